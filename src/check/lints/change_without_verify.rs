//! Changes after which nobody looks whether they worked.

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Danger;
use crate::model::page::Kind;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let help = "show what proves that it worked: a command that reads, or `verify:` where the command is declared";
    for declared in &subject.playbook.commands {
        let command = &declared.noun;
        let danger = command.danger.unwrap_or(command.run.value.danger);
        if danger > Danger::None && command.verify.is_none() {
            let message = format!(
                "`{}` changes production, and nothing verifies it",
                command.label()
            );
            let label = subject.label(declared, command.id.span);
            sink.push(Diagnostic::new(Lint::ChangeWithoutVerify, message, label).help(help));
        }
    }
    for page in &subject.playbook.pages {
        if !matches!(page.kind, Kind::Runbook | Kind::Procedure) {
            continue;
        }
        let written = commands::in_fences(page);
        // What follows the last command that reads is a change that nobody looks at.
        let last_read = written.iter().rposition(|written| {
            written.command.danger == Danger::None && written.command.fault.is_none()
        });
        let unread = written.iter().skip(last_read.map_or(0, |index| index + 1));
        for change in unread.filter(|written| written.command.danger > Danger::None) {
            let message =
                "this command changes production, and nothing after it shows whether it worked";
            sink.push(
                Diagnostic::new(Lint::ChangeWithoutVerify, message, change.whole()).help(help),
            );
        }
    }
}
