//! Tells which files of a source folder have changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use crate::error::Error;

pub struct WatchOptions {
    pub root: PathBuf,
    pub skip: Vec<PathBuf>,
    pub poll: Option<Duration>,
}

pub enum Change {
    Paths(BTreeSet<PathBuf>),
    Unknown,
}

pub struct Watcher {
    root: PathBuf,
    stop: Stopper,
    seen: std::cell::RefCell<BTreeSet<(PathBuf, Option<SystemTime>, u64)>>,
}

#[derive(Clone)]
pub struct Stopper(Arc<AtomicBool>);

impl Stopper {
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Watcher {
    pub fn start(options: &WatchOptions) -> Result<Self, Error> {
        let watcher = Watcher {
            root: options.root.clone(),
            stop: Stopper(Arc::default()),
            seen: Default::default(),
        };
        *watcher.seen.borrow_mut() = look(&watcher.root);
        Ok(watcher)
    }

    pub fn next(&self) -> Option<Change> {
        while !self.stop.0.load(Ordering::Relaxed) {
            let now = look(&self.root);
            if now != *self.seen.borrow() {
                *self.seen.borrow_mut() = now;
                return Some(Change::Unknown);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        None
    }

    pub fn stopper(&self) -> Stopper {
        self.stop.clone()
    }
}

fn look(root: &Path) -> BTreeSet<(PathBuf, Option<SystemTime>, u64)> {
    let entries = walkdir::WalkDir::new(root).into_iter().flatten();
    let seen = entries.filter_map(|entry| {
        let about = entry.metadata().ok()?;
        Some((entry.path().to_owned(), about.modified().ok(), about.len()))
    });
    seen.collect()
}
