//! Colours of differences between files: what came, what went, where.

use crate::model::code::{Class, Run};
use crate::source::Span;

/// Returns the coloured runs of a difference, one a line at most.
pub(super) fn highlight(code: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        if let Some(class) = class(text) {
            runs.push(Run {
                span: Span::new(start, start + text.len()),
                class,
            });
        }
        start += line.len();
    }
    runs
}

fn class(line: &str) -> Option<Class> {
    if line.starts_with("+++ ") || line.starts_with("--- ") {
        return Some(Class::Flag);
    }
    match line.as_bytes().first()? {
        b'+' | b'>' => Some(Class::String),
        b'-' | b'<' => Some(Class::Number),
        b'@' => Some(Class::Keyword),
        _ if line.starts_with("diff ") || line.starts_with("index ") => Some(Class::Comment),
        _ => None,
    }
}
