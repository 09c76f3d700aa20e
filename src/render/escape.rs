//! The one place where text becomes HTML.

use crate::source::percent_encode;

/// Appends text, escaped for element content and for double-quoted attributes alike.
pub fn escape_into(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Returns text, escaped for element content and for double-quoted attributes alike.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    escape_into(text, &mut html);
    html
}

/// Returns an address with everything percent-encoded that may not stand in one; what is encoded already stays.
pub fn encode_href(address: &str) -> String {
    percent_encode(address, |byte| b"-_.!~*'();/?:@&=+$,#%".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::escape;

    proptest! {
        #[test]
        fn escaped_text_comes_back_as_the_same_text(text in "[&<>\"'ampltquo;]{0,40}|\\PC{0,40}") {
            let html = escape(&text);
            prop_assert!(!html.contains(['<', '>', '"']));
            let back = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            prop_assert_eq!(back.replace("&amp;", "&"), text);
        }
    }
}
