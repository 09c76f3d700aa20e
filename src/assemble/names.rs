//! The names of all files, to find what the author of a broken link may have meant.

use std::collections::HashMap;

use crate::assemble::guess::Guesses;
use crate::assemble::url::folded;
use crate::source::SitePath;

/// All files, by what authors get wrong about them. Only looked up, never walked.
pub(super) struct Names<'a> {
    /// Folded path to the path as it is, to tell a wrong letter case from a missing file.
    by_folded: HashMap<String, &'a SitePath>,
    /// Files by their folder.
    by_folder: HashMap<&'a str, Vec<&'a SitePath>>,
    /// Files by their own name, for those that have moved.
    by_name: HashMap<&'a str, Vec<&'a SitePath>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(files: impl Iterator<Item = &'a SitePath>) -> Self {
        let mut names = Names {
            by_folded: HashMap::new(),
            by_folder: HashMap::new(),
            by_name: HashMap::new(),
        };
        for path in files {
            let name = path.file_name();
            names.by_folded.insert(folded(path.as_str()), path);
            names.by_folder.entry(path.folder()).or_default().push(path);
            names.by_name.entry(name).or_default().push(path);
        }
        names
    }

    /// Says what a link from one file to another that is not there may have meant, and what to do about it.
    pub(super) fn meant(
        &self,
        from: &SitePath,
        wanted: &SitePath,
        guesses: &Guesses,
    ) -> Option<String> {
        if let Some(real) = self.by_folded.get(&folded(wanted.as_str())) {
            return Some(format!(
                "there is `{}`: letters and accents must be the same, because most hosts tell them apart",
                from.relative_to(real)
            ));
        }
        if self.by_folder.contains_key(wanted.as_str()) {
            return Some(format!(
                "the folder has no page of its own: add `{wanted}/index.md`"
            ));
        }
        let near = self
            .neighbour(wanted, guesses)
            .or_else(|| self.moved(wanted))?;
        Some(format!("did you mean `{}`?", from.relative_to(near)))
    }

    /// Returns the file in the same folder with the nearest name.
    fn neighbour(&self, wanted: &SitePath, guesses: &Guesses) -> Option<&'a SitePath> {
        let neighbours = self.by_folder.get(wanted.folder())?;
        let names = neighbours.iter().map(|path| path.file_name());
        let near = guesses.nearest(wanted.file_name(), names)?;
        let mut neighbours = neighbours.iter();
        neighbours.find(|path| path.file_name() == near).copied()
    }

    /// Returns the file of the same name elsewhere, if there is one alone.
    fn moved(&self, wanted: &SitePath) -> Option<&'a SitePath> {
        let name = wanted.file_name();
        let page_name = format!("{}.md", name.strip_suffix(".html").unwrap_or(name));
        let same_name = self.by_name.get(name);
        match same_name
            .or_else(|| self.by_name.get(page_name.as_str()))?
            .as_slice()
        {
            [only] => Some(only),
            _ => None,
        }
    }
}
