//! What results can be narrowed by: severities, services and kinds, each with its pages.

use std::collections::HashMap;

use serde::Serialize;

/// What results can be narrowed by; a part of its own, as few queries ask for it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Narrowing {
    /// Levels of severity.
    pub(super) severities: Facets,
    /// Names of services.
    pub(super) services: Facets,
    /// Kinds of pages and answers.
    pub(super) kinds: Facets,
}

/// Values that results can be narrowed to, as they come: for each its pages, each number less the one before.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Facets {
    values: Vec<(String, Vec<u32>)>,
    /// Where each value stands among those.
    #[serde(skip)]
    places: HashMap<String, usize>,
}

impl Facets {
    /// Adds a page; pages come in order.
    pub(super) fn add(&mut self, name: &str, page: u32) {
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            self.places.insert(name.to_owned(), self.values.len());
            self.values.push((name.to_owned(), Vec::new()));
            self.values.len() - 1
        });
        let pages = &mut self.values[place].1;
        if pages.last() != Some(&page) {
            pages.push(page);
        }
    }

    /// Writes each number as its distance from the one before.
    pub(super) fn differences(mut self) -> Self {
        for (_, pages) in &mut self.values {
            let mut last = 0;
            for page in pages {
                last += std::mem::replace(page, *page - last) - last;
            }
        }
        self
    }
}
