//! What is open while the tree is built.

use pulldown_cmark::{Alignment as TheirAlignment, BlockQuoteKind};

use crate::model::block::{Alignment, Block, CalloutKind, Definition, Inline, ListItem, Table};
use crate::model::link::LinkIndex;
use crate::source::Span;

/// Something that is open, and what it holds so far.
pub(super) struct Frame {
    pub(super) node: Node,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    pub(super) span: Span,
}

/// What is open.
pub(super) enum Node {
    Root,
    Paragraph,
    Heading {
        level: u8,
        id: Option<String>,
        classes: Vec<String>,
    },
    Quote,
    Callout(CalloutKind),
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Table(Table),
    Row {
        is_head: bool,
        cells: Vec<Vec<Inline>>,
    },
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        link: LinkIndex,
        title: Box<str>,
    },
    Image {
        link: LinkIndex,
        title: Box<str>,
    },
    Definitions(Vec<Definition>),
    Term,
    Meaning,
    Footnote(String),
    Element(OpenElement),
}

/// An element of raw HTML that is open.
pub(super) struct OpenElement {
    pub(super) tag: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) link: Option<LinkIndex>,
    /// Whether it began in running text, so that no block can stand in it.
    pub(super) is_inline: bool,
}

/// Code or raw HTML whose text is being gathered.
pub(super) struct Verbatim {
    pub(super) info: Option<String>,
    pub(super) is_html: bool,
    pub(super) text: String,
    /// Where the text stands: offset in `text`, offset in the file, for each piece.
    pub(super) pieces: Vec<(usize, usize)>,
    pub(super) span: Span,
    pub(super) last: usize,
}

impl Frame {
    pub(super) fn new(node: Node, span: Span) -> Self {
        Frame {
            node,
            blocks: Vec::new(),
            inlines: Vec::new(),
            span,
        }
    }

    /// Makes a block of text that stands among blocks, as in a tight list item.
    pub(super) fn settle(&mut self) {
        if self.node.holds_blocks() && !self.inlines.is_empty() {
            let mut inlines = std::mem::take(&mut self.inlines);
            inlines.shrink_to_fit();
            self.blocks.push(Block::Inlines(inlines));
        }
    }
}

impl Node {
    pub(super) fn is_link(&self) -> bool {
        match self {
            Node::Link { .. } | Node::Image { .. } => true,
            Node::Element(element) => element.tag == "a",
            _ => false,
        }
    }

    pub(super) fn is_block(&self) -> bool {
        match self {
            Node::Emphasis
            | Node::Strong
            | Node::Strikethrough
            | Node::Link { .. }
            | Node::Image { .. } => false,
            Node::Element(element) => !element.is_inline,
            _ => true,
        }
    }

    fn holds_blocks(&self) -> bool {
        match self {
            Node::Root | Node::Quote | Node::Callout(_) | Node::Item { .. } | Node::Meaning => true,
            Node::Footnote(_) | Node::List { .. } | Node::Table(_) | Node::Row { .. } => true,
            Node::Definitions(_) => true,
            Node::Element(element) => !element.is_inline,
            _ => false,
        }
    }
}

impl Verbatim {
    pub(super) fn new(info: Option<String>, is_html: bool, span: Span) -> Self {
        Verbatim {
            info,
            is_html,
            text: String::new(),
            pieces: Vec::new(),
            span,
            last: span.start,
        }
    }

    pub(super) fn add(&mut self, text: &str, span: Span) {
        self.pieces.push((self.text.len(), span.start));
        self.text.push_str(text);
        self.last = span.end;
    }

    /// Returns where an offset of the gathered text stands in the file.
    pub(super) fn place(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(at, _)| *at <= offset);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some((at, place)) => (place + offset - at).min(self.last.max(*place)),
            None => self.span.start,
        }
    }
}

pub(super) fn callout(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}

pub(super) fn alignment(alignment: TheirAlignment) -> Alignment {
    match alignment {
        TheirAlignment::None => Alignment::None,
        TheirAlignment::Left => Alignment::Left,
        TheirAlignment::Center => Alignment::Center,
        TheirAlignment::Right => Alignment::Right,
    }
}
