//! Pages that were left out of a list which their section keeps by hand.
//!
//! The navigation shows every page, so one without a link is not lost. But where a section's page names its pages, a reader
//! goes by that list, and takes what is not in it for not there.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::block::{Block, Inline};
use crate::model::directive::Directive;
use crate::model::id::PageId;
use crate::model::link::{LinkIndex, LinkTarget};
use crate::model::page::{Kind, Page};

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let playbook = subject.playbook;
    let lists_runbooks = playbook.pages.iter().any(|page| {
        let directives = page.directives.iter();
        directives
            .map(|directive| &directive.value)
            .any(|directive| matches!(directive, Directive::Runbooks { .. }))
    });
    let mut linked: BTreeSet<PageId> = BTreeSet::new();
    for page in &playbook.pages {
        linked.extend(leads_to(page).filter(|target| *target != page.id));
    }
    let mut sections: BTreeMap<PageId, Vec<&Page>> = BTreeMap::new();
    for page in &playbook.pages {
        let place = playbook.nav.places.get(page.id.0);
        let above = place.and_then(|place| place.ancestors.last());
        // A folder without a page of its own gets one that lists what lies in it.
        let above = match above {
            Some(section) => section.page,
            None => playbook.nav.home,
        };
        if let Some(above) = above.filter(|above| *above != page.id) {
            sections.entry(above).or_default().push(page);
        }
    }
    for (section, children) in sections {
        let section = playbook.page(section);
        let is_among = |named: &BTreeSet<PageId>| {
            let among = children.iter().filter(|page| named.contains(&page.id));
            among.count()
        };
        let named = is_among(&leads_to(section).collect());
        let listed = is_among(&lists(section));
        // A sentence that names some pages is no list of them, unless it names all but one.
        let is_list = (listed > 0 && listed * 2 >= children.len())
            || (named > 0 && named + 1 == children.len());
        for page in children {
            let is_found_otherwise = linked.contains(&page.id)
                || !page.parsed.front_matter.alerts.is_empty()
                || !page.severities.is_empty()
                || (lists_runbooks && page.kind == Kind::Runbook);
            if !is_list || is_found_otherwise {
                continue;
            }
            let message = format!(
                "no page links here, and `{}`, which names the others, leaves it out",
                section.path()
            );
            let help = "link it from there or from where a reader needs it; or delete the page, if nobody does";
            sink.push(
                Diagnostic::new(Lint::OrphanPage, message, Label::new(page.path(), None))
                    .help(help),
            );
        }
    }
}

/// Returns the pages of the book that the text of a page links to.
fn leads_to(page: &Page) -> impl Iterator<Item = PageId> + '_ {
    page.links.iter().filter_map(|target| match target {
        LinkTarget::Page { page, .. } => Some(*page),
        _ => None,
    })
}

/// Returns the pages to which the items of lists and the cells of tables link.
fn lists(page: &Page) -> BTreeSet<PageId> {
    let mut linked = Vec::new();
    for block in page.parsed.body.all_blocks() {
        match block {
            Block::List(list) => {
                let blocks = list.items.iter().flat_map(|item| &item.blocks);
                for block in blocks {
                    if let Block::Paragraph(content) | Block::Inlines(content) = block {
                        links_in(content, &mut linked);
                    }
                }
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flatten();
                cells.for_each(|cell| links_in(cell, &mut linked));
            }
            _ => {}
        }
    }
    let targets = linked.into_iter().filter_map(|link| page.links.get(link.0));
    let pages = targets.filter_map(|target| match target {
        LinkTarget::Page { page, .. } => Some(*page),
        _ => None,
    });
    pages.collect()
}

fn links_in(content: &[Inline], found: &mut Vec<LinkIndex>) {
    for inline in content {
        match inline {
            Inline::Link { link, .. } => found.push(*link),
            Inline::Emphasis(content) | Inline::Strong(content) => links_in(content, found),
            _ => {}
        }
    }
}
