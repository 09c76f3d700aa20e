//! The swap of the old site for the new one, and what puts right a swap that was cut short.
//!
//! Why the site is swapped first and its `.git` follows: so at every moment `.git` lies in a whole site, under one
//! of three names that [`Target::recover`] knows. Moved first, it would for a moment lie in a staging folder like
//! any other, and the site that stands would be without it. Killed between the two steps, the new site stands, the
//! old one still has `.git` beside it, and the next build brings it home before anything is deleted.
//!
//! What the names may hold, which the recovery relies on:
//! - the staging folder holds what is being written, which never has a `.git`, or after a swap the whole old site;
//! - the folder set aside always holds a whole site, and exists only where the system cannot exchange two folders.

use std::io;
use std::path::Path;

use super::disk::{Disk, is_gone};
use super::target::Target;
use crate::error::Error;

const GIT: &str = ".git";

impl Target {
    /// Puts the staged site in the place of the old one, and the old one's `.git` into it.
    ///
    /// # Errors
    /// Where the old site still stands, but for two failures in a row: then the message says where its `.git` is.
    pub(super) fn swap(&self, disk: &Disk) -> Result<(), Error> {
        let cannot = |cause| Error::io("cannot swap in the new site", &self.site, cause);
        if is_gone(&self.site) {
            disk.rename(&self.new, &self.site).map_err(cannot)?;
        } else {
            let before = self.put(disk, &self.new, &self.old).map_err(cannot)?;
            if let Err(cause) = self.bring_git(disk, before) {
                return Err(self.put_back(disk, before, cannot(cause)));
            }
        }
        disk.sync_names(&self.site);
        disk.sync_names(&self.parent);
        Ok(())
    }

    /// Puts `from` in the place of the site. Returns where that one went: to `from`, or to `aside` on systems that
    /// cannot exchange. Fails only where the site stands as it was, or lies whole aside.
    fn put<'a>(&self, disk: &Disk, from: &'a Path, aside: &'a Path) -> io::Result<&'a Path> {
        match disk.exchange(from, &self.site) {
            Ok(()) => return Ok(from),
            Err(cause) if cannot_exchange(&cause) => {}
            Err(cause) => return Err(cause),
        }
        disk.rename(&self.site, aside)?;
        if let Err(cause) = disk.rename(from, &self.site) {
            // Where this fails as well, both sites stay, and the recovery does it.
            let _ = disk.rename(aside, &self.site);
            return Err(cause);
        }
        Ok(aside)
    }

    /// Undoes a swap whose `.git` could not follow: a site without it is worse than an old one.
    fn put_back(&self, disk: &Disk, before: &Path, fault: Error) -> Error {
        let free = match before == self.new {
            true => &self.old,
            false => &self.new,
        };
        match self.put(disk, before, free) {
            Ok(_) => fault,
            Err(_) => fault.help(format!(
                "its `.git` may still lie in {}; the next build brings it back",
                before.display()
            )),
        }
    }

    fn bring_git(&self, disk: &Disk, from: &Path) -> io::Result<()> {
        let git = from.join(GIT);
        match is_gone(&git) {
            true => Ok(()),
            false => disk.rename(&git, &self.site.join(GIT)),
        }
    }

    /// Puts right what a build left: this one as it ends, or a killed one before.
    ///
    /// Deletes nothing before a whole site stands in its place, where there was one, and its `.git` in it.
    pub(super) fn recover(&self, disk: &Disk) -> Result<(), Error> {
        let cannot = |cause| {
            let tried = "cannot clear what an earlier build left of";
            Error::io(tried, &self.site, cause)
        };
        self.recover_site(disk).map_err(cannot)?;
        for left in [&self.new, &self.old] {
            self.recover_git(disk, left, cannot)?;
        }
        self.remove(disk).map_err(cannot)
    }

    fn recover_site(&self, disk: &Disk) -> io::Result<()> {
        if !is_gone(&self.site) {
            return Ok(());
        }
        if !is_gone(&self.old) {
            return disk.rename(&self.old, &self.site);
        }
        // Only an old site has a `.git`: this one was swapped out, and then somebody deleted the new one.
        match is_folder(&self.new) && !is_gone(&self.new.join(GIT)) {
            true => disk.rename(&self.new, &self.site),
            false => Ok(()),
        }
    }

    fn recover_git(
        &self,
        disk: &Disk,
        left: &Path,
        cannot: impl Fn(io::Error) -> Error,
    ) -> Result<(), Error> {
        let git = left.join(GIT);
        if !is_folder(left) || is_gone(&git) {
            return Ok(());
        }
        if !is_gone(&self.site.join(GIT)) {
            return Err(
                Error::new("an earlier build was stopped before it could bring back")
                    .at(git)
                    .help("the output has another `.git` by now; move one of the two away"),
            );
        }
        self.bring_git(disk, left).map_err(cannot)?;
        disk.sync_names(&self.site);
        Ok(())
    }

    fn remove(&self, disk: &Disk) -> io::Result<()> {
        remove_without_git(disk, &self.new)?;
        if is_gone(&self.old) {
            return Ok(());
        }
        // Half deleted, it must not be found under its own name, where it would be taken for a whole site.
        disk.rename(&self.old, &self.new)?;
        remove_without_git(disk, &self.new)
    }
}

fn remove_without_git(disk: &Disk, folder: &Path) -> io::Result<()> {
    match is_gone(&folder.join(GIT)) {
        true => disk.remove_tree(folder),
        false => Err(io::Error::other(format!(
            "{} may hold a `.git`",
            folder.display()
        ))),
    }
}

fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}

fn cannot_exchange(cause: &io::Error) -> bool {
    use io::ErrorKind::{InvalidInput, Unsupported};
    matches!(cause.kind(), Unsupported | InvalidInput)
}
