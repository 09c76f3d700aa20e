//! The book while it is made: pages, what of the document was understood, and what stands in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::contact::Contact;
use super::criteria::Metric;
use super::document::{Block, Document};
use super::entries::numbered;
use super::judge::{blocks_in, label};
use super::plan::Plan;
use super::policy::Policy;
use super::severity::Severity;
use super::tools::Tool;
use super::words::{covers, spoken};
use crate::parse::outline::TopKind;

/// Words of the document and what the data says for them, as in (`15 minutes`, `15m`).
pub(super) type Said = Vec<(String, String)>;

/// What becomes of some lines, where they are not kept as they are.
#[derive(Debug, Clone)]
pub(super) enum Why {
    /// They are data of a page.
    Data {
        page: usize,
        key: String,
        said: Said,
    },
    /// They are the body of another page, from its first line on; the lines before and behind are fences.
    Template { page: usize },
    /// They stand at the end of another page.
    Moved { page: usize },
    /// They are left out.
    LeftOut(String),
}

/// Lines of the document and what stands in their place.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) lines: Range<usize>,
    pub(super) text: Vec<String>,
    pub(super) why: Why,
}

/// What is known of the book as a whole.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) contacts: Vec<(usize, Contact)>,
    pub(super) severities: Vec<Severity>,
    /// The page on which they are declared.
    pub(super) severities_page: usize,
    pub(super) metrics: Vec<Metric>,
    pub(super) policies: Vec<(usize, Policy)>,
    pub(super) tools: Vec<(usize, Tool)>,
    pub(super) owner: Option<String>,
    pub(super) review_every: Option<String>,
    pub(super) reviewed: Option<String>,
    pub(super) version: Option<String>,
    pub(super) url: Option<String>,
}

pub(super) struct Draft<'a> {
    pub(super) document: &'a Document,
    pub(super) plan: Plan,
    /// By their first line.
    pub(super) changes: BTreeMap<usize, Change>,
    /// Text that is put behind a line.
    pub(super) behind: BTreeMap<usize, Vec<String>>,
    pub(super) facts: Facts,
    pub(super) notes: Vec<String>,
    /// Lines that stand at the end of the home page.
    pub(super) closing: Vec<Range<usize>>,
    /// Whether the home page begins with the front matter of the document as it is.
    pub(super) keeps_front: bool,
    taken_ids: BTreeSet<(&'static str, String)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(document: &'a Document, plan: Plan) -> Self {
        Draft {
            document,
            plan,
            changes: BTreeMap::new(),
            behind: BTreeMap::new(),
            facts: Facts::default(),
            notes: Vec::new(),
            closing: Vec::new(),
            keeps_front: false,
            taken_ids: BTreeSet::new(),
        }
    }

    /// Returns the page of a line.
    pub(super) fn page_of(&self, line: usize) -> usize {
        self.plan.owner.get(line).copied().unwrap_or(0)
    }

    /// Says whether nothing stands in the place of some lines yet.
    pub(super) fn is_free(&self, lines: &Range<usize>) -> bool {
        let before = self.changes.range(..lines.end).next_back();
        before.is_none_or(|(_, change)| change.lines.end <= lines.start)
    }

    /// Says whether some lines may be replaced: nothing is yet, and what is shown holds each of their words.
    pub(super) fn is_shown(&self, lines: &Range<usize>, shown: &[String], said: &Said) -> bool {
        let source = spoken(&self.document.text_of(lines));
        let order = self.order(lines);
        let said = said.iter().chain(&order).map(|(words, _)| &**words);
        let words = shown.iter().map(String::as_str).chain(said);
        self.is_free(lines) && covers(&source, words)
    }

    /// Returns the numbers of a list's items, which are the order of what is shown.
    fn order(&self, lines: &Range<usize>) -> Option<(String, String)> {
        let numbers: Vec<&str> = lines.clone().filter_map(|line| self.number(line)).collect();
        (!numbers.is_empty()).then(|| (numbers.join(" "), "their order".to_owned()))
    }

    /// Puts data in the place of some lines, if what is shown for it holds every word of them.
    pub(super) fn replace(
        &mut self,
        lines: Range<usize>,
        text: Vec<String>,
        page: usize,
        key: &str,
        shown: &[String],
        mut said: Said,
    ) -> bool {
        if !self.is_shown(&lines, shown, &said) {
            return false;
        }
        said.extend(self.order(&lines));
        let key = key.to_owned();
        self.change(lines, text, Why::Data { page, key, said });
        true
    }

    /// Returns the number with which an item of a list begins.
    fn number(&self, line: usize) -> Option<&'a str> {
        let text = self.document.line(line).trim_start();
        let rest = numbered(text)?;
        Some(text[..text.len() - rest.len()].trim_end())
    }

    pub(super) fn leave_out(&mut self, lines: Range<usize>, reason: &str) {
        if self.is_free(&lines) {
            self.change(lines, Vec::new(), Why::LeftOut(reason.to_owned()));
        }
    }

    pub(super) fn change(&mut self, lines: Range<usize>, text: Vec<String>, why: Why) {
        self.changes
            .insert(lines.start, Change { lines, text, why });
    }

    /// Returns an id that no other thing of this kind has.
    pub(super) fn id(&mut self, kind: &'static str, name: &str) -> String {
        let mut wanted = super::words::id(name);
        if !wanted.starts_with(|c: char| c.is_ascii_alphabetic()) || !wanted.is_ascii() {
            let ascii: String = wanted
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            wanted = format!("{kind}-{ascii}").trim_end_matches('-').to_owned();
        }
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.taken_ids.insert((kind, id.clone())) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        id
    }

    /// Returns the top-level blocks in their order, each with the labels above it: the title of its page, its
    /// headings and the bold line before it.
    pub(super) fn labelled(&self) -> Vec<Labelled> {
        let mut found = Vec::new();
        let mut headings: Vec<(usize, String)> = Vec::new();
        let mut bold: Option<(usize, String)> = None;
        for (index, block) in blocks_in(self.document, &(0..self.document.len())).enumerate() {
            let words = label(self.document, block);
            if let (TopKind::Heading(level), Some(words)) = (&block.kind, &words) {
                headings.retain(|(above, _)| above < level);
                headings.push((*level, words.clone()));
                bold = None;
            } else if let Some(words) = words {
                bold = Some((index, words));
            }
            found.push(Labelled {
                block: block.clone(),
                page: self.page_of(block.lines.start),
                headings: headings.iter().map(|(_, words)| words.clone()).collect(),
                label: bold
                    .as_ref()
                    .filter(|(at, _)| at + 1 == index)
                    .map(|(_, words)| words.clone()),
            });
        }
        found
    }
}

/// A block and what stands above it.
#[derive(Debug, Clone)]
pub(super) struct Labelled {
    pub(super) block: Block,
    pub(super) page: usize,
    /// The headings that it stands below, the outermost first.
    pub(super) headings: Vec<String>,
    /// The bold line right before it.
    pub(super) label: Option<String>,
}

impl Labelled {
    /// Says whether a heading or label above has one of some beginnings of words.
    pub(super) fn speaks_of(&self, beginnings: &[&str]) -> bool {
        let texts = self.headings.iter().chain(&self.label);
        let mut words = texts.flat_map(|text| super::words::words(text));
        words.any(|word| beginnings.iter().any(|start| word.starts_with(start)))
    }

    /// Returns the nearest label or heading.
    pub(super) fn nearest(&self) -> Option<&str> {
        self.label
            .as_deref()
            .or_else(|| self.headings.last().map(String::as_str))
    }
}
