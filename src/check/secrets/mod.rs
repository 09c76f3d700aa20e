//! Finds secrets in text: tokens by their shape, passwords by where they stand. Pure; knows no page and no file.
//!
//! One pass over the text looks for what may begin or name a secret: the first letters of a token, `=` and `:` behind a
//! name, `://`, an option, a program. Each of these reads a bounded piece, so that the cost grows with the text alone.
//! What stands in the place of a secret (`<token>`, `changeme`, a vendor's example) is none: see `filler`.

mod assignment;
mod command;
mod conceal;
mod filler;
mod keys;
mod letters;
mod looks;
mod names;
mod option;
mod patterns;
mod programs;
mod spoken;
mod table;
mod tokens;
mod url;
mod value;

use std::ops::Range;

pub use self::conceal::{Concealed, conceal};
use self::patterns::Alphabet;
use crate::source::Span;

/// A secret in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Where the secret itself stands, without its name.
    pub span: Span,
    /// What it is, with its article: `a GitHub token`.
    pub kind: &'static str,
    /// Whether it is a block of lines, of which only the data is secret.
    pub is_block: bool,
    /// Whether the kind is known from its shape.
    is_sure: bool,
}

impl Found {
    fn sure(place: Range<usize>, kind: &'static str) -> Self {
        Found {
            span: place.into(),
            kind,
            is_block: false,
            is_sure: true,
        }
    }

    fn likely(place: Range<usize>, kind: &'static str) -> Self {
        Found {
            is_sure: false,
            ..Found::sure(place, kind)
        }
    }

    fn block(place: Range<usize>, kind: &'static str) -> Self {
        Found {
            is_block: true,
            ..Found::sure(place, kind)
        }
    }

    /// Returns what of it may be shown: at most four characters, and at most a quarter of it.
    pub fn shown<'t>(&self, text: &'t str) -> &'t str {
        let whole = self.span.text(text);
        let count = (whole.chars().count() / 4).clamp(1, 4);
        // What escapes the next character must not be the last one.
        let is_plain = |c: &char| !matches!(c, '\\' | '&' | '%' | '*' | '\n' | '\r');
        let length = whole
            .chars()
            .take(count)
            .take_while(is_plain)
            .map(char::len_utf8)
            .sum();
        &whole[..length]
    }
}

/// Returns the secrets in a text, in order; none overlaps another.
pub fn scan(text: &str) -> Vec<Found> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        found: Vec::new(),
        runs: [(0, 0); Alphabet::COUNT],
        line: 0,
        judged: 0,
        command: (0, 0),
        address: (0, 0),
        table: 0,
    };
    reader.read();
    let mut found = reader.found;
    // Of those that meet, what is known from its shape gives the name.
    found.sort_by_key(|found| (found.span.start, found.span.end));
    let mut merged: Vec<Found> = Vec::new();
    for next in found {
        match merged.last_mut() {
            Some(last) if next.span.start < last.span.end => {
                last.span.end = last.span.end.max(next.span.end);
                last.is_block |= next.is_block;
                if next.is_sure && !last.is_sure {
                    (last.kind, last.is_sure) = (next.kind, true);
                }
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// A text on its way through the scanner.
struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    found: Vec<Found>,
    /// The run of each alphabet that was walked last.
    runs: [(usize, usize); Alphabet::COUNT],
    /// Where the line begins.
    line: usize,
    /// Where the last value that was judged ends, so that a long one is judged once.
    judged: usize,
    /// The command that was read last: where its name stands, and where it ends.
    command: (usize, usize),
    /// Where the last address ends, and how many others were read in it.
    address: (usize, usize),
    /// Where the last table ends.
    table: usize,
}

/// What a byte may lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trigger {
    Nothing,
    Letter,
    Sign,
}

const TRIGGERS: [Trigger; 256] = {
    let mut triggers = [Trigger::Nothing; 256];
    let mut b = 0;
    while b < 128 {
        let byte = b as u8;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            triggers[b] = Trigger::Letter;
        }
        b += 1;
    }
    let signs = b"=:>|.~-\n";
    let mut at = 0;
    while at < signs.len() {
        triggers[signs[at] as usize] = Trigger::Sign;
        at += 1;
    }
    triggers
};

impl<'t> Reader<'t> {
    fn read(&mut self) {
        spoken::password_file(self, 0);
        table::read(self, 0);
        let mut at = 0;
        let mut was_letter = false;
        while at < self.bytes.len() {
            match TRIGGERS[usize::from(self.bytes[at])] {
                Trigger::Nothing => was_letter = false,
                Trigger::Letter if was_letter => {}
                Trigger::Letter => {
                    if let Some(end) = self.word(at) {
                        at = end;
                        was_letter = false;
                        continue;
                    }
                    was_letter = true;
                }
                Trigger::Sign => {
                    was_letter = false;
                    if let Some(end) = self.sign(at) {
                        at = end;
                        continue;
                    }
                }
            }
            at += 1;
        }
    }

    /// Looks at what begins with a word; returns where to go on.
    fn word(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        if rest.starts_with(b"base64,") {
            // A picture inside a text. No secret is looked for in it.
            return Some(tokens::end(self, Alphabet::Base64, at + "base64,".len()));
        }
        if rest.starts_with(b"SG.")
            && let Some(end) = tokens::sendgrid(self, at)
        {
            return Some(end);
        }
        if let Some(end) = tokens::read(self, at) {
            return Some(end);
        }
        // Enough to leave out most words.
        let second = rest.get(1).map_or(0, u8::to_ascii_lowercase);
        if matches!(
            (rest[0].to_ascii_lowercase(), second),
            (b'p', b'a' | b'w')
                | (b't', b'o')
                | (b's', b'e' | b's')
                | (b'k' | b'r' | b'g', b'e')
                | (b'm', b'a')
                | (b'i', b'd')
                | (b'b', b'a' | b'e')
                | (b'a', b'w')
        ) {
            spoken::read(self, at);
        }
        match rest[0] {
            b'k' if rest.starts_with(b"kind: Secret") => keys::kubernetes(self, at),
            b'e' if rest.starts_with(b"encryptedData:") => return keys::sealed(self, at),
            b'C' if rest.starts_with(b"ConvertTo-SecureString") => command::secure_string(self, at),
            b'L' | b'l' | b'S' | b's' => spoken::log_in(self, at),
            b'P' if rest.starts_with(b"Private-Lines:") => keys::putty(self, at),
            _ => {}
        }
        command::read(self, at);
        None
    }

    /// Looks at what stands around a sign; returns where to go on.
    fn sign(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        match rest[0] {
            b'\n' => {
                self.line = at + 1;
                spoken::password_file(self, at + 1);
                table::read(self, at + 1);
            }
            b':' if rest.starts_with(b"://") => url::read(self, at),
            b':' => {
                spoken::password_file_inside(self, at);
                assignment::read(self, at);
            }
            b'=' => assignment::read(self, at),
            b'>' => {
                command::access_list(self, at);
                assignment::element(self, at);
            }
            b'|' => assignment::cell(self, at),
            b'.' if rest.starts_with(b".atlasv1.") => tokens::terraform(self, at),
            b'~' => tokens::azure(self, at),
            b'-' if rest.starts_with(b"-----BEGIN ") => return keys::pem(self, at),
            b'-' => option::read(self, at),
            _ => {}
        }
        None
    }

    /// Returns the text from here to the end of the line, at most so many bytes.
    fn rest_of_line(&self, from: usize, most: usize) -> &'t str {
        let to = from.saturating_add(most).min(self.bytes.len());
        let length = self.bytes[from.min(to)..to]
            .iter()
            .position(|b| *b == b'\n');
        let to = length.map_or_else(|| self.text.floor_char_boundary(to), |length| from + length);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Returns the line up to here, at most so many bytes.
    fn line_before(&self, to: usize, most: usize) -> &'t str {
        let from = self.line.max(to.saturating_sub(most));
        let from = self.text.ceil_char_boundary(from);
        self.text.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
