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
    let enclosed = enclosed(document);
    let is_free = |head: &Section| {
        let at = enclosed.partition_point(|lines| lines.end <= head.lines.start);
        enclosed
            .get(at)
            .is_none_or(|lines| head.lines.start < lines.start)
    };
    let heads = document
        .blocks
        .iter()
        .filter_map(|block| head(document, block));
    // A title may stand in a box of its own; a section that does is part of what is around it.
    let mut heads: Vec<Section> = heads
        .enumerate()
        .filter(|(index, head)| (*index == 0 && head.level == 1) || is_free(head))
        .map(|(_, head)| head)
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

/// HTML that may hold headings.
const HOLDERS: &[&str] = &[
    "details",
    "div",
    "section",
    "table",
    "blockquote",
    "article",
];

/// Finds the lines between the tags of such HTML: a page that ended among them would cut it in two.
fn enclosed(document: &Document) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    for span in &document.outline.html {
        let text = span.text(&document.text);
        for (at, _) in text.match_indices('<') {
            let rest = &text[at + 1..];
            let name = rest.trim_start_matches('/');
            let end = name
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(name.len());
            let name = HOLDERS
                .iter()
                .find(|holder| name[..end].eq_ignore_ascii_case(holder));
            let Some(name) = name else { continue };
            let line = document.line_of(span.start + at);
            if !rest.starts_with('/') {
                open.push((name, line));
                continue;
            }
            // What is never closed holds nothing.
            let Some(at) = open.iter().rposition(|(holder, _)| holder == name) else {
                continue;
            };
            let start = open[at].1;
            open.truncate(at);
            while found.last().is_some_and(|last| last.start >= start) {
                found.pop();
            }
            found.push(start..line + 1);
        }
    }
    found
}

/// Says whether the first heading is the title of all: the only `#`, one with a few lines before the next `#`, or one
/// behind a comment.
fn title_heading(document: &Document, heads: &[Section]) -> bool {
    let Some(first) = heads.first().filter(|head| head.level == 1) else {
        return false;
    };
    let Some(second) = heads[1..].iter().position(|head| head.level == 1) else {
        return true;
    };
    let before = document
        .blocks
        .iter()
        .take_while(|block| block.lines.start < first.lines.start);
    let mut before = before.peekable();
    // Chapters begin with the first of them: a comment or a line across stands before a title.
    let is_opened = before.peek().is_some()
        && before.all(|block| matches!(block.kind, TopKind::Html | TopKind::Rule));
    if is_opened && document.front_title.is_none() {
        return true;
    }
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
