//! Puts the pages together, and notes for each line of the document where it went.

use std::collections::BTreeMap;

use super::account::{Fate, Ledger};
use super::document::Document;
use super::draft::{Change, Draft, Why};
use super::front;
use super::headline::headline;
use super::kind::Kind;
use super::links::Links;
use super::sheet::Sheet;
use crate::parse::outline::TopKind;
use crate::source::SitePath;

/// Writes all pages.
pub(super) fn pages(
    draft: &Draft<'_>,
    links: &mut Links,
    kinds: &[Kind],
    placeholders: &[Vec<String>],
    ledger: &mut Ledger,
) -> Vec<(SitePath, String)> {
    let document = draft.document;
    let inside = inside_blocks(document);
    let mut lines: Vec<Vec<usize>> = draft.plan.pages.iter().map(|_| Vec::new()).collect();
    for line in document.front.end..document.len() {
        lines[draft.page_of(line)].push(line);
    }
    let mut files = Vec::new();
    let mut lengths = BTreeMap::new();
    for (page, lines) in lines.into_iter().enumerate() {
        let mut writer = Writer {
            draft,
            links,
            ledger,
            page,
            kind: &kinds[page],
            inside: &inside,
            sheet: Sheet {
                path: draft.plan.pages[page].path.clone(),
                lines: Vec::new(),
            },
        };
        writer.page(&lines, &placeholders[page]);
        let sheet = writer.sheet;
        let (path, text) = (sheet.path.clone(), sheet.text());
        lengths.insert(path.clone(), text.lines().count());
        files.push((path, text));
    }
    ledger.end(&lengths);
    files
}

/// Says for each line whether it stands in a block, where a blank line means something.
fn inside_blocks(document: &Document) -> Vec<bool> {
    let mut inside = vec![false; document.len()];
    for block in &document.blocks {
        for line in block.lines.clone() {
            inside[line] = true;
        }
    }
    inside
}

struct Writer<'d, 'a> {
    draft: &'d Draft<'a>,
    links: &'d mut Links,
    ledger: &'d mut Ledger,
    page: usize,
    kind: &'d Kind,
    inside: &'d [bool],
    sheet: Sheet,
}

impl Writer<'_, '_> {
    fn page(&mut self, lines: &[usize], placeholders: &[String]) {
        let draft = self.draft;
        let page = &draft.plan.pages[self.page];
        for (text, source) in front::front_matter(draft, self.page, self.kind, placeholders) {
            self.sheet.push(text);
            if let Some(line) = source {
                self.ledger.note(line, self.sheet.kept());
            }
        }
        self.sheet.space();
        if page.body.is_none() && page.heading.is_none() {
            self.sheet
                .push(format!("# {}", page.title.replace('\n', " ")));
            self.sheet.space();
        }
        if self.page == 0 && !self.ledger.is_noted(draft.document.front.start) {
            self.unread_front_matter();
        }
        if let Some(body) = &page.body {
            self.template(body);
        }
        let mut at = 0;
        while let Some(line) = lines.get(at).copied() {
            let next = self.line(line);
            at += 1;
            while lines.get(at).is_some_and(|line| *line < next) {
                at += 1;
            }
        }
        self.appended();
    }

    /// Writes what stands in a line; returns the line after all that was taken.
    fn line(&mut self, line: usize) -> usize {
        let document = self.draft.document;
        if let Some(change) = self.draft.changes.get(&line) {
            self.change(change);
            return change.lines.end;
        }
        if document.is_blank(line) && !self.inside[line] {
            let before = self.sheet.number();
            self.sheet.space();
            let fate = match self.sheet.number() > before {
                true => self.sheet.kept(),
                false => Fate::Blank,
            };
            self.ledger.note(line, fate);
            return line + 1;
        }
        let block = document
            .blocks
            .binary_search_by_key(&line, |it| it.lines.start);
        let block = block.ok().map(|at| &document.blocks[at]);
        let next = match block {
            Some(block) if matches!(block.kind, TopKind::Heading(_)) => {
                let text = headline(self.draft, self.links, self.page, self.kind, block);
                self.sheet.push(text);
                for line in block.lines.clone() {
                    self.ledger.note(line, self.sheet.kept());
                }
                block.lines.end
            }
            block => {
                if block.is_some_and(|block| block.kind == TopKind::Rule) {
                    // Right below a paragraph it would make a heading of it.
                    self.sheet.space();
                }
                let text = self.links.line(self.draft, line, self.page);
                self.sheet.push(text);
                self.ledger.note(line, self.sheet.kept());
                line + 1
            }
        };
        if let Some(text) = self.draft.behind.get(&line) {
            self.sheet.space();
            self.sheet.lines.extend(text.iter().cloned());
            self.sheet.space();
        }
        next
    }

    fn change(&mut self, change: &Change) {
        if let Why::Template { .. } = change.why {
            // Below the words of its item, where the fence stood.
            let text = change.text.iter().cloned();
            self.sheet.lines.extend(text);
        } else if !change.text.is_empty() {
            self.sheet.space();
            self.sheet.lines.extend(change.text.iter().cloned());
            self.sheet.space();
        }
        self.ledger.begin(change.lines.start);
        let pages = &self.draft.plan.pages;
        for line in change.lines.clone() {
            let fate = match &change.why {
                Why::Data { page, key, said } => Fate::Data {
                    file: match &**key {
                        "owner" | "review_every" => crate::config::path(),
                        _ => pages[*page].path.clone(),
                    },
                    key: key.clone(),
                    said: said.clone(),
                },
                Why::LeftOut(reason) => Fate::LeftOut(reason.clone()),
                Why::Template { page } => {
                    let is_edge = line == change.lines.start || line + 1 == change.lines.end;
                    match is_edge {
                        true => Fate::LeftOut(format!(
                            "fence around a template, which is {} now",
                            pages[*page].path
                        )),
                        // The template's own page says where.
                        false => {
                            self.ledger.expect(*page, line);
                            continue;
                        }
                    }
                }
                // The page that it went to says where.
                Why::Moved { .. } => continue,
            };
            self.ledger.note(line, fate);
        }
    }

    fn template(&mut self, body: &[String]) {
        let expected = self.ledger.expected(self.page);
        for (index, text) in body.iter().enumerate() {
            self.sheet.push(text.clone());
            if let Some(line) = expected.get(index) {
                self.ledger.note(*line, self.sheet.moved());
            }
        }
    }

    /// Shows front matter that no page can have, as it is.
    fn unread_front_matter(&mut self) {
        let document = self.draft.document;
        let lines = document.front.clone();
        if lines.is_empty() {
            return;
        }
        let ticks = lines.clone().map(|line| {
            document
                .line(line)
                .trim_start()
                .bytes()
                .take_while(|byte| *byte == b'`')
                .count()
        });
        let fence = "`".repeat(ticks.max().unwrap_or(0).max(2) + 1);
        self.sheet.push(format!("{fence}text"));
        for line in lines {
            self.sheet.push(document.line(line).to_owned());
            self.ledger.note(line, self.sheet.kept());
        }
        self.sheet.push(fence);
        self.sheet.space();
    }

    /// Writes the definitions and footnotes that stood on other pages.
    fn appended(&mut self) {
        let ranges = self
            .links
            .appended
            .get(&self.page)
            .cloned()
            .unwrap_or_default();
        let defined = self.links.defined.get(&self.page);
        for line in defined.cloned().unwrap_or_default() {
            self.sheet.space();
            self.sheet.push(line);
        }
        for lines in ranges {
            self.sheet.space();
            for line in lines {
                let text = self.links.line(self.draft, line, self.page);
                self.sheet.push(text);
                // A copy is one more, unless the lines stand nowhere else.
                let change = self.draft.changes.range(..=line).next_back();
                let is_moved = change.is_some_and(|(_, change)| {
                    change.lines.contains(&line)
                        && matches!(change.why, Why::Moved { page } if page == self.page)
                });
                if is_moved {
                    self.ledger.note(line, self.sheet.moved());
                }
            }
        }
    }
}
