//! The Markdown of one file as a tree, with true places.
//!
//! Knows no other file: where links lead is text. Never fails, and never goes deeper than [`DEEPEST`] levels:
//! what is nested deeper keeps its text and loses its nesting, with a diagnostic.

mod admonition;
mod builder;
mod close;
mod fence;
mod frame;
mod raw_html;
mod text;

#[cfg(test)]
mod tests;

use pulldown_cmark::{Options, Parser};

use self::builder::Builder;
use crate::diagnostic::Outcome;
use crate::model::page::Body;
use crate::parse::ParseOptions;
use crate::source::{SourceFile, Span};

/// How deep blocks and inlines may nest.
pub const DEEPEST: usize = 100;

/// What of the language is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// That of a book.
    Book,
    /// CommonMark, for its conformance tests.
    CommonMark,
    /// GFM's extensions, for their conformance tests.
    Gfm,
}

impl Dialect {
    pub(super) fn options(self) -> Options {
        let gfm =
            Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
        match self {
            Dialect::Book => {
                gfm | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_GFM
                    | Options::ENABLE_HEADING_ATTRIBUTES
                    | Options::ENABLE_DEFINITION_LIST
            }
            Dialect::CommonMark => Options::empty(),
            Dialect::Gfm => gfm,
        }
    }
}

/// Parses the part of a file that `span` says.
///
/// Diagnostics: `nesting-limit`, `unknown-tag`, `unknown-directive` and what the options of directives give.
pub fn parse_body(file: &SourceFile, span: Span, options: &ParseOptions) -> Outcome<Body> {
    let span = within(span, &file.text);
    parse(file, span, options, Dialect::Book)
}

/// Parses Markdown as its specification says, with GFM's extensions where `gfm` is set; for the conformance tests.
pub fn conformance(file: &SourceFile, gfm: bool) -> Body {
    let dialect = if gfm {
        Dialect::Gfm
    } else {
        Dialect::CommonMark
    };
    let options = ParseOptions {
        is_plain: true,
        ..ParseOptions::default()
    };
    parse(file, Span::new(0, file.text.len()), &options, dialect).value
}

fn parse(file: &SourceFile, span: Span, options: &ParseOptions, dialect: Dialect) -> Outcome<Body> {
    let text = span.text(&file.text);
    let events = Parser::new_ext(text, dialect.options()).into_offset_iter();
    let mut builder = Builder::new(file, span, options, dialect);
    for (event, range) in events {
        builder.event(event, Span::from(range).shift(span.start));
    }
    builder.finish()
}

fn within(span: Span, text: &str) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.min(text.len()));
    Span::new(start, end)
}
