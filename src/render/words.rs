//! Interface texts that Rust itself needs: the book's, else the theme's, else English.

use std::collections::BTreeMap;

/// Texts by key.
#[derive(Debug, Clone, Default)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Lays the book's words over the theme's.
    pub fn new(theme: &BTreeMap<String, String>, book: &BTreeMap<String, String>) -> Self {
        let mut words = theme.clone();
        words.extend(book.iter().map(|(key, text)| (key.clone(), text.clone())));
        Words(words)
    }

    /// Returns all of them.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Returns a text, or the given English one where neither the book nor the theme has it.
    pub fn text<'a>(&'a self, key: &str, english: &'a str) -> &'a str {
        self.0.get(key).map_or(english, String::as_str)
    }
}
