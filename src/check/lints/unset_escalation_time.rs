//! Steps of an escalation policy that do not say when they are due.

use crate::check::{Subject, counted};
use crate::diagnostic::{Diagnostic, Lint};

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.policies {
        let policy = &declared.noun;
        let mut unset = policy.steps.iter().filter(|step| step.after.is_none());
        let Some(first) = unset.next() else { continue };
        // One finding for the whole ladder: whoever mends one step has the others before their eyes.
        let count = 1 + unset.count();
        let message = format!(
            "`{}` does not say when its steps are due: {} of {} without `after`",
            policy.label(),
            count,
            counted(policy.steps.len(), "step")
        );
        let label = subject.label(declared, first.span);
        let help = "give each step its time without an answer, as in `after: 15m`, counted from when the policy began";
        sink.push(
            Diagnostic::new(
                Lint::UnsetEscalationTime,
                message,
                label.message("the first of them"),
            )
            .help(help),
        );
    }
}
