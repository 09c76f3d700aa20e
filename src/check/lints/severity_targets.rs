//! Targets that do not fit each other, and severities that nobody has written a runbook for.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::id::SeverityId;
use crate::model::page::Kind;
use crate::model::severity::Severity;
use crate::model::time::Minutes;
use crate::source::Spanned;

/// A target of a severity, and what it is called.
type Target = fn(&Severity) -> Option<&Spanned<Minutes>>;

const TARGETS: [(&str, Target); 2] = [
    ("response", |severity| severity.respond_within.as_ref()),
    ("resolution", |severity| severity.resolve_within.as_ref()),
];

/// A less severe incident that is to be answered or resolved sooner than a more severe one, and a resolution before the
/// response.
pub(in crate::check) fn order(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let severities = &subject.playbook.severities;
    for (word, target) in TARGETS {
        // The one above that has such a target at all.
        let mut above: Option<usize> = None;
        for (at, declared) in severities.iter().enumerate() {
            let Some(own) = target(&declared.noun) else {
                continue;
            };
            if let Some(above) = above.map(|at| &severities[at])
                && let Some(other) = target(&above.noun)
                && own.value < other.value
            {
                let message = format!(
                    "`{}` has a shorter {word} target than `{}`, which is more severe",
                    declared.noun.id.value, above.noun.id.value
                );
                let there = subject.label(above, other.span).message("the longer one");
                let finding = Diagnostic::new(
                    Lint::TargetOrder,
                    message,
                    subject.label(declared, own.span),
                )
                .related(there)
                .help("severities are listed from most to least severe, and their targets rise; change the target or the order");
                sink.push(finding);
            }
            above = Some(at);
        }
    }
    for declared in severities {
        let severity = &declared.noun;
        if let (Some(respond), Some(resolve)) = (&severity.respond_within, &severity.resolve_within)
            && resolve.value < respond.value
        {
            let message = format!(
                "`{}` is to be resolved before anybody has to respond to it",
                severity.id.value
            );
            let finding = Diagnostic::new(
                Lint::TargetOrder,
                message,
                subject.label(declared, resolve.span),
            )
            .related(
                subject
                    .label(declared, respond.span)
                    .message("the response target"),
            )
            .help("both targets count from detection: the resolution target is the longer one");
            sink.push(finding);
        }
    }
}

/// Severities that no runbook serves, in a book whose runbooks serve others.
pub(in crate::check) fn without_runbook(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let pages = &subject.playbook.pages;
    let served: std::collections::BTreeSet<SeverityId> = pages
        .iter()
        .filter(|page| matches!(page.kind, Kind::Runbook | Kind::Procedure | Kind::Checklist))
        .flat_map(|page| {
            page.severities
                .iter()
                .filter_map(|severity| severity.target)
        })
        .collect();
    if served.is_empty() {
        return;
    }
    for (at, declared) in subject.playbook.severities.iter().enumerate() {
        if served.contains(&SeverityId(at)) {
            continue;
        }
        let id = &declared.noun.id;
        let message = format!("no runbook serves `{}`", id.value);
        let finding = Diagnostic::new(
            Lint::SeverityWithoutRunbook,
            message,
            subject.label(declared, id.span),
        )
        .help(format!(
            "write one, or name the severity on the page that serves it: `severity: {}`",
            id.value
        ));
        sink.push(finding);
    }
}
