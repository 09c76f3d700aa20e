//! The table that answers how bad it is, as the theme's script reads it.

use serde::Serialize;

use crate::model::decision::{Band, Decision, Part, Together};
use crate::model::id::MetricId;
use crate::model::playbook::Playbook;
use crate::model::severity::{Bound, Metric};
use crate::render::format;
use crate::render::severity::range_text;
use crate::render::words::Words;

/// The table of a book. Severities, statements and metrics are named by their places in their lists.
#[derive(Serialize)]
struct DecisionData<'a> {
    /// Ids, from most to least severe.
    severities: Vec<&'a str>,
    statements: Vec<StatementData<'a>>,
    metrics: Vec<MetricData<'a>>,
    together: Vec<TogetherData>,
}

#[derive(Serialize)]
struct StatementData<'a> {
    id: &'a str,
    text: &'a str,
    severity: usize,
    is_enough: bool,
}

#[derive(Serialize)]
struct MetricData<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    bands: Vec<BandData>,
}

#[derive(Serialize)]
struct BandData {
    /// As in `above 50 %`; between two ranges: `between 10 % and 50 %`.
    text: String,
    #[serde(flatten)]
    range: RangeData,
    severity: usize,
    /// The severities below and above.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<[usize; 2]>,
}

#[derive(Serialize)]
struct RangeData {
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<BoundData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<BoundData>,
}

#[derive(Serialize)]
struct BoundData {
    value: f64,
    inclusive: bool,
}

#[derive(Serialize)]
struct TogetherData {
    text: String,
    severity: usize,
    parts: Vec<PartData>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PartData {
    Statement {
        statement: usize,
    },
    Range {
        metric: usize,
        #[serde(flatten)]
        range: RangeData,
    },
}

/// Returns the table of a book as JSON, in English.
pub fn decision_json(playbook: &Playbook) -> String {
    worded_decision_json(playbook, &Words::default())
}

/// Returns the table of a book as JSON.
pub(super) fn worded_decision_json(playbook: &Playbook, words: &Words) -> String {
    let Decision {
        statements,
        metrics,
        together,
    } = &playbook.decision;
    let bands_of = |metric: MetricId| metrics.iter().find(|bands| bands.metric == metric);
    let data = DecisionData {
        severities: playbook
            .severities
            .iter()
            .map(|declared| declared.name.as_str())
            .collect(),
        statements: statements
            .iter()
            .map(|statement| StatementData {
                id: &statement.id,
                text: &statement.text,
                severity: statement.severity.0,
                is_enough: statement.is_enough,
            })
            .collect(),
        metrics: playbook
            .metrics
            .iter()
            .enumerate()
            .map(|(at, declared)| MetricData {
                id: &declared.name,
                name: declared.noun.label(),
                unit: declared.noun.unit.as_deref(),
                min: declared.noun.min,
                max: declared.noun.max,
                bands: bands_of(MetricId(at)).map_or_else(Vec::new, |bands| {
                    let bands = bands.bands.iter();
                    bands
                        .map(|band| BandData {
                            text: band_text(band, &declared.noun, words),
                            range: range(band.lower, band.upper),
                            severity: band.severity.0,
                            gap: band.gap.map(|(below, above)| [below.0, above.0]),
                        })
                        .collect()
                }),
            })
            .collect(),
        together: together
            .iter()
            .map(|together| TogetherData {
                text: together_text(together, playbook, words),
                severity: together.severity.0,
                parts: together.parts.iter().map(part).collect(),
            })
            .collect(),
    };
    serde_json::to_string(&data).unwrap_or_default()
}

fn band_text(band: &Band, metric: &Metric, words: &Words) -> String {
    let unit = metric.unit.as_deref();
    match (band.gap, band.lower, band.upper) {
        (Some(_), Some(lower), Some(upper)) => {
            let between = words.text("between", "between {lower} and {upper}");
            let between = between.replace("{lower}", &format::quantity(lower.value, unit));
            between.replace("{upper}", &format::quantity(upper.value, unit))
        }
        _ => range_text(words, band.lower, band.upper, unit),
    }
}

fn together_text(together: &Together, playbook: &Playbook, words: &Words) -> String {
    let text = |part: &Part| match part {
        Part::Statement(at) => playbook.decision.statements[*at].text.clone(),
        Part::Range {
            metric,
            lower,
            upper,
        } => {
            let metric = playbook.metric(*metric);
            let range = range_text(words, *lower, *upper, metric.unit.as_deref());
            format!("{} {range}", metric.label())
        }
    };
    let parts: Vec<String> = together.parts.iter().map(text).collect();
    parts.join(&format!(" {} ", words.text("and", "and")))
}

fn part(part: &Part) -> PartData {
    match part {
        Part::Statement(statement) => PartData::Statement {
            statement: *statement,
        },
        Part::Range {
            metric,
            lower,
            upper,
        } => PartData::Range {
            metric: metric.0,
            range: range(*lower, *upper),
        },
    }
}

fn range(lower: Option<Bound>, upper: Option<Bound>) -> RangeData {
    let bound = |bound: Bound| BoundData {
        value: bound.value,
        inclusive: bound.inclusive,
    };
    RangeData {
        lower: lower.map(bound),
        upper: upper.map(bound),
    }
}
