//! Whether any answer can lead to a severity.

use super::{Cut, Decision, Part, Together};
use crate::model::id::{MetricId, SeverityId};
use crate::model::severity::{Bound, Metric};

/// Where values lie: between two places, either of which can be open.
pub type Ends = (Option<Bound>, Option<Bound>);

/// Says whether a metric can have a value that lies in all of some ranges.
pub fn has_value(metric: &Metric, ranges: impl IntoIterator<Item = Ends>) -> bool {
    common(metric, ranges).is_some()
}

/// Returns where the values lie that a metric can have and that all of some ranges hold.
fn common(metric: &Metric, ranges: impl IntoIterator<Item = Ends>) -> Option<(Cut, Cut)> {
    let limit = |value: Option<f64>| {
        value.map(|value| Bound {
            value,
            inclusive: true,
        })
    };
    let (mut start, mut end) = (Cut::start(limit(metric.min)), Cut::end(limit(metric.max)));
    for (lower, upper) in ranges {
        let (own_start, own_end) = (Cut::start(lower), Cut::end(upper));
        if own_start.order(&start).is_gt() {
            start = own_start;
        }
        if own_end.order(&end).is_lt() {
            end = own_end;
        }
    }
    start.order(&end).is_lt().then_some((start, end))
}

impl Together {
    /// Says whether all of it can be so.
    pub fn can_hold<'a>(&self, metric: impl Fn(MetricId) -> &'a Metric) -> bool {
        self.metrics()
            .all(|id| has_value(metric(id), self.ranges(id)))
    }

    /// Returns the metrics it asks for, some more than once.
    fn metrics(&self) -> impl Iterator<Item = MetricId> {
        self.parts.iter().filter_map(|part| match part {
            Part::Range { metric, .. } => Some(*metric),
            Part::Statement(_) => None,
        })
    }

    /// Returns its ranges of a metric.
    fn ranges(&self, of: MetricId) -> impl Iterator<Item = Ends> {
        self.parts.iter().filter_map(move |part| match part {
            Part::Range {
                metric,
                lower,
                upper,
            } if *metric == of => Some((*lower, *upper)),
            _ => None,
        })
    }
}

impl Decision {
    /// Says whether an answer leads to a severity. What only several metrics together make more severe is not looked at.
    pub fn leads_to<'a>(
        &self,
        severity: SeverityId,
        metric: impl Fn(MetricId) -> &'a Metric,
    ) -> bool {
        let mut statements = self.statements.iter();
        if statements.any(|statement| statement.severity == severity && statement.is_enough) {
            return true;
        }
        let has_band = self.metrics.iter().any(|bands| {
            let mut own = bands.bands.iter().filter(|band| band.severity == severity);
            own.any(|band| has_value(metric(bands.metric), [(band.lower, band.upper)]))
        });
        let mut together = self.together.iter().filter(|all| all.severity == severity);
        has_band
            || together.any(|all| {
                all.metrics().all(|id| {
                    let values = common(metric(id), all.ranges(id));
                    values.is_some_and(|values| self.leaves(severity, id, values))
                })
            })
    }

    /// Says whether some of these values are no more severe by themselves.
    fn leaves(&self, severity: SeverityId, metric: MetricId, (from, end): (Cut, Cut)) -> bool {
        let bands = self.metrics.iter().filter(|bands| bands.metric == metric);
        let mut from = from;
        for band in bands.flat_map(|bands| &bands.bands) {
            if band.severity >= severity {
                continue;
            }
            let (start, behind) = (Cut::start(band.lower), Cut::end(band.upper));
            if from.order(&start).is_lt() {
                break;
            }
            if from.order(&behind).is_lt() {
                from = behind;
            }
        }
        from.order(&end).is_lt()
    }
}
