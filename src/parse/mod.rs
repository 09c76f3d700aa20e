//! One file's text, understood: front matter, Markdown, directives. Pure; knows no other file; never fails.
//!
//! What cannot be understood becomes a diagnostic, and the rest of the page is kept.

pub mod alert_rules;
pub mod autolink;
pub mod directive;
pub mod front_matter;
pub mod html;
pub mod markdown;
pub mod nouns;
pub mod outline;
mod shell;

use crate::diagnostic::{self, Allowance, Outcome};
use crate::model::danger::Rules;
use crate::model::page::ParsedPage;
use crate::source::{SourceFile, Span, Spanned};

/// How pages are parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParseOptions {
    /// Whether the folder has no `opsbook.toml`: there an unknown directive is code, with a warning.
    pub is_plain: bool,
    /// The book's own rules about what commands do to production.
    pub danger: Rules,
}

impl ParseOptions {
    fn shell(&self) -> shell::Options<'_> {
        shell::Options {
            rules: &self.danger,
        }
    }
}

/// A directive's fence as it stands, before its name is known to mean anything.
#[derive(Debug, Clone)]
pub struct RawDirective<'a> {
    /// The word between the braces.
    pub name: Spanned<&'a str>,
    /// What follows the braces on the same line.
    pub argument: Option<Spanned<&'a str>>,
    /// The lines between the fences, as they stand in the file: YAML options.
    pub body: Spanned<&'a str>,
    /// The whole fence.
    pub span: Span,
}

/// Understands one file.
///
/// Diagnostics: those of front matter, of directives and of the body.
pub fn parse_page(file: &SourceFile, options: &ParseOptions) -> Outcome<ParsedPage> {
    let mut diagnostics = Vec::new();
    let (mut front_matter, span) =
        front_matter::parse_front_matter(file, options).take(&mut diagnostics);
    shell::read_declared(&mut front_matter, &options.shell());
    let body = markdown::parse_body(file, span, options).take(&mut diagnostics);
    Outcome {
        value: ParsedPage {
            file: file.clone(),
            front_matter,
            body,
        },
        diagnostics,
    }
}

/// Returns the findings that the comments of a page allow where they stand.
pub fn allowances(page: &ParsedPage) -> Vec<Allowance> {
    let text = &page.file.text;
    let mut allowances = diagnostic::in_lines(text, page.front_matter.span);
    allowances.extend(diagnostic::in_comments(text, &page.body.allowing));
    allowances
}
