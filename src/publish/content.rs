//! What a file of the site is made of: bytes in memory, or a file of the source that is read piece by piece.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};

use super::disk;
use crate::error::Error;
use crate::model::site::AssetFile;

/// How much of a file is held in memory at once.
const PIECE: usize = 1 << 16;

/// The content of one file, read from its start as often as needed.
pub(super) trait Content {
    /// How many bytes there are, as far as one can tell without reading them.
    fn size(&self) -> u64;

    /// Returns the next piece; an empty one at the end.
    fn next(&mut self) -> Result<&[u8], Error>;

    fn rewind(&mut self) -> Result<(), Error>;
}

/// Bytes in memory: one piece.
pub(super) struct Bytes<'a> {
    all: &'a [u8],
    left: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn new(all: &'a [u8]) -> Self {
        Bytes { all, left: all }
    }
}

impl Content for Bytes<'_> {
    fn size(&self) -> u64 {
        self.all.len() as u64
    }

    fn next(&mut self) -> Result<&[u8], Error> {
        Ok(std::mem::take(&mut self.left))
    }

    fn rewind(&mut self) -> Result<(), Error> {
        self.left = self.all;
        Ok(())
    }
}

/// A file of the source: a regular one, not through a link, and no longer than when it was found.
pub(super) struct Asset<'a> {
    found: &'a AssetFile,
    file: File,
    size: u64,
    /// How many bytes were read since the start.
    read: u64,
    piece: Vec<u8>,
}

impl<'a> Asset<'a> {
    pub(super) fn open(found: &'a AssetFile) -> Result<Self, Error> {
        let cannot = |cause| Error::io("cannot read", &found.location, cause);
        let file = disk::open_regular(&found.location).map_err(cannot)?;
        let size = file.metadata().map_err(cannot)?.len();
        // One byte more than there should be, so that a file that grows is noticed.
        let room = usize::try_from(found.size.saturating_add(1)).unwrap_or(PIECE);
        Ok(Asset {
            found,
            file,
            size,
            read: 0,
            piece: vec![0; room.min(PIECE)],
        })
    }

    fn cannot(&self, cause: io::Error) -> Error {
        Error::io("cannot read", &self.found.location, cause)
    }
}

impl Content for Asset<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn next(&mut self) -> Result<&[u8], Error> {
        let length = loop {
            match self.file.read(&mut self.piece) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|cause| self.cannot(cause))?,
            }
        };
        self.read += length as u64;
        if self.read > self.found.size {
            return Err(Error::new("the file grew while it was read:").at(&self.found.location));
        }
        Ok(&self.piece[..length])
    }

    fn rewind(&mut self) -> Result<(), Error> {
        self.read = 0;
        self.file.rewind().map_err(|cause| self.cannot(cause))
    }
}

/// Reads a whole file of the source, as [`Staging::copy`](super::Staging::copy) would copy it.
///
/// # Errors
/// Where it cannot be read, is no regular file, or has grown since it was found.
pub fn read_asset(asset: &AssetFile) -> Result<Vec<u8>, Error> {
    let mut content = Asset::open(asset)?;
    let mut bytes = Vec::new();
    loop {
        match content.next()? {
            [] => return Ok(bytes),
            piece => bytes.extend_from_slice(piece),
        }
    }
}
