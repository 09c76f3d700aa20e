//! The texts of a source, by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{SitePath, SourceFile};

/// The texts of the source, to show the lines that findings are about. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Arc<BTreeMap<SitePath, Arc<str>>>,
}

impl Sources {
    /// Returns the text of a file, where it could be read as text.
    pub fn text(&self, path: &SitePath) -> Option<&str> {
        self.texts.get(path).map(|text| &**text)
    }

    /// Says whether a file's text is this one.
    pub fn is_text_of(&self, path: &SitePath, text: &str) -> bool {
        self.texts.get(path).is_some_and(|known| **known == *text)
    }

    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, file: &SourceFile) {
        Arc::make_mut(&mut self.texts).insert(file.path.clone(), file.text.clone());
    }

    /// Returns the files whose texts another state does not have, and those of the other that are no more; both sorted.
    pub(super) fn since(&self, before: &Sources) -> (Vec<SitePath>, Vec<SitePath>) {
        let is_other =
            |(path, text): &(&SitePath, &Arc<str>)| before.texts.get(*path) != Some(*text);
        let changed = self.texts.iter().filter(is_other);
        let gone = before
            .texts
            .keys()
            .filter(|path| !self.texts.contains_key(*path));
        (
            changed.map(|(path, _)| path.clone()).collect(),
            gone.cloned().collect(),
        )
    }
}

impl FromIterator<SourceFile> for Sources {
    fn from_iter<I: IntoIterator<Item = SourceFile>>(files: I) -> Self {
        let texts = files.into_iter().map(|file| (file.path, file.text));
        Sources {
            texts: Arc::new(texts.collect()),
        }
    }
}
