//! Steps: what a reader ticks off.

use std::fmt;
use std::sync::Arc;

use crate::model::excerpt::Excerpt;
use crate::model::id::SeverityId;
use crate::source::{Digest, Span};

/// Something to be done and ticked: a task, a numbered heading, an item of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where its heading or list item stands in the file; no two steps of a page begin at one place.
    pub span: Span,
    /// What ticks are kept under, unique on the page.
    pub key: StepKey,
    /// Its words: the heading, or the first paragraph of the item, without markup.
    pub title: Excerpt,
    /// The heading that it stands under, without markup; empty where there is none.
    pub section: Arc<str>,
    /// How many steps it lies inside of.
    pub depth: usize,
    /// The anchor of its heading; an item has the one that [`Step::anchor`] makes of its key.
    pub heading: Option<Box<str>>,
    /// When it is to be done; always where there is none.
    pub condition: Option<Box<StepCondition>>,
}

impl Step {
    /// Returns the anchor that leads to it on its page.
    pub fn anchor(&self) -> String {
        match &self.heading {
            Some(anchor) => anchor.to_string(),
            None => format!("step-{}", self.key),
        }
    }
}

/// The key of a step: ten hexadecimal digits.
///
/// It comes from the step's own words and commands and the headings above it, so that it outlives edits elsewhere, and
/// changes with the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct StepKey(u64);

impl StepKey {
    /// Makes a key of the beginning of a digest.
    pub fn of(digest: &Digest) -> Self {
        let bytes = digest.bytes()[..5].iter();
        StepKey(bytes.fold(0, |key, byte| key << 8 | u64::from(*byte)))
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010x}", self.0)
    }
}

/// For which severities a step is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepCondition {
    /// Any of these.
    pub severities: Vec<SeverityId>,
    /// As the author wrote it at the end of the step, as in `(if P1/P2)`.
    pub written: Box<str>,
}
