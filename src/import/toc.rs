//! What only served a long page: its table of contents, and rules between sections.

use std::collections::HashMap;
use std::ops::Range;

use super::document::{Block, Document};
use super::draft::Draft;
use super::judge::blocks_in;
use super::words::{covers, words};
use crate::parse::outline::TopKind;

const REASON: &str = "table of contents: the navigation shows it";

/// Leaves out tables of contents.
pub(super) fn understand(draft: &mut Draft<'_>, contents: Vec<Range<usize>>) {
    for lines in contents {
        draft.leave_out(lines, REASON);
    }
}

/// Finds the lines of tables of contents, with the headings that hold nothing else.
pub(super) fn contents(document: &Document) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let headings = document.outline.headings.iter();
    let titles: HashMap<String, &str> = headings
        .map(|heading| (super::words::id(&heading.text), &*heading.text))
        .collect();
    let mut heading: Option<&Block> = None;
    let mut sections = 0;
    for block in blocks_in(document, &(0..document.len())) {
        let is_contents = heading.is_some_and(|heading| names_contents(document, heading));
        match &block.kind {
            TopKind::Heading(_) => {
                // A heading with nothing below it but a table that was left out goes with it.
                heading = Some(block);
                if !names_contents(document, block) {
                    sections += 1;
                }
            }
            TopKind::List { .. }
                if (is_contents || sections <= 1)
                    && leads_to_headings(document, block, &titles) =>
            {
                found.push(block.lines.clone());
                found.extend(heading.filter(|_| is_contents).map(|it| it.lines.clone()));
            }
            TopKind::Paragraph | TopKind::Html if is_marker(&document.text_of(&block.lines)) => {
                found.push(block.lines.clone());
            }
            _ => {}
        }
    }
    found.sort_by_key(|lines| lines.start);
    found.dedup();
    found
}

fn names_contents(document: &Document, heading: &Block) -> bool {
    let title = document.heading(heading).map_or("", |it| &*it.text);
    let words = words(title);
    let text = words.join(" ");
    matches!(
        &*text,
        "table of contents" | "contents" | "toc" | "index" | "inhalt" | "inhaltsverzeichnis"
    )
}

/// Says whether each line of a list is a link to a heading of the document, and says no more than that heading.
fn leads_to_headings(document: &Document, block: &Block, titles: &HashMap<String, &str>) -> bool {
    let start = document.start_of(block.lines.start);
    let end = document.start_of(block.lines.end);
    let links = &document.outline.links;
    let first = links.partition_point(|link| link.span.start < start);
    let links: Vec<_> = links[first..]
        .iter()
        .take_while(|link| link.span.start < end)
        .collect();
    let filled = block.lines.clone().filter(|line| !document.is_blank(*line));
    if links.len() < 2 || links.len() != filled.count() {
        return false;
    }
    let mut shown = 0;
    for link in &links {
        let Some(anchor) = link.destination.strip_prefix('#') else {
            return false;
        };
        let wanted = super::words::id(anchor);
        // A heading that stands there twice has a number behind its second anchor.
        let first = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
        let title = titles
            .get(&wanted)
            .or_else(|| titles.get(first.trim_end_matches('-')));
        if !title.is_some_and(|title| covers(&link.text, [*title])) {
            return false;
        }
        shown += words(&link.text).len();
    }
    // Nothing but the links: numbers before them are the list's own.
    let mut rest = 0;
    for line in block.lines.clone() {
        let text = document.line(line);
        let bare = text.trim_start().trim_start_matches(['-', '*', '+', ' ']);
        let bare = super::entries::numbered(bare).unwrap_or(bare);
        let bare = bare.split("](").next().unwrap_or(bare);
        rest += words(bare).len();
        let behind = text.rsplit_once(')').map_or("", |(_, behind)| behind);
        rest += words(behind).len();
    }
    rest == shown
}

fn is_marker(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(
        &*text,
        "[toc]" | "[[toc]]" | "[[_toc_]]" | "<!-- toc -->" | "<!-- tocstop -->" | "<!-- /toc -->"
    )
}

/// How far to look for what a line across stands between, in blocks.
const NEAR: usize = 20;

/// Leaves out lines across that only stood between sections that are pages now.
pub(super) fn rules(draft: &mut Draft<'_>) {
    let document = draft.document;
    for (index, block) in document.blocks.iter().enumerate() {
        if block.kind != TopKind::Rule {
            continue;
        }
        let own = draft.page_of(block.lines.start);
        let is_gone = |block: &&Block| {
            !draft.is_free(&block.lines) && {
                let change = draft.changes.range(..=block.lines.start).next_back();
                change.is_some_and(|(_, change)| change.text.is_empty())
            }
        };
        let mut behind = document.blocks[index + 1..]
            .iter()
            .take(NEAR)
            .filter(|block| block.kind != TopKind::Rule && !is_gone(block));
        let mut before = document.blocks[..index]
            .iter()
            .rev()
            .take(NEAR)
            .filter(|block| block.kind != TopKind::Rule && !is_gone(block));
        let ends_page = behind
            .next()
            .is_none_or(|block| draft.page_of(block.lines.start) != own);
        let page = &draft.plan.pages[own];
        let starts_page = before.next().is_none_or(|block| {
            draft.page_of(block.lines.start) != own || page.heading.as_ref() == Some(&block.lines)
        });
        if ends_page || starts_page {
            draft.leave_out(block.lines.clone(), "line across between sections");
        }
    }
}
