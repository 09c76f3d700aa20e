//! Changes that are called temporary, with nothing that takes them back.

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::command::Danger;

const TEMPORARY: &[&str] = &[
    "temporary",
    "temporarily",
    "for now",
    "workaround",
    "stopgap",
];
const REVERTED: &[&str] = &[
    "revert",
    "undo",
    "restore",
    "roll back",
    "rollback",
    "back to",
    "put back",
    "remove it again",
];

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for page in &subject.playbook.pages {
        let text = &page.parsed.file.text;
        let body = page.parsed.body.span;
        let headings = page.parsed.body.headings();
        let mut starts: Vec<usize> = headings.iter().map(|heading| heading.span.start).collect();
        starts.insert(0, body.start);
        starts.push(body.end);
        let mut last_told = None;
        for written in commands::in_fences(page) {
            if written.command.danger == Danger::None {
                continue;
            }
            let label = written.whole();
            let at = label.span.map_or(body.start, |span| span.start);
            let next = starts
                .partition_point(|start| *start <= at)
                .clamp(1, starts.len() - 1);
            let (from, to) = (starts[next - 1], starts[next]);
            let section = text.get(from..to).unwrap_or_default().to_lowercase();
            let says = |words: &[&str]| words.iter().any(|word| section.contains(word));
            if last_told == Some(from) || !says(TEMPORARY) || says(REVERTED) {
                continue;
            }
            last_told = Some(from);
            let message = "this change is called temporary, and nothing says how to take it back";
            let help = "write beside it when and how it is reverted, with the command";
            sink.push(Diagnostic::new(Lint::TemporaryWithoutRevert, message, label).help(help));
        }
    }
}
