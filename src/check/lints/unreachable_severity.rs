//! Severities that no answer leads to; read from the table of severities.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::decision::has_value;
use crate::model::id::{MetricId, SeverityId};
use crate::model::severity::Condition;

/// Severities that no answer leads to, in a book whose criteria lead to others.
pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let playbook = subject.playbook;
    let decision = &playbook.decision;
    let default = subject.config.default_severity.as_ref();
    if playbook
        .severities
        .iter()
        .all(|declared| declared.noun.when.is_empty())
    {
        return;
    }
    for (at, declared) in playbook.severities.iter().enumerate() {
        let severity = SeverityId(at);
        let is_default = default.is_some_and(|id| id.value == declared.name);
        if is_default || decision.leads_to(severity, |metric| playbook.metric(metric)) {
            continue;
        }
        let id = &declared.noun.id;
        let label = subject.label(declared, id.span);
        let (why, help) = if declared.noun.when.is_empty() {
            (
                "it has no criteria",
                "say under `when` what makes an incident one of this class, or make it `default_severity`",
            )
        } else if can_be(subject, severity) {
            (
                "whatever it asks for is more severe already",
                "its ranges lie within those of severities above it: move their ends, or give it a statement",
            )
        } else {
            (
                "no value can be what it asks for",
                "its ranges shut each other out, or lie outside the metric's `min` and `max`: move their ends",
            )
        };
        let message = format!("nothing leads to `{}`: {why}", id.value);
        let finding = Diagnostic::new(Lint::UnreachableSeverity, message, label).help(help);
        sink.push(finding);
    }
}

/// Whether any of a severity's criteria can be so, whatever others make of it.
fn can_be(subject: &Subject<'_>, severity: SeverityId) -> bool {
    let playbook = subject.playbook;
    let metric = |metric: MetricId| playbook.metric(metric);
    let mut conditions = playbook.severities[severity.0].noun.when.iter();
    let mut together = playbook.decision.together.iter();
    conditions.any(|condition| match condition {
        Condition::Statement(_) => true,
        Condition::Metric(range) => range
            .metric
            .target
            .is_none_or(|id| has_value(metric(id), [(range.lower, range.upper)])),
        Condition::All(..) => false,
    }) || together.any(|all| all.severity == severity && all.can_hold(metric))
}
