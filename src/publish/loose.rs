//! A file that stands alone, beside any site. Written beside its place, and put there whole.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file that is being written. Dropped unfinished, it leaves what stood in its place as it was.
#[derive(Debug)]
pub struct LooseFile {
    file: Option<BufWriter<File>>,
    beside: PathBuf,
    path: PathBuf,
    size: u64,
}

impl LooseFile {
    /// Begins a file.
    ///
    /// # Errors
    /// Where its folder cannot be written, or something else than a file stands at its path.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
            return Err(Error::new(format!("{} is a folder", path.display())).usage());
        };
        // A link to a file is replaced by a file; a device or a pipe is nobody's to replace.
        if path.exists() && !path.is_file() {
            return Err(Error::new("this is not a regular file:").at(path).usage());
        }
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(".opsbook-new");
        let beside = path.with_file_name(beside);
        let file = File::create(&beside);
        let file = file.map_err(|cause| Error::io("cannot write", &beside, cause))?;
        Ok(LooseFile {
            file: Some(BufWriter::new(file)),
            beside,
            path: path.to_owned(),
            size: 0,
        })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.size += piece.len() as u64;
        let written = self.file.as_mut().map(|file| file.write_all(piece));
        let written = written.unwrap_or(Ok(()));
        written.map_err(|cause| Error::io("cannot write", &self.beside, cause))
    }

    /// Puts the file in its place, and returns its size.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn finish(mut self) -> Result<u64, Error> {
        let Some(file) = self.file.take() else {
            return Ok(0);
        };
        let done = file
            .into_inner()
            .map_err(|error| error.into_error())
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&self.beside, &self.path));
        if let Err(cause) = done {
            let _ = std::fs::remove_file(&self.beside);
            return Err(Error::io("cannot write", &self.path, cause));
        }
        Ok(self.size)
    }
}

impl Drop for LooseFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nobody is left to tell.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}
