//! Statements about how bad it is, and those among them that are a number with a limit.
//!
//! Only what can mean one thing becomes a condition on a metric; everything else stays the statement that it is.

use super::words;

/// What makes an incident one of a severity.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Criterion {
    Statement(String),
    Metric {
        /// The metric's id.
        metric: String,
        /// Bounds by their key, as in (`above`, 50).
        bounds: Vec<(&'static str, f64)>,
    },
}

/// A number that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Metric {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) unit: String,
}

/// What a statement says of a metric, before the metrics of the book are known.
#[derive(Debug, Clone, PartialEq)]
struct Measured {
    name: String,
    unit: String,
    bounds: Vec<(&'static str, f64)>,
}

/// Reads a statement; a metric that is new is added to `metrics`.
pub(super) fn read(statement: &str, metrics: &mut Vec<Metric>) -> Criterion {
    let plain = Criterion::Statement(statement.to_owned());
    let Some(mut measured) = measured(statement) else {
        return plain;
    };
    let id = words::id(&measured.name);
    match metrics.iter().find(|metric| metric.id == id) {
        Some(metric) if metric.unit != measured.unit => {
            let Some(factor) = factor(&measured.unit, &metric.unit) else {
                return plain;
            };
            for (_, value) in &mut measured.bounds {
                *value *= factor;
            }
        }
        Some(_) => {}
        None => metrics.push(Metric {
            id: id.clone(),
            name: measured.name,
            unit: measured.unit,
        }),
    }
    Criterion::Metric {
        metric: id,
        bounds: measured.bounds,
    }
}

fn factor(from: &str, to: &str) -> Option<f64> {
    match (from, to) {
        ("ms", "s") => Some(0.001),
        ("s", "ms") => Some(1000.0),
        _ => None,
    }
}

/// Reads `Error rate > 50%`, `Revenue impact $1K-$10K/hour` and `High latency (P95 > 1s)`.
fn measured(statement: &str) -> Option<Measured> {
    let statement = statement.trim();
    if let Some((before, inner)) = statement
        .strip_suffix(')')
        .and_then(|rest| rest.split_once('('))
    {
        let inner = compared(inner)?;
        let is_percentile = inner.name.len() <= 4
            && inner.name.to_lowercase().starts_with('p')
            && inner.name[1..]
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let is_latency = before.to_lowercase().contains("latency");
        let is_time = matches!(&*inner.unit, "s" | "ms");
        return (is_percentile && is_latency && is_time).then(|| Measured {
            name: format!("{} latency", inner.name.to_uppercase()),
            ..inner
        });
    }
    compared(statement).filter(|measured| is_measure(&measured.name))
}

/// Says whether a name is one of something that is measured.
fn is_measure(name: &str) -> bool {
    let words = words::words(name);
    let last = words.last().map_or("", String::as_str);
    const LAST: &[&str] = &[
        "rate",
        "latency",
        "impact",
        "loss",
        "usage",
        "utilization",
        "utilisation",
        "availability",
        "uptime",
        "errors",
    ];
    let is_first_capital = name.starts_with(|c: char| c.is_alphabetic());
    is_first_capital && (1..=3).contains(&words.len()) && LAST.contains(&last)
}

const COMPARISONS: &[(&str, &str)] = &[
    (">=", "at_least"),
    ("≥", "at_least"),
    ("<=", "at_most"),
    ("≤", "at_most"),
    (">", "above"),
    ("<", "below"),
    (" greater than ", "above"),
    (" more than ", "above"),
    (" exceeds ", "above"),
    (" above ", "above"),
    (" over ", "above"),
    (" at least ", "at_least"),
    (" less than ", "below"),
    (" below ", "below"),
    (" under ", "below"),
];

/// Reads a name, a comparison or a range, and a value with its unit, to the last character.
fn compared(text: &str) -> Option<Measured> {
    let lower = text.to_lowercase();
    // Lower case may have another length; then nothing is understood.
    if lower.len() != text.len() {
        return None;
    }
    for (sign, key) in COMPARISONS {
        if let Some(at) = lower.find(sign) {
            let name = text.get(..at)?.trim();
            let (value, unit) = value(text.get(at + sign.len()..)?)?;
            return named(name, unit?, vec![(*key, value)]);
        }
    }
    range(text)
}

/// Reads `Error rate 5-10%` and `Revenue impact between $1K and $10K/hour`.
fn range(text: &str) -> Option<Measured> {
    let at = text.find(|c: char| c.is_ascii_digit() || "$€£".contains(c))?;
    let (name, rest) = text.split_at(at);
    let name = name
        .trim()
        .trim_end_matches(" between")
        .trim_end_matches(" of");
    let (low, high) = ["-", "–", "—", " to ", " and "]
        .iter()
        .find_map(|sign| rest.split_once(sign))?;
    let (low, low_unit) = value(low)?;
    let (high, unit) = value(high)?;
    let unit = unit?;
    // `$1K-$10K/hour`: what is said only once is meant for both.
    let is_same = low_unit.is_none_or(|low| unit == low || unit.starts_with(&low));
    (is_same && low < high)
        .then(|| named(name, unit, vec![("at_least", low), ("at_most", high)]))
        .flatten()
}

fn named(name: &str, unit: String, bounds: Vec<(&'static str, f64)>) -> Option<Measured> {
    let is_in_range = unit != "%" || bounds.iter().all(|(_, value)| *value <= 100.0);
    (is_in_range && !name.is_empty()).then(|| Measured {
        name: name.to_owned(),
        unit,
        bounds,
    })
}

/// Reads `$10K/hour`, `50 %`, `1s`: the number, and its unit if there is one.
fn value(text: &str) -> Option<(f64, Option<String>)> {
    let text = text.trim();
    let currency = text.chars().next().filter(|c| "$€£".contains(*c));
    let rest = text.trim_start_matches(['$', '€', '£']);
    let digits = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(rest.len());
    let (number, tail) = rest.split_at(digits);
    let number: f64 = number.replace(',', "").parse().ok()?;
    let (factor, tail) = match (currency, tail.chars().next()) {
        (Some(_), Some('k' | 'K')) => (1e3, &tail[1..]),
        (Some(_), Some('m' | 'M')) => (1e6, &tail[1..]),
        _ => (1.0, tail),
    };
    let tail = tail.trim();
    let unit = match (currency, tail) {
        (Some(sign), "") => Some(sign.to_string()),
        (Some(sign), "/hour" | "/hr" | "/h" | " per hour" | "per hour") => {
            Some(format!("{sign}/hour"))
        }
        (Some(sign), "/day" | "per day") => Some(format!("{sign}/day")),
        (Some(sign), "/minute" | "/min" | "per minute") => Some(format!("{sign}/minute")),
        (None, "%" | "percent") => Some("%".to_owned()),
        (None, "s" | "sec" | "seconds" | "second") => Some("s".to_owned()),
        (None, "ms" | "milliseconds") => Some("ms".to_owned()),
        (None, "") => None,
        _ => return None,
    };
    Some((number * factor, unit))
}

#[cfg(test)]
mod tests {
    use super::{Criterion, read};

    #[track_caller]
    fn is_metric(statement: &str, metric: &str, bounds: &[(&'static str, f64)]) {
        let found = read(statement, &mut Vec::new());
        let metric = metric.to_owned();
        let bounds = bounds.to_vec();
        assert_eq!(found, Criterion::Metric { metric, bounds }, "{statement}");
    }

    #[test]
    fn numbers_with_limits_become_metrics() {
        is_metric("Error rate > 50%", "error-rate", &[("above", 50.0)]);
        is_metric(
            "Error rate 5-10%",
            "error-rate",
            &[("at_least", 5.0), ("at_most", 10.0)],
        );
        is_metric("High latency (P95 > 1s)", "p95-latency", &[("above", 1.0)]);
        is_metric(
            "Revenue impact > $10K/hour",
            "revenue-impact",
            &[("above", 10_000.0)],
        );
        is_metric(
            "Revenue impact $1K-$10K/hour",
            "revenue-impact",
            &[("at_least", 1000.0), ("at_most", 10_000.0)],
        );
        is_metric(
            "Error rate exceeds 5 percent",
            "error-rate",
            &[("above", 5.0)],
        );
    }

    #[test]
    fn what_may_mean_anything_stays_a_statement() {
        for statement in [
            "Service down > 30 minutes",
            "Error rate > 50% for 5 minutes",
            "More than 100 customers",
            "Error rate > 5",
            "Error rate 10-5%",
            "İ rate > 5%",
            "$",
            "(P95 > 1s)",
            "Latency (é > 1s)",
        ] {
            let found = read(statement, &mut Vec::new());
            assert_eq!(found, Criterion::Statement(statement.to_owned()));
        }
    }

    #[test]
    fn one_metric_has_one_unit() {
        let mut metrics = Vec::new();
        read("p95 latency > 1s", &mut metrics);
        let bounds = vec![("above", 0.5)];
        let metric = "p95-latency".to_owned();
        let found = read("p95 latency > 500ms", &mut metrics);
        assert_eq!(found, Criterion::Metric { metric, bounds });
    }
}
