//! What stands where in a document: its top-level blocks, headings, links and definitions, as byte ranges.
//!
//! For who cuts a document into pieces and must not change what the pieces mean. No tree, no HTML, no diagnostics.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use super::markdown::Dialect;
use crate::source::Span;

/// The parts of one document.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The top-level blocks in their order. Definitions of links stand between them and are none.
    pub blocks: Vec<TopBlock>,
    /// All headings, those inside lists and quotations too.
    pub headings: Vec<Heading>,
    /// All fences, those inside lists too.
    pub fences: Vec<Fence>,
    /// Links and images of Markdown.
    pub links: Vec<Link>,
    /// Definitions that links refer to by a label.
    pub definitions: Vec<Definition>,
    /// Labels of footnotes, where they are referred to.
    pub footnotes: Vec<(String, Span)>,
    /// Raw HTML.
    pub html: Vec<Span>,
}

/// A block that stands in no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopBlock {
    /// What it is.
    pub kind: TopKind,
    /// Where it stands; may end in blank lines.
    pub span: Span,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopKind {
    /// A heading of a level from 1.
    Heading(usize),
    /// A paragraph.
    Paragraph,
    /// A list, ordered or not.
    List {
        /// Whether its items have numbers.
        is_ordered: bool,
        /// How many there are.
        items: usize,
    },
    /// A fence or indented code, with its info string.
    Code(String),
    /// A table.
    Table,
    /// A line across.
    Rule,
    /// Raw HTML.
    Html,
    /// The text of a footnote, with its label.
    Footnote(String),
    /// Anything else: quotations, definition lists.
    Other,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its level, from 1.
    pub level: usize,
    /// Its words, without markup.
    pub text: String,
    /// The anchor that is written behind it.
    pub id: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether it stands in no other block.
    pub is_top: bool,
}

/// A fence of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// Its info string.
    pub info: String,
    /// From the first fence to the last.
    pub span: Span,
    /// Whether it stands in no other block.
    pub is_top: bool,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The whole of it.
    pub span: Span,
    /// Where it leads, without escapes.
    pub destination: String,
    /// Its words, without markup.
    pub text: String,
    /// The label of its definition, where it has none of its own.
    pub label: Option<String>,
    /// Whether it is an image.
    pub is_image: bool,
}

/// What a label stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The label as it is written.
    pub label: String,
    /// Where links with this label lead.
    pub destination: String,
    /// The whole of it.
    pub span: Span,
}

/// Finds the parts of a document without front matter.
pub fn outline(text: &str) -> Outline {
    let parser = Parser::new_ext(text, Dialect::Book.options());
    let mut outline = Outline::default();
    for (label, definition) in parser.reference_definitions().iter() {
        outline.definitions.push(Definition {
            label: label.to_owned(),
            destination: definition.dest.to_string(),
            span: Span::from(definition.span.clone()),
        });
    }
    outline
        .definitions
        .sort_by_key(|definition| definition.span.start);
    let mut walk = Walk {
        outline,
        depth: 0,
        open: Vec::new(),
    };
    for (event, range) in parser.into_offset_iter() {
        walk.event(event, Span::from(range));
    }
    walk.outline
}

/// A heading or link whose words are still to come.
enum Open {
    Heading(usize),
    Link(usize),
}

struct Walk {
    outline: Outline,
    depth: usize,
    open: Vec<Open>,
}

impl Walk {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => {
                self.start(tag, span);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                if matches!(tag, TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image) {
                    self.open.pop();
                }
            }
            Event::Text(words) | Event::Code(words) => self.words(&words),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Html(_) | Event::InlineHtml(_) => self.outline.html.push(span),
            Event::FootnoteReference(label) => {
                self.outline.footnotes.push((label.to_string(), span));
            }
            Event::Rule if self.depth == 0 => self.block(TopKind::Rule, span),
            _ => {}
        }
    }

    fn block(&mut self, kind: TopKind, span: Span) {
        self.outline.blocks.push(TopBlock { kind, span });
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let is_top = self.depth == 0;
        if self.depth == 1
            && matches!(tag, Tag::Item)
            && let Some(TopKind::List { items, .. }) =
                self.outline.blocks.last_mut().map(|it| &mut it.kind)
        {
            *items += 1;
        }
        if is_top {
            self.block(kind(&tag), span);
        }
        match tag {
            Tag::Heading { level, id, .. } => {
                self.open.push(Open::Heading(self.outline.headings.len()));
                self.outline.headings.push(Heading {
                    level: number(level),
                    text: String::new(),
                    id: id.map(|id| id.to_string()),
                    span,
                    is_top,
                });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.outline.fences.push(Fence {
                info: info.to_string(),
                span,
                is_top,
            }),
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => self.link(link_type, &dest_url, &id, span, false),
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => self.link(link_type, &dest_url, &id, span, true),
            _ => {}
        }
    }

    fn link(&mut self, kind: LinkType, destination: &str, id: &str, span: Span, is_image: bool) {
        let is_labelled = matches!(
            kind,
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
        );
        self.open.push(Open::Link(self.outline.links.len()));
        self.outline.links.push(Link {
            span,
            destination: destination.to_owned(),
            text: String::new(),
            label: is_labelled.then(|| id.to_owned()),
            is_image,
        });
    }

    fn words(&mut self, words: &str) {
        for open in &self.open {
            let text = match open {
                Open::Heading(at) => &mut self.outline.headings[*at].text,
                Open::Link(at) => &mut self.outline.links[*at].text,
            };
            text.push_str(words);
        }
    }
}

fn kind(tag: &Tag<'_>) -> TopKind {
    match tag {
        Tag::Heading { level, .. } => TopKind::Heading(number(*level)),
        Tag::Paragraph => TopKind::Paragraph,
        Tag::List(first) => TopKind::List {
            is_ordered: first.is_some(),
            items: 0,
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => TopKind::Code(info.to_string()),
        Tag::CodeBlock(CodeBlockKind::Indented) => TopKind::Code(String::new()),
        Tag::Table(_) => TopKind::Table,
        Tag::HtmlBlock => TopKind::Html,
        Tag::FootnoteDefinition(label) => TopKind::Footnote(label.to_string()),
        _ => TopKind::Other,
    }
}

fn number(level: HeadingLevel) -> usize {
    level as usize
}

#[cfg(test)]
mod tests {
    use super::{TopKind, outline};

    #[test]
    fn blocks_links_and_definitions_have_their_places() {
        let text = "Title\n=====\n\n- [a][x]\n  ```md\n  # no\n  ```\n- b[^1]\n\n[x]: #title\n\n[^1]: Note\n";
        let found = outline(text);
        let list = TopKind::List {
            is_ordered: false,
            items: 2,
        };
        let kinds: Vec<_> = found
            .blocks
            .iter()
            .map(|block| block.kind.clone())
            .collect();
        assert_eq!(
            kinds,
            [TopKind::Heading(1), list, TopKind::Footnote("1".to_owned())]
        );
        assert_eq!(found.headings.len(), 1);
        assert_eq!(found.links[0].label.as_deref(), Some("x"));
        assert_eq!(found.links[0].text, "a");
        assert_eq!(found.definitions[0].span.text(text), "[x]: #title");
        assert_eq!(found.footnotes[0].0, "1");
        assert!(!found.fences[0].is_top);
    }
}
