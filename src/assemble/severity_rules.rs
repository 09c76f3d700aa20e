//! The criteria of all severities → the one table that answers how bad it is.

use std::collections::HashMap;

use crate::model::decision::{Bands, Decision, Part, Range, Statement, Together, bands, has_value};
use crate::model::id::{MetricId, SeverityId};
use crate::model::playbook::Declared;
use crate::model::severity::{Condition, Metric, Severity};

/// Compiles the table. A condition on a metric that the book does not declare is left out: it was reported.
pub(super) fn compile(severities: &[Declared<Severity>], metrics: &[Declared<Metric>]) -> Decision {
    let mut rules = Rules::default();
    let mut ranges: Vec<Vec<Range>> = vec![Vec::new(); metrics.len()];
    for (at, declared) in severities.iter().enumerate() {
        let severity = SeverityId(at);
        rules.name = &declared.name;
        rules.known.clear();
        for condition in &declared.noun.when {
            match condition {
                Condition::Statement(text) => {
                    let statement = rules.statement(severity, &text.value);
                    rules.decision.statements[statement].is_enough = true;
                }
                Condition::Metric(condition) => {
                    // A range that no value can meet has no neighbours: `check` reports it.
                    if let Some(MetricId(metric)) = condition.metric.target
                        && has_value(&metrics[metric].noun, [(condition.lower, condition.upper)])
                    {
                        ranges[metric].push(Range {
                            lower: condition.lower,
                            upper: condition.upper,
                            severity,
                        });
                    }
                }
                Condition::All(all, _) => {
                    let mut parts = Vec::new();
                    if rules.parts(severity, all, &mut parts) {
                        rules.decision.together.push(Together { severity, parts });
                    }
                }
            }
        }
    }
    let laid_out = ranges.iter().zip(metrics).enumerate();
    let laid_out = laid_out.map(|(at, (ranges, declared))| Bands {
        metric: MetricId(at),
        bands: bands(ranges, declared.noun.gap),
    });
    rules.decision.metrics = laid_out.filter(|bands| !bands.bands.is_empty()).collect();
    rules.decision
}

/// The table as far as it is made.
#[derive(Default)]
struct Rules<'a> {
    decision: Decision,
    /// The name of the severity that is read.
    name: &'a str,
    /// Its statements, as places in the table: equal texts in one severity are one.
    known: HashMap<&'a str, usize>,
}

impl<'a> Rules<'a> {
    /// Returns the place of a statement, which is put into the table where it is new.
    fn statement(&mut self, severity: SeverityId, text: &'a str) -> usize {
        if let Some(at) = self.known.get(text) {
            return *at;
        }
        let at = self.decision.statements.len();
        self.known.insert(text, at);
        self.decision.statements.push(Statement {
            id: format!("{}-{}", self.name, self.known.len()),
            severity,
            text: text.to_owned(),
            is_enough: false,
        });
        at
    }

    /// Adds what must hold together. Says whether all of it could be: else it could hold where its author meant more.
    fn parts(&mut self, severity: SeverityId, all: &'a [Condition], parts: &mut Vec<Part>) -> bool {
        let mut is_whole = true;
        // `parse` bounds how deep conditions are nested.
        for condition in all {
            match condition {
                Condition::Statement(text) => {
                    parts.push(Part::Statement(self.statement(severity, &text.value)));
                }
                Condition::Metric(condition) => match condition.metric.target {
                    Some(metric) => parts.push(Part::Range {
                        metric,
                        lower: condition.lower,
                        upper: condition.upper,
                    }),
                    None => is_whole = false,
                },
                Condition::All(all, _) => is_whole &= self.parts(severity, all, parts),
            }
        }
        is_whole
    }
}
