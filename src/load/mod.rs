//! Walks the source folder in sorted order and reads it. One of the few doors to the disk.
//!
//! Understands no Markdown: it hands out text, and names what it could not read.

mod read;
mod rules;
mod walk;

pub use rules::{RuleText, RulesGlob, rules};

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{self, Config, Overrides};
use crate::diagnostic::{Diagnostic, Label, Outcome};
use crate::error::Error;
use crate::model::site::AssetFile;
use crate::source::{SitePath, SourceFile};

/// What to read, and what to keep away from.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// The source folder.
    pub root: PathBuf,
    /// Folders and files inside the source that are never read: the output, its staging folder, its lock.
    pub skip: Vec<PathBuf>,
    /// What wins over the settings of the book.
    pub overrides: Overrides,
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
    /// The texts of those that are not quite text, with U+FFFD where they are none: only for messages about them.
    pub unreadable_texts: Vec<SourceFile>,
    /// The author's theme folder, if there is one.
    pub theme: Option<PathBuf>,
    /// Whether anything was reached by a link, or could not be.
    pub has_links: bool,
}

/// Largest `opsbook.toml`, in bytes.
const CONFIG_LIMIT: u64 = 1 << 20;

/// Reads the source folder. What it could not read is named; the rest is kept.
///
/// Diagnostics: `unreadable-file`, `link-outside`, `secret` (of a key that signs), and those of the settings.
///
/// # Errors
/// Where the folder itself cannot be read.
pub fn load(options: &LoadOptions) -> Result<Outcome<SourceTree>, Error> {
    let root = options.root.canonicalize().map_err(|cause| {
        Error::io("cannot read the source folder", &options.root, cause)
            .help("name a folder of Markdown, as in `opsbook build content`")
    })?;
    if !root.is_dir() {
        return Err(Error::new("the source is not a folder:").at(&options.root));
    }
    let mut diagnostics = Vec::new();
    let mut tree = SourceTree::default();
    load_config(&root, &mut tree, &mut diagnostics);
    walk::walk(&root, options, &mut tree, &mut diagnostics)?;
    Ok(Outcome {
        value: tree,
        diagnostics,
    })
}

/// Reads one page again, in a source that has no links; `None` where it is no page, or cannot be read as before: then
/// [`load`] says what is wrong.
pub fn page(root: &std::path::Path, path: &SitePath, config: &Config) -> Option<SourceFile> {
    let location = root.join(path.as_str());
    // Somebody may have put a link in the place of a folder since.
    if location.canonicalize().ok()? != location {
        return None;
    }
    if read::holds_secret_key(&location) {
        return None;
    }
    let text = read::text(&location, config.limits.page).ok()?;
    Some(SourceFile::new(path.clone(), text))
}

/// Reads one document that belongs to no book, as a page would be read; the error says what keeps it from being one.
///
/// # Errors
/// Where there is no such file, or it is no text of at most `limit` bytes.
pub fn document(location: &std::path::Path, limit: u64) -> Result<String, Error> {
    let found = location
        .canonicalize()
        .map_err(|cause| Error::io("cannot read", location, cause))?;
    read::text(&found, limit).map_err(|fault| {
        let mut error = Error::new("cannot read").at(location);
        error.cause = Some(format!("it {}", fault.message).into());
        error
    })
}

/// Reads a copied file that is text and has at most `limit` bytes; `None` where it is none, or cannot be read.
pub fn text_asset(asset: &AssetFile, limit: u64) -> Option<String> {
    read::text(&asset.location, limit).ok()
}

fn load_config(root: &std::path::Path, tree: &mut SourceTree, diagnostics: &mut Vec<Diagnostic>) {
    let location = root.join("opsbook.toml");
    if location.symlink_metadata().is_err() {
        return;
    }
    let path = crate::config::path();
    let text = walk::resolve(root, root, &location)
        .and_then(|found| read::text(&found, CONFIG_LIMIT).map_err(walk::Fault::from));
    match text {
        Ok(text) => {
            let file = SourceFile::new(path, text);
            tree.config = config::parse_config(&file).take(diagnostics);
            tree.config_file = Some(file);
        }
        Err(fault) => {
            // The book has settings, so it is no plain folder, even if they cannot be read.
            tree.config.is_plain = false;
            tree.config.levels.lenient = false;
            tree.config.is_audience_in_doubt = true;
            tree.config.is_ignore_in_doubt = true;
            let message = format!("`opsbook.toml` {}", fault.message);
            let span = fault.place.as_ref().map(|(_, span)| *span);
            diagnostics.push(Diagnostic::new(
                fault.lint,
                message,
                Label::new(&path, span),
            ));
            if let Some((text, _)) = fault.place {
                tree.unreadable_texts
                    .push(SourceFile::new(path.clone(), text));
            }
            tree.unreadable.push(path);
        }
    }
}
