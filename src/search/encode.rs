//! Packs the index into parts that classic scripts carry: each is deflated, and base64 in a call that takes it.
//!
//! Terms stand in the order of their bytes, so that the part that may hold a term is known without a dictionary, and what
//! begins with the same letters lies together.

use base64::Engine as _;
use flate2::{Compress, Compression, FlushCompress, Status};
use serde::Serialize;

use crate::search::postings::{Postings, best, varint};

/// How many bytes of terms and postings a part has, about, before it is deflated.
const TERM_PART: usize = 8_000;
/// How many bytes of pages a part has, about, before it is deflated: at least, and at most.
const PAGE_PART: (usize, usize) = (6_000, 16_000);
/// How many sections' texts it holds between those: to make a part costs as much as to fill it, and where sections keep
/// much text, each page would be a part.
const SECTIONS_OF_PART: usize = 16;
/// How many pages are kept of a term that more hold: those it says most about. What nearly every page holds decides
/// nothing, and the cost of a query must not grow with the book.
const MOST_PAGES: usize = 1_200;
/// The same of a word that weighs little.
const MOST_PAGES_OF_STOP_WORD: usize = 300;

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

/// Deflates one part after the other.
pub(super) struct Packer {
    /// Kept from part to part: to set one up costs more than a part.
    compress: Compress,
    /// What was packed, in that order.
    pub(super) parts: Vec<Part>,
}

impl Packer {
    pub(super) fn new() -> Self {
        Packer {
            compress: Compress::new(Compression::new(EFFORT), false),
            parts: Vec::new(),
        }
    }

    /// Adds a part.
    pub(super) fn pack(&mut self, name: &str, bytes: &[u8]) {
        self.compress.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 2 + 64);
        // Stops where the room is full, and goes on with more.
        loop {
            let done = usize::try_from(self.compress.total_in()).unwrap_or(bytes.len());
            let rest = &bytes[done.min(bytes.len())..];
            let state = self
                .compress
                .compress_vec(rest, &mut packed, FlushCompress::Finish);
            match state {
                Ok(Status::StreamEnd) => break,
                // Deflating in memory does not fail; where it did, the browser would miss this part alone.
                Err(_) => break,
                Ok(_) => packed.reserve(packed.capacity().max(64)),
            }
        }
        packed.shrink_to_fit();
        self.parts.push(Part {
            name: name.to_owned(),
            packed,
        });
    }
}

/// What the browser has to know of the terms before it asks for a part of them.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// The first term of each part.
    pub(super) firsts: Vec<String>,
    /// Words that weigh little, of which not all pages are kept: what is kept says nothing.
    pub(super) cut: Vec<String>,
}

/// Packs terms and postings in parts.
pub(super) fn terms(
    terms: &[(Box<str>, Postings)],
    stop_words: &[String],
    packer: &mut Packer,
) -> Terms {
    let Terms {
        mut firsts,
        mut cut,
    } = Terms::default();
    let mut bytes = Vec::new();
    let mut last: &str = "";
    for (at, (term, postings)) in terms.iter().enumerate() {
        if bytes.is_empty() {
            firsts.push(term.to_string());
            last = "";
        }
        front_coded(last, term, &mut bytes);
        varint(postings.sections, &mut bytes);
        let is_stop_word = stop_words
            .binary_search_by(|word| word.as_str().cmp(term))
            .is_ok();
        let most = match is_stop_word {
            true => MOST_PAGES_OF_STOP_WORD,
            false => MOST_PAGES,
        };
        let kept = best(&postings.bytes, most);
        if is_stop_word && kept.len() < postings.bytes.len() {
            cut.push(term.to_string());
        }
        varint(kept.len() as u32, &mut bytes);
        bytes.extend(kept.iter());
        last = term;
        if bytes.len() >= TERM_PART || at + 1 == terms.len() {
            packer.pack(&format!("t{}", firsts.len() - 1), &bytes);
            bytes.clear();
        }
    }
    Terms { firsts, cut }
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

/// Packs all words that a mistyped one can be meant for, each with how common it is.
pub(super) fn dictionary(words: &[(Box<str>, u8)], packer: &mut Packer) {
    let mut bytes = Vec::new();
    let mut last: &str = "";
    for (word, common) in words {
        front_coded(last, word, &mut bytes);
        bytes.push(*common);
        last = word;
    }
    packer.pack("words", &bytes);
}

/// Collects pages, as JSON, into parts.
#[derive(Debug)]
pub(super) struct Pages {
    /// How many bytes a part has, about.
    part: usize,
    /// How many pages each part has.
    pub(super) counts: Vec<u32>,
    json: Vec<u8>,
}

impl Pages {
    /// Takes how much text a section keeps at most.
    pub(super) fn new(text_of_section: usize) -> Self {
        let (least, most) = PAGE_PART;
        Pages {
            part: (SECTIONS_OF_PART * text_of_section).clamp(least, most),
            counts: Vec::new(),
            json: Vec::new(),
        }
    }

    /// Adds a page.
    pub(super) fn add(&mut self, page: &impl Serialize, packer: &mut Packer) {
        match self.counts.last_mut() {
            Some(count) if !self.json.is_empty() => {
                *count += 1;
                self.json.push(b',');
            }
            _ => {
                self.counts.push(1);
                self.json.push(b'[');
            }
        }
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut self.json, page);
        if self.json.len() >= self.part {
            self.flush(packer);
        }
    }

    /// Ends the last part.
    pub(super) fn flush(&mut self, packer: &mut Packer) {
        if !self.json.is_empty() {
            self.json.push(b']');
            packer.pack(&format!("p{}", self.counts.len() - 1), &self.json);
            self.json.clear();
        }
    }
}
