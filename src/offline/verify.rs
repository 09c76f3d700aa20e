//! Whether a copy is whole: each file of its manifest, byte for byte, and no other.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fmt, fs, io};

use jiff::Timestamp;

use super::archive::Archive;
use super::copy::{Copy, Folder, digest, read};
use super::keys::{PublicKey, SignatureFault, is_of_form};
use super::listing::{LARGEST_MANIFEST, LARGEST_SIGNATURE, manifest};
use crate::error::Error;
use crate::publish::{
    CONFIRMED, Confirmation, HOST_FILES, MANIFEST, Manifest, PUBLIC_KEY, SIGNATURE,
};

/// The largest `confirmed.js` that is read, in bytes.
const LARGEST_CONFIRMATION: u64 = 1 << 10;

/// The largest file that may be a key, in bytes.
const LARGEST_KEY: u64 = 16 << 10;

/// Something about a copy that is not as it was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The archive is not laid out as it is packed: why.
    Archive(String),
    /// It has no manifest, or none that can be read: why.
    Manifest(String),
    /// Its signature proves nothing: why.
    Signature(String),
    /// A key was given, and there is no signature.
    Unsigned,
    /// What says when it was confirmed does not: why.
    Confirmation(String),
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
            Fault::Archive(why) => write!(f, "the archive: {why}"),
            Fault::Manifest(why) => write!(f, "{MANIFEST}: {why}"),
            Fault::Signature(why) => write!(f, "{SIGNATURE}: {why}"),
            Fault::Unsigned => write!(
                f,
                "{SIGNATURE}: it is missing, so nobody can tell who published this"
            ),
            Fault::Confirmation(why) => write!(f, "{CONFIRMED}: {why}"),
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
    /// The key that the site itself names made it, by its id: nobody else speaks for that key.
    Claimed(String),
    /// There is a signature, and neither a key was given to check it nor does the site name one.
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
    /// When it was last what its host had, as in `2026-01-02T03:04:05Z`; `None` where that was never looked at.
    pub confirmed: Option<String>,
    /// What is not as it was published, sorted; empty where the copy is whole.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Takes it as a fault where the copy says that it was confirmed at a moment which has not come yet.
    pub fn refuse_future(&mut self, now: Timestamp) {
        let at = self.confirmed.as_ref().and_then(|at| at.parse().ok());
        if at.is_some_and(|at| Confirmation::new(at, b"").is_ahead_of(now)) {
            self.confirmed = None;
            let why = "it says a moment that has not come yet".to_owned();
            self.faults.push(Fault::Confirmation(why));
        }
    }
}

/// Examines a copy: a folder, or a zip archive.
///
/// # Errors
/// Where the place cannot be read at all.
pub fn verify(place: &Path, key: Option<&PublicKey>) -> Result<Report, Error> {
    let metadata = fs::metadata(place).map_err(|cause| Error::io("cannot read", place, cause))?;
    if metadata.is_dir() {
        return examine(&mut Folder(place.to_owned()), key);
    }
    match Archive::open(place)? {
        Ok(mut archive) => examine(&mut archive, key),
        Err(why) => Ok(Report {
            manifest: None,
            signature: Signature::None,
            confirmed: None,
            faults: vec![Fault::Archive(why)],
        }),
    }
}

fn examine(copy: &mut dyn Copy, key: Option<&PublicKey>) -> Result<Report, Error> {
    let mut faults = Vec::new();
    let bytes = read(copy, MANIFEST, LARGEST_MANIFEST);
    let (signature, confirmed) = match &bytes {
        Ok(bytes) => (
            signature(copy, bytes, key, &mut faults),
            confirmed(copy, bytes, &mut faults),
        ),
        Err(_) => (Signature::None, None),
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
        confirmed,
        faults,
    })
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
    if !is_of_form(&text) {
        faults.push(Fault::Signature(SignatureFault::NoSignature.to_string()));
        return Signature::None;
    }
    let own = match key {
        Some(_) => None,
        None => read(copy, PUBLIC_KEY, LARGEST_KEY).ok(),
    };
    let own = own.and_then(|bytes| PublicKey::from_text(&String::from_utf8_lossy(&bytes)).ok());
    let Some(key) = key.or(own.as_ref()) else {
        return Signature::Unchecked;
    };
    match key.verify(manifest, &text) {
        Ok(_) if own.is_some() => Signature::Claimed(key.id()),
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

fn confirmed(copy: &mut dyn Copy, manifest: &[u8], faults: &mut Vec<Fault>) -> Option<String> {
    let why = match read(copy, CONFIRMED, LARGEST_CONFIRMATION).map(|it| Confirmation::read(&it)) {
        Ok(Ok(None)) => return None,
        Ok(Ok(Some(confirmation))) if confirmation.is_of(manifest) => {
            if confirmation.is_possible(manifest) {
                return Some(confirmation.at().to_owned());
            }
            "it says a moment before the site was built".to_owned()
        }
        Ok(Ok(Some(_))) => "it is of another copy".to_owned(),
        Ok(Err(_)) => "its bytes are not those that opsbook writes".to_owned(),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => "it is missing".to_owned(),
        Err(cause) => format!("it cannot be read: {cause}"),
    };
    faults.push(Fault::Confirmation(why));
    None
}

fn compare(copy: &mut dyn Copy, manifest: &Manifest, faults: &mut Vec<Fault>) -> Result<(), Error> {
    let mut left: BTreeSet<String> = copy.paths()?.into_iter().collect();
    // What is for the host says nothing of the site.
    for known in [MANIFEST, SIGNATURE, CONFIRMED].iter().chain(HOST_FILES) {
        if left.remove(*known)
            && let Err(cause) = copy.open(known)
        {
            faults.push(Fault::Unreadable((*known).to_owned(), cause.to_string()));
        }
    }
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
    faults.extend(left.into_iter().map(Fault::Added));
    Ok(())
}
