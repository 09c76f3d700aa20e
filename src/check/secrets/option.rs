//! Values of options that say what they are: `--password hunter2`, `-storepass ...`, `--api-key ...`.

use super::assignment::{is_secret, kind, may_promise};
use super::names::promise;
use super::value::value_after;
use super::{Found, Reader};

/// Reads an option from its first dash. One with `=` is an assignment, and read as that.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) {
    let before = at
        .checked_sub(1)
        .map_or(b' ', |before| reader.bytes[before]);
    if !matches!(
        before,
        b' ' | b'\t' | b'\n' | b'"' | b'\'' | b'`' | b'(' | b'[' | b','
    ) {
        return;
    }
    let dashes = if reader.bytes.get(at + 1) == Some(&b'-') {
        2
    } else {
        1
    };
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let from = at + dashes;
    let length = reader.bytes[from.min(reader.bytes.len())..]
        .iter()
        .take(40)
        .take_while(|b| is_name(b))
        .count();
    let to = from + length;
    if length < 2 || dashes == 1 && length < 4 || !reader.bytes[from].is_ascii_alphabetic() {
        return;
    }
    // In a list of arguments it is quoted: `"--password", "hunter2"`.
    let rest = &reader.bytes[to..];
    let value_from = match rest {
        [b' ' | b'\t', ..] => to,
        [b'"', b',', b' ', b'"', ..] | [b'\'', b',', b' ', b'\'', ..] => to + 2,
        _ => return,
    };
    let name = &reader.text[from..to];
    if !may_promise(name) {
        return;
    }
    let Some(promise) = promise(name) else {
        return;
    };
    let Some(value) = value_after(reader, value_from, false) else {
        return;
    };
    let text = &reader.text[value.start..value.end];
    // `docker --secret id=...` names one.
    let is_named = ["source=", "id=", "type=", "src=", "target="]
        .iter()
        .any(|start| text.starts_with(start));
    if !text.starts_with('-') && !is_named && is_secret(promise, text, true) {
        let kind = kind(&name.to_ascii_lowercase(), promise);
        reader
            .found
            .push(Found::likely(value.start..value.end, kind));
    }
}
