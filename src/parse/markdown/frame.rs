//! What is open while the tree is built.

use std::ops::Range;

use crate::model::block::{Block, CalloutKind, Definition, Inline, ListItem, Table};
use crate::model::link::LinkIndex;

/// Something that was begun and not ended.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// Where the whole of it stands in the source.
    pub(super) range: Range<usize>,
    /// Blocks that it holds so far.
    pub(super) blocks: Vec<Block>,
    /// Running text that it holds and that is not yet among its blocks.
    pub(super) inlines: Vec<Inline>,
    /// Cells of a table that were only filled in.
    pub(super) empty_cells: usize,
}

/// What was begun.
pub(super) enum Kind {
    Root,
    Paragraph,
    Heading {
        level: u8,
        id: Option<String>,
        classes: Vec<String>,
    },
    Quote(Option<CalloutKind>),
    Code {
        info: Option<String>,
        text: String,
        body: Option<Range<usize>>,
    },
    Html {
        html: String,
        places: Vec<(usize, usize)>,
    },
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
        tight: bool,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(String),
    Definitions(Vec<Definition>),
    Term,
    Meaning,
    Table(Box<Table>),
    Row {
        is_head: bool,
        cells: Vec<Vec<Inline>>,
    },
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        destination: String,
        title: String,
    },
    Image {
        destination: String,
        title: String,
    },
    Element {
        tag: String,
        attributes: Vec<(String, String)>,
        link: Option<LinkIndex>,
        is_inline: bool,
    },
}

impl Frame {
    pub(super) fn new(kind: Kind, range: Range<usize>) -> Frame {
        Frame {
            kind,
            range,
            blocks: Vec::new(),
            inlines: Vec::new(),
            empty_cells: 0,
        }
    }

    /// Adds a block, after the running text that came before it.
    pub(super) fn push_block(&mut self, block: Block) {
        self.flush_inlines();
        self.blocks.push(block);
    }

    /// Makes a block of the running text that stands directly in a block, as in a tight list.
    pub(super) fn flush_inlines(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks
                .push(Block::Inlines(std::mem::take(&mut self.inlines)));
        }
    }

    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.flush_inlines();
        self.blocks
    }

    /// Returns the running text. A block cannot stand inside running text; should one have got there, its text stays.
    pub(super) fn into_inlines(self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for block in self.blocks {
            if let Block::Inlines(content) | Block::Paragraph(content) = block {
                inlines.extend(content);
            }
        }
        inlines.extend(self.inlines);
        inlines
    }

    /// Adds a line of a block of raw HTML, which begins at byte `place` of the source.
    pub(super) fn html(&mut self, line: &str, place: usize) {
        if let Kind::Html { html, places } = &mut self.kind {
            places.push((html.len(), place));
            html.push_str(line);
        }
    }

    pub(super) fn push_term(&mut self, term: Vec<Inline>) {
        if let Kind::Definitions(definitions) = &mut self.kind {
            definitions.push(Definition {
                term,
                meanings: Vec::new(),
            });
        }
    }

    pub(super) fn push_meaning(&mut self, blocks: Vec<Block>) {
        if let Kind::Definitions(definitions) = &mut self.kind {
            if let Some(last) = definitions.last_mut() {
                last.meanings.push(blocks);
            }
        }
    }

    pub(super) fn push_row(&mut self, is_head: bool, cells: Vec<Vec<Inline>>) {
        if let Kind::Table(table) = &mut self.kind {
            if is_head {
                table.head = cells;
            } else {
                table.rows.push(cells);
            }
        }
    }
}
