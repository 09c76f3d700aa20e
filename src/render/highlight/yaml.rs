//! Colours of YAML: keys, quoted text, numbers and truth values, tags, comments. Plain text stays plain.
//!
//! One pass over lines with the few things that go on from line to line. Accepts any text, templates of YAML included.

use crate::model::code::{Class, Run};
use crate::source::Span;

/// Plain words that YAML, in one version or the other, takes for something else than text.
const CONSTANTS: &[&str] = &["~", "false", "no", "null", "off", "on", "true", "yes"];

/// Returns the coloured runs of a piece of YAML.
pub(super) fn highlight(code: &str) -> Vec<Run> {
    let mut painter = Painter {
        code,
        bytes: code.as_bytes(),
        at: 0,
        depth: 0,
        unclosed: [false; 2],
        runs: Vec::new(),
    };
    while painter.at < painter.bytes.len() {
        painter.line();
    }
    painter.runs
}

struct Painter<'a> {
    code: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many brackets and braces are open.
    depth: usize,
    /// Whether the rest of the text closes no `'`, and no `"`: then it is not searched again and again.
    unclosed: [bool; 2],
    runs: Vec<Run>,
}

impl Painter<'_> {
    /// Takes a line, and the lines of the text block that it begins.
    fn line(&mut self) {
        let line_start = self.at;
        let mut parent = self.skip_spaces() - line_start;
        loop {
            let start = self.skip_spaces();
            let column = start - line_start;
            match self.byte(start) {
                0 | b'\n' | b'\r' => break,
                b'#' if start == line_start || self.bytes[start - 1].is_ascii_whitespace() => {
                    self.push(Class::Comment, start, self.line_end(start));
                    break;
                }
                b'-' | b'?' if self.is_space(start + 1) => {
                    parent = column;
                    self.at += 1;
                }
                b'{' | b'[' => {
                    self.depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                quote @ (b'"' | b'\'') => {
                    if !self.quoted(quote) {
                        self.at += 1;
                    }
                }
                b'!' => self.push(Class::Keyword, start, self.word_end(start)),
                b'|' | b'>' if self.depth == 0 && self.begins_block(start) => {
                    self.text_block(parent);
                    return;
                }
                _ => {
                    if self.plain() {
                        parent = column;
                    }
                }
            }
        }
        self.at = self.line_end(self.at);
        self.at = self.next_line(self.at);
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn push(&mut self, class: Class, start: usize, end: usize) {
        if start < end {
            self.runs.push(Run {
                span: Span::new(start, end),
                class,
            });
        }
        self.at = end;
    }

    fn skip_spaces(&mut self) -> usize {
        while matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
        self.at
    }

    fn is_space(&self, at: usize) -> bool {
        at >= self.bytes.len() || self.bytes[at].is_ascii_whitespace()
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from.min(self.bytes.len())..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        from + length.unwrap_or(rest.len())
    }

    fn next_line(&self, end: usize) -> usize {
        let rest = &self.bytes[end.min(self.bytes.len())..];
        let length = rest.iter().position(|byte| *byte == b'\n');
        length.map_or(self.bytes.len(), |length| end + length + 1)
    }

    fn word_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']');
        from + rest.iter().position(ends).unwrap_or(rest.len())
    }

    /// Says whether a colon at `at` ends a key.
    fn is_colon(&self, at: usize) -> bool {
        self.byte(at) == b':'
            && (self.is_space(at + 1)
                || self.depth > 0 && matches!(self.byte(at + 1), b',' | b'}' | b']'))
    }

    /// Takes quoted text, which may go on over lines; false where it is never closed.
    fn quoted(&mut self, quote: u8) -> bool {
        let which = usize::from(quote == b'"');
        if self.unclosed[which] {
            return false;
        }
        let start = self.at;
        let mut end = start + 1;
        loop {
            match self.byte(end) {
                b'\\' if quote == b'"' => end += 2,
                b'\'' if quote == b'\'' && self.byte(end + 1) == b'\'' => end += 2,
                byte if byte == quote => break,
                _ if end >= self.bytes.len() => {
                    self.unclosed[which] = true;
                    return false;
                }
                _ => end += 1,
            }
        }
        end += 1;
        let rest = &self.bytes[end..];
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        let is_key = self.is_colon(end + spaces) || self.depth > 0 && self.byte(end) == b':';
        self.push(if is_key { Class::Flag } else { Class::String }, start, end);
        true
    }

    /// Takes plain text; true where it is a key.
    fn plain(&mut self) -> bool {
        let start = self.at;
        let mut end = start;
        loop {
            match self.byte(end) {
                b'\n' | b'\r' => break,
                b':' if self.is_colon(end) => {
                    self.push(Class::Flag, start, end);
                    self.at = end + 1;
                    return true;
                }
                b'#' if end > start && matches!(self.byte(end - 1), b' ' | b'\t') => break,
                b',' | b'[' | b']' | b'{' | b'}' if self.depth > 0 => break,
                _ if end >= self.bytes.len() => break,
                _ => end += 1,
            }
        }
        let text = self.code[start..end].trim_end();
        let is_value =
            is_number(text) || CONSTANTS.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is_value {
            self.push(Class::Number, start, start + text.len());
        }
        self.at = end.max(start + 1);
        false
    }

    /// Says whether nothing but the signs of a text block, and a comment, follow in the line.
    fn begins_block(&self, start: usize) -> bool {
        let rest = self.code[start + 1..self.line_end(start)]
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        rest.trim().is_empty()
            || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
    }

    /// Passes by the lines of a text block: those that are empty or stand further in than what it belongs to.
    fn text_block(&mut self, parent: usize) {
        let end = self.line_end(self.at);
        if let Some(comment) = self.code[self.at..end].find('#') {
            self.push(Class::Comment, self.at + comment, end);
        }
        self.at = self.next_line(end);
        while self.at < self.bytes.len() {
            let line = &self.code[self.at..self.line_end(self.at)];
            let text = line.trim_start_matches(' ');
            if !text.is_empty() && line.len() - text.len() <= parent {
                break;
            }
            self.at = self.next_line(self.at);
        }
    }
}

/// Says whether plain text is a number, as YAML 1.2 has it.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let is_plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    is_plain
        && (digits.parse::<f64>().is_ok()
            || digits
                .strip_prefix("0x")
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit())))
}
