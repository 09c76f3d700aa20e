//! Texts as places in the files that they come from.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::source::Span;

/// A text that stands in a file: where it stands, no copy of it.
///
/// Nearly all of a book is text and code, and a book of ten thousand pages is held whole.
#[derive(Clone)]
pub enum Excerpt {
    /// These bytes of a file.
    InFile(Arc<str>, Span),
    /// Text that differs from its file: entities were resolved, indentation or the marks of a quotation taken out.
    Own(Box<str>),
}

impl Excerpt {
    /// Makes the text of what stands at a place of a file, if it stands there as it is.
    pub fn new(text: &str, file: &Arc<str>, start: usize) -> Self {
        let span = Span::new(start, start + text.len());
        match span.text(file) == text {
            true => Excerpt::InFile(file.clone(), span),
            false => Excerpt::from(text),
        }
    }

    /// Returns where in its file it stands; `None` for text that differs from it.
    pub fn span(&self) -> Option<Span> {
        match self {
            Excerpt::InFile(_, span) => Some(*span),
            Excerpt::Own(_) => None,
        }
    }

    /// Returns a part of it, which stands in the same file; empty where the span does not lie in it.
    pub fn part(&self, span: Span) -> Self {
        match self {
            Excerpt::InFile(file, place) if self.get(span.start..span.end).is_some() => {
                Excerpt::InFile(file.clone(), span.shift(place.start))
            }
            _ => Excerpt::from(span.text(self)),
        }
    }
}

impl Default for Excerpt {
    fn default() -> Self {
        Excerpt::from("")
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Excerpt::Own(text.into())
    }
}

impl Eq for Excerpt {}

impl Deref for Excerpt {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Excerpt::InFile(file, span) => span.text(file),
            Excerpt::Own(text) => text,
        }
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
