//! Where a copy is pulled from: a web host, a folder or an archive.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::fault::{PullFault, Refusal};
use super::host::Host;
use super::{Header, Limits};
use crate::error::Error;
use crate::offline::archive::Archive;
use crate::offline::copy::{Copy, Folder};
use crate::source::percent_decode;

/// A place that has a site.
pub(super) enum Place {
    Host(Host),
    Folder(PathBuf),
    Archive(PathBuf, Mutex<Archive>),
}

/// A file that is being sent.
pub(super) struct Opened<'a> {
    /// Where in the file the bytes begin: at its start, or where they were asked for.
    pub(super) from: u64,
    /// Whether it is said to be a web page.
    pub(super) is_page: bool,
    pub(super) body: &'a mut dyn Read,
}

impl Place {
    /// Understands the words of a command line: an address, or a path.
    ///
    /// # Errors
    /// Where they are neither, or there is nothing at the path.
    pub(super) fn find(
        words: &str,
        headers: &[Header],
        limits: &Limits,
    ) -> Result<Self, PullFault> {
        let scheme = words
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https") => Ok(Place::Host(Host::new(base(words)?, headers, limits)?)),
            Some("file") => Place::local(&file_path(words)?),
            Some(_) => Err(Error::new(format!(
                "`{words}` cannot be pulled from: it begins neither with https, http nor file"
            ))
            .usage()
            .into()),
            None => Place::local(Path::new(words)),
        }
    }

    fn local(path: &Path) -> Result<Self, PullFault> {
        let found = path.metadata();
        let found = found.map_err(|cause| Error::io("cannot read", path, cause))?;
        if found.is_dir() {
            return Ok(Place::Folder(path.to_owned()));
        }
        match Archive::open(path)? {
            Ok(archive) => Ok(Place::Archive(path.to_owned(), Mutex::new(archive))),
            Err(why) => Err(Refusal::of("the archive", why)
                .help("get it again: it is not as opsbook packed it")
                .into()),
        }
    }

    /// Returns where it lies on this machine, if it does.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Place::Host(_) => None,
            Place::Folder(path) | Place::Archive(path, _) => Some(path),
        }
    }

    /// Hands on the bytes of a file, from a byte on where that can be had; `false` where there is no such file.
    ///
    /// # Errors
    /// Where the place fails, or `take` does.
    pub(super) fn get(
        &self,
        path: &str,
        from: u64,
        take: &mut dyn FnMut(Opened<'_>) -> Result<(), PullFault>,
    ) -> Result<bool, PullFault> {
        match self {
            Place::Host(host) => host.get(path, from, take),
            Place::Folder(folder) => hand_on(&mut Folder(folder.clone()), path, take),
            Place::Archive(_, archive) => {
                let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
                hand_on(&mut *archive, path, take)
            }
        }
    }

    /// Returns a small file whole; nothing where there is none.
    ///
    /// # Errors
    /// Where the place fails, a web page stands there instead, or it is larger than that.
    pub(super) fn small(&self, path: &str, largest: u64) -> Result<Option<Vec<u8>>, PullFault> {
        let mut bytes = Vec::new();
        let is_there = self.get(path, 0, &mut |opened: Opened<'_>| {
            bytes.clear();
            let read = opened.body.take(largest + 1).read_to_end(&mut bytes);
            read.map_err(|cause| match cause.kind() {
                std::io::ErrorKind::TimedOut => PullFault::host(path, "the host is too slow"),
                _ => PullFault::host(
                    path,
                    format!("was cut off after {} bytes: {cause}", bytes.len()),
                ),
            })?;
            if opened.is_page || bytes.trim_ascii_start().starts_with(b"<") {
                return Err(sign_in(path));
            }
            match bytes.len() as u64 > largest {
                true => Err(Refusal::of(
                    path,
                    format!("the host sent more than {largest} bytes, which it cannot be"),
                )
                .into()),
                false => Ok(()),
            }
        })?;
        Ok(is_there.then_some(bytes))
    }
}

/// Says that a web page came where none is.
pub(super) fn sign_in(path: &str) -> PullFault {
    let error = Error::new(format!(
        "{path}: the host answers with a web page, as one does that asks to sign in"
    ));
    PullFault::Failed(error.help(
        "open it in a browser to see what it is; a host behind a sign-in needs --header or OPSBOOK_PULL_HEADER",
    ))
}

fn hand_on(
    copy: &mut dyn Copy,
    path: &str,
    take: &mut dyn FnMut(Opened<'_>) -> Result<(), PullFault>,
) -> Result<bool, PullFault> {
    match copy.open(path) {
        Ok(mut body) => take(Opened {
            from: 0,
            is_page: false,
            body: &mut *body,
        })
        .map(|()| true),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(PullFault::host(path, format!("it cannot be read: {cause}"))),
    }
}

/// Returns the address of a site's folder, with a slash at its end.
fn base(words: &str) -> Result<String, Error> {
    let authority = words
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split('/').next());
    if words.contains(['?', '#']) || authority.is_some_and(|it| it.contains('@')) {
        let message = "the address of a site has neither a `?` nor a `#`, and no name or password";
        let help = "what proves who you are goes into --header, or better OPSBOOK_PULL_HEADER";
        return Err(Error::new(message).help(help).usage());
    }
    let folder = match words.rsplit_once('/') {
        Some((folder, page)) if page.ends_with(".html") && !folder.ends_with('/') => folder,
        _ => words.trim_end_matches('/'),
    };
    Ok(format!("{folder}/"))
}

fn file_path(words: &str) -> Result<PathBuf, Error> {
    let rest = words.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        let message = format!(
            "`{words}` names no file of this machine: it has three slashes, as in file:///srv/site"
        );
        return Err(Error::new(message).usage());
    }
    let path = percent_decode(path);
    // A letter of a drive stands behind the third slash.
    let is_drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Ok(PathBuf::from(if is_drive { &path[1..] } else { &path[..] }))
}

#[cfg(test)]
mod tests {
    use super::{base, file_path};

    #[test]
    fn addresses_name_a_folder() {
        for (words, expected) in [
            ("https://example.com", "https://example.com/"),
            ("https://example.com/book/", "https://example.com/book/"),
            (
                "https://example.com/book/index.html",
                "https://example.com/book/",
            ),
            ("http://[::1]:80/a%20b", "http://[::1]:80/a%20b/"),
        ] {
            assert_eq!(base(words).ok().as_deref(), Some(expected));
        }
        for words in [
            "https://a@example.com/",
            "https://example.com/?t=1",
            "https://example.com/#x",
        ] {
            assert!(base(words).is_err(), "{words}");
        }
        let path = |words| {
            file_path(words)
                .ok()
                .map(|path| path.to_string_lossy().into_owned())
        };
        assert_eq!(path("file:///a%20b/c").as_deref(), Some("/a b/c"));
        assert_eq!(path("file://localhost/a").as_deref(), Some("/a"));
        assert_eq!(path("file://host/a"), None);
    }
}
