//! What is said in the terminal after a change: what it was, what it cost, and what is wrong now that was not before.

use std::collections::BTreeSet;
use std::time::Duration;

use opsbook::diagnostic::{self, Diagnostic, Level, Lint};
use opsbook::pipeline::Revision;
use opsbook::source::SitePath;

use crate::cli::output;
use crate::cli::report::{count, human::Human};
use crate::cli::visible::visible;

/// How many findings about files that were not changed are shown whole: they often follow from one in the file that was.
const MOST_ELSEWHERE: usize = 3;

/// What the author was told already.
pub struct Said {
    findings: std::sync::Arc<Vec<Diagnostic>>,
    /// Warnings since the start, wherever they stood. One that an edit moved, or that comes back with a setting, is no news.
    warnings: BTreeSet<(SitePath, Lint, String)>,
}

impl Said {
    /// Begins with what is wrong at the start.
    pub fn new(revision: &Revision) -> Self {
        let mut said = Said {
            findings: revision.diagnostics.clone(),
            warnings: BTreeSet::new(),
        };
        for finding in revision.diagnostics.iter() {
            said.is_new_warning(finding);
        }
        said
    }

    /// Returns what there is to say of a change.
    pub fn news(&mut self, revision: &Revision, took: Duration) -> String {
        let before = std::mem::replace(&mut self.findings, revision.diagnostics.clone());
        let new = diagnostic::added(&before, &revision.diagnostics).into_iter();
        let is_news = |finding: &&Diagnostic| match finding.level {
            Level::Error => true,
            Level::Warning => self.is_new_warning(finding),
            Level::Advice => false,
        };
        let news: Vec<&Diagnostic> = new.filter(is_news).collect();
        let is_own = |finding: &&Diagnostic| revision.changed.contains(&finding.primary.file);
        let (own, elsewhere): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            news.into_iter().partition(is_own);
        let mut words = format!("{} ({} ms)", what(revision), took.as_millis());
        match (errors(&before), errors(&revision.diagnostics)) {
            (0, 0) => {}
            (_, 0) => words.push_str(": no errors any more"),
            (_, after) => words.push_str(&format!(": {} in the playbook", count(after, "error"))),
        }
        words.push('\n');
        let mut human = Human::new(&revision.sources, output::colours_stderr());
        let shown = own.iter().chain(elsewhere.iter().take(MOST_ELSEWHERE));
        words.extend(shown.map(|finding| human.write(finding)));
        let more = elsewhere.len().saturating_sub(MOST_ELSEWHERE);
        if more > 0 {
            let files: BTreeSet<_> = elsewhere
                .iter()
                .map(|finding| &finding.primary.file)
                .collect();
            let (more, files) = (
                count(more, "more finding"),
                count(files.len(), "other file"),
            );
            words.push_str(&format!("{more} in {files}: `opsbook check` lists all\n"));
        }
        words
    }

    fn is_new_warning(&mut self, finding: &Diagnostic) -> bool {
        let file = finding.primary.file.clone();
        self.warnings
            .insert((file, finding.lint, finding.message.clone()))
    }
}

/// Names what changed.
fn what(revision: &Revision) -> String {
    let name = |path: &SitePath| visible(path.as_str()).into_owned();
    match (revision.changed.as_slice(), revision.gone.as_slice()) {
        ([], []) => "the source".to_owned(),
        ([one], []) => name(one),
        ([], [one]) => format!("{} is gone", name(one)),
        ([one], [old]) => format!("{} is now {}", name(old), name(one)),
        (changed, []) => count(changed.len(), "file"),
        ([], gone) => format!("{} gone", count(gone.len(), "file")),
        (changed, gone) => format!("{}, {} gone", count(changed.len(), "file"), gone.len()),
    }
}

fn errors(findings: &[Diagnostic]) -> usize {
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    errors.count()
}
