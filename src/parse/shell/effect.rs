//! What a parsed command does: to production, and to the person who runs it.
//!
//! Looks at what is really run, never at text: `echo "rm -rf /"` does nothing, `xargs rm -r` does.

mod danger;
mod facts;
mod inner;
mod input;
mod invocation;
mod line;
mod sql;
mod table;
mod wait;
mod words;
mod wrappers;
mod writes;

use crate::model::command::Danger;
use crate::model::danger::Rules;
use crate::model::shell::{Fact, Wait};
use crate::parse::shell::effect::invocation::{Found, Invocation};
use crate::parse::shell::effect::line::Value;
use crate::parse::shell::effect::words::source;
use crate::parse::shell::effect::writes::teed;
use crate::parse::shell::tree::{Pipeline, Redirect, RedirectKind, Script, Simple, Word};
use crate::source::Span;

/// What is known of a command.
#[derive(Debug, Default)]
pub(super) struct Effect {
    pub(super) danger: Danger,
    pub(super) wait: Option<Wait>,
    pub(super) facts: Vec<(Fact, Span)>,
    pub(super) program: String,
    pub(super) target: Vec<Span>,
}

/// Returns what a script does, by our rules and the book's.
pub(super) fn effect(script: &Script, rules: &Rules) -> Effect {
    let Found {
        invocations: all,
        mut writes,
        ..
    } = invocation::all(script);
    let mut effect = Effect {
        program: program(&all, script),
        ..Effect::default()
    };
    let mut worst: Option<&Invocation> = None;
    let mut dangers = Vec::with_capacity(all.len());
    for (at, invocation) in all.iter().enumerate() {
        let danger = danger::danger(invocation, rules);
        dangers.push((danger, invocation));
        if danger > effect.danger || (worst.is_none() && danger != Danger::None) {
            effect.danger = danger;
            worst = Some(invocation);
        }
        effect.wait = effect.wait.or_else(|| wait::wait(invocation));
        effect
            .facts
            .extend(facts::facts(invocation, &all[at + 1..]));
        let download = facts::runs_download(invocation);
        effect
            .facts
            .extend(download.map(|place| (Fact::PipeToShell, place)));
        if invocation.program() == Some("tee") {
            writes.extend(teed(invocation));
        }
    }
    effect.facts.extend(facts::reads_after_change(&dangers));
    effect.target = worst.map(target).unwrap_or_default();
    // Of two that do as much, the file is what nothing brings back.
    let written = writes.iter().max_by_key(|write| write.danger);
    if let Some(write) = written
        && (write.danger > effect.danger || write.danger == Danger::Destructive)
    {
        effect.danger = write.danger;
        effect.target = vec![write.place];
    }
    effect.facts.sort_by_key(|(_, span)| *span);
    effect.facts.dedup();
    effect
}

/// Returns what some text does when it is typed at a database's prompt.
pub(super) fn at_database(text: &str, rules: &Rules) -> Danger {
    let lines = text.lines().take(LINES_AT_PROMPT);
    let typed = lines.map(|line| danger::typed("redis-cli", line, rules));
    sql::statements(text).max(typed.max().unwrap_or_default())
}

/// Says whether the rules speak of a program.
pub(super) fn knows(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or_default();
    table::program(name).is_some()
}

/// Returns what words do that no grammar has taken apart: quotes are left out.
pub(super) fn of_words(text: &str, rules: &Rules) -> Danger {
    let mut simple = Simple {
        is_plain: true,
        ..Simple::default()
    };
    let mut words = text.split_whitespace().take(MOST_WORDS);
    while let Some(word) = words.next() {
        let word: String = word.chars().filter(|c| !matches!(c, '\'' | '"')).collect();
        let target = match word.strip_prefix('>') {
            Some("") => words.next(),
            Some(target) => Some(target).filter(|target| !target.starts_with(['>', '&'])),
            None => {
                simple.words.push(danger::plain(&word));
                None
            }
        };
        simple.redirects.extend(target.map(|target| Redirect {
            kind: RedirectKind::Write,
            target: danger::plain(target),
        }));
    }
    let pipelines = vec![Pipeline {
        commands: vec![simple],
    }];
    let script = Script {
        pipelines,
        ..Script::default()
    };
    effect(&script, rules).danger
}

/// The most words of a piece of refused text that are looked at.
const MOST_WORDS: usize = 500;

/// The most lines of what is typed at a prompt that are judged one by one.
const LINES_AT_PROMPT: usize = 200;

/// Returns the program that a command is listed under: the first that does something itself.
fn program(all: &[Invocation], script: &Script) -> String {
    let named = all.iter().find_map(Invocation::program);
    let first = || {
        let simples = script
            .pipelines
            .iter()
            .flat_map(|pipeline| &pipeline.commands);
        let mut words = simples.filter_map(|simple| simple.words.first());
        words.find_map(Word::file_name)
    };
    named.or_else(first).unwrap_or_default().to_owned()
}

/// Returns the words that name what a command acts upon: operands behind the verb, and where.
fn target(invocation: &Invocation) -> Vec<Span> {
    if let Some(outer) = invocation.outer {
        return vec![outer];
    }
    let name = invocation.program().unwrap_or_default();
    let words = invocation.operands();
    let mut spans: Vec<Span> = match table::program(name) {
        Some(program) => {
            let line = line::line(words, program);
            let verbs = usize::from(program.rules.iter().any(|rule| {
                rule.words
                    .first()
                    .is_some_and(|word| !word.starts_with('*'))
            }));
            let operands = line.operands.iter().skip(verbs);
            let operands = operands.map(|word| word.span);
            // The statements that a database is given.
            let statements = line.options.iter().filter_map(|given| match given.value {
                Some(Value::Word(word)) if source(word).contains(' ') => Some(word.span),
                _ => None,
            });
            operands
                .chain(statements)
                .chain(line.places.iter().map(|word| word.span))
                .collect()
        }
        None => words
            .iter()
            .filter(|word| !word.first_text().starts_with('-'))
            .map(|word| word.span)
            .collect(),
    };
    if spans.is_empty() {
        spans = words.iter().map(|word| word.span).collect();
    }
    spans.sort();
    spans.dedup();
    spans
}

#[cfg(test)]
mod tests;
