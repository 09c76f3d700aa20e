//! Ladders with their times: tables and lists of when to call whom.

use super::definitions::items;
use super::draft::{Draft, Labelled, Said};
use super::escalation::{LONGEST, add, severities_in};
use super::policy::{Policy, Step};
use super::severity_names::duration;
use super::table;
use crate::parse::outline::TopKind;

/// Words of a ladder: a time and a contact for each of its steps, and the labels of a table's columns.
struct Rungs {
    rungs: Vec<(String, String)>,
    labels: Vec<String>,
}

/// Reads a table or a list of times and contacts, all of which are known. One that is not keeps the whole as text.
pub(super) fn understand(draft: &mut Draft<'_>, labelled: &Labelled) {
    let lines = draft.document.lines(labelled.block.lines.clone());
    let found = match labelled.block.kind {
        TopKind::Table => in_table(&lines),
        TopKind::List { .. } => in_list(&lines, draft),
        _ => None,
    };
    let Some(Rungs { rungs, labels }) = found.filter(|found| !found.rungs.is_empty()) else {
        return;
    };
    let mut steps = Vec::new();
    let mut said: Said = labels
        .into_iter()
        .map(|label| (label, "escalation".to_owned()))
        .collect();
    let mut shown = Vec::new();
    for (time, whom) in rungs {
        let Some(after) = after(&time) else {
            return;
        };
        let mut contacts = draft.facts.contacts.iter();
        let known = contacts.find(|(_, contact)| contact.name.eq_ignore_ascii_case(&whom));
        let Some((_, contact)) = known else { return };
        said.push((time, after.clone()));
        shown.push(contact.name.clone());
        steps.push(Step {
            after: Some(after),
            contact: contact.id.clone(),
        });
    }
    // Judged before any id is given out.
    if !draft.is_shown(&labelled.block.lines, &shown, &said) {
        return;
    }
    let name = labelled.nearest().unwrap_or("Escalation").to_owned();
    let policy = Policy {
        id: draft.id("escalation", &name),
        severities: severities_in(&name, draft),
        name,
        when: Vec::new(),
        steps,
    };
    let text = vec![format!("```{{escalation}} {}", policy.id), "```".to_owned()];
    let lines = labelled.block.lines.clone();
    if draft.replace(lines, text, labelled.page, "escalation", &shown, said) {
        add(draft, labelled.page, policy);
    }
}

/// Reads how long after the beginning a step is due. "Within" and "under" say another thing.
fn after(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    match &*text {
        "at once" | "immediately" | "immediate" | "right away" => return Some("0m".to_owned()),
        _ => {}
    }
    let text = text.strip_prefix('+').unwrap_or(&text);
    let text = text.strip_prefix("after ").unwrap_or(text);
    let is_length = text.starts_with(|c: char| c.is_ascii_digit());
    duration(text).filter(|_| is_length)
}

fn in_table(lines: &[&str]) -> Option<Rungs> {
    let table = table::read(lines)?;
    let find = |names: &[&str]| {
        table.header.iter().position(|label| {
            let label = label.to_lowercase();
            names.iter().any(|name| label.contains(name))
        })
    };
    let time = find(&["after", "time", "when", "elapsed"])?;
    let whom = find(&["contact", "who", "notify", "escalate to", "role"])?;
    let rungs = table.rows.iter();
    Some(Rungs {
        rungs: rungs
            .map(|row| (row[time].clone(), row[whom].clone()))
            .collect(),
        labels: table.header,
    })
}

/// Reads `- After 15 minutes: Team Lead`, `1. Team Lead: 15 minutes` and `2. Secondary after 5 minutes`.
fn in_list(lines: &[&str], draft: &Draft<'_>) -> Option<Rungs> {
    let items = items(lines).filter(|items| items.len() <= LONGEST)?;
    let rungs: Option<Vec<(String, String)>> =
        items.into_iter().map(|item| rung(&item, draft)).collect();
    Some(Rungs {
        rungs: rungs?,
        labels: Vec::new(),
    })
}

/// Splits the words of a step into its time and its contact, which stands at the beginning or at the end.
fn rung(item: &str, draft: &Draft<'_>) -> Option<(String, String)> {
    let between: &[char] = &[' ', '-', '–', '—', '→', ':', '|', ',', '(', ')', '.'];
    let mut contacts = draft.facts.contacts.iter();
    contacts.find_map(|(_, contact)| {
        let name = &contact.name;
        let at = item.len().checked_sub(name.len())?;
        let is = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
        let rest = match is(item.get(..name.len())) {
            true => item.get(name.len()..)?,
            false if is(item.get(at..)) => item.get(..at)?,
            false => return None,
        };
        let time = rest.trim_matches(between);
        after(time)?;
        Some((time.to_owned(), name.clone()))
    })
}
