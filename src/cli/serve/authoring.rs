//! `opsbook serve --watch`: what is saved is taken over, told to open pages, and said in the terminal.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use opsbook::diagnostic::{self, Diagnostic, Level};
use opsbook::error::Error;
use opsbook::pipeline::{Change, Preview, PreviewOptions, Revision};
use opsbook::serve::{CHANGED, Hub, LiveSite};
use opsbook::source::SitePath;
use opsbook::watch::{self, WatchOptions, Watcher};

use crate::cli::report::{count, human::Human};
use crate::cli::{output, say_error, visible::visible, world};

/// How often the source is looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// A source that is watched.
pub struct Authoring {
    watcher: Watcher,
}

impl Authoring {
    /// Begins to watch.
    pub fn begin(options: &PreviewOptions, polls: bool) -> Result<Self, Error> {
        let watcher = Watcher::start(&WatchOptions {
            root: options.source.clone(),
            skip: options.skip.clone(),
            poll: polls.then_some(POLL),
        })?;
        if let Some(why) = watcher.why_polling() {
            say_polling(&why);
        }
        Ok(Authoring { watcher })
    }

    /// Takes over what is saved, until `serve` ends.
    pub fn run(
        self,
        preview: &Preview,
        site: &LiveSite<'_>,
        hub: &Hub,
        serve: impl FnOnce() -> Result<(), Error>,
    ) -> Result<(), Error> {
        let stopper = self.watcher.stopper();
        hub.send(CHANGED, &site.changed(preview.report().generation));
        std::thread::scope(|scope| {
            scope.spawn(move || self.follow(preview, site, hub));
            let ended = serve();
            stopper.stop();
            ended
        })
    }

    fn follow(self, preview: &Preview, site: &LiveSite<'_>, hub: &Hub) {
        let Revision {
            mut diagnostics,
            mut generation,
            ..
        } = preview.report();
        let mut has_failed = false;
        let mut has_said_why = self.watcher.why_polling().is_some();
        while let Some(change) = self.watcher.next() {
            let began = Instant::now();
            let change = match change {
                watch::Change::Paths(paths) if !has_failed => Change::Paths(paths),
                _ => Change::Unknown,
            };
            has_failed = false;
            match preview.revise(&change, world::today()) {
                Ok(revision) if revision.generation == generation => {}
                Ok(revision) => {
                    generation = revision.generation;
                    hub.send(CHANGED, &site.changed(revision.generation));
                    output::say(&told(&revision, &diagnostics, began.elapsed()));
                    diagnostics = revision.diagnostics;
                }
                // What was good is still shown. Of what was to be read now, the next change does not tell.
                Err(error) => {
                    say_error(&error);
                    has_failed = true;
                }
            }
            if let Some(why) = self.watcher.why_polling().filter(|_| !has_said_why) {
                has_said_why = true;
                say_polling(&why);
            }
        }
    }
}

fn say_polling(why: &str) {
    output::say(&format!(
        "warning: {}; changes are looked for twice a second\n",
        visible(why)
    ));
}

/// Says what changed, what it cost, and what is wrong with it; nothing where nothing did.
fn told(revision: &Revision, known: &[Diagnostic], took: Duration) -> String {
    let changed: BTreeSet<&SitePath> = revision.changed.iter().chain(&revision.gone).collect();
    let new = diagnostic::added(known, &revision.diagnostics);
    let is_said = |finding: &Diagnostic| {
        known.iter().any(|known| {
            known.primary.file == finding.primary.file
                && (known.lint, &known.message) == (finding.lint, &finding.message)
        })
    };
    // An error is said until it is mended. A warning that an edit moved to another line is no news.
    let is_news = |finding: &&Diagnostic| match finding.level {
        Level::Error => true,
        Level::Warning => !is_said(finding),
        Level::Advice => false,
    };
    let news: Vec<&Diagnostic> = new.into_iter().filter(is_news).collect();
    let errors = |findings: &[Diagnostic]| {
        findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .count()
    };
    let (before, after) = (errors(known), errors(&revision.diagnostics));
    if changed.is_empty() && news.is_empty() && before == after {
        return String::new();
    }
    let mut words = match (revision.changed.as_slice(), revision.gone.as_slice()) {
        ([], []) => "changed".to_owned(),
        ([one], []) => visible(one.as_str()).into_owned(),
        ([], [one]) => format!("{} is gone", visible(one.as_str())),
        _ => count(changed.len(), "file"),
    };
    words.push_str(&format!(" ({} ms)", took.as_millis()));
    match (before, after) {
        (0, 0) => {}
        (_, 0) => words.push_str(": no errors any more"),
        (_, after) => words.push_str(&format!(": {} in the playbook", count(after, "error"))),
    }
    words.push('\n');
    let mut human = Human::new(&revision.sources, output::colours_stderr());
    words.extend(news.into_iter().map(|finding| human.write(finding)));
    words
}

/// Prints the findings that would stop a build.
pub fn say_errors(revision: &Revision) {
    let mut human = Human::new(&revision.sources, output::colours_stderr());
    for finding in revision.diagnostics.iter() {
        if finding.level == Level::Error {
            output::say(&human.write(finding));
        }
    }
}
