//! Typography in a command where a shell needs ASCII.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::characters::{self, OddCharacter, Oddity};
use crate::model::page::Page;

/// Findings in one command.
const MOST: usize = 8;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for written in subject.commands(page) {
        let found = characters::in_command(&written.command.text);
        let typographic = |odd: &&OddCharacter| odd.oddity == Oddity::Typographic;
        for odd in found.iter().filter(typographic).take(MOST) {
            let meant = match odd.meant().unwrap_or_default() {
                space if space == " " => "a plain space".to_owned(),
                ascii => format!("`{ascii}`"),
            };
            let message = format!("this command holds {}, not {meant}", odd.name());
            let help =
                "a word processor put it there, and the shell takes it for a letter: type it again";
            let label = written.label(odd.span);
            let fix = odd.meant().and_then(|meant| written.edit(odd.span, &meant));
            sink.push(
                Diagnostic::new(Lint::TypographicCharacter, message, label)
                    .help(help)
                    .fix(fix.into_iter().collect()),
            );
        }
    }
}
