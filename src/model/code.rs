//! Coloured code: which bytes are what, for the few things that the theme tells apart.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::source::Span;

/// What a piece of code is, as far as the theme colours it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A string.
    String,
    /// A keyword.
    Keyword,
    /// A comment.
    Comment,
    /// A number.
    Number,
    /// A flag or option.
    Flag,
    /// A slot for a placeholder.
    Placeholder,
}

impl Class {
    /// Returns the class name in the HTML: one letter, because a book holds millions of them.
    pub fn name(self) -> &'static str {
        match self {
            Class::String => "s",
            Class::Keyword => "k",
            Class::Comment => "c",
            Class::Number => "n",
            Class::Flag => "f",
            Class::Placeholder => "p",
        }
    }
}

/// Some bytes of a piece of code, and what they are. Runs are sorted and do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Which bytes of the code.
    pub span: Span,
    /// What they are.
    pub class: Class,
}

/// The text of a piece of code: where it stands in its file as it is, no copy of it.
///
/// Code is a quarter of a book, and a book of ten thousand pages is held whole.
#[derive(Clone)]
pub enum CodeText {
    /// These bytes of a file.
    InFile(Arc<str>, Span),
    /// Text that differs from its file: indentation or marks of a quotation were taken out.
    Own(Box<str>),
}

impl CodeText {
    /// Makes the text of what stands at a place of a file, if it stands there as it is.
    pub fn new(text: String, file: &Arc<str>, start: usize) -> Self {
        let span = Span::new(start, start + text.len());
        match span.text(file) == text {
            true => CodeText::InFile(file.clone(), span),
            false => CodeText::Own(text.into_boxed_str()),
        }
    }
}

impl Default for CodeText {
    fn default() -> Self {
        CodeText::from("")
    }
}

impl From<&str> for CodeText {
    fn from(text: &str) -> Self {
        CodeText::Own(text.into())
    }
}

impl CodeText {
    /// Returns a part of it, which stands in the same file; empty where the span does not lie in it.
    pub fn part(&self, span: Span) -> Self {
        match self {
            CodeText::InFile(file, place) if self.get(span.start..span.end).is_some() => {
                CodeText::InFile(file.clone(), span.shift(place.start))
            }
            _ => CodeText::from(span.text(self)),
        }
    }
}

impl Eq for CodeText {}

impl Deref for CodeText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            CodeText::InFile(file, span) => span.text(file),
            CodeText::Own(text) => text,
        }
    }
}

impl PartialEq for CodeText {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
