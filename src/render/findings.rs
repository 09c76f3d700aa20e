//! What is wrong with each page, for the marks that `--keep-going` sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::model::Playbook;
use crate::source::{LineIndex, SitePath};

/// What is wrong with pages, for the marks of `--keep-going`.
#[derive(Default)]
pub(super) struct Findings {
    /// Messages by page.
    pub(super) errors: BTreeMap<SitePath, Vec<String>>,
    /// Pages and files that hold what is unsafe.
    pub(super) unsafe_pages: BTreeSet<SitePath>,
    /// Pages whose Markdown is not to be published: unsafe ones, and in a public book those that name what is internal.
    pub(super) kept_back: BTreeSet<SitePath>,
}

impl Findings {
    /// Messages are for ourselves: they quote what the author wrote. A public book says only which lints there are.
    pub(super) fn new(playbook: &Playbook, diagnostics: &[Diagnostic], is_public: bool) -> Self {
        let mut findings = Findings::default();
        let mut by_file: BTreeMap<&SitePath, Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in diagnostics {
            if diagnostic.lint.is_security() {
                findings
                    .unsafe_pages
                    .insert(diagnostic.primary.file.clone());
            }
            if diagnostic.level == Level::Error {
                by_file
                    .entry(&diagnostic.primary.file)
                    .or_default()
                    .push(diagnostic);
            }
        }
        let telling = playbook.pages.iter().filter(|page| page.tells_internal);
        let telling = telling.map(|page| page.path().clone());
        findings.kept_back = findings
            .unsafe_pages
            .iter()
            .cloned()
            .chain(telling)
            .collect();
        for page in &playbook.pages {
            let Some(errors) = by_file.get(page.path()) else {
                continue;
            };
            let text = &page.parsed.file.text;
            let lines = LineIndex::new(text);
            let told = errors.iter().map(|error| {
                let message = match is_public {
                    true => error.lint.name(),
                    false => &error.message,
                };
                match error.primary.span {
                    Some(span) => {
                        let line = lines.position(text, span.start).line;
                        format!("{}:{line}: {message}", page.path())
                    }
                    None => format!("{}: {message}", page.path()),
                }
            });
            findings.errors.insert(page.path().clone(), told.collect());
        }
        findings
    }
}
