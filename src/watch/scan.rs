//! Walks what is watched, links of the source included, as far as they stay inside of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::links::Links;
use super::pending::Shared;
use super::scope::Scope;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder, seen before what is in it: whoever watches it from then on misses nothing.
    Folder,
    /// A link, to anything.
    Link,
    /// Anything else.
    File,
}

/// Called with each path; an error, the reason, ends the walk.
pub(super) type Visit<'a> = dyn FnMut(&Path, Kind) -> Result<(), String> + 'a;

/// Walks a folder, and the hidden places that its links lead to; reads its links.
pub(super) fn survey(
    folder: PathBuf,
    links: &mut Links,
    shared: &Shared,
    visit: &mut Visit,
) -> Result<(), String> {
    let mut ahead = vec![folder];
    while let Some(folder) = ahead.pop() {
        let scope = shared.lock().scope.clone();
        let mut places = Vec::new();
        walk(folder, &scope, &mut |path, kind| {
            if kind == Kind::Link {
                places.push(path.to_owned());
            }
            visit(path, kind)
        })?;
        ahead.extend(follow(&places, links, shared));
    }
    Ok(())
}

/// Reads these links, and returns the hidden folders to walk because links have come to lead there.
pub(super) fn follow(places: &[PathBuf], links: &mut Links, shared: &Shared) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    if places.is_empty() {
        return folders;
    }
    // What a link leads over is taken in only once it is wanted. It may have changed before: so the links are read
    // again, until all that they lead over is.
    loop {
        for place in places {
            links.read(place);
        }
        let mut pending = shared.lock();
        let scope = &mut pending.scope;
        let mut wanted = BTreeSet::new();
        let mut has_new = false;
        for way in links.ways() {
            let Some(Some(hidden)) = scope.hidden_from(way) else {
                continue;
            };
            if !scope.wanted.contains(way) {
                has_new = true;
                folders.insert(hidden);
            }
            wanted.insert(way.clone());
        }
        scope.wanted = wanted;
        if !has_new {
            break;
        }
    }
    folders.retain(|folder| folder.symlink_metadata().is_ok_and(|found| found.is_dir()));
    folders
}

fn walk(folder: PathBuf, scope: &Scope, visit: &mut Visit) -> Result<(), String> {
    let mut ahead = vec![folder];
    while let Some(folder) = ahead.pop() {
        visit(&folder, Kind::Folder)?;
        // What cannot be read, or is gone again, holds nothing to watch; when that changes it will be told.
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if !scope.matters(&path) {
                continue;
            }
            if kind.is_dir() {
                ahead.push(path);
            } else if kind.is_symlink() {
                visit(&path, Kind::Link)?;
            } else {
                visit(&path, Kind::File)?;
            }
        }
    }
    Ok(())
}
