//! Coloured code: which bytes are what, for the few things that the theme tells apart.

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
