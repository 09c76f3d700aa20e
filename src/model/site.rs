//! What will be published.

use std::path::PathBuf;

use crate::source::SitePath;

/// A path inside the site, as in `incidents/p1.html`; not percent-encoded.
pub type OutputPath = SitePath;

/// A file of the source that is copied beside the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Where it lies inside the source.
    pub path: SitePath,
    /// Where it lies on the machine.
    pub location: PathBuf,
    /// Its size in bytes when it was found.
    pub size: u64,
}

/// When and from what the site was built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// Seconds since 1970, UTC; `None` where nobody knows.
    pub built: Option<i64>,
    /// The commit, in full.
    pub commit: Option<String>,
}
