//! Lines of vCard (RFC 6350) and iCalendar (RFC 5545): a name, a value, folded and ended alike in both.

/// Octets in a line, its end not counted.
const LONGEST: usize = 75;

/// Escapes a text value: what separates values, and line ends of every kind. Other control characters are left out.
pub(super) fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            // Some readers take every one of these for the end of a line.
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str("\\n");
            }
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Appends a line, folded before it is too long, never inside a character. `content` holds no line end.
pub(super) fn line(out: &mut String, content: &str) {
    let mut rest = content;
    let mut room = LONGEST;
    while rest.len() > room {
        let cut = rest.floor_char_boundary(room);
        out.push_str(&rest[..cut]);
        out.push_str("\r\n ");
        rest = &rest[cut..];
        // The space that marks a folded line counts.
        room = LONGEST - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    #[test]
    fn long_lines_are_folded_between_characters() {
        let content = format!("NOTE:{}", "größer ".repeat(40));
        let mut folded = String::new();
        line(&mut folded, &content);
        assert!(
            folded.split("\r\n").all(|line| line.len() <= 75),
            "{folded}"
        );
        assert_eq!(folded.replace("\r\n ", ""), format!("{content}\r\n"));
    }

    #[test]
    fn what_separates_values_and_lines_is_escaped() {
        assert_eq!(text("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
        assert_eq!(text("a\r\nb\rc\u{2028}d\te\0f\u{1b}"), "a\\nb\\nc\\nd ef");
    }
}
