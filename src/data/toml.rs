//! TOML text as a tree of values with places.

use toml::de::{DeTable, DeValue};

use super::{Fault, Parsed, control_character, forbidden_character};
use crate::model::data::{Entry, Node, Scalar, Value};
use crate::source::{Span, Spanned};

/// Parses TOML; `offset` is where `text` starts in its file, and is added to every place.
///
/// Scalars keep the author's text: `1.0` and dates are what stands in the file. Keys come in the author's order.
/// The parser bounds the depth of nesting itself (80).
pub fn parse(text: &str, offset: usize) -> Parsed {
    if let Some((at, c)) = control_character(text) {
        return Parsed {
            root: None,
            faults: vec![forbidden_character(at, c).shift(offset)],
        };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let entries = entries(table.into_inner(), text);
    let only_duplicates = errors.iter().all(|error| error.message() == DUPLICATE);
    let mut faults: Vec<Fault> = errors
        .iter()
        .take(MOST_FAULTS)
        .map(|error| {
            let span = Span::from(error.span().unwrap_or(0..0));
            explain(error.message(), span, text, &entries)
        })
        .collect();
    let mut escaped = Vec::new();
    forbidden_texts(&entries, &mut escaped);
    let sound = only_duplicates && escaped.is_empty();
    faults.extend(escaped);
    let mut root = Spanned::new(Value::Map(entries), Span::new(0, text.len()));
    shift(&mut root, offset);
    Parsed {
        root: sound.then_some(root),
        faults: faults
            .into_iter()
            .map(|fault| fault.shift(offset))
            .collect(),
    }
}

/// Faults that are reported of one text.
const MOST_FAULTS: usize = 40;

const DUPLICATE: &str = "duplicate key";

fn entries(table: DeTable<'_>, text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key: Spanned::new(key.get_ref().to_string(), key.span()),
            value: node(value, text),
        })
        .collect();
    // The parser's table is sorted by key; the author's order is that of the places.
    entries.sort_by_key(|entry| entry.key.span.start);
    entries
}

fn node(value: toml::Spanned<DeValue<'_>>, text: &str) -> Node {
    let span = Span::from(value.span());
    let written = span.text(text);
    let plain = |text: &str| {
        Value::Scalar(Scalar {
            text: text.to_owned(),
            quoted: false,
        })
    };
    let value = match value.into_inner() {
        DeValue::String(string) => Value::Scalar(Scalar {
            text: string.into_owned(),
            quoted: true,
        }),
        DeValue::Integer(integer) if integer.radix() == 10 => plain(integer.as_str()),
        DeValue::Float(float) => plain(float.as_str()),
        DeValue::Integer(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => plain(written),
        DeValue::Array(items) => {
            Value::List(items.into_iter().map(|item| node(item, text)).collect())
        }
        DeValue::Table(table) => Value::Map(entries(table, text)),
    };
    Spanned::new(value, span)
}

fn explain(message: &str, span: Span, text: &str, entries: &[Entry]) -> Fault {
    if message == DUPLICATE {
        let key = span.text(text);
        return Fault::duplicate_key(key, span, first_place(entries, key, span, text));
    }
    if message.contains("recurs") {
        return Fault::new(span, "lists and tables are nested too deeply here");
    }
    let fault = Fault::new(span, format!("this is not TOML: {message}"));
    match text[..span.start.min(text.len())].rsplit('\n').next() {
        Some(line) if line.trim_end().ends_with('=') => {
            fault.help("put a text in quotes, as in   title = \"My runbook\"")
        }
        _ => fault,
    }
}

/// Finds the key that `second` repeats: the nearest of that name before it, unless an inline table closes between.
fn first_place(entries: &[Entry], key: &str, second: Span, text: &str) -> Option<Span> {
    let mut nearest: Option<Span> = None;
    for entry in entries {
        if entry.key.span.start >= second.start {
            continue;
        }
        if entry.key.span.text(text) == key {
            nearest = nearest.max(Some(entry.key.span));
        }
        let inside = match &entry.value.value {
            Value::Map(inner)
                if !(entry.value.span.text(text).starts_with('{')
                    && entry.value.span.end <= second.start) =>
            {
                first_place(inner, key, second, text)
            }
            Value::List(items) => items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::Map(inner) if !item.span.text(text).starts_with('{') => {
                        first_place(inner, key, second, text)
                    }
                    _ => None,
                })
                .max(),
            _ => None,
        };
        nearest = nearest.max(inside);
    }
    nearest
}

/// Escapes can bring in what may not stand in the file itself.
fn forbidden_texts(entries: &[Entry], faults: &mut Vec<Fault>) {
    fn visit(node: &Node, faults: &mut Vec<Fault>) {
        match &node.value {
            Value::Scalar(scalar) => {
                if let Some((_, c)) = control_character(&scalar.text) {
                    let mut fault = forbidden_character(0, c);
                    fault.span = node.span;
                    faults.push(fault);
                }
            }
            Value::List(items) => items.iter().for_each(|item| visit(item, faults)),
            Value::Map(entries) => forbidden_texts(entries, faults),
            Value::Null => {}
        }
    }
    for entry in entries {
        if let Some((_, c)) = control_character(&entry.key.value) {
            let mut fault = forbidden_character(0, c);
            fault.span = entry.key.span;
            faults.push(fault);
        }
        visit(&entry.value, faults);
    }
}

fn shift(node: &mut Node, offset: usize) {
    node.span = node.span.shift(offset);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Map(entries) => {
            for entry in entries {
                entry.key.span = entry.key.span.shift(offset);
                shift(&mut entry.value, offset);
            }
        }
        Value::Null | Value::Scalar(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn seen(text: &str) -> String {
        let padded = format!("0123456789{text}");
        let parsed = parse(text, 10);
        let data = parsed.root.map(|root| root.value.to_json().to_string());
        let faults = parsed.faults.iter().map(|fault| {
            let first = fault
                .related
                .as_ref()
                .map(|(span, _)| format!(" (first at {})", span.start - 10))
                .unwrap_or_default();
            format!("{:?}: {}{first}", fault.span.text(&padded), fault.message)
        });
        data.into_iter()
            .chain(faults)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn scalars_keep_their_text_and_keys_their_order() {
        let root = parse(
            "z = 1.0\nday = 2025-01-02\nhex = 0xff\n[b.c]\nx = true\n[a]\n",
            0,
        )
        .root
        .expect("is TOML");
        let crate::model::data::Value::Map(entries) = &root.value else {
            panic!("a document is a map");
        };
        let keys: Vec<&str> = entries
            .iter()
            .map(|entry| entry.key.value.as_str())
            .collect();
        assert_eq!(keys, ["z", "day", "hex", "b", "a"]);
        assert_eq!(
            root.value.to_json().to_string(),
            r#"{"a":{},"b":{"c":{"x":true}},"day":"2025-01-02","hex":"0xff","z":1.0}"#
        );
    }

    #[test]
    fn of_a_key_that_stands_twice_both_places_are_shown() {
        assert_eq!(
            seen("[a]\nid = 1\nx = { id = 3 }\nid = 2\n[b]\nid = 1\n"),
            "{\"a\":{\"id\":1,\"x\":{\"id\":3}},\"b\":{\"id\":1}}\n\"id\": the key `id` stands here twice (first at 4)"
        );
    }

    #[test]
    fn broken_toml_is_survived() {
        for text in [
            "a = b".to_owned(),
            "a = \"x".to_owned(),
            "a = \"\\u0000\"".to_owned(),
            "a = 1\0".to_owned(),
            format!("a = {}", "[".repeat(50_000)),
            format!("a = {}", "{a=".repeat(50_000)),
            format!("a{} = 1", ".a".repeat(50_000)),
            format!("[a{}]", ".a".repeat(50_000)),
            "a=1\n".repeat(20_000),
            "=\n".repeat(20_000),
        ] {
            let parsed = parse(&text, 0);
            assert!(!parsed.faults.is_empty());
            assert!(parsed.faults.len() <= 50);
        }
    }
}
