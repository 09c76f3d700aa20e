//! Severities and their criteria in words.

use std::collections::BTreeSet;

use crate::model::id::{PageId, SeverityId};
use crate::model::severity::{Bound, Condition, Metric, MetricCondition, Severity};
use crate::render::book::Book;
use crate::render::format;
use crate::render::view::{CriterionView, MetricView, SeverityView};

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
            criteria: self.criteria(severity),
            notify: self.notified(&severity.notify),
            escalation: severity
                .escalation
                .as_ref()
                .and_then(|policy| policy.target)
                .map(|id| self.policy(id)),
            runbooks: self.page_links(first),
            runbooks_hidden: runbooks.len() - first.len(),
            first_steps: steps.map(|step| self.command(step, None)).collect(),
        }
    }

    fn criteria(&self, severity: &Severity) -> Vec<CriterionView> {
        let mut statements = BTreeSet::new();
        let mut criteria = Vec::new();
        for condition in &severity.when {
            let (id, metric) = match condition {
                Condition::Statement(statement) => {
                    // Equal texts are one criterion.
                    if !statements.insert(statement.value.as_str()) {
                        continue;
                    }
                    let id = format!("{}-{}", severity.id.value, statements.len());
                    (Some(id), None)
                }
                Condition::Metric(range) => (None, Some(range.metric.name.value.clone())),
                Condition::All(..) => (None, None),
            };
            criteria.push(CriterionView {
                id,
                text: self.condition(condition),
                metric,
            });
        }
        criteria
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Statement(statement) => statement.value.clone(),
            Condition::Metric(range) => self.range(range),
            Condition::All(all, _) => {
                let and = format!(" {} ", self.words.text("and", "and"));
                let parts: Vec<String> = all.iter().map(|part| self.condition(part)).collect();
                parts.join(&and)
            }
        }
    }

    fn range(&self, range: &MetricCondition) -> String {
        let metric = range.metric.target.map(|id| self.playbook.metric(id));
        let name = metric.map_or(range.metric.name.value.as_str(), Metric::label);
        let unit = metric.and_then(|metric| metric.unit.as_deref());
        let value = |bound: &Bound| format::quantity(bound.value, unit);
        let words = |key: &str, english: &str, bound: &Bound| {
            format!("{} {}", self.words.text(key, english), value(bound))
        };
        let text = match (&range.lower, &range.upper) {
            (None, None) => self.words.text("any_value", "at any value").to_owned(),
            (Some(lower), Some(upper)) if lower.inclusive && upper.inclusive => {
                if lower.value == upper.value {
                    value(lower)
                } else {
                    format!("{} {}", value(lower), words("to", "to", upper))
                }
            }
            (lower, upper) => {
                let lower = lower.as_ref().map(|bound| match bound.inclusive {
                    true => words("at_least", "at least", bound),
                    false => words("above", "above", bound),
                });
                let upper = upper.as_ref().map(|bound| match bound.inclusive {
                    true => words("at_most", "at most", bound),
                    false => words("below", "below", bound),
                });
                let parts: Vec<String> = lower.into_iter().chain(upper).collect();
                parts.join(&format!(" {} ", self.words.text("and", "and")))
            }
        };
        format!("{name} {text}")
    }

    /// Returns all metrics.
    pub fn metrics(&self) -> Vec<MetricView> {
        let metrics = self.playbook.metrics.iter();
        metrics
            .map(|declared| MetricView {
                id: declared.name.clone(),
                name: declared.noun.label().to_owned(),
                unit: declared.noun.unit.clone(),
            })
            .collect()
    }
}
