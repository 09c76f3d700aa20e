//! What a parsed command does: to production, and to the person who runs it.
//!
//! Looks at what is really run, never at text: `echo "rm -rf /"` does nothing, `xargs rm -r` does.

mod danger;
mod facts;
mod inner;
mod invocation;
mod line;
mod sql;
mod table;
mod wait;
mod words;

use crate::model::command::Danger;
use crate::model::danger::Rules;
use crate::model::shell::{Fact, Wait};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::tree::{RedirectKind, Script, Word};
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
    let all = invocation::all(script);
    let mut effect = Effect {
        program: program(&all, script),
        ..Effect::default()
    };
    let mut worst: Option<&Invocation> = None;
    let mut on_device = None;
    for invocation in &all {
        let danger = danger::danger(invocation, rules);
        if danger > effect.danger || (worst.is_none() && danger != Danger::None) {
            effect.danger = danger;
            worst = Some(invocation);
        }
        effect.wait = effect.wait.or_else(|| wait::wait(invocation));
        effect.facts.extend(facts::fact(invocation, &all));
    }
    if effect.danger < Danger::Caution && overwrites(script, &all) {
        effect.danger = Danger::Caution;
    }
    if let Some(device) = overwritten_device(script) {
        effect.danger = Danger::Destructive;
        on_device = Some(device);
    }
    effect.facts.extend(facts::pipes_to_shell(script));
    effect.facts.sort_by_key(|(_, span)| *span);
    effect.facts.dedup();
    effect.target = match on_device {
        Some(device) => vec![device],
        None => worst.map(target).unwrap_or_default(),
    };
    effect
}

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
            operands
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
    spans
}

/// Says whether output goes over a file that the system or a service lives on.
fn overwrites(script: &Script, all: &[Invocation]) -> bool {
    let files = written(script);
    let teed = all
        .iter()
        .filter(|invocation| invocation.program() == Some("tee"))
        .flat_map(Invocation::operands);
    files.chain(teed).map(Word::first_text).any(|path| {
        [
            "/etc/",
            "/boot/",
            "/usr/",
            "/var/lib/",
            "/sys/",
            "/proc/sys",
            "/dev/sd",
            "/dev/nvme",
            "/dev/vd",
        ]
        .iter()
        .any(|root| path.starts_with(root))
    })
}

/// Returns the device that output goes over, which nothing on it survives.
fn overwritten_device(script: &Script) -> Option<Span> {
    let mut files = written(script);
    let device = files.find(|file| {
        let path = file.first_text();
        ["/dev/sd", "/dev/nvme", "/dev/vd", "/dev/xvd"]
            .iter()
            .any(|device| path.starts_with(device))
    });
    device.map(|file| file.span)
}

/// Returns the files that output is redirected to.
fn written(script: &Script) -> impl Iterator<Item = &Word> {
    let simples = script
        .pipelines
        .iter()
        .flat_map(|pipeline| &pipeline.commands);
    simples
        .flat_map(|simple| &simple.redirects)
        .filter(|redirect| matches!(redirect.kind, RedirectKind::Write | RedirectKind::Append))
        .map(|redirect| &redirect.target)
}

#[cfg(test)]
mod tests;
