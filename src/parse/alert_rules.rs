//! Turns the text of one rule file into the alerts that it declares.
//!
//! Takes what Prometheus, Mimir, Cortex, Thanos and Loki read, resources of Kubernetes that hold such groups (rules,
//! lists, config maps), Grafana's provisioning, values of Helm charts, and templates of those. Never fails: what cannot
//! be understood is named and skipped, and the other documents and rules are read. Judges no rule.

mod groups;
mod helm;
mod view;

use self::groups::Reader;
use self::view::View;
use crate::data::{Fault, yaml, yaml_documents};
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome};
use crate::model::alert_rule::{RuleFile, SkippedPart, SkippedRules};
use crate::model::data::{Node, Value};
use crate::source::{SourceFile, Span};

/// Rule files inside texts of rule files, as in a list of config maps.
const DEEPEST: usize = 4;

/// Findings that are listed of one file.
const MOST_FINDINGS: usize = 20;

/// Reads a rule file; `name` is how the settings write it.
///
/// Diagnostics: `invalid-rules`.
pub fn parse_alert_rules(file: &SourceFile, name: &str) -> Outcome<RuleFile> {
    let mut understood = Understood {
        rules: RuleFile {
            file: file.clone(),
            name: name.to_owned(),
            groups: Vec::new(),
            recording: 0,
            skipped: Vec::new(),
        },
        diagnostics: Vec::new(),
    };
    for span in yaml_documents(&file.text) {
        let text = span.text(&file.text);
        document(&View::whole(text, span.start), 0, &mut understood);
    }
    let Understood { rules, diagnostics } = understood;
    Outcome {
        value: rules,
        diagnostics,
    }
}

/// What is known of a file so far.
struct Understood {
    rules: RuleFile,
    diagnostics: Vec<Diagnostic>,
}

impl Understood {
    fn skip(&mut self, part: SkippedPart, span: Span, why: impl Into<String>) {
        let why = why.into();
        self.rules.skipped.push(SkippedRules { part, span, why });
    }

    fn fault(&mut self, view: &View, fault: Fault) {
        if self.diagnostics.len() >= MOST_FINDINGS {
            return;
        }
        let path = &self.rules.file.path;
        let label = Label::new(path, view.place(fault.span));
        let mut finding = Diagnostic::new(Lint::InvalidRules, fault.message, label);
        finding.help = fault.help;
        finding.related.extend(
            fault
                .related
                .map(|(span, message)| Label::new(path, view.place(span)).message(message)),
        );
        self.diagnostics.push(finding);
    }
}

/// Reads one document.
fn document(view: &View, depth: usize, understood: &mut Understood) {
    let plain = yaml::parse(&without_tabs(&view.text), 0);
    if let Some(root) = &plain.root {
        for fault in plain.faults {
            understood.fault(view, fault);
        }
        let mut reader = Reader::new(view, &str::to_owned, depth);
        reader.document(root);
        take(reader, root, view, understood);
        return;
    }
    if let Some(unbraced) = helm::unbrace(&view.text, 0) {
        let parsed = yaml::parse(&unbraced.view.text, 0);
        if let Some(root) = &parsed.root {
            // Of `if` and `else` both sides are read, so a key may well stand twice.
            let whole = unbraced.view.through(view);
            let restore = |text: &str| unbraced.restore(text);
            if root.value == Value::Null {
                let why = "it holds nothing but lines of a template";
                let span = view.place(Span::default());
                understood.skip(SkippedPart::Foreign, span, why);
                return;
            }
            let mut reader = Reader::new(&whole, &restore, depth);
            reader.document(root);
            take(reader, root, &whole, understood);
            return;
        }
        if let Some(fault) = parsed.faults.into_iter().next() {
            let span = view.place(unbraced.view.place(fault.span));
            let why = format!(
                "it is a template of Helm, and without its braces no YAML: {}",
                fault.message
            );
            understood.skip(SkippedPart::Document, span, why);
        }
        return;
    }
    let first = plain.faults.first();
    let span = first.map_or(Span::default(), |fault| view.place(fault.span));
    understood.skip(SkippedPart::Broken, span, "it is not YAML");
    for fault in plain.faults {
        understood.fault(view, fault);
    }
}

/// Keeps what a reader found, and reads the rule files that stand in texts.
fn take(reader: Reader<'_>, root: &Node, view: &View, understood: &mut Understood) {
    let Reader {
        groups,
        recording,
        skipped,
        inside,
        depth,
        ..
    } = reader;
    let is_silent = groups.is_empty() && recording == 0 && skipped.is_empty() && inside.is_empty();
    understood.rules.groups.extend(groups);
    understood.rules.recording += recording;
    understood.rules.skipped.extend(skipped);
    for inner in inside {
        if depth >= DEEPEST {
            let span = inner.place(Span::new(0, 1));
            let why = "rule files stand in one another too deeply";
            understood.skip(SkippedPart::Document, span, why);
            continue;
        }
        for span in yaml_documents(&inner.text) {
            let text = span.text(&inner.text);
            let part = View::whole(text, span.start).through(&inner);
            document(&part, depth + 1, understood);
        }
    }
    if is_silent && root.value != Value::Null {
        let kind = root.value.get("kind").map(|kind| &kind.value);
        let why = match kind {
            Some(Value::Scalar(kind)) => format!("a {} holds no alert rules", kind.text),
            _ => "it has no `groups` with `rules`".to_owned(),
        };
        let first = match &root.value {
            Value::Map(entries) => entries.first().map_or(root.span, |entry| entry.key.span),
            _ => Span::new(root.span.start, root.span.start),
        };
        understood.skip(SkippedPart::Foreign, view.place(first), why);
    }
}

/// Returns JSON without the tabs that indent it, which YAML would refuse: byte for byte a space instead.
fn without_tabs(text: &str) -> std::borrow::Cow<'_, str> {
    let begin = text.trim_start();
    let is_json = begin.starts_with('[') || begin.starts_with('{') && !begin.starts_with("{{");
    match is_json && text.contains('\t') {
        true => text.replace('\t', " ").into(),
        false => text.into(),
    }
}
