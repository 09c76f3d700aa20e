//! A site as a zip archive: the same bytes from the same site, in one folder, under names that every system can hold.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::copy::Copy;
use super::layout;
use super::listing::{self, fits_windows};
use crate::error::Error;
use crate::publish::{CONFIRMED, MANIFEST, Manifest, PACKED, SIGNATURE, Signer};

/// Packs a site into an archive, all below the folder `name`. Replaces the file in one step, and only with a whole one.
///
/// Of addresses that differ only in letter case, as those of alerts do, the archive holds the one that is not in lower case:
/// its manifest lists what it holds, and is signed anew.
///
/// Returns its size, or else the files that Windows cannot hold; that letter case tells none apart, the build has seen to.
///
/// # Errors
/// Where the disk fails.
pub fn pack(
    site: &Path,
    name: &str,
    file: &Path,
    signer: Option<&dyn Signer>,
) -> Result<Result<u64, Vec<String>>, Error> {
    if !layout::is_root(name) {
        let message = format!("its folder would be `{name}`, which not every system can hold:");
        return Err(Error::new(message).at(file).usage());
    }
    let path = site.join(MANIFEST);
    let bytes = fs::read(&path).map_err(|cause| Error::io("cannot read", &path, cause))?;
    let mut manifest = listing::manifest(&bytes)
        .map_err(|why| Error::new(format!("cannot read the manifest: {why}")).at(&path))?;
    leave_out_doubles(&mut manifest);
    let paths = manifest.files.iter().map(|file| &file.path);
    let odd = paths.filter(|path| !path.split('/').all(fits_windows));
    let odd: Vec<String> = odd.cloned().collect();
    if !odd.is_empty() {
        return Ok(Err(odd));
    }
    let beside = beside(file);
    let cannot = |cause| Error::io("cannot write", file, cause);
    let packed = write(site, name, &manifest, &beside, signer, &cannot);
    let size = packed.inspect_err(|_| drop(fs::remove_file(&beside)))?;
    fs::rename(&beside, file).map_err(cannot)?;
    Ok(Ok(size))
}

/// Returns a name for what is not whole yet.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.opsbook-new"))
}

/// Keeps one of the addresses of an alert, which hold the same bytes: the first that is not in lower case.
fn leave_out_doubles(manifest: &mut Manifest) {
    let is_alert = |path: &str| path.starts_with("alerts/");
    let spelled = |path: &&str| is_alert(path) && **path != path.to_lowercase();
    let paths = manifest.files.iter().map(|file| &*file.path);
    let spelled: BTreeSet<String> = paths.filter(spelled).map(str::to_lowercase).collect();
    let mut kept = BTreeSet::new();
    manifest.files.retain(|file| {
        let folded = file.path.to_lowercase();
        let is_double = file.path == folded && spelled.contains(&folded);
        !is_alert(&file.path) || (!is_double && kept.insert(folded))
    });
}

fn write(
    site: &Path,
    name: &str,
    manifest: &Manifest,
    beside: &Path,
    signer: Option<&dyn Signer>,
    cannot: &dyn Fn(io::Error) -> Error,
) -> Result<u64, Error> {
    let json = manifest.to_json();
    let signature = match signer {
        Some(signer) => Some(signer.sign(json.as_bytes(), &manifest.said(), None)?),
        None => None,
    };
    let file = File::create(beside).map_err(cannot)?;
    let mut archive = ZipWriter::new(BufWriter::new(file));
    // The time of a file is no part of it: the same site gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let begin = |archive: &mut ZipWriter<_>, path: &str| {
        archive
            .start_file(format!("{name}/{path}"), options)
            .map_err(|fault| cannot(fault.into()))
    };
    for file in &manifest.files {
        let path = site.join(&file.path);
        let mut bytes =
            File::open(&path).map_err(|cause| Error::io("cannot read", &path, cause))?;
        begin(&mut archive, &file.path)?;
        io::copy(&mut bytes, &mut archive).map_err(cannot)?;
    }
    for (path, text) in [(CONFIRMED, PACKED), (MANIFEST, &json)] {
        begin(&mut archive, path)?;
        archive.write_all(text.as_bytes()).map_err(cannot)?;
    }
    if let Some(signature) = signature {
        begin(&mut archive, SIGNATURE)?;
        archive.write_all(signature.as_bytes()).map_err(cannot)?;
    }
    let mut file = archive.finish().map_err(|fault| cannot(fault.into()))?;
    file.flush().map_err(cannot)?;
    let file = file
        .into_inner()
        .map_err(|fault| cannot(fault.into_error()))?;
    file.sync_all().map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    match u32::try_from(size) {
        Ok(_) => Ok(size),
        Err(_) => Err(cannot(io::Error::other("an archive ends at 4 GiB"))),
    }
}

/// A copy in an archive, all below one folder.
pub(super) struct Archive {
    archive: ZipArchive<BufReader<File>>,
    folder: String,
}

impl Archive {
    /// Opens an archive; else says what is wrong with it.
    ///
    /// # Errors
    /// Where it cannot be read, or is no archive at all.
    pub(super) fn open(file: &Path) -> Result<Result<Self, String>, Error> {
        let cannot = |cause| Error::io("cannot read", file, cause);
        let none = || Error::new("this is neither a folder nor a zip archive:").at(file);
        if !fs::metadata(file).map_err(cannot)?.is_file() {
            return Err(none().usage());
        }
        let mut opened = File::open(file).map_err(cannot)?;
        let mut head = Vec::new();
        let read = (&opened).take(4).read_to_end(&mut head);
        read.map_err(cannot)?;
        let found = layout::read(&mut opened).map_err(cannot)?;
        let archive = ZipArchive::new(BufReader::new(opened));
        // One that is damaged is still told from what never was one.
        let is_named = file.extension().is_some_and(|it| it == "zip");
        if archive.is_err() && head != *b"PK\x03\x04" && !is_named {
            return Err(none().usage());
        }
        Ok(match (found, archive) {
            (Err(why), _) => Err(why),
            (Ok(_), Err(fault)) => Err(fault.to_string()),
            (Ok((folder, count)), Ok(archive)) if archive.len() == count => {
                Ok(Archive { archive, folder })
            }
            (Ok(_), Ok(_)) => Err("it can be read in more than one way".to_owned()),
        })
    }
}

impl Copy for Archive {
    fn paths(&mut self) -> Result<Vec<String>, Error> {
        let names = self.archive.file_names();
        // A name that is no text cannot be one of ours.
        let names = names.map(|name| name.unwrap_or("\u{fffd}".into()));
        let inside = names.map(|name| match name.strip_prefix(&self.folder) {
            Some(inside) => inside.to_owned(),
            None => name.into_owned(),
        });
        Ok(inside.collect())
    }

    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let name = format!("{}{path}", self.folder);
        match self.archive.by_name(&name) {
            Ok(file) => Ok(Box::new(file)),
            Err(zip::result::ZipError::FileNotFound) => Err(io::ErrorKind::NotFound.into()),
            Err(fault) => Err(fault.into()),
        }
    }
}
