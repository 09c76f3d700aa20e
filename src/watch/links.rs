//! Symbolic links of the source: where each leads, over which others, and by which further names a file is read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// As many links as Linux follows on one way.
const MOST_ON_A_WAY: usize = 40;

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The links on the way, each by its real place.
    pub(super) hinges: Vec<PathBuf>,
    /// Where it ends, free of links. Nothing need be there.
    pub(super) end: PathBuf,
}

/// Follows a path step by step, from a folder that is free of links; `None` where links go in a circle.
pub(super) fn route(from: &Path, path: &Path) -> Option<Route> {
    let mut at = from.to_owned();
    let mut hinges = Vec::new();
    let mut ahead: Vec<OsString> = Vec::new();
    let push = |ahead: &mut Vec<OsString>, path: &Path| {
        let steps = path.components().rev();
        ahead.extend(steps.map(|step| step.as_os_str().to_owned()));
    };
    push(&mut ahead, path);
    while let Some(step) = ahead.pop() {
        match Path::new(&step).components().next() {
            Some(Component::Normal(_)) => {}
            Some(Component::ParentDir) => {
                at.pop();
                continue;
            }
            Some(Component::RootDir | Component::Prefix(_)) => {
                at.push(&step);
                continue;
            }
            Some(Component::CurDir) | None => continue,
        }
        let next = at.join(&step);
        match fs::read_link(&next) {
            Ok(_) if hinges.len() == MOST_ON_A_WAY => return None,
            Ok(target) => {
                hinges.push(next);
                push(&mut ahead, &target);
            }
            Err(_) => at = next,
        }
    }
    Some(Route { hinges, end: at })
}

/// The links of the source, by their own places.
#[derive(Debug, Default)]
pub(super) struct Links(BTreeMap<PathBuf, Route>);

impl Links {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Reads the link at this place anew, and forgets it where it is none any more.
    pub(super) fn read(&mut self, place: &Path) {
        let found = place
            .parent()
            .zip(place.file_name())
            .and_then(|(folder, name)| route(folder, Path::new(name)))
            .filter(|route| route.hinges.first().is_some_and(|hinge| hinge == place));
        match found {
            Some(route) => self.0.insert(place.to_owned(), route),
            None => self.0.remove(place),
        };
    }

    /// Forgets the links at and below a path.
    pub(super) fn forget(&mut self, path: &Path) {
        if !self.0.is_empty() {
            self.0.retain(|place, _| !place.starts_with(path));
        }
    }

    /// Returns the places of the links that lead elsewhere, or to something else, once this path is another.
    pub(super) fn over(&self, path: &Path) -> Vec<PathBuf> {
        let leads_over = |route: &Route| {
            route.hinges.iter().any(|hinge| hinge.starts_with(path)) || route.end.starts_with(path)
        };
        let over = self.0.iter().filter(|(_, route)| leads_over(route));
        over.map(|(place, _)| place.clone()).collect()
    }

    /// Returns the further names of a path, one link away.
    pub(super) fn names(&self, path: &Path) -> Vec<PathBuf> {
        let mut names = self.over(path);
        for (place, route) in &self.0 {
            let Ok(rest) = path.strip_prefix(&route.end) else {
                continue;
            };
            // A link to a folder that it lies in would give names without end.
            if !rest.as_os_str().is_empty() && !path.starts_with(place) {
                names.push(place.join(rest));
            }
        }
        names
    }

    /// Returns all places on the ways of these links, ends included.
    pub(super) fn ways(&self) -> impl Iterator<Item = &PathBuf> {
        self.0
            .values()
            .flat_map(|route| route.hinges.iter().chain(std::iter::once(&route.end)))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{Links, route};

    #[test]
    fn a_way_names_the_links_it_goes_over() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("..1")).unwrap();
        symlink("..1", root.join("..data")).unwrap();
        symlink("..data/a.md", root.join("a.md")).unwrap();
        symlink("circle", root.join("circle")).unwrap();
        let found = route(&root, Path::new("./x/../a.md")).unwrap();
        assert_eq!(found.hinges, [root.join("a.md"), root.join("..data")]);
        assert_eq!(found.end, root.join("..1/a.md"));
        assert_eq!(route(&root, Path::new("circle")), None);

        let mut links = Links::default();
        links.read(&root.join("a.md"));
        links.read(&root.join("..1"));
        assert_eq!(links.len(), 1);
        assert_eq!(links.names(&root.join("..data")), [root.join("a.md")]);
        assert_eq!(links.names(&root.join("..1/a.md")), [root.join("a.md")]);
        assert!(links.names(&root.join("..1/b.md")).is_empty());
        fs::remove_file(root.join("a.md")).unwrap();
        links.read(&root.join("a.md"));
        assert_eq!(links.len(), 0);
    }
}
