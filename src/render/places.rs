//! Where each noun of the book has its card: the place that links to it lead to.
//!
//! A card's id holds a colon (`contact:team-lead`), which no heading's slug does, so the two never clash.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Playbook;
use crate::model::directive::Directive;
use crate::model::id::{CommandId, ContactId, PageId, PolicyId, SeverityId};
use crate::render::href;

/// Kinds of nouns that have cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    Severity(SeverityId),
    Contact(ContactId),
    Policy(PolicyId),
    Command(CommandId),
}

/// The author's page that first shows a noun; a noun that is not here has its card on a generated page.
#[derive(Debug, Default)]
pub struct Places {
    first: BTreeMap<Noun, PageId>,
    /// For each command, the pages that show it, in reading order.
    users: BTreeMap<CommandId, Vec<PageId>>,
}

impl Places {
    /// Looks through the directives of all pages in reading order.
    pub fn new(playbook: &Playbook) -> Self {
        let mut places = Places::default();
        // A list without a filter shows all there are, so the second such list has nothing new.
        let mut seen = BTreeSet::new();
        for id in &playbook.nav.order {
            for directive in &playbook.page(*id).directives {
                places.note(playbook, *id, &directive.value, &mut seen);
            }
        }
        for pages in places.users.values_mut() {
            pages.dedup();
        }
        places
    }

    fn note(
        &mut self,
        playbook: &Playbook,
        page: PageId,
        directive: &Directive,
        seen: &mut BTreeSet<(bool, Option<String>)>,
    ) {
        match directive {
            Directive::Severity(severity) => self.take(severity.target.map(Noun::Severity), page),
            Directive::Escalation(policy) => self.take(policy.target.map(Noun::Policy), page),
            Directive::Command(command) => {
                self.take(command.target.map(Noun::Command), page);
                if let Some(command) = command.target {
                    self.users.entry(command).or_default().push(page);
                }
            }
            Directive::Contacts { group } => {
                let group = group.as_ref().map(|group| group.value.clone());
                if seen.insert((true, group.clone())) {
                    for (at, contact) in playbook.contacts.iter().enumerate() {
                        if group.is_none() || contact.noun.group == group {
                            self.take(Some(Noun::Contact(ContactId(at))), page);
                        }
                    }
                }
            }
            Directive::Commands { tag } => {
                let tag = tag.as_ref().map(|tag| tag.value.clone());
                if seen.insert((false, tag.clone())) {
                    for (at, command) in playbook.commands.iter().enumerate() {
                        if tag
                            .as_ref()
                            .is_none_or(|tag| command.noun.tags.contains(tag))
                        {
                            self.take(Some(Noun::Command(CommandId(at))), page);
                        }
                    }
                }
            }
            Directive::Severities
            | Directive::DecisionTable
            | Directive::Wizard
            | Directive::OnCall
            | Directive::Tools { .. }
            | Directive::Runbooks { .. }
            | Directive::Alerts
            | Directive::Incident
            | Directive::Withheld => {}
        }
    }

    fn take(&mut self, noun: Option<Noun>, page: PageId) {
        if let Some(noun) = noun {
            self.first.entry(noun).or_insert(page);
        }
    }

    /// Returns the pages that show a command by its id, in reading order.
    pub fn users(&self, command: CommandId) -> &[PageId] {
        self.users.get(&command).map_or(&[], Vec::as_slice)
    }

    /// Returns the author's page on which a noun has its card, if it has it on one.
    pub fn page(&self, playbook: &Playbook, noun: Noun) -> Option<PageId> {
        let first = self.first.get(&noun).copied();
        let prefers_own = matches!(noun, Noun::Policy(_) | Noun::Command(_));
        let is_generated = playbook.generated.contains(&generated(noun));
        let forwards = matches!(noun, Noun::Severity(_)) && playbook.wizard.is_some();
        if !prefers_own && is_generated && !forwards {
            return None;
        }
        first
    }

    /// Returns the address of a noun's card, and the id it has there where it is shown at all.
    pub fn card(&self, playbook: &Playbook, noun: Noun) -> (String, Option<String>) {
        let anchor = anchor(playbook, noun);
        if let Some(page) = self.page(playbook, noun) {
            let href = href::with_anchor(&playbook.page(page).url, &anchor);
            return (href, Some(anchor));
        }
        let list = generated(noun);
        let forwards = matches!(noun, Noun::Severity(_)) && playbook.wizard.is_some();
        if playbook.generated.contains(&list) && !forwards {
            return (href::with_anchor(&list, &anchor), Some(anchor));
        }
        let url = playbook.url_of(list.as_str()).unwrap_or(&list);
        (href::path(url), None)
    }
}

/// Returns the generated page that lists all nouns of a kind.
fn generated(noun: Noun) -> crate::model::site::OutputPath {
    let name = match noun {
        Noun::Severity(_) => "severity.html",
        Noun::Contact(_) | Noun::Policy(_) => "contacts.html",
        Noun::Command(_) => "commands.html",
    };
    crate::model::site::OutputPath::new(name).expect("the names above are paths")
}

/// Returns the id of a noun's card: its kind, a colon, the author's id without white space.
pub fn anchor(playbook: &Playbook, noun: Noun) -> String {
    let (kind, name) = match noun {
        Noun::Severity(id) => ("severity", &playbook.severities[id.0].name),
        Noun::Contact(id) => ("contact", &playbook.contacts[id.0].name),
        Noun::Policy(id) => ("escalation", &playbook.policies[id.0].name),
        Noun::Command(id) => ("command", &playbook.commands[id.0].name),
    };
    let name: Vec<&str> = name.split_whitespace().collect();
    format!("{kind}:{}", name.join("-"))
}
