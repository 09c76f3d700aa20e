//! Ladders with their times: tables and lists of when to call whom.

use super::draft::{Draft, Labelled, Said};
use super::escalation::add;
use super::policy::{Policy, Step};
use super::severity_names::duration;
use super::{entries, table};
use crate::parse::outline::TopKind;

/// Words of a ladder: a time and a contact for each of its steps, and the labels of a table's columns.
struct Rungs {
    rungs: Vec<(String, String)>,
    labels: Vec<String>,
}

/// Reads a table or a list of times and contacts, all of which are known.
pub(super) fn understand(draft: &mut Draft<'_>, labelled: &Labelled) {
    let lines = draft.document.lines(labelled.block.lines.clone());
    let found = match labelled.block.kind {
        TopKind::Table => in_table(&lines),
        TopKind::List { .. } => in_list(&lines),
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
        let Some(after) = duration(&time) else {
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
    let name = labelled.nearest().unwrap_or("Escalation").to_owned();
    let policy = Policy {
        id: draft.id("escalation", &name),
        name,
        severities: Vec::new(),
        when: Vec::new(),
        steps,
    };
    let text = vec![format!("```{{escalation}} {}", policy.id), "```".to_owned()];
    let lines = labelled.block.lines.clone();
    if draft.replace(lines, text, labelled.page, "escalation", &shown, said) {
        add(draft, labelled.page, policy);
    }
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

/// Reads `- After 15 minutes: Team Lead` and `1. Team Lead: 15 minutes`.
fn in_list(lines: &[&str]) -> Option<Rungs> {
    let entries = entries::read(lines)?;
    let rungs: Option<Vec<(String, String)>> = entries
        .into_iter()
        .map(|entry| {
            let is_whole = entry.children.is_empty() && !entry.key.is_empty();
            match is_whole {
                true if duration(&entry.key).is_some() => Some((entry.key, entry.value)),
                true if duration(&entry.value).is_some() => Some((entry.value, entry.key)),
                _ => None,
            }
        })
        .collect();
    Some(Rungs {
        rungs: rungs?,
        labels: Vec::new(),
    })
}
