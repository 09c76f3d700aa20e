//! Severities and their criteria in words.

use std::collections::BTreeSet;

use crate::model::decision::{Part, Statement};
use crate::model::id::{PageId, SeverityId};
use crate::model::severity::{Bound, Condition, Metric, MetricCondition};
use crate::render::book::Book;
use crate::render::command::attribute_into;
use crate::render::format;
use crate::render::view::{CommandView, CriterionView, MetricView, SeverityView};
use crate::render::words::Words;

/// How the slot begins that a severity's own commands need no value for.
const SEVERITY_SLOT: &str = " data-slot=\"severity\"";

/// How many runbooks a card lists.
const MOST_RUNBOOKS: usize = 50;

impl Book<'_> {
    /// Returns all severities, from most to least severe. `runbooks` holds those of each.
    pub fn severities(&self, runbooks: &[Vec<PageId>]) -> Vec<SeverityView> {
        let of = |at: usize| runbooks.get(at).map_or(&[] as &[PageId], Vec::as_slice);
        let ids = 0..self.playbook.severities.len();
        ids.map(|at| self.severity(SeverityId(at), of(at)))
            .collect()
    }

    fn severity(&self, id: SeverityId, runbooks: &[PageId]) -> SeverityView {
        let severity = self.playbook.severity(id);
        let steps = severity.first_steps.iter().filter_map(|step| step.target);
        let first = &runbooks[..runbooks.len().min(MOST_RUNBOOKS)];
        SeverityView {
            badge: self.badge_of(id),
            anchor: None,
            description: severity.description.clone(),
            respond_minutes: severity
                .respond_within
                .as_ref()
                .map(|target| target.value.0),
            resolve_minutes: severity
                .resolve_within
                .as_ref()
                .map(|target| target.value.0),
            criteria: self.criteria(id),
            notify: self.notified(&severity.notify),
            escalation: severity
                .escalation
                .as_ref()
                .and_then(|policy| policy.target)
                .map(|id| self.policy(id)),
            runbooks: self.page_links(first),
            runbooks_hidden: runbooks.len() - first.len(),
            first_steps: steps
                .map(|step| self.command(step, None))
                .map(|command| given(command, &severity.id.value))
                .collect(),
        }
    }

    /// Returns the criteria of a severity as the table of the playbook has them: single ones first, then those that must
    /// hold together.
    fn criteria(&self, id: SeverityId) -> Vec<CriterionView> {
        let decision = &self.playbook.decision;
        let severity = self.playbook.severity(id);
        let mut criteria = Vec::new();
        for condition in &severity.when {
            let criterion = match condition {
                Condition::Statement(text) => decision
                    .statement(id, &text.value)
                    .map(|statement| self.statement(statement)),
                Condition::Metric(range) => Some(self.measured(range)),
                Condition::All(all, _) => Some(self.together(id, all)),
            };
            criteria.extend(criterion);
        }
        criteria
    }

    fn statement(&self, statement: &Statement) -> CriterionView {
        CriterionView {
            id: Some(statement.id.clone()),
            text: statement.text.clone(),
            metric: None,
            parts: Vec::new(),
        }
    }

    fn measured(&self, range: &MetricCondition) -> CriterionView {
        CriterionView {
            id: None,
            text: self.range(range),
            metric: Some(range.metric.name.value.clone()),
            parts: Vec::new(),
        }
    }

    fn together(&self, id: SeverityId, all: &[Condition]) -> CriterionView {
        let mut parts = Vec::new();
        self.parts(id, all, &mut parts);
        let and = format!(" {} ", self.words.text("and", "and"));
        let words: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        CriterionView {
            id: None,
            text: words.join(&and),
            metric: None,
            parts,
        }
    }

    fn parts(&self, id: SeverityId, all: &[Condition], parts: &mut Vec<CriterionView>) {
        // `parse` bounds how deep conditions are nested.
        for condition in all {
            match condition {
                Condition::Statement(text) => {
                    let statement = self.playbook.decision.statement(id, &text.value);
                    parts.extend(statement.map(|statement| self.statement(statement)));
                }
                Condition::Metric(range) => parts.push(self.measured(range)),
                Condition::All(all, _) => self.parts(id, all, parts),
            }
        }
    }

    fn range(&self, range: &MetricCondition) -> String {
        let metric = range.metric.target.map(|id| self.playbook.metric(id));
        let name = metric.map_or(range.metric.name.value.as_str(), Metric::label);
        let unit = metric.and_then(|metric| metric.unit.as_deref());
        let text = range_text(self.words, range.lower, range.upper, unit);
        format!("{name} {text}")
    }

    /// Returns all metrics.
    pub fn metrics(&self) -> Vec<MetricView> {
        let decision = &self.playbook.decision;
        let together = decision
            .together
            .iter()
            .flat_map(|together| &together.parts);
        let in_part = together.filter_map(|part| match part {
            Part::Range { metric, .. } => Some(metric.0),
            Part::Statement(_) => None,
        });
        let in_band = decision.metrics.iter().map(|bands| bands.metric.0);
        let asked: BTreeSet<usize> = in_band.chain(in_part).collect();
        let metrics = self.playbook.metrics.iter().enumerate();
        metrics
            .map(|(at, declared)| MetricView {
                decides: asked.contains(&at),
                id: declared.name.clone(),
                name: declared.noun.label().to_owned(),
                unit: declared.noun.unit.clone(),
            })
            .collect()
    }
}

/// Says of a severity's own command what its slot `<severity>` is: nobody has to fill it in.
fn given(mut command: CommandView, severity: &str) -> CommandView {
    let mut slot = SEVERITY_SLOT.to_owned();
    attribute_into("data-given", severity, &mut slot);
    // No text holds these quotes: they would be escaped.
    command.row_html = command.row_html.replace(SEVERITY_SLOT, &slot);
    command
}

/// Returns a range in words, as in `above 50 %` and `5 % to 10 %`.
pub(super) fn range_text(
    words: &Words,
    lower: Option<Bound>,
    upper: Option<Bound>,
    unit: Option<&str>,
) -> String {
    let value = |bound: Bound| format::quantity(bound.value, unit);
    let end = |key: &str, english: &str, bound: Bound| {
        format!("{} {}", words.text(key, english), value(bound))
    };
    match (lower, upper) {
        (None, None) => words.text("any_value", "at any value").to_owned(),
        (Some(lower), Some(upper)) if lower.inclusive && upper.inclusive => {
            if lower.value == upper.value {
                value(lower)
            } else {
                format!("{} {}", value(lower), end("to", "to", upper))
            }
        }
        (lower, upper) => {
            let lower = lower.map(|bound| match bound.inclusive {
                true => end("at_least", "at least", bound),
                false => end("above", "above", bound),
            });
            let upper = upper.map(|bound| match bound.inclusive {
                true => end("at_most", "at most", bound),
                false => end("below", "below", bound),
            });
            let parts: Vec<String> = lower.into_iter().chain(upper).collect();
            parts.join(&format!(" {} ", words.text("and", "and")))
        }
    }
}
