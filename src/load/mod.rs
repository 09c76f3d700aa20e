//! Walks the source folder in sorted order and reads it. One of the few doors to the disk.
//!
//! Understands no Markdown: it hands out text, and names what it could not read.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::model::site::AssetFile;
use crate::source::{SitePath, SourceFile};

/// What to read, and what to keep away from.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// The source folder.
    pub root: PathBuf,
    /// Folders and files inside the source that are never read: the output, its staging folder, its lock.
    pub skip: Vec<PathBuf>,
}

/// All that the source folder holds.
#[derive(Debug, Clone, Default)]
pub struct SourceTree {
    /// The settings.
    pub config: Config,
    /// `opsbook.toml` as text, for messages about it.
    pub config_file: Option<SourceFile>,
    /// Markdown files, sorted by path.
    pub files: Vec<SourceFile>,
    /// All other files that are published, sorted by path.
    pub assets: Arc<Vec<AssetFile>>,
    /// Files that exist but could not be read; a diagnostic says why.
    pub unreadable: Vec<SitePath>,
    /// The author's theme folder, if there is one.
    pub theme: Option<PathBuf>,
}
