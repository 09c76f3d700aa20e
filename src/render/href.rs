//! Addresses as they stand in HTML: percent-encoded, so that every name works from disk and from a host.

use crate::model::site::OutputPath;
use crate::source::percent_encode;

/// Returns a path of the site, percent-encoded, without anything before it.
///
/// A colon is encoded too: in the first name of a path a browser would take what stands before it for a scheme.
pub fn path(path: &OutputPath) -> String {
    percent_encode(path.as_str(), |byte| b"-._~/!$()*+,;=@".contains(&byte))
}

/// Returns a path and an anchor.
pub fn with_anchor(target: &OutputPath, anchor: &str) -> String {
    format!("{}#{}", path(target), self::anchor(anchor))
}

/// Returns an anchor, percent-encoded, without `#`. An `=` is encoded: it tells anchors from carried values.
pub fn anchor(text: &str) -> String {
    percent_encode(text, |byte| b"-._~/!$()*+,;:@?".contains(&byte))
}

/// Returns an address that its author wrote, with only that encoded which no address may hold.
pub fn loose(text: &str) -> String {
    percent_encode(text, |byte| {
        byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)
    })
}

/// Returns what leads from a page to the top of the site: empty, `../`, `../../` ...
pub fn root(page: &OutputPath) -> String {
    "../".repeat(page.names().count() - 1)
}

/// Returns the link from one page to another, or to itself by its name.
pub fn relative(from: &OutputPath, to: &OutputPath) -> String {
    let relative = from.relative_to(to);
    percent_encode(&relative, |byte| b"-._~/!$()*+,;=@".contains(&byte))
}

/// Says whether an address is of a kind that may be opened: of a host, or of a program that calls or writes.
pub fn is_allowed(url: &str) -> bool {
    const SCHEMES: &[&str] = &["https://", "http://", "mailto:", "tel:", "sms:", "slack:"];
    SCHEMES.iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Returns an address of the author's data where it may be opened.
pub fn external(url: &str) -> Option<String> {
    is_allowed(url).then(|| loose(url))
}

#[cfg(test)]
mod tests {
    use super::{anchor, is_allowed, loose, path, relative, root};
    use crate::model::site::OutputPath;

    fn site(text: &str) -> OutputPath {
        OutputPath::new(text).expect("a path of the test")
    }

    #[test]
    fn strange_names_become_links_that_work() {
        for (name, href) in [
            ("a b/100%.html", "a%20b/100%25.html"),
            ("what?#1.html", "what%3F%231.html"),
            ("10:30 \"x\"'.html", "10%3A30%20%22x%22%27.html"),
            ("größe.html", "gr%C3%B6%C3%9Fe.html"),
            ("<b>&.html", "%3Cb%3E%26.html"),
        ] {
            assert_eq!(path(&site(name)), href);
        }
        assert_eq!(path(&site("دليل.html")), "%D8%AF%D9%84%D9%8A%D9%84.html");
        assert_eq!(
            relative(&site("a/b c/d.html"), &site("e f.html")),
            "../../e%20f.html"
        );
        assert_eq!(anchor("a=b c"), "a%3Db%20c");
        assert_eq!(
            loose("https://x/?a=%20 b\"&c#d"),
            "https://x/?a=%20%20b%22&c#d"
        );
    }

    #[test]
    fn the_top_is_reached_from_any_depth() {
        let roots = ["a.html", "a/b.html", "a/b/c.html", "a/b/c/d.html"];
        assert_eq!(
            roots.map(|page| root(&site(page))),
            ["", "../", "../../", "../../../"]
        );
    }

    #[test]
    fn only_known_schemes_are_opened() {
        assert!(is_allowed("HTTPS://example.com"));
        for url in [
            "javascript:alert(1)",
            "//example.com",
            "data:text/html,x",
            "x",
        ] {
            assert!(!is_allowed(url), "{url}");
        }
    }
}
