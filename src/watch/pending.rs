//! What has been seen and not been told yet: the one place where the system's thread and ours meet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::scope::Scope;

/// More paths than this are told as [`Unknown`](super::Change::Unknown): memory stays bounded in any storm.
const MOST_PATHS: usize = 4096;

/// What was seen of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    /// Is there, and its writer may be at work still.
    Created,
    /// Came here under another name, whole.
    MovedIn,
    /// Was written; its writer may be at work still.
    Written,
    /// Its writer is done.
    Closed,
    /// Is away.
    Gone,
    /// Permissions, owner or times are others.
    Attributes,
    /// Lay in a folder that is new.
    Found,
}

/// What was seen of a path since the batch before.
#[derive(Debug, Clone)]
pub(super) struct Touched {
    /// When, last.
    pub(super) last: Instant,
    /// It was not there before: the first that was seen of it is that it came.
    pub(super) is_new: bool,
    /// Somebody may have it open to write.
    pub(super) is_open: bool,
    /// Only permissions, owner or times.
    pub(super) only_attributes: bool,
    /// Whoever arms folders and reads links has not seen it as it now is.
    is_unseen: bool,
}

pub(super) type Paths = BTreeMap<PathBuf, Touched>;

/// What has been seen and not been told.
#[derive(Default)]
pub(super) struct Pending {
    /// What is watched: what lies outside is not taken in.
    pub(super) scope: Scope,
    /// Counts beginnings: what a watcher of an earlier one tells is known by then.
    pub(super) beginning: u64,
    pub(super) stopped: bool,
    /// Why the system can tell us nothing more.
    pub(super) failed: Option<String>,
    /// Set while polling; holds the reason where nobody asked for it.
    pub(super) polling: Option<Option<String>>,
    paths: Paths,
    /// More happened than the paths say.
    lost: bool,
    times: Option<Times>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) first: Instant,
    pub(super) last: Instant,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.times.is_none()
    }

    pub(super) fn times(&self) -> Option<Times> {
        self.times
    }

    pub(super) fn paths(&self) -> &Paths {
        &self.paths
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Begins anew: all that was there before is seen afresh.
    pub(super) fn begin(&mut self, scope: Scope) {
        self.scope = scope;
        self.beginning += 1;
        self.lost = false;
        self.take_paths();
    }

    /// Takes in what was seen of a path.
    pub(super) fn touch(&mut self, path: PathBuf, touch: Touch, now: Instant) {
        self.at(now);
        if self.lost {
            return;
        }
        let touched = self.paths.entry(path).or_insert(Touched {
            last: now,
            is_new: matches!(touch, Touch::Created | Touch::MovedIn),
            is_open: false,
            only_attributes: true,
            is_unseen: false,
        });
        touched.last = now;
        touched.only_attributes &= touch == Touch::Attributes;
        match touch {
            Touch::Created | Touch::Written => touched.is_open = true,
            Touch::Closed | Touch::MovedIn | Touch::Gone => touched.is_open = false,
            Touch::Attributes | Touch::Found => {}
        }
        touched.is_unseen |= matches!(
            touch,
            Touch::Created | Touch::MovedIn | Touch::Gone | Touch::Attributes
        );
        if self.paths.len() > MOST_PATHS {
            self.lose(now);
        }
    }

    /// From now on anything may have changed.
    pub(super) fn lose(&mut self, now: Instant) {
        self.at(now);
        self.lost = true;
        self.paths.clear();
    }

    fn at(&mut self, now: Instant) {
        self.times.get_or_insert(Times {
            first: now,
            last: now,
        });
        if let Some(times) = &mut self.times {
            times.last = now;
        }
    }

    /// Returns what has to be looked at before it may be told.
    pub(super) fn take_unseen(&mut self) -> Vec<(PathBuf, Touched)> {
        let unseen = self
            .paths
            .iter_mut()
            .filter(|(_, touched)| touched.is_unseen);
        unseen
            .map(|(path, touched)| {
                touched.is_unseen = false;
                (path.clone(), touched.clone())
            })
            .collect()
    }

    /// Keeps a path of which more than times has changed, whatever is seen of it after.
    pub(super) fn keep(&mut self, path: &Path) {
        if let Some(touched) = self.paths.get_mut(path) {
            touched.only_attributes = false;
        }
    }

    /// Forgets a path of which nothing but its times has changed since it was looked at.
    pub(super) fn forget(&mut self, path: &Path) {
        let idle = |touched: &Touched| touched.only_attributes && !touched.is_unseen;
        if self.paths.get(path).is_some_and(idle) {
            self.paths.remove(path);
        }
        if self.paths.is_empty() && !self.lost {
            self.times = None;
        }
    }

    pub(super) fn take_lost(&mut self) -> bool {
        let lost = std::mem::take(&mut self.lost);
        if lost {
            self.times = None;
        }
        lost
    }

    pub(super) fn take_paths(&mut self) -> Paths {
        self.times = None;
        std::mem::take(&mut self.paths)
    }
}

/// What waits to be told, shared with the system's thread.
#[derive(Default)]
pub(super) struct Shared {
    pending: Mutex<Pending>,
    changed: Condvar,
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wake(&self) {
        self.changed.notify_all();
    }

    /// Waits until woken, or until this moment.
    pub(super) fn wait<'a>(
        &self,
        pending: MutexGuard<'a, Pending>,
        until: Option<Instant>,
    ) -> MutexGuard<'a, Pending> {
        let Some(until) = until else {
            let woken = self.changed.wait(pending);
            return woken.unwrap_or_else(PoisonError::into_inner);
        };
        let left = until.saturating_duration_since(Instant::now());
        let woken = self.changed.wait_timeout(pending, left);
        woken.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Paths that came with the last batch and are there: where one goes again, it was made for the moment.
pub(super) type Newcomers = BTreeSet<PathBuf>;

#[cfg(test)]
mod tests {
    use super::{MOST_PATHS, Pending, Touch};
    use std::path::PathBuf;
    use std::time::Instant;

    #[test]
    fn a_storm_takes_no_more_memory_than_a_strong_wind() {
        let mut pending = Pending::default();
        let now = Instant::now();
        for number in 0..3 * MOST_PATHS {
            let path = PathBuf::from(format!("/book/{number}.md"));
            pending.touch(path, Touch::Closed, now);
            assert!(pending.paths().len() <= MOST_PATHS);
        }
        assert!(pending.take_lost());
        assert!(pending.is_empty(), "and then all begins anew");
        pending.touch(PathBuf::from("/book/a.md"), Touch::Closed, now);
        assert_eq!(pending.take_paths().len(), 1);
    }

    #[test]
    fn only_what_was_seen_twice_is_forgotten() {
        let mut pending = Pending::default();
        let now = Instant::now();
        let folder = PathBuf::from("/book/a");
        pending.touch(folder.clone(), Touch::Attributes, now);
        pending.forget(&folder);
        assert!(!pending.is_empty(), "nobody has looked");
        assert_eq!(pending.take_unseen().len(), 1);
        pending.touch(folder.clone(), Touch::Gone, now);
        pending.forget(&folder);
        assert!(!pending.is_empty(), "it has gone meanwhile");

        pending.take_paths();
        pending.touch(folder.clone(), Touch::Attributes, now);
        pending.keep(&folder);
        pending.touch(folder.clone(), Touch::Attributes, now);
        assert_eq!(pending.take_unseen().len(), 1);
        pending.forget(&folder);
        assert!(
            !pending.is_empty(),
            "its permissions changed, and it was told twice"
        );
    }
}
