//! Names with values as people write them: YAML that no YAML parser takes, and lists with bold labels.
//!
//! `Slack: #incidents` is a comment to YAML, and `Slack: @lead` is an error. Here a value is what stands behind the colon.

use super::words::plain;

/// A line and what is indented below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// What stands before the colon; empty where there is none.
    pub(super) key: String,
    /// What stands behind it.
    pub(super) value: String,
    pub(super) children: Vec<Entry>,
}

/// Reads indented lines. `None` where one is nothing of the kind.
pub(super) fn read(lines: &[&str]) -> Option<Vec<Entry>> {
    let mut rows = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        rows.push(row(line)?);
    }
    let mut at = 0;
    Some(below(&rows, &mut at, 0, 0))
}

struct Row {
    indent: usize,
    is_item: bool,
    entry: Entry,
}

fn row(line: &str) -> Option<Row> {
    let line = line.replace('\t', "    ");
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    let item = ["- ", "* ", "+ ", "• "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark));
    let item = item.or_else(|| numbered(rest));
    let text = item.unwrap_or(rest).trim();
    if text.starts_with('#') && item.is_none() || text.starts_with("[ ]") || text.starts_with("```")
    {
        return None;
    }
    let (key, value) = key_and_value(text);
    Some(Row {
        indent,
        is_item: item.is_some(),
        entry: Entry {
            key,
            value,
            children: Vec::new(),
        },
    })
}

/// Returns what stands behind `1. `.
pub(super) fn numbered(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let rest = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    (digits > 0).then_some(rest)
}

/// Longest key, in characters.
const LONGEST_KEY: usize = 60;

/// Splits `**Name:** value`, `**Name**: value`, `**Name** - value` and `name: value`.
fn key_and_value(text: &str) -> (String, String) {
    for mark in ["**", "__"] {
        if let Some((key, rest)) = text
            .strip_prefix(mark)
            .and_then(|inner| inner.split_once(mark))
        {
            let bare = key.trim().trim_end_matches(':');
            let value = rest.trim_start();
            let is_split = bare.len() < key.trim().len() || value.is_empty();
            let value = [":", "- ", "– ", "— ", "→ "]
                .iter()
                .find_map(|sign| value.strip_prefix(sign))
                .or(is_split.then_some(value));
            if let Some(value) = value {
                return (plain(bare), plain(value));
            }
        }
    }
    let split = text.find(": ").map(|at| (&text[..at], &text[at + 2..]));
    let split = split.or_else(|| Some((text.strip_suffix(':')?, "")));
    match split {
        Some((key, value)) if key.chars().count() <= LONGEST_KEY && !key.contains("](") => {
            (plain(key), plain(value))
        }
        _ => (String::new(), plain(text)),
    }
}

/// Deepest nesting that is read.
const DEEPEST: usize = 6;

/// Collects the rows from `at` on that are indented at least so far.
fn below(rows: &[Row], at: &mut usize, indent: usize, depth: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    while let Some(row) = rows.get(*at).filter(|row| row.indent >= indent) {
        *at += 1;
        let mut entry = row.entry.clone();
        if depth < DEEPEST
            && let Some(next) = rows.get(*at)
        {
            let is_list_of_key = next.indent == row.indent
                && next.is_item
                && !row.is_item
                && row.entry.value.is_empty();
            if next.indent > row.indent || is_list_of_key {
                entry.children = match is_list_of_key {
                    true => items(rows, at, next.indent, depth + 1),
                    false => below(rows, at, next.indent.min(row.indent + 1), depth + 1),
                };
            }
        }
        entries.push(entry);
    }
    entries
}

/// Collects the items of a list that stands as far left as its key.
fn items(rows: &[Row], at: &mut usize, indent: usize, depth: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    while let Some(row) = rows.get(*at) {
        let is_item = row.is_item && row.indent == indent;
        if !is_item {
            break;
        }
        *at += 1;
        let mut entry = row.entry.clone();
        if rows.get(*at).is_some_and(|next| next.indent > indent) {
            entry.children = below(rows, at, indent + 1, depth + 1);
        }
        entries.push(entry);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::{Entry, read};

    fn shown(entries: &[Entry]) -> String {
        let each = entries.iter().map(|entry| {
            let below = match entry.children.is_empty() {
                true => String::new(),
                false => format!("({})", shown(&entry.children)),
            };
            format!("{}={}{below}", entry.key, entry.value)
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(shown(&read(&lines).expect("it is understood")), expected);
    }

    #[test]
    fn all_shapes_of_yaml_are_read() {
        reads(
            "Lead:\n  - Slack: #a\n  - Phone: 1\nDev:\n  Slack: @b\n",
            "Lead=(Slack=#a Phone=1) Dev=(Slack=@b)",
        );
        reads(
            "team:\n- name: A\n  phone: 1\n- name: B\nother: x\n",
            "team=(name=A(phone=1) name=B) other=x",
        );
    }

    #[test]
    fn bold_labels_are_keys() {
        reads("- **CTO:** a@b.c\n- **Ops**: #ops\n", "CTO=a@b.c Ops=#ops");
        reads(
            "- **Grafana:** https://g.example\n  - SLO\n",
            "Grafana=https://g.example(=SLO)",
        );
    }
}
