//! Sees what has changed by looking at everything: where the system tells nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::links::Links;
use super::pending::{Shared, Touch};
use super::scan::{self, Kind};
use super::stamp::Stamp;

/// How often to look where nobody said how often.
const INTERVAL: Duration = Duration::from_secs(1);

type Seen = BTreeMap<PathBuf, Stamp>;

/// Looks at the files from time to time.
pub(super) struct Polling {
    interval: Duration,
    seen: Seen,
    /// When to look again.
    pub(super) next: Instant,
}

impl Polling {
    pub(super) fn new(interval: Option<Duration>) -> Polling {
        let interval = interval.unwrap_or(INTERVAL);
        Polling {
            interval,
            seen: Seen::new(),
            next: Instant::now() + interval,
        }
    }

    /// Looks at everything, and returns what is other than the last time.
    ///
    /// The interval counts from the end: a walk that takes long must not be followed by the next at once.
    pub(super) fn look(
        &mut self,
        root: PathBuf,
        links: &mut Links,
        shared: &Shared,
    ) -> Vec<(PathBuf, Touch)> {
        links.clear();
        let mut now = Seen::new();
        let mut note = |path: &std::path::Path, _: Kind| {
            if let Ok(found) = path.symlink_metadata() {
                now.insert(path.to_owned(), Stamp::of(&found));
            }
            Ok(())
        };
        scan::survey(root, links, shared, &mut note).expect("looking finds no reason to stop");
        let touches = changes(&self.seen, &now);
        self.seen = now;
        self.next = Instant::now() + self.interval;
        touches
    }
}

fn changes(before: &Seen, now: &Seen) -> Vec<(PathBuf, Touch)> {
    let mut changes = Vec::new();
    for (path, stamp) in now {
        match before.get(path) {
            None => changes.push((path.clone(), Touch::MovedIn)),
            Some(known) if known != stamp => changes.push((path.clone(), Touch::Closed)),
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    changes.extend(gone.map(|path| (path.clone(), Touch::Gone)));
    changes
}
