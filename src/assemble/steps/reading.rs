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

/// Words for alternatives, wherever they stand: of `Recovery options` one is taken.
const CHOICES: &[&str] = &["solutions", "options", "causes", "alternatives"];

/// Words for what is only read.
const READ: &[&str] = &[
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

/// What is measured or named, not done: `Response times`, `Action owners`.
const THINGS: &[&str] = &[
    "time", "times", "target", "targets", "sla", "slas", "code", "codes", "body", "team", "teams",
    "role", "roles", "owner", "owners", "contacts", "members",
];

/// Where what is said of the steps themselves ends.
const BREAKS: &[&str] = &[
    "if", "when", "where", "while", "unless", "until", "once", "that", "which", "for", "of", "in",
    "on", "during", "after", "before", "by", "at", "from", "with", "and", "or",
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

/// Reads the words of a heading; the first that says something decides, except that a choice always is one.
pub(super) fn of_words(words: &str) -> Reading {
    let lower = words.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_thing = |at: usize| words.get(at).is_some_and(|word| THINGS.contains(word));
    let is_step = |at: &usize| STEPS.contains(&words[*at]);
    let mut steps = (0..words.len()).filter(is_step);
    let first = steps.clone().find(|at| !is_thing(at + 1));
    // What steps are to achieve is another matter: `Steps to weigh the options`.
    let is_aim =
        |at: &usize| words.get(at + 1) == Some(&"to") && !words[*at].starts_with("response");
    let aim = first.filter(is_aim).unwrap_or(words.len());
    if words[..aim].iter().any(|word| CHOICES.contains(word)) {
        return Reading::Other;
    }
    let read = words.iter().position(|word| READ.contains(word));
    match (first, read) {
        (Some(first), Some(read)) if read < first => Reading::Other,
        (Some(first), _) if is_not_done(&words[..first], &words[first + 1..]) => Reading::Other,
        (Some(_), _) => Reading::Steps,
        (None, Some(_)) => Reading::Other,
        (None, None) if steps.next().is_some() => Reading::Other,
        (None, None) => Reading::Open,
    }
}

/// Whether the words around `steps` say that these are not to be done: they were, must not be, or are only told of.
fn is_not_done(before: &[&str], behind: &[&str]) -> bool {
    let ends = |word: &&str| BREAKS.contains(word);
    let end = behind.iter().position(ends).unwrap_or(behind.len());
    let behind = &behind[..end];
    let is_past = |word: &&str| ["past", "previous", "no"].contains(word);
    let follow = |first: &str, then: &[&str]| {
        let mut pairs = behind.windows(2);
        pairs.any(|pair| pair[0] == first && then.contains(&pair[1]))
    };
    let is_taken = behind.contains(&"taken") && !follow("be", &["taken"]);
    let is_told = |word: &&str| READ.contains(word) || THINGS.contains(word) || *word == "avoid";
    before.last().is_some_and(is_past)
        || is_taken
        || behind.contains(&"already")
        || behind.contains(&"never")
        || follow(
            "not",
            &["to", "take", "do", "needed", "required", "allowed"],
        )
        || behind.last().is_some_and(is_told)
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
            "Checks to find the causes",
            "Actions to be taken",
            "Actions to avoid downtime",
            "Steps when the service is not responding",
            "Response team actions",
            "Actions and notes",
            "Response steps with examples",
            "Checks that do not need root",
        ] {
            assert_eq!(of_words(steps), Reading::Steps, "{steps}");
        }
        for other in [
            "Solutions:",
            "Common Issues and Solutions",
            "Possible causes",
            "Options for response",
            "Response options",
            "Recovery options",
            "Checks for causes",
            "Actions to avoid",
            "Actions to avoid during an incident",
            "Actions not to take",
            "Actions you should not take",
            "Steps already taken",
            "Steps taken",
            "Previous steps",
            "No action required",
            "Response team",
            "Response times",
            "Action owners",
            "Response overview",
            "Escalation procedure: overview",
        ] {
            assert_eq!(of_words(other), Reading::Other, "{other}");
        }
        for open in ["P1 (Critical)", "Investigation", "Checkout", ""] {
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
