//! `opsbook serve --watch`: what is saved is taken over, told to open pages, and said in the terminal.

use std::time::{Duration, Instant};

use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{Change, Preview, PreviewOptions, Revision};
use opsbook::serve::{CHANGED, Hub, LiveSite};
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
        while let Some(change) = self.watcher.next() {
            let began = Instant::now();
            let change = match change {
                watch::Change::Paths(paths) => Change::Paths(paths),
                watch::Change::Unknown => Change::Unknown,
            };
            match preview.revise(&change, world::today()) {
                Ok(revision) => {
                    hub.send(CHANGED, &site.changed(revision.generation));
                    say(&revision, began.elapsed());
                }
                // What was good is still shown.
                Err(error) => say_error(&error),
            }
        }
    }
}

/// Says what changed, what it cost, and what is wrong.
fn say(revision: &Revision, took: Duration) {
    let names = revision.changed.iter().chain(&revision.gone);
    let mut what = match (revision.changed.as_slice(), revision.gone.as_slice()) {
        ([], []) => return,
        ([one], []) => visible(one.as_str()).into_owned(),
        ([], [one]) => format!("{} is gone", visible(one.as_str())),
        _ => count(names.count(), "file"),
    };
    what.push_str(&format!(" ({} ms)\n", took.as_millis()));
    output::say(&what);
    say_errors(revision);
}

/// Prints the findings that would stop a build.
pub fn say_errors(revision: &Revision) {
    let mut human = Human::new(&revision.sources, output::colours_stderr());
    for finding in &revision.diagnostics {
        if finding.level == Level::Error {
            output::say(&human.write(finding));
        }
    }
}
