//! Links and images, as written and as resolved.

use crate::model::id::{AssetId, PageId};
use crate::model::site::OutputPath;
use crate::source::Span;

/// Whether something leads elsewhere or shows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// A link.
    Link,
    /// An image.
    Image,
}

/// A link or image as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedLink {
    /// The destination, with entities and backslashes resolved.
    pub destination: String,
    /// Whether it leads or shows.
    pub kind: LinkKind,
    /// Where the whole link stands in the file.
    pub span: Span,
}

/// What a link or image leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page of the book, and a heading of it.
    Page {
        /// Which page; may be the page itself.
        page: PageId,
        /// The heading's anchor, without `#`.
        anchor: Option<String>,
    },
    /// A page or file that opsbook makes, as `contacts.html`, with the fragment as written.
    Generated(OutputPath, Option<String>),
    /// A file that is copied beside the pages, with the fragment or query as written (`#page=2`).
    Asset(AssetId, String),
    /// An address outside the site, whose scheme is allowed.
    External(String),
    /// Nothing: shown as its text, and named in a diagnostic.
    Broken,
    /// A place that no page may lead to: shown as its text with a notice, and named in a diagnostic.
    Unsafe,
}

/// Index into a page's table of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinkIndex(pub usize);

/// Index into a page's table of directives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DirectiveIndex(pub usize);
