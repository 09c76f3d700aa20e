//! What a fragment can lead to on a page.

use std::collections::{HashMap, HashSet};

use crate::model::page::Body;

/// The anchors of one page. Only looked up, never walked.
pub(super) struct Anchors<'a> {
    exact: HashSet<&'a str>,
    /// Each as other generators may have made it, and the first anchor that reads so.
    loose: HashMap<String, &'a str>,
}

impl<'a> Anchors<'a> {
    pub(super) fn new(body: &'a Body) -> Self {
        let mut loose = HashMap::new();
        for anchor in all(body) {
            loose.entry(loosened(anchor)).or_insert(anchor);
        }
        Anchors {
            exact: all(body).collect(),
            loose,
        }
    }

    /// Finds an anchor as it is written.
    pub(super) fn find(&self, fragment: &str) -> Option<&'a str> {
        self.exact.get(fragment).copied()
    }

    /// Finds the anchor that was meant in a book written for MkDocs or another generator.
    pub(super) fn find_loosely(&self, fragment: &str) -> Option<&'a str> {
        self.loose.get(&loosened(fragment)).copied()
    }
}

/// Returns all anchors of a page: headings, then ids of raw HTML.
pub(super) fn all(body: &Body) -> impl Iterator<Item = &str> {
    let headings = body.headings().into_iter();
    let headings = headings.map(|heading| heading.anchor.as_str());
    headings.chain(body.html_ids.iter().map(String::as_str))
}

/// Returns an anchor in lower case, with runs of dashes as one: `a---b` is `a-b` in MkDocs.
fn loosened(anchor: &str) -> String {
    let mut loose = String::with_capacity(anchor.len());
    for c in anchor.chars().flat_map(char::to_lowercase) {
        if c != '-' || !loose.ends_with('-') {
            loose.push(c);
        }
    }
    loose
}
