//! Severities, the metrics that decide them, and their criteria.

use crate::model::id::{CommandId, ContactId, MetricId, PolicyId, Reference};
use crate::model::time::Minutes;
use crate::source::{Span, Spanned};

/// A class of incident. The book lists them from most to least severe.
#[derive(Debug, Clone, PartialEq)]
pub struct Severity {
    /// The author's id, as in `P1`.
    pub id: Spanned<String>,
    /// A word for it, as in `Critical`.
    pub name: Option<String>,
    /// What it means, in a sentence.
    pub description: Option<String>,
    /// Response target: until a person acknowledges, from detection.
    pub respond_within: Option<Spanned<Minutes>>,
    /// Resolution target: until the harm has ended, from detection.
    pub resolve_within: Option<Spanned<Minutes>>,
    /// What makes an incident one of this class: any of these.
    pub when: Vec<Condition>,
    /// Whom to tell.
    pub notify: Vec<Reference<ContactId>>,
    /// The escalation policy.
    pub escalation: Option<Reference<PolicyId>>,
    /// The first commands.
    pub first_steps: Vec<Reference<CommandId>>,
    /// The book's own colour for it, as `#rrggbb`.
    pub color: Option<Spanned<String>>,
}

impl Severity {
    /// Returns what people call it: `P1 (Critical)`, or the id alone where it has no name.
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{} ({name})", self.id.value),
            None => self.id.value.clone(),
        }
    }
}

/// One criterion of a severity.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A statement that may hold.
    Statement(Spanned<String>),
    /// A metric within a range.
    Metric(MetricCondition),
    /// Conditions that must hold together.
    All(Vec<Condition>, Span),
}

/// A metric within a range.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricCondition {
    /// Which metric.
    pub metric: Reference<MetricId>,
    /// From where on; none means from the lowest value.
    pub lower: Option<Bound>,
    /// Up to where; none means up to the highest value.
    pub upper: Option<Bound>,
    /// Where the condition stands.
    pub span: Span,
}

/// One end of a metric's range, in the metric's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The value.
    pub value: f64,
    /// Whether the value itself lies in the range (`at_least`, `at_most`) or not (`above`, `below`).
    pub inclusive: bool,
}

/// A number that is measured and helps to decide a severity.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The author's id, as in `error-rate`.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Its unit, as in `%`, `s`, `$/hour`.
    pub unit: Option<String>,
    /// The lowest value it can have.
    pub min: Option<f64>,
    /// The highest value it can have.
    pub max: Option<f64>,
    /// How a value between two ranges counts.
    pub gap: Gap,
}

impl Metric {
    /// Returns the name, or the id where it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id.value)
    }
}

/// How a metric's value between two ranges counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gap {
    /// As the more severe neighbour.
    #[default]
    Up,
    /// As the less severe neighbour.
    Down,
    /// As nothing: all is well between two ranges, as between too cold and too warm.
    None,
}
