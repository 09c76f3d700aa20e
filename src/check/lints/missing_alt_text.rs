//! Images without words for those who cannot see them.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::block::{Block, Element, Inline};
use crate::model::link::{LinkIndex, LinkKind};
use crate::model::page::Page;

pub(in crate::check) fn check(_: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let body = &page.parsed.body;
    if body.links.iter().all(|link| link.kind == LinkKind::Link) {
        return;
    }
    let mut images = Vec::new();
    in_blocks(&body.blocks, &mut images);
    for image in images {
        let Some(link) = body.links.get(image.0) else {
            continue;
        };
        let message = "this image has no alternative text";
        let help = "say in the square brackets what it shows; it is read aloud, and shown where the image is not";
        let label = Label::new(page.path(), link.span);
        sink.push(Diagnostic::new(Lint::MissingAltText, message, label).help(help));
    }
}

/// Gathers the images without a text of their own.
fn in_blocks(blocks: &[Block], found: &mut Vec<LinkIndex>) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Inlines(content) => in_inlines(content, found),
            Block::Heading(heading) => in_inlines(&heading.content, found),
            Block::Quote(blocks) | Block::Callout(_, blocks) => in_blocks(blocks, found),
            Block::List(list) => {
                for item in &list.items {
                    in_blocks(&item.blocks, found);
                }
            }
            Block::Table(table) => {
                for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                    in_inlines(cell, found);
                }
            }
            Block::Definitions(definitions) => {
                for definition in definitions {
                    in_inlines(&definition.term, found);
                    for meaning in &definition.meanings {
                        in_blocks(meaning, found);
                    }
                }
            }
            Block::Footnote(footnote) => in_blocks(&footnote.blocks, found),
            Block::Element(element) => {
                found.extend(image_element(element));
                in_blocks(&element.content, found);
            }
            Block::Code(_)
            | Block::Commands(_)
            | Block::Diagram(_)
            | Block::Rule
            | Block::Directive(_) => {}
        }
    }
}

fn in_inlines(inlines: &[Inline], found: &mut Vec<LinkIndex>) {
    for inline in inlines {
        match inline {
            Inline::Image { link, alt, .. } => {
                if alt.trim().is_empty() {
                    found.push(*link);
                }
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Link { content, .. } => in_inlines(content, found),
            Inline::Element(element) => {
                found.extend(image_element(element));
                in_inlines(&element.content, found);
            }
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::FootnoteReference(..)
            | Inline::SoftBreak
            | Inline::HardBreak => {}
        }
    }
}

/// In HTML an empty `alt` says on purpose that the image is decoration; one that is left out says nothing.
fn image_element<C>(element: &Element<C>) -> Option<LinkIndex> {
    let has_alt = element.attributes.iter().any(|(name, _)| name == "alt");
    if element.tag == "img" && !has_alt {
        element.link
    } else {
        None
    }
}
