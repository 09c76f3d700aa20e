//! What a heading says of the lists below it, and whether it is a step itself. English words; classes work in any language.

use crate::model::block::{Block, Heading, Inline};
use crate::model::plain_text::plain_text;

/// What stands below a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The author marked it `{.steps}`.
    MarkedSteps,
    /// The author marked it `{.options}`: nothing below it is a step.
    MarkedOptions,
    /// A procedure: what is numbered is done in order.
    Steps,
    /// Alternatives, or something to read: what is numbered is not done in order.
    Other,
    /// It does not say; the heading above it may.
    Open,
}

/// The field's words for what is done in order.
const STEPS: &[&str] = &[
    "step",
    "steps",
    "action",
    "actions",
    "procedure",
    "procedures",
    "response",
    "responses",
    "check",
    "checks",
    "checklist",
    "checklists",
];

/// Words for alternatives, and for what is only read.
const OTHER: &[&str] = &[
    "solutions",
    "options",
    "causes",
    "alternatives",
    "symptoms",
    "background",
    "overview",
    "context",
    "references",
    "resources",
    "links",
    "contents",
    "examples",
    "reasons",
    "notes",
    "triggers",
    "impact",
    "glossary",
];

/// What makes `response` a thing that is measured, not done: `Response times`.
const MEASURED: &[&str] = &[
    "time", "times", "target", "targets", "sla", "slas", "code", "codes", "body",
];

/// Reads a heading: its classes, else its words.
pub(super) fn of_heading(heading: &Heading, words: &str) -> Reading {
    let has = |class: &str| heading.classes.iter().any(|own| own == class);
    match (has("options"), has("steps")) {
        (true, _) => Reading::MarkedOptions,
        (_, true) => Reading::MarkedSteps,
        _ => of_words(words),
    }
}

/// Reads the words of a heading; the first that says something decides: `Steps to weigh the options` are steps.
pub(super) fn of_words(words: &str) -> Reading {
    let lower = words.to_lowercase();
    let mut words = lower
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    while let Some(word) = words.next() {
        let is_measured = word == "response" && words.peek().is_some_and(|n| MEASURED.contains(n));
        if OTHER.contains(&word) {
            return Reading::Other;
        }
        if STEPS.contains(&word) && !is_measured {
            return Reading::Steps;
        }
    }
    Reading::Open
}

/// Returns the words of a bold line that stands alone, which many write for a heading.
pub(super) fn bold_heading(block: &Block) -> Option<String> {
    let Block::Paragraph(content) = block else {
        return None;
    };
    let mut bold = None;
    for inline in content {
        match inline {
            Inline::Strong(words) if bold.is_none() => bold = Some(plain_text(words)),
            Inline::Text(text) if matches!(text.trim(), "" | ":") => {}
            Inline::SoftBreak | Inline::HardBreak => {}
            _ => return None,
        }
    }
    bold.filter(|words| !words.trim().is_empty())
}

/// How a heading is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    /// `1. Acknowledge`, `2) Check`.
    Number,
    /// `Step 3`, `Step 3: Check`.
    Step,
}

/// Parts the number of a heading from its words; the number may be all there is (`Step 2`). `3.1 Scribe` is a chapter's
/// number, and no step's.
pub(super) fn numbered(words: &str) -> Option<(Numbered, &str)> {
    let words = words.trim();
    let number = |text: &'_ str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = strip_word(words, "step") {
        let digits = number(rest);
        let behind = &rest[digits..];
        let ends = !behind.starts_with(|sign: char| sign.is_alphanumeric());
        if (1..=3).contains(&digits) && ends && !is_chapter(behind) {
            let is_mark =
                |sign: char| sign.is_whitespace() || ".:)-\u{2013}\u{2014}".contains(sign);
            return Some((Numbered::Step, behind.trim_start_matches(is_mark)));
        }
    }
    let digits = number(words);
    if !(1..=3).contains(&digits) {
        return None;
    }
    let behind = words[digits..].strip_prefix(['.', ')'])?;
    let is_apart = behind.is_empty() || behind.starts_with(char::is_whitespace);
    is_apart.then(|| (Numbered::Number, behind.trim_start()))
}

/// Whether what follows a number goes on as in `3.1`.
fn is_chapter(behind: &str) -> bool {
    let mut signs = behind.chars();
    signs.next() == Some('.') && signs.next().is_some_and(|sign| sign.is_ascii_digit())
}

/// Takes a word and the space behind it from the start of a text, in any letter case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let is_word = head.eq_ignore_ascii_case(word) && rest.starts_with([' ', '\u{a0}', '#']);
    is_word.then(|| rest.trim_start_matches([' ', '\u{a0}', '#']))
}

#[cfg(test)]
mod tests {
    use super::{Numbered, Reading, numbered, of_words};

    #[test]
    fn words_of_headings_say_what_lists_are() {
        for steps in [
            "Immediate Actions:",
            "Investigation Steps",
            "Standard Response",
            "Quick checks",
            "Alert Response Procedures",
            "Steps to weigh the options",
        ] {
            assert_eq!(of_words(steps), Reading::Steps, "{steps}");
        }
        for other in [
            "Solutions:",
            "Common Issues and Solutions",
            "Possible causes",
            "Options for response",
        ] {
            assert_eq!(of_words(other), Reading::Other, "{other}");
        }
        for open in [
            "P1 (Critical)",
            "Response times",
            "Investigation",
            "Checkout",
            "",
        ] {
            assert_eq!(of_words(open), Reading::Open, "{open}");
        }
    }

    #[test]
    fn numbers_of_steps_are_told_from_chapters() {
        let number = Some((Numbered::Number, "Acknowledge"));
        let step = Some((Numbered::Step, "Acknowledge"));
        assert_eq!(numbered("1. Acknowledge"), number);
        assert_eq!(numbered("12)  Acknowledge"), number);
        assert_eq!(numbered("Step 2"), Some((Numbered::Step, "")));
        for text in [
            "STEP 2: Acknowledge",
            "Step 2 \u{2014} Acknowledge",
            "step #2. Acknowledge",
        ] {
            assert_eq!(numbered(text), step, "{text}");
        }
        for chapter in [
            "3.1 Scribe",
            "2.0 release",
            "1.5x",
            "Step 3.1 Scribe",
            "Steps",
            "Step up",
            "2025. A year",
            "\u{2460} a",
        ] {
            assert_eq!(numbered(chapter), None, "{chapter}");
        }
    }
}
