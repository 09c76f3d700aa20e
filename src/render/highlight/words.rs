//! Colours of languages that are comments, strings, numbers and words: one pass, no regular expressions.
//!
//! Tells what things are to the eye and accepts any text. A language is a [`Grammar`], written down in `grammars`.

use crate::model::code::{Class, Run};
use crate::source::Span;

/// What the eye looks for in a language.
pub(super) struct Grammar {
    /// What begins a comment that ends with the line.
    pub line_comments: &'static [&'static str],
    /// Whether `/* ... */` is a comment.
    pub has_block_comments: bool,
    /// The kinds of strings, those with the longer quotes first.
    pub strings: &'static [Quote],
    /// Letters that may stand right before a string and belong to it, at most two of them.
    pub string_prefixes: &'static [u8],
    /// What belongs to a word, besides letters, digits and `_`.
    pub word_bytes: &'static [u8],
    /// Words of the language, in lower case where case does not matter, sorted.
    pub keywords: &'static [&'static str],
    /// Words that are values, in the same way.
    pub constants: &'static [&'static str],
    /// Whether `SELECT` is `select`.
    pub ignores_case: bool,
    /// How the names of values are told.
    pub keys: Keys,
}

/// How a language of settings tells the names of values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// It has none.
    None,
    /// A string before a colon.
    Strings,
    /// What stands before the first `=` of a line; lines in brackets begin sections.
    Lines,
}

/// A kind of string.
pub(super) struct Quote {
    /// What begins it, and ends it.
    pub mark: &'static str,
    /// Whether a backslash takes the next character's meaning.
    pub has_escapes: bool,
    /// Whether it may go on in the next line.
    pub spans_lines: bool,
}

/// Returns the coloured runs of a piece of code.
pub(super) fn highlight(grammar: &Grammar, code: &str) -> Vec<Run> {
    let mut painter = Painter {
        grammar,
        code,
        bytes: code.as_bytes(),
        at: 0,
        runs: Vec::new(),
    };
    painter.paint();
    painter.runs
}

struct Painter<'a> {
    grammar: &'a Grammar,
    code: &'a str,
    bytes: &'a [u8],
    at: usize,
    runs: Vec<Run>,
}

impl Painter<'_> {
    fn paint(&mut self) {
        let mut begins_line = true;
        while self.at < self.bytes.len() {
            if begins_line && self.grammar.keys == Keys::Lines {
                self.name_of_line();
            }
            begins_line = self.bytes.get(self.at) == Some(&b'\n');
            self.token();
        }
    }

    /// Takes one token; always at least one byte, and never half a character.
    fn token(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else {
            return;
        };
        if matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
            self.at += 1;
        } else if self.comment() || self.string(self.at) {
        } else if byte.is_ascii_digit() {
            let end = self.number_end();
            self.push(Class::Number, end);
        } else if self.is_word(byte) {
            self.word();
        } else {
            self.at += 1;
        }
    }

    fn push(&mut self, class: Class, end: usize) {
        if self.at < end {
            self.runs.push(Run {
                span: Span::new(self.at, end),
                class,
            });
            self.at = end;
        }
    }

    fn is_word(&self, byte: u8) -> bool {
        // Letters outside ASCII stay together, so that no run ends inside a character.
        byte.is_ascii_alphanumeric()
            || byte == b'_'
            || byte >= 0x80
            || self.grammar.word_bytes.contains(&byte)
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n');
        let end = length.map_or(self.bytes.len(), |length| self.at + length);
        // The line's end has no colour, not even the half of it that only some systems write.
        if end > self.at && self.bytes[end - 1] == b'\r' {
            end - 1
        } else {
            end
        }
    }

    fn comment(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let marks = self.grammar.line_comments;
        let end = if marks.iter().any(|mark| rest.starts_with(mark.as_bytes())) {
            self.line_end()
        } else if self.grammar.has_block_comments && rest.starts_with(b"/*") {
            let length = self.code[self.at + 2..].find("*/");
            length.map_or(self.bytes.len(), |length| self.at + length + 4)
        } else {
            return false;
        };
        self.push(Class::Comment, end);
        true
    }

    /// Takes the string whose quotes begin at `open`, with what stands before them.
    fn string(&mut self, open: usize) -> bool {
        let rest = &self.bytes[open..];
        let mut quotes = self.grammar.strings.iter();
        let Some(quote) = quotes.find(|quote| rest.starts_with(quote.mark.as_bytes())) else {
            return false;
        };
        let end = self.string_end(quote, open + quote.mark.len());
        let is_key = self.grammar.keys == Keys::Strings && self.is_before_colon(end);
        self.push(if is_key { Class::Flag } else { Class::String }, end);
        true
    }

    fn string_end(&self, quote: &Quote, start: usize) -> usize {
        let mark = quote.mark.as_bytes();
        let mut at = start;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                // A line's end is not escaped away where strings end with the line.
                b'\\' if quote.has_escapes && self.bytes.get(at + 1) != Some(&b'\n') => at += 2,
                b'\n' if !quote.spans_lines => return at,
                byte if byte == mark[0] && self.bytes[at..].starts_with(mark) => {
                    return at + mark.len();
                }
                _ => at += 1,
            }
        }
        self.bytes.len()
    }

    fn is_before_colon(&self, end: usize) -> bool {
        let mut rest = self.bytes[end..].iter();
        rest.find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b':')
    }

    fn number_end(&self) -> usize {
        let mut end = self.at;
        let is_hexadecimal = matches!(self.bytes.get(end + 1), Some(b'x' | b'X'));
        while let Some(&byte) = self.bytes.get(end) {
            let is_exponent = !is_hexadecimal
                && matches!(byte, b'+' | b'-')
                && matches!(self.bytes[end - 1], b'e' | b'E')
                && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || is_exponent) {
                break;
            }
            end += 1;
        }
        end
    }

    fn word(&mut self) {
        let start = self.at;
        let length = self.bytes[start..].iter().position(|b| !self.is_word(*b));
        let end = length.map_or(self.bytes.len(), |length| start + length);
        let word = &self.bytes[start..end];
        let is_prefix = word.len() <= 2
            && word
                .iter()
                .all(|b| self.grammar.string_prefixes.contains(b))
            && self.string(end);
        if is_prefix {
            return;
        }
        // What comes after a dot is the name of a part, whatever word it is.
        let is_part = start > 0 && self.bytes[start - 1] == b'.';
        match self.class_of(word).filter(|_| !is_part) {
            Some(class) => self.push(class, end),
            None => self.at = end,
        }
    }

    fn class_of(&self, word: &[u8]) -> Option<Class> {
        const LONGEST: usize = 24;
        let mut lower = [0; LONGEST];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word);
        if self.grammar.ignores_case {
            lower.make_ascii_lowercase();
        }
        let is_among = |words: &[&str]| {
            words
                .binary_search_by(|known| known.as_bytes().cmp(lower))
                .is_ok()
        };
        if is_among(self.grammar.keywords) {
            Some(Class::Keyword)
        } else {
            is_among(self.grammar.constants).then_some(Class::Number)
        }
    }

    /// Takes the name at the start of a line of settings, or the line when it begins a section.
    fn name_of_line(&mut self) {
        let end = self.line_end();
        let line = &self.code[self.at..end];
        let text = line.trim_start();
        let start = end - text.len();
        if text.starts_with('[') {
            let Some(close) = text.rfind(']') else { return };
            self.at = start;
            self.push(Class::Keyword, start + close + 1);
        } else if let Some((name, _)) = text.split_once('=') {
            let name = name.trim_end();
            let is_comment = self
                .grammar
                .line_comments
                .iter()
                .any(|mark| name.starts_with(mark));
            if !is_comment && !name.contains(['{', '[', ',']) {
                self.at = start;
                self.push(Class::Flag, start + name.len());
            }
        }
    }
}
