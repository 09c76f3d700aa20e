//! What was fetched already, beside the copy: each part under the SHA-256 that it must have, so that a pull which was cut off
//! goes on where it was.
//!
//! A part that is not whole ends in `.part`, and is the only thing that is ever written to. A whole one may have a second name in
//! a copy by now.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::offline::copy::{Folder, digest};
use crate::publish::ManifestFile;

/// The folder of parts.
pub(super) struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// Opens the folder, and forgets the parts of what is no longer wanted.
    ///
    /// # Errors
    /// Where the disk fails, or something else has its name.
    pub(super) fn open(
        folder: &Path,
        wanted: &BTreeMap<&str, &ManifestFile>,
    ) -> Result<Self, Error> {
        let cannot = |cause| Error::io("cannot write the folder", folder, cause);
        match fs::create_dir(folder) {
            Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => {
                return Err(cannot(cause));
            }
            _ => {}
        }
        if !folder.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            return Err(Error::new("this must be a folder:").at(folder));
        }
        for entry in fs::read_dir(folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !wanted.contains_key(name.strip_suffix(".part").unwrap_or(&name)) {
                // What cannot be deleted does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(Parts {
            folder: folder.to_owned(),
        })
    }

    /// Returns the whole part of a file, if it is there with every byte right.
    pub(super) fn whole(&self, file: &ManifestFile) -> Option<PathBuf> {
        let path = self.folder.join(&file.sha256);
        path.symlink_metadata().ok()?;
        if self.is_right(&file.sha256, file) {
            return Some(path);
        }
        let _ = fs::remove_file(&path);
        None
    }

    /// Returns how many bytes of a file are there.
    pub(super) fn begun(&self, file: &ManifestFile) -> u64 {
        let found = self.begun_path(file).symlink_metadata();
        let found = found.ok().filter(|found| found.is_file());
        found.map_or(0, |found| found.len())
    }

    /// Opens the part of a file, to be written from a byte on.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(super) fn write(&self, file: &ManifestFile, from: u64) -> Result<File, Error> {
        let path = self.begun_path(file);
        if self.begun(file) == 0 {
            // Whatever it is, it is not ours.
            let _ = fs::remove_file(&path);
        }
        let mut options = OpenOptions::new();
        let opened = options.write(true).create(true).truncate(false).open(&path);
        let cut = opened.and_then(|mut part| {
            part.set_len(from)?;
            part.seek(SeekFrom::Start(from)).map(|_| part)
        });
        cut.map_err(|cause| self.cannot_write(cause))
    }

    /// Ends a part that has all its bytes: whole, where they are the right ones, else gone.
    ///
    /// # Errors
    /// Where the disk fails.
    pub(super) fn finish(&self, file: &ManifestFile) -> Result<bool, Error> {
        let path = self.begun_path(file);
        let cannot = |cause| self.cannot_write(cause);
        let name = format!("{}.part", file.sha256);
        if !self.is_right(&name, file) {
            fs::remove_file(&path).map_err(cannot)?;
            return Ok(false);
        }
        fs::rename(&path, self.folder.join(&file.sha256)).map_err(cannot)?;
        Ok(true)
    }

    /// Says that a part cannot be written, and what becomes of the others.
    pub(super) fn cannot_write(&self, cause: io::Error) -> Error {
        Error::io("cannot write", &self.folder, cause).help(
            "the copy is as it was, and what was fetched is kept: the next pull goes on from there",
        )
    }

    fn begun_path(&self, file: &ManifestFile) -> PathBuf {
        self.folder.join(format!("{}.part", file.sha256))
    }

    fn is_right(&self, name: &str, file: &ManifestFile) -> bool {
        let mut folder = Folder(self.folder.clone());
        let found = digest(&mut folder, name, file.size);
        matches!(found, Ok(Some(digest)) if digest == file.sha256)
    }
}
