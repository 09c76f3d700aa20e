//! Contacts that nobody can reach when it matters, that nothing leads to, or that are said in two ways.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Subject;
use crate::check::lints::invalid_email::is_address;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::contact::{Contact, dialable, is_filler, people};
use crate::model::directive::Directive;
use crate::model::id::ContactId;
use crate::source::Spanned;

/// Ladders without a rung, and rungs that lead to somebody who has no way to be reached. (A rung that names nobody is an
/// error of the front matter.)
pub(in crate::check) fn escalation(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let playbook = subject.playbook;
    for declared in &playbook.policies {
        let policy = &declared.noun;
        if policy.steps.is_empty() {
            let message = format!("`{}` names nobody to call", policy.label());
            let label = subject.label(declared, policy.id.span);
            let finding = Diagnostic::new(Lint::EscalationWithoutContact, message, label)
                .help("add its steps, as in `- { after: 30m, contact: team-lead }`");
            sink.push(finding);
        }
        for step in &policy.steps {
            let target = step.contact.as_ref().and_then(|contact| contact.target);
            let Some(contact) = target.map(|id| playbook.contact(id)) else {
                continue;
            };
            if is_reachable(contact) {
                continue;
            }
            let message = format!(
                "`{}` calls {}, who cannot be reached in any way",
                policy.label(),
                contact.name
            );
            let finding = Diagnostic::new(
                Lint::EscalationWithoutContact,
                message,
                subject.label(declared, step.span),
            )
            .help("give the contact a phone number, PagerDuty schedule, Slack handle or mail address that works");
            sink.push(finding);
        }
    }
}

fn is_reachable(contact: &Contact) -> bool {
    let is_set = |value: &Spanned<String>| !is_filler(&value.value);
    contact
        .phone
        .as_ref()
        .is_some_and(|phone| dialable(&phone.value).is_some())
        || contact
            .email
            .as_ref()
            .is_some_and(|email| is_set(email) && is_address(email.value.trim()))
        || contact
            .slack
            .as_ref()
            .is_some_and(|slack| is_set(&slack.handle))
        || contact
            .pagerduty
            .as_ref()
            .is_some_and(|service| !is_filler(&service.name))
}

/// Contacts that no ladder, severity, rotation, owner or page leads to, in a book that has any of these.
pub(in crate::check) fn unused(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let playbook = subject.playbook;
    let mut used: BTreeSet<ContactId> = BTreeSet::new();
    let policies = playbook
        .policies
        .iter()
        .flat_map(|policy| &policy.noun.steps);
    used.extend(policies.filter_map(|step| step.contact.as_ref()?.target));
    let notified = playbook
        .severities
        .iter()
        .flat_map(|severity| &severity.noun.notify);
    used.extend(notified.filter_map(|contact| contact.target));
    let members = playbook
        .rotations
        .iter()
        .flat_map(|rotation| &rotation.noun.members);
    used.extend(members.filter_map(|contact| contact.target));
    let owners: BTreeSet<&str> = playbook
        .pages
        .iter()
        .filter_map(|page| page.owner.as_deref())
        .collect();
    used.extend(
        owners
            .iter()
            .filter_map(|owner| playbook.owner_contact(owner)),
    );
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    let mut shows_all = false;
    for directive in playbook.pages.iter().flat_map(|page| &page.directives) {
        match &directive.value {
            Directive::Contacts { group: None } => shows_all = true,
            Directive::Contacts { group: Some(group) } => drop(groups.insert(&group.value)),
            _ => {}
        }
    }
    // A list of phone numbers and nothing else is there to be read.
    let has_duties = !(playbook.policies.is_empty() && playbook.rotations.is_empty());
    if shows_all || (used.is_empty() && !has_duties) {
        return;
    }
    for (at, declared) in playbook.contacts.iter().enumerate() {
        let contact = &declared.noun;
        let is_shown = contact
            .group
            .as_deref()
            .is_some_and(|group| groups.contains(group));
        if is_shown || used.contains(&ContactId(at)) {
            continue;
        }
        let message = format!("nothing leads to {}", contact.name);
        let finding = Diagnostic::new(Lint::UnusedContact, message, subject.label(declared, contact.id.span))
            .help("name the contact in `escalation`, `rotations`, `notify` or as an owner, or show it with `{contacts}`; `contacts.html` lists it in any case");
        sink.push(finding);
    }
}

/// The same people under two entries, with two numbers, addresses or handles: at night somebody calls the wrong one.
pub(in crate::check) fn conflicting(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let contacts = &subject.playbook.contacts;
    for (at, declared) in contacts.iter().enumerate() {
        by_name
            .entry(people(&declared.noun.name))
            .or_default()
            .push(at);
    }
    for (_, same) in by_name
        .iter()
        .filter(|(name, same)| !name.is_empty() && same.len() > 1)
    {
        for (what, channel) in CHANNELS {
            let mut given = same.iter().filter_map(|at| {
                let declared = &contacts[*at];
                let value = channel(&declared.noun).filter(|value| !is_filler(&value.value))?;
                Some((declared, value))
            });
            let Some((first, value)) = given.next() else {
                continue;
            };
            let Some((second, other)) =
                given.find(|(_, other)| plain(&other.value) != plain(&value.value))
            else {
                continue;
            };
            let message = match first.noun.name == second.noun.name {
                true => format!(
                    "{} has two {what}: `{}` and `{}`",
                    first.noun.name, value.value, other.value
                ),
                false => format!(
                    "{} and {} look like the same people with two {what}: `{}` and `{}`",
                    first.noun.name, second.noun.name, value.value, other.value
                ),
            };
            let there = subject.label(first, value.span).message("the other one");
            let finding = Diagnostic::new(
                Lint::ConflictingChannels,
                message,
                subject.label(second, other.span),
            )
            .related(there)
            .help("keep the one that is answered, or give the two names that nobody can mix up");
            sink.push(finding);
        }
    }
}

type Channel = fn(&Contact) -> Option<&Spanned<String>>;

const CHANNELS: [(&str, Channel); 3] = [
    ("phone numbers", |contact| contact.phone.as_ref()),
    ("Slack handles", |contact| {
        contact.slack.as_ref().map(|slack| &slack.handle)
    }),
    ("mail addresses", |contact| contact.email.as_ref()),
];

/// Returns a channel as it is compared: a number by its digits.
fn plain(value: &str) -> String {
    dialable(value).unwrap_or_else(|| value.trim().to_lowercase())
}
