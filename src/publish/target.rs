//! The folder that a site replaces: what may be replaced, what a killed build left, and the swap.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use super::MANIFEST;
use super::disk::Disk;
use super::manifest::Manifest;
use crate::error::Error;

/// Names that may stand in an output although we did not write them.
const TOLERATED: &[&str] = &[
    ".git",
    "CNAME",
    MANIFEST,
    "manifest.json.minisig",
    ".DS_Store",
    "Thumbs.db",
];

/// The output and the names beside it, free of links.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) site: PathBuf,
    pub(super) parent: PathBuf,
    /// The staging folder; after an exchange, the old site.
    pub(super) new: PathBuf,
    /// Where the old site waits while there is none, on systems that cannot exchange.
    old: PathBuf,
    pub(super) lock: PathBuf,
}

/// Says why `out` can never be the output of `source`, however the machine is.
pub fn usage_fault(out: &Path, source: &Path) -> Option<Error> {
    let site = real(out);
    if site.parent().is_none() {
        return Some(Error::new("the output cannot be the root folder").help("name a subfolder"));
    }
    let source = source.canonicalize().ok()?;
    (source.starts_with(&site)).then(|| {
        Error::new("the source may not lie inside the output")
            .at(out)
            .help("publishing replaces the whole output; name another folder with `--out`")
    })
}

impl Target {
    /// Finds the output's real place; makes its parent folders.
    pub(super) fn find(out: &Path) -> Result<Self, Error> {
        let site = real(out);
        match site.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(Error::new("the output is not a folder:").at(out));
            }
            Ok(_) => refuse_mount_point(&site, out)?,
            Err(_) => {}
        }
        let (Some(parent), Some(name)) = (site.parent(), site.file_name()) else {
            return Err(Error::new("the output has no name:").at(out));
        };
        fs::create_dir_all(parent)
            .map_err(|cause| Error::io("cannot create the folder", parent, cause))?;
        let beside = |what: &str| {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(what);
            parent.join(hidden)
        };
        Ok(Target {
            new: beside(".opsbook-new"),
            old: beside(".opsbook-old"),
            lock: beside(".opsbook-lock"),
            parent: parent.to_owned(),
            site,
        })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.site, &self.new, &self.old, &self.lock]
            .into_iter()
            .map(PathBuf::as_path)
    }

    /// Puts right what a killed build left.
    pub(super) fn recover(&self, disk: &Disk) -> Result<(), Error> {
        let cannot = |cause| {
            Error::io(
                "cannot clear what an earlier build left of",
                &self.site,
                cause,
            )
        };
        if self.old.exists() && !self.site.exists() {
            disk.rename(&self.old, &self.site).map_err(cannot)?;
        }
        self.recover_git().map_err(cannot)?;
        for left in [&self.new, &self.old] {
            match fs::remove_dir_all(left) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cannot(cause)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Brings back a `.git` whose site was swapped out before it could be moved.
    pub(super) fn recover_git(&self) -> io::Result<()> {
        for left in [&self.new, &self.old] {
            let git = left.join(".git");
            let home = self.site.join(".git");
            let is_lost = git.symlink_metadata().is_ok() && home.symlink_metadata().is_err();
            if is_lost && self.site.is_dir() {
                fs::rename(git, home)?;
            }
        }
        Ok(())
    }

    /// Refuses a folder with files in it that we did not write.
    pub(super) fn refuse_foreign(&self) -> Result<(), Error> {
        let manifest = fs::read(self.site.join(MANIFEST)).ok();
        let manifest = manifest.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        let manifest = manifest.filter(Manifest::is_ours);
        let ours: BTreeSet<&str> = manifest
            .iter()
            .flat_map(|ours| &ours.files)
            .map(|file| &*file.path)
            .collect();
        let mut folders = vec![(self.site.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
            };
            let entries =
                entries.map_err(|cause| Error::io("cannot read the output", &folder, cause))?;
            for entry in entries {
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = format!("{prefix}{name}");
                let is_manifest = path == MANIFEST && manifest.is_none();
                if TOLERATED.contains(&&*path) && !is_manifest {
                    continue;
                }
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push((entry.path(), format!("{path}/")));
                } else if !ours.contains(&*path) {
                    return Err(self.foreign(&path, manifest.is_some()));
                }
            }
        }
        Ok(())
    }

    fn foreign(&self, path: &str, is_ours: bool) -> Error {
        let what = match is_ours {
            true => "the output holds a file that opsbook did not write:",
            false => "the output is not empty, and opsbook did not make it:",
        };
        Error::new(what)
            .at(self.site.join(path))
            .help("publishing replaces the whole folder; move the file away, or name another folder with `--out`")
    }

    /// Carries the old site's `CNAME` over, unless the new one has its own.
    pub(super) fn keep_cname(&self, disk: &Disk) -> Result<(), Error> {
        let (old, new) = (self.site.join("CNAME"), self.new.join("CNAME"));
        let is_file = old.symlink_metadata().is_ok_and(|found| found.is_file());
        if !is_file || new.symlink_metadata().is_ok() || disk.link(&old, &new).is_ok() {
            return Ok(());
        }
        let bytes = fs::read(&old).map_err(|cause| Error::io("cannot read", &old, cause))?;
        let modified = old.metadata().and_then(|found| found.modified()).ok();
        disk.write(&new, &bytes, modified)
    }

    /// Puts the staged site in the place of the old one.
    pub(super) fn swap(&self, disk: &Disk) -> Result<(), Error> {
        let cannot = |cause| Error::io("cannot swap in the new site", &self.site, cause);
        if !self.site.exists() {
            disk.rename(&self.new, &self.site).map_err(cannot)?;
        } else if self.site.join(".git").symlink_metadata().is_ok() {
            self.replace(disk).map_err(cannot)?;
            let git = (self.new.join(".git"), self.site.join(".git"));
            if let Err(cause) = disk.rename(&git.0, &git.1) {
                // A site without its `.git` is worse than an old one.
                disk.exchange(&self.new, &self.site).map_err(cannot)?;
                return Err(cannot(cause));
            }
        } else {
            self.replace(disk).map_err(cannot)?;
        }
        disk.sync_names(&self.parent);
        Ok(())
    }

    /// Exchanges old and new; afterwards the old site has the staging folder's name.
    fn replace(&self, disk: &Disk) -> io::Result<()> {
        match disk.exchange(&self.new, &self.site) {
            Err(cause) if cannot_exchange(&cause) => {}
            done => return done,
        }
        disk.rename(&self.site, &self.old)?;
        if let Err(cause) = disk.rename(&self.new, &self.site) {
            // Not counted as an operation of its own: it undoes one.
            fs::rename(&self.old, &self.site)?;
            return Err(cause);
        }
        disk.rename(&self.old, &self.new)
    }
}

fn cannot_exchange(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

fn refuse_mount_point(site: &Path, out: &Path) -> Result<(), Error> {
    let device = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    let other_device = site
        .parent()
        .is_some_and(|parent| device(parent) != device(site));
    if !other_device && !is_mount_root(site) {
        return Ok(());
    }
    Err(
        Error::new("the output is a mount point, which cannot be replaced:")
            .at(out)
            .help(format!(
                "name a folder inside, as in `--out {}`",
                out.join("site").display()
            )),
    )
}

/// Says whether something is mounted here, also from the same file system.
fn is_mount_root(path: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags};
        rustix::fs::statx(CWD, path, AtFlags::empty(), StatxFlags::BASIC_STATS)
            .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        false
    }
}

/// Returns an absolute path, free of links as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            component => real.push(component),
        }
        real = real.canonicalize().unwrap_or(real);
    }
    real
}
