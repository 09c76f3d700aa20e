//! The inverted index: for each term the pages and sections that hold it, and how much each says about it.
//!
//! A section's weight for a term is worked out here (BM25F, saturated), so that the browser only adds up.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::search::analysis::{Analyzer, Compound, command_key, compounds};
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

/// How many there are.
const FIELDS: usize = Field::Body as usize + 1;

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

/// Something for each of many texts. They are an author's own, so that speed counts for more than who may guess the hashes.
type ByText<V> = HashMap<Box<str>, V, RandomState>;

/// Collects the terms of a book, page after page.
pub(super) struct Index {
    analyzer: Analyzer,
    ids: ByText<u32>,
    /// What a compound gives, so that each is cut up once: where its terms stand among `terms`. Options beside the others.
    known: [ByText<(u32, u32)>; 2],
    terms: Vec<u32>,
    /// Each word as it is written, with its term: a mistake is seen in the whole word and not in its stem.
    words: ByText<u32>,
    postings: Vec<Postings>,
    pages: u32,
}

/// Longer words, in bytes, are not taken for mistakes of one another.
const LONGEST_WORD: usize = 48;

/// All that the book says, sorted.
pub(super) struct Vocabulary {
    /// Terms with their postings.
    pub(super) terms: Vec<(Box<str>, Postings)>,
    /// Words as they are written, each with how common its term is: the logarithm of its sections to the base 2.
    pub(super) words: Vec<(Box<str>, u8)>,
}

/// What four bits cannot say.
pub(super) const FAR: u32 = 15;

/// A term on the page at hand: 32 bits say which, 16 in which section, 8 in which field. One number, as most of the work
/// is to sort them, so that equal terms stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence(u64);

impl Occurrence {
    fn new(term: u32, section: u16, field: Field) -> Self {
        Occurrence(u64::from(term) << 24 | u64::from(section) << 8 | field as u64)
    }

    fn term(self) -> u32 {
        (self.0 >> 24) as u32
    }

    fn section(self) -> u16 {
        (self.0 >> 8) as u16
    }

    fn field(self) -> usize {
        (self.0 & 0xff) as usize
    }
}

impl Index {
    pub(super) fn new(analyzer: Analyzer) -> Self {
        Index {
            analyzer,
            ids: HashMap::default(),
            known: Default::default(),
            terms: Vec::new(),
            words: HashMap::default(),
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
                found.push(Occurrence::new(id, number, Field::HeadingName));
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
        let mut sections = Vec::new();
        for own in found.chunk_by(|one, next| one.term() == next.term()) {
            let postings = &mut self.postings[own[0].term() as usize];
            postings.push(page_number, own, &lengths, length, &mut sections);
        }
    }

    /// Returns the number of a term that stands for a word.
    fn id_of_word(&mut self, term: &str, word: &str) -> u32 {
        let id = self.id(term);
        // Nobody means another number, option or command by one.
        let is_word = || word.len() >= 3 && word.chars().all(char::is_alphabetic);
        if !self.words.contains_key(word) && word.len() <= LONGEST_WORD && is_word() {
            self.words.insert(word.into(), id);
        }
        id
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
        let mut path = 0..0;
        for compound in compounds(text) {
            let (start, end) = self.compound(&compound);
            let terms = &self.terms[start as usize..end as usize];
            found.extend(terms.iter().map(|id| Occurrence::new(*id, section, field)));
            if !compound.continues_path {
                self.path(&text[path], section, field, found);
                path = compound.start..0;
            }
            path.end = compound.start + compound.text.len();
        }
        self.path(&text[path], section, field, found);
    }

    /// Adds a path as a whole: its parts stand in it already.
    fn path(&mut self, path: &str, section: u16, field: Field, found: &mut Vec<Occurrence>) {
        if path.len() <= tune::LONGEST_PATH && path.as_bytes().contains(&b'/') {
            let words = self.analyzer.words(path).concat();
            let id = self.id(&self.analyzer.joined(&words));
            found.push(Occurrence::new(id, section, field));
        }
    }

    /// Returns where the terms of a compound stand.
    fn compound(&mut self, compound: &Compound<'_>) -> (u32, u32) {
        let kind = usize::from(compound.is_flag);
        if let Some(known) = self.known[kind].get(compound.text) {
            return *known;
        }
        let mut terms = Vec::new();
        self.analyzer
            .terms(compound.text, compound.is_flag, |term, word, _| {
                terms.push((term.to_owned(), word.to_owned()));
            });
        let start = self.terms.len() as u32;
        for (term, word) in &terms {
            let id = self.id_of_word(term, word);
            self.terms.push(id);
        }
        let place = (start, self.terms.len() as u32);
        self.known[kind].insert(compound.text.into(), place);
        place
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
            let joined = pair.concat();
            let id = self.id_of_word(&self.analyzer.joined(&joined), &joined);
            found.push(Occurrence::new(id, section, word));
        }
        if !words.is_empty() {
            let joined = words.concat();
            let id = self.id_of_word(&self.analyzer.joined(&joined), &joined);
            found.push(Occurrence::new(id, section, name));
        }
    }

    /// Ends the index.
    pub(super) fn finish(self) -> Vocabulary {
        let mut postings = self.postings;
        let sections = |id: &u32| postings[*id as usize].sections;
        let mut words: Vec<(Box<str>, u8)> = self
            .words
            .into_iter()
            .filter_map(|(word, id)| Some((word, sections(&id).checked_ilog2()? as u8)))
            .collect();
        words.sort_unstable();
        let mut terms: Vec<(Box<str>, Postings)> = self
            .ids
            .into_iter()
            .map(|(term, id)| (term, std::mem::take(&mut postings[id as usize])))
            .filter(|(_, postings)| postings.sections > 0)
            .collect();
        terms.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Vocabulary { terms, words }
    }
}

impl Postings {
    /// Adds a page and where on it the term stands; `sections` is room to work in.
    fn push(
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
        self.sections += sections.len().max(1) as u32;
        varint(page - self.last_page, &mut self.bytes);
        self.last_page = page;
        self.bytes.push(page_weight);
        varint(sections.len() as u32, &mut self.bytes);
        let mut last = 0;
        for (section, weight) in sections.drain(..) {
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
