//! Placeholders whose form nobody describes.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Placeholder;
use crate::model::directive::Directive;
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::model::shell::Quoting;

pub(in crate::check) fn undescribed(
    subject: &Subject<'_>,
    page: &Page,
    sink: &mut Vec<Diagnostic>,
) {
    let environments = &subject.config.environments;
    let is_set = |name: &str| environments.iter().any(|one| one.values.contains_key(name));
    let mut told = BTreeSet::new();
    for written in subject.commands(page) {
        for slot in &written.command.slots {
            let name = written.command.name_of(slot);
            if matches!(name, "severity" | "title")
                && subject
                    .placeholders
                    .first_steps
                    .contains(&*written.command.text)
            {
                continue;
            }
            let mut is_told = || !told.insert(name);
            if is_set(name)
                || subject
                    .placeholders
                    .find(subject.playbook, page, name)
                    .is_some()
                || is_told()
            {
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

/// Returns the texts of the commands that the wizard fills with severity and title.
fn first_steps(playbook: &Playbook) -> BTreeSet<&str> {
    let severities = playbook.severities.iter();
    let steps = severities.flat_map(|declared| &declared.noun.first_steps);
    let commands = steps.filter_map(|step| playbook.commands.get(step.target?.0));
    commands
        .map(|declared| &*declared.noun.run.value.text)
        .collect()
}

pub(in crate::check) fn nested(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for written in subject.commands(page) {
        for slot in &written.command.slots {
            let found =
                subject
                    .placeholders
                    .find(subject.playbook, page, written.command.name_of(slot));
            if slot.quoting != Quoting::Code
                || found.is_some_and(|placeholder| placeholder.pattern.is_some())
            {
                continue;
            }
            let message = format!(
                "`<{}>` stands in code, where no quoting protects it, and has no pattern",
                written.command.name_of(slot)
            );
            let help = "declare a `pattern` for it; until then its value is limited to letters, digits and `._:/-`";
            let label = written.label(slot.span);
            sink.push(Diagnostic::new(Lint::NestedPlaceholder, message, label).help(help));
        }
    }
}

/// The descriptions of placeholders.
pub(in crate::check) struct Described<'a> {
    by_name: BTreeMap<(PageId, &'a str), &'a Placeholder>,
    /// The pages of folders.
    sections: BTreeMap<&'a str, PageId>,
    /// The pages that declare commands, by their texts.
    declaring: BTreeMap<&'a str, PageId>,
    /// The texts of the commands that the wizard fills with severity and title.
    first_steps: BTreeSet<&'a str>,
}

impl<'a> Described<'a> {
    pub(in crate::check) fn new(playbook: &'a Playbook) -> Self {
        let by_name = playbook.pages.iter().flat_map(|page| {
            let placeholders = page.parsed.front_matter.placeholders.iter();
            placeholders
                .map(|placeholder| ((page.id, placeholder.name.value.as_str()), placeholder))
        });
        let sections = playbook.pages.iter().filter(|page| page.is_section);
        let commands = playbook.commands.iter();
        let by_text = commands.map(|declared| (&*declared.noun.run.value.text, declared.page));
        Described {
            by_name: by_name.collect(),
            sections: sections
                .map(|page| (page.path().folder(), page.id))
                .collect(),
            declaring: by_text.collect(),
            first_steps: first_steps(playbook),
        }
    }

    /// Finds the description of a placeholder: the page's own, else that of the nearest section above, else one that
    /// comes with a declared command that the page shows.
    fn find(&self, playbook: &Playbook, page: &Page, name: &str) -> Option<&'a Placeholder> {
        let on = |page: &PageId| self.by_name.get(&(*page, name)).copied();
        let mut folder = Some(page.path().folder());
        let mut folders = std::iter::from_fn(|| {
            let here = folder?;
            folder =
                (!here.is_empty()).then(|| here.rsplit_once('/').map_or("", |(above, _)| above));
            Some(here)
        });
        let above = || folders.find_map(|folder| on(self.sections.get(folder)?));
        on(&page.id).or_else(above).or_else(|| {
            declaring(&self.declaring, page, playbook)
                .iter()
                .find_map(on)
        })
    }
}

/// Returns where the declared commands stand that a page shows, by a directive or in a fence.
fn declaring(
    by_text: &BTreeMap<&str, PageId>,
    page: &Page,
    playbook: &Playbook,
) -> BTreeSet<PageId> {
    let placed = page
        .directives
        .iter()
        .filter_map(|directive| match &directive.value {
            Directive::Command(reference) => Some(playbook.commands.get(reference.target?.0)?.page),
            _ => None,
        });
    let fences = page.parsed.body.command_blocks().into_iter();
    let repeated = fences.flat_map(|fence| fence.rows());
    let repeated = repeated.filter_map(|row| by_text.get(&*row.command.text).copied());
    placed.chain(repeated).collect()
}
