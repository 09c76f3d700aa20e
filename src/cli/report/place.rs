//! Where a finding stands, as people count: line and column, both from 1.

use opsbook::diagnostic::Label;
use opsbook::pipeline::Sources;
use opsbook::source::{Position, SitePath};

/// A label's place in its file's text.
pub struct Place<'a> {
    /// The text of the file.
    pub text: &'a str,
    /// Where the label begins.
    pub start: Position,
    /// One past where it ends.
    pub end: Position,
}

/// Finds places, quickly where findings are asked for in their order: each is counted from the one before, as ten
/// thousand of them on one line of megabytes would otherwise cost their product.
pub struct Places<'a> {
    sources: &'a Sources,
    file: Option<SitePath>,
    offset: usize,
    position: Position,
}

const START: Position = Position { line: 1, column: 1 };

impl<'a> Places<'a> {
    /// Finds places in these texts.
    pub fn new(sources: &'a Sources) -> Self {
        Places {
            sources,
            file: None,
            offset: 0,
            position: START,
        }
    }

    /// Returns where a label stands; `None` where it is about its file as a whole.
    pub fn find(&self, label: &Label) -> Option<Place<'a>> {
        let (span, text) = (label.span?, self.sources.text(&label.file)?);
        let offset = text.floor_char_boundary(span.start.min(text.len()));
        let is_ahead = self.file.as_ref() == Some(&label.file) && self.offset <= offset;
        let start = match is_ahead {
            true => advance(self.position, &text[self.offset..offset]),
            false => advance(START, &text[..offset]),
        };
        let end = text.floor_char_boundary(span.end.min(text.len()));
        Some(Place {
            text,
            start,
            end: advance(start, &text[offset..end.max(offset)]),
        })
    }

    /// Does as `find`, and counts on from here.
    pub fn find_next(&mut self, label: &Label) -> Option<Place<'a>> {
        let place = self.find(label)?;
        let start = label.span.map_or(0, |span| span.start);
        self.file = Some(label.file.clone());
        self.offset = place.text.floor_char_boundary(start.min(place.text.len()));
        self.position = place.start;
        Some(place)
    }
}

fn advance(from: Position, text: &str) -> Position {
    match text.rfind('\n') {
        None => Position {
            line: from.line,
            column: from.column + text.chars().count(),
        },
        Some(last) => Position {
            line: from.line + text.bytes().filter(|byte| *byte == b'\n').count(),
            column: 1 + text[last + 1..].chars().count(),
        },
    }
}
