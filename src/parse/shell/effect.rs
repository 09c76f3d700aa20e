//! What a parsed command does: to production, and to the person who runs it.
//!
//! Looks at what is really run, never at text: `echo "rm -rf /"` does nothing, `xargs rm -r` does.

mod danger;
mod invocation;
mod sql;
mod table;
mod wait;

use crate::model::command::Danger;
use crate::model::danger::Rules;
use crate::model::shell::{Fact, Wait};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::tree::{Part, RedirectKind, Script, Word};
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
        effect.facts.extend(wait::fact(invocation, &all));
    }
    if effect.danger < Danger::Caution && overwrites(script, &all) {
        effect.danger = Danger::Caution;
    }
    if let Some(device) = overwritten_device(script) {
        effect.danger = Danger::Destructive;
        on_device = Some(device);
    }
    effect.wait = effect.wait.or_else(|| terminal(script));
    effect.facts.extend(pipes_to_shell(script));
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
        let name = words.find_map(Word::literal);
        name.map(|name| name.rsplit('/').next().unwrap_or(name))
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
            let line = danger::line(words, program);
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
            .filter(|word| !invocation::starts_with(word, "-"))
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
    files.chain(teed).map(invocation::first_text).any(|path| {
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
        let path = invocation::first_text(file);
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

/// Finds a command of which the whole says that it never ends: `while true`, which loops by words.
fn terminal(script: &Script) -> Option<Wait> {
    let mut simples = script
        .pipelines
        .iter()
        .map(|pipeline| &pipeline.commands[..]);
    let first = simples.next()?;
    let is_wrapped = |name: &str| {
        first
            .first()
            .and_then(|simple| simple.words.first())
            .and_then(Word::literal)
            == Some(name)
    };
    let sudo_shell = is_wrapped("sudo")
        && first.len() == 1
        && first[0].words.len() > 1
        && first[0].words[1..].iter().all(|word| {
            matches!(
                word.literal(),
                Some("-i" | "-s" | "-is" | "-si" | "su" | "-" | "-E")
            )
        });
    if sudo_shell {
        return Some(Wait::Person);
    }
    is_wrapped("watch").then_some(Wait::Endless)
}

/// Says whether an interpreter among some words reads its program from its input: it is given no other.
fn reads_program(words: &[Word], runner: &Word) -> bool {
    let behind = words.iter().skip_while(|word| *word != runner).skip(1);
    let behind: Vec<&str> = behind.map(invocation::first_text).collect();
    let is_told = behind.iter().any(|text| matches!(*text, "-s" | "-"));
    let has_program = behind
        .iter()
        .any(|text| !text.starts_with('-') || matches!(*text, "-c" | "-m" | "-e"));
    is_told || !has_program
}

/// Finds what is downloaded and run at once.
fn pipes_to_shell(script: &Script) -> Vec<(Fact, Span)> {
    const SHELLS: &[&str] = &[
        "sh", "bash", "zsh", "dash", "ksh", "ash", "python", "python3", "perl", "ruby", "node",
    ];
    let name = |word: &Word| {
        word.literal()
            .map(|name| name.rsplit('/').next().unwrap_or(name).to_owned())
    };
    let is_download = |words: &[Word]| {
        words
            .iter()
            .take(4)
            .filter_map(name)
            .any(|name| matches!(&*name, "curl" | "wget" | "http" | "fetch"))
    };
    let mut found = Vec::new();
    for pipeline in &script.pipelines {
        let mut downloads = false;
        for simple in &pipeline.commands {
            let runner = simple
                .words
                .iter()
                .take(5)
                .find(|word| name(word).is_some_and(|name| SHELLS.contains(&&*name)));
            let first = simple.words.first().and_then(name).unwrap_or_default();
            if downloads
                && let Some(runner) = runner
                && reads_program(&simple.words, runner)
                && (SHELLS.contains(&&*first)
                    || matches!(&*first, "sudo" | "doas" | "env" | "xargs"))
            {
                found.push((Fact::PipeToShell, runner.span));
            }
            downloads |= is_download(&simple.words);
        }
    }
    // `sh -c "$(curl ...)"`, `bash <(curl ...)`, `source <(curl ...)`: the download is a pipeline of its own inside.
    let first_words = script
        .pipelines
        .iter()
        .filter_map(|pipeline| pipeline.commands.first());
    let mut downloads: Vec<Span> = first_words
        .filter(|simple| is_download(&simple.words))
        .filter_map(|simple| Some(simple.words.first()?.span))
        .collect();
    downloads.sort();
    for simple in script
        .pipelines
        .iter()
        .flat_map(|pipeline| &pipeline.commands)
    {
        let Some(first) = simple.words.first().and_then(name) else {
            continue;
        };
        let runs = SHELLS.contains(&&*first) || matches!(&*first, "source" | "." | "eval" | "sudo");
        let mut open = simple
            .words
            .iter()
            .skip(1)
            .filter(|word| word.parts == [Part::Unknown]);
        let inside = open.find(|word| {
            let next = downloads.partition_point(|download| download.start < word.span.start);
            downloads
                .get(next)
                .is_some_and(|download| download.end <= word.span.end)
        });
        if runs && let Some(word) = inside {
            found.push((Fact::PipeToShell, word.span));
        }
    }
    found
}

#[cfg(test)]
mod tests;
