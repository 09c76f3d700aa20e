//! Where the source folder lies: as the user named it, which may be by way of links that are turned.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::WatchOptions;
use super::links::{self, Route};
use super::scope::Scope;
use super::stamp::Stamp;

/// The source folder and what is left out of it, as named.
pub(super) struct Place {
    root: PathBuf,
    skip: Vec<PathBuf>,
}

/// What is found there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) scope: Scope,
    /// The folder itself; `None` while it is away.
    pub(super) folder: Option<Stamp>,
}

impl Place {
    pub(super) fn new(options: &WatchOptions) -> Place {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Place {
            root: absolute(&options.root),
            skip: options.skip.iter().map(|path| absolute(path)).collect(),
        }
    }

    /// Looks where the source folder lies now, and whether it is there.
    pub(super) fn find(&self) -> Found {
        let Route { mut hinges, end } = follow(&self.root);
        let folder = end.symlink_metadata().ok();
        let folder = folder.filter(std::fs::Metadata::is_dir);
        hinges.push(end.clone());
        let scope = Scope {
            root: end,
            skip: self.skip.iter().map(|path| follow(path).end).collect(),
            hinges,
            wanted: BTreeSet::new(),
        };
        Found {
            scope,
            folder: folder.as_ref().map(Stamp::of),
        }
    }
}

/// Follows a path as far as it exists.
fn follow(path: &Path) -> Route {
    links::route(Path::new(""), path).unwrap_or_else(|| Route {
        hinges: Vec::new(),
        end: path.to_owned(),
    })
}
