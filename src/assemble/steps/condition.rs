//! `(if P1/P2)` at the end of a step: the severities for which it is meant.

use std::collections::BTreeSet;

use super::Severities;
use crate::model::id::SeverityId;
use crate::model::step::StepCondition;
use crate::source::{Span, Spanned};

/// What the names of severities look like.
#[derive(Default)]
pub(in crate::assemble) struct Shapes(BTreeSet<String>);

impl Shapes {
    /// Looks at the names of all severities of the book.
    pub(in crate::assemble) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Shapes(names.map(shape).collect())
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
pub(super) fn read(title: &str, known: &Severities<'_>, text: &str, place: Span) -> Option<Found> {
    let find = known.find;
    let end = title.trim_end_matches(['.', ':', ' ']);
    let start = end.rfind("(if ")?;
    let written = &end[start..];
    let inner = written.strip_prefix("(if ")?.strip_suffix(')')?;
    let words: Vec<&str> = inner
        .split(['/', ',', '|'])
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let severities: Vec<SeverityId> = words.iter().filter_map(|word| find(word)).collect();
    let strangers = words.iter().filter(|word| find(word).is_none());
    let strangers: Vec<&&str> = strangers
        .filter(|word| !severities.is_empty() || known.shapes.0.contains(&shape(word)))
        .collect();
    let written_at = place.text(text).find(written).map(|at| place.start + at);
    let unknown = strangers.iter().map(|word| {
        let at = written_at.and_then(|at| Some(at + written.find(**word)?));
        let span = at.map_or(place, |at| Span::new(at, at + word.len()));
        Spanned::new((**word).to_owned(), span)
    });
    let unknown: Vec<_> = unknown.collect();
    let condition = (!severities.is_empty()).then(|| StepCondition {
        severities,
        written: written.into(),
    });
    (condition.is_some() || !unknown.is_empty()).then_some(Found { condition, unknown })
}

/// Returns the letters of a name in lower case, and a mark for its number: `P1` and `p27` have one shape.
fn shape(name: &str) -> String {
    let letters = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let number = if letters.len() < name.len() { "0" } else { "" };
    letters.to_lowercase() + number
}
