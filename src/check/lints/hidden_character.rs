//! Characters in a command, in code or in a link that are not what they look like.

use std::collections::BTreeSet;

use crate::check::{Subject, commands};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::block::{Block, Code, Inline};
use crate::model::characters::{self, OddCharacter, Oddity};
use crate::model::page::Page;
use crate::model::plain_text::plain_text;
use crate::source::Span;

/// Findings in one piece of code; what lies behind them is counted.
const MOST: usize = 8;

/// How many places are looked at for one piece of running code.
const MOST_PLACES: usize = 1_000;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    for block in page.parsed.body.all_blocks() {
        in_block(page, block, &mut found);
    }
    links(page, &mut found);
    values(page, &mut found);
    // A fence is looked at as a whole, then command by command: what is told of a piece of it is told.
    let mut told: BTreeSet<usize> = found.iter().filter_map(start).collect();
    sink.append(&mut found);
    for written in commands::all(page, &subject.declared) {
        let odd = characters::in_command(&written.command.text);
        report(&odd, "this command", |span| written.label(span), &mut found);
    }
    found.retain(|finding| {
        let span = finding.primary.span.unwrap_or_default();
        let is_told = told.range(span.start..span.end).next().is_some();
        told.insert(span.start);
        !is_told
    });
    sink.append(&mut found);
}

fn start(finding: &Diagnostic) -> Option<usize> {
    Some(finding.primary.span?.start)
}

/// What goes from `opsbook.toml` into commands.
pub(in crate::check) fn settings(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let file = crate::config::path();
    for environment in &subject.config.environments {
        let name = &environment.name.value;
        if let Some(guard) = &environment.guard {
            let found = characters::in_command(&guard.run.value);
            let what = format!("the guard of `{name}`");
            report(&found, &what, |_| Label::new(&file, guard.run.span), sink);
        }
        for (key, value) in &environment.values {
            let found = characters::hidden(&value.value);
            let what = format!("the value of `<{key}>` in `{name}`");
            report(&found, &what, |_| Label::new(&file, value.span), sink);
        }
    }
}

fn in_block(page: &Page, block: &Block, sink: &mut Vec<Diagnostic>) {
    match block {
        Block::Code(code) | Block::Diagram(code) => in_code(page, code, "this code", sink),
        // What is odd in a command is told there; a bidi control in a comment or in output disturbs the lines around it.
        Block::Commands(block) => in_code(page, &block.code, "this command", sink),
        Block::Paragraph(content) | Block::Inlines(content) => in_inlines(page, content, sink),
        Block::Heading(heading) => in_inlines(page, &heading.content, sink),
        Block::Table(table) => {
            for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                in_inlines(page, cell, sink);
            }
        }
        Block::Definitions(definitions) => {
            for definition in definitions {
                in_inlines(page, &definition.term, sink);
            }
        }
        _ => {}
    }
}

fn in_code(page: &Page, code: &Code, what: &str, sink: &mut Vec<Diagnostic>) {
    let found = characters::hidden(&code.text);
    report(
        &found,
        what,
        |span| commands::in_code(page, code, span),
        sink,
    );
}

fn in_inlines(page: &Page, inlines: &[Inline], sink: &mut Vec<Diagnostic>) {
    for inline in inlines {
        match inline {
            Inline::Code(text) => {
                let found = characters::hidden(text);
                if found.is_empty() {
                    continue;
                }
                // What was found before stands before it.
                let before = sink.last().and_then(|finding| finding.primary.span);
                let place = place_of(page, text, before.map_or(0, |span| span.end));
                report(
                    &found,
                    "this code",
                    |span| by_text(page, text, place, span),
                    sink,
                );
            }
            Inline::Link { link, content, .. } => {
                in_inlines(page, content, sink);
                let text = plain_text(content);
                let found = characters::hidden(&text);
                let place = page.parsed.body.links.get(link.0).map(|link| link.span);
                let label = |span: Span| linked(page, place, &text, span);
                let found: Vec<_> = found
                    .into_iter()
                    .filter(|odd| !is_fine_in_prose(odd))
                    .collect();
                report(&found, "the text of this link", label, sink);
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content) => {
                in_inlines(page, content, sink);
            }
            Inline::Element(element) => in_inlines(page, &element.content, sink),
            _ => {}
        }
    }
}

/// A hyphenation point hides nothing where nothing is copied, and the marks for direction are right in mixed text.
fn is_fine_in_prose(odd: &OddCharacter) -> bool {
    matches!(
        odd.character,
        '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{61C}'
    )
}

/// Running code has no place of its own: it is looked for by what it holds, between backticks, behind what was looked at.
fn place_of(page: &Page, text: &str, from: usize) -> Option<usize> {
    let body = page.parsed.body.span;
    let file = body.text(&page.parsed.file.text);
    let is_code = |at: &usize| file[..*at].trim_end_matches(' ').ends_with('`');
    let find = |from: usize| {
        let found = file
            .get(from..)?
            .match_indices(text)
            .map(|(at, _)| from + at);
        let mut found = found.take(MOST_PLACES);
        found.find(is_code)
    };
    let from = file.floor_char_boundary(from.saturating_sub(body.start).min(file.len()));
    find(from).or_else(|| find(0)).map(|at| body.start + at)
}

fn by_text(page: &Page, text: &str, place: Option<usize>, span: Span) -> Label {
    let found = place.map(|at| span.shift(at)).or_else(|| {
        // In a quotation or a list its lines stand apart.
        let body = page.parsed.body.span;
        let first_line = text.split('\n').next().unwrap_or_default();
        let at = body.text(&page.parsed.file.text).find(first_line)?;
        Some(Span::new(at, at + first_line.len()).shift(body.start))
    });
    Label::new(page.path(), found)
}

fn linked(page: &Page, place: Option<Span>, text: &str, span: Span) -> Label {
    let file = &page.parsed.file.text;
    let found = place.map(|place| {
        let odd = span.text(text);
        match place.text(file).find(odd) {
            Some(at) => Span::new(at, at + odd.len()).shift(place.start),
            None => place,
        }
    });
    Label::new(page.path(), found)
}

fn links(page: &Page, sink: &mut Vec<Diagnostic>) {
    for link in &page.parsed.body.links {
        let found = characters::in_address(&link.destination);
        let label = |span: Span| linked(page, Some(link.span), &link.destination, span);
        report(&found, "the address of this link", label, sink);
    }
}

/// Values that go into commands.
fn values(page: &Page, sink: &mut Vec<Diagnostic>) {
    for placeholder in &page.parsed.front_matter.placeholders {
        let name = &placeholder.name;
        for value in placeholder.default.iter().chain(&placeholder.example) {
            let found = characters::hidden(value);
            let what = format!("a value of `<{}>`", name.value);
            report(&found, &what, |_| Label::new(page.path(), name.span), sink);
        }
    }
}

/// Reports runs of characters as one finding each, and no more than [`MOST`] of them.
fn report(
    found: &[OddCharacter],
    what: &str,
    label: impl Fn(Span) -> Label,
    sink: &mut Vec<Diagnostic>,
) {
    let found: Vec<OddCharacter> = found
        .iter()
        .copied()
        .filter(OddCharacter::is_unsafe)
        .collect();
    let runs: Vec<&[OddCharacter]> = found
        .chunk_by(|a, b| a.span.end == b.span.start && a.oddity == b.oddity)
        .collect();
    for (index, run) in runs.iter().take(MOST).enumerate() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let more = match runs.len() - 1 - index {
            left if index + 1 == MOST && left > 0 => format!(", and in {left} more places"),
            _ => String::new(),
        };
        let (message, help) = match first.oddity {
            Oddity::LookAlike => {
                let meant = first.meant().unwrap_or_default();
                let message = format!(
                    "{what} holds {}, which looks like `{meant}`{more}",
                    first.name()
                );
                (
                    message,
                    "type the word again on a plain keyboard, or copy it from its source",
                )
            }
            _ => {
                let and_others = match run.len() {
                    1 => String::new(),
                    length => format!(" and {} more characters", length - 1),
                };
                let message = format!(
                    "{what} holds {}{and_others}, which no reader sees{more}",
                    first.name()
                );
                (
                    message,
                    "delete it; where it is meant, write it as an escape, as in `$'\\u200b'`",
                )
            }
        };
        let label = label(Span::new(first.span.start, last.span.end));
        sink.push(Diagnostic::new(Lint::HiddenCharacter, message, label).help(help));
    }
}
