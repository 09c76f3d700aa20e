//! The text that belongs to a step, as it is digested: words and structure, without what another edit moves.
//!
//! The number of a step, how lines are broken, emphasis and the space between items say nothing of what is to be done.

use crate::model::block::{Block, Element, Inline};
use crate::model::link::{LinkIndex, ParsedLink};

/// What a reference to a footnote begins with, behind the mark.
pub(super) const NOTE: &str = "note ";

/// Writes words, and where their links and pictures lead.
pub(super) fn words(inlines: &[Inline], links: &[ParsedLink], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) => text.push_str(words),
            Inline::Code(code) => mark("code", code, text),
            Inline::Emphasis(content) | Inline::Strong(content) => {
                self::words(content, links, text)
            }
            Inline::Strikethrough(content) => {
                text.push_str("\0struck ");
                self::words(content, links, text);
                text.push('\0');
            }
            Inline::Link { link, content, .. } => {
                self::words(content, links, text);
                target(*link, links, text);
            }
            Inline::Image { link, alt, .. } => {
                mark("image", alt, text);
                target(*link, links, text);
            }
            Inline::FootnoteReference(label, _) => mark("note", label, text),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            Inline::Element(element) => {
                tag(element, links, text);
                self::words(&element.content, links, text);
                text.push('\0');
            }
        }
    }
}

/// Writes what a block says by itself, without the blocks inside of it.
pub(super) fn block(block: &Block, links: &[ParsedLink], text: &mut String) {
    match block {
        Block::Paragraph(content) | Block::Inlines(content) => {
            text.push_str("\0p ");
            words(content, links, text);
        }
        Block::Heading(heading) => {
            text.push_str("\0h ");
            words(&heading.content, links, text);
        }
        Block::Quote(_) => text.push_str("\0quote"),
        Block::Callout(kind, _) => mark("callout", kind.name(), text),
        Block::Code(code) | Block::Diagram(code) => {
            mark(&code.language, &code.text, text);
        }
        Block::Commands(commands) => mark("commands", &commands.code.text, text),
        Block::Table(table) => {
            for row in std::iter::once(&table.head).chain(&table.rows) {
                text.push_str("\0row");
                for cell in row {
                    text.push_str("\0cell ");
                    words(cell, links, text);
                }
            }
        }
        Block::Definitions(terms) => {
            for term in terms {
                text.push_str("\0term ");
                words(&term.term, links, text);
            }
        }
        Block::Element(element) => tag(element, links, text),
        Block::List(_) | Block::Footnote(_) | Block::Directive(_) | Block::Rule => {}
    }
}

fn tag<C>(element: &Element<C>, links: &[ParsedLink], text: &mut String) {
    mark("tag", &element.tag, text);
    for (name, value) in &element.attributes {
        mark(name, value, text);
    }
    if let Some(link) = element.link {
        target(link, links, text);
    }
}

fn target(link: LinkIndex, links: &[ParsedLink], text: &mut String) {
    let destination = links.get(link.0).map_or("", |link| &link.destination);
    mark("to", destination, text);
}

fn mark(name: &str, value: &str, text: &mut String) {
    for part in ["\0", name, " ", value, "\0"] {
        text.push_str(part);
    }
}
