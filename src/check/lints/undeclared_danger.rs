//! Destructive commands of which the book says nothing.

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Danger;
use crate::model::page::Page;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for written in subject.commands(page) {
        // A declaration elsewhere with the same text may have judged it.
        let role = subject.declared.role(written.command);
        if written.command.danger < Danger::Destructive
            || role.is_some_and(commands::Role::is_judged)
        {
            continue;
        }
        let message = "this command cannot be undone, or stops the service, and is not declared as destructive";
        let help = match role {
            Some(_) => {
                "give it its `danger`: `destructive` if so, with `undo` and `verify`; another, where the rules misjudge it"
            }
            None => {
                "declare it under `commands:` with `danger: destructive`, and say how to undo and verify it"
            }
        };
        sink.push(Diagnostic::new(Lint::UndeclaredDanger, message, written.whole()).help(help));
    }
}
