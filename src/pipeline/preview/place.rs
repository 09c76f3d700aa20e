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
            text: match body {
                Some(body) => words(body, span, text),
                None => page.and_then(|page| declared(page, span)),
            },
        }
    }
}

/// Returns the first line of the declared command that something in front matter is about.
fn declared(page: &Page, span: Span) -> Option<String> {
    let commands = &page.parsed.front_matter.data.commands;
    let command = commands.iter().find(|command| {
        let places = [command.id.span, command.run.span];
        places
            .iter()
            .any(|place| place.start <= span.start && span.end <= place.end)
    });
    let line = command?.run.value.text.trim().lines().next()?;
    Some(line.to_owned())
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Place;
    use crate::assemble::assemble;
    use crate::config::Config;
    use crate::diagnostic::Label;
    use crate::parse::{ParseOptions, parse_page};
    use crate::source::{SitePath, SourceFile, Span};

    const TEXT: &str = "---\ncommands:\n  - { id: restart, run: kubectl rollout restart deployment/api }\n\
        contacts:\n  - { id: lead, name: Lead }\n---\n# Title\n\n## Act\n\nSome *marked*\nwords.\n\n\
        | a | b |\n| - | - |\n| one | two |\n\n```bash\nkubectl get pods\nkubectl top pods\n```\n";

    #[test]
    fn a_finding_is_shown_beside_the_words_that_it_is_about() {
        let path = SitePath::new("a.md").expect("is a path");
        let file = SourceFile::new(path.clone(), TEXT);
        let parsed = Arc::new(parse_page(&file, &ParseOptions::default()).value);
        let book = assemble(&Config::default(), vec![parsed], Arc::default()).value;
        let place = |words: &str| {
            let at = TEXT.find(words).expect("stands there");
            let label = Label::new(&path, Span::new(at, at + words.len()));
            let found = Place::find(&label, book.pages.first(), TEXT);
            (found.section, found.text)
        };
        let in_section = |text: &str| (Some("act".to_owned()), Some(text.to_owned()));
        assert_eq!(place("marked"), in_section("Some marked words."));
        assert_eq!(place("two"), in_section("two"));
        assert_eq!(place("top"), in_section("kubectl top pods"));
        assert_eq!(place("Act"), in_section("Act"));
        let command = "kubectl rollout restart deployment/api".to_owned();
        assert_eq!(place("restart"), (None, Some(command.clone())));
        assert_eq!(place("rollout"), (None, Some(command)));
        assert_eq!(place("lead"), (None, None));
    }
}
