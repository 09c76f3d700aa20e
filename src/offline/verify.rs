//! Whether a copy is whole: each file of its manifest, byte for byte, and no other.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::SIGNATURE;
use super::archive::Archive;
use super::keys::{PublicKey, SignatureFault};
use crate::error::Error;
use crate::publish::{MANIFEST, Manifest};
use crate::source::{Digester, SitePath};

/// The largest manifest that is read, in bytes: of a hundred thousand files.
const LARGEST_MANIFEST: u64 = 32 << 20;

/// The largest signature that is read, in bytes.
const LARGEST_SIGNATURE: u64 = 4 << 10;

/// Something about a copy that is not as it was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It has no manifest, or none that can be read: why.
    Manifest(String),
    /// Its signature proves nothing: why.
    Signature(String),
    /// A key was given, and there is no signature.
    Unsigned,
    /// A file is missing.
    Missing(String),
    /// A file holds other bytes.
    Changed(String),
    /// A file is none of those that were published.
    Added(String),
    /// A file cannot be read: why.
    Unreadable(String, String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Manifest(why) => write!(f, "{MANIFEST}: {why}"),
            Fault::Signature(why) => write!(f, "{SIGNATURE}: {why}"),
            Fault::Unsigned => write!(
                f,
                "{SIGNATURE}: it is missing, so nobody can tell who published this"
            ),
            Fault::Missing(path) => write!(f, "{path}: it is missing"),
            Fault::Changed(path) => {
                write!(f, "{path}: its bytes are not those that were published")
            }
            Fault::Added(path) => write!(f, "{path}: it was not published with the others"),
            Fault::Unreadable(path, why) => write!(f, "{path}: it cannot be read: {why}"),
        }
    }
}

/// Who published a copy, as far as that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// The key that was given made its signature; what the signer said beside it.
    Proven(String),
    /// There is a signature, and no key was given to check it.
    Unchecked,
    /// There is none, or it proves nothing.
    None,
}

/// What there is to say of a copy.
#[derive(Debug, Clone)]
pub struct Report {
    /// What was published; `None` where that cannot be read.
    pub manifest: Option<Manifest>,
    /// Who published it.
    pub signature: Signature,
    /// What is not as it was published, sorted; empty where the copy is whole.
    pub faults: Vec<Fault>,
}

/// The files of a copy, by their path; a reader of each.
pub(super) trait Copy {
    /// Returns the paths of all files.
    fn paths(&mut self) -> Result<Vec<String>, Error>;

    /// Opens a file; one that is not there is `NotFound`.
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

/// Examines a copy: a folder, or a zip archive.
///
/// # Errors
/// Where the place cannot be read at all.
pub fn verify(place: &Path, key: Option<&PublicKey>) -> Result<Report, Error> {
    let metadata = fs::metadata(place).map_err(|cause| Error::io("cannot read", place, cause))?;
    match metadata.is_dir() {
        true => examine(&mut Folder(place.to_owned()), key),
        false => examine(&mut Archive::open(place)?, key),
    }
}

fn examine(copy: &mut dyn Copy, key: Option<&PublicKey>) -> Result<Report, Error> {
    let mut faults = Vec::new();
    let bytes = read(copy, MANIFEST, LARGEST_MANIFEST);
    let signature = match &bytes {
        Ok(bytes) => signature(copy, bytes, key, &mut faults),
        Err(_) => Signature::None,
    };
    let manifest = match bytes
        .map_err(|why| why.to_string())
        .and_then(|bytes| manifest(&bytes))
    {
        Ok(manifest) => Some(manifest),
        Err(why) => {
            faults.push(Fault::Manifest(why));
            None
        }
    };
    if let Some(manifest) = &manifest {
        compare(copy, manifest, &mut faults)?;
    }
    faults.sort();
    faults.dedup();
    Ok(Report {
        manifest,
        signature,
        faults,
    })
}

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
        let is_inside = SitePath::new(path).is_ok_and(|inside| inside.as_str() == path);
        if !is_inside || path.contains('\\') || [MANIFEST, SIGNATURE].contains(&path) {
            return Err(format!(
                "it lists `{}`, which no site can hold",
                path.escape_debug()
            ));
        }
        if before.is_some_and(|before| before >= path) {
            return Err(format!("its list is not in order at `{path}`"));
        }
        before = Some(path);
    }
    Ok(manifest)
}

fn signature(
    copy: &mut dyn Copy,
    manifest: &[u8],
    key: Option<&PublicKey>,
    faults: &mut Vec<Fault>,
) -> Signature {
    let text = match read(copy, SIGNATURE, LARGEST_SIGNATURE) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                faults.push(Fault::Signature(SignatureFault::NoSignature.to_string()));
                return Signature::None;
            }
        },
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            faults.extend(key.map(|_| Fault::Unsigned));
            return Signature::None;
        }
        Err(cause) => {
            faults.push(Fault::Signature(cause.to_string()));
            return Signature::None;
        }
    };
    let Some(key) = key else {
        return Signature::Unchecked;
    };
    match key.verify(manifest, &text) {
        Ok(said) => Signature::Proven(said),
        Err(fault) => {
            let why = match fault {
                SignatureFault::OtherKey(id) => {
                    format!(
                        "the key {id} made it, and not {}, by which it is checked",
                        key.id()
                    )
                }
                fault => fault.to_string(),
            };
            faults.push(Fault::Signature(why));
            Signature::None
        }
    }
}

fn compare(copy: &mut dyn Copy, manifest: &Manifest, faults: &mut Vec<Fault>) -> Result<(), Error> {
    let mut left: BTreeMap<String, ()> = copy.paths()?.into_iter().map(|path| (path, ())).collect();
    left.remove(MANIFEST);
    left.remove(SIGNATURE);
    for file in &manifest.files {
        left.remove(&file.path);
        let path = file.path.clone();
        match digest(copy, &file.path, file.size) {
            Ok(Some(digest)) if digest == file.sha256 => {}
            Ok(_) => faults.push(Fault::Changed(path)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                faults.push(Fault::Missing(path));
            }
            Err(cause) => faults.push(Fault::Unreadable(path, cause.to_string())),
        }
    }
    faults.extend(left.into_keys().map(Fault::Added));
    Ok(())
}

/// Returns the SHA-256 of a file; `None` where it has another size.
fn digest(copy: &mut dyn Copy, path: &str, size: u64) -> io::Result<Option<String>> {
    let mut file = copy.open(path)?.take(size.saturating_add(1));
    let mut digester = Digester::default();
    let mut piece = vec![0; 1 << 16];
    let mut read = 0;
    loop {
        match file.read(&mut piece)? {
            0 => break,
            length => {
                read += length as u64;
                digester.add(&piece[..length]);
            }
        }
    }
    Ok((read == size).then(|| digester.finish().to_string()))
}

fn read(copy: &mut dyn Copy, path: &str, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    copy.open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > largest {
        true => Err(io::Error::other("it is far too large")),
        false => Ok(bytes),
    }
}

/// A copy in a folder.
struct Folder(PathBuf);

impl Copy for Folder {
    fn paths(&mut self) -> Result<Vec<String>, Error> {
        let mut paths = Vec::new();
        let mut folders = vec![(self.0.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let cannot = |cause| Error::io("cannot read the folder", &folder, cause);
            for entry in fs::read_dir(&folder).map_err(cannot)? {
                let entry = entry.map_err(cannot)?;
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                // A copy may be kept in git.
                if path == ".git" {
                    continue;
                }
                match entry.file_type().map_err(cannot)?.is_dir() {
                    true => folders.push((entry.path(), format!("{path}/"))),
                    false => paths.push(path),
                }
            }
        }
        Ok(paths)
    }

    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let file = self.0.join(path);
        // A link leads to what somebody else may change.
        if !fs::symlink_metadata(&file)?.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        Ok(Box::new(File::open(file)?))
    }
}
