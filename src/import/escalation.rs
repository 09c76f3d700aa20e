//! When to escalate, and to whom in which order.
//!
//! A ladder needs an order that the document tells: times, or names such as Primary, Secondary, Lead, Manager. No time
//! is ever made up.

use super::contact::Contact;
use super::definitions::items;
use super::draft::{Draft, Labelled, Said};
use super::policy::{Policy, Step};
use super::severity_names::heading;
use super::{ladder, words};
use crate::parse::outline::TopKind;

/// Finds what says when to escalate, and puts `{escalation}` in its place. Contacts and severities are known by now.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        if labelled.speaks_of(&["escalat"]) && draft.is_free(&labelled.block.lines) {
            ladder::understand(draft, labelled);
        }
    }
    // A document that tells a ladder has no other one that is only guessed: its times are of its own steps alone.
    if !draft.facts.policies.is_empty() {
        return;
    }
    let steps = ranked(&draft.facts.contacts);
    if steps.is_empty() {
        return;
    }
    for labelled in blocks {
        triggers(draft, labelled, &steps);
    }
}

/// Reads a list below `**Immediate Escalation (P1):**`.
fn triggers(draft: &mut Draft<'_>, labelled: &Labelled, steps: &[Step]) {
    let is_list = matches!(labelled.block.kind, TopKind::List { .. });
    let about = |text: &str| text.to_lowercase().contains("escalat");
    let [.., above] = &labelled.headings[..] else {
        return;
    };
    let label = match &labelled.label {
        Some(label) => label,
        None => above,
    };
    let is_below = labelled.label.is_some() && labelled.headings.iter().any(|text| about(text));
    let is_named =
        labelled.headings.len() > 1 && about(&labelled.headings[labelled.headings.len() - 2]);
    if !is_list || !about(label) || !(is_below || is_named) {
        return;
    }
    let lines = draft.document.lines(labelled.block.lines.clone());
    let Some(when) = items(&lines) else {
        return;
    };
    if when.len() > LONGEST || when.iter().any(|item| is_step(item, draft)) {
        return;
    }
    let severities = severities_in(label, draft);
    // A ladder for no severity is one that nobody would find.
    if severities.is_empty() && !draft.facts.severities.is_empty() {
        return;
    }
    let short: Vec<String> = words::words(label.split('(').next().unwrap_or(label))
        .into_iter()
        .filter(|word| !word.starts_with("escalat"))
        .collect();
    let wanted = match short.is_empty() {
        true => "escalation".to_owned(),
        false => short.join(" "),
    };
    let policy = Policy {
        id: draft.id("escalation", &wanted),
        name: label.clone(),
        severities,
        when,
        steps: steps.to_vec(),
    };
    let text = vec![format!("```{{escalation}} {}", policy.id), "```".to_owned()];
    let shown = policy.when.clone();
    let lines = labelled.block.lines.clone();
    if draft.replace(
        lines,
        text,
        labelled.page,
        "escalation",
        &shown,
        Said::new(),
    ) {
        add(draft, labelled.page, policy);
    }
}

/// Most items of a list that is one of when to escalate, or of whom to call.
pub(super) const LONGEST: usize = 50;

/// Says whether an item tells whom to call, or what to do, instead of when.
fn is_step(item: &str, draft: &Draft<'_>) -> bool {
    let words = words::words(item);
    let first = words.first().map_or("", String::as_str);
    let start = words[..words.len().min(3)].join(" ");
    const DO: &[&str] = &[
        "call", "page", "notify", "contact", "inform", "escalate", "tell", "alert", "ask", "phone",
    ];
    let mut contacts = draft.facts.contacts.iter();
    let lower = item.to_lowercase();
    DO.contains(&first)
        || rank(&start).is_some()
        || contacts.any(|(_, contact)| begins_with(&lower, &contact.name.to_lowercase()))
}

/// Says whether an item begins with a contact, and not with a longer name: `Security breach suspected` is no step.
fn begins_with(item: &str, name: &str) -> bool {
    const AFTER_A_NAME: &[&str] = &["after", "at", "if", "on", "when", "within"];
    let Some(rest) = item.strip_prefix(name).filter(|_| !name.is_empty()) else {
        return false;
    };
    let next = rest.split_whitespace().next().unwrap_or_default();
    !rest.starts_with(char::is_alphanumeric)
        && (AFTER_A_NAME.contains(&next) || !next.starts_with(char::is_alphabetic))
}

/// Adds a policy, and names it where its severities are declared.
pub(super) fn add(draft: &mut Draft<'_>, page: usize, policy: Policy) {
    for severity in &mut draft.facts.severities {
        if severity.escalation.is_none() && policy.severities.contains(&severity.id) {
            severity.escalation = Some(policy.id.clone());
        }
    }
    draft.facts.policies.push((page, policy));
}

/// Returns the known severities that a text names in brackets, as in `(P2/P3)`.
pub(super) fn severities_in(text: &str, draft: &Draft<'_>) -> Vec<String> {
    let Some((_, inner)) = text.split_once('(') else {
        return Vec::new();
    };
    let inner = inner.split(')').next().unwrap_or(inner);
    let named = inner.split(['/', ',', '&', '+']).filter_map(heading);
    let known = &draft.facts.severities;
    named
        .map(|named| named.id)
        .filter(|id| known.iter().any(|severity| severity.id == *id))
        .collect()
}

/// Returns the contacts whose names say their place on a ladder, if they stand in that order.
fn ranked(contacts: &[(usize, Contact)]) -> Vec<Step> {
    let group = contacts
        .iter()
        .find(|(_, contact)| rank(&contact.name) == Some(0))
        .map(|(_, contact)| contact.group.clone());
    let members = contacts
        .iter()
        .filter(|(_, contact)| Some(&contact.group) == group.as_ref());
    let ranks: Vec<(usize, &Contact)> = members
        .filter_map(|(_, contact)| Some((rank(&contact.name)?, contact)))
        .collect();
    let is_order = ranks.len() >= 2 && ranks.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if !is_order {
        return Vec::new();
    }
    let steps = ranks.into_iter().map(|(_, contact)| Step {
        after: None,
        contact: contact.id.clone(),
    });
    steps.collect()
}

/// Returns how far up a name stands.
fn rank(name: &str) -> Option<usize> {
    let words = words::words(name);
    let has = |one: &[&str]| words.iter().any(|word| one.contains(&&**word));
    [
        &["primary", "l1"][..],
        &["secondary", "backup", "l2"],
        &["tertiary", "l3"],
        &["lead"],
        &["manager"],
        &["director"],
        &["vp"],
        &["cto", "ceo"],
    ]
    .iter()
    .position(|names| has(names))
}
