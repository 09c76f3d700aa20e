//! Directives: what a fence named in braces asks for.
//!
//! Ids stay text; only `assemble` can tell whether they exist.

use super::RawDirective;
use super::nouns::{Name, refer, references};
use crate::data::{Fields, Findings, FromScalar, Lints, shortened, yaml};
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome, nearest};
use crate::model::data::{Node, Scalar, Value, empty_map};
use crate::model::directive::Directive;
use crate::model::id::Reference;
use crate::source::{SitePath, Span, Spanned};

const LINTS: Lints = Lints {
    wrong: Lint::UnknownDirective,
    unknown: Lint::UnknownDirective,
};

/// The largest body of a directive that is read, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// The names of all directives.
pub const NAMES: &[&str] = &[
    "alerts",
    "command",
    "commands",
    "contacts",
    "decision-table",
    "escalation",
    "incident",
    "on-call",
    "runbooks",
    "severities",
    "severity",
    "tools",
    "wizard",
];

/// Understands a directive's name, argument and options.
///
/// `None` where the fence stays code: its name is not known, or the id it cannot do without is missing. A wrong option
/// costs that option.
/// Diagnostics: `unknown-directive`.
pub fn decode(raw: &RawDirective<'_>, file: &SitePath) -> Outcome<Option<Directive>> {
    if !NAMES.contains(&raw.name.value) {
        return Outcome {
            value: None,
            diagnostics: vec![unknown(raw, file)],
        };
    }
    let mut findings = Findings::new(file, LINTS);
    let options = options(raw, &mut findings);
    let directive =
        Fields::open(&options, "this directive", &mut findings).and_then(|mut fields| {
            let directive = directive(raw, &mut fields);
            fields.finish();
            directive
        });
    Outcome {
        value: directive,
        diagnostics: findings.into_diagnostics(),
    }
}

/// Reads the body as a map of options. What is wrong with it is reported, and counts as no options.
fn options(raw: &RawDirective<'_>, findings: &mut Findings<'_>) -> Node {
    let body = &raw.body;
    let none = empty_map(raw.name.span);
    if body.value.len() > LARGEST_BODY {
        findings.wrong(
            raw.name.span,
            "the options of this directive are larger than 64 KiB",
        );
        return none;
    }
    let parsed = yaml::parse(body.value, body.span.start);
    findings.faults(parsed.faults);
    match parsed.root {
        Some(node) if matches!(node.value, Value::Map(_)) => node,
        Some(node) if node.value != Value::Null => {
            findings
                .wrong(
                    node.span,
                    "options of a directive are written as `key: value`",
                )
                .help = Some("write text outside the fence".to_owned());
            none
        }
        _ => none,
    }
}

fn directive(raw: &RawDirective<'_>, fields: &mut Fields<'_, '_, '_>) -> Option<Directive> {
    // Those that name one thing take its id behind the braces; all others take nothing there.
    match raw.name.value {
        "severity" => return argument(raw, fields, "P1").map(Directive::Severity),
        "escalation" => return argument(raw, fields, "immediate").map(Directive::Escalation),
        "command" => return argument(raw, fields, "rollback").map(Directive::Command),
        _ => {}
    }
    let directive = match raw.name.value {
        "severities" => Directive::Severities,
        "decision-table" => Directive::DecisionTable,
        "wizard" => Directive::Wizard,
        "contacts" => Directive::Contacts {
            group: fields.spanned_text("group"),
        },
        "on-call" => Directive::OnCall,
        "commands" => Directive::Commands {
            tag: fields.spanned_text("tag"),
        },
        "tools" => Directive::Tools {
            ids: references(fields, "ids"),
        },
        "runbooks" => Directive::Runbooks {
            severity: super::nouns::reference(fields, "severity"),
            service: fields.spanned_text("service"),
            tag: fields.spanned_text("tag"),
        },
        "alerts" => Directive::Alerts,
        "incident" => Directive::Incident,
        _ => return None,
    };
    if let Some(argument) = &raw.argument {
        refuse_argument(raw, argument, fields);
    }
    Some(directive)
}

/// Reads the id behind the braces.
fn argument<I>(
    raw: &RawDirective<'_>,
    fields: &mut Fields<'_, '_, '_>,
    example: &str,
) -> Option<Reference<I>> {
    let name = raw.name.value;
    let written = raw.argument.as_ref().and_then(|argument| {
        let scalar = Scalar {
            text: argument.value.to_owned(),
            quoted: false,
        };
        let name = Name::from_scalar(&scalar).ok()?;
        Some(Spanned::new(name, argument.span))
    });
    if written.is_none() {
        fields
            .findings
            .wrong(raw.name.span, format!("`{{{name}}}` needs an id behind it"))
            .help = Some(format!("write it as   {{{name}}} {example}"));
    }
    written.map(refer)
}

fn refuse_argument(
    raw: &RawDirective<'_>,
    argument: &Spanned<&str>,
    fields: &mut Fields<'_, '_, '_>,
) {
    let written = shortened(argument.value);
    if written.trim().is_empty() {
        return;
    }
    let help = match fields.asked().first() {
        Some(option) => {
            format!("write it as an option, on a line of its own:   {option}: {written}")
        }
        None => "remove it".to_owned(),
    };
    let message = format!("`{{{}}}` takes nothing behind it", raw.name.value);
    fields.findings.wrong(argument.span, message).help = Some(help);
}

fn unknown(raw: &RawDirective<'_>, file: &SitePath) -> Diagnostic {
    let name = raw.name.value;
    let span = Span::new(raw.name.span.start, raw.name.span.end);
    let message = format!("there is no directive `{{{}}}`", shortened(name));
    let diagnostic = Diagnostic::new(Lint::UnknownDirective, message, Label::new(file, span));
    if let Some(callout) = callout(name) {
        return diagnostic.help(format!(
            "write a note of this kind as a quotation that starts with   > [!{callout}]"
        ));
    }
    match nearest(name, NAMES.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{{{near}}}`?")),
        None => diagnostic.help(format!(
            "the directives are {}; for plain code leave the braces out",
            NAMES.join(", ")
        )),
    }
}

/// Returns the GitHub alert that says what an admonition of MyST says.
fn callout(name: &str) -> Option<&'static str> {
    Some(match name {
        "note" | "seealso" | "admonition" => "NOTE",
        "tip" | "hint" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "attention" => "WARNING",
        "caution" | "danger" | "error" => "CAUTION",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
