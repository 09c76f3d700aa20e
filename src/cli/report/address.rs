//! Where the files of a source lie, seen from the folder that a program or a service looks from.

use std::path::{Path, PathBuf};

use opsbook::pipeline::Sources;
use opsbook::source::SitePath;

/// Turns paths inside the source into paths from the current folder.
#[derive(Clone)]
pub struct Addresses<'a> {
    sources: &'a Sources,
    /// The source as seen from the current folder: empty where it is that folder.
    source: String,
}

impl<'a> Addresses<'a> {
    /// Sees a source from the current folder; one that lies elsewhere by its full path.
    pub fn new(sources: &'a Sources, source: &Path) -> Self {
        let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let here = std::env::current_dir().map(|folder| full(&folder));
        let there = full(source);
        let from_here: PathBuf = match here {
            Ok(here) => there.strip_prefix(&here).unwrap_or(&there).to_owned(),
            Err(_) => source.to_owned(),
        };
        Addresses {
            sources,
            source: from_here.to_string_lossy().replace('\\', "/"),
        }
    }

    /// Returns the path of a file, with `/` between its names.
    pub fn path(&self, file: &SitePath) -> String {
        match &*self.source {
            _ if self.sources.is_outside(file) => self.sources.shown(file).to_owned(),
            "" => file.as_str().to_owned(),
            source => format!("{source}/{file}"),
        }
    }
}
