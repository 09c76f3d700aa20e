//! What programs run that run others: which words, which texts.

use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::words::{
    after, after_assignments, executed, joined, option, skip, source, verb,
};
use crate::parse::shell::programs::{SSH_VALUES, is_shell};
use crate::parse::shell::tree::Word;
use crate::source::Span;

/// Says whether an invocation names what it runs inside: a container, a pod.
pub(super) fn names_inner(invocation: &Invocation) -> bool {
    let inner = invocation.program().map(|name| inner(name, invocation));
    matches!(inner, Some(Inner::Also(words)) if !words.is_empty())
}

/// What an invocation runs.
pub(super) enum Inner<'a> {
    Nothing,
    /// These words, and itself does nothing.
    Wrapped(&'a [Word]),
    /// These words, and itself counts too.
    Also(&'a [Word]),
    Several(Vec<&'a [Word]>),
    /// Texts that a shell reads, and where they stand.
    Scripts(Vec<(String, Span)>),
}

/// Finds what an invocation runs, by the ways of its program.
pub(super) fn inner<'a>(name: &str, invocation: &'a Invocation) -> Inner<'a> {
    let words = invocation.operands();
    match name {
        "sudo" => match skip(
            words,
            "ugpCTrtUDRh",
            &["--user", "--group", "--prompt", "--host", "--chdir"],
            0,
        ) {
            [] => Inner::Nothing,
            rest => Inner::Wrapped(after_assignments(rest)),
        },
        "doas" => Inner::Wrapped(skip(words, "uC", &[], 0)),
        "env" => match option(words, &["-S", "--split-string"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Wrapped(after_assignments(skip(
                words,
                "uC",
                &["--unset", "--chdir"],
                0,
            ))),
        },
        "command"
            if words
                .first()
                .and_then(Word::literal)
                .is_some_and(|word| matches!(word, "-v" | "-V")) =>
        {
            Inner::Wrapped(&[])
        }
        "command" | "builtin" | "nohup" | "setsid" | "time" | "noglob" | "unbuffer"
        | "caffeinate" => Inner::Wrapped(skip(words, "fo", &[], 0)),
        "exec" => Inner::Wrapped(skip(words, "a", &[], 0)),
        "nice" | "ionice" | "chrt" => Inner::Wrapped(skip(
            words,
            "ncp",
            &["--adjustment", "--class", "--classdata"],
            0,
        )),
        "timeout" => Inner::Wrapped(skip(words, "sk", &["--signal", "--kill-after"], 1)),
        "stdbuf" => Inner::Wrapped(skip(words, "ioe", &["--input", "--output", "--error"], 0)),
        "chroot" | "flock" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Wrapped(skip(
                words,
                "wE",
                &["--userspec", "--groups", "--timeout"],
                1,
            )),
        },
        "nsenter" | "unshare" => Inner::Wrapped(skip(words, "tSG", &["--target"], 0)),
        "xargs" | "gxargs" => Inner::Wrapped(skip(
            words,
            "InPLdsEa",
            &[
                "--replace",
                "--max-args",
                "--max-procs",
                "--max-lines",
                "--delimiter",
                "--arg-file",
            ],
            0,
        )),
        "parallel" => Inner::Wrapped(skip(words, "jnNI", &["--jobs", "--colsep"], 0)),
        "find" | "fd" => Inner::Several(executed(words)),
        "watch" => Inner::Scripts(
            joined(skip(words, "n", &["--interval"], 0))
                .into_iter()
                .collect(),
        ),
        "eval" => Inner::Scripts(joined(words).into_iter().collect()),
        "ssh" | "rsh" | "autossh" => {
            let rest = skip(words, SSH_VALUES, &[], 1);
            match joined(rest) {
                Some(text) => Inner::Scripts(vec![text]),
                None => Inner::Nothing,
            }
        }
        "su" | "runuser" | "script" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Nothing,
        },
        "busybox" => Inner::Wrapped(words),
        _ if is_shell(name) => shell(words, invocation),
        "kubectl" | "oc" | "k" | "kubecolor" => {
            match words.iter().position(|word| word.literal() == Some("--")) {
                Some(at) if verb(words, &["exec", "run", "debug", "rsh"]) => {
                    Inner::Also(&words[at + 1..])
                }
                _ if verb(words, &["rsh"]) => Inner::Also(skip(
                    after(words, "rsh"),
                    "nc",
                    &["--namespace", "--container"],
                    1,
                )),
                // Without `--`, what follows the pod is the command.
                None if verb(words, &["exec"]) => Inner::Also(skip(
                    after(words, "exec"),
                    "nc",
                    &["--namespace", "--container", "--context"],
                    1,
                )),
                _ => Inner::Nothing,
            }
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" if verb(words, &["exec"]) => {
            Inner::Also(skip(
                after(words, "exec"),
                "euw",
                &["--env", "--user", "--workdir", "--index", "--env-file"],
                1,
            ))
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" if verb(words, &["run"]) => {
            Inner::Also(skip(
                after(words, "run"),
                "aecuvwplhm",
                &[
                    "--env",
                    "--user",
                    "--workdir",
                    "--volume",
                    "--name",
                    "--network",
                    "--publish",
                    "--entrypoint",
                    "--mount",
                    "--env-file",
                    "--hostname",
                    "--memory",
                    "--cpus",
                    "--label",
                    "--platform",
                    "--net",
                    "--pid",
                    "--restart",
                ],
                1,
            ))
        }
        "gcloud" => match option(words, &["--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Nothing,
        },
        "ansible" => match (
            option(words, &["-m", "--module-name"]),
            option(words, &["-a", "--args"]),
        ) {
            (Some((module, _)), Some(text))
                if module.ends_with("shell")
                    || module.ends_with("command")
                    || module.ends_with("raw") =>
            {
                Inner::Scripts(vec![text])
            }
            (None, Some(text)) => Inner::Scripts(vec![text]),
            _ => Inner::Nothing,
        },
        _ => Inner::Nothing,
    }
}

/// Returns what a shell runs: the text behind `-c`, or what it is fed.
fn shell<'a>(words: &'a [Word], invocation: &Invocation) -> Inner<'a> {
    let flag = words.iter().position(|word| {
        let text = word.literal().unwrap_or_default();
        text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
    });
    if let Some(text) = flag.and_then(|at| words.get(at + 1)) {
        return Inner::Scripts(vec![(source(text), text.span)]);
    }
    if words.iter().any(|word| !word.first_text().starts_with('-')) {
        return Inner::Nothing;
    }
    Inner::Scripts(
        invocation
            .input
            .iter()
            .map(|word| (source(word), word.span))
            .collect(),
    )
}
