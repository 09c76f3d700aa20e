//! Who is notified after how long, and who is on call when.

use jiff::civil::DateTime;

use crate::model::id::{ContactId, Reference, SeverityId};
use crate::model::page::Audience;
use crate::model::time::{Minutes, Period};
use crate::source::{Span, Spanned};

/// Ordered steps: who is notified after how long without an acknowledgement. Drawn as a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationPolicy {
    /// The author's id.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Option<String>,
    /// For which severities it is meant.
    pub severities: Vec<Reference<SeverityId>>,
    /// When to escalate, in the author's words.
    pub when: Vec<String>,
    /// Whom, in order.
    pub steps: Vec<EscalationStep>,
    /// Who may see it; `None` means whoever may see the page on which it is declared.
    pub audience: Option<Audience>,
}

impl EscalationPolicy {
    /// Returns the name, or the id where it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id.value)
    }
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationStep {
    /// Minutes without an acknowledgement, counted from when the policy began; rises from step to step.
    ///
    /// `None` where the book leaves it open: nothing is invented.
    pub after: Option<Spanned<Minutes>>,
    /// Whom to call.
    pub contact: Option<Reference<ContactId>>,
    /// Where the step stands.
    pub span: Span,
}

/// Who is on call when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The author's id.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Length of one person's turn.
    pub every: Option<Period>,
    /// When the first turn began, in `timezone`.
    pub start: Option<DateTime>,
    /// IANA name of the time zone; the book's where it is left out.
    pub timezone: Option<Spanned<String>>,
    /// Who takes turns, in order; empty where the book leaves it open.
    pub members: Vec<Reference<ContactId>>,
    /// The live schedule, which is asked before the planned one.
    pub schedule_url: Option<Spanned<String>>,
    /// Who may see it; `None` means whoever may see the page on which it is declared.
    pub audience: Option<Audience>,
}

impl Rotation {
    /// Returns the name, or the id where it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id.value)
    }
}
