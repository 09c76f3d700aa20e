//! What a manifest lists: whether its files can lie in one folder, on every system.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::publish::{CONFIRMED, HOST_FILES, MANIFEST, Manifest, SIGNATURE};
use crate::source::{Digest, SitePath};

use super::keys::is_printable;

/// The largest manifest that is read, in bytes: of a hundred thousand files.
pub(super) const LARGEST_MANIFEST: u64 = 32 << 20;

/// The largest signature that is read, in bytes.
pub(super) const LARGEST_SIGNATURE: u64 = 4 << 10;

/// What lies in a copy without being listed.
const UNLISTED: &[&str] = &[MANIFEST, SIGNATURE, CONFIRMED];

/// Reads a manifest, and sees that each of its paths stays inside the copy.
pub(super) fn manifest(bytes: &[u8]) -> Result<Manifest, String> {
    let manifest: Manifest = serde_json::from_slice(bytes)
        .map_err(|fault| format!("it cannot be understood: {fault}"))?;
    if manifest.format != 1 {
        let (format, tool) = (manifest.format, &manifest.tool);
        return Err(format!(
            "it has format {format}, made by {tool}; this opsbook reads format 1"
        ));
    }
    let mut before: Option<&str> = None;
    for file in &manifest.files {
        let path = &*file.path;
        if !fits(path) {
            return Err(format!(
                "it lists `{}`, which no site can hold",
                path.escape_debug()
            ));
        }
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if file.sha256.len() != 64 || !file.sha256.bytes().all(is_digit) {
            return Err(format!("it has no SHA-256 of `{}`", path.escape_debug()));
        }
        if file.size == 0 && file.sha256 != Digest::of(b"").to_string() {
            let path = path.escape_debug();
            return Err(format!("it lists `{path}` as empty, with another SHA-256"));
        }
        if before.is_some_and(|before| before >= path) {
            return Err(format!(
                "its list is not in order at `{}`",
                path.escape_debug()
            ));
        }
        before = Some(path);
    }
    match clash(&manifest) {
        Some(clash) => Err(clash),
        None => Ok(manifest),
    }
}

/// Says whether a path can be one of a site: inside it, nothing that git or Windows would take for something else.
fn fits(path: &str) -> bool {
    let is_inside = SitePath::new(path).is_ok_and(|inside| inside.as_str() == path);
    let is_odd = |name: &str| name.eq_ignore_ascii_case(".git") || is_device(name);
    let is_odd_here = |name: &str| cfg!(windows) && !fits_windows(name);
    is_inside
        && !HOST_FILES.contains(&path)
        && !path.contains('\\')
        && !UNLISTED.iter().any(|name| path.eq_ignore_ascii_case(name))
        && !path
            .split('/')
            .any(|name| is_odd(name) || is_odd_here(name))
}

/// Says whether Windows can hold a file or folder of this name.
pub(super) fn fits_windows(name: &str) -> bool {
    let is_odd = |c: char| c.is_control() || "<>:\"|?*\\".contains(c);
    !is_device(name) && !name.contains(is_odd) && !name.ends_with(['.', ' '])
}

/// Finds a path that a copy cannot have on every system, or that would look like another one.
pub(super) fn odd_elsewhere(manifest: &Manifest) -> Option<&str> {
    /// What the file systems of our time hold.
    const LONGEST_NAME: usize = 255;
    const LONGEST_PATH: usize = 1024;
    let is_odd = |name: &str| {
        name.len() > LONGEST_NAME || !fits_windows(name) || !name.chars().all(is_printable)
    };
    let mut paths = manifest.files.iter().map(|file| &*file.path);
    paths.find(|path| path.len() > LONGEST_PATH || path.split('/').any(is_odd))
}

/// Says whether Windows keeps a name for a device.
fn is_device(name: &str) -> bool {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_lowercase();
    let is_numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|number| {
            matches!(number, "¹" | "²" | "³")
                || (number.len() == 1 && number != "0" && number.as_bytes()[0].is_ascii_digit())
        })
    };
    DEVICES.contains(&&*stem) || is_numbered("com") || is_numbered("lpt")
}

/// Names two files that would be one on a system that tells letter case or accents apart in another way, or that need one
/// name for a file and a folder. The two addresses of an alert hold the same bytes: they may be one.
fn clash(manifest: &Manifest) -> Option<String> {
    let folded = |path: &str| path.to_lowercase().nfc().collect::<String>();
    let mut files: HashMap<String, usize> = HashMap::with_capacity(manifest.files.len());
    for (at, file) in manifest.files.iter().enumerate() {
        let before = files.entry(folded(&file.path)).or_insert(at);
        let before = &manifest.files[*before];
        if before.sha256 != file.sha256 {
            return Some(format!(
                "it lists `{}` and `{}`, which are one name on many systems",
                before.path.escape_debug(),
                file.path.escape_debug()
            ));
        }
    }
    manifest.files.iter().find_map(|file| {
        let path = folded(&file.path);
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let taken = above.find_map(|folder| files.get(folder))?;
        Some(format!(
            "it lists `{}` both as a file and as a folder",
            manifest.files[*taken].path.escape_debug()
        ))
    })
}
