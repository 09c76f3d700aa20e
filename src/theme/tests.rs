use super::load::{compose, load};
use super::{ThemeFile, builtin};
use crate::diagnostic::{Diagnostic, Lint};

/// Lays one file of the author's over the built-in theme.
fn with(path: &str, text: &str) -> (super::Theme, Vec<Diagnostic>) {
    let mut files = builtin::files();
    let file = ThemeFile {
        bytes: text.as_bytes().into(),
        is_own: true,
    };
    files.insert(path.to_owned(), file);
    let mut diagnostics = Vec::new();
    let theme = compose(files, &mut diagnostics);
    (theme, diagnostics)
}

#[test]
fn the_built_in_theme_is_whole() {
    let outcome = load(None).expect("nothing is read");
    assert_eq!(outcome.diagnostics, []);
    let theme = outcome.value;
    assert_eq!(theme.styles.len(), 1);
    assert!(
        theme
            .boot_script
            .is_some_and(|name| name.starts_with("boot."))
    );
    assert!(theme.icon.is_some());
    assert!(theme.words.contains_key("search"));
}

#[test]
fn a_template_that_does_not_compile_is_named_with_its_place_and_gives_way() {
    let (theme, diagnostics) = with("templates/page.html", "<p>\n{{ page.title</p>");
    let [finding] = &diagnostics[..] else {
        panic!("one finding, not {diagnostics:?}")
    };
    assert_eq!(finding.lint, Lint::InvalidTheme);
    assert_eq!(finding.primary.file.as_str(), "theme/templates/page.html");
    assert!(
        finding.primary.span.is_some_and(|span| span.start >= 4),
        "{finding:?}"
    );
    let first = theme.sources.first().map(|source| source.path.as_str());
    assert_eq!(first, Some("theme/templates/page.html"));

    for wrong in [
        "{{ page.title | nonesuch }}",
        "{% include \"nonesuch.html\" %}",
        "{% extends \"page.html\" %}",
    ] {
        let (_, diagnostics) = with("templates/page.html", wrong);
        assert_eq!(diagnostics.len(), 1, "{wrong}: {diagnostics:?}");
        assert_eq!(
            diagnostics[0].primary.file.as_str(),
            "theme/templates/page.html"
        );
    }
}

#[test]
fn a_style_sheet_of_the_authors_changes_the_name() {
    let (theme, diagnostics) = with("css/mine.css", ".mine { color: red }");
    assert_eq!(diagnostics, []);
    let (plain, _) = with("img/logo.png", "x");
    assert_ne!(theme.styles, plain.styles);
    let paths: Vec<&str> = plain
        .assets
        .iter()
        .map(|asset| asset.path.as_str())
        .collect();
    assert!(paths.contains(&"assets/img/logo.png"), "{paths:?}");
}

#[test]
fn settings_that_are_wrong_are_named() {
    let (_, diagnostics) = with(
        "theme.toml",
        "stiles = []\nstyles = [\"css/nonesuch.css\"]\n",
    );
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "a theme has no setting `stiles`; did you mean `styles`?",
            "the theme has no file `css/nonesuch.css`"
        ]
    );
}

#[test]
fn pictures_for_home_screens_show_the_icon_of_the_book() {
    let sizes = |theme: &super::Theme| {
        let icons = theme.app_icons.iter();
        icons.map(|icon| icon.size).collect::<Vec<_>>()
    };
    let built_in = load(None).expect("nothing is read").value;
    assert_eq!(sizes(&built_in), [180, 192, 512]);
    assert!(
        built_in
            .worker
            .starts_with("/* worker/manifest.js */\n/* The worker")
    );
    // With a drawing of its own those of the theme are of another one.
    let (theme, diagnostics) = with("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert_eq!(diagnostics, []);
    assert_eq!(sizes(&theme), [] as [u32; 0]);
    let is_picture = |path: &str| path.ends_with(".png");
    let mut assets = theme.assets.iter();
    assert!(!assets.any(|asset| is_picture(asset.path.as_str())));
    // What is no square picture is none.
    let (theme, _) = with("app-icon-192.png", "no picture");
    assert_eq!(sizes(&theme), [180, 512]);
}
