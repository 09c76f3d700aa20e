//! Words of a command and of a host: which of their letters only look like ASCII.

use unicode_security::MixedScript;

use super::{OddCharacter, Oddity, is_ideograph, look_alike, odd, sign_alike, typographic};
use crate::source::Span;

/// Programs that run the program behind them.
const CARRIERS: &[&str] = &[
    "sudo", "env", "xargs", "exec", "time", "nohup", "watch", "doas",
];

/// Finds letters and signs that only look like ASCII.
///
/// Of a program's name or a flag every such letter; of another word only where it stands among others: a word that is
/// written in one foreign script is one of that language.
pub(super) fn look_alikes(text: &str) -> Vec<OddCharacter> {
    let mut found = Vec::new();
    for word in words(text) {
        let strict = word.is_program || word.is_flag(text);
        let shown = word.span.text(text);
        if shown.is_ascii() {
            continue;
        }
        for letters in letters(shown) {
            let part = letters.text(shown);
            if !strict && !is_mixed(part) {
                continue;
            }
            let alike = part
                .char_indices()
                .filter(|(_, c)| look_alike(*c).is_some());
            let start = word.span.start + letters.start;
            found.extend(alike.map(|(at, c)| odd(start + at, c, Oddity::LookAlike)));
        }
        let signs = shown
            .char_indices()
            .filter(|(_, c)| sign_alike(*c).is_some());
        found.extend(signs.map(|(at, c)| odd(word.span.start + at, c, Oddity::LookAlike)));
    }
    found
}

/// Finds look-alikes in the labels of a host's name. A label of one foreign script is fine, unless all of it reads as ASCII.
pub(super) fn in_host(address: &str, host: Span) -> Vec<OddCharacter> {
    let mut found = Vec::new();
    let mut start = host.start;
    for label in host.text(address).split('.') {
        let reads_as_ascii = label
            .chars()
            .all(|c| c.is_ascii() || look_alike(c).is_some());
        let has_sign = label.chars().any(|c| sign_alike(c).is_some());
        if !label.is_ascii() && (reads_as_ascii || has_sign || is_mixed(label)) {
            let alike = label
                .char_indices()
                .filter(|(_, c)| look_alike(*c).is_some());
            found.extend(alike.map(|(at, c)| odd(start + at, c, Oddity::LookAlike)));
        }
        start += label.len() + 1;
    }
    found
}

/// Says whether a word could pass for an ASCII one with letters from elsewhere among its own.
fn is_mixed(word: &str) -> bool {
    let is_mathematical = |c: char| matches!(c, '\u{1D400}'..='\u{1D7FF}');
    if word.chars().any(is_mathematical) {
        return true;
    }
    // A word such as `CPUшка` holds letters that no ASCII letter looks like: nobody takes it for another.
    let passes = word
        .chars()
        .all(|c| c.is_ascii() || look_alike(c).is_some());
    passes && word.bytes().any(|byte| byte.is_ascii_alphabetic()) && !word.is_single_script()
}

/// Finds typography that stands where a shell needs ASCII: outside quotes, except inside a word of prose.
pub(super) fn typographic_in_command(text: &str) -> Vec<OddCharacter> {
    let mut found = Vec::new();
    let quoted = quoted(text);
    let mut quoted = quoted.iter().peekable();
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        while quoted.next_if(|span| span.end <= at).is_some() {}
        let is_quoted = quoted.peek().is_some_and(|span| span.start <= at);
        if !is_quoted
            && let Some(meant) = typographic(c)
            && stands_for_ascii(meant, before, after)
        {
            found.push(odd(at, c, Oddity::Typographic));
        }
        before = c;
    }
    found
}

fn stands_for_ascii(meant: &str, before: char, after: char) -> bool {
    match meant {
        // An apostrophe, as in `don’t`.
        "'" => !(before.is_alphabetic() && after.is_alphabetic()),
        // Punctuation of Chinese and Japanese text.
        "-" | "--" | " " | "\"" | "..." => !(is_ideograph(before) && is_ideograph(after)),
        _ => !is_ideograph(before) && !is_ideograph(after),
    }
}

/// A word of a command, quotes included.
struct Word {
    span: Span,
    is_program: bool,
}

impl Word {
    fn is_flag(&self, text: &str) -> bool {
        self.span.text(text).starts_with('-')
    }
}

/// Splits a command into words, as far as quotes and separators tell. A comment is no word.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut is_program = true;
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    let mut in_comment = false;
    let mut push = |start: &mut Option<usize>, end: usize, is_program: &mut bool| {
        let Some(start) = start.take() else {
            return;
        };
        let span = Span::new(start, end);
        let shown = span.text(text);
        words.push(Word {
            span,
            is_program: *is_program,
        });
        let assigns = shown.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        });
        *is_program = *is_program && (assigns || CARRIERS.contains(&shown));
    };
    for (at, c) in text.char_indices() {
        if in_comment {
            in_comment = c != '\n';
            is_program = true;
            continue;
        }
        if escaped {
            escaped = false;
            if c == '\n' {
                // The backslash belongs to no word.
                start = start.filter(|from| *from < at - 1);
                push(&mut start, at - 1, &mut is_program);
            }
            continue;
        }
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                start.get_or_insert(at);
                escaped = true;
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => {
                start.get_or_insert(at);
                quote = Some(c);
            }
            (None, '#') if start.is_none() => in_comment = true,
            (None, c) if c.is_whitespace() => {
                push(&mut start, at, &mut is_program);
                is_program |= c == '\n';
            }
            (None, '|' | ';' | '&' | '(' | ')' | '`' | '{' | '}') => {
                push(&mut start, at, &mut is_program);
                is_program = !matches!(c, '{' | '}') || is_program;
            }
            (None, _) => {
                start.get_or_insert(at);
            }
        }
    }
    push(&mut start, text.len(), &mut is_program);
    words
}

/// Returns the parts of a command that stand in quotes or in comments, in order.
fn quoted(text: &str) -> Vec<Span> {
    let mut quoted = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let was_escaped = std::mem::take(&mut escaped);
        match open {
            Some((quote, start)) => {
                let ends = c == quote && !(was_escaped && quote == '"');
                if ends {
                    quoted.push(Span::new(start, at));
                    open = None;
                }
                escaped = c == '\\' && !was_escaped;
            }
            None if was_escaped => {}
            None => match c {
                '\\' => escaped = true,
                '\'' | '"' => open = Some((c, at)),
                '#' if before.is_whitespace() => open = Some(('\n', at)),
                _ => {}
            },
        }
        before = c;
    }
    if let Some((_, start)) = open {
        quoted.push(Span::new(start, text.len()));
    }
    quoted
}

/// Returns the runs of letters and digits of a word.
fn letters(word: &str) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, c) in word.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|from| Span::new(from, word.len())));
    runs
}
