//! `(if P1/P2)` at the end of a step: the severities for which it is meant.

use std::collections::{BTreeMap, BTreeSet};

use super::Declared;
use crate::model::id::SeverityId;
use crate::model::step::StepCondition;
use crate::source::{Span, Spanned};

/// What the names of severities look like.
#[derive(Default)]
pub(in crate::assemble) struct Shapes {
    shapes: BTreeSet<String>,
    /// The names by themselves in lower case.
    names: BTreeMap<String, String>,
}

impl Shapes {
    /// Looks at the names of all severities of the book.
    pub(in crate::assemble) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut known = Shapes::default();
        for name in names {
            known.shapes.insert(shape(name));
            let lower = name.to_lowercase();
            known.names.entry(lower).or_insert_with(|| name.to_owned());
        }
        known
    }
}

/// What stands at the end of a step.
pub(super) struct Found {
    /// The severities that the book has; absent where none of the words is one.
    pub(super) condition: Option<StepCondition>,
    /// Words that stand beside a severity, or look like one, and that the book does not have.
    pub(super) unknown: Vec<Spanned<String>>,
}

/// Reads the end of a step's words. `(if needed)` is no condition: no word of it is a severity, or looks like one.
///
/// `place` is where the step stands in the file's `text`.
pub(super) fn read(title: &str, known: &Declared<'_>, text: &str, place: Span) -> Option<Found> {
    let Written { written, words, .. } = written(title, known)?;
    let mut severities = Vec::new();
    let mut strangers = Vec::new();
    for word in words {
        match severity(word, known) {
            Some(severity) if severities.contains(&severity) => {}
            Some(severity) => severities.push(severity),
            None => strangers.push(word),
        }
    }
    let written_at = place.text(text).find(written).map(|at| place.start + at);
    let unknown = strangers.iter().map(|word| {
        let at = written_at.and_then(|at| Some(at + written.find(*word)?));
        let span = at.map_or(place, |at| Span::new(at, at + word.len()));
        Spanned::new((*word).to_owned(), span)
    });
    let unknown = unknown.collect();
    let condition = (!severities.is_empty()).then(|| StepCondition {
        severities,
        written: written.into(),
    });
    Some(Found { condition, unknown })
}

/// Returns the words of a step without its condition.
pub(super) fn without<'a>(title: &'a str, known: &Declared<'_>) -> &'a str {
    let written = written(title, known);
    let has_severity = |found: &Written<'_>| {
        let mut words = found.words.iter();
        words.any(|word| severity(word, known).is_some())
    };
    match written.filter(has_severity) {
        Some(found) => found.before,
        None => title,
    }
}

/// A condition as it is written.
struct Written<'a> {
    /// The words of the step before it.
    before: &'a str,
    /// From the first bracket to the last: what stands in two brackets is one condition.
    written: &'a str,
    /// What may be the names of severities.
    words: Vec<&'a str>,
}

fn written<'a>(title: &'a str, known: &Declared<'_>) -> Option<Written<'a>> {
    let end = title.trim_end_matches(['.', ':', ' ']);
    let mut before = end;
    let mut words = Vec::new();
    while let Some((at, found)) = last_bracket(before.trim_end_matches([' ', ','])) {
        let is_known = |word: &&str| severity(word, known).is_some();
        let is_condition = found.iter().any(is_known)
            || found
                .iter()
                .any(|word| known.shapes.shapes.contains(&shape(word)));
        if !is_condition {
            break;
        }
        before = &before[..at];
        words.splice(0..0, found);
    }
    let written = &end[before.len()..];
    let before = before.trim_end();
    (!words.is_empty()).then_some(Written {
        before,
        written,
        words,
    })
}

/// Reads `(if ...)` at the end of a text, in any letter case: where it begins, and the words between its separators.
fn last_bracket(text: &str) -> Option<(usize, Vec<&str>)> {
    let inner = text.strip_suffix(')')?;
    let at = inner.rfind('(')?;
    let inner = inner[at + 1..].trim();
    let (first, names) = inner.split_once(char::is_whitespace)?;
    if !first.eq_ignore_ascii_case("if") {
        return None;
    }
    let names = names.split(['/', ',', '|']).flat_map(alternatives);
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    Some((at, names.collect()))
}

/// Splits at `or`, in any letter case.
fn alternatives(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let lower = text.to_ascii_lowercase();
    for (at, or) in lower.match_indices(" or ") {
        parts.push(&text[start..at]);
        start = at + or.len();
    }
    parts.push(&text[start..]);
    parts
}

/// Returns the severity that a word names, in its letter case or another.
fn severity(word: &str, known: &Declared<'_>) -> Option<SeverityId> {
    let find = known.severity;
    let in_its_case = || known.shapes.names.get(&word.to_lowercase());
    find(word).or_else(|| find(in_its_case()?))
}

/// Returns the letters of a name in lower case, and a mark for its number: `P1` and `p27` have one shape.
fn shape(name: &str) -> String {
    let letters = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let number = if letters.len() < name.len() { "0" } else { "" };
    letters.to_lowercase() + number
}
