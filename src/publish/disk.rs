//! The operations that change the disk, each of which a test can make fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{CWD, RenameFlags};

use crate::error::Error;

/// The disk. In tests it can be made to fail at the N-th operation.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) left: Option<std::sync::atomic::AtomicI64>,
}

impl Disk {
    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        match &self.left {
            Some(left) if left.fetch_sub(1, Ordering::SeqCst) == 0 => {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }
    }

    #[cfg(not(test))]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    /// Makes a folder that everybody may read, whatever the umask; one that exists is fine.
    pub(super) fn create_folder(&self, path: &Path) -> Result<(), Error> {
        let made = self.step().and_then(|()| match fs::create_dir(path) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            made => made,
        });
        made.and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o755)))
            .map_err(|cause| Error::io("cannot create the folder", path, cause))
    }

    /// Writes a new file that everybody may read, whatever the umask. A file that exists is an error.
    pub(super) fn write(
        &self,
        path: &Path,
        bytes: &[u8],
        modified: Option<SystemTime>,
    ) -> Result<(), Error> {
        let write = || {
            self.step()?;
            let mut options = OpenOptions::new();
            let mut file = options
                .write(true)
                .create_new(true)
                .mode(0o644)
                .open(path)?;
            self.step()?;
            file.write_all(bytes)?;
            file.set_permissions(fs::Permissions::from_mode(0o644))?;
            if let Some(modified) = modified {
                file.set_modified(modified)?;
            }
            Ok(())
        };
        write().map_err(|cause| Error::io("cannot write", path, cause))
    }

    /// Gives a file of the old site a second name in the new one. Neither is ever written in place.
    pub(super) fn link(&self, old: &Path, new: &Path) -> io::Result<()> {
        self.step()?;
        fs::hard_link(old, new)
    }

    /// Waits until everything below `folder` is on the disk.
    pub(super) fn sync_tree(&self, folder: &Path) -> Result<(), Error> {
        let cannot = |cause| Error::io("cannot save to the disk", folder, cause);
        self.step().map_err(cannot)?;
        // One call for the file system costs far less than one for each of ten thousand files.
        #[cfg(target_os = "linux")]
        return File::open(folder)
            .and_then(|opened| Ok(rustix::fs::syncfs(opened)?))
            .map_err(cannot);
        #[cfg(not(target_os = "linux"))]
        return sync_each(folder).map_err(cannot);
    }

    /// Saves the names in a folder. Only after a rename, when it is too late to go back: failing is no error.
    pub(super) fn sync_names(&self, folder: &Path) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Exchanges two folders in one step, where the file system can.
    pub(super) fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(target_os = "linux")]
        return Ok(rustix::fs::renameat_with(
            CWD,
            a,
            CWD,
            b,
            RenameFlags::EXCHANGE,
        )?);
        #[cfg(not(target_os = "linux"))]
        return Err(io::ErrorKind::Unsupported.into());
    }
}

#[cfg(not(target_os = "linux"))]
fn sync_each(folder: &Path) -> io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => File::open(entry.path())?.sync_all()?,
            }
        }
        File::open(&folder)?.sync_all()?;
    }
    Ok(())
}

/// Returns when `path` was changed, if it is a readable regular file with exactly these bytes.
pub(super) fn same_file(path: &Path, bytes: &[u8]) -> Option<SystemTime> {
    let metadata = path.symlink_metadata().ok()?;
    let same_shape = metadata.is_file()
        && metadata.len() == bytes.len() as u64
        && metadata.permissions().mode() & 0o444 == 0o444;
    if !same_shape || fs::read(path).ok()? != bytes {
        return None;
    }
    metadata.modified().ok()
}
