//! Findings for programs: a line of JSON each.

use std::fmt::Write as _;

use opsbook::diagnostic::{Diagnostic, Label};
use opsbook::pipeline::Sources;
use schemars::JsonSchema;
use serde::Serialize;

use super::place::Places;
use crate::cli::visible::is_hidden;

/// One finding. Lines and columns are counted from 1, columns in Unicode scalars; they are null where the finding is
/// about its file as a whole.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "A line of `opsbook check --format json`")]
struct Finding<'a> {
    /// The kind of finding, as in `unknown-id`.
    lint: &'a str,
    /// `error`, `warning` or `advice`.
    level: &'a str,
    /// What is wrong.
    message: &'a str,
    /// The file, as a path inside the source; of a rule file, as it would be typed from the current folder.
    file: &'a str,
    /// Line on which it begins.
    line: Option<usize>,
    /// Column at which it begins.
    column: Option<usize>,
    /// Line on which it ends.
    end_line: Option<usize>,
    /// One past the column at which it ends.
    end_column: Option<usize>,
    /// What to do about it.
    help: Option<&'a str>,
    /// Other places that belong to it.
    related: Vec<Related<'a>>,
}

/// Another place.
#[derive(Serialize, JsonSchema)]
struct Related<'a> {
    /// The file, as a path inside the source; of a rule file, as it would be typed from the current folder.
    file: &'a str,
    /// Line on which it begins.
    line: Option<usize>,
    /// Column at which it begins.
    column: Option<usize>,
    /// What there is to say about it there; may be empty.
    message: &'a str,
}

/// Returns the JSON Schema of a line.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let schema = settings
        .into_generator()
        .into_root_schema_for::<Finding<'static>>();
    schema.to_value()
}

/// Writes findings, one by one.
pub struct Json<'a> {
    sources: &'a Sources,
    places: Places<'a>,
}

impl<'a> Json<'a> {
    /// Writes findings about these texts.
    pub fn new(sources: &'a Sources) -> Self {
        Json {
            sources,
            places: Places::new(sources),
        }
    }

    /// Returns a finding as one line, line break included. Quickest in the order of findings.
    pub fn write(&mut self, finding: &Diagnostic) -> String {
        let place = self.places.find_next(&finding.primary);
        let (start, end) = (
            place.as_ref().map(|place| place.start),
            place.as_ref().map(|place| place.end),
        );
        let line = Finding {
            lint: finding.lint.name(),
            level: finding.level.name(),
            message: &finding.message,
            file: self.sources.shown(&finding.primary.file),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            help: finding.help.as_deref(),
            related: finding
                .related
                .iter()
                .map(|label| self.related(label))
                .collect(),
        };
        let json = serde_json::to_string(&line).expect("is made of texts and numbers");
        format!("{}\n", escape_hidden(&json))
    }

    fn related<'l>(&'l self, label: &'l Label) -> Related<'l> {
        let start = self.places.find(label).map(|place| place.start);
        Related {
            file: self.sources.shown(&label.file),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            message: &label.message,
        }
    }
}

/// Writes what steers a terminal as `\uXXXX`, which means the same to a program. Stands only inside strings.
pub fn escape_hidden(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}
