//! Opens and reads one file, with care: no link, FIFO or device can hang or mislead us.
//!
//! A fault is the second half of a sentence that begins with the file's name.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use crate::source::LineIndex;

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
pub(super) fn text(location: &Path, limit: u64) -> Result<String, String> {
    let (file, size) = open(location)?;
    if size > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // The file may have grown since its size was asked for.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| unreadable(&cause))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    decode(bytes)
}

fn decode(mut bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err("is UTF-16, not UTF-8".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to();
        let valid = String::from_utf8_lossy(&fault.as_bytes()[..at]);
        let byte = fault.as_bytes()[at];
        format!("is not UTF-8: byte 0x{byte:02X} at {}", place(&valid, at))
    })?;
    match text.find('\0') {
        Some(at) => Err(format!("holds a NUL byte at {}", place(&text, at))),
        None => Ok(text),
    }
}

fn place(text: &str, at: usize) -> String {
    let position = LineIndex::new(text).position(text, at);
    format!("line {}, column {}", position.line, position.column)
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
        assert_eq!(
            decode("a\né\u{1F600}x".bytes().chain([0xE9]).collect()),
            Err("is not UTF-8: byte 0xE9 at line 2, column 4".to_owned())
        );
        assert_eq!(
            decode(b"a\nb\0".to_vec()),
            Err("holds a NUL byte at line 2, column 2".to_owned())
        );
        assert!(decode(b"\xFF\xFEa\0".to_vec()).is_err());
    }
}
