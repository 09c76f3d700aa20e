//! Words that the shell itself reads once more: arithmetic, names of variables, and code that it keeps for later.
//!
//! However a value is quoted there, `x[$(...)]` runs what it holds: an index is arithmetic, and arithmetic is expanded. So
//! slots in such words take harmless characters only.

use std::collections::BTreeSet;

use crate::parse::shell::tree::{Part, Script, Simple, Word};
use crate::source::Span;

/// Builtins all of whose operands are arithmetic, names or code; and the letters of their options with a value that is
/// plain text. Some are harmless in bash and evaluate in zsh and ksh, where the same line is pasted.
const BUILTINS: &[(&[&str], &str)] = &[
    (
        &[
            "let", "repeat", "shift", "exit", "return", "break", "continue",
        ],
        "",
    ),
    (&["unset", "getopts", "wait", "vared", "alias"], ""),
    (&["read"], "dinNpu"),
    (&["mapfile", "readarray"], "du"),
    (&["bind", "complete", "compgen", "fc"], ""),
];

/// Builtins that declare variables.
const DECLARATIONS: &[&str] = &[
    "declare", "typeset", "local", "export", "readonly", "integer", "float",
];

/// Variables whose value is arithmetic, or code for a shell.
const VARIABLES: &[&str] = &[
    "PROMPT_COMMAND",
    "PS0",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PROMPT",
    "RPROMPT",
    "BASH_ENV",
    "ENV",
    "RANDOM",
    "SRANDOM",
    "SECONDS",
    "OPTIND",
    "HISTCMD",
    "LINENO",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "MANPAGER",
    "GIT_PAGER",
    "GIT_EDITOR",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SSH_COMMAND",
    "GIT_EXTERNAL_DIFF",
    "KUBE_EDITOR",
    "SUDO_EDITOR",
    "SYSTEMD_EDITOR",
    "FCEDIT",
    "LESSOPEN",
    "LESSCLOSE",
];

/// Returns the words of a script that the shell reads once more, beside those that the grammar knows as such.
pub(super) fn words(script: &Script) -> Vec<Span> {
    let mut found = script.arithmetic.clone();
    commands(script).for_each(|simple| in_simple(simple, &mut found));
    found
}

/// Returns the values of variables that arithmetic of the same script reads: `n=<count>; ((n > 5))`.
pub(super) fn read_later(script: &Script, text: &str, evaluated: &[Span]) -> Vec<Span> {
    let read: BTreeSet<&str> = evaluated
        .iter()
        .filter_map(|span| text.get(span.start..span.end))
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .collect();
    let assigned = commands(script).flat_map(|simple| &simple.assignments);
    let assigned = assigned.chain(&script.loops);
    let declared = commands(script).filter(|simple| is_declaration(simple));
    let declared = declared
        .flat_map(|simple| &simple.words)
        .filter_map(|word| {
            let (name, _) = word.first_text().split_once('=')?;
            Some((name, word))
        });
    assigned
        .map(|(name, word)| (name.as_str(), word))
        .chain(declared)
        .filter(|(name, word)| has_slot(word) && read.contains(name))
        .map(|(_, word)| word.span)
        .collect()
}

fn commands(script: &Script) -> impl Iterator<Item = &Simple> {
    let pipelines = script.pipelines.iter();
    pipelines.flat_map(|pipeline| &pipeline.commands)
}

fn in_simple(simple: &Simple, found: &mut Vec<Span>) {
    let assigned = simple.assignments.iter();
    found.extend(
        assigned
            .filter(|(name, _)| VARIABLES.contains(&name.as_str()))
            .map(|(_, word)| word.span),
    );
    // `env`, `sudo` and the like set variables, too.
    found.extend(
        simple
            .words
            .iter()
            .filter(|word| sets_code(word))
            .map(|word| word.span),
    );
    let words = behind_wrappers(&simple.words);
    let Some(name) = words.first().and_then(Word::literal) else {
        return;
    };
    let rest = &words[1..];
    match name {
        "[" | "test" => in_test(rest, found),
        "printf" => in_printf(rest, found),
        name if DECLARATIONS.contains(&name) => in_declaration(name, rest, found),
        name => {
            let mut builtins = BUILTINS.iter();
            if let Some((_, plain)) = builtins.find(|(names, _)| names.contains(&name)) {
                in_operands(rest, plain, found);
            }
        }
    }
}

fn sets_code(word: &Word) -> bool {
    let name = word.first_text().split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| VARIABLES.contains(&name))
}

/// Leaves out what only says that a builtin follows.
fn behind_wrappers(words: &[Word]) -> &[Word] {
    let is_wrapper = |word: &Word| matches!(word.literal(), Some("builtin" | "command" | "noglob"));
    let count = words.iter().take_while(|word| is_wrapper(word)).count();
    &words[count..]
}

fn is_declaration(simple: &Simple) -> bool {
    let name = simple.words.first().and_then(Word::literal);
    name.is_some_and(|name| DECLARATIONS.contains(&name))
}

fn has_slot(word: &Word) -> bool {
    word.parts.iter().any(|part| matches!(part, Part::Slot(_)))
}

fn in_operands(words: &[Word], plain: &str, found: &mut Vec<Span>) {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let option = word.literal().and_then(|text| text.strip_prefix('-'));
        match option.and_then(|letters| letters.chars().last()) {
            Some(last) if plain.contains(last) => drop(words.next()),
            _ => found.push(word.span),
        }
    }
}

fn in_test(words: &[Word], found: &mut Vec<Span>) {
    for (at, word) in words.iter().enumerate() {
        match word.literal() {
            Some("-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge") => {
                let before = at.checked_sub(1).and_then(|at| words.get(at));
                found.extend(
                    before
                        .into_iter()
                        .chain(words.get(at + 1))
                        .map(|word| word.span),
                );
            }
            Some("-v" | "-R" | "-t") => found.extend(words.get(at + 1).map(|word| word.span)),
            _ => {}
        }
    }
}

fn in_printf(words: &[Word], found: &mut Vec<Span>) {
    let mut rest = words;
    while let Some(word) = rest
        .first()
        .filter(|word| word.first_text().starts_with('-'))
    {
        rest = &rest[1..];
        if word.literal() == Some("-v") {
            found.extend(rest.first().map(|word| word.span));
            rest = rest.get(1..).unwrap_or_default();
        } else {
            found.push(word.span);
        }
    }
    if let Some((format, values)) = rest.split_first()
        && format
            .parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if formats_numbers(text)))
    {
        found.extend(values.iter().map(|word| word.span));
    }
}

/// Says whether a format has a conversion of numbers, whose values zsh and ksh take for arithmetic, or one that names a
/// variable.
fn formats_numbers(format: &str) -> bool {
    format.replace("%%", "").split('%').skip(1).any(|rest| {
        let letter = rest.trim_start_matches(|c: char| c.is_ascii_digit() || " #+-.'*".contains(c));
        rest.starts_with('*') || letter.starts_with(|c| "diouxXeEfFgGaAnc".contains(c))
    })
}

fn in_declaration(name: &str, words: &[Word], found: &mut Vec<Span>) {
    let is_option = |word: &Word| word.first_text().starts_with(['-', '+']);
    let letters = words
        .iter()
        .filter(|word| is_option(word))
        .map(Word::first_text);
    let evaluates = matches!(name, "integer" | "float")
        || letters
            .flat_map(str::chars)
            .any(|letter| "aAinEF".contains(letter));
    // Without a `=` in sight, the word is a name or may become an assignment of any kind.
    let operands = words.iter().filter(|word| !is_option(word));
    let operands = operands.filter(|word| evaluates || !word.first_text().contains('='));
    found.extend(operands.map(|word| word.span));
}
