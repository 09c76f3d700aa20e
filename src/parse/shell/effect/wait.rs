//! Whether a command ends by itself.

mod prompt;

use crate::model::shell::Wait;
use crate::parse::shell::effect::inner::{Inner, inner, names_inner};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::{Line, line};
use crate::parse::shell::effect::table::{self, Program};
use crate::parse::shell::effect::wait::prompt::{PROMPTS, is_prompt};
use crate::parse::shell::effect::words::skip;
use crate::parse::shell::programs::{SSH_VALUES, is_shell};
use crate::parse::shell::tree::Word;

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
    "mc",
    "cfdisk",
    "glances",
    "iftop",
    "nethogs",
    "ncdu",
    "nmon",
    "pg_top",
    "lazydocker",
];

/// Programs that run until they are stopped.
const ENDLESS: &[&str] = &[
    "watch",
    "yes",
    "tailf",
    "sshuttle",
    "ngrok",
    "fswatch",
    "watchexec",
    "nodemon",
    "uvicorn",
    "gunicorn",
];

/// Returns why an invocation does not end by itself.
pub(super) fn wait(invocation: &Invocation) -> Option<Wait> {
    // Something else sees to it that these end.
    let ends = ["timeout", "gtimeout"].iter();
    let ends = ends.chain(&["systemd-run", "at", "batch"]);
    if invocation
        .through
        .iter()
        .any(|name| ends.clone().any(|end| end == name))
    {
        return None;
    }
    if invocation.is_endless {
        return Some(Wait::Endless);
    }
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
            "events" => endless(has(&["-w", "--watch"])),
            "edit" | "attach" => Some(Wait::Person),
            "rsh" => person(!names_inner(invocation)),
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
                "watch" => endless(operand(0) == Some("compose")),
                "stats" | "events" => endless(!has(&["--no-stream"]) && !has(&["--until"])),
                "up" => endless(!has(&["-d", "--detach", "--wait"])),
                "attach" => Some(Wait::Person),
                "run" => person(asks_terminal(invocation) && !names_inner(invocation)),
                "login" => person(!has(&["--password-stdin", "-p", "--password"])),
                _ => None,
            }
        }
        "tail" => endless(
            has(&["-F", "--follow"]) || has_short(invocation, 'f') || has_short(invocation, 'F'),
        ),
        "less" if any_operand(&["+F"]) => Some(Wait::Endless),
        "journalctl" | "dmesg" => endless(has(&["-f", "--follow", "-w"])),
        "stern" | "kail" => endless(!has(&["--no-follow"])),
        "aws" => match (
            operand(0).unwrap_or_default(),
            operand(1).unwrap_or_default(),
        ) {
            ("logs", "tail") => endless(has(&["--follow"])),
            ("logs", "start-live-tail") => endless(true),
            ("ssm", "start-session") | ("sso", "login") | ("ec2-instance-connect", "ssh") => {
                person(true)
            }
            ("ecs", "execute-command") => person(has(&["--interactive"])),
            ("configure", "" | "sso") => person(!invocation.fed.is_fed),
            _ => None,
        },
        "gcloud" => {
            if any_operand(&["ssh"]) {
                return person(
                    matches!(inner(name, invocation), Inner::Input) && !invocation.fed.is_fed,
                );
            }
            let tails = any_operand(&["tail"]) && any_operand(&["logging", "logs"]);
            match tails || any_operand(&["start-iap-tunnel"]) {
                true => Some(Wait::Endless),
                false => person(
                    any_operand(&["login"]) && any_operand(&["auth"])
                        || any_operand(&["connect"]) && any_operand(&["sql"]),
                ),
            }
        }
        "az" => {
            let follows = any_operand(&["log"]) && any_operand(&["tail"]) || has(&["--follow"]);
            match follows {
                true => Some(Wait::Endless),
                false => person(
                    any_operand(&["ssh", "attach"])
                        || operand(0) == Some("login")
                            && !has(&["--service-principal", "--identity"])
                        || any_operand(&["exec"]) && any_operand(&["containerapp", "container"]),
                ),
            }
        }
        "heroku" => match operand(0).unwrap_or_default() {
            "logs" => endless(has(&["--tail", "-t"])),
            "ps:exec" | "console" => Some(Wait::Person),
            "pg:psql" => person(!has(&["-c", "--command", "-f", "--file"])),
            _ => None,
        },
        "fly" | "flyctl" => match operand(0).unwrap_or_default() {
            "logs" => endless(!has(&["-n", "--no-tail"])),
            "proxy" => Some(Wait::Endless),
            "ssh" => person(operand(1) == Some("console") && !has(&["-C", "--command"])),
            _ => None,
        },
        "openssl" => match operand(0).unwrap_or_default() {
            "s_client" => person(!invocation.fed.is_fed),
            "s_server" => Some(Wait::Endless),
            _ => None,
        },
        "nc" | "ncat" | "netcat" if has_short(invocation, 'l') || has(&["--listen"]) => {
            Some(Wait::Endless)
        }
        "nc" | "ncat" | "netcat" => person(
            !has_short(invocation, 'z') && !invocation.fed.is_fed && !line.operands.is_empty(),
        ),
        "socat" => endless(any_operand_begins(
            &line,
            &[
                "TCP-LISTEN",
                "TCP4-LISTEN",
                "UDP-LISTEN",
                "UDP-RECV",
                "UNIX-LISTEN",
                "OPENSSL-LISTEN",
            ],
        )),
        "python" | "python3" if serves(&line, invocation) => Some(Wait::Endless),
        "flask" => endless(operand(0) == Some("run")),
        "php" => endless(has_short(invocation, 'S')),
        "hugo" | "mkdocs" | "jekyll" | "rails"
            if matches!(operand(0), Some("server" | "serve" | "s")) =>
        {
            Some(Wait::Endless)
        }
        "inotifywait" => endless(has(&["-m", "--monitor"])),
        "iperf3" | "iperf" => endless(has(&["-s", "--server"])),
        "mtr" => person(!has(&[
            "-r",
            "--report",
            "-w",
            "--report-wide",
            "-c",
            "--json",
            "-j",
            "--csv",
        ])),
        "perf" => person(operand(0) == Some("top")),
        "strace" => endless(has_short(invocation, 'p')),
        "etcdctl" => endless(operand(0) == Some("watch")),
        "consul" | "nomad" if operand(0) == Some("monitor") || operand(0) == Some("watch") => {
            Some(Wait::Endless)
        }
        "nomad" if operand(0) == Some("alloc") => match operand(1) {
            Some("logs") => endless(has(&["-f", "-tail"]) && has(&["-f"])),
            _ => None,
        },
        "flux" => endless(
            operand(0) == Some("logs") && has(&["-f", "--follow"]) || has(&["-w", "--watch"]),
        ),
        "argocd" => endless(operand(1) == Some("logs") && has(&["-f", "--follow"])),
        "logcli" => endless(has(&["--tail", "-f"])),
        "mosquitto_sub" => endless(!has_short(invocation, 'C') && !has_short(invocation, 'W')),
        "kafka-console-consumer" | "kafka-console-consumer.sh" => {
            endless(!has(&["--max-messages", "--timeout-ms"]))
        }
        "kcat" | "kafkacat" => endless(has(&["-C"]) && !has(&["-e", "-c"])),
        "sleep" => endless(matches!(operand(0), Some("infinity" | "inf"))),
        "tmux" => person(match operand(0) {
            None | Some("attach" | "attach-session" | "a" | "at") => true,
            Some("new" | "new-session") => !has(&["-d"]),
            _ => false,
        }),
        "screen" => {
            let words = || invocation.operands().iter().map(Word::first_text);
            let ends = words().any(|word| {
                word.starts_with("-ls")
                    || word.starts_with("-list")
                    || matches!(word, "-X" | "-wipe" | "-v" | "-Q" | "-dm" | "-dmS")
            });
            person(!(ends || words().any(|word| word == "-d") && words().any(|word| word == "-m")))
        }
        "fdisk" | "gdisk" => person(
            !has(&[
                "-l",
                "--list",
                "-x",
                "--list-details",
                "-s",
                "--getsz",
                "-V",
                "-v",
            ]) && !invocation.fed.is_fed,
        ),
        "parted" => person(!has(&["-l", "--list", "-s", "--script"]) && line.operands.len() < 2),
        _ if ENDLESS.contains(&name) => Some(Wait::Endless),
        "ping" | "ping6" => endless(!has_short(invocation, 'c') && !has_short(invocation, 'w')),
        "tcpdump" => endless(!has_short(invocation, 'c') && !has_short(invocation, 'r')),
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
            let has_command = invocation.fed.is_fed || ssh_command(operands);
            person(!has_command && !has_short(invocation, 'f') && !operands.is_empty())
        }
        "mosh" => Some(Wait::Person),
        "su" => person(matches!(inner(name, invocation), Inner::Input) && !invocation.fed.is_fed),
        "sudo" => person(
            matches!(inner(name, invocation), Inner::Input)
                && !invocation.fed.is_fed
                && (has_short(invocation, 'i') || has_short(invocation, 's')),
        ),
        "top" if has_short(invocation, 'b') => endless(!has_short(invocation, 'n')),
        "read" => person(!invocation.fed.is_fed),
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
        "redis-cli" | "valkey-cli" | "keydb-cli"
            if any_operand(&[
                "monitor",
                "MONITOR",
                "subscribe",
                "SUBSCRIBE",
                "psubscribe",
                "PSUBSCRIBE",
            ]) || has(&["--stat", "--latency", "--latency-history", "--latency-dist"]) =>
        {
            Some(Wait::Endless)
        }
        "npm" | "yarn" | "pnpm" => endless(
            matches!(operand(0), Some("start" | "dev"))
                || operand(0) == Some("run") && matches!(operand(1), Some("start" | "dev")),
        ),
        _ if SCREENS.contains(&name) => person(!invocation.fed.is_fed || !matches!(name, "passwd")),
        _ if is_shell(name) || PROMPTS.contains(&name) => person(is_prompt(name, invocation)),
        _ => None,
    }
}

/// Says whether short options hold a letter: those of `ssh` and `sudo` stand before the first operand.
fn has_short(invocation: &Invocation, letter: char) -> bool {
    let words = invocation.operands();
    let own = match invocation.program() {
        Some("ssh") => words.len() - skip(words, SSH_VALUES, &[], 0).len(),
        Some("sudo") => words.len() - skip(words, "ugpCTrtUDRh", &[], 0).len(),
        _ => words.len(),
    };
    words[..own].iter().map(Word::first_text).any(|text| {
        text.len() > 1
            && text.starts_with('-')
            && !text.starts_with("--")
            && text[1..].contains(letter)
    })
}

fn any_operand_begins(line: &Line<'_>, beginnings: &[&str]) -> bool {
    let mut texts = line.operands.iter().map(|word| word.first_text());
    texts.any(|text| {
        beginnings
            .iter()
            .any(|beginning| text.starts_with(beginning))
    })
}

/// Says whether Python runs one of its servers.
fn serves(line: &Line<'_>, invocation: &Invocation) -> bool {
    let servers = [
        "http.server",
        "SimpleHTTPServer",
        "flask",
        "uvicorn",
        "gunicorn",
    ];
    has_short(invocation, 'm')
        && line
            .operands
            .first()
            .and_then(|word| word.literal())
            .is_some_and(|module| servers.contains(&module))
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

/// Says whether `-it` or its like stands before the command that is run inside.
pub(super) fn asks_terminal(invocation: &Invocation) -> bool {
    let words = invocation.operands().iter();
    let mut own = words
        .take_while(|word| word.literal() != Some("--"))
        .map(Word::first_text);
    own.any(|text| matches!(text, "-it" | "-ti" | "-t" | "--tty" | "--tty=true"))
}
