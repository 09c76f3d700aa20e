//! Text with a name: files, places in them, paths inside the source, digests.
//!
//! Knows nothing of runbooks, Markdown or the site, and reads nothing: `load` hands the bytes in.

mod digest;
mod line_index;
mod path;
mod span;

pub use digest::{Digest, Digester};
pub use line_index::{LineIndex, Position};
pub use path::{PathFault, SitePath, percent_decode, percent_encode, percent_encode_path};
pub use span::{Span, Spanned};

use std::sync::Arc;

/// One Markdown file of the source, as `load` read it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where the file lies inside the source folder.
    pub path: SitePath,
    /// UTF-8 without a byte order mark; line ends as the author wrote them.
    pub text: Arc<str>,
    /// Digest of `text`.
    pub digest: Digest,
}

impl SourceFile {
    /// Makes a file from its text, which must already be free of a byte order mark.
    pub fn new(path: SitePath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let digest = Digest::of(text.as_bytes());
        SourceFile { path, text, digest }
    }
}
