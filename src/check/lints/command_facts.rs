//! What the words of a command say by themselves: cut-off logs, terminals for nothing, downloads that run.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::page::Page;
use crate::model::shell::Fact;

pub(in crate::check) fn truncated_logs(
    subject: &Subject<'_>,
    page: &Page,
    sink: &mut Vec<Diagnostic>,
) {
    let message = "`kubectl logs` with a selector shows only the last 10 lines of each pod";
    let help = "say how much to read: `--tail=200`, `--tail=-1` for all, or `--since=1h`";
    facts(
        subject,
        page,
        Fact::TruncatedLogs,
        Lint::TruncatedLogs,
        message,
        help,
        sink,
    );
}

pub(in crate::check) fn needless_tty(
    subject: &Subject<'_>,
    page: &Page,
    sink: &mut Vec<Diagnostic>,
) {
    let message = "this command asks for a terminal and runs a single command, which needs none";
    let help =
        "leave out `-it`: with it the output cannot be piped, and in a script the command fails";
    facts(
        subject,
        page,
        Fact::NeedlessTty,
        Lint::NeedlessTty,
        message,
        help,
        sink,
    );
}

pub(in crate::check) fn pipe_to_shell(
    subject: &Subject<'_>,
    page: &Page,
    sink: &mut Vec<Diagnostic>,
) {
    let message = "this command runs what it downloads, unread";
    let help = "download to a file, check its digest or read it, then run it";
    facts(
        subject,
        page,
        Fact::PipeToShell,
        Lint::PipeToShell,
        message,
        help,
        sink,
    );
}

fn facts(
    subject: &Subject<'_>,
    page: &Page,
    fact: Fact,
    lint: Lint,
    message: &str,
    help: &str,
    sink: &mut Vec<Diagnostic>,
) {
    for written in subject.commands(page) {
        let facts = written.command.facts.iter();
        for (_, span) in facts.filter(|(found, _)| *found == fact) {
            let label = written.label(*span);
            sink.push(Diagnostic::new(lint, message, label).help(help));
        }
    }
}
