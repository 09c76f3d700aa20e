//! A rotation that nobody is in.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.rotations {
        let rotation = &declared.noun;
        if !rotation.members.is_empty() {
            continue;
        }
        let message = format!("nobody is entered in the rotation `{}`", rotation.label());
        let label = subject.label(declared, rotation.id.span);
        let help = "list the ids of contacts, in the order of their turns, under `members:`; until then the site \
                    cannot say who is on call";
        sink.push(
            Diagnostic::new(
                Lint::EmptyRotation,
                message,
                label.message("has no `members`"),
            )
            .help(help),
        );
    }
}
