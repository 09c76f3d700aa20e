//! YAML and TOML as one tree of values with places, and the reader that turns such a tree into typed values.
//!
//! Knows no noun of the field: which keys exist and what they mean, `config` and `parse` say.

mod encoded;
mod fields;
mod scalar;
pub mod toml;
pub mod yaml;
mod yaml_documents;
mod yaml_fault;

pub use encoded::decode_base64;
pub use fields::{Fields, Findings, Lints};
pub use scalar::{Color, Complaint, FromScalar, named, timezone};
pub use yaml_documents::documents as yaml_documents;

use crate::model::data::Node;
use crate::source::Span;

/// Something that keeps a text from being YAML or TOML, in an author's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in the file that the text came from.
    pub span: Span,
    /// What is wrong; no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Another place that belongs to it, and what there is to say there.
    pub related: Option<(Span, String)>,
    /// Whether a key stands here a second time; its place is the key's.
    pub is_duplicate: bool,
}

impl Fault {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Fault {
            span,
            message: message.into(),
            help: None,
            related: None,
            is_duplicate: false,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn duplicate_key(key: &str, second: Span, first: Option<Span>) -> Self {
        Fault {
            span: second,
            message: format!("the key `{}` stands here twice", shortened(key)),
            help: Some("keep one of the two".to_owned()),
            related: first.map(|span| (span, "the first one".to_owned())),
            is_duplicate: true,
        }
    }

    fn shift(mut self, offset: usize) -> Self {
        self.span = self.span.shift(offset);
        self.related = self
            .related
            .map(|(span, message)| (span.shift(offset), message));
        self
    }
}

/// What could be made of a text, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The data; `None` where the text breaks off being YAML or TOML. Of a key that stands twice, the first counts.
    pub root: Option<Node>,
    /// What is wrong; empty where all is well.
    pub faults: Vec<Fault>,
}

/// Finds a character that no text file of ours has: NUL, escape and the other controls.
fn control_character(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| is_forbidden(*c))
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

/// Names a character that cannot be shown.
fn forbidden_character(at: usize, c: char) -> Fault {
    let name = match c {
        '\0' => "a NUL byte".to_owned(),
        c => format!("the control character U+{:04X}", u32::from(c)),
    };
    Fault::new(
        Span::new(at, at + c.len_utf8()),
        format!("{name} cannot stand here"),
    )
    .help("remove it")
}

/// Cuts a text that is to stand in a message.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None if line.len() < text.trim_end().len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// Writes findings as tests read them: `level lint at line:column "text": message (help)`, related places by line.
#[cfg(test)]
pub(crate) fn told(text: &str, diagnostics: &[crate::diagnostic::Diagnostic]) -> String {
    let index = crate::source::LineIndex::new(text);
    let lines = diagnostics.iter().map(|found| {
        let span = found.primary.span.expect("every finding has a place");
        assert!(span.end <= text.len(), "{found:?}");
        let at = index.position(text, span.start);
        let help = found
            .help
            .as_ref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        let related = found.related.iter().map(|label| {
            let span = label.span.expect("every label has a place");
            format!(
                " [line {}: {}]",
                index.position(text, span.start).line,
                label.message
            )
        });
        format!(
            "{} {}:{} {:?}: {}{help}{}",
            found.level.name(),
            at.line,
            at.column,
            shortened(span.text(text)),
            found.message,
            related.collect::<String>()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
