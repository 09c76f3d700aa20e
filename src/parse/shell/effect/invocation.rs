//! What is really run: programs behind `sudo`, `xargs`, `kubectl exec`, `sh -c` and the like.

use crate::parse::shell::effect::inner::{Inner, inner};
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
        self.words.first()?.file_name()
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
                    .filter(|word| !word.first_text().starts_with('-'))
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
