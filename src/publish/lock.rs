//! One build or pull at a time for each output: an advisory lock beside it, gone with its holder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::disk;
use crate::error::Error;

/// How often we ask for a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(50);

/// How long a build waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The right to replace one output.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who holds it.
    pub(super) fn acquire(path: &Path, out: &Path, patience: Duration) -> Result<Self, Error> {
        for attempt in 0..=patience.as_millis() / PAUSE.as_millis() {
            if attempt > 0 {
                thread::sleep(PAUSE);
            }
            let file = open(path).map_err(|cause| {
                Error::io("cannot write beside the output:", path, cause).help(format!(
                    "the new site is staged beside the old one; name a folder inside, as in `{}`",
                    out.join("site").display()
                ))
            })?;
            match file.try_lock() {
                Ok(()) if is_current(&file, path) => {
                    // Who holds it is only told to people; that it is held, the system knows.
                    let _ = file.set_len(0);
                    let _ = writeln!(&file, "{}", std::process::id());
                    return Ok(Lock {
                        path: path.to_owned(),
                        _file: file,
                    });
                }
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(cause)) => {
                    return Err(Error::io("cannot lock", path, cause));
                }
            }
        }
        let holder = fs::read_to_string(path).unwrap_or_default();
        let holder: String = holder
            .chars()
            .filter(char::is_ascii_digit)
            .take(10)
            .collect();
        Err(Error::new(format!(
            "another build or pull (process {holder}) is writing"
        ))
        .at(out))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still held, so that nobody's lock but ours is removed. Where we could not tell that it was
        // removed under our hands, it stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    disk::unfollowed(&mut options).open(path)
}

/// Says whether the file still has its name: its holder removes it, and a lock on a removed file protects nothing.
#[cfg(unix)]
fn is_current(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_current(_: &File, _: &Path) -> bool {
    true
}
