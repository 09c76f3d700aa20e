//! `Range`: the part of a file that is wanted. One part; who wants several at once gets the whole, as the standard allows.

use std::ops::Range;

/// What of a file is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes, at least one.
    Bytes(Range<usize>),
    /// What is asked for lies behind its end.
    Nowhere,
}

/// Reads a `Range` for a file of that length. What cannot be read is as if it were not there.
pub(super) fn part(range: &str, length: usize) -> Part {
    let Some((first, last)) = range
        .trim()
        .split_once('=')
        .filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"))
        .and_then(|(_, range)| range.trim().split_once('-'))
    else {
        return Part::Whole;
    };
    let bytes = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Part::Whole,
    };
    match bytes.is_empty() {
        true => Part::Nowhere,
        false => Part::Bytes(bytes),
    }
}

/// Reads digits; what is too large for any file is the largest number.
fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}
