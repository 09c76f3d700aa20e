//! Owners of pages whom no contact stands for, so that nobody can ask them.

use std::collections::BTreeMap;

use crate::check::{Subject, counted};
use crate::diagnostic::{Diagnostic, Label, Lint, nearest};
use crate::model::page::Page;

/// Silent in a book without contacts: its people are reached some other way.
pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let playbook = subject.playbook;
    if playbook.contacts.is_empty() || subject.config.is_plain {
        return;
    }
    let mut owners: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in &playbook.pages {
        if let Some(owner) = page.owner.as_deref() {
            owners.entry(owner).or_default().push(page);
        }
    }
    for (owner, pages) in owners {
        if playbook.owner_contact(owner).is_some() {
            continue;
        }
        let own = pages.iter().find_map(|page| {
            let own = page.parsed.front_matter.owner.as_ref()?;
            Some(Label::new(page.path(), own.span))
        });
        let label = own.unwrap_or_else(|| match subject.config.owner.as_deref() == Some(owner) {
            true => Label::new(&crate::config::path(), None),
            false => Label::new(pages[0].path(), None),
        });
        let message = format!(
            "`{owner}` owns {}, and no contact has this name",
            counted(pages.len(), "page")
        );
        let names = playbook.contacts.iter();
        let names = names.flat_map(|contact| [contact.noun.name.as_str(), contact.name.as_str()]);
        let help = match nearest(owner, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add a contact with this name, so that a reader who finds a fault knows whom to tell".to_owned(),
        };
        sink.push(Diagnostic::new(Lint::OwnerWithoutContact, message, label).help(help));
    }
}
