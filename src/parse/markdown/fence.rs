//! Code blocks: plain code, diagrams, and directives.

use super::Dialect;
use super::builder::Builder;
use super::frame::Verbatim;
use crate::diagnostic::{Diagnostic, Label, Level, Lint};
use crate::model::block::{Block, Code};
use crate::model::excerpt::Excerpt;
use crate::model::link::DirectiveIndex;
use crate::model::shell::CommandBlock;
use crate::parse::{RawDirective, directive, shell};
use crate::source::{Span, Spanned};

impl Builder<'_> {
    /// Makes a block of a fence or of indented code.
    pub(super) fn code(&mut self, verbatim: Verbatim) -> Block {
        if self.dialect == Dialect::Book
            && let Some(index) = self.directive(&verbatim)
        {
            return Block::Directive(index);
        }
        let mut verbatim = verbatim;
        if self.dialect == Dialect::Book {
            show_argument(&mut verbatim);
        }
        let language = verbatim.info.as_deref().map(language).unwrap_or_default();
        let is_diagram = self.dialect == Dialect::Book && language == "mermaid";
        let start = verbatim.pieces.first().map_or(0, |(_, start)| *start);
        let code = Code {
            info: verbatim.info,
            language,
            text: Excerpt::new(&verbatim.text, &self.file.text, start),
            span: verbatim.span,
        };
        if is_diagram {
            return Block::Diagram(Box::new(code));
        }
        let parts = match self.dialect {
            Dialect::Book => shell::block(&code, &self.options.shell()),
            _ => None,
        };
        match parts {
            Some(parts) => Block::Commands(Box::new(CommandBlock { code, parts })),
            None => Block::Code(Box::new(code)),
        }
    }

    fn directive(&mut self, verbatim: &Verbatim) -> Option<DirectiveIndex> {
        let file = self.file;
        let Some(raw) = raw_directive(verbatim, &file.text) else {
            self.braces_around_argument(verbatim);
            return None;
        };
        let outcome = directive::decode(&raw, &file.path);
        let is_plain = self.options.is_plain;
        let findings = outcome.diagnostics.into_iter().map(|finding| {
            if is_plain && finding.lint == Lint::UnknownDirective {
                finding.level(Level::Warning)
            } else {
                finding
            }
        });
        self.diagnostics.extend(findings);
        let directive = outcome.value?;
        self.body
            .directives
            .push(Spanned::new(directive, verbatim.span));
        Some(DirectiveIndex(self.body.directives.len() - 1))
    }

    /// Reports `{severity P1}`, which would quietly be code. Braces around other words belong to other tools.
    fn braces_around_argument(&mut self, verbatim: &Verbatim) {
        let Some((place, inside)) = in_braces(verbatim, &self.file.text) else {
            return;
        };
        let mut words = inside.split_whitespace();
        let Some(name) = words.next().filter(|name| directive::NAMES.contains(name)) else {
            return;
        };
        let written = format!("{{{name}}} {}", words.collect::<Vec<_>>().join(" "));
        let message = "only the name of a directive stands in the braces".to_owned();
        let label = Label::new(&self.file.path, place);
        let mut finding = Diagnostic::new(Lint::UnknownDirective, message, label)
            .help(format!("write it as   {}", written.trim_end()));
        if self.options.is_plain {
            finding = finding.level(Level::Warning);
        }
        self.diagnostics.push(finding);
    }
}

/// Returns what stands in the braces that an info string begins with, and where.
fn in_braces<'a>(verbatim: &Verbatim, text: &'a str) -> Option<(Span, &'a str)> {
    if !verbatim.info.as_deref()?.starts_with('{') {
        return None;
    }
    let first_line = verbatim.span.text(text).lines().next()?;
    let open = first_line.find('{')?;
    let close = open + first_line[open..].find('}')?;
    let start = verbatim.span.start;
    let place = Span::new(start + open + 1, start + close);
    Some((place, &first_line[open + 1..close]))
}

/// Reads a fence whose info string begins with a name in braces.
fn raw_directive<'a>(verbatim: &Verbatim, text: &'a str) -> Option<RawDirective<'a>> {
    let (place, name) = in_braces(verbatim, text)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b));
    if !is_name {
        return None;
    }
    let start = verbatim.span.start;
    let first_line = verbatim.span.text(text).lines().next()?;
    let close = place.end + 1;
    let rest = &first_line[close - start..];
    let argument = rest.trim();
    let argument_start = close + (rest.len() - rest.trim_start().len());
    let argument = (!argument.is_empty()).then(|| {
        let span = Span::new(argument_start, argument_start + argument.len());
        Spanned::new(argument, span)
    });
    let body_start = verbatim
        .pieces
        .first()
        .map_or(start + first_line.len(), |(_, place)| *place);
    let body_end = verbatim.last.max(body_start);
    let body = text.get(body_start..body_end).unwrap_or_default();
    let body = if verbatim.pieces.is_empty() { "" } else { body };
    Some(RawDirective {
        name: Spanned::new(name, place),
        argument,
        body: Spanned::new(body, Span::new(body_start, body_start + body.len())),
        span: verbatim.span,
    })
}

/// Puts `{note} Mind the dog` above the code when it is no directive of ours: what follows the name would be lost.
///
/// Without an argument the text is the code alone, as R Markdown's `{r}` means it, unless nothing would be left.
fn show_argument(verbatim: &mut Verbatim) {
    let Some((name, argument)) = verbatim
        .info
        .as_deref()
        .filter(|info| info.starts_with('{'))
        .and_then(|info| info.split_once('}'))
    else {
        return;
    };
    let is_plain_name = name[1..]
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b));
    let says_more = is_plain_name && !argument.trim().is_empty();
    if says_more || verbatim.text.trim().is_empty() {
        let line = format!("{name}}}{argument}\n");
        verbatim.text.insert_str(0, &line);
    }
}

/// Returns the language that an info string names: `bash`, `bash {…}`, `{.bash …}` or `{r, …}`.
fn language(info: &str) -> String {
    let info = info.trim_start_matches(['{', '.', ' ']);
    let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':'));
    info[..end.unwrap_or(info.len())].to_lowercase()
}
