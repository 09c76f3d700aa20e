//! Findings as SARIF 2.1.0, which code hosts and editors show.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeMap;

use opsbook::diagnostic::{Diagnostic, Label, Level, Lint};
use opsbook::pipeline::Sources;
use opsbook::source::{Position, Span, percent_encode_path};
use serde_json::{Value, json};

use super::address::Addresses;
use super::json::escape_hidden;
use super::place::Places;

/// Returns all findings as one document.
pub fn write(sources: &Sources, addresses: &Addresses<'_>, findings: &[Diagnostic]) -> String {
    let mut lints: Vec<Lint> = findings.iter().map(|finding| finding.lint).collect();
    lints.sort_unstable();
    lints.dedup();
    let indices: BTreeMap<Lint, usize> = lints
        .iter()
        .enumerate()
        .map(|(at, lint)| (*lint, at))
        .collect();
    let mut writer = Writer {
        places: Places::new(sources),
        addresses,
    };
    let results = findings.iter();
    let results: Vec<Value> = results
        .map(|finding| writer.result(finding, indices[&finding.lint]))
        .collect();
    let rules: Vec<Value> = lints.into_iter().map(rule).collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "opsbook",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{}\n", escape_hidden(&document.to_string()))
}

fn rule(lint: Lint) -> Value {
    let manual = lint.manual();
    json!({
        "id": lint.name(),
        "shortDescription": { "text": what(&manual) },
        "help": {
            "text": format!("opsbook explain {}", lint.name()),
            "markdown": manual,
        },
        "defaultConfiguration": { "level": level(lint.default_level()) },
    })
}

/// Returns the first paragraph of a manual page's part "What".
fn what(manual: &str) -> String {
    let part = manual.split("\n## What\n").nth(1).unwrap_or_default();
    let paragraph = part.trim_start().split("\n\n").next().unwrap_or_default();
    paragraph.replace('\n', " ")
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "note",
    }
}

struct Writer<'a> {
    places: Places<'a>,
    addresses: &'a Addresses<'a>,
}

impl Writer<'_> {
    fn result(&mut self, finding: &Diagnostic, rule: usize) -> Value {
        let text = match &finding.help {
            Some(help) => format!("{}\n{help}", finding.message),
            None => finding.message.clone(),
        };
        let place = self.places.find_next(&finding.primary);
        let region = place.map(|place| region(place.start, place.end));
        let mut result = json!({
            "ruleId": finding.lint.name(),
            "ruleIndex": rule,
            "level": level(finding.level),
            "message": { "text": text },
            "locations": [{ "physicalLocation": self.location(&finding.primary, region) }],
        });
        let related: Vec<Value> = finding
            .related
            .iter()
            .map(|label| self.related(label))
            .collect();
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
        if !finding.fix.is_empty() {
            result["fixes"] = self.fixes(finding);
        }
        result
    }

    fn related(&self, label: &Label) -> Value {
        let region = self
            .places
            .find(label)
            .map(|place| region(place.start, place.end));
        let mut related = json!({ "physicalLocation": self.location(label, region) });
        if !label.message.is_empty() {
            related["message"] = json!({ "text": label.message });
        }
        related
    }

    fn location(&self, label: &Label, region: Option<Value>) -> Value {
        let mut location = json!({ "artifactLocation": self.artifact(label) });
        if let Some(region) = region {
            location["region"] = region;
        }
        location
    }

    fn artifact(&self, label: &Label) -> Value {
        let path = self.addresses.path(&label.file);
        let uri = match path.starts_with('/') {
            true => format!("file://{}", percent_encode_path(&path)),
            false => percent_encode_path(&path),
        };
        json!({ "uri": uri })
    }

    fn fixes(&self, finding: &Diagnostic) -> Value {
        let at = |span: Span| {
            let label = Label::new(&finding.primary.file, span);
            self.places
                .find(&label)
                .map(|place| region(place.start, place.end))
        };
        let edits = finding.fix.iter();
        let replacements: Vec<Value> = edits
            .map(|edit| {
                json!({
                    "deletedRegion": at(edit.span),
                    "insertedContent": { "text": edit.text },
                })
            })
            .collect();
        json!([{
            "description": { "text": "what `opsbook check --fix` writes" },
            "artifactChanges": [{
                "artifactLocation": self.artifact(&finding.primary),
                "replacements": replacements,
            }],
        }])
    }
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}
