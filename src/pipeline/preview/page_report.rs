//! What an author is told about a page while looking at it.

use std::collections::BTreeMap;

use super::{Place, State};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::page::Page;
use crate::model::site::OutputPath;
use crate::pipeline::Sources;
use crate::source::SitePath;

/// How many other files with errors a page names.
const MOST_ELSEWHERE: usize = 20;

/// What is to be told about a page.
#[derive(Debug)]
pub struct PageReport {
    /// Counts states, from 1.
    pub generation: u64,
    /// Whether the site has the page.
    pub exists: bool,
    /// Where the page went, if it was renamed since the start.
    pub moved: Option<OutputPath>,
    /// Why the source cannot be read at the moment; what is shown was good before.
    pub trouble: Option<String>,
    /// Copied files whose bytes changed since the start, each with the generation in which they did.
    pub files: Vec<(OutputPath, u64)>,
    /// Findings about the page, and about what all pages share; sorted.
    pub findings: Vec<(Diagnostic, Place)>,
    /// The texts that the findings are about.
    pub sources: Sources,
    /// Other files with errors, sorted; at most as many as somebody reads.
    pub elsewhere: Vec<Elsewhere>,
}

/// What is wrong with a file of another page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file.
    pub file: SitePath,
    /// The page that is made of it, if one is.
    pub page: Option<OutputPath>,
    /// How many findings stop a build.
    pub errors: usize,
}

impl State {
    /// Returns what is to be told about the page at an address.
    pub(super) fn page_report(&self, url: &str) -> PageReport {
        let playbook = self.book.playbook();
        let url = OutputPath::new(url).ok();
        let page = url.as_ref().and_then(|url| playbook.page_by_url.get(url));
        let page = page.map(|id| playbook.page(*id));
        let gone = url.as_ref().and_then(|url| self.gone.get(url));
        let own = page.map(Page::path).or(gone);
        let is_shared =
            |file: &SitePath| *file == crate::config::path() || file.as_str().starts_with("theme/");
        let mut findings = Vec::new();
        let mut elsewhere: BTreeMap<&SitePath, Elsewhere> = BTreeMap::new();
        for finding in self.book.diagnostics.iter() {
            let file = &finding.primary.file;
            if own == Some(file) || is_shared(file) {
                let text = self.book.sources.text(file).unwrap_or_default();
                let page = page.filter(|page| page.path() == file);
                let place = Place::find(&finding.primary, page, text);
                findings.push((finding.clone(), place));
            } else if finding.level == Level::Error {
                let entry = elsewhere.entry(file).or_insert_with(|| Elsewhere {
                    file: file.clone(),
                    page: self.book.page_of(file).map(|page| page.url.clone()),
                    errors: 0,
                });
                entry.errors += 1;
            }
        }
        PageReport {
            generation: self.generation,
            exists: url
                .as_ref()
                .is_some_and(|url| self.ground.output(url.as_str()).is_some()),
            trouble: self.trouble.clone(),
            files: self.files.clone(),
            moved: url.and_then(|url| self.moved.get(&url).cloned()),
            findings,
            sources: self.book.sources.clone(),
            elsewhere: elsewhere.into_values().take(MOST_ELSEWHERE).collect(),
        }
    }
}
