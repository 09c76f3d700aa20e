//! When what was said of a page would be said again, though the book is another.
//!
//! Whoever lets a rule about pages look at more of the book, or of a page, must add it here: a test edits books at random,
//! and compares.

use std::sync::Arc;

use crate::model::page::Page;
use crate::model::playbook::Playbook;
use crate::source::SitePath;

/// Says whether rules about pages see the same of two books, beside the page that they judge.
pub fn see_the_same(one: &Playbook, other: &Playbook) -> bool {
    let has_owners = |book: &Playbook| book.pages.iter().any(|page| page.owner.is_some());
    has_owners(one) == has_owners(other)
        && sections(one).eq(sections(other))
        && declaring(one).eq(declaring(other))
}

/// Says whether they see the same of two states of a page.
pub fn is_the_same(one: &Page, other: &Page) -> bool {
    Arc::ptr_eq(&one.parsed, &other.parsed)
        && one.kind == other.kind
        && one.owner == other.owner
        && one.review_due == other.review_due
        && one.directives == other.directives
}

fn sections(book: &Playbook) -> impl Iterator<Item = &SitePath> {
    let pages = book.pages.iter().filter(|page| page.is_section);
    pages.map(Page::path)
}

/// The front matter of pages that declare what the rules look up: commands, placeholders, first steps.
fn declaring(book: &Playbook) -> impl Iterator<Item = (&SitePath, &str)> {
    let declares = |page: &&Page| {
        let front = &page.parsed.front_matter;
        let data = &front.data;
        !front.placeholders.is_empty() || !data.commands.is_empty() || !data.severities.is_empty()
    };
    let pages = book.pages.iter().filter(declares);
    pages.map(|page| {
        let span = page.parsed.front_matter.span;
        (page.path(), span.text(&page.parsed.file.text))
    })
}
