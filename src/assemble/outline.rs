//! What of a page the rest of the book can show or look up.
//!
//! Whoever lets an earlier stage read more of another page's body than stands here must add it here: a test edits books
//! at random, and compares.

use crate::assemble::anchors;
use crate::model::page::{Page, ParsedPage};
use crate::source::{Span, Spanned};

/// Says whether nothing outside two states of one page can tell them apart, but by their anchors.
pub(super) fn is_same(old: &Page, new: &Page) -> bool {
    let is_unreadable = |page: &Page| page.parsed.front_matter.is_unreadable;
    front_matter(&old.parsed) == front_matter(&new.parsed)
        // Text that was to be front matter can hide a page as well.
        && is_unreadable(old) == is_unreadable(new)
        && old.title == new.title
        && old.title_in_body == new.title_in_body
        // Pages with steps have sheets for paper.
        && old.steps.is_empty() == new.steps.is_empty()
        && directives(old).eq(directives(new))
}

/// Says whether links into two states of one page lead to the same places.
pub(super) fn has_same_anchors(old: &Page, new: &Page) -> bool {
    anchors::all(&old.parsed.body).eq(anchors::all(&new.parsed.body))
}

/// Says whether two states of one page lead to, and show, the same.
pub(super) fn has_same_links(old: &Page, new: &Page) -> bool {
    let (old, new) = (&old.parsed.body.links, &new.parsed.body.links);
    let destinations = old.iter().map(|link| &link.destination);
    destinations.eq(new.iter().map(|link| &link.destination))
}

/// All data of a page stand in its front matter, at places that count from the beginning of the file.
fn front_matter(page: &ParsedPage) -> &str {
    let Span { start, end } = page.front_matter.span;
    page.file.text.get(start..end).unwrap_or_default()
}

fn directives(page: &Page) -> impl Iterator<Item = &str> {
    let text = &page.parsed.file.text;
    let directives = page.parsed.body.directives.iter();
    directives.map(|Spanned { span, .. }| span.text(text))
}
