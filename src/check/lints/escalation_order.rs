//! Steps of an escalation policy whose times do not rise.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::time::Minutes;
use crate::source::Spanned;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.policies {
        let policy = &declared.noun;
        let mut before: Option<&Spanned<Minutes>> = None;
        for after in policy.steps.iter().filter_map(|step| step.after.as_ref()) {
            if let Some(earlier) = before
                && after.value <= earlier.value
            {
                let message = format!(
                    "in `{}` a step is due after {}, no later than the step before it",
                    policy.label(),
                    after.value
                );
                let there = subject
                    .label(declared, earlier.span)
                    .message(format!("the step before: {}", earlier.value));
                let help = "`after` counts from when the policy began, so it has to rise from step to step";
                let here = subject.label(declared, after.span);
                sink.push(
                    Diagnostic::new(Lint::EscalationOrder, message, here)
                        .related(there)
                        .help(help),
                );
            }
            before = Some(after);
        }
    }
}
