//! Placeholders whose form nobody describes.

use std::collections::BTreeSet;

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Placeholder;
use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::model::shell::Quoting;

pub(in crate::check) fn undescribed(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for page in &subject.playbook.pages {
        let mut told = BTreeSet::new();
        for written in commands::all(page) {
            for slot in &written.command.slots {
                let is_set = subject
                    .config
                    .environments
                    .iter()
                    .any(|environment| environment.values.contains_key(&*slot.name));
                if is_set
                    || describes(subject.playbook, page, &slot.name).is_some()
                    || !told.insert(&slot.name)
                {
                    continue;
                }
                let name = &slot.name;
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
}

pub(in crate::check) fn nested(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for page in &subject.playbook.pages {
        for written in commands::all(page) {
            for slot in &written.command.slots {
                let described = describes(subject.playbook, page, &slot.name);
                let has_pattern =
                    described.is_some_and(|placeholder| placeholder.pattern.is_some());
                if slot.quoting != Quoting::Code || has_pattern {
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
}

/// Finds the description of a placeholder: the page's own, else that of the nearest section above.
fn describes<'a>(playbook: &'a Playbook, page: &'a Page, name: &str) -> Option<&'a Placeholder> {
    let of = |page: &'a Page| {
        let placeholders = &page.parsed.front_matter.placeholders;
        placeholders
            .iter()
            .find(|placeholder| placeholder.name.value == name)
    };
    let path = page.path().as_str();
    let above = playbook.pages.iter().filter(|section| {
        let folder = section
            .path()
            .as_str()
            .rfind('/')
            .map_or("", |at| &section.path().as_str()[..=at]);
        section.is_section && path.starts_with(folder)
    });
    let nearest = above
        .filter(|section| of(section).is_some())
        .max_by_key(|section| section.path().as_str().len());
    of(page).or_else(|| nearest.and_then(of))
}
