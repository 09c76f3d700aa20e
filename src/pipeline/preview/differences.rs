//! What an author did between two states of a source.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::book::{Book, Change};
use crate::model::site::{AssetFile, OutputPath};
use crate::source::SitePath;

/// What changed, by the names of files inside the source.
pub(super) struct Differences {
    /// Files that are new or other than before, sorted.
    pub(super) changed: Vec<SitePath>,
    /// Files that are gone, sorted.
    pub(super) gone: Vec<SitePath>,
    /// Copied files whose bytes may be others, where they lie in the site.
    pub(super) files: Vec<OutputPath>,
}

impl Differences {
    /// Compares two states; of copied files, whose bytes are not held, those that `change` names have changed.
    pub(super) fn between(before: &Book, after: &Book, change: &Change) -> Self {
        let root = after.root();
        let is_told = |location: &Path| match change {
            Change::Paths(paths) => paths.iter().any(|path| location.starts_with(path)),
            Change::Unknown => true,
        };
        let (mut changed, mut gone) = after.sources.since(&before.sources);
        // A setting can make other files unreadable. The author did nothing to them.
        let is_own = |path: &SitePath| is_told(&root.join(path.as_str()));
        changed.retain(is_own);
        gone.retain(is_own);
        let (old, new) = (assets(before), assets(after));
        let is_named = matches!(change, Change::Paths(_));
        let mut files = Vec::new();
        for (location, asset) in &new {
            let known = old.get(location);
            let is_new = known.is_none_or(|known| known.size != asset.size);
            if is_new || is_named && is_told(location) {
                files.push(asset.path.clone());
                changed.extend(inside(&root, location));
            }
        }
        let lost = old.keys().filter(|location| !new.contains_key(*location));
        gone.extend(lost.filter_map(|location| inside(&root, location)));
        if let (Change::Paths(paths), true) = (change, changed.is_empty() && gone.is_empty()) {
            changed.extend(paths.iter().filter_map(|path| inside(&root, path)));
        }
        changed.sort();
        gone.sort();
        Differences {
            changed,
            gone,
            files,
        }
    }
}

fn assets(book: &Book) -> BTreeMap<&Path, &AssetFile> {
    let assets = book.playbook().assets.iter();
    assets
        .map(|asset| (asset.location.as_path(), asset))
        .collect()
}

fn inside(root: &Path, location: &Path) -> Option<SitePath> {
    SitePath::new(location.strip_prefix(root).ok()?.to_str()?).ok()
}
