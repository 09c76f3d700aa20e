//! A copy of a site that is put together beside the folder that it will replace, from files that are somewhere already.
//!
//! Stands on the same lock, staging folder and swap as a build: at every moment the folder holds one whole copy.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::{self, Disk};
use super::lock::Lock;
use super::new_file::NewFile;
use super::target::Target;
use crate::error::Error;
use crate::model::site::OutputPath;
use crate::source::Digest;

/// How long a pull waits for another one. The other may last for hours, and this one is as good the next time.
const PATIENCE: Duration = Duration::from_secs(1);

/// A copy that is being put together. Dropped unfinished, it removes itself.
#[derive(Debug)]
pub struct Replica {
    disk: Disk,
    target: Target,
    folders: BTreeSet<PathBuf>,
    /// Released last, after the staging folder is gone.
    _lock: Lock,
}

impl Replica {
    /// Takes the lock of a folder, and puts right what a process that was killed has left of it.
    ///
    /// # Errors
    /// Where the folder may not be replaced (it is none, holds foreign files, is a mount point) or cannot be (its parent
    /// cannot be written, another process holds it).
    pub fn begin(folder: &Path) -> Result<Self, Error> {
        Replica::begin_on(Disk::default(), folder)
    }

    pub(super) fn begin_on(disk: Disk, folder: &Path) -> Result<Self, Error> {
        let target = Target::find(folder)?;
        let lock = Lock::acquire(&target.lock, folder, PATIENCE)?;
        target.recover(&disk)?;
        target.refuse_foreign()?;
        Ok(Replica {
            disk,
            target,
            folders: BTreeSet::new(),
            _lock: lock,
        })
    }

    /// Returns the copy that stands, if there is one.
    pub fn standing(&self) -> &Path {
        &self.target.site
    }

    /// Returns the folder in which the new one is put together.
    pub fn staged(&self) -> &Path {
        &self.target.new
    }

    /// Returns where parts wait that were fetched for a copy: beside it, on the same file system.
    pub fn parts(&self) -> &Path {
        &self.target.parts
    }

    /// Returns a name beside the copy: its own, and an ending.
    pub fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.target.site.file_name().unwrap_or_default().to_owned();
        name.push(ending);
        self.target.parent.join(name)
    }

    /// Returns how many bytes there is room for; `None` where nobody can tell.
    pub fn free_space(&self) -> Option<u64> {
        disk::free_space(&self.target.parent)
    }

    /// Writes a file of the new copy.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn write(&mut self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        let new = self.place_for(path)?;
        let mut file = NewFile::create(&self.disk, new)?;
        file.append(&self.disk, bytes)?;
        file.close(&self.disk, |_, _| None).map(drop)
    }

    /// Gives a file that nobody writes to any more a second name in the new copy; where the file system has no second names,
    /// copies it.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn take(&mut self, path: &OutputPath, from: &Path) -> Result<(), Error> {
        let new = self.place_for(path)?;
        let opened = disk::open_regular(from).and_then(|file| disk::open_to_all(&file));
        opened.map_err(|cause| Error::io("cannot read", from, cause))?;
        match self.disk.link(from, &new) {
            Ok(()) => Ok(()),
            Err(_) => self.copy(path, from).map(drop),
        }
    }

    /// Copies a file into the new copy, as old as it is, and returns its digest. Two names that share their bytes would not
    /// do: who writes to a file of the copy that stands would write to the new one.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn copy(&mut self, path: &OutputPath, from: &Path) -> Result<Digest, Error> {
        let new = self.place_for(path)?;
        let cannot_read = |cause| Error::io("cannot read", from, cause);
        let mut old = disk::open_regular(from).map_err(cannot_read)?;
        let modified = old.metadata().and_then(|found| found.modified()).ok();
        let mut file = NewFile::create(&self.disk, new)?;
        let mut piece = vec![0; 1 << 16];
        loop {
            match old.read(&mut piece).map_err(cannot_read)? {
                0 => break,
                length => file.append(&self.disk, &piece[..length])?,
            }
        }
        let placed = file.close(&self.disk, |_, _| modified.or(Some(SystemTime::UNIX_EPOCH)))?;
        Ok(placed.digest)
    }

    /// Says whether a path of the new copy is taken already: where the file system takes another name for the same.
    pub fn is_taken(&self, path: &OutputPath) -> bool {
        !disk::is_gone(&self.target.new.join(path.as_str()))
    }

    /// Replaces one file of the copy that stands, in one step.
    ///
    /// # Errors
    /// Where the disk fails; the file then is as it was.
    pub fn replace(&mut self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        self.write(path, bytes)?;
        let (new, old) = (
            self.target.new.join(path.as_str()),
            self.target.site.join(path.as_str()),
        );
        let cannot = |cause| Error::io("cannot write", &old, cause);
        self.disk.sync_file(&new).map_err(cannot)?;
        self.disk.rename(&new, &old).map_err(cannot)?;
        self.disk.sync_names(&self.target.site);
        Ok(())
    }

    /// Puts the new copy in the place of the one that stands, with what that one holds for its host.
    ///
    /// # Errors
    /// Where the disk fails; the folder then is as it was.
    pub fn swap(self) -> Result<(), Error> {
        self.target.keep_host_files(&self.disk)?;
        self.disk.sync_tree(&self.target.new)?;
        self.target.swap(&self.disk)
    }

    /// Makes the folder in which a file of the new copy will lie, and returns its place.
    fn place_for(&mut self, path: &OutputPath) -> Result<PathBuf, Error> {
        let mut folder = self.target.new.clone();
        let names = path.folder().split('/').filter(|name| !name.is_empty());
        let inner = names.map(|name| {
            folder.push(name);
            folder.clone()
        });
        let all: Vec<PathBuf> = [self.target.new.clone()].into_iter().chain(inner).collect();
        for folder in all {
            if !self.folders.contains(&folder) {
                self.disk.create_folder(&folder)?;
                self.folders.insert(folder);
            }
        }
        Ok(self.target.new.join(path.as_str()))
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        // Nobody is left to tell. What cannot be put right or deleted is kept for the next pull.
        let _ = self.target.recover(&self.disk);
    }
}
