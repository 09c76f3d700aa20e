//! Placeholders whose form nobody describes.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Placeholder;
use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::model::shell::Quoting;

pub(in crate::check) fn undescribed(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let described = Described::new(subject.playbook);
    let environments = subject.config.environments.iter();
    let set: BTreeSet<&str> = environments
        .flat_map(|one| one.values.keys().map(String::as_str))
        .collect();
    let mut told = BTreeSet::new();
    for written in subject.commands() {
        for slot in &written.command.slots {
            let name = &*slot.name;
            let mut is_told = || !told.insert((written.page.id.0, name));
            if set.contains(name) || described.find(written.page, name).is_some() || is_told() {
                continue;
            }
            let message =
                format!("`<{name}>` has no description, so the reader must guess its form");
            let help = format!(
                "add it to the front matter:   placeholders: {{ {name}: {{ label: ..., example: ... }} }}"
            );
            let label = written.label(slot.span);
            sink.push(Diagnostic::new(Lint::UndescribedPlaceholder, message, label).help(help));
        }
    }
}

pub(in crate::check) fn nested(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let described = Described::new(subject.playbook);
    for written in subject.commands() {
        for slot in &written.command.slots {
            let found = described.find(written.page, &slot.name);
            if slot.quoting != Quoting::Code
                || found.is_some_and(|placeholder| placeholder.pattern.is_some())
            {
                continue;
            }
            let message = format!(
                "`<{}>` stands in code inside a string, where no quoting protects it, and has no pattern",
                slot.name
            );
            let help = "declare a `pattern` for it; until then its value is limited to letters, digits and `._:/-`";
            let label = written.label(slot.span);
            sink.push(Diagnostic::new(Lint::NestedPlaceholder, message, label).help(help));
        }
    }
}

/// The descriptions of placeholders, by the folder of a section's page and the name.
struct Described<'a>(BTreeMap<(&'a str, &'a str), &'a Placeholder>);

impl<'a> Described<'a> {
    fn new(playbook: &'a Playbook) -> Self {
        let mut by_place = BTreeMap::new();
        for page in playbook.pages.iter().filter(|page| page.is_section) {
            for placeholder in &page.parsed.front_matter.placeholders {
                let name = placeholder.name.value.as_str();
                by_place.insert((page.path().folder(), name), placeholder);
            }
        }
        Described(by_place)
    }

    /// Finds the description of a placeholder: the page's own, else that of the nearest section above.
    fn find(&self, page: &'a Page, name: &str) -> Option<&'a Placeholder> {
        let own = &page.parsed.front_matter.placeholders;
        let own = own
            .iter()
            .find(|placeholder| placeholder.name.value == name);
        let mut folder = Some(page.path().folder());
        own.or_else(|| {
            while let Some(here) = folder {
                if let Some(found) = self.0.get(&(here, name)) {
                    return Some(*found);
                }
                folder = (!here.is_empty())
                    .then(|| here.rsplit_once('/').map_or("", |(above, _)| above));
            }
            None
        })
    }
}
