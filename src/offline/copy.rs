//! Where a copy lies: in a folder, or in an archive.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use crate::error::Error;
use crate::source::Digester;

/// The files of a copy, by their path; a reader of each.
pub(super) trait Copy {
    /// Returns the paths of all files.
    fn paths(&mut self) -> Result<Vec<String>, Error>;

    /// Opens a file; one that is not there is `NotFound`.
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

/// Returns the SHA-256 of a file; `None` where it has another size.
pub(super) fn digest(copy: &mut dyn Copy, path: &str, size: u64) -> io::Result<Option<String>> {
    let mut file = copy.open(path)?.take(size.saturating_add(1));
    let mut digester = Digester::default();
    let mut piece = vec![0; 1 << 16];
    let mut read = 0;
    loop {
        match file.read(&mut piece)? {
            0 => break,
            length => {
                read += length as u64;
                digester.add(&piece[..length]);
            }
        }
    }
    Ok((read == size).then(|| digester.finish().to_string()))
}

/// Reads a small file.
pub(super) fn read(copy: &mut dyn Copy, path: &str, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    copy.open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > largest {
        true => Err(io::Error::other("it is far too large")),
        false => Ok(bytes),
    }
}

/// A copy in a folder.
pub(super) struct Folder(pub(super) PathBuf);

impl Copy for Folder {
    fn paths(&mut self) -> Result<Vec<String>, Error> {
        let mut paths = Vec::new();
        let mut folders = vec![(self.0.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let cannot = |cause| Error::io("cannot read the folder", &folder, cause);
            let mut is_empty = !prefix.is_empty();
            for entry in fs::read_dir(&folder).map_err(cannot)? {
                is_empty = false;
                let entry = entry.map_err(cannot)?;
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                // A copy may be kept in git, but not in what lies elsewhere.
                let is_link = entry.file_type().map_err(cannot)?.is_symlink();
                if path == ".git" && !is_link {
                    continue;
                }
                match entry.file_type().map_err(cannot)?.is_dir() {
                    true => folders.push((entry.path(), format!("{path}/"))),
                    false => paths.push(path),
                }
            }
            // No site has an empty folder.
            if is_empty {
                paths.push(prefix);
            }
        }
        Ok(paths)
    }

    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let file = self.0.join(path);
        // A link leads to what somebody else may change.
        if !fs::symlink_metadata(&file)?.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        Ok(Box::new(File::open(file)?))
    }
}
