//! Packs the index into parts that classic scripts carry: each is deflated, and base64 in a call that takes it.
//!
//! Terms stand in the order of their bytes, so that the part that may hold a term is known without a dictionary, and what
//! begins with the same letters lies together.

use std::io::Write as _;

use base64::Engine as _;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::search::index::{FAR, Postings, varint};

/// How many bytes of terms and postings a part has, about, before it is deflated.
const TERM_PART: usize = 8_000;
/// How many bytes of pages a part has, about, before it is deflated.
const PAGE_PART: usize = 6_000;
/// How many pages are kept of a term that more hold: those it says most about. What nearly every page holds decides
/// nothing, and the cost of a query must not grow with the book.
const MOST_PAGES: usize = 1_200;

/// How hard deflate tries, of 9: more would cost the build more than all else of the index, for a twentieth of its size.
const EFFORT: u32 = 2;

/// A part of the index, deflated.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// As in `t12`.
    pub(super) name: String,
    /// Its bytes.
    pub(super) packed: Vec<u8>,
}

/// Makes the script that hands a part to the theme's scripts.
pub(super) fn script(part: &Part, generation: &str) -> Vec<u8> {
    let data = base64::engine::general_purpose::STANDARD.encode(&part.packed);
    format!(
        "opsbook.searchPart(\"{}\",\"{generation}\",\"{data}\");\n",
        part.name
    )
    .into_bytes()
}

/// Deflates a part.
pub(super) fn pack(name: &str, bytes: &[u8]) -> Part {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(EFFORT));
    // Writing to memory does not fail.
    let packed = match encoder.write_all(bytes) {
        Ok(()) => encoder.finish().unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    Part {
        name: name.to_owned(),
        packed,
    }
}

/// Terms and postings in parts, with the first term of each part.
pub(super) fn terms(terms: &[(Box<str>, Postings)]) -> (Vec<Part>, Vec<String>) {
    let mut parts = Vec::new();
    let mut firsts = Vec::new();
    let mut bytes = Vec::new();
    let mut last: &str = "";
    for (term, postings) in terms {
        if bytes.is_empty() {
            firsts.push(term.to_string());
            last = "";
        }
        front_coded(last, term, &mut bytes);
        varint(postings.sections, &mut bytes);
        let kept = best(&postings.bytes);
        varint(kept.len() as u32, &mut bytes);
        bytes.extend(kept.iter());
        last = term;
        if bytes.len() >= TERM_PART {
            parts.push(pack(&format!("t{}", parts.len()), &bytes));
            bytes.clear();
        }
    }
    if !bytes.is_empty() {
        parts.push(pack(&format!("t{}", parts.len()), &bytes));
    }
    (parts, firsts)
}

/// Appends a term by what differs from the one before it: bytes in common, bytes that follow, those.
fn front_coded(last: &str, term: &str, bytes: &mut Vec<u8>) {
    let common = last
        .bytes()
        .zip(term.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    varint(common as u32, bytes);
    varint((term.len() - common) as u32, bytes);
    bytes.extend(&term.as_bytes()[common..]);
}

/// All words that a mistyped one can be meant for, with how common each is (the logarithm of its sections to the base 2).
pub(super) fn dictionary(terms: &[(Box<str>, Postings)]) -> Part {
    let mut bytes = Vec::new();
    let mut last: &str = "";
    for (term, postings) in terms {
        // Nobody means another number, option or command by one.
        if term.len() < 3 || !term.chars().all(char::is_alphabetic) {
            continue;
        }
        front_coded(last, term, &mut bytes);
        bytes.push(postings.sections.ilog2() as u8);
        last = term;
    }
    pack("words", &bytes)
}

/// Returns the postings of the pages that a term says most about.
fn best(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let pages = read(bytes);
    if pages.len() <= MOST_PAGES {
        return bytes.into();
    }
    let mut weights: Vec<u8> = pages.iter().map(|page| page.weight).collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let least = weights[MOST_PAGES - 1];
    let above = weights.iter().filter(|weight| **weight > least).count();
    // Of those with the least weight that is kept, the first in the book.
    let mut room = MOST_PAGES - above;
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

struct PagePostings<'a> {
    number: u32,
    weight: u8,
    /// The weight and what follows it.
    rest: &'a [u8],
}

fn read(bytes: &[u8]) -> Vec<PagePostings<'_>> {
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

/// Collects pages, as JSON, into parts.
pub(super) struct Pages {
    /// The parts that are full.
    pub(super) parts: Vec<Part>,
    /// How many pages each part has.
    pub(super) counts: Vec<u32>,
    json: String,
}

impl Pages {
    pub(super) fn new() -> Self {
        Pages {
            parts: Vec::new(),
            counts: Vec::new(),
            json: String::new(),
        }
    }

    /// Adds a page, given as JSON.
    pub(super) fn add(&mut self, page: &str) {
        match self.counts.last_mut() {
            Some(count) if !self.json.is_empty() => {
                *count += 1;
                self.json.push(',');
            }
            _ => self.counts.push(1),
        }
        self.json.push_str(page);
        if self.json.len() >= PAGE_PART {
            self.flush();
        }
    }

    /// Ends the last part.
    pub(super) fn flush(&mut self) {
        if !self.json.is_empty() {
            let name = format!("p{}", self.parts.len());
            self.parts
                .push(pack(&name, format!("[{}]", self.json).as_bytes()));
            self.json.clear();
        }
    }
}
