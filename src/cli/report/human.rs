//! Findings for people, in the way of rustc: what, where, the line, what to do.
//!
//! The line is cut out here, made safe to print, and shortened to what stands around the place.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level as Look, Origin, Renderer, Snippet};
use opsbook::diagnostic::{Diagnostic, Label, Level};
use opsbook::pipeline::Sources;
use opsbook::source::{Position, Span};

use super::place::{Place, Places};
use crate::cli::visible::{push_visible, visible};

/// How much of a long line is shown before the place and from it on, in characters.
const BEFORE: usize = 40;
const AFTER: usize = 80;

/// Writes findings, one by one.
pub struct Human<'a> {
    sources: &'a Sources,
    places: Places<'a>,
    renderer: Renderer,
}

impl<'a> Human<'a> {
    /// Writes findings about these texts, coloured or not.
    pub fn new(sources: &'a Sources, is_coloured: bool) -> Self {
        Human {
            sources,
            places: Places::new(sources),
            renderer: match is_coloured {
                true => Renderer::styled(),
                false => Renderer::plain(),
            },
        }
    }

    /// Returns a finding as it is printed, with an empty line at its end. Quickest in the order of findings.
    pub fn write(&mut self, finding: &Diagnostic) -> String {
        let sources = self.sources;
        let look = match finding.level {
            Level::Error => Look::ERROR,
            Level::Warning => Look::WARNING,
            Level::Advice => Look::NOTE.with_name("advice"),
        };
        let title = look
            .primary_title(visible(&finding.message))
            .id(finding.lint.name());
        let place = self.places.find_next(&finding.primary);
        let mut shown = Shown::new(Group::with_title(title));
        let path = sources.shown(&finding.primary.file);
        shown.add(&finding.primary, path, place, AnnotationKind::Primary);
        for label in &finding.related {
            let (path, place) = (sources.shown(&label.file), self.places.find(label));
            shown.add(label, path, place, AnnotationKind::Context);
        }
        let mut group = shown.group;
        for line in finding.help.iter().flat_map(|help| help.lines()) {
            group = group.element(Look::HELP.message(visible(line).into_owned()));
        }
        let mut text = self.renderer.render(&[group]);
        for (stand_in, address) in shown.addresses {
            text = text.replacen(&stand_in, &address, 1);
        }
        text.push_str("\n\n");
        text
    }
}

/// Stands for a file's name until all is laid out. Never in foreign text, where `visible` shows it by its number.
const STAND_IN: char = '\u{f0000}';

/// A finding's places so far.
struct Shown<'a> {
    group: Group<'a>,
    /// What is printed as the address of each excerpt, which counts columns in what is shown of the line; and the true
    /// address, as editors read it.
    addresses: Vec<(String, String)>,
}

impl<'a> Shown<'a> {
    fn new(group: Group<'a>) -> Self {
        Shown {
            group,
            addresses: Vec::new(),
        }
    }

    /// Adds a place: its address and its line.
    fn add(
        &mut self,
        label: &'a Label,
        shown: &'a str,
        place: Option<Place<'_>>,
        kind: AnnotationKind,
    ) {
        let path = visible(shown);
        let words = (!label.message.is_empty()).then(|| visible(&label.message));
        let mut elements: Vec<Element<'a>> = Vec::new();
        if let (Some(place), Some(span)) = (place, label.span) {
            let excerpt = excerpt(place.text, span);
            let Position { line, column } = place.start;
            let stand_in = format!("{STAND_IN}{}", self.addresses.len());
            let shown_column = 1 + excerpt.line[..excerpt.range.start].chars().count();
            self.addresses.push((
                format!("{stand_in}:{line}:{shown_column}"),
                format!("{path}:{line}:{column}"),
            ));
            let annotation = kind.span(excerpt.range).label(words);
            elements.push(
                Snippet::source(excerpt.line)
                    .path(stand_in)
                    .line_start(line)
                    .annotation(annotation)
                    .into(),
            );
        } else {
            elements.push(Origin::path(path).into());
            elements.extend(words.map(|words| Look::NOTE.message(words).into()));
        }
        let group = std::mem::replace(&mut self.group, Group::with_level(Look::NOTE));
        self.group = group.elements(elements);
    }
}

/// A part of one line, safe to print, and where in it the place is.
struct Excerpt {
    line: String,
    range: Range<usize>,
}

/// Cuts out the line on which a span begins; of one that goes on over more lines, the first.
fn excerpt(text: &str, span: Span) -> Excerpt {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text
        .floor_char_boundary(span.end.min(text.len()))
        .max(start);
    let is_break = |c: &char| *c == '\n' || *c == '\r';
    let mut before: Vec<char> = text[..start]
        .chars()
        .rev()
        .take_while(|c| *c != '\n')
        .take(BEFORE + 1)
        .collect();
    before.reverse();
    let mut line = String::new();
    if before.len() > BEFORE {
        line.push('…');
        before.remove(0);
    }
    before.into_iter().for_each(|c| push_shown(c, &mut line));
    let from = line.len();
    let mut to = from;
    let mut rest = text[start..].char_indices();
    for (at, c) in rest.by_ref().take(AFTER).take_while(|(_, c)| !is_break(c)) {
        push_shown(c, &mut line);
        if start + at < end {
            to = line.len();
        }
    }
    let shown_to_end = text[start..].chars().take(AFTER + 1).any(|c| is_break(&c));
    if !shown_to_end && rest.next().is_some() {
        line.push('…');
    }
    Excerpt {
        line,
        range: from..to,
    }
}

/// A tab is no control here: the printer widens it.
fn push_shown(c: char, line: &mut String) {
    match c {
        '\t' => line.push('\t'),
        c => push_visible(c, line),
    }
}

#[cfg(test)]
mod tests;
