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
        let holes = holes(ranges);
        sink.extend(holes.iter().map(|hole| gap(subject, &declared.noun, hole)));
    }
}

/// A metric's range that decides for one severity.
#[derive(Clone, Copy)]
struct Range<'a> {
    /// Its place in the list: the lower, the more severe.
    severity: usize,
    condition: &'a MetricCondition,
}

/// Values between two ranges.
struct Hole<'a> {
    low: Range<'a>,
    high: Range<'a>,
    from: Bound,
    to: Bound,
}

/// Finds the values between the ranges of a metric that no range covers, from low to high.
fn holes(mut ranges: Vec<Range<'_>>) -> Vec<Hole<'_>> {
    ranges.sort_by(|a, b| {
        let starts = start(a).total_cmp(&start(b));
        starts.then(a.severity.cmp(&b.severity))
    });
    let mut holes = Vec::new();
    let mut ranges = ranges.into_iter();
    let Some(mut furthest) = ranges.next() else {
        return holes;
    };
    for range in ranges {
        if let (Some(from), Some(to)) = (furthest.condition.upper, range.condition.lower)
            && leaves_hole(from, to)
        {
            holes.push(Hole {
                low: furthest,
                high: range,
                from,
                to,
            });
        }
        if reaches_further(&range, &furthest) {
            furthest = range;
        }
    }
    holes
}

fn start(range: &Range<'_>) -> f64 {
    let lower = range.condition.lower;
    lower.map_or(f64::NEG_INFINITY, |bound| bound.value)
}

fn leaves_hole(from: Bound, to: Bound) -> bool {
    from.value < to.value || (from.value == to.value && !from.inclusive && !to.inclusive)
}

fn reaches_further(a: &Range<'_>, b: &Range<'_>) -> bool {
    match (a.condition.upper, b.condition.upper) {
        (_, None) => false,
        (None, _) => true,
        (Some(a), Some(b)) => a.value > b.value || (a.value == b.value && a.inclusive),
    }
}

fn gap(subject: &Subject<'_>, metric: &Metric, hole: &Hole<'_>) -> Diagnostic {
    let severities = &subject.playbook.severities;
    let Hole { low, high, .. } = hole;
    let [from, to] = [hole.from, hole.to].map(|bound| with_unit(bound.value, metric));
    let place = if from == to {
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

#[cfg(test)]
mod tests {
    use super::{Range, holes};
    use crate::model::id::Reference;
    use crate::model::severity::{Bound, MetricCondition};
    use crate::source::{Span, Spanned};

    /// Reads a range as mathematics writes it: `[5,10)`, with a side left empty where it has no end.
    fn range(text: &str) -> MetricCondition {
        let (low, high) = text.split_once(',').expect("a range has two sides");
        let bound = |text: &str, closed: char| {
            let value = text.trim_matches(['(', ')', '[', ']']).parse().ok()?;
            let inclusive = text.contains(closed);
            Some(Bound { value, inclusive })
        };
        MetricCondition {
            metric: Reference::new(Spanned::new("error-rate".to_owned(), Span::default())),
            lower: bound(low, '['),
            upper: bound(high, ']'),
            span: Span::default(),
        }
    }

    #[test]
    fn only_values_between_ranges_are_gaps() {
        let found = |texts: &[&str]| -> Vec<(f64, f64)> {
            let conditions: Vec<MetricCondition> = texts.iter().map(|text| range(text)).collect();
            let ranges = conditions.iter().enumerate();
            let ranges = ranges.map(|(severity, condition)| Range {
                severity,
                condition,
            });
            let holes = holes(ranges.collect());
            let ends = holes.iter().map(|hole| (hole.from.value, hole.to.value));
            ends.collect()
        };
        assert_eq!(found(&["(50,)", "[5,10]"]), [(10.0, 50.0)]);
        assert_eq!(found(&["(,50)", "[80,90]"]), [(50.0, 80.0)]);
        assert_eq!(found(&["(10,)", "[5,10)"]), [(10.0, 10.0)], "10 itself");
        assert_eq!(found(&["(10,)", "[5,10]"]), [], "they touch");
        assert_eq!(found(&["[50,)", "[1,100]", "[5,10]"]), [], "they overlap");
        assert_eq!(found(&["(50,)"]), [], "below the lowest nothing holds");
    }
}
