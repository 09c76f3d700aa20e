//! What the grammar's library says of a text that it refuses, in an author's words.

use crate::parse::shell::tree::Fault;

/// Says what the grammar found wrong, in words.
pub(super) fn fault(error: &brush_parser::ParseError, start: usize, end: usize) -> Fault {
    use brush_parser::{ParseError, TokenizerError as Token};
    let (at, message, is_incomplete) = match error {
        ParseError::ParsingNear(place) => {
            (place.index, "the shell does not expect this here", false)
        }
        ParseError::ParsingAtEndOfInput => (end - start, "the command is not finished", true),
        ParseError::Tokenizing { inner, position } => {
            let (at, message) = match inner {
                Token::UnterminatedSingleQuote(place) => {
                    (Some(place), "a single quote is never closed")
                }
                Token::UnterminatedDoubleQuote(place) => {
                    (Some(place), "a double quote is never closed")
                }
                Token::UnterminatedAnsiCQuote(place) => (Some(place), "a quote is never closed"),
                Token::UnterminatedBackquote(place) => (Some(place), "a backquote is never closed"),
                Token::UnterminatedExtendedGlob(place) => {
                    (Some(place), "a pattern is never closed")
                }
                Token::UnterminatedHereDocuments(..) => (None, "a here-document is never ended"),
                Token::UnterminatedVariable => (None, "`${` is never closed"),
                Token::UnterminatedCommandSubstitution => (None, "`$(` is never closed"),
                Token::UnterminatedExpansion => (None, "`$(` or `${` is never closed"),
                Token::UnterminatedEscapeSequence => {
                    (None, "nothing follows the backslash at the end")
                }
                _ => (None, "the shell cannot read this"),
            };
            let at = at
                .or(position.as_ref())
                .map_or(end - start, |place| place.index);
            (at, message, inner.is_incomplete())
        }
    };
    Fault {
        at: (start + at).min(end),
        message: message.to_owned(),
        is_incomplete,
    }
}
