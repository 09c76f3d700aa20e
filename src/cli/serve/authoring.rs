//! `opsbook serve --watch`: what is saved is taken over, told to open pages, and said in the terminal.

use std::time::{Duration, Instant};

use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{Change, Preview, PreviewOptions, Revision};
use opsbook::serve::{CHANGED, Hub, LiveSite, outlived};
use opsbook::watch::{self, WatchOptions, Watcher};

use super::said::Said;
use crate::cli::report::human::Human;
use crate::cli::{output, visible::visible, world};

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
        let mut said = Said::new(&preview.report());
        let mut has_failed = false;
        let mut has_said_why = self.watcher.why_polling().is_some();
        while let Some(change) = self.watcher.next() {
            let began = Instant::now();
            let change = match change {
                watch::Change::Paths(paths) if !has_failed => Change::Paths(paths),
                _ => Change::Unknown,
            };
            let shown = preview.generation();
            match outlived(|| preview.revise(&change, world::today())) {
                None => {
                    output::say("error: opsbook failed; this is a bug in it\n");
                    has_failed = true;
                }
                Some(Ok(revision)) => {
                    if has_failed {
                        output::say("the source can be read again\n");
                    }
                    if revision.generation != shown {
                        output::say(&said.news(&revision, began.elapsed()));
                    }
                    has_failed = false;
                }
                // Of what was to be read now, the next change does not tell.
                Some(Err(error)) => {
                    let words = visible(&error.to_string()).into_owned();
                    output::say(&format!(
                        "error: {words}; what was read before is still shown\n"
                    ));
                    has_failed = true;
                }
            }
            let generation = preview.generation();
            if generation != shown {
                hub.send(CHANGED, &site.changed(generation));
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
        "warning: {}; the files are looked at every second instead\n",
        visible(why)
    ));
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
