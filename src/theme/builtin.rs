//! The files of `themes/default`, carried inside the binary so that it works alone.

use super::{ThemeFile, ThemeFiles};

macro_rules! embed {
    ($($path:literal,)*) => {
        /// Path inside the theme, and content.
        const FILES: &[(&str, &[u8])] = &[
            $(($path, include_bytes!(concat!("../../themes/default/", $path))),)*
        ];
    };
}

embed! {
    "css/bar.css",
    "css/base.css",
    "css/callout.css",
    "css/code.css",
    "css/command.css",
    "css/confirm.css",
    "css/contact.css",
    "css/diagram.css",
    "css/dialog.css",
    "css/fill.css",
    "css/home.css",
    "css/ladder.css",
    "css/layout.css",
    "css/list.css",
    "css/nav.css",
    "css/page.css",
    "css/print.css",
    "css/prose.css",
    "css/rota.css",
    "css/severity.css",
    "css/sheet.css",
    "css/syntax.css",
    "css/table.css",
    "css/toc.css",
    "css/tokens.css",
    "css/trouble.css",
    "icon.svg",
    "js/address.js",
    "js/boot.js",
    "js/carry.js",
    "js/choice.js",
    "js/clipboard.js",
    "js/command.js",
    "js/confirm.js",
    "js/decide.js",
    "js/environment.js",
    "js/filter.js",
    "js/forward.js",
    "js/keys.js",
    "js/nav.js",
    "js/placeholder.js",
    "js/quoting.js",
    "js/review.js",
    "js/rota.js",
    "js/slot.js",
    "js/storage.js",
    "js/theme-toggle.js",
    "js/trouble.js",
    "js/values.js",
    "js/words.js",
    "templates/alerts.html",
    "templates/base.html",
    "templates/choice.html",
    "templates/commands.html",
    "templates/components.html",
    "templates/contacts.html",
    "templates/directive/alerts.html",
    "templates/directive/command.html",
    "templates/directive/commands.html",
    "templates/directive/contacts.html",
    "templates/directive/decision-table.html",
    "templates/directive/escalation.html",
    "templates/directive/incident.html",
    "templates/directive/on-call.html",
    "templates/directive/runbooks.html",
    "templates/directive/severities.html",
    "templates/directive/severity.html",
    "templates/directive/tools.html",
    "templates/directive/wizard.html",
    "templates/forward.html",
    "templates/home.html",
    "templates/incident.html",
    "templates/not_found.html",
    "templates/page.html",
    "templates/partials/aside.html",
    "templates/partials/bar.html",
    "templates/partials/dock.html",
    "templates/partials/fill.html",
    "templates/partials/foot.html",
    "templates/partials/guards.html",
    "templates/partials/head.html",
    "templates/partials/keys.html",
    "templates/partials/nav.html",
    "templates/partials/steps.html",
    "templates/partials/toc.html",
    "templates/partials/words.html",
    "templates/print.html",
    "templates/review.html",
    "templates/search.html",
    "templates/section.html",
    "templates/severity.html",
    "theme.toml",
}

/// Returns the files of the built-in theme.
pub(super) fn files() -> ThemeFiles {
    let file = |bytes: &'static [u8]| ThemeFile {
        bytes: bytes.into(),
        is_own: false,
    };
    FILES
        .iter()
        .map(|(path, bytes)| ((*path).to_owned(), file(bytes)))
        .collect()
}
