//! Where front matter ends and the body begins.

use crate::data::Findings;
use crate::diagnostic::Outcome;
use crate::source::{SourceFile, Span};

use super::{LINTS, foreign};

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// A file's front matter and body, as byte ranges of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// What it is written in; `None` where the file has no front matter.
    pub language: Option<Language>,
    /// The text between the fences.
    pub data: Span,
    /// The front matter with its fences; empty at 0 where there is none.
    pub whole: Span,
    /// The rest of the file.
    pub body: Span,
}

/// Splits a file into front matter and body.
///
/// A `---` in the first line is a line across, and no front matter, where what follows does not read as front matter:
/// then all of the file is body, so that nothing of it is lost.
/// Diagnostics: `invalid-front-matter` where it is never closed.
pub fn split(file: &SourceFile) -> Outcome<Parts> {
    let text = &*file.text;
    let all_body = Parts {
        language: None,
        data: Span::default(),
        whole: Span::default(),
        body: Span::new(0, text.len()),
    };
    let Some((language, start)) = opening_fence(text) else {
        return Outcome::fine(all_body);
    };
    let closing = closing_fence(text, start, language);
    let data = Span::new(start, closing.map_or(text.len(), |closing| closing.start));
    if language == Language::Yaml && !reads_as_front_matter(data.text(text), closing.is_some()) {
        return Outcome::fine(all_body);
    }
    let Some(closing) = closing else {
        let fence = &text[..3];
        let mut findings = Findings::new(&file.path, LINTS);
        findings
            .wrong(
                Span::new(0, 3),
                format!("front matter is never closed: the file starts with {fence} but has no second {fence}"),
            )
            .help = Some(format!("add a line with {fence} after the last key"));
        return Outcome {
            value: all_body,
            diagnostics: findings.into_diagnostics(),
        };
    };
    Outcome::fine(Parts {
        language: Some(language),
        data,
        whole: Span::new(0, closing.end),
        body: Span::new(closing.end, text.len()),
    })
}

/// Returns the language and where the line after the fence starts.
fn opening_fence(text: &str) -> Option<(Language, usize)> {
    let (line, end) = line_at(text, 0);
    match line.trim_end() {
        "---" => Some((Language::Yaml, end)),
        "+++" => Some((Language::Toml, end)),
        _ => None,
    }
}

/// Finds the line that closes: a second fence, for YAML also `...`.
fn closing_fence(text: &str, start: usize, language: Language) -> Option<Span> {
    let mut at = start;
    while at < text.len() {
        let (line, end) = line_at(text, at);
        let closes = match (language, line.trim_end()) {
            (Language::Yaml, line) => line == "---" || line == "...",
            (Language::Toml, line) => line == "+++",
        };
        if closes {
            return Some(Span::new(at, end));
        }
        at = end;
    }
    None
}

/// Tells front matter from a page that starts with a line across.
///
/// Where text follows the first fence at once, and a second fence closes it, its author meant front matter. Behind an
/// empty line, or without a second fence, some line must be a key, to be sure: what is taken for front matter is not shown.
fn reads_as_front_matter(data: &str, is_closed: bool) -> bool {
    let first = data.lines().find(|line| !line.trim().is_empty());
    let Some(first) = first else {
        return is_closed;
    };
    let starts_at_once = data
        .lines()
        .next()
        .is_some_and(|line| !line.trim().is_empty());
    if starts_at_once {
        return is_closed || key_of(first).is_some() || first.starts_with(['#', '{']);
    }
    let ours = super::schema::keys();
    let is_known = |key: &str| ours.contains(key) || foreign::is_known(key);
    if is_closed {
        data.lines().filter_map(key_of).any(is_known)
    } else {
        key_of(first).is_some_and(is_known)
    }
}

/// Returns the key of a line that reads `key: value` or `key:`, not indented.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && !key.starts_with(' ')
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-. \"'".contains(&byte));
    (is_key && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))).then_some(key)
}

/// Returns the line that starts at `at`, without its end, and where the next one starts.
fn line_at(text: &str, at: usize) -> (&str, usize) {
    match text[at..].find('\n') {
        Some(length) => (&text[at..at + length], at + length + 1),
        None => (&text[at..], text.len()),
    }
}
