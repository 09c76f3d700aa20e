//! What keeps a text from being YAML, in an author's words instead of the parser's.

use serde_saphyr::granit_parser::ErrorKind;

use super::Fault;
use crate::source::Span;

/// Explains why the parser stopped at byte `at` of `text`.
pub(super) fn explain(kind: &ErrorKind, at: usize, text: &str) -> Fault {
    let at = text.floor_char_boundary(at.min(text.len()));
    if let Some(fault) = indented_by_tab(text, at).or_else(|| {
        let next = text[at..].find('\n')?;
        indented_by_tab(text, at + next + 1)
    }) {
        return fault;
    }
    let here = place(text, at);
    match kind {
        ErrorKind::RecursionLimitExceeded => too_deep(here),
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidIndentation => colon_or_indentation(text, at, here),
        ErrorKind::UnclosedFlowCollection { open } => never_closed(*open, here),
        ErrorKind::UnexpectedEofFlowSequence => never_closed('[', here),
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            never_closed('{', here)
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            Fault::new(here, "a `,` or the closing `}` is missing before this")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            Fault::new(here, "a `,` or the closing `]` is missing before this")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            Fault::new(here, "this bracket closes nothing").help(QUOTE)
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => Fault::new(
            here,
            format!("`{open}` is closed by `{close}`, which does not match"),
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            Fault::new(here, "this quote is never closed")
                .help("add the closing quote at the end of the text")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => Fault::new(
            here,
            "text follows the closing quote",
        )
        .help(
            "put the whole value in quotes; a single quote inside single quotes is written twice",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => Fault::new(
            here,
            "a backslash in this text starts an escape that does not exist",
        )
        .help("use single quotes, in which a backslash is only a backslash"),
        ErrorKind::UnknownAnchor => Fault::new(
            here,
            "this refers to an anchor that stands nowhere before it",
        )
        .help("a text that starts with `*` needs quotes around it"),
        ErrorKind::MissingAnchorOrAliasName => {
            Fault::new(here, "`&` or `*` needs a name behind it").help(QUOTE)
        }
        ErrorKind::UnexpectedCharacter { character } => Fault::new(
            here,
            format!("a text without quotes cannot start with `{character}`"),
        )
        .help(QUOTE),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            Fault::new(here, "a list item cannot stand here")
                .help("write each `- item` on a line of its own, or the list as `[a, b]`")
        }
        ErrorKind::ExpectedBlockSequenceEntry => Fault::new(
            here,
            "this line is indented like a list item, but has no `- `",
        ),
        ErrorKind::DirectiveDisallowed => {
            Fault::new(here, "a YAML directive (`%`) cannot stand here").help("remove the line")
        }
        ErrorKind::UndeclaredTagHandle | ErrorKind::InvalidTagTerminator => {
            Fault::new(here, "`!` starts a tag that is not declared").help(QUOTE)
        }
        other => Fault::new(here, format!("this is not YAML: {other}")),
    }
}

const QUOTE: &str = "put quotes around the text";

/// Says that lists and maps are nested without end.
pub(super) fn too_deep(span: Span) -> Fault {
    Fault::new(span, "lists and maps are nested too deeply here").help("64 levels are the most")
}

fn never_closed(open: char, here: Span) -> Fault {
    let close = if open == '[' { ']' } else { '}' };
    Fault::new(here, format!("`{open}` is never closed")).help(format!(
        "add the `{close}`; a text that starts with `{open}` needs quotes around it"
    ))
}

fn colon_or_indentation(text: &str, at: usize, here: Span) -> Fault {
    let line = &text[line_start(text, at)..at];
    if line.contains(": ") && text[at..].starts_with(':') {
        return Fault::new(here, "a second `: ` in one line")
            .help("put quotes around the value, as in   title: \"P1: service down\"");
    }
    Fault::new(here, "this line does not fit the lines before it").help(
        "keys that belong together start in the same column, each with a colon and a space behind it; \
         brackets and quotes above are closed",
    )
}

/// Refuses a tab in the white space that the line of `at` starts with.
pub(super) fn indented_by_tab(text: &str, at: usize) -> Option<Fault> {
    let start = line_start(text, at);
    let indentation = text[start..].split(|c| !matches!(c, ' ' | '\t')).next()?;
    let tab = start + indentation.find('\t')?;
    let fault = Fault::new(
        Span::new(tab, tab + 1),
        "YAML is indented with spaces, and this line starts with a tab",
    );
    Some(fault.help("replace the tab by spaces"))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the character at `at`; at the end of a line or of the text, an empty place.
fn place(text: &str, at: usize) -> Span {
    let width = text[at..]
        .chars()
        .next()
        .filter(|c| !matches!(c, '\n' | '\r'))
        .map_or(0, char::len_utf8);
    Span::new(at, at + width)
}
