//! Admonitions of MkDocs, `!!! note "Title"` with an indented body, as callouts.
//!
//! To CommonMark they are a paragraph, and further paragraphs of theirs are indented code. So the body's text is taken
//! out, its indentation removed, and parsed again with its places kept.

use pulldown_cmark::Parser;

use super::builder::Builder;
use super::frame::{Node, Verbatim};
use super::{DEEPEST, Dialect};
use crate::model::block::{Block, CalloutKind, Inline};
use crate::source::Span;

/// How deep admonitions stand in one another: each level parses its text once more.
const DEEPEST_ADMONITION: usize = 4;

/// The first line of an admonition.
struct Header<'a> {
    kind: CalloutKind,
    title: Option<&'a str>,
}

impl Builder<'_> {
    /// Takes a paragraph that is an admonition; `false` where it is none.
    pub(super) fn admonition(&mut self, span: Span) -> bool {
        let file = self.file;
        let paragraph = span.text(&file.text);
        if !(paragraph.starts_with("!!!") || paragraph.starts_with("???"))
            || self.dialect != Dialect::Book
            || self.admonitions_open >= DEEPEST_ADMONITION
            || self.stack.len() + 2 > DEEPEST
            || !self
                .stack
                .iter()
                .all(|frame| matches!(frame.node, Node::Root | Node::Element(_)))
        {
            return false;
        }
        let (first, rest) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
        let has_body = indented(rest).is_some();
        let Some(header) = header(first.trim_end(), has_body) else {
            return false;
        };
        let (body, tail) = split_body(rest, span.end - rest.len(), span);
        self.flush_text();
        self.open(Node::Callout(header.kind), span);
        if let Some(title) = header.title {
            let words = vec![Inline::Text(title.into())];
            self.block(Block::Paragraph(vec![Inline::Strong(words)]));
        }
        self.again(&body);
        self.close_top();
        let tail_span = Span::new(tail, span.end);
        if !tail_span.text(&file.text).trim().is_empty() {
            let mut verbatim = Verbatim::new(None, false, tail_span);
            verbatim.add(tail_span.text(&file.text), tail_span);
            self.again(&verbatim);
        }
        self.after_admonition = tail_span.text(&file.text).trim().is_empty();
        true
    }

    /// Takes indented code that goes on with the admonition right before it; `false` where there is none.
    pub(super) fn goes_on(&mut self, verbatim: &Verbatim) -> bool {
        if !self.after_admonition
            || verbatim.info.is_some()
            || self.admonitions_open >= DEEPEST_ADMONITION
        {
            return false;
        }
        let Some(Block::Callout(kind, blocks)) = self.top().blocks.pop() else {
            return false;
        };
        self.open(Node::Callout(kind), verbatim.span);
        self.top().blocks = blocks;
        self.again(verbatim);
        self.close_top();
        self.after_admonition = true;
        true
    }

    /// Parses text that was taken out of the file, into the innermost frame.
    fn again(&mut self, verbatim: &Verbatim) {
        self.admonitions_open += 1;
        self.after_admonition = false;
        let events = Parser::new_ext(&verbatim.text, self.dialect.options()).into_offset_iter();
        for (event, range) in events {
            let start = verbatim.place(range.start);
            let end = verbatim.place(range.end).max(start);
            let start = self.file.text.floor_char_boundary(start);
            let end = self.file.text.ceil_char_boundary(end);
            self.event(event, Span::new(start, end));
        }
        self.flush_text();
        self.admonitions_open -= 1;
    }
}

/// Splits off the indented lines of `rest`, which begins at `place`; returns them, and where what follows begins.
fn split_body(rest: &str, place: usize, span: Span) -> (Verbatim, usize) {
    let mut verbatim = Verbatim::new(None, false, Span::new(place, span.end));
    let mut at = place;
    for line in rest.split_inclusive('\n') {
        let Some(text) = indented(line) else {
            break;
        };
        let start = at + line.len() - text.len();
        verbatim.add(text, Span::new(start, at + line.len()));
        at += line.len();
    }
    (verbatim, at)
}

/// Returns a text without the indentation of an admonition's body, where it has it.
fn indented(text: &str) -> Option<&str> {
    text.strip_prefix("    ")
        .or_else(|| text.strip_prefix('\t'))
}

fn header(line: &str, has_body: bool) -> Option<Header<'_>> {
    let words = line[3..].trim_start_matches('+').trim();
    let (words, title) = match words.split_once('"') {
        Some((words, title)) => (words.trim(), Some(title.strip_suffix('"')?)),
        None => (words, None),
    };
    let name = words.split_whitespace().next()?;
    let are_names = words
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_ ".contains(&b));
    let is_header = are_names && (has_body || title.is_some());
    is_header.then(|| Header {
        kind: kind(name),
        title: title.filter(|title| !title.is_empty()),
    })
}

fn kind(name: &str) -> CalloutKind {
    match name {
        "tip" | "hint" | "success" | "check" | "done" => CalloutKind::Tip,
        "important" => CalloutKind::Important,
        "warning" | "attention" => CalloutKind::Warning,
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => {
            CalloutKind::Caution
        }
        _ => CalloutKind::Note,
    }
}
