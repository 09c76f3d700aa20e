//! The order and nesting of the pages.

use crate::model::id::PageId;

/// The tree of the navigation.
#[derive(Debug, Clone, Default)]
pub struct Nav {
    /// The home page, if the source has one.
    pub home: Option<PageId>,
    /// What stands at the top, in order.
    pub entries: Vec<NavEntry>,
    /// All pages in reading order, the home page first.
    pub order: Vec<PageId>,
    /// Where each page stands, by its `PageId`.
    pub places: Vec<NavPlace>,
}

/// Where a page stands in the navigation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NavPlace {
    /// The sections above it, outermost first, without the home page and the page itself.
    pub ancestors: Vec<NavAncestor>,
    /// The page before it in reading order.
    pub previous: Option<PageId>,
    /// The page after it in reading order.
    pub next: Option<PageId>,
}

/// A section above a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavAncestor {
    /// What is shown.
    pub title: String,
    /// Its page; a folder without a page of its own has none.
    pub page: Option<PageId>,
}

/// A page or a section of the navigation.
#[derive(Debug, Clone)]
pub struct NavEntry {
    /// What is shown.
    pub title: String,
    /// Its page; a folder without a page of its own has none.
    pub page: Option<PageId>,
    /// The folder, for a section, as a path inside the source.
    pub folder: Option<String>,
    /// What lies below, in order.
    pub children: Vec<NavEntry>,
}
