//! Paths inside the source folder and inside the site.

use std::fmt;
use std::sync::Arc;

/// A relative path of one or more names joined by `/`, which cannot leave its root.
///
/// No name is empty, `.` or `..`; there is no leading slash, no backslash is special, and no NUL.
/// Used for files of the source and, as `OutputPath`, for files of the site.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(Arc<str>);

/// Why a text is not a path inside the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// Nothing is left of it.
    Empty,
    /// It climbs above the root with `..`, or starts at the root of the machine.
    Outside,
    /// It holds a NUL byte.
    Nul,
}

impl SitePath {
    /// Makes a path from text, resolving `.` and `..` and dropping doubled slashes.
    pub fn new(text: &str) -> Result<Self, PathFault> {
        SitePath::resolve(&[], text)
    }

    /// Resolves `relative` against the folder that holds this path, as a browser would.
    ///
    /// # Errors
    /// [`PathFault::Outside`] where `..` climbs above the root.
    pub fn join_from(&self, relative: &str) -> Result<Self, PathFault> {
        let mut folder: Vec<&str> = self.names().collect();
        folder.pop();
        SitePath::resolve(&folder, relative)
    }

    fn resolve(base: &[&str], text: &str) -> Result<Self, PathFault> {
        if text.contains('\0') {
            return Err(PathFault::Nul);
        }
        if text.starts_with('/') {
            return Err(PathFault::Outside);
        }
        let mut names = base.to_vec();
        for name in text.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(PathFault::Outside)?;
                }
                name => names.push(name),
            }
        }
        if names.is_empty() {
            return Err(PathFault::Empty);
        }
        Ok(SitePath(names.join("/").into()))
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the names, outermost folder first.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// Returns the last name.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// Returns the folder that holds it, without a slash at the end; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns what follows the last dot of the file name, if that is not its first character.
    pub fn extension(&self) -> Option<&str> {
        let (stem, extension) = self.file_name().rsplit_once('.')?;
        (!stem.is_empty()).then_some(extension)
    }

    /// Returns the relative link from this file to `target`, not percent-encoded.
    ///
    /// Never empty: a file refers to itself by its own name.
    pub fn relative_to(&self, target: &SitePath) -> String {
        let from: Vec<&str> = self.names().collect();
        let to: Vec<&str> = target.names().collect();
        let folders = from.len() - 1;
        let shared = from[..folders]
            .iter()
            .zip(&to[..to.len() - 1])
            .take_while(|(a, b)| a == b)
            .count();
        let mut parts = vec![".."; folders - shared];
        parts.extend(&to[shared..]);
        parts.join("/")
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// Resolves `%41` and the like; what is not valid, or would not be UTF-8, stays as it is.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())) {
            Some(hex) => {
                decoded.extend(u8::from_str_radix(hex, 16));
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Writes each byte as `%41` and the like but for ASCII letters and digits, and what is kept.
pub fn percent_encode(text: &str, is_kept: impl Fn(u8) -> bool) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || (byte.is_ascii() && is_kept(byte)) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// Writes a path as part of an address: every byte that could mean something else as `%41` and the like.
pub fn percent_encode_path(path: &str) -> String {
    percent_encode(path, |byte| b"-._~/".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PathFault, SitePath, percent_decode, percent_encode_path};

    fn path(text: &str) -> SitePath {
        SitePath::new(text).expect("a path of the test")
    }

    #[test]
    fn cannot_leave_the_root() {
        assert_eq!(SitePath::new("../x"), Err(PathFault::Outside));
        assert_eq!(SitePath::new("a/../../x"), Err(PathFault::Outside));
        assert_eq!(SitePath::new("/etc/passwd"), Err(PathFault::Outside));
        assert_eq!(
            SitePath::new("./a//b/../c.md").map(|p| p.to_string()),
            Ok("a/c.md".to_owned())
        );
        assert_eq!(path("a/b.md").join_from("../../x"), Err(PathFault::Outside));
        assert_eq!(SitePath::new("a/.."), Err(PathFault::Empty));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_to_the_same(path in any::<String>()) {
            let encoded = percent_encode_path(&path);
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\"<>&".contains(&byte)));
            prop_assert_eq!(percent_decode(&encoded), path);
        }

        #[test]
        fn following_a_relative_link_leads_to_its_target(
            from in "[a-c]{1,2}(/[a-c]{1,2}){0,3}",
            to in "[a-c]{1,2}(/[a-c]{1,2}){0,3}",
        ) {
            let (from, to) = (path(&from), path(&to));
            prop_assert_eq!(from.join_from(&from.relative_to(&to)), Ok(to));
        }
    }
}
