//! Front matter that does not begin in the first line, or not with a fence as it should be: to us it is text.

use super::{foreign, marks, schema};
use crate::source::Span;

/// Front matter that is none.
pub(super) struct Misplaced {
    /// Its first key.
    pub(super) span: Span,
    /// Whether it says for whom the page, or what lies below it, is.
    pub(super) says_audience: bool,
}

/// Finds what its author meant as front matter, in the first lines of a text that has none.
pub(super) fn find(text: &str) -> Option<Misplaced> {
    let mut found: Option<Misplaced> = None;
    let mut has_fence = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_matches(is_noise);
        if is_fence(bare) {
            if found.is_some() {
                break;
            }
            has_fence |= !bare.is_empty() && !bare.starts_with("<!--");
            continue;
        }
        let Some(key) = key_of(bare) else {
            let is_more = line.starts_with([' ', '\t']) || bare.starts_with(['-', '#']);
            if found.is_some() && is_more {
                continue;
            }
            break;
        };
        let says = marks::is_key(key)
            || crate::diagnostic::is_slip_of(key, "defaults")
            || key == "defaults";
        match &mut found {
            Some(found) => found.says_audience |= says,
            None => {
                let is_known = says || schema::keys().contains(key) || foreign::is_known(key);
                if !is_known {
                    break;
                }
                let span = Span::new(start, start + line.trim_end().len());
                found = Some(Misplaced {
                    span,
                    says_audience: says,
                });
            }
        }
    }
    // Without a fence it may be a sentence.
    found.filter(|found| has_fence || found.says_audience)
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

/// Returns the key of a line `key: value`, `key = value` or `"key": value`.
fn key_of(bare: &str) -> Option<&str> {
    let bare = bare.trim_start_matches("<!--").trim_start();
    let (key, _) = bare.split_once([':', '='])?;
    let key = key.trim().trim_matches(['"', '\'']);
    let is_key = !key.is_empty() && key.len() < 40 && !key.contains(char::is_whitespace);
    is_key.then_some(key)
}
