//! Severities, their criteria, and metrics.

use super::{declared_id, reference, references};
use crate::data::{Complaint, Fields, FromScalar, named};
use crate::model::data::{Node, Scalar, Value};
use crate::model::severity::{Bound, Condition, Gap, Metric, MetricCondition, Severity};

/// Reads a severity.
pub(crate) fn severity(fields: &mut Fields<'_, '_, '_>) -> Option<Severity> {
    let id = declared_id(fields);
    let name = fields.text("name");
    let description = fields.text("description");
    let respond_within = fields.spanned("respond_within");
    let resolve_within = fields.spanned("resolve_within");
    let when = conditions(fields, "when");
    let notify = references(fields, "notify");
    let escalation = reference(fields, "escalation");
    let first_steps = references(fields, "first_steps");
    let color = fields.spanned::<crate::data::Color>("color");
    Some(Severity {
        id: id?,
        name,
        description,
        respond_within,
        resolve_within,
        when,
        notify,
        escalation,
        first_steps,
        color: color.map(|color| color.map(|color| color.0)),
    })
}

/// Reads criteria; equal statements in one list are one. Depth is bounded by the tree's.
fn conditions(fields: &mut Fields<'_, '_, '_>, key: &'static str) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = Vec::new();
    let mut statements = std::collections::HashSet::new();
    for item in fields.items(key) {
        let condition = condition(fields, item);
        if let Some(Condition::Statement(text)) = &condition
            && !statements.insert(text.value.clone())
        {
            continue;
        }
        conditions.extend(condition);
    }
    conditions
}

fn condition<'n>(fields: &mut Fields<'n, '_, '_>, node: &'n Node) -> Option<Condition> {
    match &node.value {
        Value::Map(_) if node.value.get("all").is_some() => {
            let all = fields.inside(node, "a condition with `all`", |fields| {
                conditions(fields, "all")
            })?;
            if all.is_empty() {
                fields.findings.wrong(node.span, "`all` holds no condition");
                return None;
            }
            Some(Condition::All(all, node.span))
        }
        Value::Map(_) => fields
            .inside(node, "a metric condition", |fields| {
                metric_condition(fields, node)
            })
            .flatten()
            .map(Condition::Metric),
        Value::Null => None,
        _ => {
            let statement = fields.read::<String>("when", node)?;
            (!statement.value.trim().is_empty()).then_some(Condition::Statement(statement))
        }
    }
}

pub(crate) fn metric_condition(
    fields: &mut Fields<'_, '_, '_>,
    node: &Node,
) -> Option<MetricCondition> {
    if fields.value("metric").is_none() {
        fields.missing("metric");
    }
    let metric = reference(fields, "metric");
    let lower = bound(fields, "above", "at_least");
    let upper = bound(fields, "below", "at_most");
    let names_bound = ["above", "at_least", "below", "at_most"]
        .into_iter()
        .any(|key| fields.value(key).is_some());
    let place = fields.place();
    if !names_bound {
        fields
            .findings
            .wrong(place, "this metric condition says no range")
            .help = Some("add `above`, `at_least`, `below` or `at_most`".to_owned());
    }
    if let (Some(lower), Some(upper)) = (lower, upper)
        && (lower.value > upper.value
            || (lower.value == upper.value && !(lower.inclusive && upper.inclusive)))
    {
        let message = format!(
            "no value lies between {} and {} as this range asks",
            lower.value, upper.value
        );
        fields.findings.wrong(node.span, message);
        return None;
    }
    // A condition whose only bound could not be read would hold for every value.
    if lower.is_none() && upper.is_none() {
        return None;
    }
    Some(MetricCondition {
        metric: metric?,
        lower,
        upper,
        span: node.span,
    })
}

/// Reads one end of a range: `open` leaves the value itself out, `closed` takes it in.
fn bound(
    fields: &mut Fields<'_, '_, '_>,
    open: &'static str,
    closed: &'static str,
) -> Option<Bound> {
    let exclusive = fields.spanned::<f64>(open);
    let inclusive = fields.spanned::<f64>(closed);
    if let (Some(_), Some(second)) = (&exclusive, &inclusive) {
        let message = format!("`{open}` and `{closed}` both say where the range ends");
        fields.findings.wrong(second.span, message).help = Some("keep one of the two".to_owned());
    }
    let bound = |value: crate::source::Spanned<f64>, inclusive| Bound {
        value: value.value,
        inclusive,
    };
    exclusive
        .map(|value| bound(value, false))
        .or_else(|| inclusive.map(|value| bound(value, true)))
}

/// Reads a metric.
pub(crate) fn metric(fields: &mut Fields<'_, '_, '_>) -> Option<Metric> {
    let id = declared_id(fields);
    let name = fields.text("name");
    let unit = fields.text("unit");
    let min = fields.get::<f64>("min");
    let max = fields.spanned::<f64>("max");
    let gap = fields.get("gap");
    if let (Some(min), Some(max)) = (min, &max)
        && min >= max.value
    {
        let message = format!("`max` ({}) is not above `min` ({min})", max.value);
        fields.findings.wrong(max.span, message);
    }
    Some(Metric {
        id: id?,
        name,
        unit,
        min,
        max: max.map(|max| max.value),
        gap: gap.unwrap_or_default(),
    })
}

impl FromScalar for Gap {
    const EXPECTED: &'static str = "up, down or none";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        named(scalar, &["up", "down", "none"], |name| match name {
            "up" => Some(Gap::Up),
            "down" => Some(Gap::Down),
            "none" => Some(Gap::None),
            _ => None,
        })
    }
}
