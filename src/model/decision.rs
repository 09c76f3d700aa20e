//! How bad it is: the severities' criteria as one table, and the answer it gives.
//!
//! The decision table, the wizard and `check` read this table and nothing else. The theme's script holds the same
//! evaluator; `tests/fixtures/shared/` binds the two. Knows no words: how a criterion reads is for `render`.

mod reach;

pub use reach::has_value;

use crate::model::id::{MetricId, SeverityId};
use crate::model::severity::{Bound, Gap};

/// The criteria of all severities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What may be so, most severe first.
    pub statements: Vec<Statement>,
    /// What a value of each metric means; those without a range of their own have no bands.
    pub metrics: Vec<Bands>,
    /// What must hold together.
    pub together: Vec<Together>,
}

/// Something that may be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The severity's id and the statement's place among its statements, as in `P1-1`.
    pub id: String,
    /// Whose criterion it is.
    pub severity: SeverityId,
    /// The author's words.
    pub text: String,
    /// Whether it is enough by itself; else it only counts together with something else.
    pub is_enough: bool,
}

/// What the values of a metric mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// Which metric.
    pub metric: MetricId,
    /// From low to high, without a hole between them unless the metric has it so. Below the first and above the last
    /// nothing holds.
    pub bands: Vec<Band>,
}

/// Values that mean one severity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Where it begins; none means at the lowest value.
    pub lower: Option<Bound>,
    /// Where it ends; none means at the highest value.
    pub upper: Option<Bound>,
    /// The most severe that holds there.
    pub severity: SeverityId,
    /// The severities below and above it, where the book itself says nothing of these values.
    pub gap: Option<(SeverityId, SeverityId)>,
}

/// Criteria that must hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Whose criterion it is.
    pub severity: SeverityId,
    /// All of these.
    pub parts: Vec<Part>,
}

/// One of the criteria that must hold together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// A place in [`Decision::statements`].
    Statement(usize),
    /// A metric within a range. A value in a gap does not count here.
    Range {
        /// Which metric.
        metric: MetricId,
        /// Where the range begins.
        lower: Option<Bound>,
        /// Where it ends.
        upper: Option<Bound>,
    },
}

/// What is known of an incident.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// For each statement, whether it is so.
    pub statements: Vec<Mark>,
    /// For each metric of the book, what was measured.
    pub values: Vec<Option<f64>>,
}

/// Whether a statement is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// It is not.
    #[default]
    No,
    /// It is.
    Yes,
    /// Nobody can rule it out; counts as if it were.
    Unsure,
}

/// A criterion that holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// A place in [`Decision::statements`].
    Statement(usize),
    /// Places in [`Decision::metrics`] and among its bands.
    Band(usize, usize),
    /// A place in [`Decision::together`].
    Together(usize),
}

/// How bad it is, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// The most severe that holds; nothing where no criterion does.
    pub severity: Option<SeverityId>,
    /// The criteria of that severity which hold, in the order of the table.
    pub reasons: Vec<Reason>,
    /// Statements that count only because nobody can rule them out, as places in [`Decision::statements`].
    pub confirm: Vec<usize>,
}

impl Band {
    /// Whether a value lies in it.
    pub fn holds(&self, value: f64) -> bool {
        is_within(value, self.lower, self.upper)
    }
}

fn is_within(value: f64, lower: Option<Bound>, upper: Option<Bound>) -> bool {
    let is_above = |bound: Bound| value > bound.value || (bound.inclusive && value == bound.value);
    let is_below = |bound: Bound| value < bound.value || (bound.inclusive && value == bound.value);
    !value.is_nan() && lower.is_none_or(is_above) && upper.is_none_or(is_below)
}

impl Decision {
    /// Returns a statement of a severity by its words.
    pub fn statement(&self, severity: SeverityId, text: &str) -> Option<&Statement> {
        let mut own = self.statements.iter();
        own.find(|statement| statement.severity == severity && statement.text == text)
    }

    /// Returns how bad it is. One more statement, or a first value of a metric, never makes it less so.
    pub fn verdict(&self, answers: &Answers) -> Verdict {
        let mark = |at: usize| answers.statements.get(at).copied().unwrap_or_default();
        let value = |metric: MetricId| answers.values.get(metric.0).copied().flatten();
        let mut holding: Vec<(SeverityId, Reason)> = Vec::new();
        for (at, statement) in self.statements.iter().enumerate() {
            if statement.is_enough && mark(at) != Mark::No {
                holding.push((statement.severity, Reason::Statement(at)));
            }
        }
        for (at, bands) in self.metrics.iter().enumerate() {
            let Some(value) = value(bands.metric) else {
                continue;
            };
            if let Some(band) = bands.bands.iter().position(|band| band.holds(value)) {
                holding.push((bands.bands[band].severity, Reason::Band(at, band)));
            }
        }
        for (at, together) in self.together.iter().enumerate() {
            let holds = together.parts.iter().all(|part| match part {
                Part::Statement(statement) => mark(*statement) != Mark::No,
                Part::Range {
                    metric,
                    lower,
                    upper,
                } => value(*metric).is_some_and(|value| is_within(value, *lower, *upper)),
            });
            if holds {
                holding.push((together.severity, Reason::Together(at)));
            }
        }
        let severity = holding.iter().map(|(severity, _)| *severity).min();
        let decisive = holding.into_iter().filter(|(of, _)| Some(*of) == severity);
        let reasons: Vec<Reason> = decisive.map(|(_, reason)| reason).collect();
        let confirm = self.unsure(&reasons, mark);
        Verdict {
            severity,
            reasons,
            confirm,
        }
    }

    /// Returns the statements among some reasons that nobody can rule out.
    fn unsure(&self, reasons: &[Reason], mark: impl Fn(usize) -> Mark) -> Vec<usize> {
        let mut unsure = Vec::new();
        for reason in reasons {
            match reason {
                Reason::Statement(at) => unsure.push(*at),
                Reason::Band(..) => {}
                Reason::Together(at) => {
                    let parts = self.together[*at].parts.iter();
                    unsure.extend(parts.filter_map(|part| match part {
                        Part::Statement(statement) => Some(*statement),
                        Part::Range { .. } => None,
                    }));
                }
            }
        }
        unsure.retain(|at| mark(*at) == Mark::Unsure);
        unsure.sort_unstable();
        unsure.dedup();
        unsure
    }
}

/// A severity's own range of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Where it begins.
    pub lower: Option<Bound>,
    /// Where it ends.
    pub upper: Option<Bound>,
    /// What it means.
    pub severity: SeverityId,
}

/// A place between two values: before or behind a value.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    value: f64,
    is_behind: bool,
}

impl Cut {
    fn order(&self, other: &Cut) -> std::cmp::Ordering {
        let values = self.value.total_cmp(&other.value);
        values.then(self.is_behind.cmp(&other.is_behind))
    }

    fn start(bound: Option<Bound>) -> Cut {
        match bound {
            Some(bound) => Cut {
                value: bound.value + 0.0,
                is_behind: !bound.inclusive,
            },
            None => Cut {
                value: f64::NEG_INFINITY,
                is_behind: false,
            },
        }
    }

    fn end(bound: Option<Bound>) -> Cut {
        match bound {
            Some(bound) => Cut {
                value: bound.value + 0.0,
                is_behind: bound.inclusive,
            },
            None => Cut {
                value: f64::INFINITY,
                is_behind: true,
            },
        }
    }

    fn as_lower(self) -> Option<Bound> {
        self.value.is_finite().then_some(Bound {
            value: self.value,
            inclusive: !self.is_behind,
        })
    }

    fn as_upper(self) -> Option<Bound> {
        self.value.is_finite().then_some(Bound {
            value: self.value,
            inclusive: self.is_behind,
        })
    }
}

/// Lays ranges out as bands: where several hold, the most severe does; between two, the more severe neighbour, or the less
/// severe one or none where the metric says so.
pub fn bands(ranges: &[Range], gap: Gap) -> Vec<Band> {
    // Each end of a range, with what opens or closes there.
    let mut ends: Vec<(Cut, SeverityId, bool)> = Vec::new();
    for range in ranges {
        let (start, end) = (Cut::start(range.lower), Cut::end(range.upper));
        if start.order(&end).is_lt() {
            ends.push((start, range.severity, true));
            ends.push((end, range.severity, false));
        }
    }
    ends.sort_by(|(a, ..), (b, ..)| a.order(b));
    let mut open: std::collections::BTreeMap<SeverityId, usize> = Default::default();
    let mut pieces: Vec<(Cut, Cut, Option<SeverityId>)> = Vec::new();
    let mut ends = ends.into_iter().peekable();
    while let Some((start, severity, opens)) = ends.next() {
        let count = open.entry(severity).or_insert(0);
        *count = if opens {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
        if *count == 0 {
            open.remove(&severity);
        }
        let Some((end, ..)) = ends.peek() else {
            break;
        };
        if start.order(end).is_eq() {
            continue;
        }
        let holds = open.keys().next().copied();
        match pieces.last_mut() {
            Some((_, last, before)) if *before == holds => *last = *end,
            _ => pieces.push((start, *end, holds)),
        }
    }
    let neighbour = |at: Option<usize>| pieces.get(at?).and_then(|(.., severity)| *severity);
    let band = |(at, (start, end, severity)): (usize, &(Cut, Cut, Option<SeverityId>))| {
        let (severity, between) = match severity {
            Some(severity) => (*severity, None),
            None => {
                let below = neighbour(at.checked_sub(1))?;
                let above = neighbour(Some(at + 1))?;
                let counted = match gap {
                    Gap::Up => below.min(above),
                    Gap::Down => below.max(above),
                    Gap::None => return None,
                };
                (counted, Some((below, above)))
            }
        };
        Some(Band {
            lower: start.as_lower(),
            upper: end.as_upper(),
            severity,
            gap: between,
        })
    };
    pieces.iter().enumerate().filter_map(band).collect()
}

#[cfg(test)]
mod tests;
