//! Tells which files of a source folder have changed, in batches, and nothing else.
//!
//! Takes a folder; gives paths that may have changed. Knows nothing of Markdown, of settings or of what a change means:
//! whoever is told reads the files and sees. So it may tell too much (a file that was only touched, one that came and
//! went), and never too little: a folder is watched before it is told, so what is not told yet will be.
//!
//! Links are followed inside the source only. Names that begin with a dot are told where a link leads to them, under
//! the name of the link; they are never published under their own.

mod events;
mod links;
mod pending;
mod place;
mod poll;
mod scan;
mod scope;
mod settle;
mod stamp;
mod tell;
mod tree;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Error;
use pending::Shared;
use tree::Tree;

/// How often a folder that is away is looked for: no event tells of its return where its parent is away too.
const ROOT_RETURNS: Duration = Duration::from_millis(100);

/// What to watch, and how.
#[derive(Debug, Clone, Default)]
pub struct WatchOptions {
    /// The source folder, as the user named it; a link to it may be turned to another folder.
    pub root: PathBuf,
    /// Folders and files that are not told, with all inside of them: the output. They need not exist yet.
    pub skip: Vec<PathBuf>,
    /// Looks at sizes, times and inodes at this interval, where the system tells of no changes.
    pub poll: Option<Duration>,
}

/// What may have changed since the batch before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only these may have: files, or folders with all below them. Absolute, below the canonical source folder.
    ///
    /// Any of them may be gone, and may never have been read: editors make files for a moment.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have: events were lost, or the source folder itself was replaced, is gone or is back.
    Unknown,
}

/// Watches one source folder.
pub struct Watcher {
    shared: Arc<Shared>,
    /// Locked by whoever waits for a batch.
    tree: Mutex<Tree>,
}

/// Ends the waiting of a [`Watcher`], from any thread.
#[derive(Clone)]
pub struct Stopper(Arc<Shared>);

impl Stopper {
    /// Makes `next` return `None`, now and from now on.
    pub fn stop(&self) {
        self.0.lock().stopped = true;
        self.0.wake();
    }
}

impl Watcher {
    /// Starts to watch: what changes from now on will be told.
    ///
    /// Falls back to polling where the system cannot watch (see [`Watcher::why_polling`]).
    ///
    /// # Errors
    /// Where the source is no folder.
    pub fn start(options: &WatchOptions) -> Result<Watcher, Error> {
        let shared = Arc::new(Shared::default());
        let tree = Tree::new(options, Arc::clone(&shared))?;
        Ok(Watcher {
            shared,
            tree: Mutex::new(tree),
        })
    }

    /// Waits for the next batch; `None` once stopped.
    ///
    /// What changes while the caller is at work is kept for the next call.
    pub fn next(&self) -> Option<Change> {
        let mut tree = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match self.until_something(&mut tree)? {
                Next::Look(paths) => tree.look(paths),
                Next::Walk => tree.walk(),
                Next::Again => {
                    tree.start_over();
                    return Some(Change::Unknown);
                }
                Next::Paths(touched) => {
                    if let Some(change) = tree.tell(touched) {
                        return Some(change);
                    }
                }
            }
        }
    }

    /// Returns what makes `next` end, for another thread or a signal.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.shared))
    }

    /// Whether it looks at the files instead of being told, as asked or because it has to.
    pub fn is_polling(&self) -> bool {
        self.shared.lock().polling.is_some()
    }

    /// Returns why it polls, for the user's eyes, where nobody asked for that. May come to be while it runs.
    pub fn why_polling(&self) -> Option<String> {
        self.shared.lock().polling.clone().flatten()
    }

    /// Waits until there is something to do; `None` once stopped.
    fn until_something(&self, tree: &mut Tree) -> Option<Next> {
        let mut pending = self.shared.lock();
        loop {
            if pending.stopped {
                return None;
            }
            if let Some(reason) = pending.failed.take() {
                tree.poll_instead(&mut pending, reason);
            }
            let now = Instant::now();
            let wake_at = if pending.is_empty() {
                match tree.looks_next() {
                    Some(at) if at <= now => return Some(Next::Walk),
                    other => other,
                }
            } else {
                let unseen = pending.take_unseen();
                if !unseen.is_empty() {
                    return Some(Next::Look(unseen));
                }
                match settle::settled(&pending, &tree.newcomers, now, settle::State::of) {
                    None if pending.take_lost() => return Some(Next::Again),
                    None => return Some(Next::Paths(pending.take_paths())),
                    wait => wait,
                }
            };
            pending = self.shared.wait(pending, wake_at);
        }
    }
}

/// What `next` has to do.
enum Next {
    /// Look what has become of these, before they are told.
    Look(Vec<(PathBuf, pending::Touched)>),
    /// Look at the files, or whether the folder is back.
    Walk,
    /// Begin anew, for too much was missed.
    Again,
    /// Tell these.
    Paths(pending::Paths),
}
