//! Templates and assets: the built-in theme, shadowed file by file by the author's own. Reads, understands no page.
//!
//! All style sheets become one file, and so do all scripts but the one that blocks: the fewest requests, from disk and
//! from a host. Each script stands in a `try` of its own there, so that one that fails does not take the others along.
//! Names carry a fingerprint of the content, so a host may let browsers keep them for ever.

mod builtin;
mod bundle;
pub(crate) mod compile;
mod load;
mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::site::OutputPath;
use crate::source::SourceFile;

pub use load::load;

/// The look of a site: templates, ready to be filled, and the files that they refer to.
#[derive(Debug)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The compiled templates; only `render` fills them.
    pub(crate) templates: tera::Tera,
    /// Files that are published below `assets/`, sorted by path.
    pub assets: Vec<ThemeAsset>,
    /// Style sheets in order: file names below `assets/`.
    pub styles: Vec<String>,
    /// The script that runs before anything is painted: a file name below `assets/`.
    pub boot_script: Option<String>,
    /// The other scripts in order: file names below `assets/`.
    pub scripts: Vec<String>,
    /// The style sheet and the script that the single file has beside those of every page; they are no files of the site.
    pub single_file: [String; 2],
    /// The worker that keeps the site where a host serves it: `sw.js`, which is not below `assets/`.
    pub worker: String,
    /// The icon: a file name below `assets/`.
    pub icon: Option<String>,
    /// The same as pictures, for home screens, small ones first. None where the book has an icon of its own and no pictures of it.
    pub app_icons: Vec<AppIcon>,
    /// The interface texts, by key.
    pub words: BTreeMap<String, String>,
    /// The author's own text files, with paths such as `theme/templates/page.html`, for messages about them.
    pub sources: Vec<SourceFile>,
}

/// A file that is published below `assets/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Where it lies in the site.
    pub path: OutputPath,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// A square picture that stands for the book on a home screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppIcon {
    /// A file name below `assets/`.
    pub name: String,
    /// Its width and height in pixels.
    pub size: u32,
}

/// A file of a theme before it is known what it is for.
#[derive(Debug, Clone)]
struct ThemeFile {
    bytes: Arc<[u8]>,
    /// Whether it comes from the book's own `theme/` folder.
    is_own: bool,
}

/// Files by their path inside the theme, as in `templates/page.html`.
type ThemeFiles = BTreeMap<String, ThemeFile>;

#[cfg(test)]
mod tests;
