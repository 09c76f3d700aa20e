//! Columns of passwords: in tables of Markdown below their header, and in lines of comma-separated values.

use super::assignment::{is_secret, is_telling, kind, may_promise};
use super::names::{Promise, promise};
use super::{Found, Reader, looks};

/// Longest line and most columns that are looked at.
const LONGEST_LINE: usize = 2048;
const MOST_COLUMNS: usize = 40;

/// Reads what may begin a table at the beginning of a line; each line belongs to one table at most.
pub(super) fn read(reader: &mut Reader<'_>, from: usize) {
    if from < reader.table {
        return;
    }
    let line = reader.rest_of_line(from, LONGEST_LINE);
    let Some((sign, next)) = header(reader, from, line) else {
        return;
    };
    let names = cells(line, from, sign);
    let count = names.len();
    let columns: Vec<(usize, Promise, &str)> = names
        .into_iter()
        .enumerate()
        .filter_map(|(at, (_, name))| column(name).map(|promise| (at, promise, name)))
        .collect();
    let mut at = next;
    while at < reader.bytes.len() {
        let row = reader.rest_of_line(at, LONGEST_LINE);
        let row_cells = cells(row, at, sign);
        let is_row = match sign {
            '|' => row_cells.len() > 1,
            _ => row_cells.len() == count,
        };
        if !is_row {
            break;
        }
        for (column, promise, name) in &columns {
            if let Some((start, value)) = row_cells.get(*column) {
                take(reader, *start, value, *promise, name);
            }
        }
        at += row.len() + 1;
        if reader.bytes.get(at - 1) != Some(&b'\n') {
            break;
        }
    }
    reader.table = at;
}

/// Returns what parts the cells of a header, and where the first row begins; `None` where no column is of passwords.
fn header(reader: &Reader<'_>, from: usize, line: &str) -> Option<(char, usize)> {
    let sign = ['|', ',', ';', '\t']
        .into_iter()
        .find(|sign| line.contains(*sign))?;
    if !may_promise_somewhere(line) {
        return None;
    }
    let next = from + line.len() + 1;
    let below = reader.rest_of_line(next.min(reader.bytes.len()), LONGEST_LINE);
    let names = cells(line, from, sign);
    if !names.iter().any(|(_, name)| column(name).is_some()) {
        return None;
    }
    if sign == '|' {
        let is_rule = below.contains("-")
            && below.contains('|')
            && below
                .bytes()
                .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r' | b'>'));
        return is_rule.then_some((sign, next + below.len() + 1));
    }
    // Names of columns, not a sentence.
    let is_name = |name: &str| {
        name.len() <= 32
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '))
            && name.bytes().any(|b| b.is_ascii_alphabetic())
    };
    let is_sentence = line.contains(", ") || line.contains("; ");
    let is_header = names.len() > 1 && !is_sentence && names.iter().all(|(_, name)| is_name(name));
    is_header.then_some((sign, next))
}

fn may_promise_somewhere(line: &str) -> bool {
    // Capitals or not.
    line.len() < LONGEST_LINE && may_promise(line)
}

fn column(name: &str) -> Option<Promise> {
    // "Pass" and "Auth" head other things as often.
    let is_vague = ["pass", "auth"]
        .iter()
        .any(|vague| name.eq_ignore_ascii_case(vague));
    (!is_vague && name.len() <= 40 && may_promise(name) && !name.contains(['$', '<', '(']))
        .then(|| promise(name))
        .flatten()
}

/// Returns the cells of a line, and where each begins, without quotes and marks. `\|` parts none.
fn cells(line: &str, from: usize, sign: char) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let bytes = line.as_bytes();
    let indent = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let indent = if sign == '|' { indent } else { 0 };
    let mut start = indent;
    // A pipe before the first cell parts nothing.
    if sign == '|' && bytes.get(start) == Some(&b'|') {
        start += 1;
    }
    let first = start;
    for at in first..=line.len() {
        let is_end = at == line.len()
            || bytes[at] == sign as u8 && (sign != '|' || at == 0 || bytes[at - 1] != b'\\');
        if !is_end {
            continue;
        }
        if at == line.len() && line[start..].trim().is_empty() && sign == '|' {
            break;
        }
        let cell = &line[start..at];
        let marks = [' ', '\t', '\r', '`', '*', '"', '\''];
        let inner = cell.trim_start_matches(marks);
        cells.push((
            from + start + cell.len() - inner.len(),
            inner.trim_end_matches(marks),
        ));
        start = at + 1;
        if cells.len() >= MOST_COLUMNS {
            break;
        }
    }
    cells
}

fn take(reader: &mut Reader<'_>, start: usize, value: &str, promise: Promise, name: &str) {
    // Columns headed "Secret" often name them.
    let is_code = promise == Promise::Password;
    let is_plain = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let is_named = is_plain && value.len() < 20 && is_telling(value) || looks::is_uuid(value);
    if !value.contains([' ', '|']) && !is_named && is_secret(promise, value, is_code) {
        let kind = kind(&name.to_ascii_lowercase(), promise);
        reader
            .found
            .push(Found::likely(start..start + value.len(), kind));
    }
}
