//! What is really run: programs behind `sudo`, `xargs`, `kubectl exec`, `sh -c` and the like.

use crate::parse::shell::tree::{self, Part, Pipeline, RedirectKind, Script, Simple, Word};
use crate::source::Span;

/// Wrappers and scripts in scripts that are looked into; what is deeper nobody reads either.
const DEEPEST: usize = 12;

/// A program and its words, as it is run in the end.
#[derive(Debug, Clone)]
pub(super) struct Invocation {
    /// The program first.
    pub(super) words: Vec<Word>,
    /// Where it stands, when its words stand in a string: then they have no places of their own.
    pub(super) outer: Option<Span>,
    /// Whether something is fed to it: a pipe, a file, a here-document.
    pub(super) is_fed: bool,
    /// Whether more words come from elsewhere (`xargs`).
    pub(super) takes_more: bool,
    /// Texts that are fed to it.
    pub(super) input: Vec<Word>,
    /// The programs it was reached through.
    pub(super) through: Vec<String>,
}

impl Invocation {
    /// Returns the program's name without its folder, where it is certain.
    pub(super) fn program(&self) -> Option<&str> {
        let name = self.words.first()?.literal()?;
        let name = name.rsplit('/').next().unwrap_or(name);
        (!name.is_empty()).then_some(name)
    }

    pub(super) fn operands(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }
}

/// Returns everything that a script runs.
pub(super) fn all(script: &Script) -> Vec<Invocation> {
    let mut found = Vec::new();
    in_script(script, None, &[], 0, &mut found);
    found
}

fn in_script(
    script: &Script,
    outer: Option<Span>,
    through: &[String],
    depth: usize,
    found: &mut Vec<Invocation>,
) {
    for pipeline in &script.pipelines {
        in_pipeline(pipeline, outer, through, depth, found);
    }
}

fn in_pipeline(
    pipeline: &Pipeline,
    outer: Option<Span>,
    through: &[String],
    depth: usize,
    found: &mut Vec<Invocation>,
) {
    for (at, simple) in pipeline.commands.iter().enumerate() {
        let input = input(simple, &pipeline.commands[..at]);
        let reads_file = simple
            .redirects
            .iter()
            .any(|redirect| redirect.kind == RedirectKind::Read);
        let invocation = Invocation {
            words: simple.words.clone(),
            outer,
            is_fed: at > 0 || reads_file || !input.is_empty(),
            takes_more: false,
            input,
            through: through.to_vec(),
        };
        follow(invocation, depth, found);
    }
}

/// Returns the texts that a command reads: here-documents, here-strings, and what `echo` says into its pipe.
fn input(simple: &Simple, before: &[Simple]) -> Vec<Word> {
    let texts = simple
        .redirects
        .iter()
        .filter(|redirect| redirect.kind == RedirectKind::Text);
    let mut input: Vec<Word> = texts.map(|redirect| redirect.target.clone()).collect();
    if let Some(last) = before.last() {
        let is_echo = last
            .words
            .first()
            .and_then(Word::literal)
            .is_some_and(|name| matches!(name, "echo" | "printf"));
        if is_echo {
            input.extend(
                last.words[1..]
                    .iter()
                    .filter(|word| !starts_with(word, "-"))
                    .cloned(),
            );
        }
        let is_cat = last.words.first().and_then(Word::literal) == Some("cat");
        if is_cat {
            let texts = last
                .redirects
                .iter()
                .filter(|redirect| redirect.kind == RedirectKind::Text);
            input.extend(texts.map(|redirect| redirect.target.clone()));
        }
    }
    input
}

/// Follows an invocation to what it runs, and notes both.
fn follow(mut invocation: Invocation, depth: usize, found: &mut Vec<Invocation>) {
    let Some(first) = invocation.words.first() else {
        return;
    };
    let Some(name) = invocation.program().map(str::to_owned) else {
        if matches!(first.parts.first(), Some(Part::Slot(_))) {
            found.push(invocation);
        }
        return;
    };
    if depth >= DEEPEST {
        return;
    }
    let own = invocation.clone();
    invocation.through.push(name.clone());
    let inner = inner(&name, &invocation);
    if !matches!(inner, Inner::Wrapped(words) if !words.is_empty()) {
        found.push(own);
    }
    let run = |words: &[Word], more: bool, found: &mut Vec<Invocation>| {
        let next = Invocation {
            words: words.to_vec(),
            takes_more: more || invocation.takes_more,
            ..invocation.clone()
        };
        follow(next, depth + 1, found);
    };
    match inner {
        Inner::Nothing => {}
        Inner::Wrapped(words) | Inner::Also(words) => {
            run(words, name == "xargs" || name == "parallel", found)
        }
        Inner::Several(lists) => lists.iter().for_each(|words| run(words, true, found)),
        Inner::Scripts(scripts) => {
            for (text, span) in scripts {
                if let Ok(script) = tree::parse(&text) {
                    let outer = Some(invocation.outer.unwrap_or(span));
                    in_script(&script, outer, &invocation.through, depth + 1, found);
                }
            }
        }
    }
}

/// Says whether an invocation names what it runs inside: a container, a pod.
pub(super) fn names_inner(invocation: &Invocation) -> bool {
    let inner = invocation.program().map(|name| inner(name, invocation));
    matches!(inner, Some(Inner::Also(words)) if !words.is_empty())
}

/// What an invocation runs.
enum Inner<'a> {
    Nothing,
    /// These words, and itself does nothing.
    Wrapped(&'a [Word]),
    /// These words, and itself counts too.
    Also(&'a [Word]),
    Several(Vec<&'a [Word]>),
    /// Texts that a shell reads, and where they stand.
    Scripts(Vec<(String, Span)>),
}

fn inner<'a>(name: &str, invocation: &'a Invocation) -> Inner<'a> {
    let words = invocation.operands();
    match name {
        "sudo" => match skip(
            words,
            "ugpCTrtUDRh",
            &["--user", "--group", "--prompt", "--host", "--chdir"],
            0,
        ) {
            [] => Inner::Nothing,
            rest => Inner::Wrapped(after_assignments(rest)),
        },
        "doas" => Inner::Wrapped(skip(words, "uC", &[], 0)),
        "env" => match option(words, &["-S", "--split-string"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Wrapped(after_assignments(skip(
                words,
                "uC",
                &["--unset", "--chdir"],
                0,
            ))),
        },
        "command"
            if words
                .first()
                .and_then(Word::literal)
                .is_some_and(|word| matches!(word, "-v" | "-V")) =>
        {
            Inner::Wrapped(&[])
        }
        "command" | "builtin" | "nohup" | "setsid" | "time" | "noglob" | "unbuffer"
        | "caffeinate" => Inner::Wrapped(skip(words, "fo", &[], 0)),
        "exec" => Inner::Wrapped(skip(words, "a", &[], 0)),
        "nice" | "ionice" | "chrt" => Inner::Wrapped(skip(
            words,
            "ncp",
            &["--adjustment", "--class", "--classdata"],
            0,
        )),
        "timeout" => Inner::Wrapped(skip(words, "sk", &["--signal", "--kill-after"], 1)),
        "stdbuf" => Inner::Wrapped(skip(words, "ioe", &["--input", "--output", "--error"], 0)),
        "chroot" | "flock" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Wrapped(skip(
                words,
                "wE",
                &["--userspec", "--groups", "--timeout"],
                1,
            )),
        },
        "nsenter" | "unshare" => Inner::Wrapped(skip(words, "tSG", &["--target"], 0)),
        "xargs" | "gxargs" => Inner::Wrapped(skip(
            words,
            "InPLdsEa",
            &[
                "--replace",
                "--max-args",
                "--max-procs",
                "--max-lines",
                "--delimiter",
                "--arg-file",
            ],
            0,
        )),
        "parallel" => Inner::Wrapped(skip(words, "jnNI", &["--jobs", "--colsep"], 0)),
        "find" | "fd" => Inner::Several(executed(words)),
        "watch" => Inner::Scripts(
            joined(skip(words, "n", &["--interval"], 0))
                .into_iter()
                .collect(),
        ),
        "eval" => Inner::Scripts(joined(words).into_iter().collect()),
        "ssh" | "rsh" | "autossh" => {
            let rest = skip(words, "BbcDEeFIiJLlmOopQRSWw", &[], 1);
            match joined(rest) {
                Some(text) => Inner::Scripts(vec![text]),
                None => Inner::Nothing,
            }
        }
        "su" | "runuser" | "script" => match option(words, &["-c", "--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Nothing,
        },
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "busybox" => {
            shell(name, words, invocation)
        }
        "kubectl" | "oc" | "k" | "kubecolor" => {
            match words.iter().position(|word| word.literal() == Some("--")) {
                Some(at) if verb(words, &["exec", "run", "debug", "rsh"]) => {
                    Inner::Also(&words[at + 1..])
                }
                _ if verb(words, &["rsh"]) => Inner::Also(skip(
                    after(words, "rsh"),
                    "nc",
                    &["--namespace", "--container"],
                    1,
                )),
                // Without `--`, what follows the pod is the command.
                None if verb(words, &["exec"]) => Inner::Also(skip(
                    after(words, "exec"),
                    "nc",
                    &["--namespace", "--container", "--context"],
                    1,
                )),
                _ => Inner::Nothing,
            }
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" if verb(words, &["exec"]) => {
            Inner::Also(skip(
                after(words, "exec"),
                "euw",
                &["--env", "--user", "--workdir", "--index", "--env-file"],
                1,
            ))
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" if verb(words, &["run"]) => {
            Inner::Also(skip(
                after(words, "run"),
                "aecuvwplhm",
                &[
                    "--env",
                    "--user",
                    "--workdir",
                    "--volume",
                    "--name",
                    "--network",
                    "--publish",
                    "--entrypoint",
                    "--mount",
                    "--env-file",
                    "--hostname",
                    "--memory",
                    "--cpus",
                    "--label",
                    "--platform",
                    "--net",
                    "--pid",
                    "--restart",
                ],
                1,
            ))
        }
        "gcloud" => match option(words, &["--command"]) {
            Some(text) => Inner::Scripts(vec![text]),
            None => Inner::Nothing,
        },
        "ansible" => match (
            option(words, &["-m", "--module-name"]),
            option(words, &["-a", "--args"]),
        ) {
            (Some((module, _)), Some(text))
                if module.ends_with("shell")
                    || module.ends_with("command")
                    || module.ends_with("raw") =>
            {
                Inner::Scripts(vec![text])
            }
            (None, Some(text)) => Inner::Scripts(vec![text]),
            _ => Inner::Nothing,
        },
        _ => Inner::Nothing,
    }
}

/// Returns what a shell runs: the text behind `-c`, or what it is fed.
fn shell<'a>(name: &str, words: &'a [Word], invocation: &Invocation) -> Inner<'a> {
    if name == "busybox" {
        return Inner::Wrapped(words);
    }
    let flag = words.iter().position(|word| {
        let text = word.literal().unwrap_or_default();
        text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
    });
    if let Some(text) = flag.and_then(|at| words.get(at + 1)) {
        return Inner::Scripts(vec![(source(text), text.span)]);
    }
    if words.iter().any(|word| !starts_with(word, "-")) {
        return Inner::Nothing;
    }
    Inner::Scripts(
        invocation
            .input
            .iter()
            .map(|word| (source(word), word.span))
            .collect(),
    )
}

/// Says whether the first word that is no option is one of these verbs, or the second behind `compose`.
fn verb(words: &[Word], verbs: &[&str]) -> bool {
    let mut literals = words.iter().filter_map(Word::literal);
    literals.any(|word| verbs.contains(&word))
}

fn after<'a>(words: &'a [Word], verb: &str) -> &'a [Word] {
    let at = words.iter().position(|word| word.literal() == Some(verb));
    at.map_or(&[], |at| &words[at + 1..])
}

/// Returns what stands behind options (with their values) and some operands.
///
/// `short` are the letters of options that take a value, `long` the words of such options.
fn skip<'a>(words: &'a [Word], short: &str, long: &[&str], operands: usize) -> &'a [Word] {
    let mut at = 0;
    let mut left = operands;
    while let Some(word) = words.get(at) {
        let text = first_text(word);
        if word.literal() == Some("--") {
            at += 1;
            if left == 0 {
                break;
            }
            continue;
        }
        if text.len() > 1 && text.starts_with('-') {
            let takes_next = match text.strip_prefix("--") {
                Some(_) => long.contains(&text),
                None => {
                    let letters = &text[1..];
                    let value = letters.find(|c| short.contains(c));
                    // A value joined to its letter needs no other word.
                    value.is_some_and(|value| value + 1 == letters.len() && word.parts.len() <= 1)
                }
            };
            at += 1 + usize::from(takes_next);
            continue;
        }
        if left == 0 {
            break;
        }
        left -= 1;
        at += 1;
    }
    words.get(at..).unwrap_or_default()
}

fn after_assignments(words: &[Word]) -> &[Word] {
    let is_assignment = |word: &Word| {
        first_text(word).split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    let count = words.iter().take_while(|word| is_assignment(word)).count();
    &words[count..]
}

/// Returns the value of an option, as a script, and where it stands.
pub(super) fn option(words: &[Word], names: &[&str]) -> Option<(String, Span)> {
    for (at, word) in words.iter().enumerate() {
        let text = first_text(word);
        for name in names {
            if word.literal() == Some(name) {
                let value = words.get(at + 1)?;
                return Some((source(value), value.span));
            }
            let joined = text.strip_prefix(name).filter(|rest| !rest.is_empty());
            if let Some(rest) = joined
                && (rest.starts_with('=') || !name.starts_with("--"))
            {
                let whole = source(word);
                let value = whole[name.len()..].trim_start_matches('=').to_owned();
                return Some((value, word.span));
            }
        }
    }
    None
}

/// Returns the commands of `find -exec`.
fn executed(words: &[Word]) -> Vec<&[Word]> {
    let mut commands = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let flag = words[at].literal().unwrap_or_default();
        at += 1;
        if matches!(flag, "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X") {
            let end = words[at..]
                .iter()
                .position(|word| matches!(word.literal(), Some(";" | "+")));
            let end = end.map_or(words.len(), |end| at + end);
            commands.push(&words[at..end]);
            at = end;
        }
    }
    commands
}

/// Joins words as a second shell will read them.
fn joined(words: &[Word]) -> Option<(String, Span)> {
    let (first, last) = (words.first()?, words.last()?);
    let texts: Vec<String> = words.iter().map(source).collect();
    Some((texts.join(" "), Span::new(first.span.start, last.span.end)))
}

/// Returns a word as a shell would read it once more: its slots in their brackets, what is unknown as a variable.
pub(super) fn source(word: &Word) -> String {
    let mut text = String::new();
    for part in &word.parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Slot(name) => {
                text.push('<');
                text.push_str(name);
                text.push('>');
            }
            Part::Unknown => text.push_str("$x"),
        }
    }
    text
}

pub(super) fn first_text(word: &Word) -> &str {
    match word.parts.first() {
        Some(Part::Text(text)) => text,
        _ => "",
    }
}

pub(super) fn starts_with(word: &Word, text: &str) -> bool {
    first_text(word).starts_with(text)
}
