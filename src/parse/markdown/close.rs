//! What becomes of a frame when it is closed.

use super::builder::Builder;
use super::frame::{Frame, Node, OpenElement};
use crate::model::block::{Block, Definition, Element, Footnote, Heading, Inline, List, ListItem};
use crate::model::plain_text::plain_text;
use crate::model::slug::slug;

impl Builder<'_> {
    /// Closes the innermost frame and hands what it became to the one around it.
    pub(super) fn close_top(&mut self) {
        self.flush_text();
        let Some(mut frame) = self.stack.pop() else {
            return;
        };
        frame.settle();
        self.links_open -= usize::from(frame.node.is_link());
        let Frame {
            node,
            mut blocks,
            mut inlines,
            span,
        } = frame;
        // A book holds a hundred thousand of these lists, and most have one entry where room was made for four.
        blocks.shrink_to_fit();
        inlines.shrink_to_fit();
        match node {
            Node::Root => {}
            Node::Paragraph => self.block(Block::Paragraph(inlines)),
            Node::Heading { level, id, classes } => {
                let wanted = id.unwrap_or_else(|| slug(&plain_text(&inlines)));
                let wanted = if wanted.is_empty() {
                    "section"
                } else {
                    &wanted
                };
                let heading = Heading {
                    level,
                    anchor: self.anchors.take(wanted),
                    classes,
                    content: inlines,
                    span,
                };
                self.block(Block::Heading(Box::new(heading)));
            }
            Node::Quote => self.block(Block::Quote(blocks)),
            Node::Callout(kind) => self.block(Block::Callout(kind, blocks)),
            Node::List { start, mut items } => {
                items.shrink_to_fit();
                let is_loose =
                    |item: &ListItem| item.blocks.iter().any(|b| matches!(b, Block::Paragraph(_)));
                let tight = !items.iter().any(is_loose);
                self.block(Block::List(List {
                    start,
                    tight,
                    items,
                }));
            }
            Node::Item { task } => {
                let item = ListItem { task, blocks, span };
                match &mut self.top().node {
                    Node::List { items, .. } => items.push(item),
                    _ => self.top().blocks.extend(item.blocks),
                }
            }
            Node::Table(mut table) => {
                table.rows.shrink_to_fit();
                self.block(Block::Table(Box::new(table)));
            }
            Node::Row { is_head, mut cells } => {
                cells.shrink_to_fit();
                if let Node::Table(table) = &mut self.top().node {
                    if is_head {
                        table.head = cells;
                    } else {
                        table.rows.push(cells);
                    }
                }
            }
            Node::Cell => {
                if let Node::Row { cells, .. } = &mut self.top().node {
                    cells.push(inlines);
                }
            }
            Node::Emphasis => self.inline(Inline::Emphasis(inlines)),
            Node::Strong => self.inline(Inline::Strong(inlines)),
            Node::Strikethrough => self.inline(Inline::Strikethrough(inlines)),
            Node::Link { link, title } => self.inline(Inline::Link {
                link,
                title,
                content: inlines,
            }),
            Node::Image { link, title } => self.inline(Inline::Image {
                link,
                title,
                alt: plain_text(&inlines),
            }),
            Node::Definitions(definitions) => self.block(Block::Definitions(definitions)),
            Node::Term => {
                if let Node::Definitions(definitions) = &mut self.top().node {
                    definitions.push(Definition {
                        term: inlines,
                        meanings: Vec::new(),
                    });
                }
            }
            Node::Meaning => {
                if let Node::Definitions(definitions) = &mut self.top().node
                    && let Some(last) = definitions.last_mut()
                {
                    last.meanings.push(blocks);
                }
            }
            Node::Footnote(label) => self.block(Block::Footnote(Footnote { label, blocks })),
            Node::Element(element) => self.close_element(element, blocks, inlines),
        }
    }

    fn close_element(&mut self, open: OpenElement, blocks: Vec<Block>, inlines: Vec<Inline>) {
        let OpenElement {
            tag,
            attributes,
            link,
            is_inline,
        } = open;
        if is_inline {
            self.inline(Inline::Element(Box::new(Element {
                tag,
                attributes,
                link,
                content: inlines,
            })));
        } else {
            self.block(Block::Element(Box::new(Element {
                tag,
                attributes,
                link,
                content: blocks,
            })));
        }
    }
}
