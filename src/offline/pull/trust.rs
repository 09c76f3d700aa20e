//! Whose site it is, and whether it is the newest: which key proves it, and that nobody hands out an old one again.

use std::path::Path;

use jiff::Timestamp;

use super::PullOptions;
use super::fault::{PullFault, Refusal};
use super::pin::{Pin, built_of};
use super::place::Place;
use crate::error::Error;
use crate::offline::keys::{PublicKey, SignatureFault};
use crate::offline::listing::{self, LARGEST_MANIFEST, LARGEST_SIGNATURE};
use crate::publish::{MANIFEST, Manifest, PUBLIC_KEY, SIGNATURE};
use crate::source::Digest;

/// The largest file that may be a key, in bytes.
pub(super) const LARGEST_KEY: u64 = 16 << 10;

/// What a place has, and who published it.
pub(super) struct Offer {
    pub(super) manifest: Manifest,
    /// The manifest, byte for byte.
    pub(super) bytes: Vec<u8>,
    pub(super) signature: Option<String>,
    /// The key that proves it; `None` where it is not signed.
    pub(super) key: Option<PublicKey>,
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
