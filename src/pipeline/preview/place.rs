//! Where on a page a finding is to be shown: under which heading, and beside which words.

use crate::diagnostic::Label;
use crate::model::block::{Block, Inline};
use crate::model::page::{Body, Page};
use crate::model::plain_text::plain_text;
use crate::source::{LineIndex, Position, Span};

/// Where a finding is, for people and for the page that shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Line and column in the file; `None` where the finding is about the file as a whole.
    pub position: Option<Position>,
    /// The anchor of the heading above.
    pub section: Option<String>,
    /// The words of the paragraph, heading or cell that it is about, or the line of code.
    pub text: Option<String>,
}

impl Place {
    /// Finds the place of a label, on the page that is made of its file if there is one.
    pub(super) fn find(label: &Label, page: Option<&Page>, text: &str) -> Self {
        let Some(span) = label.span else {
            return Place::default();
        };
        let position = LineIndex::new(text).position(text, span.start);
        let body = page.map(|page| &page.parsed.body);
        let body = body.filter(|body| (body.span.start..=body.span.end).contains(&span.start));
        let headings = body.map(Body::headings).unwrap_or_default();
        let above = headings
            .iter()
            .rev()
            .find(|heading| heading.span.start <= span.start);
        Place {
            position: Some(position),
            section: above.map(|heading| heading.anchor.clone()),
            text: body.and_then(|body| words(body, span, text)),
        }
    }
}

/// Returns the words that a reader sees where something stands in a body.
fn words(body: &Body, span: Span, file: &str) -> Option<String> {
    let mut nearest: Option<(usize, String)> = None;
    let mut take = |at: Span, words: &dyn Fn() -> String| {
        let is_better = nearest.as_ref().is_none_or(|(start, _)| *start <= at.start);
        if at.start <= span.start && span.start <= at.end && is_better {
            nearest = Some((at.start, words()));
        }
    };
    for block in body.all_blocks() {
        match block {
            Block::Heading(heading) => take(heading.span, &|| plain_text(&heading.content)),
            Block::Paragraph(content) | Block::Inlines(content) => {
                if let Some(at) = extent(content, body) {
                    take(at, &|| plain_text(content));
                }
            }
            Block::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                for cell in rows.flatten() {
                    if let Some(at) = extent(cell, body) {
                        take(at, &|| plain_text(cell));
                    }
                }
            }
            Block::Code(code) | Block::Diagram(code) => take(code.span, &|| line(file, span)),
            Block::Commands(commands) => take(commands.code.span, &|| line(file, span)),
            _ => {}
        }
    }
    let (_, words) = nearest?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Returns the line of a file in which something begins.
fn line(file: &str, span: Span) -> String {
    let start = file.floor_char_boundary(span.start.min(file.len()));
    let from = file[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = file[start..].find('\n').map_or(file.len(), |at| start + at);
    file[from..to].to_owned()
}

/// Returns from where to where running text stands in its file, as far as its parts know.
fn extent(content: &[Inline], body: &Body) -> Option<Span> {
    let spans = content.iter().filter_map(|inline| match inline {
        Inline::Text(text) => text.span(),
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strikethrough(content) => {
            extent(content, body)
        }
        Inline::Link { link, .. } | Inline::Image { link, .. } => {
            body.links.get(link.0).map(|link| link.span)
        }
        Inline::Element(element) => extent(&element.content, body),
        _ => None,
    });
    spans.reduce(|one, other| Span::new(one.start.min(other.start), one.end.max(other.end)))
}
