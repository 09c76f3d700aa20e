//! What a shell would run: the tree of a script, cut down to what we ask of it.
//!
//! Words have lost their quotes; each says where it stands. Placeholders
//! (`<pod-name>`) are masked by a word of equal length before parsing, so that they are no redirections and places stay true.

use std::ops::Range;

use crate::model::command::slot_length;
use crate::model::shell::Slot;
use crate::parse::shell::walk;
use crate::source::Span;

/// A script, as pipelines at any depth: those in loops, functions, subshells and substitutions too, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) pipelines: Vec<Pipeline>,
    /// What the grammar knows as arithmetic or as the name of a variable.
    pub(super) arithmetic: Vec<Span>,
    /// Where substitutions stand, which are shells of their own.
    pub(super) substitutions: Vec<Span>,
    /// The variables of loops, each with a word that it takes.
    pub(super) loops: Vec<(String, Word)>,
}

/// Commands whose output is the next one's input.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) commands: Vec<Simple>,
}

/// A program and its words. A compound command that takes part in a pipeline is an empty one; what it holds has
/// pipelines of its own.
#[derive(Debug, Default)]
pub(super) struct Simple {
    /// Assignments before the program: name and value, as in `FOO=1`.
    pub(super) assignments: Vec<(String, Word)>,
    /// The program, then its words.
    pub(super) words: Vec<Word>,
    /// Where its input and output go.
    pub(super) redirects: Vec<Redirect>,
    /// Of a compound command, which pipelines of the script it holds.
    pub(super) holds: Range<usize>,
    /// Whether it is a loop that nothing ends.
    pub(super) is_endless: bool,
    /// Whether it is no compound command, function or test.
    pub(super) is_plain: bool,
}

/// Where input comes from or output goes.
#[derive(Debug)]
pub(super) struct Redirect {
    pub(super) kind: RedirectKind,
    /// The file, the text of a here-string or the body of a here-document.
    pub(super) target: Word,
}

/// The kinds of redirections that we tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RedirectKind {
    /// `<`
    Read,
    /// `>`, `>|`, `&>`, `<>`
    Write,
    /// `>>`, `&>>`
    Append,
    /// `<<`, `<<-`, `<<<`
    Text,
    /// `>&`, `<&`
    Duplicate,
}

/// A word with its quotes taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    /// Where it stands in the script, quotes included.
    pub(super) span: Span,
}

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// These very characters. Two never follow each other.
    Text(String),
    /// A placeholder, by its name: any characters, but at least one.
    Slot(String),
    /// What only the shell can tell: `$x`, `$(...)`, `$((...))`. Perhaps nothing at all.
    Unknown,
}

impl Word {
    /// Returns the certain characters that the word begins with.
    pub(super) fn first_text(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Returns the name of the file that the word is the path of, where all of it is certain: a program's name.
    pub(super) fn file_name(&self) -> Option<&str> {
        let text = self.literal()?;
        text.rsplit('/').next().filter(|name| !name.is_empty())
    }

    /// Returns the word's characters, where all of them are certain.
    pub(super) fn literal(&self) -> Option<&str> {
        match &self.parts[..] {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// Why a script has no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte of the script at which the grammar gave up; its length where something is missing at the end.
    pub(super) at: usize,
    /// What is wrong, as in "a single quote is never closed"; in the author's words.
    pub(super) message: String,
    /// Whether more lines could mend it.
    pub(super) is_incomplete: bool,
}

/// A script, where values may go in it, and which of its bytes are its top-level commands.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) script: Script,
    /// The placeholders, in order.
    pub(super) slots: Vec<Slot>,
    /// From the first to the last byte of each top-level command, here-documents included; without what joins or ends
    /// them (`;`, `&`).
    pub(super) commands: Vec<Span>,
}

/// Returns the tree of a script.
///
/// # Errors
/// Where the grammar refuses, or depth or size are beyond all sense.
pub(super) fn parse(text: &str) -> Result<Script, Fault> {
    Ok(read(text)?.script)
}

/// Reads a script with its slots and the places of its commands.
///
/// # Errors
/// Where the grammar refuses, or depth or size are beyond all sense.
pub(super) fn read(text: &str) -> Result<Reading, Fault> {
    let (masked, found) = mask(text);
    guard(&masked)?;
    walk::walk(text, &masked, &found)
}

/// Returns the places of the placeholders in a text, whatever it is.
pub(super) fn slots(text: &str) -> Vec<Span> {
    mask(text).1
}

/// A larger script is no command that anybody copies, and the grammar's time grows faster than its text.
const LARGEST: usize = 32 << 10;

/// Brackets and compound commands inside one another. The grammar tries `((` as arithmetic and as two subshells, so its
/// time doubles with each; deeper still it would overflow the stack.
const DEEPEST: usize = 10;

/// Refuses what would cost the grammar too much time or stack.
fn guard(masked: &str) -> Result<(), Fault> {
    let refuse = |at: usize, message: &str| {
        Err(Fault {
            at,
            message: message.to_owned(),
            is_incomplete: false,
        })
    };
    if masked.len() > LARGEST {
        return refuse(LARGEST, "the script is too long to be understood");
    }
    let mut depth = 0usize;
    let mut words = 0usize;
    let mut word_start = None;
    for (at, byte) in masked.bytes().chain([b' ']).enumerate() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if byte.is_ascii_alphabetic() {
            word_start.get_or_insert(at);
        } else if let Some(start) = word_start.take() {
            match &masked[start..at] {
                "if" | "case" | "for" | "while" | "until" | "select" => words += 1,
                "fi" | "esac" | "done" => words = words.saturating_sub(1),
                _ => {}
            }
        }
        // Words that are mere text count too, and close nothing; so they may be many more.
        if depth > DEEPEST || words > 8 * DEEPEST {
            return refuse(at, "brackets or compound commands are nested too deeply");
        }
    }
    if deepest_compound(masked) > 2 * DEEPEST {
        return refuse(0, "compound commands are nested too deeply");
    }
    Ok(())
}

/// Returns how deep compound commands may lie inside one another: counted only where a command may begin.
fn deepest_compound(masked: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    let mut begins = true;
    for token in masked.split_inclusive([' ', '\t', '\n', ';', '&', '|', '(', ')']) {
        let word = token.trim_end_matches([' ', '\t', '\n', ';', '&', '|', '(', ')']);
        if !word.is_empty() {
            if begins {
                match word {
                    "if" | "case" | "for" | "while" | "until" | "select" => depth += 1,
                    "fi" | "esac" | "done" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            begins = matches!(
                word,
                "then" | "do" | "else" | "elif" | "{" | "!" | "while" | "until" | "if" | "time"
            );
        }
        begins |= token.ends_with(['\n', ';', '&', '|', '(', ')']);
        deepest = deepest.max(depth);
    }
    deepest
}

/// Masks placeholders and everything that is not ASCII by letters, byte for byte, so that a place in the masked text is
/// the same place in the text.
fn mask(text: &str) -> (String, Vec<Span>) {
    let mut masked = String::with_capacity(text.len());
    let mut slots = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let slot = if next == '<' {
            slot_length(&text[at..])
        } else {
            None
        };
        let length = slot.unwrap_or(next.len_utf8());
        if slot.is_some() {
            slots.push(Span::new(at, at + length));
        }
        if slot.is_some() || !next.is_ascii() {
            masked.extend(std::iter::repeat_n('S', length));
        } else if next == '\r' || next == '\0' {
            masked.push(' ');
        } else {
            masked.push(next);
        }
        at += length;
    }
    (masked, slots)
}

#[cfg(test)]
mod tests;
