//! What the import says: its account as a table or as JSON, and one line of numbers.

use std::collections::BTreeMap;

use opsbook::check::secrets::scan;
use opsbook::import::{self, Entry, Fate, Imported};
use serde_json::json;

use super::super::report::count;
use super::super::visible::visible;

/// Writes the account as a table. It quotes the document, which may hold what a terminal would obey.
pub(super) fn table(book: &Imported) -> String {
    let table = import::table(&book.account);
    let lines = table.lines();
    let lines = lines.map(|line| format!("{}\n", visible(&masked(line))));
    lines.collect()
}

/// Returns a text with the secrets in it hidden but for their first characters: a report is often pasted somewhere.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for secret in scan(text) {
        masked.push_str(&text[at..secret.span.start]);
        masked.push_str(secret.shown(text));
        masked.push('…');
        at = secret.span.end;
    }
    masked + &text[at..]
}

/// Writes the account as lines of JSON.
pub(super) fn json(book: &Imported) -> String {
    let mut text = String::new();
    for Entry { first, last, fate } in &book.account {
        let mut line = json!({ "first": first, "last": last, "fate": fate.name() });
        match fate {
            Fate::Kept { file, line: at } | Fate::Moved { file, line: at } => {
                line["file"] = json!(masked(file.as_str()));
                line["line"] = json!(at);
            }
            Fate::Data { file, key, said } => {
                line["file"] = json!(masked(file.as_str()));
                line["key"] = json!(key);
                let said = said.iter();
                let said: Vec<_> = said
                    .map(|(words, data)| [masked(words), masked(data)])
                    .collect();
                line["said"] = json!(said);
            }
            Fate::LeftOut(reason) => line["reason"] = json!(masked(reason)),
            Fate::Blank => {}
        }
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

/// Says in one line what came of the document.
pub(super) fn summary(book: &Imported) -> String {
    let counts = book.counts;
    let mut parts = vec![count(counts.pages, "page")];
    let nouns = [
        (counts.severities, "severity", "severities"),
        (counts.contacts, "contact", "contacts"),
        (counts.policies, "escalation policy", "escalation policies"),
        (counts.tools, "tool", "tools"),
    ];
    for (number, one, many) in nouns {
        match number {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            number => parts.push(format!("{number} {many}")),
        }
    }
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0;
    for Entry { first, last, fate } in &book.account {
        *lines.entry(fate.name()).or_default() += last + 1 - first;
        all += last + 1 - first;
    }
    let of = |name: &str| lines.get(name).copied().unwrap_or(0);
    let said = [
        ("kept", "kept"),
        ("moved", "moved"),
        ("data", "turned into data"),
        ("left out", "left out"),
        ("blank", "blank"),
    ];
    let said = said.iter().filter(|(name, _)| of(name) > 0);
    let said: Vec<String> = said
        .map(|(name, words)| format!("{} {words}", of(name)))
        .collect();
    let lines = count(all, "line");
    format!(
        "import: {}; {lines}: {}\n",
        parts.join(", "),
        said.join(", ")
    )
}
