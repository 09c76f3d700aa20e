//! The one way of foreign text to a terminal: what a reader could not see, or what would steer the terminal, is
//! shown as `\u{..}`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns text that is safe to print on one line of a terminal.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(c, &mut shown));
    Cow::Owned(shown)
}

/// Appends a character, or its number where it would not be seen.
pub fn push_visible(c: char, shown: &mut String) {
    match is_hidden(c) {
        true => {
            let _ = write!(shown, "{}", c.escape_unicode());
        }
        false => shown.push(c),
    }
}

/// Says whether a character steers a terminal, turns the direction of text, takes no room, or has no shape.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
                | '\u{f0000}'..
        )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_steers_or_hides_is_shown_by_its_number() {
        assert_eq!(
            visible("a\u{1b}[31m\u{202e}b\u{200b}\n\u{9b}"),
            "a\\u{1b}[31m\\u{202e}b\\u{200b}\\u{a}\\u{9b}"
        );
        assert_eq!(visible("größe 日本 ❤️ `x`"), "größe 日本 ❤️ `x`");
    }
}
