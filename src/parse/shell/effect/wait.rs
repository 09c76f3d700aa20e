//! Whether a command ends by itself.

use crate::model::shell::Wait;
use crate::parse::shell::effect::inner::names_inner;
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::line;
use crate::parse::shell::effect::table::{self, Program};
use crate::parse::shell::programs::{SSH_VALUES, is_shell};
use crate::parse::shell::tree::Word;

/// Programs that a person types into once they have started, beside shells.
const PROMPTS: &[&str] = &[
    "python",
    "python3",
    "irb",
    "node",
    "psql",
    "mysql",
    "mariadb",
    "redis-cli",
    "valkey-cli",
    "mongo",
    "mongosh",
    "cqlsh",
    "sqlite3",
    "clickhouse-client",
    "ipython",
    "rails",
    "iex",
    "ghci",
    "ftp",
    "sftp",
    "telnet",
    "gdb",
];

/// Programs that show a screen of their own.
const SCREENS: &[&str] = &[
    "vi",
    "vim",
    "nvim",
    "nano",
    "emacs",
    "less",
    "more",
    "top",
    "htop",
    "atop",
    "btop",
    "iotop",
    "man",
    "k9s",
    "visudo",
    "vipw",
    "passwd",
    "crictl-tui",
    "tmux",
    "screen",
    "mc",
    "watchexec",
    "cfdisk",
    "fdisk",
];

/// Returns why an invocation does not end by itself.
pub(super) fn wait(invocation: &Invocation) -> Option<Wait> {
    let name = invocation.program()?;
    static UNKNOWN: std::sync::LazyLock<Program> = std::sync::LazyLock::new(Program::default);
    let line = line(
        invocation.operands(),
        table::program(name).unwrap_or(&UNKNOWN),
    );
    let has = |names: &[&str]| line.has(names);
    let operand = |at: usize| line.operands.get(at).and_then(|word| word.literal());
    let any_operand = |names: &[&str]| {
        line.operands
            .iter()
            .filter_map(|word| word.literal())
            .any(|word| names.contains(&word))
    };
    let endless = |is: bool| is.then_some(Wait::Endless);
    let person = |is: bool| is.then_some(Wait::Person);
    if has(&["--help", "--version"]) {
        return None;
    }
    match name {
        "kubectl" | "oc" | "k" | "kubecolor" => match operand(0).unwrap_or_default() {
            "logs" => endless(has(&["-f", "--follow"])),
            "get" => endless(has(&["-w", "--watch", "--watch-only"])),
            "port-forward" | "proxy" => Some(Wait::Endless),
            "edit" | "attach" => Some(Wait::Person),
            "run" | "debug" => person(asks_terminal(invocation) && !names_inner(invocation)),
            _ => None,
        },
        "docker" | "podman" | "nerdctl" | "docker-compose" => {
            let verb = operand(0)
                .filter(|verb| *verb != "compose")
                .or(operand(1))
                .unwrap_or_default();
            match verb {
                "logs" => endless(has(&["-f", "--follow"])),
                "stats" | "events" => endless(!has(&["--no-stream"]) && !has(&["--until"])),
                "up" => endless(!has(&["-d", "--detach", "--wait"])),
                "attach" => Some(Wait::Person),
                "run" => person(asks_terminal(invocation) && !names_inner(invocation)),
                "login" => person(!has(&["--password-stdin", "-p", "--password"])),
                _ => None,
            }
        }
        "tail" => endless(has(&["-f", "-F", "--follow"])),
        "journalctl" | "dmesg" => endless(has(&["-f", "--follow", "-w"])),
        "stern" | "kail" => endless(!has(&["--no-follow"])),
        "watch" => Some(Wait::Endless),
        "ping" | "ping6" => endless(!has_short(invocation, 'c') && !has_short(invocation, 'w')),
        "tcpdump" => endless(!has_short(invocation, 'c') && !has_short(invocation, 'r')),
        "sleep" => endless(operand(0) == Some("infinity")),
        "yes" => endless(true),
        "vmstat" | "iostat" | "mpstat" | "sar" => {
            let numbers = line.operands.iter().filter_map(|word| word.literal());
            endless(
                numbers
                    .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
                    .count()
                    == 1,
            )
        }
        "ssh" => {
            if has_short(invocation, 'N') && !has_short(invocation, 'f') {
                return Some(Wait::Endless);
            }
            let operands = invocation.operands();
            let has_command = invocation.is_fed || ssh_command(operands);
            person(!has_command && !has_short(invocation, 'f') && !operands.is_empty())
        }
        "mosh" => Some(Wait::Person),
        "su" => person(super::words::option(invocation.operands(), &["-c", "--command"]).is_none()),
        "sudo" => person(has_short(invocation, 'i') || has_short(invocation, 's')),
        "top" if has_short(invocation, 'b') => endless(!has_short(invocation, 'n')),
        "read" => person(!invocation.is_fed),
        "terraform" | "tofu" => person(
            matches!(operand(0), Some("apply" | "destroy"))
                && !has(&["-auto-approve", "--auto-approve"])
                && line.operands.len() < 2,
        ),
        "crontab" => person(has_short(invocation, 'e')),
        "git" => person(
            operand(0) == Some("rebase") && has(&["-i", "--interactive"])
                || operand(0) == Some("add") && has(&["-p", "--patch"]),
        ),
        "systemctl" => person(operand(0) == Some("edit")),
        "redis-cli" | "valkey-cli"
            if any_operand(&[
                "monitor",
                "MONITOR",
                "subscribe",
                "SUBSCRIBE",
                "psubscribe",
                "PSUBSCRIBE",
            ]) || has(&["--stat", "--latency"]) =>
        {
            Some(Wait::Endless)
        }
        "npm" | "yarn" | "pnpm" => endless(
            matches!(operand(0), Some("start" | "dev"))
                || operand(0) == Some("run") && matches!(operand(1), Some("start" | "dev")),
        ),
        _ if SCREENS.contains(&name) => person(!invocation.is_fed || !matches!(name, "passwd")),
        _ if is_shell(name) || PROMPTS.contains(&name) => person(is_prompt(name, invocation)),
        _ => None,
    }
}

/// Says whether short options hold a letter.
fn has_short(invocation: &Invocation, letter: char) -> bool {
    invocation
        .operands()
        .iter()
        .map(Word::first_text)
        .any(|text| {
            text.len() > 1
                && text.starts_with('-')
                && !text.starts_with("--")
                && text[1..].contains(letter)
        })
}

/// Says whether something stands behind the host of `ssh`.
fn ssh_command(words: &[Word]) -> bool {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = word.first_text();
        let takes_next =
            text.len() == 2 && text.starts_with('-') && SSH_VALUES.contains(&text[1..]);
        if !text.starts_with('-') {
            return words.len() > at + 1;
        }
        at += 1 + usize::from(takes_next);
    }
    false
}

/// Says whether a program that can prompt does: it is given nothing to run, and nothing is fed to it.
fn is_prompt(name: &str, invocation: &Invocation) -> bool {
    if invocation.is_fed || invocation.takes_more {
        return false;
    }
    let words = invocation.operands();
    let has_script = |flags: &[&str]| {
        words
            .iter()
            .map(Word::first_text)
            .any(|text| flags.iter().any(|flag| text.starts_with(flag)))
    };
    let operands = words
        .iter()
        .filter(|word| !word.first_text().starts_with('-'))
        .count();
    match name {
        _ if is_shell(name) => !has_short(invocation, 'c') && operands == 0,
        "python" | "python3" | "node" | "irb" | "ipython" => {
            operands == 0 && !has_script(&["-c", "-m", "-e", "-p", "--eval", "-V", "-v"])
        }
        "psql" | "mysql" | "mariadb" | "cqlsh" => !has_script(&[
            "-c",
            "--command",
            "-e",
            "--execute",
            "-f",
            "--file",
            "-l",
            "--list",
            "-V",
        ]),
        "clickhouse-client" => !has_script(&["-q", "--query"]),
        "mongo" | "mongosh" => {
            !has_script(&["--eval", "-f", "--file"])
                && !words.iter().any(|word| word.first_text().ends_with(".js"))
        }
        "sqlite3" => operands < 2,
        "redis-cli" | "valkey-cli" => {
            let program = table::program("redis-cli");
            program.is_none_or(|program| line(words, program).operands.is_empty())
                && !has_script(&[
                    "--stat",
                    "--bigkeys",
                    "--scan",
                    "--eval",
                    "--latency",
                    "--memkeys",
                    "--hotkeys",
                    "--pipe",
                    "--rdb",
                ])
        }
        "rails" => words
            .first()
            .and_then(|word| word.literal())
            .is_some_and(|word| matches!(word, "c" | "console" | "db" | "dbconsole")),
        _ => true,
    }
}

/// Says whether `-it` or its like stands before the command that is run inside.
pub(super) fn asks_terminal(invocation: &Invocation) -> bool {
    let words = invocation.operands().iter();
    let mut own = words
        .take_while(|word| word.literal() != Some("--"))
        .map(Word::first_text);
    own.any(|text| matches!(text, "-it" | "-ti" | "-t" | "--tty" | "--tty=true"))
}
