//! Reads postings back: to keep those that count, and to join those of words that mean the same.

use std::borrow::Cow;

use super::{FAR, varint};

/// Returns the postings of the pages that a term says most about.
pub(in crate::search) fn best(bytes: &[u8], most: usize) -> Cow<'_, [u8]> {
    // A page takes three bytes at least.
    if bytes.len() <= 3 * most {
        return bytes.into();
    }
    let pages = read(bytes);
    if pages.len() <= most {
        return bytes.into();
    }
    let mut weights: Vec<u8> = pages.iter().map(|page| page.weight).collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let least = weights[most - 1];
    let above = weights.iter().filter(|weight| **weight > least).count();
    // Of those with the least weight that is kept, the first in the book.
    let mut room = most - above;
    let mut kept = Vec::new();
    let mut last = 0;
    for page in pages {
        if page.weight < least || (page.weight == least && room == 0) {
            continue;
        }
        room -= usize::from(page.weight == least);
        varint(page.number - last, &mut kept);
        last = page.number;
        kept.extend(page.rest);
    }
    kept.into()
}

/// A page on which a term stands.
pub(super) struct PagePostings<'a> {
    pub(super) number: u32,
    /// With the bit that says that the term is a whole name.
    weight: u8,
    /// The weight and what follows it.
    rest: &'a [u8],
}

impl PagePostings<'_> {
    /// Returns how much the page says of the term, at most 127.
    pub(super) fn weight(&self) -> u8 {
        self.weight & 0x7f
    }

    /// Returns the sections in which the term stands, and how much each says of it, 1 to 15.
    pub(super) fn sections(&self) -> impl Iterator<Item = (u16, u8)> + '_ {
        let mut at = 1;
        let count = take(self.rest, &mut at);
        let mut last = 0;
        (0..count).map(move |_| {
            let byte = self.rest[at];
            at += 1;
            last += match u32::from(byte >> 4) {
                FAR => take(self.rest, &mut at) >> 1,
                step => step,
            };
            (last as u16, byte & 0xf)
        })
    }
}

/// Takes the postings of a term apart, page by page.
pub(super) fn read(bytes: &[u8]) -> Vec<PagePostings<'_>> {
    let mut pages = Vec::new();
    let mut at = 0;
    let mut number = 0;
    while at < bytes.len() {
        number += take(bytes, &mut at);
        let start = at;
        let weight = bytes[at];
        at += 1;
        for _ in 0..take(bytes, &mut at) {
            let section = bytes[at];
            at += 1;
            if u32::from(section >> 4) == FAR {
                take(bytes, &mut at);
            }
        }
        let rest = &bytes[start..at];
        pages.push(PagePostings {
            number,
            weight,
            rest,
        });
    }
    pages
}

fn take(bytes: &[u8], at: &mut usize) -> u32 {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}
