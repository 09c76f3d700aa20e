//! Programs with a prompt of their own, and whether they show it.

use crate::parse::shell::effect::inner::{Reads, reads};
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::line;
use crate::parse::shell::effect::table::{self, Program};
use crate::parse::shell::programs::is_shell;
use crate::parse::shell::tree::Word;

/// Programs that a person types into once they have started, beside shells.
pub(super) const PROMPTS: &[&str] = &[
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
    "pgcli",
    "mycli",
    "keydb-cli",
    "nc",
    "ncat",
    "netcat",
];

/// Says whether a program that can prompt does: it is given nothing to run, and nothing is fed to it.
pub(super) fn is_prompt(name: &str, invocation: &Invocation) -> bool {
    if invocation.fed.is_fed || invocation.takes_more {
        return false;
    }
    let words = invocation.operands();
    let has_script = |flags: &[&str]| {
        words
            .iter()
            .map(Word::first_text)
            .any(|text| flags.iter().any(|flag| text.starts_with(flag)))
    };
    static UNKNOWN: std::sync::LazyLock<Program> = std::sync::LazyLock::new(Program::default);
    let told = line(words, table::program(name).unwrap_or(&UNKNOWN));
    let has = |names: &[&str]| told.has(names);
    let operands = words
        .iter()
        .filter(|word| !word.first_text().starts_with('-'))
        .count();
    match name {
        _ if is_shell(name) => reads(words) == Reads::Input && !has(&["--version", "--help"]),
        "python" | "python3" | "node" | "irb" | "ipython" => {
            operands == 0 && !has_script(&["-c", "-m", "-e", "-p", "--eval", "-V", "-v"])
        }
        "psql" | "pgcli" => !has(&[
            "-c",
            "--command",
            "-f",
            "--file",
            "-l",
            "--list",
            "-V",
            "--version",
            "-?",
        ]),
        "mysql" | "mariadb" | "mycli" => !has(&["-e", "--execute", "-V", "--version", "-?"]),
        "cqlsh" => !has_script(&["-e", "--execute", "-f", "--file", "--version"]),
        "clickhouse-client" => !has_script(&["-q", "--query"]),
        "mongo" | "mongosh" => {
            !has_script(&["--eval", "-f", "--file"])
                && !words.iter().any(|word| word.first_text().ends_with(".js"))
        }
        "sqlite3" => operands < 2,
        "redis-cli" | "valkey-cli" | "keydb-cli" => {
            let program = table::program("redis-cli");
            program.is_none_or(|program| line(words, program).operands.is_empty())
                && !has_script(&[
                    "--cluster",
                    "--intrinsic",
                    "--lru",
                    "--functions",
                    "--version",
                    "-v",
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
