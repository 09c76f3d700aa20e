//! What an invocation does to production, by the rules of the table and the book's own.

mod fit;

use crate::model::command::Danger;
use crate::model::danger::{Rule as BookRule, Rules};
use crate::parse::shell::effect::danger::fit::{Fit, fit};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::{Line, Value, line};
use crate::parse::shell::effect::sql;
use crate::parse::shell::effect::table::{self, Program, Rule};
use crate::parse::shell::effect::words::source;
use crate::parse::shell::tree::{self, Part, Word};
use crate::source::Span;

/// Returns what an invocation does.
pub(super) fn danger(invocation: &Invocation, rules: &Rules) -> Danger {
    let Some(name) = invocation.program() else {
        return match invocation.words.is_empty() {
            true => Danger::None,
            false => of_any_program(invocation),
        };
    };
    static UNKNOWN: std::sync::LazyLock<Program> = std::sync::LazyLock::new(Program::default);
    let table = invocation
        .words
        .first()
        .and_then(table_name)
        .and_then(table::program);
    let program = table.unwrap_or(&UNKNOWN);
    let line = line(invocation.operands(), program);
    let own: Vec<Rule> = rules
        .of(name)
        .iter()
        .map(|rule| of_the_book(rule, program))
        .collect();
    let ours = program.rules.iter().chain(&table::every().rules);
    if own.is_empty() && is_harmless(name, &line, invocation, program) {
        return Danger::None;
    }
    let mut lines = vec![line];
    lines.extend(without_options_in_variables(&lines[0]));
    if table.is_some() || !own.is_empty() {
        lines.extend(with_unknown_values(&lines[0], program, table.is_some()));
    }
    let judged = lines.iter().map(|line| {
        let rules = ours.clone().chain(&own);
        judge(rules, line, program, invocation.takes_more)
    });
    let verdict = judged.max_by_key(|verdict| verdict.danger);
    let verdict = verdict.unwrap_or_default();
    if verdict.is_of_the_book {
        return verdict.danger;
    }
    let by_rules = match name {
        "rm" => removal(verdict.danger, &lines[0]),
        _ => verdict.danger,
    };
    by_rules
        .max(sql::danger(name, &lines[0], invocation))
        .max(fed(name, invocation, rules))
}

/// The most lines of what is fed to a program that are judged.
const MOST_LINES: usize = 200;

/// Judges what is fed to a program that takes each line for its own words.
fn fed(name: &str, invocation: &Invocation, rules: &Rules) -> Danger {
    let takes_lines = matches!(name, "redis-cli" | "valkey-cli" | "keydb-cli");
    let texts: Vec<String> = match takes_lines {
        true => invocation.fed.texts.iter().map(source).collect(),
        false => Vec::new(),
    };
    let lines = texts.iter().flat_map(|text| text.lines()).take(MOST_LINES);
    lines
        .map(|line| typed(name, line, rules))
        .max()
        .unwrap_or_default()
}

/// Returns what a line does that is typed at the prompt of a program.
pub(super) fn typed(program: &str, line: &str, rules: &Rules) -> Danger {
    let words = std::iter::once(program).chain(line.split_whitespace());
    let words = words
        .map(|word| plain(word.trim_matches(['"', '\'', ';'])))
        .collect();
    danger(
        &Invocation {
            words,
            ..Invocation::default()
        },
        rules,
    )
}

/// Makes a word of certain characters, with the slots in it.
pub(super) fn plain(text: &str) -> Word {
    let mut parts = Vec::new();
    let mut at = 0;
    for slot in tree::slots(text) {
        if slot.start > at {
            parts.push(Part::Text(text[at..slot.start].to_owned()));
        }
        parts.push(Part::Slot(text[slot.start + 1..slot.end - 1].to_owned()));
        at = slot.end;
    }
    if at < text.len() || parts.is_empty() {
        parts.push(Part::Text(text[at..].to_owned()));
    }
    Word {
        parts,
        span: Span::default(),
    }
}

/// Returns the name under which the table knows a program: a service's own script is one of them all.
fn table_name(program: &Word) -> Option<&str> {
    let path = program.literal()?;
    match path.starts_with("/etc/init.d/") || path.starts_with("/etc/rc.d/") {
        true => Some("init.d"),
        false => program.file_name(),
    }
}

/// The most words behind an open program: each of the many that it may be has its say about all of them.
const MOST_OPERANDS: usize = 64;

/// A slot in the place of the program may be any of them.
fn of_any_program(invocation: &Invocation) -> Danger {
    let words = invocation.operands();
    let words = &words[..words.len().min(MOST_OPERANDS)];
    let programs = table::all();
    let dangers = programs.map(|program| {
        let line = line(words, program);
        judge(
            program.rules.iter().chain(&table::every().rules),
            &line,
            program,
            invocation.takes_more,
        )
        .danger
    });
    dangers.max().unwrap_or_default()
}

fn judge<'r>(
    rules: impl Iterator<Item = &'r Rule>,
    line: &Line<'_>,
    program: &Program,
    takes_more: bool,
) -> Verdict {
    let mut best: Option<(usize, Danger)> = None;
    let mut possible = Danger::None;
    let mut possible_own = Danger::None;
    let mut is_spared = false;
    for rule in rules {
        let fit = fit(rule, line, program, takes_more);
        match (fit, rule.danger) {
            (Fit::No, _) | (Fit::Perhaps, None) => {}
            (Fit::Yes, None) => is_spared = true,
            (Fit::Yes, Some(danger)) => best = best.max(Some((rule.weight, danger))),
            (Fit::Perhaps, Some(danger)) if rule.weight >= table::OF_THE_BOOK => {
                possible_own = possible_own.max(danger);
            }
            (Fit::Perhaps, Some(danger)) => possible = possible.max(danger),
        }
    }
    let certain = best.map_or(Danger::None, |(_, danger)| danger);
    // The book's rules win over everything of ours, also over what never does anything.
    let is_of_the_book = best.is_some_and(|(weight, _)| weight >= table::OF_THE_BOOK);
    let danger = match (is_spared, is_of_the_book) {
        // What is open and could meet a worse rule of the book does.
        (_, true) => certain.max(possible_own),
        (true, false) => possible_own,
        (false, false) => certain.max(possible).max(possible_own),
    };
    Verdict {
        danger,
        is_of_the_book,
    }
}

/// What rules say of a command.
#[derive(Debug, Clone, Copy, Default)]
struct Verdict {
    danger: Danger,
    /// Whether a rule of the book decided.
    is_of_the_book: bool,
}

/// Reads a rule of the book as its program reads a command: `-rf` is two options, `-n a` one with its value.
fn of_the_book(rule: &BookRule, program: &Program) -> Rule {
    let words: Vec<Word> = rule
        .words
        .iter()
        .map(|word| Word {
            parts: vec![Part::Text(word.clone())],
            span: Span::default(),
        })
        .collect();
    let line = line(&words, program);
    let options = line.options.iter().map(|given| {
        let value = match given.value {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Word(word)) => word.literal(),
            None => None,
        };
        match value {
            Some(value) => format!("{}={value}", given.name),
            None => given.name.clone(),
        }
    });
    let operands = line.operands.iter().filter_map(|word| word.literal());
    let tokens: Vec<String> = operands.map(str::to_owned).chain(options).collect();
    Rule::of_the_book(rule.danger, &tokens)
}

/// Says whether a command only asks for help: by `-h` at its end, where that is no option of its own.
fn is_harmless(name: &str, line: &Line<'_>, invocation: &Invocation, program: &Program) -> bool {
    let is_last = invocation.words.last().and_then(Word::literal) == Some("-h");
    let is_other = matches!(name, "chmod" | "chown" | "chgrp" | "shutdown" | "halt")
        || program.values.contains("-h");
    let asks_version =
        line.operands.is_empty() && line.options.iter().all(|given| given.name == "--version");
    is_last && !is_other || asks_version && !line.options.is_empty()
}

/// Returns the line without the variables before its verb, which hold options: `kubectl $OPTS delete`.
fn without_options_in_variables<'a>(line: &Line<'a>) -> Option<Line<'a>> {
    let is_open = |word: &&&Word| word.parts == [Part::Unknown];
    let count = line.operands.iter().take_while(is_open).count();
    (count > 0 && count < line.operands.len()).then(|| Line {
        operands: line.operands[count..].to_vec(),
        options: line.options.clone(),
        places: line.places.clone(),
        maybe_values: Vec::new(),
    })
}

/// The most operands for which each choice of being a value or not is tried.
const MOST_CHOICES: usize = 6;

/// Returns the other ways to read a line of which words stand behind options that nobody knows: as their values.
///
/// Of a program without a table any may be one; of others those before the verb.
fn with_unknown_values<'a>(line: &Line<'a>, program: &Program, has_table: bool) -> Vec<Line<'a>> {
    let without = |left_out: &[usize]| Line {
        operands: (line.operands.iter().enumerate())
            .filter(|(at, _)| !left_out.contains(at))
            .map(|(_, word)| *word)
            .collect(),
        options: line.options.clone(),
        places: line.places.clone(),
        maybe_values: Vec::new(),
    };
    let is_verb = |at: usize| {
        let literal = line.operands.get(at).and_then(|word| word.literal());
        literal.is_some_and(|word| program.has_verb(word))
    };
    let maybe = &line.maybe_values;
    if has_table {
        let before_verb = maybe
            .iter()
            .enumerate()
            .take_while(|(count, at)| count == *at && !is_verb(**at));
        let before_verb: Vec<usize> = before_verb.map(|(_, at)| *at).collect();
        let is_any = !before_verb.is_empty() && before_verb.len() < line.operands.len();
        return is_any.then(|| without(&before_verb)).into_iter().collect();
    }
    match maybe.len() {
        0 => Vec::new(),
        1..=MOST_CHOICES => (1..1usize << maybe.len())
            .map(|choice| {
                let chosen = (0..maybe.len()).filter(|at| choice >> at & 1 == 1);
                without(&chosen.map(|at| maybe[at]).collect::<Vec<_>>())
            })
            .collect(),
        _ => vec![without(&maybe[..MOST_CHOICES])],
    }
}

/// Weighs what `rm` removes: single files below `/tmp` are nothing that anybody misses for long.
fn removal(danger: Danger, line: &Line<'_>) -> Danger {
    let is_temporary = |word: &&Word| {
        word.literal().is_some_and(|path| {
            (path.starts_with("/tmp/") || path.starts_with("/var/tmp/")) && !path.contains("..")
        })
    };
    let is_deep = line
        .options
        .iter()
        .any(|given| matches!(&*given.name, "-r" | "-R" | "--recursive"));
    if !is_deep && !line.operands.is_empty() && line.operands.iter().all(is_temporary) {
        danger.min(Danger::Caution)
    } else {
        danger
    }
}
