//! The operations that change the disk, each of which a test can make fail.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::SystemTime;

use crate::error::Error;

/// The disk. In tests it can be made to fail at the N-th operation.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) faults: Faults,
}

/// What a test wants to go wrong.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// How many operations succeed before one fails; without it, all do.
    pub(super) left: Option<std::sync::atomic::AtomicI64>,
    /// All later operations fail as well, so that what is on the disk stays as if the process were killed.
    pub(super) for_good: bool,
    /// The file system cannot exchange two folders.
    pub(super) cannot_exchange: bool,
}

impl Disk {
    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        let Some(left) = &self.faults.left else {
            return Ok(());
        };
        match left.fetch_sub(1, Ordering::SeqCst) {
            0 => Err(io::ErrorKind::StorageFull.into()),
            ..0 if self.faults.for_good => Err(io::ErrorKind::StorageFull.into()),
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
        made.and_then(|()| open_to_all_folder(path))
            .map_err(|cause| Error::io("cannot create the folder", path, cause))
    }

    /// Makes an empty file. One that exists is an error.
    pub(super) fn create(&self, path: &Path) -> io::Result<File> {
        self.step()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).open(path)
    }

    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        std::fs::remove_file(path)
    }

    pub(super) fn append(&self, file: &mut File, piece: &[u8]) -> io::Result<()> {
        self.step()?;
        file.write_all(piece)
    }

    /// Ends a new file: everybody may read it, whatever the umask.
    pub(super) fn close(&self, file: &File, modified: Option<SystemTime>) -> io::Result<()> {
        self.step()?;
        open_to_all(file)?;
        modified.map_or(Ok(()), |modified| file.set_modified(modified))
    }

    /// Gives a file of the old site a second name in the new one. Neither is ever written in place.
    pub(super) fn link(&self, old: &Path, new: &Path) -> io::Result<()> {
        self.step()?;
        fs::hard_link(old, new)
    }

    /// Waits until everything below `folder` is on the disk.
    pub(super) fn sync_tree(&self, folder: &Path) -> Result<(), Error> {
        self.step()
            .and_then(|()| sync_all_below(folder))
            .map_err(|cause| Error::io("cannot save to the disk", folder, cause))
    }

    /// Waits until a file is on the disk.
    pub(super) fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        sync_file(path)
    }

    /// Saves the names in a folder. Only after a rename, when it is too late to go back: failing is no error.
    pub(super) fn sync_names(&self, folder: &Path) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        fs::rename(from, to)
    }

    /// Exchanges two folders in one step; `Unsupported` or `InvalidInput` where the system cannot.
    pub(super) fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.step()?;
        #[cfg(test)]
        if self.faults.cannot_exchange {
            return Err(io::ErrorKind::Unsupported.into());
        }
        exchange(a, b)
    }

    /// Deletes a folder and all that is in it; one that is not there is fine.
    pub(super) fn remove_tree(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        match fs::remove_dir_all(folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            // Somebody may have made a folder in it read-only.
            Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
                let _ = open_folders(folder);
                fs::remove_dir_all(folder)
            }
            removed => removed,
        }
    }
}

/// Makes a folder and those below it our own to change.
fn open_folders(folder: &Path) -> io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        open_to_all_folder(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// One call for the file system, which costs far less than one for each of ten thousand files.
#[cfg(target_os = "linux")]
fn sync_all_below(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_all_below(folder: &Path) -> io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => sync_file(&entry.path())?,
            }
        }
        #[cfg(unix)]
        File::open(&folder)?.sync_all()?;
    }
    Ok(())
}

fn sync_file(path: &Path) -> io::Result<()> {
    // Windows saves only what was opened for writing.
    let mut options = OpenOptions::new();
    options.read(true).write(cfg!(windows));
    options.open(path)?.sync_all()
}

#[cfg(unix)]
fn open_to_all_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Lets everybody read a file, whatever the umask was.
#[cfg(unix)]
pub(super) fn open_to_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(super) fn open_to_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// Says whether a file may be read by everybody, as those that we write.
#[cfg(unix)]
pub(super) fn is_open_to_all(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o444 == 0o444
}

#[cfg(not(unix))]
pub(super) fn is_open_to_all(_: &Metadata) -> bool {
    true
}

/// Returns how many bytes there is room for around a path; `None` where nobody can tell.
#[cfg(unix)]
pub(super) fn free_space(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
pub(super) fn free_space(_: &Path) -> Option<u64> {
    None
}

/// Opens a regular file for reading: not through a link, and without waiting for who writes into a pipe.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let file = unfollowed(options.read(true)).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is not a regular file")),
    }
}

/// Lets a file be opened only under its own name, and at once.
#[cfg(unix)]
pub(super) fn unfollowed(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed())
}

#[cfg(windows)]
pub(super) fn unfollowed(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
    options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT)
}

/// Says whether nothing has this name. Where we cannot tell, something may.
pub(super) fn is_gone(path: &Path) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    path.symlink_metadata()
        .is_err_and(|cause| matches!(cause.kind(), NotFound | NotADirectory))
}
