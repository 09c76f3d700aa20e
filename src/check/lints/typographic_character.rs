//! Typography in a command where a shell needs ASCII.

use crate::check::Subject;
use crate::check::commands::Written;
use crate::diagnostic::{Diagnostic, Edit, Lint};
use crate::model::characters::{self, OddCharacter, Oddity};
use crate::model::page::Page;

/// Findings in one command.
const MOST: usize = 8;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for written in subject.commands(page) {
        let found = characters::in_command(&written.command.text);
        let typographic = |odd: &&OddCharacter| odd.oddity == Oddity::Typographic;
        let fix = fix(&written, &found);
        for odd in found.iter().filter(typographic).take(MOST) {
            let meant = match odd.meant().unwrap_or_default() {
                space if space == " " => "a plain space".to_owned(),
                ascii => format!("`{ascii}`"),
            };
            let message = format!("this command holds {}, not {meant}", odd.name());
            let help =
                "a word processor put it there, and the shell takes it for a letter: type it again";
            let label = written.label(odd.span);
            sink.push(
                Diagnostic::new(Lint::TypographicCharacter, message, label)
                    .help(help)
                    .fix(fix.clone()),
            );
        }
    }
}

/// Returns what makes a command plain as a whole; nothing where it is not certain what was typed before a word processor
/// changed it.
fn fix(written: &Written<'_>, found: &[OddCharacter]) -> Vec<Edit> {
    let text = &*written.command.text;
    let quotes: Vec<char> = found
        .iter()
        .map(|odd| odd.character)
        .filter(|c| is_quote(*c))
        .collect();
    if !quotes.is_empty()
        && (!are_pairs(&quotes) || text.contains(['"', '\'']) || written.is_data())
    {
        return Vec::new();
    }
    let edit = |odd: &OddCharacter| {
        let rest = &text[odd.span.end..];
        let is_certain = match odd.character {
            // Two dashes became one only where an option with a name stood.
            '\u{2014}' | '\u{2015}' => {
                rest.chars()
                    .take(3)
                    .filter(char::is_ascii_alphabetic)
                    .count()
                    == 3
                    && text[..odd.span.start].ends_with(char::is_whitespace)
            }
            '\u{2026}' => false,
            c if is_quote(c) => matches!(c, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}'),
            _ => true,
        };
        let meant = odd
            .meant()
            .filter(|_| is_certain && odd.oddity == Oddity::Typographic)?;
        written.edit(odd.span, &meant)
    };
    let edits: Option<Vec<Edit>> = found.iter().map(edit).collect();
    let Some(edits) = edits else {
        return Vec::new();
    };
    // Only what is then plain: a second look must find nothing more to do.
    let mut plain = text.to_owned();
    for odd in found.iter().rev() {
        plain.replace_range(
            odd.span.start..odd.span.end,
            &odd.meant().unwrap_or_default(),
        );
    }
    match characters::in_command(&plain).is_empty() {
        true => edits,
        false => Vec::new(),
    }
}

fn is_quote(c: char) -> bool {
    matches!(characters::typographic(c), Some("'" | "\""))
}

/// Says whether quotes open and close in turn.
fn are_pairs(quotes: &[char]) -> bool {
    let pairs = [('\u{201C}', '\u{201D}'), ('\u{2018}', '\u{2019}')];
    quotes.len().is_multiple_of(2)
        && quotes
            .chunks(2)
            .all(|two| pairs.contains(&(two[0], two[1])))
}
