//! The folder that a site replaces: where it is, and whether it may be replaced.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::disk::{self, Disk, is_gone};
use super::manifest::Manifest;
use super::{CONFIRMED, Confirmation, HOST_FILES, MANIFEST, SIGNATURE};
use crate::error::Error;

/// Names that may stand in an output although we did not write them.
const TOLERATED: &[&str] = &[
    ".git",
    MANIFEST,
    SIGNATURE,
    CONFIRMED,
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
    pub(super) old: PathBuf,
    pub(super) lock: PathBuf,
    /// Where what was fetched of a copy waits until all is there.
    pub(super) parts: PathBuf,
}

/// Says why `out` can never be the output of `source`, however the machine is.
pub fn usage_fault(out: &Path, source: &Path) -> Option<Error> {
    let site = real(out);
    if site.parent().is_none() {
        return Some(
            Error::new("the output cannot be the root folder")
                .help("name a subfolder")
                .usage(),
        );
    }
    let source = source.canonicalize().ok()?;
    (source.starts_with(&site)).then(|| {
        Error::new("the source may not lie inside the output")
            .at(out)
            .help("publishing replaces the whole output; name another folder with `--out`")
            .usage()
    })
}

impl Target {
    /// Finds the output's real place; makes its parent folders.
    pub(super) fn find(out: &Path) -> Result<Self, Error> {
        let site = real(out);
        match site.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(Error::new("the output is not a folder:").at(out).usage());
            }
            Ok(_) => refuse_mount_point(&site, out)?,
            Err(_) => {}
        }
        let (Some(parent), Some(name)) = (site.parent(), site.file_name()) else {
            return Err(Error::new("the output has no name:").at(out).usage());
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
            parts: beside(".opsbook-parts"),
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
                let is_unproven = manifest.is_none() && [MANIFEST, CONFIRMED].contains(&&*path);
                let is_tolerated = TOLERATED.contains(&&*path) || HOST_FILES.contains(&&*path);
                if is_tolerated && !is_unproven {
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
        // No site of anybody else says when it was confirmed. Without the list nobody can tell which files are ours to delete.
        let confirmed = fs::read(self.site.join(CONFIRMED)).unwrap_or_default();
        if !is_ours && Confirmation::read(&confirmed).is_ok() {
            let message = "the list of its files is missing or damaged, so nobody can tell which of the files here are ours:";
            return Error::new(message)
                .at(self.site.join(MANIFEST))
                .help("move the folder away, and do this again; what is beside it, as a pinned key, can stay")
                .usage();
        }
        let what = match is_ours {
            true => "the output holds a file that opsbook did not write:",
            false => "the output is not empty, and opsbook did not make it:",
        };
        Error::new(what)
            .at(self.site.join(path))
            .help(
                "publishing replaces the whole folder; move the file away, or name another folder",
            )
            .usage()
    }

    /// Carries over what the old site holds for its host, unless the new one has its own.
    pub(super) fn keep_host_files(&self, disk: &Disk) -> Result<(), Error> {
        HOST_FILES.iter().try_for_each(|name| self.keep(disk, name))
    }

    fn keep(&self, disk: &Disk, name: &str) -> Result<(), Error> {
        let (old, new) = (self.site.join(name), self.new.join(name));
        let is_file = old.symlink_metadata().is_ok_and(|found| found.is_file());
        if !is_file || !is_gone(&new) || disk.link(&old, &new).is_ok() {
            return Ok(());
        }
        let cannot_read = |cause| Error::io("cannot read", &old, cause);
        let mut file = disk::open_regular(&old).map_err(cannot_read)?;
        let modified = file.metadata().and_then(|found| found.modified()).ok();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(cannot_read)?;
        let write = || {
            let mut copy = disk.create(&new)?;
            disk.append(&mut copy, &bytes)?;
            disk.close(&copy, modified)
        };
        write().map_err(|cause| Error::io("cannot write", &new, cause))
    }
}

fn refuse_mount_point(site: &Path, out: &Path) -> Result<(), Error> {
    if !is_on_other_device(site) && !is_mount_root(site) {
        return Ok(());
    }
    Err(
        Error::new("the output is a mount point, which cannot be replaced:")
            .at(out)
            .help(format!(
                "name a folder inside, as in `{}`",
                out.join("site").display()
            )),
    )
}

/// Says whether it lies on another file system than the folder around it.
#[cfg(unix)]
fn is_on_other_device(site: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| path.metadata().map(|metadata| metadata.dev()).ok();
    site.parent()
        .is_some_and(|parent| device(parent) != device(site))
}

#[cfg(not(unix))]
fn is_on_other_device(_: &Path) -> bool {
    false
}

/// Says whether something is mounted here, also from the same file system.
#[cfg(target_os = "linux")]
fn is_mount_root(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, path, AtFlags::empty(), StatxFlags::BASIC_STATS)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount_root(_: &Path) -> bool {
    false
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
