//! Destructive commands of which the book says nothing.

use std::collections::BTreeSet;

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Danger;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let commands = subject
        .playbook
        .commands
        .iter()
        .map(|declared| &declared.noun);
    let declared = commands.filter(|command| command.danger.is_some());
    let declared: BTreeSet<&str> = declared.map(|command| &*command.run.value.text).collect();
    for page in &subject.playbook.pages {
        for written in commands::all(page) {
            let command = written.command;
            if command.danger < Danger::Destructive
                || declared.contains(&*command.text)
                || written.is_undo()
            {
                continue;
            }
            let message = "this command cannot be undone, or stops the service, and is not declared as destructive";
            let help = "declare it under `commands:` with `danger: destructive`, and say how to undo and verify it";
            sink.push(Diagnostic::new(Lint::UndeclaredDanger, message, written.whole()).help(help));
        }
    }
}
