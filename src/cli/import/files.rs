//! The folder of the book while it is written, and the files that are copied into it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use opsbook::config::Limits;
use opsbook::error::Error;
use opsbook::import::Imported;
use opsbook::source::SitePath;

/// A folder beside the one that the book will have; gone when it is dropped before [`Staging::publish`].
pub(super) struct Staging {
    folder: PathBuf,
    out: PathBuf,
    is_done: bool,
}

impl Staging {
    /// Makes the folder.
    ///
    /// # Errors
    /// Where there is something already in the place of the book.
    pub(super) fn new(out: &Path) -> Result<Staging, Error> {
        if !is_free(out)? {
            return Err(Error::new("there is something already:")
                .at(out)
                .help("name a folder that does not exist yet, or an empty one: import overwrites nothing")
                .usage());
        }
        let name = out.file_name().ok_or_else(|| {
            Error::new("this is no name for a new folder:")
                .at(out)
                .usage()
        })?;
        let parent = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(|cause| Error::io("cannot make", parent, cause))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".import-{}", std::process::id()));
        let folder = parent.join(hidden);
        fs::create_dir(&folder).map_err(|cause| Error::io("cannot make", &folder, cause))?;
        Ok(Staging {
            folder,
            out: out.to_owned(),
            is_done: false,
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn write(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Error> {
        let location = self.place(path)?;
        fs::write(&location, bytes).map_err(|cause| Error::io("cannot write", location, cause))
    }

    fn place(&self, path: &SitePath) -> Result<PathBuf, Error> {
        let location = self.folder.join(path.as_str());
        let parent = location.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).map_err(|cause| Error::io("cannot make", parent, cause))?;
        Ok(location)
    }

    /// Gives the folder its name. An empty folder there is replaced; anything else that came meanwhile is not.
    pub(super) fn publish(mut self) -> Result<(), Error> {
        fs::rename(&self.folder, &self.out)
            .map_err(|cause| Error::io("cannot put the book in its place,", &self.out, cause))?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Writes a file that must not be there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).open(path);
    let mut file = file.map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Error::new("there is a file already:")
            .at(path)
            .help("name another for the report: import overwrites nothing")
            .usage(),
        _ => Error::io("cannot write the report", path, cause),
    })?;
    file.write_all(text.as_bytes())
        .map_err(|cause| Error::io("cannot write the report", path, cause))
}

fn is_free(out: &Path) -> Result<bool, Error> {
    match fs::symlink_metadata(out) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(Error::io("cannot look at", out, cause)),
        Ok(metadata) if metadata.is_dir() => {
            let mut entries =
                fs::read_dir(out).map_err(|cause| Error::io("cannot look into", out, cause))?;
            Ok(entries.next().is_none())
        }
        Ok(_) => Ok(false),
    }
}

/// Copies the files that the document names and that lie beside it or below; notes the others.
pub(super) fn copy_beside(
    folder: &Path,
    staging: &Staging,
    book: &mut Imported,
) -> Result<(), Error> {
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let root = folder
        .canonicalize()
        .map_err(|cause| Error::io("cannot read", folder, cause))?;
    let pictures = book.pictures.iter().map(|picture| &picture.path);
    let pages: Vec<&SitePath> = book
        .files
        .iter()
        .map(|(path, _)| path)
        .chain(pictures)
        .collect();
    let mut not_copied: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for reference in &book.references {
        let written = &reference.written;
        let found = root.join(written.trim_start_matches('/')).canonicalize();
        let found = found
            .ok()
            .filter(|found| !reference.is_outside && found.starts_with(&root));
        let note = match found.and_then(|found| Some((fs::metadata(&found).ok()?, found))) {
            _ if reference.is_outside => Some("leads out of the document's folder"),
            None => Some("is not beside the document"),
            Some((metadata, _)) if !metadata.is_file() => Some("is a folder"),
            Some((metadata, _)) if metadata.len() > Limits::default().asset => Some("is too large"),
            // A page of its own is for its author to take over.
            Some((_, found)) if is_page(&found) => Some("is another document"),
            Some(_) if pages.contains(&&reference.path) => {
                Some("has the name of a file of the book")
            }
            Some((_, found)) => {
                let place = staging.place(&reference.path)?;
                fs::copy(&found, &place)
                    .map_err(|cause| Error::io("cannot copy", &found, cause))?;
                None
            }
        };
        if let Some(note) = note {
            not_copied.entry(note).or_default().push(written);
        }
    }
    let notes = not_copied.into_iter().map(|(why, files)| said(why, &files));
    let notes: Vec<String> = notes.collect();
    book.notes.extend(notes);
    Ok(())
}

/// Says why files were not copied, and names the first of them.
fn said(why: &str, files: &[&String]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|file| format!("`{file}`"))
        .collect();
    let more = match files.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("not copied, because it {why}: {}{more}", named.join(", "))
}

fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    extension == "md" || extension == "markdown" || extension == "toml"
}
