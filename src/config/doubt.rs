//! Where the settings leave it open who the book is for, or what it leaves out.

use super::Config;
use crate::data::Parsed;
use crate::diagnostic::is_slip_of;
use crate::model::data::{Entry, Value};

/// Notes what cannot be told of settings: those that break off being TOML, that say a thing twice, or in a wrong place, or
/// with a slip in its key.
pub(super) fn note(parsed: &Parsed, text: &str, config: &mut Config) {
    let Some(root) = &parsed.root else {
        config.is_audience_in_doubt = true;
        config.is_ignore_in_doubt = true;
        return;
    };
    let twice = parsed.faults.iter().filter(|fault| fault.is_duplicate);
    for fault in twice {
        let key = fault.span.text(text).trim_matches(['"', '\'']);
        config.is_audience_in_doubt |= is_nearly(key, "audience");
        config.is_ignore_in_doubt |= is_nearly(key, "ignore");
    }
    let Value::Map(entries) = &root.value else {
        return;
    };
    let keys = || entries.iter().map(|entry| entry.key.value.as_str());
    config.is_ignore_in_doubt |= keys().any(|key| is_slip_of(key, "ignore"));
    config.is_audience_in_doubt |= keys().any(|key| is_slip_of(key, "audience"));
    let mut inside = entries.iter().map(|entry| &entry.value.value);
    config.is_audience_in_doubt |= inside.any(says_audience);
}

fn is_nearly(key: &str, known: &str) -> bool {
    key == known || is_slip_of(key, known)
}

/// Says whether a key below a table says for whom the book is: it fell behind the table's head. The values of environments
/// have names of the author's own.
fn says_audience(value: &Value) -> bool {
    let says = |entry: &Entry| {
        let key = entry.key.value.as_str();
        is_nearly(key, "audience") || (key != "values" && says_audience(&entry.value.value))
    };
    match value {
        Value::Map(entries) => entries.iter().any(says),
        Value::List(items) => items.iter().any(|item| says_audience(&item.value)),
        Value::Null | Value::Scalar(_) => false,
    }
}
