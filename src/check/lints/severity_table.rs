//! What the table of severities leaves open or says twice; read from the table itself.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::decision::{Band, Bands, has_value};
use crate::model::id::{MetricId, SeverityId};
use crate::model::severity::{Bound, Condition, Gap, Metric, MetricCondition};

/// Values of a metric between two severities, of which the book says nothing.
pub(in crate::check) fn gap(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for Bands { metric, bands } in &subject.playbook.decision.metrics {
        let ranges = ranges(subject, *metric);
        for band in bands {
            let Some((below, above)) = band.gap else {
                continue;
            };
            let ends = |range: &&Range<'_>| range.severity == below && ends_at(range, band);
            let begins = |range: &&Range<'_>| range.severity == above && begins_at(range, band);
            let low = ranges.iter().find(ends);
            let high = ranges.iter().find(begins);
            if let (Some(low), Some(high)) = (low, high) {
                sink.push(said_of_gap(subject, *metric, band, low, high));
            }
        }
    }
}

/// Values of a metric that two severities claim, each within its own two ends. `above: 5` below `above: 50` is the usual
/// way to write steps, and no overlap: the higher step is meant.
pub(in crate::check) fn overlap(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for metric in 0..subject.playbook.metrics.len() {
        let metric = MetricId(metric);
        let mut ranges = ranges(subject, metric);
        ranges.sort_by(|a, b| start(a).total_cmp(&start(b)));
        // Of those that begin before, the one that ends last says whether there is any overlap at all.
        let mut furthest: Option<&Range<'_>> = None;
        for range in &ranges {
            if let Some(before) = furthest
                && before.severity != range.severity
                && reaches_into(before, range)
                && !are_steps(before, range)
                && are_values(subject, metric, before, range)
            {
                sink.push(said_of_overlap(subject, metric, before, range));
            }
            if furthest.is_none_or(|before| end(range) > end(before)) {
                furthest = Some(range);
            }
        }
    }
}

/// A severity's own range of a metric.
struct Range<'a> {
    severity: SeverityId,
    condition: &'a MetricCondition,
}

/// Returns the ranges of a metric that decide by themselves.
fn ranges<'a>(subject: &Subject<'a>, metric: MetricId) -> Vec<Range<'a>> {
    let severities = subject.playbook.severities.iter().enumerate();
    let ranges = severities.flat_map(|(at, declared)| {
        let conditions = declared.noun.when.iter();
        conditions.filter_map(move |condition| match condition {
            Condition::Metric(condition) if condition.metric.target == Some(metric) => {
                Some(Range {
                    severity: SeverityId(at),
                    condition,
                })
            }
            _ => None,
        })
    });
    ranges.collect()
}

fn start(range: &Range<'_>) -> f64 {
    let lower = range.condition.lower;
    lower.map_or(f64::NEG_INFINITY, |bound| bound.value)
}

fn end(range: &Range<'_>) -> f64 {
    let upper = range.condition.upper;
    upper.map_or(f64::INFINITY, |bound| bound.value)
}

/// Whether a band begins where a range ends.
fn ends_at(range: &Range<'_>, band: &Band) -> bool {
    are_one_cut(range.condition.upper, band.lower)
}

/// Whether a band ends where a range begins.
fn begins_at(range: &Range<'_>, band: &Band) -> bool {
    are_one_cut(range.condition.lower, band.upper)
}

/// Whether one side ends where the other begins: a value belongs to one of the two.
fn are_one_cut(one: Option<Bound>, other: Option<Bound>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.value == other.value && one.inclusive != other.inclusive)
}

/// Whether a range that begins first holds values of another.
fn reaches_into(first: &Range<'_>, second: &Range<'_>) -> bool {
    match (first.condition.upper, second.condition.lower) {
        (Some(upper), Some(lower)) => {
            upper.value > lower.value
                || (upper.value == lower.value && upper.inclusive && lower.inclusive)
        }
        _ => true,
    }
}

/// Whether the metric can have a value that lies in both.
fn are_values(subject: &Subject<'_>, metric: MetricId, one: &Range<'_>, other: &Range<'_>) -> bool {
    let ends = |range: &Range<'_>| (range.condition.lower, range.condition.upper);
    has_value(subject.playbook.metric(metric), [ends(one), ends(other)])
}

/// Whether two ranges are open at one end, and the more severe is the narrower.
fn are_steps(first: &Range<'_>, second: &Range<'_>) -> bool {
    let (first_end, second_end) = (first.condition.upper, second.condition.upper);
    let (first_start, second_start) = (first.condition.lower, second.condition.lower);
    let up = first_end.is_none() && second_end.is_none() && second.severity < first.severity;
    // Sorted by where they begin, two that are open below are equals; the more severe ends first.
    let down = first_start.is_none()
        && second_start.is_none()
        && match end(first) < end(second) {
            true => first.severity < second.severity,
            false => second.severity < first.severity,
        };
    up || down
}

fn said_of_gap(
    subject: &Subject<'_>,
    metric: MetricId,
    band: &Band,
    low: &Range<'_>,
    high: &Range<'_>,
) -> Diagnostic {
    let metric = subject.playbook.metric(metric);
    let value =
        |bound: Option<Bound>| bound.map_or_else(String::new, |b| with_unit(b.value, metric));
    let (from, to) = (value(band.lower), value(band.upper));
    let place = match from == to {
        true => format!("of exactly {from}"),
        false => format!("between {from} and {to}"),
    };
    let message = format!("`{}` {place} belongs to no severity", metric.label());
    let counted = &subject.playbook.severities[band.severity.0].noun.id.value;
    let help = match metric.gap {
        _ if low.severity == high.severity => format!(
            "widen one of the two ranges, or give the metric `gap: none` where all is well between them; until then it counts as `{counted}`"
        ),
        gap => {
            let word = if gap == Gap::Down { "less" } else { "more" };
            format!(
                "decide which of the two it is, and widen that range; until then it counts as `{counted}`, the {word} severe one"
            )
        }
    };
    Diagnostic::new(
        Lint::SeverityGap,
        message,
        label(subject, low, &format!("ends at {from}")),
    )
    .related(label(subject, high, &format!("begins at {to}")))
    .help(help)
}

fn said_of_overlap(
    subject: &Subject<'_>,
    metric: MetricId,
    first: &Range<'_>,
    second: &Range<'_>,
) -> Diagnostic {
    let metric = subject.playbook.metric(metric);
    let severities = &subject.playbook.severities;
    let id = |severity: SeverityId| &severities[severity.0].noun.id.value;
    let from = with_unit(start(second), metric);
    let to = end(first).min(end(second));
    let place = match to {
        to if to == start(second) => format!("of exactly {from}"),
        to if to.is_infinite() => format!("from {from} on"),
        to if start(second).is_infinite() => format!("up to {}", with_unit(to, metric)),
        to => format!("between {from} and {}", with_unit(to, metric)),
    };
    let (counted, other) = match first.severity < second.severity {
        true => (first, second),
        false => (second, first),
    };
    let message = format!(
        "`{}` {place} is both `{}` and `{}`",
        metric.label(),
        id(counted.severity),
        id(other.severity)
    );
    let help = format!(
        "let one range end where the other begins; until then it counts as `{}`, the more severe one",
        id(counted.severity)
    );
    Diagnostic::new(
        Lint::SeverityOverlap,
        message,
        label(subject, other, "claims it"),
    )
    .related(label(subject, counted, "claims it, too"))
    .help(help)
}

fn label(subject: &Subject<'_>, range: &Range<'_>, words: &str) -> Label {
    let declared = &subject.playbook.severities[range.severity.0];
    let label = subject.label(declared, range.condition.span);
    label.message(format!("`{}` {words}", declared.noun.id.value))
}

fn with_unit(value: f64, metric: &Metric) -> String {
    match &metric.unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_string(),
    }
}
