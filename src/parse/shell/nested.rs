//! Code inside a command: what another shell, a database or another language will read once more.
//!
//! Our quoting ends where the first shell has taken it off, so a slot there takes harmless characters only.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::shell::Quoting;
use crate::parse::shell::evaluated;
use crate::parse::shell::programs::{INTERPRETERS, SSH_VALUES, is_shell};
use crate::parse::shell::tree::{Part, Pipeline, RedirectKind, Script, Simple, Word};
use crate::source::Span;

/// Which words of a program are code.
enum Code {
    /// The word behind one of these options, or joined to it.
    Behind(&'static [&'static str]),
    /// All words that are no options.
    Operands,
    /// All words but the first that is no option: the host.
    AfterFirst,
    /// The word behind one of these options, and all behind `--`.
    Remote(&'static [&'static str]),
    /// Words that hold a space: a command in one word.
    Spaced,
}

use Code::{AfterFirst, Behind, Operands, Remote, Spaced};

/// Programs that read code, and where.
const READERS: &[(&[&str], Code)] = &[
    (
        &["su", "runuser", "script", "flock"],
        Behind(&["-c", "--command"]),
    ),
    (
        &["python", "python2", "python3", "expect", "psql"],
        Behind(&["-c", "--command"]),
    ),
    (
        &["perl", "ruby", "lua", "Rscript", "node", "nodejs"],
        Behind(&["-e", "-E", "-p", "-n", "--eval", "--print"]),
    ),
    (
        &["mysql", "mariadb", "cqlsh", "osascript"],
        Behind(&["-e", "--execute"]),
    ),
    (&["mongo", "mongosh"], Behind(&["--eval"])),
    (&["php"], Behind(&["-r"])),
    (
        &["clickhouse-client", "clickhouse"],
        Behind(&["-q", "--query"]),
    ),
    (&["influx"], Behind(&["-execute", "--execute"])),
    (
        &["pwsh", "powershell"],
        Behind(&["-Command", "-command", "-c"]),
    ),
    (&["gcloud"], Remote(&["--command"])),
    (&["vagrant", "cf"], Behind(&["-c", "--command"])),
    (&["fly", "flyctl"], Behind(&["-C", "--command"])),
    (&["az"], Behind(&["--scripts", "--command"])),
    (&["tmux", "screen", "minikube"], Spaced),
    (&["ansible"], Behind(&["-a", "--args"])),
    (&["env"], Behind(&["-S", "--split-string"])),
    (&["git"], Behind(&["--exec", "-x"])),
    (&["aws"], Behind(&["--parameters", "--command"])),
    (
        &[
            "eval", "trap", "watch", "parallel", "awk", "gawk", "mawk", "sed", "jq", "yq", "bq",
            "sqlite3", "salt", "at", "pdsh", "dsh", "clush", "pssh",
        ],
        Operands,
    ),
    (&["ssh", "rsh", "autossh", "mosh"], AfterFirst),
];

/// Programs that read code from their input, beside shells and interpreters.
const INPUT_READERS: &[&str] = &[
    "su",
    "runuser",
    "chroot",
    "parallel",
    "ssh",
    "slogin",
    "psql",
    "pgcli",
    "mycli",
    "valkey-cli",
    "keydb-cli",
    "mysql",
    "mariadb",
    "sqlite3",
    "mongo",
    "mongosh",
    "cqlsh",
    "clickhouse-client",
    "redis-cli",
    "ftp",
    "sftp",
    "bc",
    "at",
    "batch",
];

/// Where a shell's code stands, as that of those that run one.
const OF_SHELLS: Code = Behind(&["-c", "--command"]);

/// Words of one command that are taken for readers; more are no command but a trial of our patience.
const MOST_READERS: usize = 8;

/// Marks the slots that stand in code.
pub(super) fn mark(
    script: &Script,
    slots: &[Span],
    text: &str,
    places: &mut [Option<(Quoting, bool)>],
) {
    if slots.is_empty() {
        return;
    }
    let mut code = Vec::new();
    for pipeline in &script.pipelines {
        in_pipeline(script, pipeline, &mut code);
    }
    for span in code {
        fill(span, slots, text, places, |_| true);
    }
    let mut evaluated = evaluated::words(script);
    evaluated.extend(evaluated::read_later(script, text, &evaluated));
    let mut inner = script.substitutions.clone();
    inner.sort();
    for span in evaluated {
        // What a substitution prints is evaluated; its own words are read by a shell of their own.
        let from = inner.partition_point(|inner| inner.start < span.start);
        fill(span, slots, text, places, |slot| {
            let mut around = inner[from..]
                .iter()
                .take_while(|inner| inner.start < slot.start);
            !around.any(|inner| slot.end <= inner.end && inner.end <= span.end)
        });
    }
}

/// Marks slots between two places.
fn fill(
    span: Span,
    slots: &[Span],
    text: &str,
    places: &mut [Option<(Quoting, bool)>],
    is_meant: impl Fn(Span) -> bool,
) {
    let first = slots.partition_point(|slot| slot.start < span.start);
    for (slot, place) in slots.iter().zip(places.iter_mut()).skip(first) {
        if slot.start >= span.end {
            break;
        }
        if !is_meant(*slot) {
            continue;
        }
        let starts = place.as_ref().is_none_or(|(_, starts)| *starts);
        // In code anything may begin an option of its own: `ssh host rm <file>`.
        let begins = starts || text[..slot.start].ends_with([' ', '\t']);
        *place = Some((Quoting::Code, begins));
    }
}

fn in_pipeline(script: &Script, pipeline: &Pipeline, code: &mut Vec<Span>) {
    let mut heard = 0;
    for (at, simple) in pipeline.commands.iter().enumerate() {
        // A wrapper's own words may name a reader: `kubectl exec p -- psql -c ...`; each that does is looked at in turn.
        let readers = (0..simple.words.len()).filter(|at| find(&simple.words[*at]).is_some());
        for at in readers.take(MOST_READERS) {
            in_words(&simple.words[at..], code);
        }
        if !reads_code(script, simple) {
            continue;
        }
        let texts = simple
            .redirects
            .iter()
            .filter(|redirect| redirect.kind == RedirectKind::Text);
        code.extend(texts.map(|redirect| redirect.target.span));
        // `bash <(echo ...)`: what prints is the script.
        let files = simple.redirects.iter().map(|redirect| &redirect.target);
        let files = files.chain(&simple.words);
        let printed = files.filter(|word| word.parts == [Part::Unknown]);
        code.extend(printed.map(|word| word.span));
        let before = std::mem::replace(&mut heard, at);
        for before in &pipeline.commands[before..at] {
            said_by(before, code);
            let inside = script.pipelines.get(before.holds.clone());
            let inside = inside.unwrap_or_default().iter();
            inside
                .flat_map(|pipeline| &pipeline.commands)
                .for_each(|simple| said_by(simple, code));
        }
    }
}

/// Says whether a command, or one that it holds, reads code from its input.
fn reads_code(script: &Script, simple: &Simple) -> bool {
    let reads = |simple: &Simple| {
        let mut names = simple.words.iter().filter_map(Word::file_name);
        let is_shell_of_sudo = simple.words.len() > 1
            && simple.words[0].literal() == Some("sudo")
            && (simple.words[1..].iter()).all(|word| word.first_text().starts_with('-'));
        names.any(reads_input) || is_shell_of_sudo
    };
    let inside = script.pipelines.get(simple.holds.clone());
    let mut inside = inside.unwrap_or_default().iter();
    reads(simple) || inside.any(|pipeline| pipeline.commands.iter().any(reads))
}

/// Gathers what a command prints of its own words.
fn said_by(simple: &Simple, code: &mut Vec<Span>) {
    let name = simple.words.first().and_then(Word::file_name);
    if name.is_some_and(|name| matches!(name, "echo" | "printf" | "cat")) {
        code.extend(simple.words.iter().skip(1).map(|word| word.span));
        code.extend(simple.redirects.iter().map(|redirect| redirect.target.span));
    }
}

fn find(word: &Word) -> Option<&'static Code> {
    let name = word.file_name()?;
    if is_shell(name) {
        return Some(&OF_SHELLS);
    }
    static BY_NAME: LazyLock<BTreeMap<&str, &Code>> = LazyLock::new(|| {
        let named = READERS.iter().rev();
        let named = named.flat_map(|(names, code)| names.iter().map(move |name| (*name, code)));
        named.collect()
    });
    BY_NAME.get(name).copied()
}

/// Says whether a program reads code from its input.
fn reads_input(name: &str) -> bool {
    is_shell(name) || INTERPRETERS.contains(&name) || INPUT_READERS.contains(&name)
}

/// Gathers the code among the words from a reader's name on.
fn in_words(words: &[Word], code: &mut Vec<Span>) {
    let Some(kind) = words.first().and_then(find) else {
        return;
    };
    let mut rest = words[1..].iter();
    match kind {
        Behind(options) => {
            while let Some(word) = rest.next() {
                let text = word.first_text();
                let joined = options.iter().any(|option| {
                    text.strip_prefix(option).is_some_and(|rest| {
                        !rest.is_empty() && (rest.starts_with('=') || !option.starts_with("--"))
                    })
                });
                if joined {
                    code.push(word.span);
                }
                if options.contains(&text) || is_cluster(text, options) {
                    code.extend(rest.next().map(|word| word.span));
                }
            }
        }
        Remote(options) => {
            while let Some(word) = rest.next() {
                let text = word.first_text();
                if text == "--" {
                    return code.extend(across(rest.as_slice()));
                }
                if options.contains(&text) {
                    code.extend(rest.next().map(|word| word.span));
                } else if options.iter().any(|option| text.starts_with(option)) {
                    code.push(word.span);
                }
            }
        }
        Spaced => {
            let is_command = |word: &&Word| {
                let mut parts = word.parts.iter();
                parts.any(|part| matches!(part, Part::Text(text) if text.contains(' ')))
            };
            code.extend(rest.filter(is_command).map(|word| word.span));
        }
        Operands => code.extend(across(&words[1..])),
        AfterFirst => {
            let mut has_host = false;
            while let Some(word) = rest.next() {
                let text = word.first_text();
                if has_host {
                    let behind = words.len() - rest.len() - 1;
                    code.extend(across(&words[behind..]));
                    break;
                } else if let Some(option) = text.strip_prefix('-') {
                    let takes_value = option.len() == 1 && SSH_VALUES.contains(option);
                    if option.starts_with('o') {
                        code.push(word.span);
                    }
                    if takes_value
                        && let Some(value) = rest.next()
                        && option == "o"
                    {
                        code.push(value.span);
                    }
                } else {
                    has_host = true;
                }
            }
        }
    }
}

/// Returns the place from the first to the last of some words.
fn across(words: &[Word]) -> Option<Span> {
    let (first, last) = (words.first()?, words.last()?);
    Some(Span::new(first.span.start, last.span.end))
}

/// Says whether short options that share a dash end in one of those that code follows, as in `bash -lc`.
fn is_cluster(text: &str, options: &[&str]) -> bool {
    let letters = text.strip_prefix('-').unwrap_or_default();
    let is_short = letters.len() > 1 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let last = letters.chars().last();
    is_short
        && options
            .iter()
            .any(|option| option.len() == 2 && option.chars().last() == last)
}

/// Says whether a text begins as a statement of SQL does.
pub(super) fn reads_as_sql(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "select", "insert", "update", "delete", "drop", "truncate", "alter", "create", "grant",
        "revoke", "with", "explain", "vacuum", "analyze", "show", "set", "call", "kill", "use",
        "describe", "copy", "begin",
    ];
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    // A statement goes on behind its first word: `show` alone is a word like any other.
    rest.starts_with(char::is_whitespace)
        && WORDS.iter().any(|sql| sql.eq_ignore_ascii_case(word))
        && (word.bytes().all(|byte| byte.is_ascii_uppercase())
            || matches!(
                word,
                "select" | "insert" | "update" | "delete" | "drop" | "alter" | "truncate"
            ))
}
