//! The source folder as it is watched: where it lies, its folders and links, and what has become of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::events::Events;
use super::links::Links;
use super::pending::{Newcomers, Paths, Pending, Shared, Touch, Touched};
use super::place::{Found, Place};
use super::poll::Polling;
use super::scan::{self, Kind};
use super::scope::Scope;
use super::settle::State;
use super::stamp::Stamp;
use super::tell::tell;
use super::{Change, ROOT_RETURNS, WatchOptions};
use crate::error::Error;

/// How often to begin anew where the source folder is replaced meanwhile; then the events say so again.
const MOST_BEGINNINGS: usize = 3;
/// Files of a new folder that are waited for where they are empty. More of them are told with it as they are.
const MOST_FOUND: usize = 256;

/// The source folder.
pub(super) struct Tree {
    shared: Arc<Shared>,
    place: Place,
    /// The source folder as it was found.
    found: Found,
    /// When to look whether it is back.
    returns: Instant,
    folders: BTreeMap<PathBuf, Stamp>,
    links: Links,
    eyes: Eyes,
    pub(super) newcomers: Newcomers,
}

/// How changes are seen.
enum Eyes {
    Shut,
    Told(Events),
    Looking(Polling),
}

impl Tree {
    pub(super) fn new(options: &WatchOptions, shared: Arc<Shared>) -> Result<Tree, Error> {
        let eyes = match options.poll {
            Some(interval) => {
                shared.lock().polling = Some(None);
                Eyes::Looking(Polling::new(Some(interval)))
            }
            None => Eyes::Shut,
        };
        let mut tree = Tree {
            place: Place::new(options),
            found: Found::default(),
            returns: Instant::now(),
            folders: BTreeMap::new(),
            links: Links::default(),
            eyes,
            newcomers: Newcomers::new(),
            shared,
        };
        tree.start_over();
        if tree.found.folder.is_none() {
            let cause = options.root.metadata().err();
            let mut error = match cause {
                None => Error::new("the source is not a folder:").at(&options.root),
                Some(cause) => Error::io("cannot read the source folder", &options.root, cause),
            };
            error.help =
                Some("name a folder of Markdown, as in `opsbook serve content`".to_owned());
            return Err(error);
        }
        Ok(tree)
    }

    /// Begins anew: finds the source folder, and watches all of it.
    pub(super) fn start_over(&mut self) {
        self.newcomers.clear();
        for _ in 0..MOST_BEGINNINGS {
            self.found = self.place.find();
            let scope = self.found.scope.clone();
            self.shared.lock().begin(scope.clone());
            self.links.clear();
            self.folders.clear();
            if let Err(reason) = self.open_eyes(&scope) {
                self.shared.lock().polling = Some(Some(reason));
                self.eyes = Eyes::Looking(Polling::new(None));
                self.open_eyes(&scope).expect("looking is always possible");
            }
            // What happened before its parent was watched is told by nobody.
            if self.place.find() == self.found {
                break;
            }
        }
        self.returns = Instant::now() + ROOT_RETURNS;
    }

    fn open_eyes(&mut self, scope: &Scope) -> Result<(), String> {
        if let Eyes::Looking(polling) = &mut self.eyes {
            let _all_is_new = polling.look(scope.root.clone(), &mut self.links, &self.shared);
            return Ok(());
        }
        // The old ones go first: the system lends few.
        self.eyes = Eyes::Shut;
        let mut events = Events::new(Arc::clone(&self.shared))?;
        let holders: BTreeSet<_> = scope.hinges.iter().filter_map(|it| it.parent()).collect();
        for holder in holders {
            events.watch_entries(holder)?;
        }
        self.eyes = Eyes::Told(events);
        if self.found.folder.is_some() {
            self.arm(scope.root.clone())?;
        }
        Ok(())
    }

    /// Watches a folder with all below it, and returns some of the files that lie there.
    fn arm(&mut self, folder: PathBuf) -> Result<Vec<PathBuf>, String> {
        let Eyes::Told(events) = &mut self.eyes else {
            return Ok(Vec::new());
        };
        let root = self.shared.lock().scope.root.clone();
        let folders = &mut self.folders;
        let mut files = Vec::new();
        let mut visit = |path: &Path, kind: Kind| {
            if kind == Kind::Folder {
                events.watch(path, &root)?;
                if let Ok(found) = path.symlink_metadata() {
                    folders.insert(path.to_owned(), Stamp::of(&found));
                }
            } else if files.len() < MOST_FOUND {
                files.push(path.to_owned());
            }
            Ok(())
        };
        scan::survey(folder, &mut self.links, &self.shared, &mut visit)?;
        Ok(files)
    }

    /// Looks what has become of paths: watches what is new, reads links anew, forgets what is gone.
    pub(super) fn look(&mut self, unseen: Vec<(PathBuf, Touched)>) {
        if !matches!(self.eyes, Eyes::Told(_)) {
            return;
        }
        for (path, touched) in unseen {
            let mut folders = BTreeSet::new();
            match path.symlink_metadata() {
                Ok(found) if found.is_dir() => {
                    let is_same = self.folders.get(&path) == Some(&Stamp::of(&found));
                    if touched.only_attributes && is_same {
                        self.shared.lock().forget(&path);
                        continue;
                    }
                    self.shared.lock().keep(&path);
                    folders.insert(path.clone());
                }
                found => {
                    self.forget(&path);
                    if found.is_ok_and(|found| found.is_symlink()) {
                        folders.extend(self.follow(std::slice::from_ref(&path)));
                    }
                }
            }
            let over = self.links.over(&path);
            folders.extend(self.follow(&over));
            for folder in folders {
                self.arm_new(folder);
            }
        }
    }

    fn forget(&mut self, path: &Path) {
        let below = self
            .folders
            .range::<Path, _>((Included(path), Unbounded))
            .take_while(|(folder, _)| folder.starts_with(path));
        let gone: Vec<_> = below.map(|(folder, _)| folder.clone()).collect();
        for folder in gone {
            self.folders.remove(&folder);
        }
        self.links.forget(path);
    }

    fn follow(&mut self, places: &[PathBuf]) -> BTreeSet<PathBuf> {
        scan::follow(places, &mut self.links, &self.shared)
    }

    fn arm_new(&mut self, folder: PathBuf) {
        match self.arm(folder) {
            Ok(files) => {
                let now = Instant::now();
                let mut pending = self.shared.lock();
                for file in files {
                    pending.touch(file, Touch::Found, now);
                }
            }
            Err(reason) => {
                self.shared.lock().failed.get_or_insert(reason);
            }
        }
    }

    /// Returns when to walk next, if ever.
    pub(super) fn looks_next(&self) -> Option<Instant> {
        match &self.eyes {
            Eyes::Looking(polling) => Some(polling.next),
            _ if self.found.folder.is_none() => Some(self.returns),
            _ => None,
        }
    }

    /// Looks whether the source folder is still, or again, where it was; and, while polling, at every file.
    pub(super) fn walk(&mut self) {
        let found = self.place.find();
        self.returns = Instant::now() + ROOT_RETURNS;
        if found != self.found {
            return self.shared.lock().lose(Instant::now());
        }
        let Eyes::Looking(polling) = &mut self.eyes else {
            return;
        };
        let touches = polling.look(found.scope.root, &mut self.links, &self.shared);
        let now = Instant::now();
        let mut pending = self.shared.lock();
        for (path, touch) in touches {
            pending.touch(path, touch, now);
        }
    }

    /// Looks at the files from now on, for events no longer come.
    pub(super) fn poll_instead(&mut self, pending: &mut Pending, reason: String) {
        if matches!(self.eyes, Eyes::Looking(_)) {
            return;
        }
        self.eyes = Eyes::Looking(Polling::new(None));
        pending.polling = Some(Some(reason));
        pending.lose(Instant::now());
    }
    /// Returns what to tell of these paths; `None` where nobody reads any of them.
    pub(super) fn tell(&mut self, touched: Paths) -> Option<Change> {
        let is_newcomer = |(path, touched): &(&PathBuf, &Touched)| {
            touched.is_new && State::of(path) != State::Gone
        };
        let newcomers = touched.iter().filter(is_newcomer);
        self.newcomers = newcomers.map(|(path, _)| path.clone()).collect();
        let pending = self.shared.lock();
        tell(touched.into_keys().collect(), &self.links, &pending.scope)
    }
}
