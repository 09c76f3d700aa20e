//! The copy that stands: which of its files the new one can use, and whether anything is new at all.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::trust::Offer;
use crate::error::Error;
use crate::offline::copy::{Folder, digest};
use crate::offline::verify::{Fault, verify};
use crate::publish::{CONFIRMED, Confirmation, MANIFEST, Manifest, SIGNATURE, UNCONFIRMED};

/// Says whether a copy is what is offered, byte for byte, but for its signature and the moment it was confirmed.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn is_offered(standing: &Path, offer: &Offer) -> Result<bool, Error> {
    if !fs::read(standing.join(MANIFEST)).is_ok_and(|bytes| bytes == offer.bytes) {
        return Ok(false);
    }
    let is_beside = |fault: &Fault| matches!(fault, Fault::Confirmation(_));
    let report = verify(standing, None)?;
    let is_signed = offer.signature.is_some() || !standing.join(SIGNATURE).exists();
    Ok(is_signed && report.faults.iter().all(is_beside))
}

/// Returns what a copy says of when it was confirmed, if it says it of this manifest.
pub(super) fn confirmation(standing: &Path, manifest: &[u8]) -> Option<Confirmation> {
    let bytes = fs::read(standing.join(CONFIRMED)).ok()?;
    let confirmation = Confirmation::read(&bytes).ok()??;
    confirmation.is_of(manifest).then_some(confirmation)
}

/// Says whether a folder is what a build has put there.
pub(super) fn is_built(folder: &Path) -> bool {
    fs::read(folder.join(CONFIRMED)).is_ok_and(|bytes| bytes == UNCONFIRMED.as_bytes())
}

/// Finds the files of a copy whose bytes the new one needs, by their SHA-256. Times are not looked at: they prove nothing.
pub(super) fn usable(standing: &Path, wanted: &Manifest) -> HashMap<String, PathBuf> {
    let sizes: BTreeSet<u64> = wanted.files.iter().map(|file| file.size).collect();
    let digests: BTreeSet<&str> = wanted.files.iter().map(|file| &*file.sha256).collect();
    let own = fs::read(standing.join(MANIFEST)).ok();
    let own = own.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
    let own = own.iter().flat_map(|manifest| &manifest.files);
    let files: BTreeSet<(&str, u64)> = own
        .chain(&wanted.files)
        .map(|file| (&*file.path, file.size))
        .filter(|(_, size)| sizes.contains(size))
        .collect();
    let mut folder = Folder(standing.to_owned());
    let mut found = HashMap::new();
    for (path, size) in files {
        if let Ok(Some(digest)) = digest(&mut folder, path, size)
            && digests.contains(&*digest)
        {
            found.entry(digest).or_insert_with(|| standing.join(path));
        }
    }
    found
}
