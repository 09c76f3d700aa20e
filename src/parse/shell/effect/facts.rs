//! What the lints want to know of a command: logs that are cut off, terminals for nothing, downloads that run.

use crate::model::shell::Fact;
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::line;
use crate::parse::shell::effect::table;
use crate::parse::shell::effect::wait::{asks_terminal, wait};
use crate::parse::shell::programs::{INTERPRETERS, is_shell};
use crate::parse::shell::tree::{Part, Script, Word};
use crate::source::Span;

/// Returns what the lints want to know of an invocation; the word that says so is the program's or the option's.
pub(super) fn fact(invocation: &Invocation, all: &[Invocation]) -> Option<(Fact, Span)> {
    let name = invocation.program()?;
    let first = invocation.words.first()?;
    let place = |span| invocation.outer.unwrap_or(span);
    let program = table::program(name)?;
    let line = line(invocation.operands(), program);
    let verb = line.operands.first().and_then(|word| word.literal());
    let is_kubectl = matches!(name, "kubectl" | "oc" | "k" | "kubecolor");
    if is_kubectl
        && verb == Some("logs")
        && line.has(&["-l", "--selector"])
        && !line.has(&["--tail", "--since", "--since-time", "-f", "--follow"])
    {
        return Some((Fact::TruncatedLogs, place(first.span)));
    }
    let runs_inside = (is_kubectl
        || matches!(name, "docker" | "podman" | "nerdctl" | "docker-compose"))
        && (verb == Some("exec")
            || line.operands.get(1).and_then(|word| word.literal()) == Some("exec"));
    if runs_inside && asks_terminal(invocation) {
        let depth = invocation.through.len();
        let inside: Vec<&Invocation> = all
            .iter()
            .filter(|other| {
                other.through.len() > depth
                    && other.through.get(depth).map(String::as_str) == Some(name)
            })
            .collect();
        // What nobody can tell may well wait.
        let waits = inside
            .iter()
            .any(|inner| inner.program().is_none() || wait(inner).is_some());
        if !inside.is_empty() && !waits {
            return Some((Fact::NeedlessTty, place(first.span)));
        }
    }
    None
}

/// Says whether an interpreter among some words reads its program from its input: it is given no other.
fn reads_program(words: &[Word], runner: &Word) -> bool {
    let behind = words.iter().skip_while(|word| *word != runner).skip(1);
    let behind: Vec<&str> = behind.map(Word::first_text).collect();
    let is_told = behind.iter().any(|text| matches!(*text, "-s" | "-"));
    let has_program = behind
        .iter()
        .any(|text| !text.starts_with('-') || matches!(*text, "-c" | "-m" | "-e"));
    is_told || !has_program
}

/// Finds what is downloaded and run at once.
pub(super) fn pipes_to_shell(script: &Script) -> Vec<(Fact, Span)> {
    let runs_code = |name: &str| is_shell(name) || INTERPRETERS.contains(&name);
    let is_download = |words: &[Word]| {
        words
            .iter()
            .take(4)
            .filter_map(Word::file_name)
            .any(|name| matches!(name, "curl" | "wget" | "http" | "fetch"))
    };
    let mut found = Vec::new();
    for pipeline in &script.pipelines {
        let mut downloads = false;
        for simple in &pipeline.commands {
            let runner = simple
                .words
                .iter()
                .take(5)
                .find(|word| word.file_name().is_some_and(runs_code));
            let first = simple
                .words
                .first()
                .and_then(Word::file_name)
                .unwrap_or_default();
            if downloads
                && let Some(runner) = runner
                && reads_program(&simple.words, runner)
                && (runs_code(first) || matches!(first, "sudo" | "doas" | "env" | "xargs"))
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
        let Some(first) = simple.words.first().and_then(Word::file_name) else {
            continue;
        };
        let runs = runs_code(first) || matches!(first, "source" | "." | "eval" | "sudo");
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
