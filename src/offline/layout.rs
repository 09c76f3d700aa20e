//! Whether an archive is laid out as `pack` writes it: regular files in one folder, one behind the other, and nothing before,
//! between or behind them. Programs that unpack do not agree on what anything else means.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use super::listing::fits_windows;
use crate::source::SitePath;

/// The largest list of an archive that is read, in bytes.
const LARGEST_LIST: u64 = 64 << 20;

/// What each file has: a time that says nothing, and the rights of a regular file that everybody may read.
const TIME: &[u8] = &[0, 0, 0x21, 0];
const RIGHTS: u32 = 0o100_644 << 16;
/// Made on Unix, by version 2.0 of the format.
const PLAIN: u16 = 20;
const DEFLATED: u16 = 8;
const UTF8: u16 = 1 << 11;

const END: usize = 22;
const LARGE_END: usize = 56;
const LOCATOR: usize = 20;
const LISTED: usize = 46;
const HEAD: usize = 30;

/// Where the list of an archive lies.
struct List {
    from: u64,
    length: u64,
    count: u64,
}

/// Returns the folder of an archive, with a slash at its end, and how many files it has; else what is wrong with it.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn read(file: &mut File) -> io::Result<Result<(String, usize), String>> {
    let length = file.metadata()?.len();
    let tail_length = length.min((END + LARGE_END + LOCATOR) as u64);
    file.seek(SeekFrom::Start(length - tail_length))?;
    let mut tail = Vec::new();
    file.by_ref().take(tail_length).read_to_end(&mut tail)?;
    let Some(list) = list(&tail, length) else {
        return Ok(Err(
            "it has no end of its own: it is cut off, or something stands around it".to_owned(),
        ));
    };
    if list.length > LARGEST_LIST {
        return Ok(Err("its list is far too large".to_owned()));
    }
    file.seek(SeekFrom::Start(list.from))?;
    let mut bytes = Vec::new();
    file.by_ref().take(list.length).read_to_end(&mut bytes)?;
    files(file, &bytes, &list)
}

/// Finds the list by what stands at the very end; nothing where that is not as it is written.
fn list(tail: &[u8], length: u64) -> Option<List> {
    let end = tail.get(tail.len().checked_sub(END)?..)?;
    let is_end = end.starts_with(b"PK\x05\x06\0\0\0\0") && end[20..] == [0, 0];
    if !is_end || end[8..10] != end[10..12] {
        return None;
    }
    let mut list = List {
        count: u16_at(end, 10).into(),
        length: u32_at(end, 12).into(),
        from: u32_at(end, 16).into(),
    };
    let mut behind = END as u64;
    let large = tail.len().checked_sub(END + LOCATOR + LARGE_END);
    if let Some(at) = large.filter(|at| tail[*at..].starts_with(b"PK\x06\x06")) {
        let (large, locator) = tail[at..].split_at(LARGE_END);
        behind += (LARGE_END + LOCATOR) as u64;
        let is_whole = u64_at(large, 4) == LARGE_END as u64 - 12
            && large[16..24] == [0; 8]
            && large[24..32] == large[32..40]
            && locator.starts_with(b"PK\x06\x07\0\0\0\0")
            && u64_at(locator, 8) == length - behind
            && u32_at(locator, 16) == 1;
        let all = [
            (list.count, u64::from(u16::MAX), u64_at(large, 32)),
            (list.length, u64::from(u32::MAX), u64_at(large, 40)),
            (list.from, u64::from(u32::MAX), u64_at(large, 48)),
        ];
        let agree = |(small, most, large): &(u64, u64, u64)| small == large || small == most;
        if !is_whole || !all.iter().all(agree) {
            return None;
        }
        [list.count, list.length, list.from] = all.map(|(_, _, large)| large);
    }
    let ends_there = list.from.checked_add(list.length)? == length - behind;
    ends_there.then_some(list)
}

fn files(
    file: &mut File,
    mut list: &[u8],
    place: &List,
) -> io::Result<Result<(String, usize), String>> {
    let mut root: Option<String> = None;
    let mut names = BTreeSet::new();
    let mut at = 0;
    while !list.is_empty() {
        let Some((listed, name, rest)) = split(list) else {
            return Ok(Err("its list is not as opsbook writes it".to_owned()));
        };
        list = rest;
        let shown = String::from_utf8_lossy(name).escape_debug().to_string();
        let start = u64::from(u32_at(listed, 42));
        let text = std::str::from_utf8(name).unwrap_or_default();
        let (folder, path) = text.split_once('/').unwrap_or_default();
        if !is_root(folder) || root.as_deref().is_some_and(|root| root != folder) {
            return Ok(Err(format!("`{shown}` does not lie in its one folder")));
        }
        root.get_or_insert_with(|| folder.to_owned());
        if !SitePath::new(path).is_ok_and(|inside| inside.as_str() == path)
            || !is_plain(listed, text)
        {
            return Ok(Err(format!(
                "`{shown}` is not a regular file as opsbook packs it"
            )));
        }
        if !names.insert(path.to_owned()) {
            return Ok(Err(format!("it holds `{shown}` twice")));
        }
        let mut head = vec![0; HEAD + name.len()];
        file.seek(SeekFrom::Start(start))?;
        let is_read = file.read_exact(&mut head).is_ok();
        let is_same = head.starts_with(b"PK\x03\x04")
            && u16_at(&head, 4) == PLAIN
            && head[6..28] == listed[8..30]
            && head[28..HEAD] == [0, 0]
            && head[HEAD..] == *name;
        if start != at || !is_read || !is_same {
            return Ok(Err(format!(
                "`{shown}` is not where it should be, or something stands before it"
            )));
        }
        at += head.len() as u64 + u64::from(u32_at(listed, 20));
    }
    if at != place.from || names.len() as u64 != place.count {
        return Ok(Err(
            "something stands between its files and its list".to_owned()
        ));
    }
    match root {
        Some(root) => Ok(Ok((format!("{root}/"), names.len()))),
        None => Ok(Err("it is empty".to_owned())),
    }
}

/// Splits the first file off a list: what is said of it, and its name.
fn split(list: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let fixed = list.get(..LISTED)?;
    let length = usize::from(u16_at(fixed, 28));
    let rest = &list[LISTED..];
    Some((fixed, rest.get(..length)?, rest.get(length..)?))
}

/// Says whether what is listed is a file as `pack` writes it.
fn is_plain(listed: &[u8], name: &str) -> bool {
    let flags = if name.is_ascii() { 0 } else { UTF8 };
    listed.starts_with(b"PK\x01\x02")
        && u16_at(listed, 4) == (3 << 8 | PLAIN)
        && u16_at(listed, 6) == PLAIN
        && u16_at(listed, 8) == flags
        && u16_at(listed, 10) == DEFLATED
        && listed[12..16] == *TIME
        && listed[30..38] == [0; 8]
        && u32_at(listed, 38) == RIGHTS
}

/// Says whether a name can be that of the folder around a site.
pub(super) fn is_root(name: &str) -> bool {
    !name.is_empty()
        && fits_windows(name)
        && !name.contains('/')
        && !name.eq_ignore_ascii_case(".git")
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
