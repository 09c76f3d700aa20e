//! Stages a site beside its target, keeps what did not change, and swaps it in whole.
//!
//! Beside the folder `site` stand, while a build runs, `.site.opsbook-lock` (held by one build at a time) and
//! `.site.opsbook-new` (the staging folder). The old site is untouched until one rename puts the new one in its
//! place. A folder is ours if its `manifest.json` says so and every file in it is listed there.
//! Knows no page and no template: it is given paths and bytes.

mod disk;
mod lock;
mod manifest;
mod target;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{Mode, OFlags};

use self::disk::Disk;
use self::lock::Lock;
pub use self::manifest::{Manifest, ManifestFile, manifest_schema};
use self::target::Target;
pub use self::target::usage_fault;
use crate::error::Error;
use crate::model::site::{AssetFile, OutputPath, Stamp};
use crate::source::Digest;

/// Name of the list of files, inside the site.
const MANIFEST: &str = "manifest.json";

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many files the site has, `manifest.json` included.
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
        let lock = Lock::acquire(&target.lock, out)?;
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
        let unchanged = self.place(path, bytes)?;
        let mut written = self.written();
        written.unchanged += usize::from(unchanged);
        written.files.push(ManifestFile {
            path: path.to_string(),
            size: bytes.len() as u64,
            sha256: Digest::of(bytes).to_string(),
        });
        Ok(())
    }

    /// Copies a file of the source into the site.
    ///
    /// # Errors
    /// Where the disk fails, or the file has grown since it was found.
    pub fn copy(&self, path: &OutputPath, asset: &AssetFile) -> Result<(), Error> {
        self.write(path, &read_asset(asset)?)
    }

    /// Writes `manifest.json` and puts the new site in the place of the old one.
    ///
    /// # Errors
    /// Where the disk fails; the old site then stands as it was.
    pub fn finish(self, stamp: &Stamp) -> Result<Published, Error> {
        let written = std::mem::take(&mut *self.written());
        let manifest = Manifest::new(stamp, written.files);
        let path = OutputPath::new(MANIFEST).expect("is a plain name");
        let bytes = manifest.to_json();
        let unchanged = written.unchanged + usize::from(self.place(&path, bytes.as_bytes())?);
        self.target.keep_cname(&self.disk)?;
        self.disk.sync_tree(&self.target.new)?;
        self.target.swap(&self.disk)?;
        Ok(Published {
            files: manifest.files.len() + 1,
            unchanged,
        })
    }

    /// Puts a file into the staging folder; says whether it is the old site's own.
    fn place(&self, path: &OutputPath, bytes: &[u8]) -> Result<bool, Error> {
        let new = self.target.new.join(path.as_str());
        self.make_folder_for(path)?;
        let old = self.target.site.join(path.as_str());
        let modified = disk::same_file(&old, bytes);
        if modified.is_some() && self.disk.link(&old, &new).is_ok() {
            return Ok(true);
        }
        self.disk.write(&new, bytes, modified)?;
        Ok(modified.is_some())
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
        // Nobody is left to tell; the next build sweeps what stays. A `.git` that could not be moved is kept.
        let _ = self.target.recover_git();
        let _ = fs::remove_dir_all(&self.target.new);
    }
}

/// Reads a file of the source: a regular one, not through a link, and no longer than when it was found.
pub fn read_asset(asset: &AssetFile) -> Result<Vec<u8>, Error> {
    let cannot = |cause| Error::io("cannot read", &asset.location, cause);
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file: File = rustix::fs::open(&asset.location, flags, Mode::empty())
        .map_err(|cause| cannot(cause.into()))?
        .into();
    if !file.metadata().map_err(cannot)?.is_file() {
        return Err(Error::new("is no longer a regular file:").at(&asset.location));
    }
    let mut bytes = Vec::new();
    let limit = asset.size.saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > asset.size {
        return Err(Error::new("the file grew while it was read:").at(&asset.location));
    }
    Ok(bytes)
}
