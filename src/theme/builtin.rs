//! The files of `themes/default`, carried inside the binary so that it works alone.

use super::{ThemeFile, ThemeFiles};

/// Path inside the theme, and content.
const FILES: &[(&str, &[u8])] = &[];

/// Returns the files of the built-in theme.
pub(super) fn files() -> ThemeFiles {
    let file = |bytes: &'static [u8]| ThemeFile {
        bytes: bytes.into(),
        is_own: false,
    };
    FILES
        .iter()
        .map(|(path, bytes)| ((*path).to_owned(), file(bytes)))
        .collect()
}
