//! What a cell of a table of contacts says, where it says one thing.

use super::contact::channel;
use super::words::plain;
use crate::model::contact::is_filler;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// There is none; with the sign that says so.
    None(String),
    /// The words, and the address behind them where it is a link that says no more.
    Value(String, Option<String>),
    /// A link that leads somewhere else: what it says is a part, and the address is the other.
    Part(String, String),
}

/// Reads a cell below a label of front matter; `None` where it may mean two things.
pub(super) fn read(raw: &str, field: Option<&str>) -> Option<Cell> {
    let raw = raw.trim();
    let lower = raw.to_lowercase();
    if matches!(&*lower, "" | "-" | "–" | "—" | "\\-" | "n/a") {
        return Some(Cell::None(raw.to_owned()));
    }
    const ODD: &[&str] = &["<br", "</", "~~", "[^", "!["];
    if ODD.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let bare = ["**", "__", "`", "*", "_"].iter().find_map(|mark| {
        let inner = raw.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.is_empty()).then_some(inner)
    });
    let bare = bare.unwrap_or(raw).trim();
    let marks = bare.replace("\\*", "").replace("\\`", "");
    if marks.contains(['*', '`']) || marks.starts_with('_') {
        return None;
    }
    let words = plain(bare);
    if let Some((said, address)) = link(&words) {
        return linked(said, address, field);
    }
    if words.contains("](") || words.is_empty() {
        return None;
    }
    is_one(&words, field).then_some(Cell::Value(words, None))
}

/// Says whether a value is one of its kind, and a single one.
fn is_one(value: &str, field: Option<&str>) -> bool {
    let is_single = !value.contains([';', ','])
        && ![" / ", " or ", " and ", " | "]
            .iter()
            .any(|between| value.contains(between));
    match field {
        Some("phone" | "email") => is_single && (channel(value) == field || is_filler(value)),
        Some("slack" | "pagerduty") => is_single,
        _ => !value.contains(';') || field == Some("note"),
    }
}

/// Reads a cell that is a link as a whole.
fn link(text: &str) -> Option<(&str, &str)> {
    let (said, rest) = text.strip_prefix('[')?.split_once("](")?;
    let address = rest.strip_suffix(')')?;
    let is_whole = !said.contains(['[', ']']) && !address.contains(['(', ')', ' ']);
    (is_whole && !said.trim().is_empty()).then_some((said.trim(), address))
}

fn linked(said: &str, address: &str, field: Option<&str>) -> Option<Cell> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let at = address.strip_prefix("mailto:");
    let number = address.strip_prefix("tel:");
    let is_same = at.is_some_and(|at| at.eq_ignore_ascii_case(said))
        || number.is_some_and(|number| digits(number) == digits(said));
    if field == Some("note") || field.is_some_and(|field| !is_one(said, Some(field))) {
        return None;
    }
    match is_same {
        true => Some(Cell::Value(said.to_owned(), Some(address.to_owned()))),
        false => Some(Cell::Part(said.to_owned(), address.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, read};

    #[test]
    fn a_cell_says_one_thing_or_nothing_is_read() {
        let value = |raw, field, said: &str| {
            let found = read(raw, Some(field));
            let is = matches!(&found, Some(Cell::Value(words, _)) if words == said);
            assert!(is, "{raw}: {found:?}");
        };
        value("**Ada**", "role", "Ada");
        value("`#ops`", "slack", "#ops");
        value(
            "[+1 202 555 0143](tel:+12025550143)",
            "phone",
            "+1 202 555 0143",
        );
        value("[a@b.org](mailto:a@b.org)", "email", "a@b.org");
        value("\\@ada", "slack", "@ada");
        for (raw, field) in [
            ("a<br>b", "role"),
            ("+1 202 555 0143; +1 202 555 0144", "phone"),
            ("a@b.org, c@b.org", "email"),
            ("~~Ada~~ Bob", "role"),
            ("Ada[^1]", "role"),
            ("see [list](https://x.org)", "note"),
            ("[list](https://x.org)", "note"),
            ("**Ada** or Bob", "role"),
            ("ask the desk", "phone"),
            ("[mail](mailto:a@b.org)", "email"),
        ] {
            assert_eq!(read(raw, Some(field)), None, "{raw}");
        }
        for raw in ["", "-", "–", "N/A"] {
            assert_eq!(read(raw, None), Some(Cell::None(raw.to_owned())));
        }
        let part = Some(Cell::Part("#ops".to_owned(), "https://x.org/c".to_owned()));
        assert_eq!(read("[#ops](https://x.org/c)", Some("slack")), part);
    }
}
