//! Changes that are called temporary, with nothing that takes them back.

use crate::check::commands::{self, Role, Written};
use crate::check::{Subject, told};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::block::Block;
use crate::model::command::Danger;
use crate::model::page::Page;
use crate::model::plain_text::plain_text;
use crate::model::shell::{CommandBlock, Part};
use crate::source::Span;

const TEMPORARY: &[&str] = &[
    "for now",
    "stopgap",
    "temporarily",
    "temporary",
    "workaround",
];

/// Where the word is not about the change.
const OTHER_THINGS: &[&str] = &[
    "is temporary",
    "not a temporary",
    "not temporary",
    "only temporary",
    "temporary credential",
    "temporary directory",
    "temporary disk",
    "temporary error",
    "temporary failure",
    "temporary file",
    "temporary folder",
    "temporary outage",
    "temporary password",
    "temporary space",
    "temporary storage",
    "temporary table",
    "temporary token",
];

/// How one says that something is taken back.
const REVERTED: &[&str] = &[
    "back to",
    "put back",
    "remove it again",
    "restore",
    "revert",
    "roll back",
    "rollback",
    "scale back",
    "undo",
];

/// What takes away something temporary, and so is no temporary change itself.
const TAKES_AWAY: &[&str] = &["clean up", "delete", "drop", "remove", "stop"];

const MESSAGE: &str = "this change is called temporary, and nothing says how to take it back";

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for (role, written) in commands::in_front_matter(page) {
        if let Role::Run(command) = role
            && command.undo.is_none()
            && command.danger() > Danger::None
            && command.title.as_deref().is_some_and(is_left_so)
        {
            let help = "say how to take it back with `undo:`";
            sink.push(
                Diagnostic::new(Lint::TemporaryWithoutRevert, MESSAGE, written.whole()).help(help),
            );
        }
    }
    in_fences(subject, page, sink);
}

fn in_fences(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let sections = Sections::new(page);
    let mut above = String::new();
    for block in page.parsed.body.all_blocks() {
        match block {
            Block::Paragraph(content) | Block::Inlines(content) => above = plain_text(content),
            Block::Heading(heading) => above = plain_text(&heading.content),
            Block::Commands(fence) => {
                let mut is_called_so = is_left_so(&above);
                above.clear();
                for (written, label) in commands::in_fence(page, fence).zip(labels(fence)) {
                    if written.command.danger == Danger::None
                        || subject.declared.role(written.command).is_some()
                    {
                        continue;
                    }
                    // What stands above the fence is about its first change.
                    let is_called_so = std::mem::take(&mut is_called_so) || is_left_so(&label);
                    if is_called_so && !sections.say_how(page, &written) {
                        let help = "write beside it when and how it is reverted, with the command";
                        let label = written.whole();
                        sink.push(
                            Diagnostic::new(Lint::TemporaryWithoutRevert, MESSAGE, label)
                                .help(help),
                        );
                    }
                }
            }
            _ => above.clear(),
        }
    }
}

/// Says whether words call a change temporary without a word of its end.
fn is_left_so(words: &str) -> bool {
    let mut words = words.to_lowercase();
    for phrase in OTHER_THINGS {
        words = words.replace(phrase, " ");
    }
    let words = &words;
    told(words, TEMPORARY) && !told(words, REVERTED) && !told(words, TAKES_AWAY)
}

/// Returns the comments about each command of a fence: above it and behind it.
fn labels(fence: &CommandBlock) -> Vec<String> {
    let text = &*fence.code.text;
    let mut labels = Vec::new();
    let mut above = String::new();
    for part in &fence.parts {
        match part {
            Part::Label(span) => above.push_str(span.text(text)),
            Part::Command(row) => {
                let behind = row.after.unwrap_or_default().text(text);
                labels.push(std::mem::take(&mut above) + " " + behind);
            }
            Part::Blank(_) | Part::Output(_) => {}
        }
    }
    labels
}

/// Where on a page the way back is told.
struct Sections {
    /// Where each section ends, and whether it, or the heading of a later one, tells a way back.
    ends: Vec<(usize, bool)>,
}

impl Sections {
    fn new(page: &Page) -> Self {
        let file = &page.parsed.file.text;
        let body = page.parsed.body.span;
        let mut ends = Vec::new();
        let (mut end, mut is_told_later) = (body.end, false);
        for heading in page.parsed.body.headings().into_iter().rev() {
            let section = Span::new(heading.span.start, end);
            ends.push((end, is_told_later || told(section.text(file), REVERTED)));
            is_told_later |= told(heading.span.text(file), REVERTED);
            end = heading.span.start;
        }
        let section = Span::new(body.start, end);
        ends.push((end, is_told_later || told(section.text(file), REVERTED)));
        ends.reverse();
        Sections { ends }
    }

    fn say_how(&self, page: &Page, written: &Written<'_>) -> bool {
        let at = written
            .whole()
            .span
            .map_or(page.parsed.body.span.start, |span| span.start);
        let section = self.ends.partition_point(|(end, _)| *end <= at);
        self.ends.get(section).is_some_and(|(_, is_told)| *is_told)
    }
}
