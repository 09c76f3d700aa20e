//! What the words of a command say by themselves: cut-off logs, terminals for nothing, downloads that run.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::page::Page;
use crate::model::shell::{Fact, ShellCommand};
use crate::source::Span;

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
            let mut finding = Diagnostic::new(lint, message, label).help(help);
            if fact == Fact::NeedlessTty {
                let edits = without_tty(written.command);
                let edits = edits.iter().map(|(span, text)| written.edit(*span, text));
                finding = finding.fix(edits.collect::<Option<Vec<_>>>().unwrap_or_default());
            }
            sink.push(finding);
        }
    }
}

/// Returns what is to be changed so that a command asks for no terminal: the options that ask for it go, with the blank
/// before them. Where something may be fed to the command, its input stays connected.
fn without_tty(command: &ShellCommand) -> Vec<(Span, &'static str)> {
    let text = &*command.text;
    let is_fed = text.contains(['|', '<']);
    let options = command.facts.iter();
    let options = options.filter(|(fact, _)| *fact == Fact::TerminalOption);
    let edit = |(_, span): &(Fact, Span)| {
        let gone = (with_blank(text, *span), "");
        match span.text(text) {
            "-it" | "-ti" if is_fed => Some((*span, "-i")),
            "-t" | "--tty" | "--tty=true" => Some(gone),
            _ if is_fed => None,
            _ => Some(gone),
        }
    };
    options.filter_map(edit).collect()
}

/// Returns the place of a word with the blank before it; of the first word of a line, with the one behind it.
fn with_blank(text: &str, word: Span) -> Span {
    let blank = [' ', '\t'];
    let before = text[..word.start].trim_end_matches(blank);
    if before.ends_with('\n') {
        let behind = text[word.end..].len() - text[word.end..].trim_start_matches(blank).len();
        return Span::new(word.start, word.end + behind);
    }
    Span::new(before.len(), word.end)
}
