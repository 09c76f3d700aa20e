//! For whom front matter is, also where that is not said as it should be.
//!
//! A mark that cannot be understood (a slip in its key, a key that stands twice or has no value) counts as one for internal
//! eyes: `--keep-going` must not show a public reader what a slip of the keyboard was to hide.

use super::split::Language;
use crate::data::Findings;
use crate::diagnostic::is_slip_of;
use crate::model::data::{Entry, Node, Scalar, Value};
use crate::model::page::Audience;
use crate::source::{Span, Spanned};

/// The key that says for whom something is.
const KEY: &str = "audience";

/// Lists of entries that can be left out alone.
const ENTRIES: &[&str] = &["commands", "contacts", "escalation", "rotations", "tools"];

/// Lists of entries that cannot.
const WHOLE: &[&str] = &["metrics", "severities"];

/// What the marks of front matter come to.
#[derive(Default)]
pub(super) struct Marks {
    /// Some entry that can be left out alone is marked.
    pub(super) on_entries: bool,
    /// Something is that cannot be left out alone: a severity, a part of an entry.
    pub(super) elsewhere: bool,
    /// Where `defaults` stand that nobody can understand, which may have marked what lies below.
    pub(super) below: Option<Span>,
}

/// Finds the marks, and writes `audience: internal` into the data where one cannot be understood. An entry that cannot be
/// understood must be kept back as well, so these are the raw data.
pub(super) fn settle(
    root: &mut Node,
    language: Option<Language>,
    doubled: &[Span],
    findings: &mut Findings<'_>,
) -> Marks {
    let mut marks = Marks::default();
    let is_doubled = settle_map(root, doubled, findings);
    let Value::Map(entries) = &mut root.value else {
        return marks;
    };
    // In TOML a table has no place of its own, so nobody knows in which one the key stands twice.
    let is_anywhere = is_doubled && language == Some(Language::Toml);
    marks.below = is_anywhere.then_some(root.span);
    settle_defaults(entries, doubled, findings, &mut marks);
    for entry in entries {
        let key = entry.key.value.as_str();
        let is_whole = WHOLE.contains(&key);
        if !is_whole && !ENTRIES.contains(&key) {
            continue;
        }
        let nouns = match &mut entry.value.value {
            Value::List(nouns) => nouns.as_mut_slice(),
            // One alone need not stand in a list.
            _ => std::slice::from_mut(&mut entry.value),
        };
        for noun in nouns {
            settle_map(noun, doubled, findings);
            let is_marked = is_marked(&noun.value);
            marks.on_entries |= is_marked && !is_whole;
            marks.elsewhere |= is_marked && is_whole || items(&noun.value).any(holds_mark);
        }
    }
    marks
}

/// Looks at what a section hands down.
fn settle_defaults(
    entries: &mut Vec<Entry>,
    doubled: &[Span],
    findings: &mut Findings<'_>,
    marks: &mut Marks,
) {
    for entry in &mut *entries {
        if entry.key.value != "defaults" {
            continue;
        }
        match &entry.value.value {
            Value::Map(_) => {
                settle_map(&mut entry.value, doubled, findings);
            }
            Value::Null => {
                let message = "`defaults` has no value: nobody can tell what it was to say";
                findings.wrong(entry.key.span, message).help =
                    Some("indent what belongs to it, or leave the key out".to_owned());
                marks.below = Some(entry.key.span);
            }
            _ => marks.below = Some(entry.value.span),
        }
    }
    entries.retain(|entry| {
        let key = &entry.key;
        let is_slip = is_slip_of(&key.value, "defaults") && holds_any(&entry.value.value);
        if is_slip {
            findings.misspelt(key, "defaults");
            marks.below = Some(key.span);
        }
        !is_slip
    });
}

/// Writes into a map that it is for internal eyes, where its mark cannot be understood. Says whether the mark may be that
/// of another map.
fn settle_map(map: &mut Node, doubled: &[Span], findings: &mut Findings<'_>) -> bool {
    let place = map.span;
    let Value::Map(entries) = &mut map.value else {
        return false;
    };
    let inner: Vec<Span> = entries.iter().map(|entry| entry.value.span).collect();
    let is_here =
        |span: &Span| holds(place, *span) && !inner.iter().any(|inner| holds(*inner, *span));
    let is_doubled = doubled.iter().any(is_here);
    let mut doubt: Option<Span> = is_doubled.then_some(place);
    entries.retain(|entry| {
        let key = &entry.key;
        if key.value == KEY {
            if entry.value.value == Value::Null {
                findings.wrong(key.span, "`audience` has no value").help =
                    Some("write `internal` or `public`, or leave the key out".to_owned());
                doubt = Some(key.span);
            }
            return true;
        }
        let is_slip = is_slip_of(&key.value, KEY);
        if is_slip {
            findings.misspelt(key, KEY);
            doubt = Some(key.span);
        }
        !is_slip
    });
    if let Some(span) = doubt {
        let internal = Scalar {
            text: Audience::Internal.name().to_owned(),
            quoted: true,
        };
        entries.retain(|entry| entry.key.value != KEY);
        entries.push(Entry {
            key: Spanned::new(KEY.to_owned(), span),
            value: Spanned::new(Value::Scalar(internal), span),
        });
    }
    is_doubled
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Returns what a list or map holds.
fn items(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::List(items) => Box::new(items.iter().map(|item| &item.value)),
        Value::Map(entries) => Box::new(entries.iter().map(|entry| &entry.value.value)),
        Value::Null | Value::Scalar(_) => Box::new(std::iter::empty()),
    }
}

/// Says whether a value or anything in it is marked. The data's depth is bounded where they are read.
pub(super) fn holds_mark(value: &Value) -> bool {
    is_marked(value) || items(value).any(holds_mark)
}

/// Says whether a value or anything in it has a key that says for whom it is, or nearly.
fn holds_any(value: &Value) -> bool {
    let Value::Map(entries) = value else {
        return items(value).any(holds_any);
    };
    let is_mark = |entry: &Entry| is_key(&entry.key.value) || holds_any(&entry.value.value);
    entries.iter().any(is_mark)
}

/// Says whether a key is the one that says for whom something is, or nearly.
pub(super) fn is_key(key: &str) -> bool {
    key == KEY || is_slip_of(key, KEY)
}

/// Says whether a key is the one of what a section hands down, or nearly.
pub(super) fn is_defaults(key: &str) -> bool {
    key == "defaults" || is_slip_of(key, "defaults")
}

fn is_marked(value: &Value) -> bool {
    let Value::Map(entries) = value else {
        return false;
    };
    let says_internal = |entry: &Entry| match &entry.value.value {
        Value::Scalar(word) => word.text != Audience::Public.name(),
        Value::Null => false,
        _ => true,
    };
    let mut marks = entries.iter().filter(|entry| is_key(&entry.key.value));
    marks.any(says_internal)
}
