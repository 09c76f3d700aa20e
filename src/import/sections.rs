//! The headings of a document as a tree of sections.

use std::ops::Range;

use super::document::{Block, Document};
use crate::parse::outline::TopKind;

/// A heading and what follows, down to the next of its level.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// The lines of the heading.
    pub(super) heading: Range<usize>,
    /// The heading's words.
    pub(super) title: String,
    pub(super) level: usize,
    /// All lines, with those of the children.
    pub(super) lines: Range<usize>,
    pub(super) children: Vec<Section>,
}

/// A document by its headings.
pub(super) struct Parts {
    pub(super) title: String,
    /// The heading that is the title.
    pub(super) heading: Option<Section>,
    pub(super) sections: Vec<Section>,
}

/// Longest text below a first `#` that still is the opening of what follows, in lines that are not blank.
const LONGEST_OPENING: usize = 10;

/// Finds title and sections. `name` is the file's, for a document that says no title.
pub(super) fn parts(document: &Document, name: &str) -> Parts {
    let mut heads: Vec<Section> = document
        .blocks
        .iter()
        .filter_map(|block| head(document, block))
        .collect();
    let title = title_heading(document, &heads);
    let heading = title.then(|| heads.remove(0));
    let words = document
        .front_title
        .clone()
        .or_else(|| heading.as_ref().map(|heading| heading.title.clone()))
        .filter(|title| !title.trim().is_empty())
        .unwrap_or_else(|| title_of_name(name));
    let end = document.len();
    Parts {
        title: words,
        heading,
        sections: nest(&heads, end),
    }
}

fn head(document: &Document, block: &Block) -> Option<Section> {
    let TopKind::Heading(level) = block.kind else {
        return None;
    };
    Some(Section {
        heading: block.lines.clone(),
        title: document.heading(block)?.text.trim().to_owned(),
        level,
        lines: block.lines.clone(),
        children: Vec::new(),
    })
}

/// Says whether the first heading is the title of all: the only `#`, or one with a few lines before the next `#`.
fn title_heading(document: &Document, heads: &[Section]) -> bool {
    let Some(first) = heads.first().filter(|head| head.level == 1) else {
        return false;
    };
    let Some(second) = heads[1..].iter().position(|head| head.level == 1) else {
        return true;
    };
    let text = first.lines.end..heads[1].lines.start;
    let filled = text.filter(|line| !document.is_blank(*line)).count();
    second == 0 && filled <= LONGEST_OPENING && document.front_title.is_none()
}

/// Puts each heading below the last one of a smaller level.
fn nest(heads: &[Section], end: usize) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut at = 0;
    while at < heads.len() {
        let level = heads[at].level;
        let next = heads[at + 1..]
            .iter()
            .position(|head| head.level <= level)
            .map_or(heads.len(), |offset| at + 1 + offset);
        let stop = heads.get(next).map_or(end, |head| head.lines.start);
        let mut section = heads[at].clone();
        section.lines = section.heading.start..stop;
        section.children = nest(&heads[at + 1..next], stop);
        sections.push(section);
        at = next;
    }
    sections
}

/// Makes a title of a file's name: `on-call_playbook.md` is `On call playbook`.
fn title_of_name(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Playbook".to_owned(),
    }
}
