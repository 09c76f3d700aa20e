//! Holds the source to the floors and rooms of ARCHITECTURE.md: who may import whom, and which library lives where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules it may name. `cli` belongs to the binary and names the library as `opsbook`.
const FLOORS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("error", &[]),
    ("diagnostic", &["source"]),
    ("model", &["source"]),
    ("data", &["diagnostic", "model", "source"]),
    ("config", &["data", "diagnostic", "model", "source"]),
    ("load", STAGE),
    ("parse", STAGE),
    ("assemble", STAGE),
    ("check", STAGE),
    ("theme", STAGE),
    ("render", RENDER),
    ("publish", STAGE),
    ("import", IMPORT),
    ("search", STAGE),
    ("watch", &["error", "source"]),
    ("offline", &["error", "model", "publish", "source"]),
    ("serve", &["diagnostic", "error", "pipeline", "source"]),
    ("pipeline", PIPELINE),
    ("lib", &[]),
];

const STAGE: &[&str] = &["config", "data", "diagnostic", "error", "model", "source"];
/// Import reads Markdown as pages are read, and makes what is read again: it stands above the stage that it asks.
const IMPORT: &[&str] = &["config", "data", "diagnostic", "model", "parse", "source"];
const RENDER: &[&str] = &[
    "config",
    "data",
    "diagnostic",
    "error",
    "model",
    "source",
    "theme",
];
const PIPELINE: &[&str] = &[
    "assemble",
    "check",
    "config",
    "data",
    "diagnostic",
    "error",
    "load",
    "model",
    "parse",
    "publish",
    "render",
    "search",
    "source",
    "theme",
];

/// Each library (or part of the standard one) and the only places whose files may name it.
const ROOMS: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["parse/"]),
    ("ammonia", &["parse/"]),
    ("brush_parser", &["parse/"]),
    ("unicode_security", &["model/characters"]),
    ("regex_syntax", &["model/pattern"]),
    ("regex_automata", &["model/pattern"]),
    ("tera", &["render/engine.rs", "theme/"]),
    ("syntect", &["render/highlight"]),
    ("two_face", &["render/highlight"]),
    ("mermaid_rs_renderer", &["render/svg"]),
    ("qrcode", &["render/qr"]),
    ("rust_stemmers", &["search/analysis"]),
    ("flate2", &["search/encode"]),
    (
        "base64::",
        &["search/encode", "data/encoded.rs", "render/single_file"],
    ),
    ("rayon", &["pipeline"]),
    ("serde_saphyr", &["data/"]),
    ("toml", &["data/"]),
    ("clap", &["cli/"]),
    ("annotate_snippets", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("tiny_http", &["serve/"]),
    ("mio", &["serve/"]),
    ("httparse", &["serve/"]),
    ("notify", &["watch/"]),
    ("ureq", &["offline/pull/host"]),
    ("minisign::", &["offline/keys.rs"]),
    ("zip::", &["offline/archive.rs"]),
    ("rpassword", &["cli/"]),
    ("ctrlc", &["cli/"]),
    ("walkdir", &["load/", "theme/load.rs"]),
    (
        "std::fs",
        &[
            "load/",
            "theme/load.rs",
            "publish/",
            "offline/",
            "cli/",
            "serve/private.rs",
            "watch/",
        ],
    ),
    ("std::env", &["cli/", "main.rs"]),
    ("std::net", &["serve/", "cli/"]),
    ("std::process::Command", &["cli/"]),
    ("process::exit", &["cli/"]),
    ("catch_unwind", &["error/contained.rs", "serve/"]),
    ("SystemTime::now", &["cli/", "serve/"]),
    ("Timestamp::now", &["cli/", "serve/"]),
    ("Zoned::now", &["cli/", "serve/"]),
    ("println!", &["cli/"]),
    ("eprintln!", &["cli/"]),
];

/// A line of program text: tests, comments and strings in doc comments left out.
struct Line {
    file: String,
    number: usize,
    text: String,
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the source folder can be read");
    for entry in entries.map(|entry| entry.expect("an entry can be read").path()) {
        if entry.is_dir() {
            rust_files(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
}

/// Returns the lines of the program. A file's unit tests stand at its end, so what follows `#[cfg(test)]` is left out;
/// a file named `tests.rs` is one of them as a whole.
fn program() -> Vec<Line> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    let mut lines = Vec::new();
    for path in files {
        let name = path
            .strip_prefix(&root)
            .expect("lies below src")
            .to_string_lossy()
            .into_owned();
        if name.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file can be read");
        let text = text
            .lines()
            .take_while(|line| line.trim() != "#[cfg(test)]" || line.starts_with(' '));
        lines.extend(
            text.enumerate()
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .map(|(index, line)| Line {
                    file: name.clone(),
                    number: index + 1,
                    text: line.to_owned(),
                }),
        );
    }
    lines
}

fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

/// Returns the modules that a line names as `crate::x` or `crate::{x, y}`'s first level on one line.
fn named_modules(text: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        // `$crate` and `other_crate::` are not ours.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        named.push(&rest[..end]);
    }
    named
}

fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let after = text[at + word.len()..].chars().next();
        boundary(text[..at].chars().next_back()) && (word.ends_with('!') || boundary(after))
    })
}

#[test]
fn arrows_point_down() {
    let floors: BTreeMap<&str, &[&str]> = FLOORS.iter().copied().collect();
    let mut faults = Vec::new();
    for line in program() {
        let own = module(&line.file);
        if own == "cli" || own == "main" {
            continue;
        }
        let Some(allowed) = floors.get(own) else {
            faults.push(format!(
                "{}: module `{own}` has no floor in tests/suite/architecture.rs",
                line.file
            ));
            continue;
        };
        for named in named_modules(&line.text)
            .into_iter()
            .filter(|named| floors.contains_key(named))
        {
            if named != own && !allowed.contains(&named) {
                faults.push(format!(
                    "{}:{}: `{own}` may not name `{named}`",
                    line.file, line.number
                ));
            }
        }
    }
    faults.dedup();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_library_has_one_room() {
    let mut faults = Vec::new();
    for line in program() {
        for (library, rooms) in ROOMS {
            // `crate::data::toml::parse` names our own module, not the library.
            let text = line.text.replace("data::toml", "").replace("mod toml", "");
            let text = if *library == "toml" {
                text.replace("toml::parse", "")
            } else {
                text
            };
            let here = if *library == "notify" {
                // People are notified too.
                text.contains("notify::")
            } else if *library == "toml" {
                names(&text, "toml::") || names(&text, "use toml")
            } else {
                names(&text, library)
            };
            if here && !rooms.iter().any(|room| line.file.starts_with(room)) {
                faults.push(format!(
                    "{}:{}: `{library}` may only be named in {}",
                    line.file,
                    line.number,
                    rooms.join(", ")
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_library_does_not_know_the_command_line() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"))
        .expect("src/lib.rs is there");
    assert!(
        !lib.contains("cli"),
        "`cli` is declared in main.rs, never in lib.rs"
    );
}
