//! What is worth a page of its own.

use std::ops::Range;

use super::document::{Block, Document};
use super::sections::Section;
use super::{severity_names, words};
use crate::parse::outline::TopKind;

/// How deep folders go.
const DEEPEST: usize = 3;
/// From how many lines on a section is too long for one page.
const LONG_SECTION: usize = 200;
/// From how many lines on a part of it is worth a page.
const LONG_PART: usize = 20;
/// Fewest lines of a runbook.
const SHORTEST_RUNBOOK: usize = 4;

/// Says which children of a section become pages of their own.
pub(super) fn chosen(document: &Document, section: &Section, depth: usize) -> Vec<bool> {
    let children = &section.children;
    let none = vec![false; children.len()];
    if depth >= DEEPEST || children.len() < 2 {
        return none;
    }
    let is_long = |child: &Section| child.lines.len() >= LONG_PART;
    let runbooks: Vec<bool> = children
        .iter()
        .map(|child| is_runbook(document, child))
        .collect();
    if is_container(&section.title) {
        return vec![true; children.len()];
    }
    if runbooks.iter().filter(|is_runbook| **is_runbook).count() >= 2 {
        let first = runbooks.iter().position(|is_runbook| *is_runbook);
        let behind = |index: usize| first.is_some_and(|first| index > first);
        let pairs = runbooks.iter().zip(children).enumerate();
        // A long part that stands behind a runbook would stand before it, if it stayed on the page of the folder.
        return pairs
            .map(|(index, (is_runbook, child))| *is_runbook || (behind(index) && is_long(child)))
            .collect();
    }
    let long: Vec<bool> = children.iter().map(is_long).collect();
    let is_shelf = long.iter().filter(|is_long| **is_long).count() >= 2;
    if section.lines.len() > LONG_SECTION && is_shelf {
        return long;
    }
    none
}

/// Says whether a section only holds what had no other place.
fn is_container(title: &str) -> bool {
    let words = words::words(title);
    matches!(
        words.first().map(String::as_str),
        Some("appendix" | "appendices" | "annex" | "annexes" | "runbooks" | "playbooks")
    ) && words.len() <= 2
}

/// Says whether a section is something to work through: for a severity, or with steps, commands and what they are for.
fn is_runbook(document: &Document, section: &Section) -> bool {
    let filled = section.lines.clone();
    let filled = filled.filter(|line| !document.is_blank(*line)).count();
    if filled < SHORTEST_RUNBOOK {
        return false;
    }
    let blocks: Vec<&Block> = blocks_in(document, &section.lines).collect();
    let has_shell = blocks
        .iter()
        .any(|block| matches!(&block.kind, TopKind::Code(info) if is_shell(info)));
    let has_steps = blocks
        .iter()
        .any(|block| matches!(block.kind, TopKind::List { is_ordered: true, items } if items >= 3));
    let is_for_severity = severity_names::heading(&section.title).is_some();
    let has_list = blocks
        .iter()
        .any(|block| matches!(block.kind, TopKind::List { .. }));
    let is_procedural = blocks
        .iter()
        .any(|block| label(document, block).is_some_and(|label| is_procedural(&label)));
    has_steps || (has_shell && is_procedural) || (is_for_severity && has_list && is_procedural)
}

/// Returns the blocks that lie in some lines.
pub(super) fn blocks_in<'a>(
    document: &'a Document,
    lines: &Range<usize>,
) -> impl Iterator<Item = &'a Block> {
    let first = document
        .blocks
        .partition_point(|block| block.lines.start < lines.start);
    let end = lines.end;
    document.blocks[first..]
        .iter()
        .take_while(move |block| block.lines.start < end)
}

/// Returns the words of a heading, or of a bold line that stands for one.
pub(super) fn label(document: &Document, block: &Block) -> Option<String> {
    match block.kind {
        TopKind::Heading(_) => Some(document.heading(block)?.text.clone()),
        TopKind::Paragraph => {
            let line = document.line(block.lines.start).trim();
            let inner = line.strip_prefix("**").or(line.strip_prefix("__"))?;
            let (label, rest) = inner.split_once("**").or(inner.split_once("__"))?;
            let is_alone = rest.trim().is_empty() || rest.trim() == ":";
            (is_alone && block.lines.len() == 1)
                .then(|| label.trim().trim_end_matches(':').to_owned())
        }
        _ => None,
    }
}

pub(super) fn is_procedural(label: &str) -> bool {
    const WORDS: &[&str] = &[
        "symptom",
        "cause",
        "diagnos",
        "investigat",
        "solution",
        "mitigat",
        "resolution",
        "resolv",
        "quick",
        "immediate",
        "action",
        "troubleshoot",
        "rollback",
        "remediat",
        "steps",
        "check",
        "recovery",
        "fix",
        "verif",
    ];
    let label = label.to_lowercase();
    WORDS.iter().any(|word| label.contains(word))
}

/// Says whether a fence's info string names a shell.
pub(super) fn is_shell(info: &str) -> bool {
    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
    matches!(
        language.to_ascii_lowercase().as_str(),
        "bash" | "sh" | "shell" | "zsh" | "console" | "terminal" | "shell-session"
    )
}
