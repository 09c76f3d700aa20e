//! `manifest.webmanifest`: what a phone needs to put the book on its home screen. Pages name it by script, on a host alone.

use serde::Serialize;

use crate::render::renderer::Renderer;
use crate::theme::Theme;

/// Names beside an icon have room for so many letters.
const SHORT_NAME: usize = 12;
/// The ground of the light look, on which a book without an accent of its own opens.
const GROUND: &str = "#ffffff";
/// What an iPhone wants as its icon, in pixels.
const TOUCH_ICON: u32 = 180;

#[derive(Serialize)]
struct WebApp<'a> {
    name: &'a str,
    short_name: &'a str,
    start_url: &'a str,
    scope: &'a str,
    display: &'a str,
    background_color: &'a str,
    theme_color: &'a str,
    lang: &'a str,
    dir: &'a str,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    media_type: Option<&'static str>,
    purpose: &'static str,
}

/// Writes `manifest.webmanifest`. All its addresses are relative, so that the site may lie anywhere.
pub(super) fn manifest(renderer: &Renderer<'_>) -> String {
    let book = &renderer.book;
    let accent = book.config.accent.as_ref();
    let app = WebApp {
        name: &book.playbook.title,
        short_name: short_name(&book.playbook.title),
        start_url: "index.html",
        scope: "./",
        display: "standalone",
        background_color: GROUND,
        theme_color: accent.map_or(GROUND, |accent| &accent.value),
        lang: &book.config.language,
        dir: crate::render::direction::of(&book.config.language),
        icons: icons(renderer.theme),
    };
    let mut json = serde_json::to_string_pretty(&app).expect("is made of texts");
    json.push('\n');
    json
}

/// Returns the picture that an iPhone takes: a file name below `assets/`.
pub(in crate::render) fn touch_icon(theme: &Theme) -> Option<String> {
    let mut icons = theme.app_icons.iter();
    let icon = icons.find(|icon| icon.size == TOUCH_ICON);
    icon.map(|icon| icon.name.clone())
}

fn icons(theme: &Theme) -> Vec<Icon> {
    let drawn = theme.icon.iter().map(|name| Icon {
        src: format!("assets/{name}"),
        sizes: "any".to_owned(),
        media_type: name.ends_with(".svg").then_some("image/svg+xml"),
        purpose: "any",
    });
    let of_android = theme.app_icons.iter();
    let of_android = of_android.filter(|icon| icon.size != TOUCH_ICON);
    let pictures = of_android.flat_map(|icon| {
        // They fill their square, and what they show lies in the middle: a launcher may cut them round.
        ["any", "maskable"].map(|purpose| Icon {
            src: format!("assets/{}", icon.name),
            sizes: format!("{0}x{0}", icon.size),
            media_type: Some("image/png"),
            purpose,
        })
    });
    drawn.chain(pictures).collect()
}

/// Returns the first words of a title that fit beside an icon; one word where even that is longer.
fn short_name(title: &str) -> &str {
    let ends = title.char_indices().filter(|(_, c)| c.is_whitespace());
    let ends = ends.map(|(at, _)| at).chain([title.len()]);
    let fits = |end: &usize| title[..*end].chars().count() <= SHORT_NAME;
    let ends: Vec<usize> = ends.collect();
    let end = ends.iter().copied().rfind(fits);
    let end = end.or(ends.first().copied()).unwrap_or(title.len());
    title[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_short_name_ends_with_a_word() {
        assert_eq!(short_name("CRONOS AI On-Call Playbook"), "CRONOS AI");
        assert_eq!(short_name("Checkout"), "Checkout");
        assert_eq!(short_name("Betriebshandbuch Kasse"), "Betriebshandbuch");
        assert_eq!(short_name("\u{dc}bersicht"), "\u{dc}bersicht");
        assert_eq!(short_name(""), "");
    }
}
