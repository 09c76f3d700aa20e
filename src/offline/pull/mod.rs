//! Brings a copy up to date with its site: fetches only what changed, proves every byte, and swaps the new copy in whole.
//!
//! Beside the copy `book` stand `book.pin` (the key of who publishes it) and, while it is pulled, `.book.opsbook-parts` (what was
//! fetched), with the lock and the staging folder of `publish`. Nothing is asked of the network but in `host`.

mod fault;
mod fetch;
mod host;
mod options;
mod parts;
mod pin;
mod place;
mod standing;
mod trust;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

pub use self::fault::{PullFault, Refusal};
use self::fetch::Fetch;
pub use self::options::{Header, Limits, Pinned, PullOptions, PullProgress, Pulled};
use self::parts::Parts;
use self::pin::Pin;
use self::place::Place;
use self::trust::Offer;
use super::verify::{Signature, verify};
use crate::error::Error;
use crate::model::site::OutputPath;
use crate::publish::{
    self, CONFIRMED, Confirmation, MANIFEST, ManifestFile, PACKED, Replica, SIGNATURE,
};

/// Brings a copy up to date.
///
/// # Errors
/// Where the network or the machine fails, or what the host has is not proven. The copy then is as it was, and what was fetched
/// is kept for the next time.
pub fn pull(options: &PullOptions, progress: &dyn PullProgress) -> Result<Pulled, PullFault> {
    let place = Place::find(&options.place, &options.headers, &options.limits)?;
    // What is on a host lies inside no folder.
    let at = place.path().unwrap_or(Path::new(""));
    if let Some(fault) = publish::usage_fault(&options.folder, at) {
        return Err(fault.into());
    }
    let mut replica = Replica::begin(&options.folder)?;
    let pin = Pin::read(replica.beside(".pin"), replica.standing())?;
    let mut is_again = false;
    let (offer, fetched) = loop {
        match bring(&place, &pin, &mut replica, options, progress) {
            // Between two answers of the host the site may have been published anew.
            Err(PullFault::Refused(refusal)) if refusal.may_be_new && !is_again => is_again = true,
            result => break result?,
        }
    };
    let pinned = offer.key.as_ref().filter(|key| pin.is_news(key));
    if let Some(key) = &offer.key {
        pin.write(key, offer.manifest.built.as_deref())?;
    }
    let pulled = Pulled {
        files: offer.manifest.files.len(),
        fetched: fetched.unwrap_or(0),
        is_changed: fetched.is_some(),
        built: offer.manifest.built.clone(),
        key: offer.key.clone(),
        pinned: pinned.map(|key| Pinned {
            file: pin.file.clone(),
            before: pin.key.clone().filter(|before| before != key),
            is_by_site: options.key.is_none(),
        }),
        is_bare: matches!(&place, Place::Host(host) if host.is_bare),
    };
    let parts = replica.parts().to_owned();
    let confirmed = confirmed(&place, &offer, replica.standing(), options.now);
    match fetched {
        Some(_) => {
            replica.write(&name(CONFIRMED), confirmed.as_bytes())?;
            refuse_broken(replica.staged(), &offer)?;
            replica.swap()?;
        }
        None => {
            let path = replica.standing().join(SIGNATURE);
            let is_same =
                |signature: &&String| fs::read(&path).is_ok_and(|it| it == signature.as_bytes());
            if let Some(signature) = offer.signature.as_ref().filter(|it| !is_same(it)) {
                replica.replace(&name(SIGNATURE), signature.as_bytes())?;
            }
            replica.replace(&name(CONFIRMED), confirmed.as_bytes())?;
        }
    }
    // They are in the copy by now. What cannot be deleted does no harm.
    let _ = fs::remove_dir_all(parts);
    Ok(pulled)
}

/// Puts the new copy together, but for the moment it is confirmed. Returns how many files were fetched; `None` where the copy
/// that stands is what the place has.
fn bring(
    place: &Place,
    pin: &Pin,
    replica: &mut Replica,
    options: &PullOptions,
    progress: &dyn PullProgress,
) -> Result<(Offer, Option<usize>), PullFault> {
    let offer = Offer::read(place, pin, options)?;
    if !options.allow_older {
        offer.refuse_older(replica.standing(), pin)?;
    }
    if standing::is_offered(replica.standing(), &offer)? {
        return Ok((offer, None));
    }
    let usable = standing::usable(replica.standing(), &offer.manifest);
    let files = offer.manifest.files.iter();
    let needed = files.filter(|file| file.size > 0 && !usable.contains_key(&file.sha256));
    // Files with the same bytes are fetched once.
    let needed: BTreeMap<&str, &ManifestFile> =
        needed.map(|file| (&*file.sha256, file)).rev().collect();
    let parts = Parts::open(replica.parts(), &needed)?;
    let mut missing: Vec<&ManifestFile> = needed.into_values().collect();
    missing.retain(|file| parts.whole(file).is_none());
    missing.sort_by(|a, b| a.path.cmp(&b.path));
    let left = |file: &&ManifestFile| file.size.saturating_sub(parts.begun(file));
    let bytes = missing.iter().map(left).fold(0, u64::saturating_add);
    refuse_full(replica, &offer, &usable, bytes)?;
    progress.total(bytes);
    let fetch = Fetch {
        place,
        parts: &parts,
        limits: &options.limits,
        progress,
    };
    let fetched = missing.len();
    fetch.all(missing)?;
    stage(replica, &offer, &usable)?;
    Ok((offer, Some(fetched)))
}

/// Sees that there is room for what is fetched and for what is copied.
fn refuse_full(
    replica: &Replica,
    offer: &Offer,
    usable: &HashMap<String, PathBuf>,
    fetched: u64,
) -> Result<(), Error> {
    let files = offer.manifest.files.iter();
    let copied = files.filter(|file| usable.contains_key(&file.sha256));
    let needed = copied
        .map(|file| file.size)
        .fold(fetched, u64::saturating_add);
    match replica.free_space() {
        Some(free) if free < needed => Err(Error::new(format!(
            "the disk has room for {} KiB, and the new copy needs {} KiB:",
            free >> 10,
            needed.div_ceil(1024)
        ))
        .at(replica.standing())
        .help("the copy is as it was; make room, and pull again")),
        _ => Ok(()),
    }
}

fn stage(
    replica: &mut Replica,
    offer: &Offer,
    usable: &HashMap<String, PathBuf>,
) -> Result<(), PullFault> {
    for file in &offer.manifest.files {
        let path = OutputPath::new(&file.path).expect("a manifest that was read holds only paths");
        if replica.is_taken(&path) {
            // The two addresses of an alert are one name here, and hold the same bytes.
            continue;
        }
        if file.size == 0 {
            replica.write(&path, b"")?;
            continue;
        }
        let Some(standing) = usable.get(&file.sha256) else {
            let part = replica.parts().join(&file.sha256);
            replica.take(&path, &part)?;
            continue;
        };
        if replica.copy(&path, standing)?.to_string() != file.sha256 {
            return Err(Error::new("it changed while it was copied:")
                .at(standing)
                .into());
        }
    }
    replica.write(&name(MANIFEST), &offer.bytes)?;
    if let Some(signature) = &offer.signature {
        replica.write(&name(SIGNATURE), signature.as_bytes())?;
    }
    Ok(())
}

/// Looks at the new copy as `verify` would, before it takes the place of one that is whole.
fn refuse_broken(staged: &Path, offer: &Offer) -> Result<(), Error> {
    let report = verify(staged, offer.key.as_ref())?;
    let is_proven = offer.key.is_none() || matches!(report.signature, Signature::Proven(_));
    match report.faults.first() {
        None if is_proven => Ok(()),
        None => Err(Error::new("the new copy lost its signature on the disk")),
        Some(fault) => Err(Error::new(format!(
            "the disk did not keep what was written: {fault}"
        ))),
    }
}

/// Returns `confirmed.js` of the new copy.
///
/// A host that answers confirms it now, and so does a folder that was built: it is where the site is published. A folder that is a
/// copy itself knows no more than it says, and an archive nothing, unpacked or not: nobody knows how long it was on its way.
fn confirmed(place: &Place, offer: &Offer, standing: &Path, now: Timestamp) -> String {
    let by_now = Confirmation::new(now, &offer.bytes);
    let by_place = match place {
        Place::Host(_) => Some(by_now),
        Place::Folder(folder) if standing::is_built(folder) => Some(by_now),
        Place::Folder(folder) => standing::confirmation(folder, &offer.bytes),
        Place::Archive(..) => None,
    };
    let known = [by_place, standing::confirmation(standing, &offer.bytes)];
    // By a clock that is wrong, nothing is known.
    let is_possible = |it: &Confirmation| it.is_possible(&offer.bytes) && !it.is_ahead_of(now);
    let possible = known.into_iter().flatten().filter(is_possible);
    let newest = possible.max_by(|a, b| a.at().cmp(b.at()));
    newest.map_or_else(|| PACKED.to_owned(), |it| it.to_script())
}

fn name(name: &str) -> OutputPath {
    OutputPath::new(name).expect("is a plain name")
}
