//! What is told of the paths that were touched: the names by which they are read, each folder once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Change;
use super::links::Links;
use super::scope::Scope;

/// A changed file may be read by another name, by a link to a folder and one to the file.
const MOST_LINKS_TO_A_NAME: usize = 2;
/// Where links and changed paths are more than this, multiplied, it is cheaper to read everything.
const MOST_COMPARED: usize = 1 << 20;

/// Returns what to tell of these paths; `None` where nobody reads any of them.
pub(super) fn tell(touched: BTreeSet<PathBuf>, links: &Links, scope: &Scope) -> Option<Change> {
    if links.len().saturating_mul(touched.len()) > MOST_COMPARED {
        return Some(Change::Unknown);
    }
    let mut names = touched;
    for _ in 0..MOST_LINKS_TO_A_NAME {
        let more: Vec<_> = names.iter().flat_map(|path| links.names(path)).collect();
        names.extend(more);
    }
    if names.contains(&scope.root) {
        return Some(Change::Unknown);
    }
    let told = without_what_lies_below(names.into_iter().filter(|path| scope.is_visible(path)));
    (!told.is_empty()).then_some(Change::Paths(told))
}

/// Leaves out what lies below another of these sorted paths, for that is told with it.
fn without_what_lies_below(paths: impl Iterator<Item = PathBuf>) -> BTreeSet<PathBuf> {
    let mut told = BTreeSet::new();
    let mut above: Option<PathBuf> = None;
    for path in paths {
        if !above.as_ref().is_some_and(|above| path.starts_with(above)) {
            above = Some(path.clone());
            told.insert(path);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{Change, Links, Scope, tell};
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    #[test]
    fn a_folder_is_told_once_and_the_source_itself_is_anything() {
        let scope = Scope {
            root: PathBuf::from("/book"),
            ..Scope::default()
        };
        let set = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        let told = |paths: &[&str]| tell(set(paths), &Links::default(), &scope);
        assert_eq!(
            told(&["/book/a", "/book/a/b.md", "/book/a-c.md", "/book/.git/HEAD"]),
            Some(Change::Paths(set(&["/book/a", "/book/a-c.md"])))
        );
        assert_eq!(told(&["/book", "/book/a.md"]), Some(Change::Unknown));
        assert_eq!(told(&["/book/.git/HEAD"]), None);
    }
}
