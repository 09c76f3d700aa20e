//! What we tell an author: one finding about the playbook, with its place and the way to mend it.
//!
//! Knows the names and manual pages of all lints, because several stages raise some. Prints nothing.

mod allowance;
mod levels;
mod lint;
mod suggest;

pub use allowance::{Allowance, FileAllowances, MARK, in_comments, in_lines, settle};
pub use levels::{LevelSetting, LintLevels};
pub use lint::Lint;
pub use suggest::{is_slip_of, nearest};

use crate::source::{SitePath, Span};

/// How bad a finding is. (The word *severity* belongs to incidents.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Would make a page wrong or unsafe: nothing is published.
    Error,
    /// Should be mended; does not stop a build.
    Warning,
    /// Could be better.
    Advice,
}

impl Level {
    /// Returns the word that people and programs read: `error`, `warning` or `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }
}

/// A place in a file, with what there is to say about it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The file, as a path inside the source.
    pub file: SitePath,
    /// Where in the file's original bytes; `None` where the finding is about the file as a whole.
    pub span: Option<Span>,
    /// What is to be said at this place; may be empty.
    pub message: String,
}

impl Label {
    /// Makes a label without words.
    pub fn new(file: &SitePath, span: impl Into<Option<Span>>) -> Self {
        Label {
            file: file.clone(),
            span: span.into(),
            message: String::new(),
        }
    }

    /// Adds what is to be said at this place.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }
}

/// One finding about the playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding.
    pub lint: Lint,
    /// How bad it is, before the settings of the book are applied.
    pub level: Level,
    /// What is wrong: short, makes sense alone, no full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other places that belong to it, as when two disagree.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// What mends it without a thought, in the file of the primary place; empty where a person must think.
    pub fix: Vec<Edit>,
}

/// A change of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes, in the file's original bytes.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

impl Diagnostic {
    /// Makes a finding at the lint's default level.
    pub fn new(lint: Lint, message: impl Into<String>, primary: Label) -> Self {
        Diagnostic {
            lint,
            level: lint.default_level(),
            message: message.into(),
            primary,
            related: Vec::new(),
            help: None,
            fix: Vec::new(),
        }
    }

    /// Sets another level than the lint's default, where one lint has two (as `unknown-key` has).
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what mends it without a thought.
    pub fn fix(mut self, edits: Vec<Edit>) -> Self {
        self.fix = edits;
        self
    }

    /// Adds another place.
    pub fn related(mut self, label: Label) -> Self {
        self.related.push(label);
        self
    }
}

/// Sorts findings for people: by file, place, lint, message. Equal ones are reported once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    diagnostics.dedup();
}

/// Returns the findings of a sorted list that another one does not have.
pub fn added<'a>(before: &[Diagnostic], after: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut before = before.iter().peekable();
    let is_new = |finding: &&Diagnostic| {
        while before
            .next_if(|known| sort_key(known) < sort_key(finding))
            .is_some()
        {}
        let same = before.next_if(|known| sort_key(known) == sort_key(finding));
        same.is_none()
    };
    after.iter().filter(is_new).collect()
}

fn sort_key(diagnostic: &Diagnostic) -> (&SitePath, Option<Span>, Lint, &str) {
    (
        &diagnostic.primary.file,
        diagnostic.primary.span,
        diagnostic.lint,
        &diagnostic.message,
    )
}

/// What a stage could make of its input, and what it has to say about it.
#[derive(Debug, Clone)]
pub struct Outcome<T> {
    /// What was understood.
    pub value: T,
    /// What was not, or should be better.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// Wraps a value about which there is nothing to say.
    pub fn fine(value: T) -> Self {
        Outcome {
            value,
            diagnostics: Vec::new(),
        }
    }

    /// Hands out the value and keeps the findings in `sink`.
    pub fn take(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}
