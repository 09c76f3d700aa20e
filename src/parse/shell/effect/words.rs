//! Ways through the words of a command line: past options, to what stands behind them.

use crate::parse::shell::tree::{Part, Word};
use crate::source::Span;

/// Says whether one of these verbs is among the words.
pub(super) fn verb(words: &[Word], verbs: &[&str]) -> bool {
    let mut literals = words.iter().filter_map(Word::literal);
    literals.any(|word| verbs.contains(&word))
}

pub(super) fn after<'a>(words: &'a [Word], verb: &str) -> &'a [Word] {
    let at = words.iter().position(|word| word.literal() == Some(verb));
    at.map_or(&[], |at| &words[at + 1..])
}

/// Returns what stands behind options (with their values) and some operands.
///
/// `short` are the letters of options that take a value, `long` the words of such options.
pub(super) fn skip<'a>(
    words: &'a [Word],
    short: &str,
    long: &[&str],
    operands: usize,
) -> &'a [Word] {
    let mut at = 0;
    let mut left = operands;
    while let Some(word) = words.get(at) {
        let text = word.first_text();
        if word.literal() == Some("--") {
            at += 1;
            if left == 0 {
                break;
            }
            continue;
        }
        if text.len() > 1 && text.starts_with('-') {
            let takes_next = match text.strip_prefix("--") {
                Some(_) => long.contains(&text),
                None => {
                    let letters = &text[1..];
                    let value = letters.find(|c| short.contains(c));
                    // A value joined to its letter needs no other word.
                    value.is_some_and(|value| value + 1 == letters.len() && word.parts.len() <= 1)
                }
            };
            at += 1 + usize::from(takes_next);
            continue;
        }
        if left == 0 {
            break;
        }
        left -= 1;
        at += 1;
    }
    words.get(at..).unwrap_or_default()
}

pub(super) fn after_assignments(words: &[Word]) -> &[Word] {
    let is_assignment = |word: &Word| {
        word.first_text().split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    let count = words.iter().take_while(|word| is_assignment(word)).count();
    &words[count..]
}

/// Returns the value of an option, as a script, and where it stands.
pub(super) fn option(words: &[Word], names: &[&str]) -> Option<(String, Span)> {
    for (at, word) in words.iter().enumerate() {
        let text = word.first_text();
        for name in names {
            if word.literal() == Some(name) {
                let value = words.get(at + 1)?;
                return Some((source(value), value.span));
            }
            let joined = text.strip_prefix(name).filter(|rest| !rest.is_empty());
            if let Some(rest) = joined
                && (rest.starts_with('=') || !name.starts_with("--"))
            {
                let whole = source(word);
                let value = whole[name.len()..].trim_start_matches('=').to_owned();
                return Some((value, word.span));
            }
        }
    }
    None
}

/// Returns the commands of `find -exec`.
pub(super) fn executed(words: &[Word]) -> Vec<&[Word]> {
    let mut commands = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let flag = words[at].literal().unwrap_or_default();
        at += 1;
        if matches!(flag, "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X") {
            let end = words[at..]
                .iter()
                .position(|word| matches!(word.literal(), Some(";" | "+")));
            let end = end.map_or(words.len(), |end| at + end);
            commands.push(&words[at..end]);
            at = end;
        }
    }
    commands
}

/// Joins words as a second shell will read them.
pub(super) fn joined(words: &[Word]) -> Option<(String, Span)> {
    let (first, last) = (words.first()?, words.last()?);
    let texts: Vec<String> = words.iter().map(source).collect();
    Some((texts.join(" "), Span::new(first.span.start, last.span.end)))
}

/// Returns a word as a shell would read it once more: its slots in their brackets, what is unknown as a variable.
pub(super) fn source(word: &Word) -> String {
    let mut text = String::new();
    for part in &word.parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Slot(name) => {
                text.push('<');
                text.push_str(name);
                text.push('>');
            }
            Part::Unknown => text.push_str("$x"),
        }
    }
    text
}
