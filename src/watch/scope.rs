//! Which paths matter: what lies in the source, is not left out, and is not hidden unless a link leads there.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::ops::Bound::{Included, Unbounded};
use std::path::{Component, Path, PathBuf};

/// What is watched. All paths are absolute and free of links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// The source folder, whether it is there or not.
    pub(super) root: PathBuf,
    /// What is left out, with all inside of it.
    pub(super) skip: Vec<PathBuf>,
    /// The links that lead to the source folder, and the folder itself: where one goes or comes, all is new.
    pub(super) hinges: Vec<PathBuf>,
    /// Hidden files, folders and links to which or over which links of the source lead.
    pub(super) wanted: BTreeSet<PathBuf>,
}

impl Scope {
    /// Whether the path may be published: in the source, not left out, and no name on the way is hidden.
    pub(super) fn is_visible(&self, path: &Path) -> bool {
        !self.is_left_out(path) && self.hidden_from(path) == Some(None)
    }

    /// Whether it matters what becomes of the path.
    pub(super) fn matters(&self, path: &Path) -> bool {
        if self.is_left_out(path) {
            return false;
        }
        match self.hidden_from(path) {
            None => false,
            Some(None) => true,
            Some(Some(_)) => {
                // Paths are sorted part by part, so what lies below one follows it.
                let below = self
                    .wanted
                    .range::<Path, _>((Included(path), Unbounded))
                    .next();
                below.is_some_and(|wanted| wanted.starts_with(path))
                    || path.ancestors().any(|above| self.wanted.contains(above))
            }
        }
    }

    /// Whether the source folder itself comes or goes with this path.
    pub(super) fn turns(&self, path: &Path) -> bool {
        self.hinges.iter().any(|hinge| hinge.starts_with(path))
    }

    /// Returns the first hidden folder, file or link on the way to a path: `Some(None)` where there is none,
    /// `None` where the path lies outside.
    pub(super) fn hidden_from(&self, path: &Path) -> Option<Option<PathBuf>> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let mut way = self.root.clone();
        for component in inside.components() {
            way.push(component);
            if matches!(component, Component::Normal(name) if is_hidden(name)) {
                return Some(Some(way));
            }
        }
        Some(None)
    }

    fn is_left_out(&self, path: &Path) -> bool {
        self.skip.iter().any(|skip| path.starts_with(skip))
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use std::path::{Path, PathBuf};

    #[test]
    fn hidden_names_matter_where_a_link_leads() {
        let scope = Scope {
            root: PathBuf::from("/home/.me/book"),
            skip: vec![PathBuf::from("/home/.me/book/site")],
            hinges: vec![PathBuf::from("/home/link"), PathBuf::from("/home/.me/book")],
            wanted: [PathBuf::from("/home/.me/book/..data/a.md")].into(),
        };
        let at = |path: &str| {
            (
                scope.is_visible(Path::new(path)),
                scope.matters(Path::new(path)),
            )
        };
        assert_eq!(at("/home/.me/book/a.md"), (true, true));
        assert_eq!(at("/home/.me/book"), (true, true));
        assert_eq!(at("/home/.me/book/site/a"), (false, false));
        assert_eq!(at("/home/.me/book/site2"), (true, true));
        assert_eq!(at("/home/.me/other"), (false, false));
        assert_eq!(at("/home/.me/book/.git/HEAD"), (false, false));
        assert_eq!(at("/home/.me/book/..data"), (false, true));
        assert_eq!(at("/home/.me/book/..data/a.md"), (false, true));
        assert_eq!(at("/home/.me/book/..data/b.md"), (false, false));
        assert!(scope.turns(Path::new("/home/.me")) && scope.turns(Path::new("/home/link")));
        assert!(!scope.turns(Path::new("/home/.me/book/a.md")));
    }
}
