//! Owners that a public book may not name: people whose entries are for internal eyes.

use std::collections::BTreeSet;

use crate::assemble::data::Scope;
use crate::assemble::table::{Table, full_name};
use crate::model::contact::Contact;
use crate::model::page::Audience;

/// The people who may not be named, folded.
#[derive(Default)]
pub(super) struct Unnamed {
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Unnamed {
    /// Gathers them. Whoever has an entry for everybody as well may be named.
    pub(super) fn new(scope: &Scope<'_>, contacts: &Table<Contact>) -> Self {
        let mut unnamed = Unnamed::default();
        if !scope.is_public {
            return unnamed;
        }
        for page in scope.order {
            let team = scope.teams[page.0].as_deref();
            let front = &scope.pages[page.0].parsed.front_matter;
            for contact in &front.data.contacts {
                if contact.audience == Some(Audience::Internal) {
                    unnamed.add(team, contact);
                }
            }
        }
        for page in scope.hidden {
            let team = scope.sections.inherited(&page.file.path).team.as_deref();
            for contact in &page.front_matter.data.contacts {
                unnamed.add(team, contact);
            }
        }
        for open in &contacts.declared {
            unnamed.ids.remove(&folded(&open.name));
            unnamed.names.remove(&folded(&open.noun.name));
        }
        unnamed
    }

    /// Says whether an owner is one of them, by id or by name, also among others.
    pub(super) fn holds(&self, owner: &str) -> bool {
        let owner = folded(owner);
        let bare = owner.trim_start_matches('@');
        let is_in = |name: &String| format!(" {owner} ").contains(&format!(" {name} "));
        self.ids.contains(bare) || self.names.iter().any(is_in)
    }

    fn add(&mut self, team: Option<&str>, contact: &Contact) {
        self.ids.insert(folded(&contact.id.value));
        self.ids.insert(folded(&full_name(team, &contact.id)));
        let texts = [&contact.email, &contact.phone];
        let texts = texts.into_iter().flatten().map(|text| &text.value);
        let handle = contact.slack.iter().map(|slack| &slack.handle.value);
        self.names.extend(
            texts
                .chain(handle)
                .chain([&contact.name])
                .map(|text| folded(text)),
        );
        self.names.remove("");
    }
}

/// Writes a name in small letters, with one space in the place of all that is no letter, digit or sign of an address.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric() && !"-_.@/".contains(sign));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
