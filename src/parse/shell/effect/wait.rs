//! Whether a command ends by itself, and what the lints want to know of it.

use crate::model::shell::{Fact, Wait};
use crate::parse::shell::effect::danger::{Line, Value, line};
use crate::parse::shell::effect::invocation::{Invocation, first_text, names_inner};
use crate::parse::shell::effect::table::{self, Program};

/// Programs that a person types into once they have started.
const PROMPTS: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "dash",
    "ksh",
    "ash",
    "fish",
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
    let has = |names: &[&str]| {
        line.options
            .iter()
            .any(|given| names.contains(&given.name.as_str()) && !is_off(&given.value))
    };
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
        "su" => {
            person(super::invocation::option(invocation.operands(), &["-c", "--command"]).is_none())
        }
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
        _ if SCREENS.contains(&name) => {
            person(!is_piped_into(invocation) || !matches!(name, "passwd"))
        }
        _ if PROMPTS.contains(&name) => person(is_prompt(name, invocation)),
        _ => None,
    }
}

fn is_off(value: &Option<Value<'_>>) -> bool {
    matches!(value, Some(Value::Text("false")))
}

fn is_piped_into(invocation: &Invocation) -> bool {
    invocation.is_fed
}

/// Says whether short options hold a letter.
fn has_short(invocation: &Invocation, letter: char) -> bool {
    invocation.operands().iter().map(first_text).any(|text| {
        text.len() > 1
            && text.starts_with('-')
            && !text.starts_with("--")
            && text[1..].contains(letter)
    })
}

/// Says whether something stands behind the host of `ssh`.
fn ssh_command(words: &[crate::parse::shell::tree::Word]) -> bool {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = first_text(word);
        let takes_next = text.len() == 2
            && text.starts_with('-')
            && "BbcDEeFIiJLlmOopQRSWw".contains(&text[1..]);
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
            .map(first_text)
            .any(|text| flags.iter().any(|flag| text.starts_with(flag)))
    };
    let operands = words
        .iter()
        .filter(|word| !first_text(word).starts_with('-'))
        .count();
    match name {
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" => {
            !has_short(invocation, 'c') && operands == 0
        }
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
                && !words.iter().any(|word| first_text(word).ends_with(".js"))
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

/// Returns what the lints want to know of an invocation; the word that says so is the program's or the option's.
pub(super) fn fact(
    invocation: &Invocation,
    all: &[Invocation],
) -> Option<(Fact, crate::source::Span)> {
    let name = invocation.program()?;
    let first = invocation.words.first()?;
    let place = |span| invocation.outer.unwrap_or(span);
    let program = table::program(name)?;
    let line: Line<'_> = line(invocation.operands(), program);
    let has = |names: &[&str]| {
        line.options
            .iter()
            .any(|given| names.contains(&given.name.as_str()) && !is_off(&given.value))
    };
    let verb = line.operands.first().and_then(|word| word.literal());
    let is_kubectl = matches!(name, "kubectl" | "oc" | "k" | "kubecolor");
    if is_kubectl
        && verb == Some("logs")
        && has(&["-l", "--selector"])
        && !has(&["--tail", "--since", "--since-time", "-f", "--follow"])
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

/// Says whether `-it` or its like stands before the command that is run inside.
fn asks_terminal(invocation: &Invocation) -> bool {
    let words = invocation.operands().iter();
    let mut own = words
        .take_while(|word| word.literal() != Some("--"))
        .map(first_text);
    own.any(|text| matches!(text, "-it" | "-ti" | "-t" | "--tty" | "--tty=true"))
}
