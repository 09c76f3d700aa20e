//! One parsed page → a page of the playbook, before its ids and links are looked up.

use std::sync::Arc;

use crate::assemble::audience::is_marked_internal;
use crate::assemble::inherit::{Inherited, Sections};
use crate::assemble::url::{Urls, title_of};
use crate::config::Config;
use crate::model::block::Block;
use crate::model::id::{PageId, Reference};
use crate::model::page::{FrontMatter, Kind, Page, ParsedPage};
use crate::model::plain_text::plain_text;

/// What a home page is called that neither front matter nor a heading nor the book names.
pub(super) const HOME: &str = "Home";

/// Makes the pages, with what they inherit. Their addresses may still clash.
pub(super) fn make(
    config: &Config,
    parsed: Vec<Arc<ParsedPage>>,
    urls: &Urls,
    sections: &Sections,
) -> Vec<Page> {
    let pages = parsed.into_iter().enumerate();
    let page = |(index, parsed): (usize, Arc<ParsedPage>)| {
        page(config, PageId(index), parsed, urls, sections)
    };
    pages.map(page).collect()
}

/// Makes one page; its address may still clash.
pub(super) fn page(
    config: &Config,
    id: PageId,
    parsed: Arc<ParsedPage>,
    urls: &Urls,
    sections: &Sections,
) -> Page {
    let inherited = sections.shown(&parsed.file.path);
    let front = &parsed.front_matter;
    let is_section = urls.is_section(&parsed.file.path);
    let (title, title_in_body) = title(config, &parsed, is_section);
    let review_every = front.review_every.as_ref().map(|every| every.value);
    let review_every = review_every.or(inherited.review_every);
    let reviewed = front.reviewed.as_ref().map(|date| date.value);
    let due = front.review_due.as_ref().map(|date| date.value);
    let own_owner = front.owner.as_ref().map(|owner| owner.value.clone());
    let environment = front
        .environment
        .as_ref()
        .or(inherited.environment.as_ref());
    let escalation = front.escalation_policy.as_ref();
    let escalation = escalation.or(inherited.escalation.as_ref());
    Page {
        id,
        url: urls.url(&parsed.file.path),
        title,
        title_in_body,
        description: front.description.clone(),
        kind: kind(front),
        severities: front.severities.clone(),
        services: services(front, inherited),
        owner: own_owner.or_else(|| inherited.owner.clone()),
        reviewed,
        review_due: due.or_else(|| Some(review_every?.after(reviewed?))),
        review_every,
        audience: front
            .audience
            .or(inherited.audience)
            .unwrap_or(config.audience),
        is_marked_internal: is_marked_internal(&parsed, sections),
        tells_internal: config.hides_internal() && (front.has_internal_entries || front.has_faults),
        environment: environment.map(|name| name.value.clone()),
        escalation: escalation.cloned().map(Reference::new),
        needs: front.needs.clone(),
        links: Vec::new(),
        directives: parsed.body.directives.clone(),
        steps: Vec::new(),
        is_section,
        parsed,
    }
}

/// Returns the title, and whether the body starts with it.
fn title(config: &Config, parsed: &ParsedPage, is_section: bool) -> (String, bool) {
    let of_block = |block: &Block| match block {
        Block::Heading(heading) if heading.level == 1 => {
            let text = one_line(&plain_text(&heading.content));
            (!text.is_empty()).then_some(text)
        }
        _ => None,
    };
    let first = parsed.body.blocks.first().and_then(of_block);
    let given = parsed.front_matter.title.as_ref();
    let given = given.map(|title| one_line(&title.value));
    if let Some(title) = given.filter(|title| !title.is_empty()) {
        let in_body = first.is_some_and(|first| same_letters(&first, &title));
        return (title, in_body);
    }
    if let Some(first) = first {
        return (first, true);
    }
    let headings = parsed.body.headings().into_iter();
    let text = |heading: &crate::model::block::Heading| one_line(&plain_text(&heading.content));
    let first_heading = headings
        .filter(|heading| heading.level == 1)
        .map(text)
        .find(|text| !text.is_empty());
    let title = first_heading.unwrap_or_else(|| name_title(config, parsed, is_section));
    (title, false)
}

/// Whether two titles differ in nothing but letter case, spaces and marks: `KubePodDown` and `Kube Pod Down`.
///
/// Two that have no letters or digits are the same only where they are equal.
fn same_letters(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        let lower = text.chars().flat_map(char::to_lowercase);
        lower.filter(|sign| sign.is_alphanumeric()).collect()
    };
    let folded = letters(one);
    one == other || (!folded.is_empty() && folded == letters(other))
}

/// Returns a title made of the name of the file, or for a section's page of the folder.
fn name_title(config: &Config, parsed: &ParsedPage, is_section: bool) -> String {
    let path = &parsed.file.path;
    if !is_section {
        return title_of(path.file_name());
    }
    match path.names().rev().nth(1) {
        Some(folder) => title_of(folder),
        None => config.title.clone().unwrap_or_else(|| HOME.to_owned()),
    }
}

/// Titles stand in lists and in the browser's tab, where a line break means nothing.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind(front: &FrontMatter) -> Kind {
    let answers = !front.alerts.is_empty() || !front.severities.is_empty();
    let guessed = if answers {
        Kind::Runbook
    } else {
        Kind::default()
    };
    front.kind.unwrap_or(guessed)
}

fn services(front: &FrontMatter, inherited: &Inherited) -> Vec<String> {
    let mut services = front.services.clone();
    for service in &inherited.services {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    services
}
