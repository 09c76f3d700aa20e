//! Whose site it is, and whether it is the newest: which key proves it, and that nobody hands out an old one again.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::PullOptions;
use super::fault::{PullFault, Refusal};
use super::place::Place;
use crate::error::Error;
use crate::offline::copy::{Folder, read};
use crate::offline::keys::{PublicKey, SignatureFault};
use crate::offline::listing::{self, LARGEST_MANIFEST, LARGEST_SIGNATURE};
use crate::publish::{LooseFile, MANIFEST, Manifest, PUBLIC_KEY, SIGNATURE};
use crate::source::Digest;

/// The largest file that may be a key, in bytes.
const LARGEST_KEY: u64 = 16 << 10;

/// What a place has, and who published it.
pub(super) struct Offer {
    pub(super) manifest: Manifest,
    /// The manifest, byte for byte.
    pub(super) bytes: Vec<u8>,
    pub(super) signature: Option<String>,
    /// The key that proves it; `None` where it is not signed.
    pub(super) key: Option<PublicKey>,
}

/// The file beside a copy that names the key of its publisher, and in its comment when the newest copy was built: that holds
/// also where the copy itself was damaged or removed.
pub(super) struct Pin {
    pub(super) file: PathBuf,
    pub(super) key: Option<PublicKey>,
    /// When the newest copy was built that was proven here.
    built: Option<Timestamp>,
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
fn built_of(standing: &Path, key: Option<&PublicKey>) -> Option<Option<Timestamp>> {
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

impl Offer {
    /// Asks a place what it has, and sees that it is proven.
    ///
    /// # Errors
    /// Where the place fails, or what it has is not proven.
    pub(super) fn read(place: &Place, pin: &Pin, options: &PullOptions) -> Result<Self, PullFault> {
        let Some(bytes) = place.small(MANIFEST, LARGEST_MANIFEST)? else {
            let error = Error::new(format!(
                "{MANIFEST}: there is none, so this is not a site of opsbook"
            ));
            let help = "give the address of the folder that holds the index.html of a built site";
            return Err(error.help(help).into());
        };
        let signature = place.small(SIGNATURE, LARGEST_SIGNATURE)?;
        let known = options.key.as_ref().or(pin.key.as_ref());
        let signature = signature.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let Some(text) = &signature else {
            refuse_unsigned(known, pin, options)?;
            return Ok(Offer {
                manifest: understand(&bytes)?,
                bytes,
                signature: None,
                key: None,
            });
        };
        // Where the key is known, nothing is read of the manifest before it is proven.
        if let Some(key) = known {
            prove(key, &bytes, text, pin, options)?;
        }
        let manifest = understand(&bytes)?;
        let key = match known {
            Some(key) => key.clone(),
            None => own_key(place, &manifest)?,
        };
        if known.is_none() {
            prove(&key, &bytes, text, pin, options)?;
        }
        Ok(Offer {
            manifest,
            bytes,
            signature,
            key: Some(key),
        })
    }

    /// Sees that it is not older than the copy that stands.
    ///
    /// # Errors
    /// Where it is, or may be.
    pub(super) fn refuse_older(&self, standing: &Path, pin: &Pin) -> Result<(), PullFault> {
        let moment = |manifest: &Manifest| manifest.built.as_ref()?.parse::<Timestamp>().ok();
        let known = pin.key.as_ref().or(self.key.as_ref());
        let here = built_of(standing, known).flatten().max(pin.built);
        let Some(here) = here else {
            return Ok(());
        };
        let why = match moment(&self.manifest) {
            Some(there) if there >= here => return Ok(()),
            Some(there) => format!(
                "what the host has was built {there}, and is older than the copy here, of {here}"
            ),
            None => format!(
                "it does not say when it was built, so it may be older than the copy here, of {here}"
            ),
        };
        let help = "somebody may hand out an old site again; if the team did go back, pull with --allow-older";
        Err(Refusal::of(MANIFEST, why).help(help).into())
    }
}

fn understand(bytes: &[u8]) -> Result<Manifest, PullFault> {
    let manifest = listing::manifest(bytes).map_err(|why| Refusal::of(MANIFEST, why))?;
    if let Some(odd) = listing::odd_elsewhere(&manifest) {
        let odd = odd.escape_debug();
        let why = format!("it lists `{odd}`, which not every system can hold, or not as it looks");
        let help = "tell the team: the file needs another name";
        return Err(Refusal::of(MANIFEST, why).help(help).into());
    }
    let is_moment = |built: &String| built.parse::<Timestamp>().is_ok();
    match manifest.built.as_ref().is_none_or(is_moment) {
        true => Ok(manifest),
        false => Err(Refusal::of(MANIFEST, "when it was built is no moment").into()),
    }
}

fn refuse_unsigned(
    known: Option<&PublicKey>,
    pin: &Pin,
    options: &PullOptions,
) -> Result<(), PullFault> {
    let missing = "it is missing, so nobody can tell who published this";
    match known {
        Some(key) => {
            let why = format!("{missing}; the key {} should have signed it", key.id());
            let refusal = Refusal::of(SIGNATURE, why).unless_new();
            Err(match pin.key.is_some() {
                true => refusal.help(format!(
                    "somebody may have taken the signature away; if the team no longer signs, remove {}",
                    pin.file.display()
                )),
                false => refusal,
            }
            .into())
        }
        None if options.allow_unsigned => Ok(()),
        None => Err(Refusal::of(SIGNATURE, missing)
            .help("sign the site (`opsbook build --sign KEY`), or take it as it is with --unsigned")
            .into()),
    }
}

/// Checks the signature. What is said beside it is the signer's own business: minisign's program says something else than we do.
fn prove(
    key: &PublicKey,
    bytes: &[u8],
    signature: &str,
    pin: &Pin,
    options: &PullOptions,
) -> Result<(), PullFault> {
    let fault = match key.verify(bytes, signature) {
        Ok(_) => return Ok(()),
        Err(fault) => fault,
    };
    let refusal = match fault {
        SignatureFault::OtherKey(id) if options.key.is_some() => Refusal::of(
            SIGNATURE,
            format!(
                "the key {id} made it, and not {}, which --key names",
                key.id()
            ),
        ),
        SignatureFault::OtherKey(id) if pin.key.is_some() => {
            let why = format!(
                "the key has changed: {id} made it, and {} is pinned",
                key.id()
            );
            Refusal::of(SIGNATURE, why).help(format!(
                "somebody else may have published this; if the team has a new key, get it from them and pull once with --key \
                 (pinned in {})",
                pin.file.display()
            ))
        }
        SignatureFault::OtherKey(id) => Refusal::of(
            SIGNATURE,
            format!(
                "the key {id} made it, and not {}, which the site names in {PUBLIC_KEY}",
                key.id()
            ),
        ),
        fault => Refusal::of(SIGNATURE, fault).unless_new(),
    };
    Err(refusal.into())
}

/// Returns the key that a site names itself, as it is taken at the first pull.
fn own_key(place: &Place, manifest: &Manifest) -> Result<PublicKey, PullFault> {
    let help = "get the team's public key from the team, and pull once with --key";
    let listed = manifest.files.iter().find(|file| file.path == PUBLIC_KEY);
    let Some(listed) = listed else {
        let why = "the site is signed, and does not name its key";
        return Err(Refusal::of(PUBLIC_KEY, why).help(help).into());
    };
    let bytes = place.small(PUBLIC_KEY, LARGEST_KEY)?.unwrap_or_default();
    if Digest::of(&bytes).to_string() != listed.sha256 {
        let why = "the host sent other bytes than were published";
        return Err(Refusal::of(PUBLIC_KEY, why).unless_new().into());
    }
    PublicKey::from_text(&String::from_utf8_lossy(&bytes)).map_err(|_| {
        Refusal::of(PUBLIC_KEY, "it is not a public key of minisign")
            .help(help)
            .into()
    })
}
