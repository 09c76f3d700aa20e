//! Dashboards, trackers, wikis.

use crate::model::page::Audience;
use crate::source::Spanned;

/// A tool that responders use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// The author's id.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub url: Option<Spanned<String>>,
    /// Anything that helps, as in "#incidents channel".
    pub note: Option<String>,
    /// Places in it.
    pub links: Vec<ToolLink>,
    /// Who may see it; `None` means whoever may see the page on which it is declared.
    pub audience: Option<Audience>,
}

/// A place in a tool, as one of its dashboards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolLink {
    /// What people call it.
    pub name: String,
    /// Where it is; may be left open.
    pub url: Option<Spanned<String>>,
}
