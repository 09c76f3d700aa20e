//! What the lints want to know of a command: logs that are cut off, terminals for nothing, downloads that run.

use crate::model::command::Danger;
use crate::model::shell::Fact;
use crate::parse::shell::effect::inner::{Inner, Reads, inner, reads};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::line;
use crate::parse::shell::effect::table;
use crate::parse::shell::effect::wait::wait;
use crate::parse::shell::programs::{INTERPRETERS, is_shell};
use crate::parse::shell::tree::Word;
use crate::source::Span;

/// The most programs that one command runs in a container, of which any may wait.
const MOST_INSIDE: usize = 16;

/// Returns what the lints want to know of an invocation, `behind` which all others follow; the word that says so is the program's or the option's.
pub(super) fn facts(invocation: &Invocation, behind: &[Invocation]) -> Vec<(Fact, Span)> {
    find(invocation, behind).unwrap_or_default()
}

fn find(invocation: &Invocation, behind: &[Invocation]) -> Option<Vec<(Fact, Span)>> {
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
        return Some(vec![(Fact::TruncatedLogs, place(first.span))]);
    }
    let runs_inside = (is_kubectl
        || matches!(name, "docker" | "podman" | "nerdctl" | "docker-compose"))
        && (verb == Some("exec")
            || line.operands.get(1).and_then(|word| word.literal()) == Some("exec"));
    if runs_inside {
        let depth = invocation.through.len();
        // What it runs inside follows it, until something that it does not.
        let inside: Vec<&Invocation> = behind
            .iter()
            .take_while(|other| other.through.len() > depth)
            .take(MOST_INSIDE)
            .collect();
        // Of a program that we do not know nobody can tell whether it asks for something.
        let waits = !inside.iter().all(|inner| needs_no_terminal(inner));
        let options = terminal_options(invocation, inside.first()?);
        if !waits && options.iter().any(|word| is_tty(word.first_text())) {
            let mut found = vec![(Fact::NeedlessTty, place(first.span))];
            // Words of a string have no places of their own.
            if invocation.outer.is_none() {
                found.extend(options.iter().map(|word| (Fact::TerminalOption, word.span)));
            }
            return Some(found);
        }
    }
    None
}

/// Programs that print and end, whatever they are told, as far as [`wait`] does not know better.
const PRINT_AND_END: &[&str] = &[
    "[",
    "clickhouse-client",
    "cqlsh",
    "curl",
    "date",
    "df",
    "dig",
    "du",
    "echo",
    "env",
    "etcdctl",
    "find",
    "free",
    "getent",
    "host",
    "hostname",
    "id",
    "ifconfig",
    "ip",
    "ls",
    "lsof",
    "mariadb",
    "mongo",
    "mongosh",
    "mount",
    "mysql",
    "nc",
    "netstat",
    "nginx",
    "nodetool",
    "nslookup",
    "openssl",
    "pg_dump",
    "pg_isready",
    "ping",
    "printenv",
    "printf",
    "ps",
    "psql",
    "pwd",
    "rabbitmqctl",
    "redis-cli",
    "sqlite3",
    "ss",
    "stat",
    "test",
    "traceroute",
    "true",
    "uname",
    "uptime",
    "valkey-cli",
    "wget",
    "which",
    "whoami",
];

/// Programs that print what stands in the files that they are told, and else read what is typed.
const PRINT_FILES: &[(&str, usize)] = &[
    ("awk", 2),
    ("cat", 1),
    ("grep", 2),
    ("head", 1),
    ("jq", 2),
    ("sed", 2),
    ("sort", 1),
    ("tail", 1),
    ("wc", 1),
];

/// Languages, and the option behind which a program stands.
const ONE_LINERS: &[(&str, &str)] = &[
    ("node", "-e"),
    ("perl", "-e"),
    ("php", "-r"),
    ("python", "-c"),
    ("python3", "-c"),
    ("ruby", "-e"),
];

/// Says whether a command surely prints something and ends, without asking for anything.
fn needs_no_terminal(invocation: &Invocation) -> bool {
    let Some(name) = invocation.program() else {
        return false;
    };
    if wait(invocation).is_some() {
        return false;
    }
    let texts: Vec<&str> = invocation.operands().iter().map(Word::first_text).collect();
    let plain = texts.iter().filter(|text| !text.starts_with('-')).count();
    let prints_files = PRINT_FILES
        .iter()
        .any(|(known, least)| *known == name && plain >= *least);
    let is_one_liner = ONE_LINERS
        .iter()
        .any(|(known, option)| *known == name && texts.contains(option));
    // What a shell runs stands beside it.
    is_shell(name) || PRINT_AND_END.contains(&name) || prints_files || is_one_liner
}

/// Returns the words of an invocation, and not of the command that it runs inside, which ask for a terminal or for input.
fn terminal_options<'a>(invocation: &'a Invocation, inside: &Invocation) -> Vec<&'a Word> {
    let begin = inside
        .words
        .first()
        .filter(|_| inside.outer == invocation.outer);
    let own = invocation.operands().iter().take_while(|word| {
        word.literal() != Some("--") && begin.is_none_or(|begin| word.span.start < begin.span.start)
    });
    own.filter(|word| is_tty(word.first_text()) || is_input(word.first_text()))
        .collect()
}

fn is_tty(word: &str) -> bool {
    matches!(word, "-it" | "-ti" | "-t" | "--tty" | "--tty=true")
}

fn is_input(word: &str) -> bool {
    matches!(
        word,
        "-i" | "--stdin" | "--stdin=true" | "--interactive" | "--interactive=true"
    )
}

/// Returns the place where a download is run: the shell that reads it, or the word that brings it.
pub(super) fn runs_download(invocation: &Invocation) -> Option<Span> {
    let name = invocation.program()?;
    let words = invocation.operands();
    let first = invocation.words.first()?;
    let place = |span| invocation.outer.unwrap_or(span);
    let is_interpreter = INTERPRETERS.contains(&name);
    let reads_input = match name {
        _ if is_shell(name) => reads(words) == Reads::Input,
        _ if is_interpreter => reads_program(words),
        _ => matches!(inner(name, invocation), Inner::Input),
    };
    if invocation.fed.is_download && reads_input {
        return Some(place(first.span));
    }
    let runs = is_shell(name) || is_interpreter || matches!(name, "source" | "." | "eval");
    let brought = invocation.downloads.first().filter(|_| runs)?;
    let is_among = words.iter().any(|word| word.span == *brought);
    is_among.then(|| place(*brought))
}

/// Says whether an interpreter reads its program from its input: it is given no other.
fn reads_program(words: &[Word]) -> bool {
    let texts: Vec<&str> = words.iter().map(Word::first_text).collect();
    let is_told = texts.iter().any(|text| matches!(*text, "-" | "/dev/stdin"));
    let has_program = texts
        .iter()
        .any(|text| !text.starts_with('-') || matches!(*text, "-c" | "-m" | "-e"));
    is_told || !has_program
}

/// Returns what of a script only reads, behind the last of it that changes something: places, program first.
pub(super) fn reads_after_change(dangers: &[(Danger, &Invocation)]) -> Vec<(Fact, Span)> {
    let Some(last) = dangers
        .iter()
        .rposition(|(danger, _)| *danger > Danger::None)
    else {
        return Vec::new();
    };
    let behind = dangers[last + 1..].iter();
    let behind = behind.filter(|(_, invocation)| invocation.leads && invocation.outer.is_none());
    behind
        .filter_map(|(_, invocation)| {
            let (first, last) = (invocation.words.first()?, invocation.words.last()?);
            Some((
                Fact::ReadsAfterChange,
                Span::new(first.span.start, last.span.end),
            ))
        })
        .take(8)
        .collect()
}
