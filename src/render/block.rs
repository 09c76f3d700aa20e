//! Writes the tree of a body as HTML.
//!
//! Knows no playbook: where a link leads and what a directive shows, its [`Host`] says.

use crate::model::link::{DirectiveIndex, LinkIndex};
use crate::model::page::Body;

/// What the tree needs to know of the world around it.
pub trait Host {
    /// Returns where a link or image of the body's table leads, ready to be escaped into an attribute; `None` where it
    /// leads nowhere, and its text is to stand alone.
    fn href(&self, link: LinkIndex) -> Option<String>;
    /// Says whether an image may be shown (a file of the site) or has to become a link (another machine's).
    fn is_local(&self, link: LinkIndex) -> bool;
    /// Writes the HTML of a directive.
    fn directive(&self, directive: DirectiveIndex, html: &mut String);
}

/// Appends the HTML of a body.
pub fn write(body: &Body, host: &dyn Host, html: &mut String) {
    let _ = (body, host, html);
}
