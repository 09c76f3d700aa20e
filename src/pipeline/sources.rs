//! The texts of a source, by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Digest, SitePath, SourceFile};

/// The texts of the source, to show the lines that findings are about. Cheap to clone.
///
/// Where a file has secrets, this is its text without them: see `check::secrets`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Arc<BTreeMap<SitePath, Text>>,
    /// Copied files that something is said of.
    beside: Arc<BTreeMap<SitePath, Text>>,
    /// Files that lie outside of the source, as their author would type them.
    outside: Arc<BTreeMap<SitePath, String>>,
}

#[derive(Debug, Clone)]
struct Text {
    shown: Arc<str>,
    /// Of the true text.
    digest: Digest,
}

impl Sources {
    /// Returns the text of a file as it may be shown, where it could be read as text.
    pub fn text(&self, path: &SitePath) -> Option<&str> {
        let text = self.texts.get(path).or_else(|| self.beside.get(path));
        text.map(|text| &*text.shown)
    }

    /// Adds copied files.
    pub(super) fn beside<'a>(mut self, files: impl Iterator<Item = &'a SourceFile>) -> Self {
        let texts = files.map(|file| (file.path.clone(), Text::of(file)));
        self.beside = Arc::new(texts.collect());
        self
    }

    /// Says whether a file's text is this one.
    pub fn is_text_of(&self, path: &SitePath, text: &str) -> bool {
        let digest = Digest::of(text.as_bytes());
        self.texts
            .get(path)
            .is_some_and(|known| known.digest == digest)
    }

    /// Returns a file's path as its author would type it: inside the source as it is, else relative to the current folder.
    pub fn shown<'a>(&'a self, path: &'a SitePath) -> &'a str {
        self.outside.get(path).map_or(path.as_str(), String::as_str)
    }

    /// Says whether a file lies outside of the source, as rule files of the monitoring system do.
    pub fn is_outside(&self, path: &SitePath) -> bool {
        self.outside.contains_key(path)
    }

    /// Adds a file that lies outside of the source.
    pub(super) fn add_outside(&mut self, file: &SourceFile, shown: &str) {
        Arc::make_mut(&mut self.texts).insert(file.path.clone(), Text::of(file));
        Arc::make_mut(&mut self.outside).insert(file.path.clone(), shown.to_owned());
    }

    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, file: &SourceFile) {
        Arc::make_mut(&mut self.texts).insert(file.path.clone(), Text::of(file));
    }

    /// Returns the files whose texts another state does not have, and those of the other that are no more; both sorted.
    /// Copied files are none of them.
    pub(super) fn since(&self, before: &Sources) -> (Vec<SitePath>, Vec<SitePath>) {
        let is_other = |(path, text): &(&SitePath, &Text)| {
            let before = before.texts.get(*path);
            !self.is_outside(path) && before.map(|before| before.digest) != Some(text.digest)
        };
        let changed = self.texts.iter().filter(is_other);
        let gone = before
            .texts
            .keys()
            .filter(|path| !before.is_outside(path) && !self.texts.contains_key(*path));
        (
            changed.map(|(path, _)| path.clone()).collect(),
            gone.cloned().collect(),
        )
    }
}

impl Text {
    fn of(file: &SourceFile) -> Self {
        Text {
            shown: file.text.clone(),
            digest: file.digest,
        }
    }
}

impl FromIterator<SourceFile> for Sources {
    fn from_iter<I: IntoIterator<Item = SourceFile>>(files: I) -> Self {
        let texts = files.into_iter();
        let texts = texts.map(|file| (file.path.clone(), Text::of(&file)));
        Sources {
            texts: Arc::new(texts.collect()),
            beside: Arc::default(),
            outside: Arc::default(),
        }
    }
}
