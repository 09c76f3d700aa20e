//! The body of a page as a tree: what `parse` understood of the Markdown, before it is known where links lead.
//!
//! Depth is bounded by `parse`, so walking it by recursion is safe.

use crate::model::excerpt::Excerpt;
use crate::model::link::{DirectiveIndex, LinkIndex};
use crate::model::shell::CommandBlock;
use crate::source::Span;

/// A piece of a page that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph. In a tight list its text stands without `<p>`.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading(Box<Heading>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A GitHub alert, as in `> [!WARNING]`.
    Callout(CalloutKind, Vec<Block>),
    /// A list.
    List(List),
    /// Code.
    Code(Box<Code>),
    /// A fence of shell.
    Commands(Box<CommandBlock>),
    /// A drawn diagram, or the text of one that could not be drawn.
    Diagram(Box<Code>),
    /// A table.
    Table(Box<Table>),
    /// A line across.
    Rule,
    /// Terms and what they mean.
    Definitions(Vec<Definition>),
    /// The text of a footnote; written at the end of the page.
    Footnote(Footnote),
    /// An element of raw HTML that the allow-list lets pass, around blocks or text.
    Element(Box<Element<Block>>),
    /// Text directly inside a raw HTML element, or in a tight list item.
    Inlines(Vec<Inline>),
    /// Structured data, placed by a directive.
    Directive(DirectiveIndex),
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Text, not escaped.
    Text(Excerpt),
    /// Code in running text.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Text struck out.
    Strikethrough(Vec<Inline>),
    /// A link.
    Link {
        /// Where to: an entry of the page's table of links.
        link: LinkIndex,
        /// The title, shown on hovering.
        title: Box<str>,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// An image.
    Image {
        /// Which: an entry of the page's table of links.
        link: LinkIndex,
        /// The title, shown on hovering.
        title: Box<str>,
        /// The alternative text, as plain text.
        alt: String,
    },
    /// The number that leads to a footnote: its label, and how many references to it came before this one.
    FootnoteReference(String, usize),
    /// The end of a source line.
    SoftBreak,
    /// A line break that the author asked for.
    HardBreak,
    /// An element of raw HTML that the allow-list lets pass.
    Element(Box<Element<Inline>>),
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The id to link to: GitHub's slug, or the author's `{#id}`; unique on the page.
    pub anchor: String,
    /// Classes that the author gave, as in `{.steps}`.
    pub classes: Vec<String>,
    /// What is shown.
    pub content: Vec<Inline>,
    /// Where it stands in the file.
    pub span: Span,
}

/// The five kinds of GitHub's alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalloutKind {
    /// Worth knowing.
    Note,
    /// Helps to do it better.
    Tip,
    /// Needed to succeed.
    Important,
    /// Needs attention at once.
    Warning,
    /// May do harm.
    Caution,
}

impl CalloutKind {
    /// Returns the word for it, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            CalloutKind::Note => "note",
            CalloutKind::Tip => "tip",
            CalloutKind::Important => "important",
            CalloutKind::Warning => "warning",
            CalloutKind::Caution => "caution",
        }
    }
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The first number of an ordered list.
    pub start: Option<u64>,
    /// Whether its items stand without space between them.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Whether it is a task, and if so, ticked by the author.
    pub task: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// Where it stands in the file.
    pub span: Span,
}

/// Code.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// The info string of a fence; `None` for an indented block.
    pub info: Option<String>,
    /// The first word of the info string, in lower case; empty where there is none.
    pub language: String,
    /// The code, with the line end at its end.
    pub text: Excerpt,
    /// Where the whole block stands in the file.
    pub span: Span,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Of each column.
    pub alignments: Vec<Alignment>,
    /// The head row.
    pub head: Vec<Vec<Inline>>,
    /// The other rows; each with as many cells as there are columns.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As the reader's language does.
    None,
    /// To the left.
    Left,
    /// To the middle.
    Center,
    /// To the right.
    Right,
}

/// A term and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its meanings.
    pub meanings: Vec<Vec<Block>>,
}

/// The text of a footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// The author's label.
    pub label: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// An element of raw HTML. Tag and attributes have passed the allow-list; values are not escaped.
#[derive(Debug, Clone, PartialEq)]
pub struct Element<C> {
    /// The tag's name in lower case.
    pub tag: String,
    /// Its attributes, in order, without those that lead somewhere.
    pub attributes: Vec<(String, String)>,
    /// The attribute that leads somewhere (`href` or `src`), as an entry of the page's table of links.
    pub link: Option<LinkIndex>,
    /// What it holds; always empty for void elements such as `br`.
    pub content: Vec<C>,
}
