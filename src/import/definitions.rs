//! What makes an incident one of a severity: lists below its name, or one list of all.

use super::criteria::{self, Criterion};
use super::draft::{Draft, Labelled, Said};
use super::entries::{self, Entry, numbered};
use super::severity::Severity;
use super::severity_names::{Named, heading};
use super::words::plain;
use crate::parse::outline::TopKind;

/// A definition in the document: what it is of, and the list of what makes it so.
struct Definition {
    named: Named,
    list: Labelled,
    items: Vec<String>,
}

/// Headings below which severities are defined.
const ABOUT: &[&str] = &["sever", "priorit", "classif", "sev"];

/// Reads the lists below the names of severities.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    let mut found: Vec<Definition> = Vec::new();
    for labelled in blocks.iter().filter(|it| it.speaks_of(ABOUT)) {
        if !matches!(labelled.block.kind, TopKind::List { .. }) {
            continue;
        }
        let Some(named) = labelled.nearest().and_then(heading) else {
            continue;
        };
        let lines = draft.document.lines(labelled.block.lines.clone());
        let is_new = found.iter().all(|one| one.named.id != named.id);
        if !is_new || !named.rest.is_empty() {
            continue;
        }
        // Severities of which only some have criteria would be worse than the text alone.
        let Some(items) = items(&lines).filter(|items| !items.iter().any(|it| is_target(it)))
        else {
            return;
        };
        found.push(Definition {
            named,
            list: labelled.clone(),
            items,
        });
    }
    let is_known = |named: &Named| {
        let severities = &draft.facts.severities;
        severities.is_empty() || severities.iter().any(|one| one.id == named.id)
    };
    if found.len() < 2 || !found.iter().all(|one| is_known(&one.named)) {
        return;
    }
    let page = found[0].list.page;
    draft.facts.severities_page = page;
    let mut is_shown = true;
    for definition in &found {
        let mut criteria = Vec::new();
        for item in &definition.items {
            criteria.push(criteria::read(item, &mut draft.facts.metrics));
        }
        is_shown &= criteria
            .iter()
            .all(|it| matches!(it, Criterion::Statement(_)));
        let severity = severity(draft, &definition.named);
        severity.when.extend(criteria);
    }
    for Definition { named, list, items } in found {
        let lines = list.block.lines.clone();
        let card = vec![format!("```{{severity}} {}", named.id), "```".to_owned()];
        // The card writes a limit in its own words: then the author's words stay beside it.
        let is_replaced = is_shown
            && draft.replace(
                lines.clone(),
                card.clone(),
                page,
                "severities",
                &items,
                Said::new(),
            );
        if !is_replaced {
            draft.behind.insert(lines.end - 1, card);
        }
    }
}

/// Reads definitions that are the items of one list: `- **P1 - Critical:** No payment goes through`.
pub(super) fn listed(draft: &mut Draft<'_>, labelled: &Labelled) {
    let lines = labelled.block.lines.clone();
    let is_list = matches!(labelled.block.kind, TopKind::List { .. });
    let has_criteria = draft.facts.severities.iter().any(|it| !it.when.is_empty());
    if !is_list || has_criteria || !labelled.speaks_of(ABOUT) || !draft.is_free(&lines) {
        return;
    }
    let Some(entries) = entries::read(&draft.document.lines(lines.clone())) else {
        return;
    };
    let mut found: Vec<(Named, Vec<String>)> = Vec::new();
    for entry in &entries {
        let Some(named) = heading(&entry.key).filter(|named| named.rest.is_empty()) else {
            return;
        };
        let own = std::iter::once(entry).filter(|entry| !entry.value.is_empty());
        let below = entry.children.iter();
        let is_plain = |entry: &Entry| entry.key.is_empty() && entry.children.is_empty();
        let is_whole = below.clone().all(is_plain);
        let items: Vec<String> = own.chain(below).map(|entry| entry.value.clone()).collect();
        let is_new = found.iter().all(|(one, _)| one.id != named.id);
        let is_odd = |item: &String| item.contains("](") || is_target(item);
        if !is_whole || !is_new || items.iter().any(is_odd) {
            return;
        }
        found.push((named, items));
    }
    let known = &draft.facts.severities;
    let is_known = |named: &Named| known.is_empty() || known.iter().any(|one| one.id == named.id);
    let has_items = found.iter().any(|(_, items)| !items.is_empty());
    if found.len() < 2 || !has_items || !found.iter().all(|(named, _)| is_known(named)) {
        return;
    }
    draft.facts.severities_page = labelled.page;
    let mut shown = Vec::new();
    let mut said = Said::new();
    let mut is_shown = true;
    for (named, items) in found {
        let mut criteria = Vec::new();
        for item in &items {
            criteria.push(criteria::read(item, &mut draft.facts.metrics));
        }
        is_shown &= criteria
            .iter()
            .all(|it| matches!(it, Criterion::Statement(_)));
        let severity = severity(draft, &named);
        severity.when.extend(criteria);
        // The id and the name stand in the data once, for all tables that show them.
        let name = severity.name.clone().unwrap_or_default();
        said.push((format!("{} {name}", severity.id), severity.id.clone()));
        shown.extend(items);
    }
    let table = vec!["```{decision-table}".to_owned(), "```".to_owned()];
    let page = labelled.page;
    if !is_shown
        || !draft.replace(
            lines.clone(),
            table.clone(),
            page,
            "severities",
            &shown,
            said,
        )
    {
        draft.behind.insert(lines.end - 1, table);
    }
}

/// Says whether a statement is what to do, or by when, and none about how bad it is: `Respond in 10 minutes, 24/7`.
pub(super) fn is_target(statement: &str) -> bool {
    const DO: &[&str] = &[
        "ack",
        "acknowledge",
        "call",
        "contact",
        "escalate",
        "inform",
        "notify",
        "page",
        "resolution",
        "resolve",
        "resolved",
        "respond",
        "response",
        "update",
        "updates",
    ];
    let words = super::words::words(statement);
    words.first().is_some_and(|first| DO.contains(&&**first))
}

/// Returns the severity of a name, a new one behind those that are known.
fn severity<'d>(draft: &'d mut Draft<'_>, named: &Named) -> &'d mut Severity {
    let severities = &mut draft.facts.severities;
    let at = severities.iter().position(|one| one.id == named.id);
    let at = at.unwrap_or_else(|| {
        severities.push(Severity {
            id: named.id.clone(),
            ..Severity::default()
        });
        severities.len() - 1
    });
    let severity = &mut severities[at];
    if severity.name.is_none() {
        severity.name.clone_from(&named.name);
    }
    severity
}

/// Reads a list of one line each without nesting; `None` for any other.
pub(super) fn items(lines: &[&str]) -> Option<Vec<String>> {
    let mut items = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .or_else(|| numbered(line))?;
        let is_task = item.starts_with("[ ]") || item.starts_with("[x]");
        let item = plain(item);
        if is_task || item.is_empty() || item.contains("](") {
            return None;
        }
        items.push(item);
    }
    Some(items)
}
