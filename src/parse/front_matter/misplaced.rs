//! Front matter that does not begin in the first line, or not with a fence as it should be: to us it is text.

use super::{foreign, marks, schema};
use crate::diagnostic::is_slip_of;
use crate::source::Span;

/// Finds a mark for whom the page, or what lies below it, is, in what its author meant as front matter: the first lines of a
/// text that has none.
pub(super) fn mark(text: &str) -> Option<Span> {
    let (mut has_fence, mut has_keys) = (false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_matches(is_noise);
        if is_fence(bare) {
            if has_keys && !bare.is_empty() {
                return None;
            }
            has_fence |= !bare.is_empty() || line.trim() == "{";
            continue;
        }
        let Some((key, value)) = key_of(bare) else {
            let is_more = line.starts_with([' ', '\t']) || bare.starts_with(['-', '#']);
            if has_keys && is_more {
                continue;
            }
            return None;
        };
        // Without a fence it may be the beginning of a sentence.
        let is_meant = has_fence || value == "internal" || is_slip_of(value, "internal");
        if (marks::is_key(key) || marks::is_defaults(key)) && is_meant {
            return Some(Span::new(start, start + line.trim_end().len()));
        }
        if !has_keys && !schema::keys().contains(key) && !foreign::is_known(key) && !has_fence {
            return None;
        }
        has_keys = true;
    }
    None
}

/// Signs that nobody sees, or that stand around the keys of other languages.
fn is_noise(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{feff}' | '\u{200b}'..='\u{200f}' | '{' | '}' | ',')
}

/// Says whether a line, without noise, is empty, a fence or nearly one, or a comment.
fn is_fence(bare: &str) -> bool {
    let word = bare.trim_matches(['-', '–', '—', '+', '=', ';', ' ']);
    let is_comment = bare.starts_with("<!--") && bare.ends_with("-->") && key_of(bare).is_none();
    matches!(word, "" | "yaml" | "yml" | "toml" | "json" | "<!" | ">") || is_comment
}

/// Returns key and value of a line `key: value`, `key = value` or `"key": value`.
fn key_of(bare: &str) -> Option<(&str, &str)> {
    let bare = bare
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim();
    let (key, value) = bare.split_once([':', '='])?;
    let [key, value] = [key, value].map(|part| part.trim().trim_matches(['"', '\'']));
    let is_key = !key.is_empty() && key.len() < 40 && !key.contains(char::is_whitespace);
    is_key.then_some((key, value))
}
