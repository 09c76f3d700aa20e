//! Shell code: what its lines are, what its commands do, where values may go, how it is coloured.
//!
//! A real grammar reads it (`tree`); the eye's colours come from one pass of our own (`colour`), which any text survives.

mod colour;
mod tree;

pub(super) use colour::highlight;

use crate::model::command::slot_length;
use crate::model::shell::{Quoting, ShellCommand, Slot};
use crate::source::Span;

/// Understands one command that stands by itself, as front matter has it.
///
/// A YAML block (`|`) ends in a line end, with which a pasted command would run at once: it is taken off.
pub(super) fn command(text: &str) -> ShellCommand {
    let text = text.trim_end_matches(['\n', '\r']);
    let mut slots = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let Some(length) = slot_length(&text[at..]) else {
            at += 1;
            continue;
        };
        slots.push(Slot {
            span: Span::new(at, at + length),
            name: text[at + 1..at + length - 1].into(),
            quoting: Quoting::Bare,
            starts_word: true,
        });
        at += length;
    }
    ShellCommand {
        text: text.into(),
        runs: colour::highlight("bash", text).unwrap_or_default(),
        slots,
        ..ShellCommand::default()
    }
}
