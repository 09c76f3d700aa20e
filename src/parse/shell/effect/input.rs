//! What is fed to a command: here-documents, files, and what the command before its pipe is known to print.

use std::rc::Rc;

use crate::parse::shell::tree::{Part, RedirectKind, Script, Simple, Word};
use crate::source::Span;

/// Programs that print what they are fed, more or less.
const PASS_ON: &[&str] = &[
    "awk", "cat", "envsubst", "grep", "head", "pv", "sed", "sort", "tail", "tee", "tr", "unbuffer",
    "uniq",
];

/// Programs that download.
const DOWNLOADERS: &[&str] = &["curl", "wget", "http", "https", "xh", "fetch", "aria2c"];

/// What is fed to a command.
#[derive(Debug, Clone, Default)]
pub(super) struct Fed {
    /// Whether anything is.
    pub(super) is_fed: bool,
    /// The texts of it that are known.
    pub(super) texts: Vec<Word>,
    /// Whether it was downloaded.
    pub(super) is_download: bool,
}

impl Fed {
    /// Returns the same, of which nobody knows the text.
    pub(super) fn without_texts(&self) -> Self {
        Fed {
            texts: Vec::new(),
            ..*self
        }
    }
}

/// Where a script downloads.
#[derive(Debug)]
pub(super) struct Downloads(Vec<Span>);

impl Downloads {
    /// Finds the programs of a script that download.
    pub(super) fn of(script: &Script) -> Self {
        let simples = script
            .pipelines
            .iter()
            .flat_map(|pipeline| &pipeline.commands);
        let downloads = simples.filter(|simple| is_download(simple));
        let mut places: Vec<Span> = downloads
            .filter_map(|simple| Some(simple.words.first()?.span))
            .collect();
        places.sort();
        Downloads(places)
    }

    /// Says whether a word is nothing but what a download prints: `$(curl x)`, `<(curl x)`.
    pub(super) fn are_in(&self, word: &Word) -> bool {
        let next = self
            .0
            .partition_point(|download| download.start < word.span.start);
        word.parts == [Part::Unknown]
            && (self.0.get(next)).is_some_and(|download| download.end <= word.span.end)
    }

    /// Says whether a command prints what it, or what stands in its words, downloads.
    pub(super) fn brings(&self, simple: &Simple) -> bool {
        let name = simple.words.first().and_then(Word::file_name);
        let prints =
            name.is_some_and(|name| matches!(name, "echo" | "printf") || PASS_ON.contains(&name));
        is_download(simple) || prints && simple.words.iter().any(|word| self.are_in(word))
    }
}

fn is_download(simple: &Simple) -> bool {
    let mut names = simple.words.iter().take(4).filter_map(Word::file_name);
    names.any(|name| DOWNLOADERS.contains(&name))
}

/// Returns what is fed to a command: by itself, by the one before it (what that is known to print, and whether it
/// downloads), or else what is fed to all around it.
pub(super) fn feeds(
    simple: &Simple,
    before: Option<&(Vec<Word>, bool)>,
    around: &Rc<Fed>,
    downloads: &Downloads,
) -> Rc<Fed> {
    let mut own = Fed::default();
    for redirect in &simple.redirects {
        match redirect.kind {
            RedirectKind::Text => own.texts.push(redirect.target.clone()),
            RedirectKind::Read => {}
            _ => continue,
        }
        own.is_fed = true;
        own.is_download |= downloads.are_in(&redirect.target);
    }
    if let Some((texts, brings)) = before {
        own.is_fed = true;
        own.is_download |= brings;
        own.texts.extend(texts.iter().cloned());
    }
    match own.is_fed {
        true => Rc::new(own),
        false => around.clone(),
    }
}

/// Returns what a command is known to print.
pub(super) fn said(script: &Script, simple: &Simple, fed: &Fed) -> Vec<Word> {
    if simple.holds.is_empty() {
        return said_by_one(simple, fed);
    }
    let inside = script
        .pipelines
        .get(simple.holds.clone())
        .unwrap_or_default();
    let last = inside.iter().filter_map(|pipeline| {
        let (last, before) = pipeline.commands.split_last()?;
        Some((last, before.last()))
    });
    last.flat_map(|(last, before)| {
        // `{ cat <<EOF | tee log; } | sh`: one step back is enough.
        let fed = before.map(|before| said_by_one(before, &texts_of(before, fed)));
        let mut own = texts_of(last, &Fed::default());
        own.texts.extend(fed.into_iter().flatten());
        said_by_one(last, &own)
    })
    .collect()
}

fn texts_of(simple: &Simple, around: &Fed) -> Fed {
    let texts = simple.redirects.iter();
    let texts = texts.filter(|redirect| redirect.kind == RedirectKind::Text);
    let texts: Vec<Word> = texts.map(|redirect| redirect.target.clone()).collect();
    match texts.is_empty() {
        true => around.clone(),
        false => Fed {
            is_fed: true,
            texts,
            is_download: false,
        },
    }
}

fn said_by_one(simple: &Simple, fed: &Fed) -> Vec<Word> {
    let Some((first, words)) = simple.words.split_first() else {
        return Vec::new();
    };
    let is_text = |word: &&Word| !word.first_text().starts_with('-');
    match first.file_name().unwrap_or_default() {
        "echo" => {
            let words: Vec<&Word> = words.iter().skip_while(|word| !is_text(word)).collect();
            one_text(&words).into_iter().collect()
        }
        "printf" => {
            let words = words.iter().filter(is_text);
            words.filter_map(|word| one_text(&[word])).collect()
        }
        name if PASS_ON.contains(&name) => fed.texts.clone(),
        _ => Vec::new(),
    }
}

/// Joins words as `echo` prints them; what `\n` is there is a line end.
fn one_text(words: &[&Word]) -> Option<Word> {
    let (first, last) = (words.first()?, words.last()?);
    let span = Span::new(first.span.start, last.span.end);
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |part: Part| match (parts.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
        (_, part) => parts.push(part),
    };
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            push(Part::Text(" ".to_owned()));
        }
        for part in &word.parts {
            push(match part {
                Part::Text(text) => Part::Text(text.replace("\\n", "\n")),
                other => other.clone(),
            });
        }
    }
    Some(Word { parts, span })
}
