//! Whose prompt `# ` is, behind a command that makes one root or leads into a container.

use crate::parse::shell::effect;
use crate::parse::shell::programs::is_shell;
use crate::parse::shell::tree::{self, Word};

/// Shells inside shells that a terminal shows, by what `# ` is in them.
#[derive(Debug, Default)]
pub(super) struct Shells(Vec<Shell>);

/// What `# ` is in a shell that a command opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shell {
    /// Root's prompt.
    Root,
    /// Root's prompt before what reads as a command: containers mostly run as root, and not always.
    Perhaps,
}

/// Programs that people look around with, beside those that the rules speak of.
const COMMON: &[&str] = &[
    "apt", "awk", "bash", "cat", "cd", "clear", "curl", "cut", "date", "df", "dig", "dmesg", "du",
    "echo", "env", "exit", "export", "free", "grep", "head", "hostname", "id", "less", "ls",
    "lsblk", "lsof", "netstat", "ncdu", "nslookup", "pgrep", "ping", "ps", "psql", "pwd", "sh",
    "sort", "ss", "stat", "tail", "top", "uname", "uptime", "vi", "vim", "wc", "wget", "whoami",
];

impl Shells {
    /// Says whether `# ` before this text is a prompt.
    pub(super) fn are_at(&self, behind: &str) -> bool {
        match self.0.last() {
            Some(Shell::Root) => true,
            Some(Shell::Perhaps) => {
                let word = behind.split_whitespace().next().unwrap_or_default();
                COMMON.contains(&word) || effect::knows(word)
            }
            None => false,
        }
    }

    /// A prompt of someone else is back.
    pub(super) fn close(&mut self) {
        self.0.clear();
    }

    /// Takes in a command that was typed.
    pub(super) fn typed(&mut self, command: &str) {
        let first = command.split_whitespace().next().unwrap_or_default();
        match first.trim_end_matches(';') {
            "exit" | "logout" => {
                self.0.pop();
            }
            "sudo" | "su" | "doas" | "kubectl" | "oc" | "k" | "docker" | "podman" | "nsenter"
            | "ssh" | "chroot" | "crictl" => self.0.extend(opened(command)),
            _ => {}
        }
    }
}

fn opened(command: &str) -> Option<Shell> {
    let script = tree::parse(command).ok()?;
    let [pipeline] = &script.pipelines[..] else {
        return None;
    };
    let [simple] = &pipeline.commands[..] else {
        return None;
    };
    let words: Option<Vec<&str>> = simple.words.iter().map(Word::literal).collect();
    let words = words?;
    match words[..] {
        ["sudo" | "doas", ref words @ ..] => by_sudo(words),
        ["su", ref words @ ..] => by_su(words),
        ["ssh", ref words @ ..] => {
            let is_root = words.iter().any(|word| word.starts_with("root@"));
            is_root.then_some(Shell::Perhaps)
        }
        _ => {
            let last = words.last().and_then(|word| word.rsplit('/').next());
            last.is_some_and(is_shell).then_some(Shell::Perhaps)
        }
    }
}

fn by_sudo(words: &[&str]) -> Option<Shell> {
    let mut rest = words.iter();
    let mut asks_shell = false;
    while let Some(word) = rest.next() {
        match *word {
            "-u" | "--user" if rest.next() != Some(&"root") => return None,
            "-u" | "--user" => {}
            "--login" | "--shell" => asks_shell = true,
            option if option.starts_with('-') => {
                asks_shell |= option.contains(['i', 's']) && !option.starts_with("--");
            }
            "su" => return by_su(rest.as_slice()),
            program => {
                let name = program.rsplit('/').next().unwrap_or_default();
                let is_alone = rest.as_slice().iter().all(|word| word.starts_with('-'));
                let runs = rest.as_slice().contains(&"-c");
                return (is_shell(name) && is_alone && !runs).then_some(Shell::Root);
            }
        }
    }
    asks_shell.then_some(Shell::Root)
}

fn by_su(words: &[&str]) -> Option<Shell> {
    let runs = words.iter().any(|word| matches!(*word, "-c" | "--command"));
    let mut users = words.iter().filter(|word| !word.starts_with('-'));
    let is_root = users.next().is_none_or(|user| *user == "root");
    (is_root && !runs).then_some(Shell::Root)
}
