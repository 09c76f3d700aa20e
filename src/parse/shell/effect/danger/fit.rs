//! Whether a rule fits a command: certainly, or with some value in a slot.

use crate::parse::shell::effect::line::{Given, Line, Value};
use crate::parse::shell::effect::table::{OptionRule, Program, Rule};
use crate::parse::shell::tree::{Part, Word};

/// Whether a rule fits a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    No,
    /// With some value in a slot.
    Perhaps,
    Yes,
}

pub(super) fn fit(rule: &Rule, line: &Line<'_>, program: &Program, takes_more: bool) -> Fit {
    let words = fit_words(&rule.words, &line.operands, program, takes_more, 0);
    if words == Fit::No {
        return Fit::No;
    }
    let spares = rule.danger.is_none();
    let options = rule
        .options
        .iter()
        .map(|option| fit_option(option, line, program, spares));
    options.fold(words, Fit::min)
}

fn fit_words(
    pattern: &[String],
    operands: &[&Word],
    program: &Program,
    takes_more: bool,
    at: usize,
) -> Fit {
    let Some((first, rest)) = pattern.split_first() else {
        return Fit::Yes;
    };
    if first == "**" {
        // Patterns hold one `**` at most, so this costs the words once more and no square of them.
        let tails =
            (at..=operands.len()).map(|at| fit_words(rest, operands, program, takes_more, at));
        // A slot at any place is the name of something rather than a verb; with `=` it is a value.
        let is_value = rest.iter().any(|word| word.contains('='));
        let tails = tails.filter(|fit| *fit == Fit::Yes || is_value);
        return tails.max().unwrap_or(Fit::No);
    }
    let Some(word) = operands.get(at) else {
        let is_more = takes_more && first == "*";
        return if is_more { Fit::Yes } else { Fit::No };
    };
    let is_kind = program.has_kinds && at == 1;
    let here = first
        .split('|')
        .map(|alternative| fit_word(alternative, word, program, is_kind));
    let mut here = here.max().unwrap_or(Fit::No);
    // `delete pod/a deployment/b`: each word has a kind of its own.
    if is_kind && word.first_text().contains('/') {
        let others = operands[at + 1..].iter();
        let others = others.filter(|word| word.first_text().contains('/'));
        for other in others {
            let fits = first
                .split('|')
                .map(|alternative| fit_word(alternative, other, program, true));
            here = here.min(fits.max().unwrap_or(Fit::No));
        }
    }
    match here {
        Fit::No => Fit::No,
        _ => here.min(fit_words(rest, operands, program, takes_more, at + 1)),
    }
}

fn fit_word(pattern: &str, word: &Word, program: &Program, is_kind: bool) -> Fit {
    if pattern == "*" {
        return Fit::Yes;
    }
    if let Some(text) = word.literal() {
        if is_kind {
            let kinds = text.split('/').next().unwrap_or(text);
            let fits = kinds
                .split(',')
                .all(|kind| kind_name(kind) == kind_name(pattern));
            return if fits { Fit::Yes } else { Fit::No };
        }
        let fits = match program.any_case {
            true => glob(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase()),
            false => glob(pattern, text),
        };
        return if fits { Fit::Yes } else { Fit::No };
    }
    let before = word.first_text();
    if is_kind {
        // `pod/<name>` is a pod whatever its name.
        return match before.split_once('/') {
            Some((kind, _)) if kind_name(kind) == kind_name(pattern) => Fit::Yes,
            Some(_) => Fit::No,
            None => fit_open(pattern, word),
        };
    }
    if let Some(literal) = pattern
        .strip_suffix('*')
        .filter(|literal| !literal.is_empty() && !literal.contains('*'))
        && before.starts_with(literal)
    {
        return Fit::Yes;
    }
    fit_open(pattern, word)
}

/// Compares a word of which a part is open.
fn fit_open(pattern: &str, word: &Word) -> Fit {
    let has_slot = word.parts.iter().any(|part| matches!(part, Part::Slot(_)));
    // A variable may hold a number or a state, but nobody keeps subcommands in variables.
    let is_value = pattern.contains('=') || pattern.starts_with(|c: char| c.is_ascii_digit());
    if !has_slot && !is_value {
        return Fit::No;
    }
    let fits = could_be(pattern, word);
    if fits { Fit::Perhaps } else { Fit::No }
}

/// Says whether a word with open parts could be one that the pattern fits: its certain ends have to agree.
fn could_be(pattern: &str, word: &Word) -> bool {
    let before = word.first_text();
    let behind = match word.parts.last() {
        Some(Part::Text(text)) if word.parts.len() > 1 => text,
        _ => "",
    };
    let (head, tail) = match pattern.split_once('*') {
        Some((head, tail)) => (head, tail),
        None => {
            return pattern.len() >= before.len() + behind.len()
                && pattern.starts_with(before)
                && pattern.ends_with(behind);
        }
    };
    let agree = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    agree(head, before) && (tail.ends_with(behind) || behind.ends_with(tail))
}

/// Compares an option that may be given more than once: one that spares a command has to hold each time.
fn fit_option(rule: &OptionRule, line: &Line<'_>, program: &Program, spares: bool) -> Fit {
    let named = line
        .options
        .iter()
        .filter(|given| rule.names.contains(&given.name));
    let fits = named.map(|given| match rule.values.is_empty() {
        true => fit_switch(given, program),
        false => fit_value(&rule.values, given),
    });
    let fit = match spares {
        true => fits.min(),
        false => fits.max(),
    };
    fit.unwrap_or(Fit::No)
}

/// Says whether an option is there that has to be: `--dry-run=none` and `--all=false` are as if they were not.
fn fit_switch(given: &Given<'_>, program: &Program) -> Fit {
    let is_off = |text: &str| {
        matches!(
            text.to_ascii_lowercase().as_str(),
            "false" | "no" | "none" | "0" | "f" | "off"
        )
    };
    if program.values.contains(given.name.as_str()) {
        return Fit::Yes;
    }
    match given.value {
        Some(Value::Text(text)) if is_off(text) => Fit::No,
        // What only the shell or the reader knows may switch it off.
        Some(Value::Word(_)) if given.is_open() => Fit::Perhaps,
        _ => Fit::Yes,
    }
}

fn fit_value(values: &[String], given: &Given<'_>) -> Fit {
    let Some(value) = given.value else {
        return Fit::No;
    };
    let fits = values.iter().map(|pattern| match value {
        Value::Text(text) if glob(pattern, text) => Fit::Yes,
        Value::Text(_) => Fit::No,
        Value::Word(word) => match word.literal() {
            Some(text) if glob(pattern, text) => Fit::Yes,
            Some(_) => Fit::No,
            None if pattern == "*" => Fit::Yes,
            None => open_value(pattern, word),
        },
    });
    fits.max().unwrap_or(Fit::No)
}

/// Compares the open value of an option, which its word may hold behind `=`.
fn open_value(pattern: &str, word: &Word) -> Fit {
    let mut value = word.clone();
    if let Some(Part::Text(text)) = value.parts.first_mut()
        && text.starts_with('-')
    {
        *text = text
            .split_once('=')
            .map(|(_, value)| value.to_owned())
            .unwrap_or_default();
    }
    if could_be(pattern, &value) {
        Fit::Perhaps
    } else {
        Fit::No
    }
}

/// Compares with a pattern in which each `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    // Most hold none, and many are compared with each word.
    if !pattern.contains('*') {
        return pattern == text;
    }
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Returns the one name of a kind that goes by several: only those that the table tells apart.
fn kind_name(kind: &str) -> &str {
    match kind.split('.').next().unwrap_or(kind) {
        "pod" | "pods" | "po" => "pod",
        "event" | "events" | "ev" => "event",
        "lease" | "leases" => "lease",
        "job" | "jobs" => "job",
        other => other,
    }
}
