//! Words taken apart: text, slots and what only the shell can tell, each slot with the quotes it stands in.

use brush_parser::ParserOptions;
use brush_parser::word::{self, WordPiece, WordPieceWithSource};

use super::{DEEPEST, Role, Walker};
use crate::error::contained;
use crate::model::shell::Quoting;
use crate::parse::shell::nested;
use crate::parse::shell::tree::{Part, Word};
use crate::source::Span;

impl Walker<'_> {
    pub(super) fn word_at(&mut self, span: Span, role: Role) -> Word {
        let raw = &self.masked[span.start..span.end];
        let starts = role != Role::Value;
        let mut parts = Vec::new();
        let bare = match (role, has_braces(raw)) {
            (_, true) => Quoting::Braces,
            (Role::Program, false) => Quoting::Program,
            _ => Quoting::Bare,
        };
        if !raw.contains(['\'', '"', '\\', '$', '`', '~']) {
            self.stretch(span, &bare, starts, &mut parts);
        } else {
            match contained(|| word::parse(raw, &ParserOptions::default())) {
                Some(Ok(pieces)) => self.pieces(&pieces, span.start, &bare, starts, &mut parts),
                _ => parts.push(Part::Unknown),
            }
        }
        Word { parts, span }
    }

    /// Takes over the pieces of a word, of a string in it, or of a here-document.
    pub(super) fn pieces(
        &mut self,
        pieces: &[WordPieceWithSource],
        base: usize,
        quoting: &Quoting,
        starts: bool,
        parts: &mut Vec<Part>,
    ) {
        for piece in pieces {
            let span = Span::new(base + piece.start_index, base + piece.end_index);
            let inner = |open: usize| Span::new(span.start + open, span.end.saturating_sub(1));
            match &piece.piece {
                WordPiece::Text(_) => self.stretch(span, quoting, starts, parts),
                WordPiece::SingleQuotedText(_) => {
                    let text = self.masked.get(inner(1).start..inner(1).end);
                    let quoting = or_code(Quoting::Single, text.unwrap_or_default());
                    self.stretch(inner(1), &quoting, starts, parts);
                }
                WordPiece::AnsiCQuotedText(_) => {
                    let text = self.masked.get(inner(2).start..inner(2).end);
                    let quoting = or_code(Quoting::Ansi, text.unwrap_or_default());
                    self.stretch(inner(2), &quoting, starts, parts);
                }
                WordPiece::DoubleQuotedSequence(pieces) => {
                    let text: String = pieces.iter().filter_map(plain_text).collect();
                    let quoting = or_code(Quoting::Double, &text);
                    self.pieces(pieces, base, &quoting, starts, parts);
                }
                WordPiece::EscapeSequence(text) => {
                    let behind = self
                        .text
                        .get(span.start + 1..)
                        .and_then(|text| text.chars().next());
                    let character = match (text.strip_prefix('\\'), behind) {
                        (Some(_), Some(character)) => character.to_string(),
                        _ => text.clone(),
                    };
                    // Of a slot behind a backslash, the backslash would take the first character.
                    if self.slots_in(span).is_empty() && character != "\n" {
                        push(parts, Part::Text(character));
                    }
                }
                WordPiece::CommandSubstitution(_) => {
                    push(parts, Part::Unknown);
                    self.substitution(Span::new(span.start + 2, span.end.saturating_sub(1)));
                }
                WordPiece::BackquotedCommandSubstitution(command) => {
                    push(parts, Part::Unknown);
                    // In backquotes a backslash means something else: slots take harmless characters only.
                    if !command.contains('\\') {
                        self.substitution(inner(1));
                        let inside = self.slots_in(span);
                        self.places[inside].fill(None);
                    }
                }
                WordPiece::TildeExpansion(_) => {
                    let text = self.text.get(span.start..span.end).unwrap_or_default();
                    match self.slots_in(span).is_empty() {
                        true => push(parts, Part::Text(text.to_owned())),
                        false => push(parts, Part::Unknown),
                    }
                }
                WordPiece::GettextDoubleQuotedSequence(_) | WordPiece::ParameterExpansion(_) => {
                    let text = self.masked.get(span.start..span.end).unwrap_or_default();
                    // `${!x}` and an index or a place in `${x:...}` take values for names and for arithmetic.
                    if text.contains(['!', '[', ':']) {
                        self.script.arithmetic.push(span);
                    }
                    push(parts, Part::Unknown);
                }
                WordPiece::ArithmeticExpression(_) => {
                    self.script.arithmetic.push(span);
                    push(parts, Part::Unknown);
                }
            }
        }
    }

    fn substitution(&mut self, span: Span) {
        if self.depth < DEEPEST && self.masked.get(span.start..span.end).is_some() {
            self.script.substitutions.push(span);
            self.depth += 1;
            // What the grammar refuses here holds no commands that we know of, and its slots take harmless characters.
            let _ = self.program(span.start, span.end);
            self.depth -= 1;
        }
    }

    /// Returns which slots touch some bytes.
    pub(super) fn slots_in(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.slots.partition_point(|slot| slot.end <= span.start);
        let last = self.slots.partition_point(|slot| slot.start < span.end);
        first..last.max(first)
    }

    /// Takes over plain text and the slots in it.
    pub(super) fn stretch(
        &mut self,
        span: Span,
        quoting: &Quoting,
        starts: bool,
        parts: &mut Vec<Part>,
    ) {
        let mut at = span.start;
        // Of a letter that is not ASCII, a backslash before it takes the first byte for the whole.
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        for index in self.slots_in(span) {
            let slot = self.slots[index];
            if slot.start < at || slot.end > span.end {
                continue;
            }
            push_text(parts, &self.text[at..slot.start]);
            let begins = starts && parts.iter().all(|part| *part == Part::Unknown);
            self.places[index] = Some((quoting.clone(), begins));
            parts.push(Part::Slot(
                self.text[slot.start + 1..slot.end - 1].to_owned(),
            ));
            at = slot.end;
        }
        push_text(parts, self.text.get(at..span.end).unwrap_or_default());
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        push(parts, Part::Text(text.to_owned()));
    }
}

pub(super) fn push(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
        (Some(Part::Unknown), Part::Unknown) => {}
        (_, part) => parts.push(part),
    }
}

fn plain_text(piece: &WordPieceWithSource) -> Option<&str> {
    match &piece.piece {
        WordPiece::Text(text) | WordPiece::EscapeSequence(text) => Some(text),
        _ => None,
    }
}

/// Takes a string for code where it holds what only code has: in JSON, SQL or a query a value could end its string.
fn or_code(quoting: Quoting, text: &str) -> Quoting {
    let has_marks = text.contains(['{', '}', '(', ')', ';', '"', '\'', '`']);
    match has_marks || nested::reads_as_sql(text) {
        true => Quoting::Code,
        false => quoting,
    }
}

/// Says whether a word has braces outside of quotes that may make several words of it.
fn has_braces(raw: &str) -> bool {
    raw.contains('{') && (raw.contains(',') || raw.contains("..") || raw.contains('S'))
}
