//! How bad it is: the criteria as their author wrote them, the compiled table and the theme's script give one answer.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use opsbook::assemble::assemble;
use opsbook::config::Config;
use opsbook::model::Playbook;
use opsbook::model::decision::{Answers, Mark, Verdict};
use opsbook::model::id::SeverityId;
use opsbook::model::severity::{Condition, MetricCondition};
use opsbook::parse::{ParseOptions, parse_page};
use opsbook::render::decision_json;
use opsbook::source::{SitePath, SourceFile};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config as RunnerConfig, RngSeed, TestRunner};
use serde_json::{Value, json};

use crate::book::tree;

const METRICS: usize = 3;

fn playbook(pages: &[(&str, String)]) -> Playbook {
    let pages = pages.iter().map(|(path, text)| {
        let path = SitePath::new(path).expect("a path inside the source");
        let outcome = parse_page(
            &SourceFile::new(path, text.clone()),
            &ParseOptions::default(),
        );
        Arc::new(outcome.value)
    });
    assemble(&Config::default(), pages.collect(), Arc::default()).value
}

/// A range as YAML, with at least one end.
fn range() -> impl Strategy<Value = String> {
    let end = |keys: [&'static str; 2]| {
        prop::option::of((0usize..2, -3i8..9).prop_map(move |(key, value)| (keys[key], value)))
    };
    let ends = (
        0..METRICS,
        end(["above", "at_least"]),
        end(["below", "at_most"]),
    );
    ends.prop_filter_map("an end, and a value between", |(metric, lower, upper)| {
        let mut text = format!("metric: m{metric}");
        for (key, value) in lower.iter().chain(&upper) {
            write!(text, ", {key}: {value}").expect("memory");
        }
        let fits = match (lower, upper) {
            (Some((above, low)), Some((below, high))) => {
                low < high || (low == high && above == "at_least" && below == "at_most")
            }
            (None, None) => false,
            _ => true,
        };
        fits.then(|| format!("{{ {text} }}"))
    })
}

fn condition() -> impl Strategy<Value = String> {
    let simple = || prop_oneof![(0u8..5).prop_map(|word| format!("S{word}")), range()];
    let together = prop::collection::vec(simple(), 1..4);
    prop_oneof![
        4 => simple(),
        1 => together.prop_map(|parts| format!("{{ all: [{}] }}", parts.join(", "))),
    ]
}

/// A book's front matter with up to four severities.
fn book() -> impl Strategy<Value = String> {
    let severities = prop::collection::vec(prop::collection::vec(condition(), 0..6), 1..5);
    let gaps = prop::collection::vec(
        prop_oneof![
            Just(""),
            Just(", gap: down"),
            Just(", gap: up"),
            Just(", gap: none")
        ],
        METRICS,
    );
    (severities, gaps).prop_map(|(severities, gaps)| {
        let mut text = String::from("---\nmetrics:\n");
        for (at, gap) in gaps.iter().enumerate() {
            writeln!(text, "  - {{ id: m{at}{gap} }}").expect("memory");
        }
        text.push_str("severities:\n");
        for (at, when) in severities.iter().enumerate() {
            writeln!(text, "  - id: P{}\n    when: [{}]", at + 1, when.join(", ")).expect("memory");
        }
        text + "---\n"
    })
}

fn holds(range: &MetricCondition, value: f64) -> bool {
    let above = range
        .lower
        .is_none_or(|low| value > low.value || (low.inclusive && value == low.value));
    let below = range
        .upper
        .is_none_or(|high| value < high.value || (high.inclusive && value == high.value));
    above && below
}

/// The answer by the author's conditions, one by one, without any table.
fn by_conditions(playbook: &Playbook, answers: &Answers) -> Option<SeverityId> {
    let so = |severity: usize, text: &str| {
        let statements = playbook.decision.statements.iter().zip(&answers.statements);
        let mut own = statements
            .filter(|(statement, _)| statement.severity.0 == severity && statement.text == text);
        own.any(|(_, mark)| *mark != Mark::No)
    };
    let value = |range: &MetricCondition| answers.values[range.metric.target.expect("declared").0];
    fn is_so(
        condition: &Condition,
        so: &dyn Fn(&str) -> bool,
        within: &dyn Fn(&MetricCondition) -> bool,
    ) -> bool {
        match condition {
            Condition::Statement(text) => so(&text.value),
            Condition::Metric(range) => within(range),
            Condition::All(all, _) => all.iter().all(|part| is_so(part, so, within)),
        }
    }
    let within = |range: &MetricCondition| value(range).is_some_and(|value| holds(range, value));
    let severities = playbook.severities.iter().enumerate();
    let mut holding: Vec<usize> = severities
        .filter(|(at, declared)| {
            let mut when = declared.noun.when.iter();
            when.any(|condition| is_so(condition, &|text| so(*at, text), &within))
        })
        .map(|(at, _)| at)
        .collect();
    // A value of which the book says nothing, between two ranges.
    for (metric, declared) in playbook.metrics.iter().enumerate() {
        let Some(measured) = answers.values[metric] else {
            continue;
        };
        let ranges: Vec<(usize, &MetricCondition)> = playbook
            .severities
            .iter()
            .enumerate()
            .flat_map(|(at, severity)| {
                let own = severity
                    .noun
                    .when
                    .iter()
                    .filter_map(move |condition| match condition {
                        Condition::Metric(range)
                            if range.metric.target.map(|id| id.0) == Some(metric) =>
                        {
                            Some((at, range))
                        }
                        _ => None,
                    });
                own.collect::<Vec<_>>()
            })
            .collect();
        if ranges.iter().any(|(_, range)| holds(range, measured)) {
            continue;
        }
        // Walk away from the value in steps smaller than any two ends are apart.
        let found = |step: f64| {
            (1..200).find_map(|count| {
                let at = measured + step * f64::from(count);
                let here = ranges.iter().filter(|(_, range)| holds(range, at));
                here.map(|(severity, _)| *severity).min()
            })
        };
        if let (Some(below), Some(above)) = (found(-0.125), found(0.125)) {
            match declared.noun.gap {
                opsbook::model::severity::Gap::Up => holding.push(below.min(above)),
                opsbook::model::severity::Gap::Down => holding.push(below.max(above)),
                opsbook::model::severity::Gap::None => {}
            }
        }
    }
    holding.into_iter().min().map(SeverityId)
}

fn answers_json(answers: &Answers) -> Value {
    let marks = answers.statements.iter().map(|mark| match mark {
        Mark::No => json!(false),
        Mark::Yes => json!("yes"),
        Mark::Unsure => json!("unsure"),
    });
    json!({ "statements": marks.collect::<Vec<_>>(), "values": answers.values })
}

/// Asks the theme's script; nothing where Node is missing.
fn by_script(cases: &[(String, Answers)]) -> Option<Vec<Value>> {
    let mut lines = String::new();
    for (table, answers) in cases {
        writeln!(
            lines,
            "{{\"table\":{table},\"answers\":{}}}",
            answers_json(answers)
        )
        .expect("memory");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/decide.mjs");
    let node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        eprintln!("skipped: the theme's script, as node is not here");
        return None;
    };
    node.stdin
        .take()
        .expect("a pipe")
        .write_all(lines.as_bytes())
        .expect("node reads");
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    Some(
        answers
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect(),
    )
}

#[test]
fn author_table_and_script_give_one_answer() {
    let config = RunnerConfig {
        rng_seed: RngSeed::Fixed(20_260_101),
        ..RunnerConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let mut cases: Vec<(String, Answers)> = Vec::new();
    let mut verdicts: Vec<(Verdict, String)> = Vec::new();
    let mark = prop_oneof![3 => Just(Mark::No), 1 => Just(Mark::Yes), 1 => Just(Mark::Unsure)];
    let number = prop::option::of((-16i8..44).prop_map(|quarter| f64::from(quarter) / 4.0));
    let given = (
        prop::collection::vec(mark, 24),
        prop::collection::vec(number, METRICS),
    );
    let mut answered = [0usize; 2];
    for _ in 0..400 {
        let text = book().new_tree(&mut runner).expect("a book").current();
        let playbook = playbook(&[("severities.md", text.clone())]);
        let table = decision_json(&playbook);
        for _ in 0..5 {
            let (mut statements, values) = given.new_tree(&mut runner).expect("answers").current();
            statements.truncate(playbook.decision.statements.len());
            let answers = Answers { statements, values };
            let verdict = playbook.decision.verdict(&answers);
            assert_eq!(
                verdict.severity,
                by_conditions(&playbook, &answers),
                "{text}{answers:?}"
            );
            answered[usize::from(verdict.severity.is_some())] += 1;
            cases.push((table.clone(), answers));
            verdicts.push((verdict, text.clone()));
        }
    }
    assert!(answered.iter().all(|count| *count > 200), "{answered:?}");
    let Some(said) = by_script(&cases) else {
        return;
    };
    assert_eq!(said.len(), cases.len());
    for ((verdict, text), said) in verdicts.iter().zip(&said) {
        let severity = verdict.severity.map_or(Value::Null, |id| json!(id.0));
        assert_eq!(said["severity"], severity, "{text}");
        assert_eq!(said["confirm"], json!(verdict.confirm), "{text}");
        let reasons = said["reasons"].as_array().map(Vec::len);
        assert_eq!(reasons, Some(verdict.reasons.len()), "{text}");
    }
}

/// Each criterion of the shipped playbook, alone and in pairs, and the values around the ends of its ranges.
#[test]
fn the_shipped_playbook_answers_rightly() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let pages: Vec<(String, String)> = tree(&content)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".md"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect();
    let pages: Vec<(&str, String)> = pages
        .iter()
        .map(|(path, text)| (path.as_str(), text.clone()))
        .collect();
    let playbook = playbook(&pages);
    let decision = &playbook.decision;
    let none = Answers {
        statements: vec![Mark::No; decision.statements.len()],
        values: vec![None; playbook.metrics.len()],
    };
    assert_eq!(decision.verdict(&none).severity, None);
    for (one, first) in decision.statements.iter().enumerate() {
        for (two, second) in decision.statements.iter().enumerate() {
            let mut answers = none.clone();
            answers.statements[one] = Mark::Yes;
            answers.statements[two] = Mark::Unsure;
            let verdict = decision.verdict(&answers);
            assert_eq!(verdict.severity, Some(first.severity.min(second.severity)));
            let is_decisive = second.severity <= first.severity;
            assert_eq!(
                verdict.confirm,
                if is_decisive { vec![two] } else { vec![] }
            );
        }
    }
    let metric = |id: &str| {
        playbook
            .metrics
            .iter()
            .position(|metric| metric.name == id)
            .expect("the metric")
    };
    let severity = |id: &str, value: f64| {
        let mut answers = none.clone();
        answers.values[metric(id)] = Some(value);
        let severity = decision.verdict(&answers).severity;
        severity.map(|id| playbook.severities[id.0].name.as_str())
    };
    for (id, value, expected) in [
        ("error-rate", 4.9, None),
        ("error-rate", 5.0, Some("P2")),
        ("error-rate", 10.0, Some("P2")),
        ("error-rate", 30.0, Some("P1")),
        ("error-rate", 50.0, Some("P1")),
        ("error-rate", 51.0, Some("P1")),
        ("p95-latency", 1.0, None),
        ("p95-latency", 1.1, Some("P2")),
        ("revenue", 999.0, None),
        ("revenue", 1_000.0, Some("P2")),
        ("revenue", 10_000.0, Some("P2")),
        ("revenue", 10_001.0, Some("P1")),
    ] {
        assert_eq!(severity(id, value), expected, "{id} {value}");
    }
}

/// A range that no value can meet has no neighbours, and between too cold and too warm all may be well.
#[test]
fn gaps_lie_between_what_can_be_and_where_the_metric_has_them() {
    let page = |gap: &str| {
        let text = format!(
            "---\nmetrics:\n  - {{ id: queue, min: 0 }}\n  - {{ id: room, gap: {gap} }}\nseverities:\n  - id: P1\n    when: [{{ metric: queue, below: 0 }}]\n  - id: P2\n    when: [{{ metric: queue, above: 10 }}, {{ metric: room, below: 5 }}, {{ metric: room, above: 30 }}]\n---\n# A\n"
        );
        playbook(&[("a.md", text)])
    };
    let severity = |gap: &str, values: [Option<f64>; 2]| {
        let answers = Answers {
            statements: vec![],
            values: values.to_vec(),
        };
        let severity = page(gap).decision.verdict(&answers).severity;
        severity.map(|id| id.0)
    };
    assert_eq!(severity("up", [Some(5.0), None]), None);
    assert_eq!(severity("up", [Some(11.0), None]), Some(1));
    assert_eq!(severity("up", [None, Some(20.0)]), Some(1));
    assert_eq!(severity("none", [None, Some(20.0)]), None);
    assert_eq!(severity("none", [None, Some(31.0)]), Some(1));
}
