//! What programs run that run others: which words, which texts.

use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::words::{
    after, after_assignments, executed, joined, option, skip, source, verb,
};
use crate::parse::shell::effect::wrappers::wrapper;
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
    /// What is fed to it, as a shell reads it.
    Input,
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
            // `sudo -s`, `sudo -i`: a shell, which reads what is fed.
            [] => Inner::Input,
            rest => Inner::Wrapped(after_assignments(rest)),
        },
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
        "chroot" | "flock" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => match skip(words, "wE", &["--userspec", "--groups", "--timeout"], 1) {
                [] => Inner::Input,
                rest => Inner::Wrapped(rest),
            },
        },
        "nsenter" | "unshare" => match skip(words, "tSGRw", &["--target"], 0) {
            [] => Inner::Input,
            rest => Inner::Wrapped(rest),
        },
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
        "parallel" => {
            let rest = skip(
                words,
                "jnNISsaPLXdC",
                &[
                    "--jobs",
                    "--colsep",
                    "--delay",
                    "--timeout",
                    "--arg-file",
                    "--joblog",
                    "--results",
                    "--sshlogin",
                ],
                0,
            );
            let given = rest
                .iter()
                .position(|word| word.first_text().starts_with(":::"));
            match joined(&rest[..given.unwrap_or(rest.len())]) {
                Some(text) => Inner::Scripts(vec![text]),
                None => Inner::Input,
            }
        }
        "at" | "batch" => match option(words, &["-f"]) {
            Some(_) => Inner::Nothing,
            None => Inner::Input,
        },
        "trap" => match skip(words, "", &[], 0) {
            [action, _, ..] => Inner::Scripts(vec![(source(action), action.span)]),
            _ => Inner::Nothing,
        },
        "source" | "." => match words.first().and_then(Word::literal) {
            Some(file) if is_stdin(file) => Inner::Input,
            _ => Inner::Nothing,
        },
        "find" | "fd" => Inner::Several(executed(words)),
        "watch" => Inner::Scripts(
            joined(skip(words, "n", &["--interval"], 0))
                .into_iter()
                .collect(),
        ),
        "eval" => Inner::Scripts(joined(words).into_iter().collect()),
        "ssh" | "rsh" | "autossh" | "slogin" => {
            let rest = skip(words, SSH_VALUES, &[], 1);
            match joined(rest) {
                Some(text) => Inner::Scripts(vec![text]),
                None => Inner::Input,
            }
        }
        "runuser" if option(words, &["-u", "--user"]).is_some() => Inner::Wrapped(skip(
            words,
            "ugG",
            &["--user", "--group", "--supp-group"],
            0,
        )),
        "su" | "runuser" => match option(words, &["-c", "--command", "--session-command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Input,
        },
        "script" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Also(skip(words, "tT", &[], 1)),
        },
        "ip" => match ["exec"].iter().find(|_| verb(words, &["netns", "vrf"])) {
            Some(exec) => Inner::Also(skip(after(words, exec), "", &[], 1)),
            None => Inner::Nothing,
        },
        "busybox" => Inner::Wrapped(words),
        _ if is_shell(name) => shell(words),
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
            None => match joined(after(words, "--")).filter(|_| verb(words, &["ssh"])) {
                Some(text) => Inner::Scripts(vec![text]),
                None if verb(words, &["ssh"]) => Inner::Input,
                None => Inner::Nothing,
            },
        },
        "crictl" if verb(words, &["exec"]) => Inner::Also(skip(
            after(words, "exec"),
            "r",
            &["--timeout", "--runtime-endpoint", "--transport"],
            1,
        )),
        "ctr" if verb(words, &["exec"]) => Inner::Also(skip(
            after(words, "exec"),
            "",
            &["--exec-id", "--cwd", "--user"],
            1,
        )),
        "aws" | "cf" | "fly" | "flyctl" | "vagrant" | "az" | "minikube" => {
            match option(words, &["--command", "-C", "-c", "--scripts"])
                .filter(|_| verb(words, &["ssh", "execute-command", "exec", "run-command"]))
            {
                Some(text) => Inner::Scripts(vec![text]),
                None if name == "minikube" && verb(words, &["ssh"]) => Inner::Scripts(
                    joined(skip(after(words, "ssh"), "nip", &[], 0))
                        .into_iter()
                        .collect(),
                ),
                None => Inner::Nothing,
            }
        }
        "nomad" if verb(words, &["exec"]) => {
            Inner::Also(skip(after(words, "exec"), "", &["-task", "-e"], 1))
        }
        "heroku" if verb(words, &["run", "run:detached"]) => {
            let verb = words
                .iter()
                .position(|word| word.first_text().starts_with("run"));
            let rest = verb.map_or(&[][..], |at| &words[at + 1..]);
            Inner::Also(skip(
                rest,
                "arse",
                &["--app", "--remote", "--size", "--env"],
                0,
            ))
        }
        // `tmux new -d 'command'`, `screen -X stuff 'command'`
        "tmux" | "screen"
            if !words
                .iter()
                .any(|word| word.file_name().is_some_and(is_shell))
                && words.iter().any(|word| source(word).contains(' ')) =>
        {
            let commands = words.iter().filter(|word| source(word).contains(' '));
            Inner::Scripts(commands.map(|word| (source(word), word.span)).collect())
        }
        "tmux" | "screen" => {
            let shell = words
                .iter()
                .position(|word| word.file_name().is_some_and(is_shell));
            Inner::Also(shell.map_or(&[][..], |at| &words[at..]))
        }
        "pdsh" | "dsh" | "clush" | "pssh" | "parallel-ssh" => Inner::Scripts(
            joined(skip(
                words,
                "wxglRtfuPphOoeaI",
                &["--host", "--hosts", "--user", "--timeout"],
                0,
            ))
            .into_iter()
            .collect(),
        ),
        "salt" => Inner::Scripts(joined(after(words, "cmd.run")).into_iter().collect()),
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
        _ => match wrapper(name, words) {
            Some(wrapper) => Inner::Wrapped(wrapper.skip(words)),
            None => Inner::Nothing,
        },
    }
}

/// Returns what a shell runs: the text behind `-c`, or what it is fed.
fn shell<'a>(words: &'a [Word]) -> Inner<'a> {
    match reads(words) {
        Reads::Text(text) => Inner::Scripts(vec![(source(text), text.span)]),
        Reads::Input => Inner::Input,
        Reads::File => Inner::Nothing,
    }
}

/// Where a shell has its script from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads<'a> {
    /// The word behind `-c`.
    Text(&'a Word),
    /// What is fed to it, or a person.
    Input,
    /// A file, which nobody knows.
    File,
}

/// Finds out where a shell has its script from, by the words behind its name.
pub(super) fn reads(words: &[Word]) -> Reads<'_> {
    let mut at = 0;
    let mut asks_input = false;
    while let Some(word) = words.get(at) {
        let text = word.first_text();
        if !text.starts_with(['-', '+']) {
            break;
        }
        at += 1;
        if matches!(text, "-" | "--") {
            break;
        }
        if text.starts_with("--") {
            at += usize::from(matches!(text, "--rcfile" | "--init-file"));
            continue;
        }
        if text.starts_with('-') && text.contains('c') {
            let mut rest = words[at..].iter();
            let code = rest.find(|word| !word.first_text().starts_with('-'));
            return code.map_or(Reads::File, Reads::Text);
        }
        asks_input |= text.starts_with('-') && text.contains('s');
        at += usize::from(text.ends_with(['o', 'O']));
    }
    match words.get(at).map(Word::literal) {
        None => Reads::Input,
        _ if asks_input => Reads::Input,
        Some(Some(file)) if is_stdin(file) => Reads::Input,
        Some(_) => Reads::File,
    }
}

fn is_stdin(file: &str) -> bool {
    matches!(file, "-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0")
}
