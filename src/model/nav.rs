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
