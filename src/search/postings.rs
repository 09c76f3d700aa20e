//! Where a term stands and how much that says: written page after page, and cut to the pages that count.
//!
//! A section's weight for a term is worked out here (BM25F, saturated), so that the browser only adds up. The theme's
//! `js/search-postings.js` reads what is written.

mod meaning;
mod reading;

use crate::search::tuning as tune;

pub(super) use self::meaning::meaning;
pub(super) use self::reading::best;

/// A place of a page where a term can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The page's title, its alerts and old names.
    Title,
    /// The whole of one of those.
    Name,
    /// Tags, services, what the page is about.
    Tag,
    /// The section's heading.
    Heading,
    /// The whole of it, or of a command.
    HeadingName,
    /// A heading above the section's.
    Path,
    /// What stands in a fence.
    Code,
    /// Running text.
    Body,
}

/// How many there are.
const FIELDS: usize = Field::Body as usize + 1;

/// A term on the page at hand: 32 bits say which, 16 in which section, 8 in which field. One number, as most of the work
/// is to sort them, so that equal terms stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence(u64);

impl Occurrence {
    pub(super) fn new(term: u32, section: u16, field: Field) -> Self {
        Occurrence(u64::from(term) << 24 | u64::from(section) << 8 | field as u64)
    }

    /// Its number.
    pub(super) fn term(self) -> u32 {
        (self.0 >> 24) as u32
    }

    fn section(self) -> u16 {
        (self.0 >> 8) as u16
    }

    fn field(self) -> usize {
        (self.0 & 0xff) as usize
    }
}

/// Where a term stands in the book.
#[derive(Debug, Default, Clone)]
pub(super) struct Postings {
    /// In how many sections.
    pub(super) sections: u32,
    /// For each page: its number less that of the last, its weight, how many of its sections hold the term, and those.
    /// A page's weight is a byte whose highest bit says that the term is a whole name. A section is a byte too, four bits
    /// for its number less that of the last and four for its weight; where the number does not fit, or the term is the
    /// section's whole name, it is 15, and the number follows, doubled, with that said in its lowest bit.
    pub(super) bytes: Vec<u8>,
    last_page: u32,
}

/// What four bits cannot say.
const FAR: u32 = 15;

impl Postings {
    /// Adds a page and where on it the term stands; `sections` is room to work in.
    pub(super) fn push(
        &mut self,
        page: u32,
        found: &[Occurrence],
        lengths: &[f32],
        length: f32,
        sections: &mut Vec<(u16, SectionWeight)>,
    ) {
        let mut whole = [0.0f32; FIELDS];
        sections.clear();
        for own in found.chunk_by(|one, next| one.section() == next.section()) {
            let mut counts = [0.0f32; FIELDS];
            for one in own {
                counts[one.field()] += 1.0;
                whole[one.field()] += 1.0;
            }
            let of_page = [Field::Title, Field::Name, Field::Tag];
            let is_of_page =
                |one: &Occurrence| of_page.iter().any(|of| *of as usize == one.field());
            if !own.iter().all(is_of_page) {
                let section = own[0].section();
                let norm = tune::section_norm(lengths[usize::from(section)]);
                sections.push((section, section_weight(&counts, norm)));
            }
        }
        let norm = tune::page_norm(length);
        let page_weight = page_weight(&whole, norm);
        self.add(page, page_weight, sections);
    }

    /// Adds a page by what it weighs, after those before it.
    fn add(&mut self, page: u32, weight: u8, sections: &[(u16, SectionWeight)]) {
        self.sections += sections.len().max(1) as u32;
        varint(page - self.last_page, &mut self.bytes);
        self.last_page = page;
        self.bytes.push(weight);
        varint(sections.len() as u32, &mut self.bytes);
        let mut last = 0;
        for &(section, weight) in sections {
            let step = u32::from(section) - last;
            last = u32::from(section);
            let SectionWeight { steps, is_name } = weight;
            if is_name || step >= FAR {
                self.bytes.push((FAR as u8) << 4 | steps);
                varint(step << 1 | u32::from(is_name), &mut self.bytes);
            } else {
                self.bytes.push((step as u8) << 4 | steps);
            }
        }
    }
}

/// What a section says of a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct SectionWeight {
    /// 1 to 15.
    steps: u8,
    /// Whether the term is its heading as a whole, or one of its commands.
    is_name: bool,
}

fn section_weight(counts: &[f32; FIELDS], norm: f32) -> SectionWeight {
    let count = |field: Field| counts[field as usize];
    let sum = tune::HEADING * count(Field::Heading)
        + tune::PATH * count(Field::Path)
        + (tune::CODE * count(Field::Code) + count(Field::Body)) / norm;
    SectionWeight {
        steps: (saturated(sum) * 15.0).round().clamp(1.0, 15.0) as u8,
        is_name: count(Field::HeadingName) > 0.0,
    }
}

fn page_weight(counts: &[f32; FIELDS], norm: f32) -> u8 {
    let count = |field: Field| counts[field as usize];
    let sum = tune::TITLE * count(Field::Title)
        + tune::TAG * count(Field::Tag)
        + tune::HEADING_ON_PAGE * count(Field::Heading)
        + (tune::CODE * count(Field::Code) + count(Field::Body)) / norm;
    let bonus = match count(Field::Title) > 0.0 {
        true => tune::TITLE_BONUS,
        false => 0.0,
    };
    byte(saturated(sum) + bonus, count(Field::Name) > 0.0)
}

fn saturated(sum: f32) -> f32 {
    sum / (sum + tune::SATURATION)
}

/// Writes a weight between 0 and 2 in 127 steps, and beside it whether the term is a whole name.
fn byte(weight: f32, is_name: bool) -> u8 {
    let steps = (weight * 127.0 / 2.0).round().clamp(0.0, 127.0) as u8;
    steps | (u8::from(is_name) << 7)
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn varint(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number as u8) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
