//! What is known of a copy's publisher before anybody is asked: the key beside it, and when the newest copy was built.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::trust::LARGEST_KEY;
use crate::error::Error;
use crate::offline::copy::{Folder, read};
use crate::offline::keys::PublicKey;
use crate::offline::listing::{LARGEST_MANIFEST, LARGEST_SIGNATURE};
use crate::publish::{LooseFile, MANIFEST, Manifest, PUBLIC_KEY, SIGNATURE};

/// The file beside a copy that names the key of its publisher, and in its comment when the newest copy was built: that holds
/// also where the copy itself was damaged or removed.
pub(super) struct Pin {
    pub(super) file: PathBuf,
    pub(super) key: Option<PublicKey>,
    /// When the newest copy was built that was proven here.
    pub(super) built: Option<Timestamp>,
    /// Whether it has to be written although the key is no other.
    is_stale: bool,
}

/// What the comment of a pin says before that moment.
const BUILT: &str = ", newest copy built ";

impl Pin {
    /// Reads it; where there is none, a copy that stands and is proven by the key it names says whose it is.
    ///
    /// # Errors
    /// Where it cannot be read, or holds no key: then nobody can tell what was pinned.
    pub(super) fn read(file: PathBuf, standing: &Path) -> Result<Self, Error> {
        let unfit = |what: &str| {
            Error::new(what)
                .at(&file)
                .help("put the team's public key there, or remove it and pull with --key")
                .usage()
        };
        match fs::symlink_metadata(&file) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Pin {
                    file,
                    key: own_key_of(standing),
                    built: None,
                    is_stale: true,
                });
            }
            Err(cause) => return Err(Error::io("cannot read the pinned key", &file, cause)),
            // A pipe would have us wait for ever.
            Ok(_) if !file.is_file() => {
                return Err(unfit("this should be the file of the pinned key:"));
            }
            Ok(_) => {}
        }
        let text = fs::File::open(&file).and_then(|opened| {
            let mut text = Vec::new();
            opened
                .take(LARGEST_KEY)
                .read_to_end(&mut text)
                .map(|_| text)
        });
        let text = text.map_err(|cause| Error::io("cannot read the pinned key", &file, cause))?;
        let text = String::from_utf8_lossy(&text);
        let Ok(key) = PublicKey::from_text(&text) else {
            return Err(unfit(
                "this holds no key, so nobody can tell whose copy it is:",
            ));
        };
        let built = text.lines().next().and_then(|line| line.split_once(BUILT));
        Ok(Pin {
            built: built.and_then(|(_, built)| built.trim().parse().ok()),
            file,
            key: Some(key),
            is_stale: false,
        })
    }

    /// Says whether nobody was told of this key here.
    pub(super) fn is_news(&self, key: &PublicKey) -> bool {
        self.is_stale || self.key.as_ref() != Some(key)
    }

    /// Pins a key, and when the copy was built that it proves.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(super) fn write(&self, key: &PublicKey, built: Option<&str>) -> Result<(), Error> {
        let moment = built.and_then(|built| built.parse::<Timestamp>().ok());
        if !self.is_news(key) && moment == self.built {
            return Ok(());
        }
        let text = key.to_file();
        let text = match (moment, text.split_once('\n')) {
            (Some(moment), Some((comment, line))) => format!("{comment}{BUILT}{moment}\n{line}"),
            _ => text,
        };
        let mut file = LooseFile::create(&self.file)?;
        file.append(text.as_bytes())?;
        file.finish().map(drop)
    }
}

/// Returns the key that a copy names itself, where that key signed it.
fn own_key_of(standing: &Path) -> Option<PublicKey> {
    let mut copy = Folder(standing.to_owned());
    let key = read(&mut copy, PUBLIC_KEY, LARGEST_KEY).ok()?;
    let key = PublicKey::from_text(&String::from_utf8_lossy(&key)).ok()?;
    built_of(standing, Some(&key)).map(|_| key)
}

/// Returns when a copy was built, as far as it says; nothing where the key did not sign it. Without a key it is believed.
pub(super) fn built_of(standing: &Path, key: Option<&PublicKey>) -> Option<Option<Timestamp>> {
    let mut copy = Folder(standing.to_owned());
    let manifest = read(&mut copy, MANIFEST, LARGEST_MANIFEST).ok()?;
    if let Some(key) = key {
        let signature = read(&mut copy, SIGNATURE, LARGEST_SIGNATURE).ok()?;
        let signature = String::from_utf8(signature).ok()?;
        key.verify(&manifest, &signature).ok()?;
    }
    let manifest: Manifest = serde_json::from_slice(&manifest).ok()?;
    Some(manifest.built.and_then(|built| built.parse().ok()))
}
