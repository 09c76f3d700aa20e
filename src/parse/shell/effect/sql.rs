//! What statements do that a command hands to a database.

use crate::model::command::Danger;
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::effect::line::{Line, Value};
use crate::parse::shell::effect::words::source;

/// Programs that speak to a database, and the options behind which its statements stand.
const CLIENTS: &[(&[&str], &[&str])] = &[
    (
        &["psql", "pgcli", "cockroach"],
        &["-c", "--command", "-e", "--execute"],
    ),
    (
        &["mysql", "mariadb", "cqlsh", "mycli", "vertica", "vsql"],
        &["-e", "--execute"],
    ),
    (&["clickhouse-client", "clickhouse"], &["-q", "--query"]),
    (&["mongo", "mongosh"], &["--eval"]),
    (
        &["sqlite3", "bq", "sqlcmd", "influx", "duckdb"],
        &["-execute", "-Q", "-q"],
    ),
];

/// Returns what an invocation does to a database.
pub(super) fn danger(name: &str, line: &Line<'_>, invocation: &Invocation) -> Danger {
    let Some((_, options)) = CLIENTS.iter().find(|(names, _)| names.contains(&name)) else {
        return Danger::None;
    };
    let mut texts: Vec<String> = Vec::new();
    let words = invocation.operands();
    for (at, word) in words.iter().enumerate() {
        let text = source(word);
        for option in *options {
            if text == *option {
                texts.extend(words.get(at + 1).map(source));
            } else if let Some(joined) = text.strip_prefix(option) {
                texts.push(joined.trim_start_matches('=').to_owned());
            }
        }
    }
    for given in &line.options {
        match given.value {
            Some(Value::Word(word)) if options.contains(&given.name.as_str()) => {
                texts.push(source(word))
            }
            Some(Value::Text(text)) if options.contains(&given.name.as_str()) => {
                texts.push(text.to_owned())
            }
            _ => {}
        }
    }
    // A statement among the operands has more than one word.
    let operands = line.operands.iter().map(|word| source(word));
    texts.extend(operands.filter(|text| text.contains(' ')));
    texts.extend(invocation.fed.texts.iter().map(source));
    texts
        .iter()
        .map(|text| statements(text))
        .max()
        .unwrap_or_default()
}

/// Returns what the worst of some statements does.
pub(super) fn statements(text: &str) -> Danger {
    let text = without_strings(text);
    let dangers = text.split(';').map(|statement| {
        let words: Vec<String> = statement
            .split(|c: char| {
                !c.is_ascii_alphanumeric() && !matches!(c, '_' | '<' | '>' | '.' | '-')
            })
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        one(&words)
    });
    dangers.max().unwrap_or_default().max(script(&text))
}

fn one(words: &[String]) -> Danger {
    let has = |word: &str| words.iter().any(|other| other == word);
    let first = words
        .iter()
        .map(String::as_str)
        .find(|word| !matches!(*word, "begin" | "explain"));
    let is_explained = words.first().is_some_and(|word| word == "explain") && !has("analyze");
    let starts = |prefix: &str| words.iter().any(|word| word.starts_with(prefix));
    if is_explained {
        return Danger::None;
    }
    match first.unwrap_or_default() {
        "drop" | "truncate" => Danger::Destructive,
        "delete" | "update" if !has("where") => Danger::Destructive,
        "delete" | "update" | "insert" | "merge" | "replace" | "alter" | "create" | "grant"
        | "revoke" | "reindex" | "rename" | "call" | "kill" | "copy" | "cluster" | "refresh"
        | "lock" | "set" | "optimize" | "load" | "flush" | "reset" | "upsert" | "vacuum" => {
            let drops = first == Some("alter") && (has("drop") || has("detach"));
            if drops {
                Danger::Destructive
            } else {
                Danger::Caution
            }
        }
        "with" if has("delete") && !has("where") => Danger::Destructive,
        "with" if has("delete") || has("update") || has("insert") => Danger::Caution,
        // A slot in the place of the statement may be any.
        slot if slot.starts_with('<') => Danger::Destructive,
        _ if starts("pg_terminate_backend")
            || starts("pg_cancel_backend")
            || starts("pg_reload_conf")
            || starts("pg_switch_wal") =>
        {
            Danger::Caution
        }
        _ if starts("pg_drop_replication_slot") => Danger::Destructive,
        _ => Danger::None,
    }
}

/// Returns what a script of a document database does.
fn script(text: &str) -> Danger {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "dropDatabase(",
        ".drop(",
        ".remove({})",
        "deleteMany({})",
        ".shutdownServer(",
        "dropIndexes(",
    ]) {
        Danger::Destructive
    } else if has(&[
        "deleteMany(",
        "deleteOne(",
        ".remove(",
        "updateMany(",
        "updateOne(",
        "insert",
        "killOp(",
        "createIndex(",
        "rs.stepDown(",
        "rs.reconfig(",
        "renameCollection(",
    ]) && text.contains('(')
        && !text.trim_start().to_ascii_lowercase().starts_with("insert")
    {
        Danger::Caution
    } else {
        Danger::None
    }
}

/// Takes out what stands in strings and comments: a word there is no statement.
fn without_strings(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            in_string = !in_string;
            kept.push(' ');
        } else if c == '-' && chars.peek() == Some(&'-') && !in_string {
            for c in chars.by_ref() {
                if c == '\n' {
                    break;
                }
            }
            kept.push('\n');
        } else if c == '/' && chars.peek() == Some(&'*') && !in_string {
            let mut before = ' ';
            for c in chars.by_ref().skip(1) {
                if before == '*' && c == '/' {
                    break;
                }
                before = c;
            }
            kept.push(' ');
        } else if !in_string {
            kept.push(c);
        }
    }
    kept
}
