//! The laws of the table: what it says is what the ranges say, and more knowledge is never less severe.

use proptest::prelude::*;

use super::{Answers, Band, Decision, Mark, Part, Range, Statement, Together, bands, is_within};
use crate::model::id::{MetricId, SeverityId};
use crate::model::severity::{Bound, Gap};

fn bound() -> impl Strategy<Value = Option<Bound>> {
    let bound = (-3i8..6, any::<bool>()).prop_map(|(value, inclusive)| Bound {
        value: f64::from(value),
        inclusive,
    });
    prop::option::weighted(0.85, bound)
}

fn range() -> impl Strategy<Value = Range> {
    (bound(), bound(), 0usize..4).prop_map(|(lower, upper, severity)| Range {
        lower,
        upper,
        severity: SeverityId(severity),
    })
}

fn ranges() -> impl Strategy<Value = Vec<Range>> {
    prop::collection::vec(range(), 0..6)
}

/// What holds at a value, by the ranges themselves.
fn by_ranges(ranges: &[Range], value: f64) -> Option<SeverityId> {
    let holding = ranges
        .iter()
        .filter(|range| is_within(value, range.lower, range.upper));
    holding.map(|range| range.severity).min()
}

fn at(bands: &[Band], value: f64) -> Vec<&Band> {
    bands.iter().filter(|band| band.holds(value)).collect()
}

/// Values, and places between them.
fn values() -> impl Iterator<Item = f64> {
    (-16..28).map(|quarter| f64::from(quarter) / 4.0)
}

fn gaps() -> impl Strategy<Value = Gap> {
    prop_oneof![Just(Gap::Up), Just(Gap::Down), Just(Gap::None)]
}

fn decision() -> impl Strategy<Value = (Decision, usize)> {
    let statements = prop::collection::vec((0usize..4, any::<bool>()), 0..6);
    let parts = prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            bound(),
            bound(),
            any::<bool>(),
        ),
        1..4,
    );
    let together = prop::collection::vec((0usize..4, parts), 0..4);
    let metrics = prop::collection::vec((ranges(), gaps()), 0..3);
    (statements, together, metrics).prop_map(|(statements, together, metrics)| {
        let count = metrics.len();
        let statements: Vec<Statement> = statements
            .into_iter()
            .enumerate()
            .map(|(at, (severity, is_enough))| Statement {
                id: format!("P-{at}"),
                severity: SeverityId(severity),
                text: String::new(),
                is_enough,
            })
            .collect();
        let part = |(index, lower, upper, is_statement): &(prop::sample::Index, _, _, bool)| {
            if *is_statement && !statements.is_empty() {
                return Some(Part::Statement(index.index(statements.len())));
            }
            (count > 0).then(|| Part::Range {
                metric: MetricId(index.index(count)),
                lower: *lower,
                upper: *upper,
            })
        };
        let together = together
            .iter()
            .map(|(severity, parts)| Together {
                severity: SeverityId(*severity),
                parts: parts.iter().filter_map(part).collect(),
            })
            .filter(|together| !together.parts.is_empty())
            .collect();
        let metrics = metrics
            .iter()
            .enumerate()
            .map(|(at, (ranges, gap))| super::Bands {
                metric: MetricId(at),
                bands: bands(ranges, *gap),
            })
            .collect();
        let decision = Decision {
            statements,
            metrics,
            together,
        };
        (decision, count)
    })
}

proptest! {
    #[test]
    fn bands_are_what_the_ranges_say(ranges in ranges(), gap in gaps()) {
        let bands = bands(&ranges, gap);
        for value in values() {
            let holding = at(&bands, value);
            prop_assert!(holding.len() <= 1, "one band at {value}: {holding:?}");
            let said = by_ranges(&ranges, value);
            match holding.first() {
                Some(band) if band.gap.is_none() => prop_assert_eq!(Some(band.severity), said),
                Some(band) => {
                    prop_assert_eq!(said, None);
                    let below = values().filter(|v| *v < value).filter_map(|v| by_ranges(&ranges, v)).next();
                    let above = values().filter(|v| *v > value).filter_map(|v| by_ranges(&ranges, v)).next();
                    prop_assert!(below.is_some() || above.is_some());
                    let (low, high) = band.gap.expect("a gap");
                    prop_assert_ne!(gap, Gap::None);
                    let counted = if gap == Gap::Up { low.min(high) } else { low.max(high) };
                    prop_assert_eq!(band.severity, counted);
                }
                None => prop_assert_eq!(said, None),
            }
        }
    }

    #[test]
    fn more_knowledge_is_never_less_severe(
        (decision, metrics) in decision(),
        marks in prop::collection::vec(0u8..3, 6),
        numbers in prop::collection::vec(prop::option::of(-4i8..7), 3),
        more in 0usize..9,
        value in -4i8..7,
        unsure in any::<bool>(),
    ) {
        let mark = |mark: &u8| [Mark::No, Mark::Yes, Mark::Unsure][usize::from(*mark)];
        let mut answers = Answers {
            statements: marks.iter().take(decision.statements.len()).map(mark).collect(),
            values: numbers.iter().take(metrics).map(|number| number.map(f64::from)).collect(),
        };
        let before = decision.verdict(&answers).severity;
        let statements = answers.statements.len();
        match more {
            at if at < statements && answers.statements[at] == Mark::No => {
                answers.statements[at] = if unsure { Mark::Unsure } else { Mark::Yes };
            }
            at if at >= 6 && at - 6 < metrics && answers.values[at - 6].is_none() => {
                answers.values[at - 6] = Some(f64::from(value));
            }
            _ => return Ok(()),
        }
        let after = decision.verdict(&answers).severity;
        // The lower the index, the more severe; nothing is less than everything.
        let rank = |severity: Option<SeverityId>| severity.map_or(usize::MAX, |id| id.0);
        prop_assert!(rank(after) <= rank(before), "{before:?} became {after:?}");
    }
}

#[test]
fn a_value_between_two_ranges_counts_as_the_more_severe() {
    let bound = |value, inclusive| Some(Bound { value, inclusive });
    let error_rate = [
        Range {
            lower: bound(50.0, false),
            upper: None,
            severity: SeverityId(0),
        },
        Range {
            lower: bound(5.0, true),
            upper: bound(10.0, true),
            severity: SeverityId(1),
        },
    ];
    let severity = |gap, value| {
        at(&bands(&error_rate, gap), value)
            .first()
            .map(|band| (band.severity.0, band.gap.is_some()))
    };
    assert_eq!(severity(Gap::Up, 30.0), Some((0, true)));
    assert_eq!(severity(Gap::Down, 30.0), Some((1, true)));
    assert_eq!(
        severity(Gap::Up, 50.0),
        Some((0, true)),
        "above 50 leaves 50 out"
    );
    assert_eq!(severity(Gap::None, 30.0), None);
    assert_eq!(severity(Gap::Up, 10.0), Some((1, false)));
    assert_eq!(severity(Gap::Up, 51.0), Some((0, false)));
    assert_eq!(
        severity(Gap::Up, 4.9),
        None,
        "below the lowest range nothing holds"
    );
}
