//! A file that is written into the staging folder, piece by piece.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk::{self, Disk};
use super::{Placed, Staging};
use crate::error::Error;
use crate::model::site::OutputPath;
use crate::source::{Digest, Digester};

/// A new file, and what is known of its bytes so far.
pub(super) struct NewFile {
    path: PathBuf,
    file: std::fs::File,
    digester: Digester,
    size: u64,
}

impl NewFile {
    pub(super) fn create(disk: &Disk, path: PathBuf) -> Result<Self, Error> {
        let made = disk.create(&path);
        let file = made.map_err(|cause| Error::io("cannot write", &path, cause))?;
        Ok(NewFile {
            path,
            file,
            digester: Digester::default(),
            size: 0,
        })
    }

    pub(super) fn append(&mut self, disk: &Disk, piece: &[u8]) -> Result<(), Error> {
        disk.append(&mut self.file, piece)
            .map_err(|cause| Error::io("cannot write", &self.path, cause))?;
        self.digester.add(piece);
        self.size += piece.len() as u64;
        Ok(())
    }

    /// Ends the file. `same_since` is asked for the time of the file that has the same size and digest, if there is one.
    pub(super) fn close(
        self,
        disk: &Disk,
        same_since: impl FnOnce(u64, Digest) -> Option<SystemTime>,
    ) -> Result<Placed, Error> {
        let digest = self.digester.finish();
        let modified = same_since(self.size, digest);
        disk.close(&self.file, modified)
            .map_err(|cause| Error::io("cannot write", &self.path, cause))?;
        Ok(Placed {
            size: self.size,
            digest,
            is_unchanged: modified.is_some(),
        })
    }
}

impl NewFile {
    /// Gives it up: nothing stands at its path.
    pub(super) fn remove(self, disk: &Disk) -> Result<(), Error> {
        let NewFile { path, file, .. } = self;
        drop(file);
        let removed = disk.remove_file(&path);
        removed.map_err(|cause| Error::io("cannot remove", &path, cause))
    }
}

/// A file of the site that is written piece by piece, as it is too large to be held whole.
///
/// Where it comes out as it was, it keeps its time, as every file does.
pub struct PiecewiseFile<'a> {
    staging: &'a Staging,
    path: OutputPath,
    file: NewFile,
}

impl<'a> PiecewiseFile<'a> {
    pub(super) fn new(staging: &'a Staging, path: OutputPath, file: NewFile) -> Self {
        PiecewiseFile {
            staging,
            path,
            file,
        }
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.file.append(&self.staging.disk, piece)
    }

    /// Gives the file up: another one may be written in its place.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn give_up(self) -> Result<(), Error> {
        self.file.remove(&self.staging.disk)
    }

    /// Ends the file: it is part of the site.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn finish(self) -> Result<(), Error> {
        let old = self.staging.target.site.join(self.path.as_str());
        let placed = self.file.close(&self.staging.disk, |size, digest| {
            modified_of_same(&old, size, digest)
        })?;
        self.staging.list(&self.path, &placed);
        Ok(())
    }
}

/// Returns when a file of the old site was written, if it has this size and digest.
fn modified_of_same(old: &Path, size: u64, digest: Digest) -> Option<SystemTime> {
    let mut file = disk::open_regular(old).ok()?;
    let metadata = file.metadata().ok()?;
    if metadata.len() != size {
        return None;
    }
    let mut digester = Digester::default();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).ok()? {
            0 => break,
            length => digester.add(&piece[..length]),
        }
    }
    (digester.finish() == digest).then_some(metadata.modified().ok()?)
}
