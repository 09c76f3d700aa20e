//! The long document as lines, blocks and headings.
//!
//! Everything that follows counts in lines: a line is what the account at the end accounts for.

use std::ops::Range;

use super::words::plain;
use crate::diagnostic::Level;
use crate::parse::ParseOptions;
use crate::parse::front_matter::{Language, parse_front_matter, split};
use crate::parse::outline::{Heading, Outline, TopBlock, TopKind, outline};
use crate::source::{SitePath, SourceFile, Span};

/// A document that is understood as far as Markdown goes.
pub(super) struct Document {
    /// The text with `\n` as the only line end, without byte order mark.
    pub(super) text: String,
    starts: Vec<usize>,
    /// The lines of the front matter with its fences.
    pub(super) front: Range<usize>,
    /// What its front matter is written in, if opsbook can read it.
    pub(super) language: Option<Language>,
    /// The title that the front matter gives.
    pub(super) front_title: Option<String>,
    /// Places of everything, in the whole text.
    pub(super) outline: Outline,
    /// The top-level blocks by their lines.
    pub(super) blocks: Vec<Block>,
}

/// A top-level block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: TopKind,
    /// Its lines, without blank lines at its end.
    pub(super) lines: Range<usize>,
    /// For a heading, its index in the outline.
    pub(super) heading: Option<usize>,
}

/// Longest line that is taken for a heading because `---` stands below it, in characters.
const LONGEST_HEADING: usize = 100;

impl Document {
    pub(super) fn new(name: &str, text: &str) -> Document {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .filter(|start| *start < text.len())
            .collect();
        let mut document = Document {
            text,
            starts,
            front: 0..0,
            language: None,
            front_title: None,
            outline: Outline::default(),
            blocks: Vec::new(),
        };
        let body = document.read_front_matter(name);
        document.outline = shifted(outline(&document.text[body..]), body);
        document.read_blocks();
        document.read_bold_headings();
        document
    }

    /// Returns where the body begins.
    fn read_front_matter(&mut self, name: &str) -> usize {
        let path = SitePath::new(name).or_else(|_| SitePath::new("document.md"));
        let file = SourceFile::new(path.expect("a name is a path"), self.text.clone());
        let parts = split(&file).value;
        if parts.language.is_none() {
            return 0;
        }
        let options = ParseOptions::default();
        let found = parse_front_matter(&file, &options);
        let is_right = found
            .diagnostics
            .iter()
            .all(|finding| finding.level != Level::Error);
        self.front = 0..self.line_of(parts.whole.end.saturating_sub(1)) + 1;
        self.language = parts.language.filter(|_| is_right);
        self.front_title = found.value.0.title.map(|title| title.value);
        parts.body.start
    }

    fn read_blocks(&mut self) {
        let mut blocks = Vec::new();
        for TopBlock { kind, span } in &self.outline.blocks {
            let heading = matches!(kind, TopKind::Heading(_)).then(|| {
                let headings = &self.outline.headings;
                headings.binary_search_by_key(&span.start, |heading| heading.span.start)
            });
            let lines = self.lines_of(*span);
            if matches!(kind, TopKind::Heading(2)) && self.is_meant_as_text(&lines) {
                let last = lines.end - 1;
                for (kind, lines) in [
                    (TopKind::Paragraph, lines.start..last),
                    (TopKind::Rule, last..last + 1),
                ] {
                    let heading = None;
                    blocks.push(Block {
                        kind,
                        lines,
                        heading,
                    });
                }
                continue;
            }
            blocks.push(Block {
                kind: kind.clone(),
                lines,
                heading: heading.and_then(Result::ok),
            });
        }
        self.blocks = blocks;
    }

    /// Says whether `---` below a paragraph was meant as a line across, and made a heading of it by accident.
    fn is_meant_as_text(&self, lines: &Range<usize>) -> bool {
        let is_underlined = self
            .line(lines.end - 1)
            .trim()
            .bytes()
            .all(|byte| byte == b'-');
        let is_long = self.line(lines.start).chars().count() > LONGEST_HEADING;
        lines.len() > 1 && is_underlined && (lines.len() > 2 || is_long)
    }

    /// Takes bold lines for headings where a document has none: what editors without Markdown export.
    fn read_bold_headings(&mut self) {
        let heads = self.outline.headings.iter().filter(|it| it.is_top);
        if heads.clone().count() > 1 || heads.clone().any(|heading| heading.level > 1) {
            return;
        }
        let bold: Vec<(usize, String)> = self
            .blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.kind == TopKind::Paragraph && block.lines.len() == 1)
            .filter_map(|(at, block)| Some((at, bold_line(self.line(block.lines.start))?)))
            .collect();
        if bold.len() < 2 {
            return;
        }
        let has_title = heads.count() == 1;
        for (number, (at, text)) in bold.into_iter().enumerate() {
            let level = if !has_title && number == 0 && at == 0 {
                1
            } else {
                2
            };
            let start = self.starts[self.blocks[at].lines.start];
            self.blocks[at].kind = TopKind::Heading(level);
            self.blocks[at].heading = Some(self.outline.headings.len());
            self.outline.headings.push(Heading {
                level,
                text,
                id: None,
                span: Span::new(start, start + self.line(self.blocks[at].lines.start).len()),
                is_top: true,
            });
        }
        self.outline
            .headings
            .sort_by_key(|heading| heading.span.start);
        let headings = &self.outline.headings;
        for block in &mut self.blocks {
            let start = self.starts[block.lines.start];
            if matches!(block.kind, TopKind::Heading(_)) {
                let found = headings.binary_search_by_key(&start, |heading| heading.span.start);
                block.heading = block.heading.and(found.ok());
            }
        }
    }

    /// Returns how many lines there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Returns a line without its end.
    pub(super) fn line(&self, line: usize) -> &str {
        let Some(start) = self.starts.get(line) else {
            return "";
        };
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |next| next - 1);
        self.text[*start..end].trim_end_matches('\n')
    }

    /// Returns some lines.
    pub(super) fn lines(&self, lines: Range<usize>) -> Vec<&str> {
        lines.map(|line| self.line(line)).collect()
    }

    /// Returns some lines as one text.
    pub(super) fn text_of(&self, lines: &Range<usize>) -> String {
        self.lines(lines.clone()).join("\n")
    }

    /// Returns the line on which a byte stands.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }

    /// Returns where a line starts.
    pub(super) fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// Returns the lines of a span, without blank ones at its end.
    pub(super) fn lines_of(&self, span: Span) -> Range<usize> {
        let text = span.text(&self.text);
        let kept = text.trim_end().len();
        let last = text[..kept].char_indices().last().map_or(0, |(at, _)| at);
        self.line_of(span.start)..self.line_of(span.start + last) + 1
    }

    /// Returns the heading of a block.
    pub(super) fn heading(&self, block: &Block) -> Option<&Heading> {
        self.outline.headings.get(block.heading?)
    }

    pub(super) fn is_blank(&self, line: usize) -> bool {
        self.line(line).trim().is_empty()
    }
}

/// Returns the words of a line that is bold as a whole, and no label such as `**Symptoms:**`.
fn bold_line(line: &str) -> Option<String> {
    let line = line.trim();
    let inner = ["**", "__"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark)?.strip_suffix(mark))?;
    let is_whole = !inner.contains("**") && !inner.contains("__") && !inner.trim().is_empty();
    let is_label = inner.trim_end().ends_with(':');
    (is_whole && !is_label).then(|| plain(inner))
}

fn shifted(mut outline: Outline, by: usize) -> Outline {
    let spans = outline.blocks.iter_mut().map(|it| &mut it.span);
    let spans = spans.chain(outline.headings.iter_mut().map(|it| &mut it.span));
    let spans = spans.chain(outline.fences.iter_mut().map(|it| &mut it.span));
    let spans = spans.chain(outline.links.iter_mut().map(|it| &mut it.span));
    let spans = spans.chain(outline.definitions.iter_mut().map(|it| &mut it.span));
    let spans = spans.chain(outline.footnotes.iter_mut().map(|it| &mut it.1));
    for span in spans.chain(outline.html.iter_mut()) {
        *span = span.shift(by);
    }
    outline
}
