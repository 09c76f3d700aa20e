//! Values of a metric between two severities, of which the book says nothing.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::id::MetricId;
use crate::model::severity::{Bound, Condition, Gap, Metric, MetricCondition};

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let mut by_metric: Vec<Vec<Range<'_>>> = Vec::new();
    by_metric.resize_with(subject.playbook.metrics.len(), Vec::new);
    for (severity, declared) in subject.playbook.severities.iter().enumerate() {
        for condition in &declared.noun.when {
            // A range that holds only together with something else covers nothing by itself.
            if let Condition::Metric(condition) = condition
                && let Some(MetricId(metric)) = condition.metric.target
            {
                by_metric[metric].push(Range {
                    severity,
                    condition,
                });
            }
        }
    }
    for (declared, ranges) in subject.playbook.metrics.iter().zip(by_metric) {
        gaps(subject, &declared.noun, ranges, sink);
    }
}

/// A metric's range that decides for one severity.
#[derive(Clone, Copy)]
struct Range<'a> {
    /// Its place in the list: the lower, the more severe.
    severity: usize,
    condition: &'a MetricCondition,
}

fn gaps(
    subject: &Subject<'_>,
    metric: &Metric,
    mut ranges: Vec<Range<'_>>,
    sink: &mut Vec<Diagnostic>,
) {
    ranges.sort_by(|a, b| {
        start(a)
            .total_cmp(&start(b))
            .then(a.severity.cmp(&b.severity))
    });
    // The range that reaches furthest among those seen so far.
    let mut furthest: Option<Range<'_>> = None;
    for range in ranges {
        let Some(low) = furthest else {
            furthest = Some(range);
            continue;
        };
        if let (Some(from), Some(to)) = (low.condition.upper, range.condition.lower)
            && leaves_gap(from, to)
        {
            sink.push(gap(subject, metric, [low, range], [from, to]));
        }
        if reaches_further(&range, &low) {
            furthest = Some(range);
        }
    }
}

fn start(range: &Range<'_>) -> f64 {
    let lower = range.condition.lower;
    lower.map_or(f64::NEG_INFINITY, |bound| bound.value)
}

fn leaves_gap(from: Bound, to: Bound) -> bool {
    from.value < to.value || (from.value == to.value && !from.inclusive && !to.inclusive)
}

fn reaches_further(a: &Range<'_>, b: &Range<'_>) -> bool {
    match (a.condition.upper, b.condition.upper) {
        (_, None) => false,
        (None, _) => true,
        (Some(a), Some(b)) => a.value > b.value || (a.value == b.value && a.inclusive),
    }
}

fn gap(
    subject: &Subject<'_>,
    metric: &Metric,
    sides: [Range<'_>; 2],
    bounds: [Bound; 2],
) -> Diagnostic {
    let severities = &subject.playbook.severities;
    let [from, to] = bounds.map(|bound| with_unit(bound.value, metric));
    let place = if bounds[0].value == bounds[1].value {
        format!("of exactly {from}")
    } else {
        format!("between {from} and {to}")
    };
    let message = format!("`{}` {place} belongs to no severity", metric.label());
    let label = |range: &Range<'_>, words: String| -> Label {
        let declared = &severities[range.severity];
        let id = &declared.noun.id.value;
        let label = subject.label(declared, range.condition.span);
        label.message(format!("`{id}` {words}"))
    };
    let [low, high] = &sides;
    let (more, less) = if low.severity < high.severity {
        (low, high)
    } else {
        (high, low)
    };
    let (counted, word) = match metric.gap {
        Gap::Up => (more, "more"),
        Gap::Down => (less, "less"),
    };
    let help = format!(
        "decide which of the two it is, and widen that range; until then it counts as `{}`, the {word} severe one",
        severities[counted.severity].noun.id.value
    );
    Diagnostic::new(
        Lint::SeverityGap,
        message,
        label(low, format!("ends at {from}")),
    )
    .related(label(high, format!("begins at {to}")))
    .help(help)
}

fn with_unit(value: f64, metric: &Metric) -> String {
    match &metric.unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}
