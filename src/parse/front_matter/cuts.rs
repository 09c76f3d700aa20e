//! What of front matter a public book does not show in the Markdown that it publishes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::marks::holds_mark;
use super::schema;
use super::split::Language;
use crate::model::data::{Entry, Node, Value};
use crate::source::Span;

static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(schema::keys);

/// Returns the lines of keys that nobody understands, and of `extra` where some of it is marked; `None` where they cannot be
/// told from the lines of others.
pub(super) fn find(root: &Node, language: Option<Language>, text: &str) -> Option<Vec<Span>> {
    let Value::Map(entries) = &root.value else {
        return Some(Vec::new());
    };
    let is_cut = |entry: &&Entry| {
        let key = entry.key.value.as_str();
        !KNOWN.contains(key) || (key == "extra" && holds_mark(&entry.value.value))
    };
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut starts: Vec<usize> = entries.iter().map(|entry| entry.key.span.start).collect();
    starts.sort_unstable();
    let cut = |entry: &Entry| {
        // A table's parts may stand anywhere.
        if language == Some(Language::Toml) && !is_plain(&entry.value.value) {
            return None;
        }
        let at = entry.key.span.start;
        let start = line_of(at);
        let is_alone = text[start..at].trim_matches([' ', '"', '\'']).is_empty();
        let next = starts.iter().find(|next| **next > at).copied();
        let end = match next {
            Some(next) => line_of(next),
            // The last one ends with its line.
            None => {
                let end = entry.value.span.end.max(entry.key.span.end);
                let rest = text[end..].find('\n');
                let line_end = rest.map_or(text.len(), |more| end + more + 1);
                if text[..end].ends_with('\n') {
                    end
                } else {
                    line_end
                }
            }
        };
        (is_alone && end > entry.key.span.end && end >= entry.value.span.end)
            .then(|| Span::new(start, end))
    };
    entries.iter().filter(is_cut).map(cut).collect()
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Map(_) => false,
        Value::List(items) => items.iter().all(|item| is_plain(&item.value)),
        Value::Null | Value::Scalar(_) => true,
    }
}
