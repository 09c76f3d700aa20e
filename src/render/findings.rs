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
    /// Pages whose source is not to be published.
    pub(super) unsafe_pages: BTreeSet<SitePath>,
}

impl Findings {
    pub(super) fn new(playbook: &Playbook, diagnostics: &[Diagnostic]) -> Self {
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
        for page in &playbook.pages {
            let Some(errors) = by_file.get(page.path()) else {
                continue;
            };
            let text = &page.parsed.file.text;
            let lines = LineIndex::new(text);
            let told = errors.iter().map(|error| match error.primary.span {
                Some(span) => {
                    let line = lines.position(text, span.start).line;
                    format!("{}:{line}: {}", page.path(), error.message)
                }
                None => format!("{}: {}", page.path(), error.message),
            });
            findings.errors.insert(page.path().clone(), told.collect());
        }
        findings
    }
}
