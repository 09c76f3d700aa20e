//! Colours of shell code: comments, strings, reserved words, options, numbers, slots.
//!
//! One pass over the bytes with a stack of our own, so any text costs its length. It tells what things are to the eye;
//! what a command does, a real grammar has to tell.

use crate::model::code::{Class, Run};
use crate::model::command::slot_length;
use crate::source::Span;

/// Words that are part of the language where a command may begin.
const RESERVED: &[&str] = &[
    "!", "[[", "]]", "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for",
    "function", "if", "in", "select", "then", "time", "until", "while", "{", "}", "break",
    "continue", "exit", "export", "local", "readonly", "return", "set", "source", "trap", "unset",
];

/// Returns the coloured runs of a command.
pub fn highlight(text: &str) -> Vec<Run> {
    Painter::new(text, 0, text.len()).paint()
}

/// What the text is inside of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Double quotes.
    Quotes,
    /// `$(...)` or `(...)`.
    Parentheses,
    /// Backquotes.
    Backquotes,
}

struct Painter<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    runs: Vec<Run>,
    inside: Vec<Inside>,
    /// How many of those are double quotes.
    quotes_open: usize,
    /// Where the outermost double quotes began.
    quotes_start: usize,
    /// Whether a command may begin here, so that a reserved word is one.
    begins_command: bool,
    /// Delimiters of here-documents that begin with the next line, and whether their lines may be indented by tabs.
    here_documents: Vec<(&'a str, bool)>,
}

impl<'a> Painter<'a> {
    fn new(text: &'a str, at: usize, end: usize) -> Self {
        Painter {
            text,
            at,
            end,
            runs: Vec::new(),
            inside: Vec::new(),
            quotes_open: 0,
            quotes_start: 0,
            begins_command: true,
            here_documents: Vec::new(),
        }
    }

    fn paint(mut self) -> Vec<Run> {
        while self.at < self.end {
            match self.inside.last() {
                Some(Inside::Quotes) => self.in_quotes(),
                _ => self.in_code(),
            }
        }
        if self.quotes_open > 0 {
            // Never closed: what was taken for a string is coloured to the end, so that the slip shows.
            self.string(self.quotes_start, self.end);
        }
        self.runs.shrink_to_fit();
        self.runs
    }

    fn byte(&self, at: usize) -> u8 {
        if at < self.end {
            self.text.as_bytes()[at]
        } else {
            0
        }
    }

    fn push(&mut self, class: Class, start: usize, end: usize) {
        if start < end {
            self.runs.push(Run {
                span: Span::new(start, end),
                class,
            });
        }
    }

    fn is_in_string(&self) -> bool {
        self.quotes_open > 0
    }

    fn in_quotes(&mut self) {
        match self.byte(self.at) {
            b'\\' => self.skip_escaped(),
            b'"' => {
                self.inside.pop();
                self.quotes_open -= 1;
                self.at += 1;
                if !self.is_in_string() {
                    self.string(self.quotes_start, self.at);
                }
            }
            b'$' if self.byte(self.at + 1) == b'(' => {
                self.inside.push(Inside::Parentheses);
                self.at += 2;
            }
            b'`' => {
                self.inside.push(Inside::Backquotes);
                self.at += 1;
            }
            _ => self.at += 1,
        }
    }

    fn in_code(&mut self) {
        let start = self.at;
        match self.byte(start) {
            b'\n' => {
                self.at += 1;
                self.begins_command = true;
                self.here_document_bodies();
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'#' => {
                self.at = self.line_end(start);
                if !self.is_in_string() {
                    self.push(Class::Comment, start, self.at);
                }
            }
            b';' | b'|' | b'&' => {
                self.at += 1;
                self.begins_command = true;
            }
            b'(' => {
                self.inside.push(Inside::Parentheses);
                self.at += 1;
                self.begins_command = true;
            }
            b')' => {
                if self.inside.last() == Some(&Inside::Parentheses) {
                    self.inside.pop();
                }
                self.at += 1;
            }
            b'`' => self.backquote(),
            b'<' => self.less_than(),
            b'>' => self.at += 1,
            _ => self.word(),
        }
    }

    fn backquote(&mut self) {
        if self.inside.last() == Some(&Inside::Backquotes) {
            self.inside.pop();
        } else {
            self.inside.push(Inside::Backquotes);
            self.begins_command = true;
        }
        self.at += 1;
    }

    fn less_than(&mut self) {
        let rest = &self.text[self.at..self.end];
        if let Some(length) = slot_length(rest) {
            if !self.is_in_string() {
                self.push(Class::Placeholder, self.at, self.at + length);
            }
            self.at += length;
            self.begins_command = false;
        } else if rest.starts_with("<<<") {
            self.at += 3;
        } else if let Some(rest) = rest.strip_prefix("<<") {
            let is_indented = rest.starts_with('-');
            let name = rest.trim_start_matches('-').trim_start_matches(' ');
            let name_start = self.at + 2 + (rest.len() - name.len());
            let is_end =
                |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '<' | '>' | '(' | ')');
            let length = name.find(is_end).unwrap_or(name.len());
            let delimiter = name[..length].trim_matches(['\'', '"', '\\']);
            if !delimiter.is_empty() && !self.is_in_string() {
                self.here_documents.push((delimiter, is_indented));
            }
            self.at = name_start + length;
        } else {
            self.at += 1;
        }
    }

    /// Takes a word: up to what ends it outside of quotes.
    fn word(&mut self) {
        let start = self.at;
        let mut is_plain = true;
        while self.at < self.end {
            match self.byte(self.at) {
                b'\\' => self.skip_escaped(),
                b'\'' => {
                    is_plain = false;
                    let open = self.at;
                    let close = self.text[open + 1..self.end]
                        .find('\'')
                        .map_or(self.end, |at| open + at + 2);
                    self.flag_before(start, open);
                    if !self.is_in_string() {
                        self.string(open, close);
                    }
                    self.at = close;
                }
                b'"' => {
                    self.flag_before(start, self.at);
                    self.begins_command = false;
                    if !self.is_in_string() {
                        self.quotes_start = self.at;
                    }
                    self.inside.push(Inside::Quotes);
                    self.quotes_open += 1;
                    self.at += 1;
                    return;
                }
                b'$' if matches!(self.byte(self.at + 1), b'(' | b'{') => {
                    is_plain = false;
                    if self.byte(self.at + 1) == b'(' {
                        self.flag_before(start, self.at);
                        self.inside.push(Inside::Parentheses);
                        self.at += 2;
                        self.begins_command = true;
                        return;
                    }
                    self.at += 2;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>'
                | b'`' => break,
                _ => self.at += 1,
            }
        }
        if is_plain {
            self.plain_word(start);
        } else {
            self.begins_command = false;
        }
    }

    fn plain_word(&mut self, start: usize) {
        let word = &self.text[start..self.at];
        let began = std::mem::take(&mut self.begins_command);
        if self.is_in_string() {
            return;
        }
        if began && RESERVED.contains(&word) || matches!(word, "in" | "do") {
            self.push(Class::Keyword, start, self.at);
            self.begins_command = matches!(
                word,
                "!" | "do" | "elif" | "else" | "if" | "then" | "time" | "until" | "while" | "{"
            );
        } else if word.starts_with('-') && word.len() > 1 {
            self.flag_before(start, self.at);
        } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
            self.push(Class::Number, start, self.at);
        } else if began && is_assignment(word) {
            self.begins_command = true;
        }
    }

    /// Colours the name of an option, where the word that began at `start` is one: up to its `=`.
    fn flag_before(&mut self, start: usize, end: usize) {
        let already = self.runs.last().is_some_and(|run| run.span.end > start);
        if self.is_in_string() || already || self.byte(start) != b'-' {
            return;
        }
        let word = &self.text[start..end];
        let name = word.find('=').unwrap_or(word.len());
        self.push(Class::Flag, start, start + name);
        let value = start + name + 1;
        if value < end
            && self.text[value..end]
                .bytes()
                .all(|byte| byte.is_ascii_digit())
        {
            self.push(Class::Number, value, end);
        }
    }

    /// Colours a string, and the slots in it.
    fn string(&mut self, start: usize, end: usize) {
        self.with_slots(start, end, Some(Class::String));
    }

    fn with_slots(&mut self, start: usize, end: usize, class: Option<Class>) {
        let mut from = start;
        let mut at = start;
        while let Some(found) = self.text[at..end].find('<') {
            let open = at + found;
            match slot_length(&self.text[open..end]) {
                Some(length) => {
                    if let Some(class) = class {
                        self.push(class, from, open);
                    }
                    self.push(Class::Placeholder, open, open + length);
                    at = open + length;
                    from = at;
                }
                None => at = open + 1,
            }
        }
        if let Some(class) = class {
            self.push(class, from, end);
        }
    }

    fn here_document_bodies(&mut self) {
        for (delimiter, is_indented) in std::mem::take(&mut self.here_documents) {
            let start = self.at;
            while self.at < self.end {
                let line_start = self.at;
                let line_end = self.line_end(line_start);
                self.at = (line_end + 1).min(self.end);
                let line = self.text[line_start..line_end].trim_end_matches('\r');
                let line = if is_indented {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line == delimiter {
                    self.with_slots(start, line_start, None);
                    break;
                }
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..self.end]
            .find('\n')
            .map_or(self.end, |end| at + end)
    }

    /// Steps over a backslash and the whole character behind it.
    fn skip_escaped(&mut self) {
        self.at += 1;
        let next = self.text[self.at..self.end].chars().next();
        self.at += next.map_or(0, char::len_utf8);
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::highlight;

    /// Shows runs as `[class:text]`.
    fn painted(text: &str) -> String {
        let runs = highlight(text);
        let show = |run: &crate::model::code::Run| {
            format!("[{}:{}]", run.class.name(), run.span.text(text))
        };
        runs.iter().map(show).collect::<Vec<_>>().join("")
    }

    #[test]
    fn what_the_eye_looks_for() {
        assert_eq!(
            painted(
                "# note\nkubectl logs -n <ns> --tail=100 \"a <b> $(x \"y\")\" 'q' | grep -i err # end"
            ),
            "[c:# note][f:-n][p:<ns>][f:--tail][n:100][s:\"a ][p:<b>][s: $(x \"y\")\"][s:'q'][f:-i][c:# end]"
        );
        assert_eq!(painted("if true; then echo if; fi"), "[k:if][k:then][k:fi]");
        assert_eq!(
            painted("for p in a b; do x; done"),
            "[k:for][k:in][k:do][k:done]"
        );
        assert_eq!(painted("a#b $# 5 --x='1 2'"), "[n:5][f:--x][s:'1 2']");
    }

    #[test]
    fn a_comment_in_a_here_document_is_none() {
        assert_eq!(
            painted("cat <<'EOF' > f\n# no \"x\n<pod>\nEOF\n# yes"),
            "[p:<pod>][c:# yes]"
        );
    }

    #[test]
    fn hostile_text_costs_its_length() {
        for piece in [
            "$(", "\"", "'", "`", "((", "<<a ", "\\", "{ ", "if ", "<a", "\"$(", "--a=\"",
        ] {
            highlight(&piece.repeat(100_000));
        }
    }

    proptest! {
        #[test]
        fn runs_are_sorted_and_lie_in_the_text(text in "[-a-z <>$(){}'\"`#\\\\\n=;|&0-9é]{0,60}") {
            let runs = highlight(&text);
            let mut at = 0;
            for run in runs {
                prop_assert!(run.span.start >= at && run.span.end > run.span.start);
                prop_assert!(text.get(run.span.start..run.span.end).is_some());
                at = run.span.end;
            }
        }
    }
}
