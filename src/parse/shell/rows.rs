//! A fence of shell, cut into rows: each top-level command with its lines; comments become labels.
//!
//! Lines are the unit: what a person pastes is whole lines, and a line end outside of everything is where a shell would
//! run what it has. The grammar says which lines hang together.

use crate::model::excerpt::Excerpt;
use crate::model::shell::{CommandRow, Part, Quoting, Slot};
use crate::parse::shell::tree::{self, Fault};
use crate::parse::shell::walk::comment_start;
use crate::parse::shell::{Options, refused, understand};
use crate::source::Span;

/// Cuts the text of a script into its parts.
///
/// # Errors
/// Where the grammar refuses the script.
pub(super) fn rows(text: &Excerpt, options: &Options<'_>) -> Result<Vec<Part>, Fault> {
    let reading = tree::read(text)?;
    let lines = lines(text);
    let mut groups: Vec<Group> = Vec::new();
    let mut line = 0;
    let mut commands = reading.commands.iter().peekable();
    while line < lines.len() {
        let first = lines[line];
        let mut end = first.end;
        let mut last_word = None;
        while let Some(command) = commands.next_if(|command| command.start < end) {
            last_word = last_word.max(Some(command.end));
            while line + 1 < lines.len() && lines[line].end < command.end {
                line += 1;
            }
            end = end.max(lines[line].end);
        }
        line += 1;
        let span = Span::new(first.start, end);
        let content = span.text(text).trim();
        if last_word.is_some() || content.is_empty() || content.starts_with('#') {
            groups.push(Group { span, last_word });
            continue;
        }
        // What the grammar's places leave out, as a bracket with what it sends where, still ends the command above.
        let above = groups.iter().rposition(|group| group.last_word.is_some());
        let start = above.map_or(span.start, |at| groups[at].span.start);
        groups.truncate(above.unwrap_or(groups.len()));
        groups.push(Group {
            span: Span::new(start, end),
            last_word: Some(span.start),
        });
    }
    let mut parts = Vec::new();
    for group in groups {
        match group.last_word {
            Some(last_word) => parts.push(command(text, group.span, last_word, options)),
            None => push_lines(
                &mut parts,
                group.span,
                group.span.text(text).trim().is_empty(),
            ),
        }
    }
    read_together(&mut parts, &reading.slots);
    Ok(parts)
}

/// Takes a value for code where another command of the fence reads its variable as arithmetic: `n=<count>`, and below it
/// `((n > 5))`. `slots` are those of the whole fence.
fn read_together(parts: &mut [Part], slots: &[Slot]) {
    for part in parts {
        let Part::Command(row) = part else { continue };
        for slot in &mut row.command.slots {
            let start = row.at + slot.span.start;
            let found = slots.binary_search_by_key(&start, |slot| slot.span.start);
            let found = found.ok().map(|at| &slots[at]);
            if let Some(found) = found.filter(|found| found.quoting == Quoting::Code) {
                slot.quoting = Quoting::Code;
                slot.starts_word |= found.starts_word;
            }
        }
    }
}

/// Lines that hang together.
struct Group {
    span: Span,
    /// Where their command's last word ends; lines without one are blank, or comments.
    last_word: Option<usize>,
}

/// Returns a text that the grammar refuses as one command; blank lines around it stay blank.
pub(super) fn whole(text: &Excerpt, fault: Fault, options: &Options<'_>) -> Vec<Part> {
    let lines = lines(text);
    let is_blank = |line: &Span| line.text(text).trim().is_empty();
    let first = lines.iter().position(|line| !is_blank(line));
    let last = lines.iter().rposition(|line| !is_blank(line));
    let (Some(first), Some(last)) = (first, last) else {
        let mut parts = Vec::new();
        lines
            .iter()
            .for_each(|line| push_lines(&mut parts, *line, true));
        return parts;
    };
    let mut parts = Vec::new();
    lines[..first]
        .iter()
        .for_each(|line| push_lines(&mut parts, *line, true));
    let span = Span::new(lines[first].start, lines[last].end);
    let copied = trimmed(text, span);
    let mut fault = fault;
    fault.at = fault.at.saturating_sub(copied.start);
    parts.push(Part::Command(Box::new(CommandRow {
        span,
        at: copied.start,
        is_contiguous: true,
        after: None,
        command: refused(text.part(copied), fault, options),
    })));
    lines[last + 1..]
        .iter()
        .for_each(|line| push_lines(&mut parts, *line, true));
    parts
}

/// Makes the row of a command that stands on these lines; a comment behind its last word is not part of it.
fn command(text: &Excerpt, span: Span, last_word: usize, options: &Options<'_>) -> Part {
    let last_line = text[..span.end].trim_end_matches(['\n', '\r']);
    let last_line = last_line.rfind('\n').map_or(0, |at| at + 1);
    let from = last_word.max(last_line).max(span.start).min(span.end);
    let comment = comment_start(text, from).filter(|at| *at > span.start && *at < span.end);
    let code_end = comment.unwrap_or(span.end);
    let copied = trimmed(text, Span::new(span.start, code_end));
    Part::Command(Box::new(CommandRow {
        span,
        at: copied.start,
        is_contiguous: true,
        after: comment.map(|at| trimmed(text, Span::new(at, span.end))),
        command: understand(text.part(copied), options),
    }))
}

/// Returns the command without the white space around it. A backslash at its end keeps what it escapes.
fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let start = span.start + (inside.len() - inside.trim_start().len());
    let mut end = span.start + inside.trim_end().len();
    let backslashes = text[start..end]
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\');
    if backslashes.count() % 2 == 1 {
        end += usize::from(text[end..span.end].starts_with([' ', '\t']));
    }
    Span::new(start, end)
}

/// Adds a line to the part before it, where that is of the same kind.
fn push_lines(parts: &mut Vec<Part>, line: Span, is_blank: bool) {
    let part = match is_blank {
        true => Part::Blank(line),
        false => Part::Label(line),
    };
    push_part(parts, part);
}

/// Adds lines, joined to the part before them where that is of the same kind.
pub(super) fn push_part(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), &part) {
        (Some(Part::Blank(before)), Part::Blank(line))
        | (Some(Part::Label(before)), Part::Label(line))
        | (Some(Part::Output(before)), Part::Output(line)) => before.end = line.end,
        _ => parts.push(part),
    }
}

/// Returns the places of a text's lines, line ends included.
pub(super) fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push(Span::new(start, start + line.len()));
        start += line.len();
    }
    lines
}
