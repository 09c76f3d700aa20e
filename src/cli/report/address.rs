//! Where the files of a source lie, seen from the folder that a service looks from.

use std::path::{Path, PathBuf};

use opsbook::pipeline::Sources;
use opsbook::source::SitePath;

/// Turns paths inside the source into paths from the top of the repository.
#[derive(Clone)]
pub struct Addresses<'a> {
    sources: &'a Sources,
    /// The source as seen from there: empty where it is that folder.
    source: String,
    /// The current folder as seen from there.
    here: PathBuf,
}

impl<'a> Addresses<'a> {
    /// Sees a source from the top of the repository that it lies in, else from the current folder; what lies elsewhere by its
    /// full path.
    pub fn new(sources: &'a Sources, source: &Path) -> Self {
        let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let here = std::env::current_dir().map_or_else(|_| PathBuf::new(), |folder| full(&folder));
        let there = full(source);
        let top = top(&there).unwrap_or_else(|| here.clone());
        let from_top = there.strip_prefix(&top).unwrap_or(&there).to_owned();
        Addresses {
            sources,
            source: from_top.to_string_lossy().replace('\\', "/"),
            here: here
                .strip_prefix(&top)
                .map(Path::to_owned)
                .unwrap_or_default(),
        }
    }

    /// Returns the path of a file, with `/` between its names.
    pub fn path(&self, file: &SitePath) -> String {
        if self.sources.is_outside(file) {
            let shown = self.sources.shown(file);
            return match SitePath::new(&format!("{}/{shown}", self.here.to_string_lossy())) {
                Ok(path) if !shown.starts_with('/') => path.as_str().to_owned(),
                _ => shown.to_owned(),
            };
        }
        match &*self.source {
            "" => file.as_str().to_owned(),
            source => format!("{source}/{file}"),
        }
    }
}

/// Returns the folder that services count paths from: the one that GitHub's runner names, else the top of the repository.
fn top(source: &Path) -> Option<PathBuf> {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let workspace = workspace.and_then(|folder| folder.canonicalize().ok());
    let workspace = workspace.filter(|folder| source.starts_with(folder));
    let is_top = |folder: &&Path| folder.join(".git").exists();
    workspace.or_else(|| source.ancestors().find(is_top).map(Path::to_owned))
}
