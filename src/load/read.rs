//! Opens and reads one file, with care: no link, FIFO or device can hang or mislead us.
//!
//! A fault is the second half of a sentence that begins with the file's name.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use crate::source::{LineIndex, Span};

/// Why a file is not text that we take.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextFault {
    /// Goes on after the file's name.
    pub(super) message: String,
    /// The text as far as it is one, and the place in it where it is none. Only for showing.
    pub(super) place: Option<(String, Span)>,
}

impl From<String> for TextFault {
    fn from(message: String) -> Self {
        TextFault {
            message,
            place: None,
        }
    }
}

/// Opens a regular file without following a link at its end and without waiting for anybody.
pub(super) fn open(location: &Path) -> Result<(File, u64), String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file: File = rustix::fs::open(location, flags, Mode::empty())
        .map_err(|cause| unreadable(&cause.into()))?
        .into();
    let metadata = file.metadata().map_err(|cause| unreadable(&cause))?;
    if !metadata.is_file() {
        return Err("is not a regular file".to_owned());
    }
    Ok((file, metadata.len()))
}

/// Says whether a file holds a secret key of minisign, whatever its name: it has a line of that form near its start.
pub(super) fn holds_secret_key(location: &Path) -> bool {
    /// No key is longer, with its comment and whatever stands before it.
    const HEAD: u64 = 64 << 10;
    let mut head = Vec::new();
    open(location).is_ok_and(|(file, _)| file.take(HEAD).read_to_end(&mut head).is_ok())
        && head
            .split(|byte| matches!(byte, b'\n' | b'\r'))
            .any(is_secret_key)
}

/// Says whether a line is a secret key of minisign: 158 bytes in base64, which begin with the names of its algorithms, with
/// a password or without one.
fn is_secret_key(line: &[u8]) -> bool {
    const LENGTH: usize = 212;
    const STARTS: &[&[u8]] = &[b"RWRTY0Iy", b"RWQAAEIy"];
    let line = line.trim_ascii();
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    line.len() == LENGTH
        && STARTS.iter().any(|start| line.starts_with(start))
        && line.iter().all(is_base64)
}

/// Says that a file or folder cannot be read, and why.
pub(super) fn unreadable(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {cause}"),
    }
}

/// Says that a file is over its limit.
pub(super) fn too_large(limit: u64) -> String {
    match limit {
        limit if limit >= 1 << 20 && limit % (1 << 20) == 0 => {
            format!("is larger than {} MiB", limit >> 20)
        }
        limit => format!("is larger than {limit} bytes"),
    }
}

/// Reads a whole file of at most `limit` bytes as UTF-8, without its byte order mark.
pub(super) fn text(location: &Path, limit: u64) -> Result<String, TextFault> {
    let (file, size) = open(location)?;
    if size > limit {
        return Err(too_large(limit).into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // The file may have grown since its size was asked for.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| unreadable(&cause))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit).into());
    }
    decode(bytes)
}

fn decode(mut bytes: Vec<u8>) -> Result<String, TextFault> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err("is UTF-16, not UTF-8".to_owned().into());
    }
    let text = String::from_utf8(bytes).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to();
        let what = format!("is not UTF-8: byte 0x{:02X}", fault.as_bytes()[at]);
        let shown = String::from_utf8_lossy(fault.as_bytes()).into_owned();
        at_place(&what, shown, at)
    })?;
    match text.find('\0') {
        Some(at) => Err(at_place("holds a NUL byte", text, at)),
        None => Ok(text),
    }
}

fn at_place(what: &str, text: String, at: usize) -> TextFault {
    let position = LineIndex::new(&text).position(&text, at);
    let width = text[at..].chars().next().map_or(0, char::len_utf8);
    TextFault {
        message: format!(
            "{what} at line {}, column {}",
            position.line, position.column
        ),
        place: Some((text, Span::new(at, at + width))),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn text_is_strict_utf8_and_faults_have_a_place() {
        assert_eq!(
            decode(b"\xEF\xBB\xBFa\r\n".to_vec()),
            Ok("a\r\n".to_owned())
        );
        let fault = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
        let latin = fault(b"a\n\xC3\xA9\xF0\x9F\x98\x80x\xE9!");
        assert_eq!(latin.message, "is not UTF-8: byte 0xE9 at line 2, column 4");
        let (text, span) = latin.place.unwrap();
        assert_eq!(span.text(&text), "\u{FFFD}");
        assert_eq!(
            fault(b"a\nb\0").message,
            "holds a NUL byte at line 2, column 2"
        );
        assert!(decode(b"\xFF\xFEa\0".to_vec()).is_err());
    }
}
