//! What is really run: programs behind `sudo`, `xargs`, `kubectl exec`, `sh -c` and the like, and what they are fed.

use std::rc::Rc;

use crate::parse::shell::effect::inner::{Inner, inner};
use crate::parse::shell::effect::input::{Downloads, Fed, feeds, said};
use crate::parse::shell::effect::words::source;
use crate::parse::shell::effect::writes::{Write, writes};
use crate::parse::shell::tree::{self, Part, Pipeline, Script, Word};
use crate::source::Span;

/// Wrappers and scripts in scripts that are looked into; what is deeper nobody reads either.
const DEEPEST: usize = 12;

/// Bytes of scripts in scripts that are read for one command; more are no command but a trial of our patience.
const MOST_BYTES: usize = 128 << 10;

/// Commands of a script that may read what was fed to the whole of it.
const MOST_READERS: usize = 32;

/// A program and its words, as it is run in the end.
#[derive(Debug, Clone, Default)]
pub(super) struct Invocation {
    /// The program first; none for a loop.
    pub(super) words: Vec<Word>,
    /// Where it stands, when its words stand in a string: then they have no places of their own.
    pub(super) outer: Option<Span>,
    /// Whether more words come from elsewhere (`xargs`).
    pub(super) takes_more: bool,
    /// What is fed to it: a pipe, a file, a here-document.
    pub(super) fed: Rc<Fed>,
    /// Which of its words are what a download brings.
    pub(super) downloads: Vec<Span>,
    /// The programs it was reached through.
    pub(super) through: Vec<String>,
    /// Whether it is a loop that nothing ends.
    pub(super) is_endless: bool,
    /// Whether it is the first of its pipeline, so that it shows something of its own.
    pub(super) leads: bool,
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

/// What a script does.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Everything that it runs.
    pub(super) invocations: Vec<Invocation>,
    /// The files that its output goes to, where that matters.
    pub(super) writes: Vec<Write>,
    /// Bytes of scripts in it that were read.
    bytes: usize,
}

/// What a script inside another inherits.
#[derive(Debug, Clone, Default)]
struct Around {
    outer: Option<Span>,
    through: Vec<String>,
    fed: Rc<Fed>,
    takes_more: bool,
    depth: usize,
}

/// Returns everything that a script runs, and where it writes.
pub(super) fn all(script: &Script) -> Found {
    let mut found = Found::default();
    in_script(script, &Around::default(), &mut found);
    found
}

fn in_script(script: &Script, around: &Around, found: &mut Found) {
    let downloads = Downloads::of(script);
    let unread = Rc::new(around.fed.without_texts());
    // What is fed to a loop or to brackets is read by what stands in them.
    let mut inside: Vec<Option<Rc<Fed>>> = vec![None; script.pipelines.len()];
    for (at, pipeline) in script.pipelines.iter().enumerate() {
        let fed = inside[at]
            .take()
            .unwrap_or_else(|| match at < MOST_READERS {
                true => around.fed.clone(),
                false => unread.clone(),
            });
        for (simple, fed) in in_pipeline(script, pipeline, fed, around, &downloads, found) {
            let holds = pipeline.commands[simple].holds.clone();
            let held = inside.get_mut(holds).unwrap_or_default();
            held.iter_mut()
                .take(MOST_READERS)
                .for_each(|place| *place = Some(fed.clone()));
        }
    }
}

/// Follows the commands of a pipeline; returns what is fed to those of them that hold others.
fn in_pipeline(
    script: &Script,
    pipeline: &Pipeline,
    around_fed: Rc<Fed>,
    around: &Around,
    downloads: &Downloads,
    found: &mut Found,
) -> Vec<(usize, Rc<Fed>)> {
    let mut holders = Vec::new();
    let mut before: Option<(Vec<Word>, bool)> = None;
    for (at, simple) in pipeline.commands.iter().enumerate() {
        let fed = feeds(simple, before.as_ref(), &around_fed, downloads);
        let brings = before.as_ref().is_some_and(|(_, brings)| *brings)
            || downloads.brings(simple)
            || fed.is_download;
        if at + 1 < pipeline.commands.len() {
            before = Some((said(script, simple, &fed), brings));
        }
        found.writes.extend(writes(simple, around.outer));
        if !simple.holds.is_empty() {
            holders.push((at, fed.clone()));
        }
        let words = simple.words.iter().filter(|word| downloads.are_in(word));
        let invocation = Invocation {
            words: simple.words.clone(),
            outer: around.outer,
            takes_more: around.takes_more,
            downloads: words.map(|word| word.span).collect(),
            fed,
            through: around.through.clone(),
            is_endless: simple.is_endless,
            leads: at == 0,
        };
        if simple.is_endless {
            found.invocations.push(invocation);
        } else {
            follow(invocation, around.depth, found);
        }
    }
    holders
}

/// Follows an invocation to what it runs, and notes both.
fn follow(mut invocation: Invocation, depth: usize, found: &mut Found) {
    let Some(first) = invocation.words.first() else {
        return;
    };
    let Some(name) = invocation.program().map(str::to_owned) else {
        if matches!(first.parts.first(), Some(Part::Slot(_))) {
            found.invocations.push(invocation);
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
        found.invocations.push(own);
    }
    let run = |words: &[Word], more: bool, found: &mut Found| {
        let next = Invocation {
            words: words.to_vec(),
            takes_more: more || invocation.takes_more,
            ..invocation.clone()
        };
        follow(next, depth + 1, found);
    };
    let mut read = |text: &str, span: Span, fed: Rc<Fed>, more: bool| {
        found.bytes += text.len();
        if found.bytes > MOST_BYTES {
            return;
        }
        if let Ok(script) = tree::parse(text) {
            let around = Around {
                outer: Some(invocation.outer.unwrap_or(span)),
                through: invocation.through.clone(),
                fed,
                takes_more: more || invocation.takes_more,
                depth: depth + 1,
            };
            in_script(&script, &around, found);
        }
    };
    match inner {
        Inner::Nothing => {}
        Inner::Wrapped(words) | Inner::Also(words) => {
            run(words, matches!(name.as_str(), "xargs" | "gxargs"), found)
        }
        Inner::Several(lists) => lists.iter().for_each(|words| run(words, true, found)),
        Inner::Scripts(scripts) => {
            let more = matches!(name.as_str(), "parallel" | "xargs");
            for (text, span) in scripts {
                read(&text, span, invocation.fed.clone(), more);
            }
        }
        Inner::Input => {
            // What a script reads has been read from what is fed: its commands find the rest.
            let rest = Rc::new(invocation.fed.without_texts());
            for text in &invocation.fed.texts {
                read(&source(text), text.span, rest.clone(), false);
            }
        }
    }
}
