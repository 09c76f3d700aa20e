//! The inverted index: for each term the pages and sections that hold it, and how much each says about it.
//!
//! A section's weight for a term is worked out here (BM25F, saturated), so that the browser only adds up.

use std::collections::HashMap;

use crate::search::analysis::{Analyzer, Role, command_key, compounds};
use crate::search::document::Section;
use crate::search::tuning as tune;

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

const FIELDS: [Field; 8] = [
    Field::Title,
    Field::Name,
    Field::Tag,
    Field::Heading,
    Field::HeadingName,
    Field::Path,
    Field::Code,
    Field::Body,
];

/// What is to be found on one page.
#[derive(Debug, Default)]
pub(super) struct PageText {
    /// Texts that are its title: title, alerts, old names.
    pub(super) titles: Vec<String>,
    /// Words that it is sorted by.
    pub(super) tags: Vec<String>,
    /// Its sections, the top of the page first.
    pub(super) sections: Vec<Section>,
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

/// Collects the terms of a book, page after page.
pub(super) struct Index {
    analyzer: Analyzer,
    ids: HashMap<Box<str>, u32>,
    /// What a compound gives, so that each is cut up once: terms and whether they are wholes.
    known: HashMap<Box<str>, Box<[(u32, Role)]>>,
    postings: Vec<Postings>,
    pages: u32,
}

/// What four bits cannot say.
pub(super) const FAR: u32 = 15;

/// A term on the page at hand: term, section, field. Sorted, equal ones stand together.
type Occurrence = (u32, u16, Field);

impl Index {
    pub(super) fn new(analyzer: Analyzer) -> Self {
        Index {
            analyzer,
            ids: HashMap::new(),
            known: HashMap::new(),
            postings: Vec::new(),
            pages: 0,
        }
    }

    /// Adds a page, which gets the next number.
    pub(super) fn add(&mut self, page: &PageText) {
        let mut found: Vec<Occurrence> = Vec::new();
        for title in &page.titles {
            self.text(title, 0, Field::Title, &mut found);
            self.names(title, 0, (Field::Title, Field::Name), &mut found);
        }
        for tag in &page.tags {
            self.text(tag, 0, Field::Tag, &mut found);
        }
        let mut above: Vec<(u8, &str)> = Vec::new();
        let mut lengths = vec![0.0; page.sections.len()];
        for (at, section) in page.sections.iter().enumerate() {
            let number = u16::try_from(at).unwrap_or(u16::MAX);
            self.text(&section.heading, number, Field::Heading, &mut found);
            if at > 0 {
                let fields = (Field::Heading, Field::HeadingName);
                self.names(&section.heading, number, fields, &mut found);
                while above
                    .last()
                    .is_some_and(|(level, _)| *level >= section.level)
                {
                    above.pop();
                }
                for (_, heading) in &above {
                    self.text(heading, number, Field::Path, &mut found);
                }
                above.push((section.level, &section.heading));
            }
            for command in &section.commands {
                let id = self.id(&command_key(&command.text));
                found.push((id, number, Field::HeadingName));
            }
            let before = found.len();
            self.text(&section.text, number, Field::Body, &mut found);
            self.text(&section.code, number, Field::Code, &mut found);
            lengths[at] = (found.len() - before) as f32;
        }
        found.sort_unstable();
        let page_number = self.pages;
        self.pages += 1;
        let length: f32 = lengths.iter().sum();
        let mut rest = &found[..];
        while let Some(&(term, ..)) = rest.first() {
            let (own, others) = rest.split_at(rest.partition_point(|(other, ..)| *other == term));
            rest = others;
            let postings = &mut self.postings[term as usize];
            postings.push(page_number, own, &lengths, length);
        }
    }

    fn id(&mut self, term: &str) -> u32 {
        if let Some(id) = self.ids.get(term) {
            return *id;
        }
        let id = self.postings.len() as u32;
        self.ids.insert(term.into(), id);
        self.postings.push(Postings::default());
        id
    }

    fn text(&mut self, text: &str, section: u16, field: Field, found: &mut Vec<Occurrence>) {
        let mut path = String::new();
        for compound in compounds(text) {
            self.compound(compound.text, compound.is_flag, |id, _| {
                found.push((id, section, field));
            });
            if !compound.continues_path {
                self.path(&path, section, field, found);
                path.clear();
            } else {
                path.push('/');
            }
            path.push_str(compound.text);
        }
        self.path(&path, section, field, found);
    }

    /// Adds a path as a whole: its parts stand in it already.
    fn path(&mut self, path: &str, section: u16, field: Field, found: &mut Vec<Occurrence>) {
        if path.len() <= tune::LONGEST_PATH && path.contains('/') {
            let words = self.analyzer.words(path);
            let joined = self.analyzer.joined(&words);
            let id = self.id(&joined);
            found.push((id, section, field));
        }
    }

    fn compound(&mut self, compound: &str, is_flag: bool, mut found: impl FnMut(u32, Role)) {
        // Few options, and never among the words that are known.
        if !is_flag && let Some(known) = self.known.get(compound) {
            known.iter().for_each(|(id, role)| found(*id, *role));
            return;
        }
        let mut terms = Vec::new();
        self.analyzer.terms(compound, is_flag, |term, role| {
            terms.push((term.to_owned(), role));
        });
        let terms: Box<[(u32, Role)]> = terms
            .iter()
            .map(|(term, role)| (self.id(term), *role))
            .collect();
        terms.iter().for_each(|(id, role)| found(*id, *role));
        if !is_flag {
            self.known.insert(compound.into(), terms);
        }
    }

    /// Adds a name as a whole, and each two neighbours in it joined, so that `crashloop` finds "Pod Crash Loop".
    fn names(
        &mut self,
        text: &str,
        section: u16,
        fields: (Field, Field),
        found: &mut Vec<Occurrence>,
    ) {
        let (word, name) = fields;
        let words = self.analyzer.words(text);
        for pair in words.windows(2) {
            let joined = self.analyzer.joined(pair);
            let id = self.id(&joined);
            found.push((id, section, word));
        }
        if !words.is_empty() {
            let joined = self.analyzer.joined(&words);
            let id = self.id(&joined);
            found.push((id, section, name));
        }
    }

    /// Returns all terms with their postings, sorted by term.
    pub(super) fn finish(self) -> Vec<(Box<str>, Postings)> {
        let mut postings = self.postings;
        let mut terms: Vec<(Box<str>, Postings)> = self
            .ids
            .into_iter()
            .map(|(term, id)| (term, std::mem::take(&mut postings[id as usize])))
            .filter(|(_, postings)| postings.sections > 0)
            .collect();
        terms.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        terms
    }
}

impl Postings {
    fn push(&mut self, page: u32, found: &[Occurrence], lengths: &[f32], length: f32) {
        let mut whole = [0.0f32; FIELDS.len()];
        let mut sections: Vec<(u16, SectionWeight)> = Vec::new();
        let mut rest = found;
        while let Some(&(_, section, _)) = rest.first() {
            let end = rest.partition_point(|(_, other, _)| *other == section);
            let (own, others) = rest.split_at(end);
            rest = others;
            let mut counts = [0.0f32; FIELDS.len()];
            for (_, _, field) in own {
                counts[*field as usize] += 1.0;
                whole[*field as usize] += 1.0;
            }
            let is_in_section = own
                .iter()
                .any(|(_, _, field)| !matches!(field, Field::Title | Field::Name | Field::Tag));
            if is_in_section {
                let norm = tune::section_norm(lengths[usize::from(section)]);
                sections.push((section, section_weight(&counts, norm)));
            }
        }
        let norm = tune::page_norm(length);
        let page_weight = page_weight(&whole, norm);
        self.sections += sections.len().max(1) as u32;
        varint(page - self.last_page, &mut self.bytes);
        self.last_page = page;
        self.bytes.push(page_weight);
        varint(sections.len() as u32, &mut self.bytes);
        let mut last = 0;
        for (section, weight) in sections {
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
struct SectionWeight {
    /// 1 to 15.
    steps: u8,
    /// Whether the term is its heading as a whole, or one of its commands.
    is_name: bool,
}

fn section_weight(counts: &[f32; FIELDS.len()], norm: f32) -> SectionWeight {
    let count = |field: Field| counts[field as usize];
    let sum = tune::HEADING * count(Field::Heading)
        + tune::PATH * count(Field::Path)
        + (tune::CODE * count(Field::Code) + count(Field::Body)) / norm;
    SectionWeight {
        steps: (saturated(sum) * 15.0).round().clamp(1.0, 15.0) as u8,
        is_name: count(Field::HeadingName) > 0.0,
    }
}

fn page_weight(counts: &[f32; FIELDS.len()], norm: f32) -> u8 {
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
