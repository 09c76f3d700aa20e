//! Stages a site beside its target, keeps what did not change, and swaps it in whole.
//!
//! Beside the folder `site` stand, while a build runs, `.site.opsbook-lock` (held by one build at a time) and
//! `.site.opsbook-new` (the staging folder). The old site is untouched until one rename puts the new one in its
//! place. A folder is ours if its `manifest.json` says so and every file in it is listed there. What the host of a site reads
//! itself (`HOST_FILES`) and `confirmed.js` lie in it unlisted.
//! Knows no page and no template: it is given paths and bytes.

mod confirmed;
mod content;
mod disk;
mod lock;
mod loose;
mod manifest;
mod new_file;
mod replica;
mod swap;
mod target;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

pub use self::confirmed::{CONFIRMED, Confirmation, NotOfForm, PACKED, UNCONFIRMED};
pub use self::content::read_asset;
use self::content::{Asset, Bytes, Content};
use self::disk::Disk;
use self::lock::Lock;
pub use self::loose::LooseFile;
pub use self::manifest::{Manifest, ManifestFile, manifest_schema};
use self::new_file::NewFile;
pub use self::new_file::PiecewiseFile;
pub use self::replica::Replica;
use self::target::Target;
pub use self::target::usage_fault;
use crate::error::Error;
use crate::model::site::{AssetFile, OutputPath, Stamp};
use crate::source::{Digest, Digester};

/// Name of the list of files, inside the site.
pub const MANIFEST: &str = "manifest.json";

/// Name of its signature, inside the site.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// Name of the key by which a signed site is checked, inside the site.
pub const PUBLIC_KEY: &str = "opsbook.pub";

/// Files at the top of a site that are for its host: kept in an output, and no part of the manifest, since hosts that read
/// them give them to nobody.
pub const HOST_FILES: &[&str] = &["CNAME", "_headers", "_redirects"];

/// Signs manifests.
pub trait Signer {
    /// Returns the file that holds the key by which its signatures are checked.
    fn public_file(&self) -> String;

    /// Returns a signature of some bytes and of what is said beside them. `before` is the signature that stood there so
    /// far: it is kept where it is one of the same bytes.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    fn sign(&self, bytes: &[u8], said: &str, before: Option<&str>) -> Result<String, Error>;
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many files the site has, `manifest.json` included; what else is not listed in it is not counted.
    pub files: usize,
    /// How many of them are as they were before.
    pub unchanged: usize,
}

/// A site that is being written, beside the folder that it will replace. Dropped unfinished, it removes itself.
#[derive(Debug)]
pub struct Staging {
    disk: Disk,
    target: Target,
    progress: Mutex<Written>,
    /// Released last, after the staging folder is gone.
    _lock: Lock,
}

/// What was written so far.
#[derive(Debug, Default)]
struct Written {
    files: Vec<ManifestFile>,
    unchanged: usize,
    folders: BTreeSet<PathBuf>,
}

impl Staging {
    /// Opens a staging folder for `out`, after waiting for a build that is under way there.
    ///
    /// # Errors
    /// Where `out` may not be replaced ([`usage_fault`], foreign files, a mount point) or cannot be (its parent
    /// cannot be written, another build holds it for too long).
    pub fn begin(out: &Path, source: &Path) -> Result<Self, Error> {
        Staging::begin_on(Disk::default(), out, source)
    }

    fn begin_on(disk: Disk, out: &Path, source: &Path) -> Result<Self, Error> {
        if let Some(fault) = usage_fault(out, source) {
            return Err(fault);
        }
        let target = Target::find(out)?;
        let lock = Lock::acquire(&target.lock, out, lock::PATIENCE)?;
        target.recover(&disk)?;
        target.refuse_foreign()?;
        disk.create_folder(&target.new)?;
        Ok(Staging {
            disk,
            target,
            progress: Mutex::default(),
            _lock: lock,
        })
    }

    /// Returns what must not be read as part of the source: the site, its staging folder, its lock.
    pub fn skip(&self) -> Vec<PathBuf> {
        self.target.all().map(Path::to_owned).collect()
    }

    /// Writes one file of the site. May be called from several threads, once for each path.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        self.add(path, &mut Bytes::new(bytes))
    }

    /// Copies a file of the source into the site, piece by piece.
    ///
    /// # Errors
    /// Where the disk fails, or the file has gone or grown since it was found.
    pub fn copy(&self, path: &OutputPath, asset: &AssetFile) -> Result<(), Error> {
        self.add(path, &mut Asset::open(asset)?)
    }

    /// Begins a file of the site that is written piece by piece. It is part of the site once it is finished.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn begin_file(&self, path: &OutputPath) -> Result<PiecewiseFile<'_>, Error> {
        self.make_folder_for(path)?;
        let file = NewFile::create(&self.disk, self.target.new.join(path.as_str()))?;
        Ok(PiecewiseFile::new(self, path.clone(), file))
    }

    /// Reads a file of the site that was written already.
    ///
    /// # Errors
    /// Where the disk fails, or there is no such file.
    pub fn read(&self, path: &OutputPath) -> Result<Vec<u8>, Error> {
        let location = self.target.new.join(path.as_str());
        std::fs::read(&location).map_err(|cause| Error::io("cannot read", &location, cause))
    }

    /// Writes `manifest.json`, signs it if there is a key, and puts the new site in the place of the old one.
    ///
    /// # Errors
    /// Where the disk fails, or the book has a key of its own beside the one that signs it; the old site then stands as it was.
    pub fn finish(self, stamp: &Stamp, signer: Option<&dyn Signer>) -> Result<Published, Error> {
        if let Some(signer) = signer {
            self.add_public_key(&signer.public_file())?;
        }
        let written = std::mem::take(&mut *self.written());
        let manifest = Manifest::new(stamp, written.files);
        let path = OutputPath::new(MANIFEST).expect("is a plain name");
        let json = manifest.to_json();
        let listed = self.place(&path, &mut Bytes::new(json.as_bytes()))?;
        if let Some(signer) = signer {
            let before = std::fs::read_to_string(self.target.site.join(SIGNATURE)).ok();
            let signature = signer.sign(json.as_bytes(), &manifest.said(), before.as_deref())?;
            let path = OutputPath::new(SIGNATURE).expect("is a plain name");
            self.place(&path, &mut Bytes::new(signature.as_bytes()))?;
        }
        let path = OutputPath::new(CONFIRMED).expect("is a plain name");
        self.place(&path, &mut Bytes::new(UNCONFIRMED.as_bytes()))?;
        self.target.keep_host_files(&self.disk)?;
        self.disk.sync_tree(&self.target.new)?;
        self.target.swap(&self.disk)?;
        Ok(Published {
            files: manifest.files.len() + 1,
            unchanged: written.unchanged + usize::from(listed.is_unchanged),
        })
    }

    /// Publishes the key that signs, listed as every other file is; an author may have put it there already.
    fn add_public_key(&self, key: &str) -> Result<(), Error> {
        let path = OutputPath::new(PUBLIC_KEY).expect("is a plain name");
        let own = {
            let written = self.written();
            let mut paths = written.files.iter().map(|file| &file.path);
            paths
                .find(|path| path.eq_ignore_ascii_case(PUBLIC_KEY))
                .cloned()
        };
        let Some(own) = own else {
            return self.add(&path, &mut Bytes::new(key.as_bytes()));
        };
        let last_line = |text: &str| text.trim().lines().last().map(str::to_owned);
        let there = self.read(&path).unwrap_or_default();
        match own == PUBLIC_KEY && last_line(&String::from_utf8_lossy(&there)) == last_line(key) {
            true => Ok(()),
            false => Err(Error::new(format!(
                "the book has a file `{own}`, which does not hold the key that signs it"
            ))
            .help("remove the file: a signed site has its key there")
            .usage()),
        }
    }

    fn add(&self, path: &OutputPath, content: &mut dyn Content) -> Result<(), Error> {
        let placed = self.place(path, content)?;
        self.list(path, &placed);
        Ok(())
    }

    fn list(&self, path: &OutputPath, placed: &Placed) {
        if HOST_FILES.contains(&path.as_str()) {
            return;
        }
        let mut written = self.written();
        written.unchanged += usize::from(placed.is_unchanged);
        written.files.push(ManifestFile {
            path: path.to_string(),
            size: placed.size,
            sha256: placed.digest.to_string(),
        });
    }

    /// Puts a file into the staging folder: the old site's own where it is the same, else a new one.
    fn place(&self, path: &OutputPath, content: &mut dyn Content) -> Result<Placed, Error> {
        let new = self.target.new.join(path.as_str());
        self.make_folder_for(path)?;
        let old = self.target.site.join(path.as_str());
        let same = same_file(&old, content)?;
        if let Some(same) = &same
            && self.disk.link(&old, &new).is_ok()
        {
            return Ok(same.placed);
        }
        content.rewind()?;
        self.create(&new, content, same)
    }

    /// Writes a new file, which is as old as the one that it is the same as.
    fn create(
        &self,
        path: &Path,
        content: &mut dyn Content,
        same: Option<Same>,
    ) -> Result<Placed, Error> {
        let mut file = NewFile::create(&self.disk, path.to_owned())?;
        loop {
            let piece = content.next()?;
            if piece.is_empty() {
                break;
            }
            file.append(&self.disk, piece)?;
        }
        // A file of the source may have been changed since it was compared.
        file.close(&self.disk, |_, digest| {
            let same = same.filter(|same| same.placed.digest == digest);
            same.map(|same| same.modified)
        })
    }

    fn make_folder_for(&self, path: &OutputPath) -> Result<(), Error> {
        let mut folder = self.target.new.clone();
        let mut written = self.written();
        for name in path.folder().split('/').filter(|name| !name.is_empty()) {
            folder.push(name);
            if !written.folders.contains(&folder) {
                self.disk.create_folder(&folder)?;
                written.folders.insert(folder.clone());
            }
        }
        Ok(())
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nobody is left to tell. What cannot be put right or deleted is kept for the next build.
        let _ = self.target.recover(&self.disk);
    }
}

/// A file in the staging folder.
#[derive(Debug, Clone, Copy)]
struct Placed {
    size: u64,
    digest: Digest,
    is_unchanged: bool,
}

/// A file of the old site that is as the new one will be.
struct Same {
    placed: Placed,
    modified: SystemTime,
}

/// Compares a file of the old site; `None` where it differs, or cannot be kept for another reason.
///
/// # Errors
/// Where the content cannot be read.
fn same_file(old: &Path, content: &mut dyn Content) -> Result<Option<Same>, Error> {
    let Ok(mut file) = disk::open_regular(old) else {
        return Ok(None);
    };
    let Ok(metadata) = file.metadata() else {
        return Ok(None);
    };
    let Ok(modified) = metadata.modified() else {
        return Ok(None);
    };
    if metadata.len() != content.size() || !disk::is_open_to_all(&metadata) {
        return Ok(None);
    }
    let digest = same_bytes(&mut file, content)?;
    Ok(digest.map(|digest| Same {
        placed: Placed {
            size: metadata.len(),
            digest,
            is_unchanged: true,
        },
        modified,
    }))
}

/// Returns the digest of both, if a file has exactly the bytes of the content.
fn same_bytes(old: &mut File, content: &mut dyn Content) -> Result<Option<Digest>, Error> {
    let mut digester = Digester::default();
    let mut theirs = Vec::new();
    loop {
        let ours = content.next()?;
        theirs.resize(ours.len().max(1), 0);
        if ours.is_empty() {
            let is_at_end = old.read(&mut theirs).is_ok_and(|read| read == 0);
            return Ok(is_at_end.then(|| digester.finish()));
        }
        if old.read_exact(&mut theirs).is_err() || theirs != ours {
            return Ok(None);
        }
        digester.add(ours);
    }
}
