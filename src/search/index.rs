//! The inverted index: finds the terms of each page, and what each says there goes to its postings.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::search::analysis::{Analyzer, Compound, command_key, compounds};
use crate::search::document::Section;
use crate::search::postings::{Field, Occurrence, Postings};
use crate::search::tuning as tune;

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

/// Something for each of many texts. They are an author's own, so that speed counts for more than who may guess the hashes.
type ByText<V> = HashMap<Box<str>, V, RandomState>;

/// Collects the terms of a book, page after page.
pub(super) struct Index {
    analyzer: Analyzer,
    ids: ByText<u32>,
    /// What a compound gives, so that each is cut up once. Options beside the others.
    known: [Known; 2],
    terms: Vec<u32>,
    /// Each word as it is written, with its term: a mistake is seen in the whole word and not in its stem.
    words: ByText<u32>,
    postings: Vec<Postings>,
    pages: u32,
}

/// Where the terms of compounds stand among all.
///
/// Each occurrence in the book is looked up, which is most of the work on it. Short compounds, as nearly all are, are
/// numbers: they are compared in one step, and where they stand in the table, without a text to fetch from elsewhere.
#[derive(Default)]
struct Known {
    short: HashMap<u128, (u32, u32), RandomState>,
    long: ByText<(u32, u32)>,
}

impl Known {
    fn get(&self, compound: &str) -> Option<(u32, u32)> {
        match packed(compound) {
            Some(number) => self.short.get(&number).copied(),
            None => self.long.get(compound).copied(),
        }
    }

    fn insert(&mut self, compound: &str, terms: (u32, u32)) {
        match packed(compound) {
            Some(number) => self.short.insert(number, terms),
            None => self.long.insert(compound.into(), terms),
        };
    }
}

/// Returns a text of at most 16 bytes as a number. None of them is zero, so that no two texts give the same.
fn packed(text: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes
        .get_mut(..text.len())?
        .copy_from_slice(text.as_bytes());
    Some(u128::from_le_bytes(bytes))
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

    /// Returns the number of a word's term.
    fn id_of_word(&mut self, word: &str) -> u32 {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.id(&self.analyzer.term(word));
        // Nobody means another number, option or command by one.
        let is_word = || word.len() >= 3 && word.chars().all(char::is_alphabetic);
        if word.len() <= LONGEST_WORD && is_word() {
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
        let mut is_path = false;
        for compound in compounds(text) {
            let (start, end) = self.compound(&compound);
            for id in &self.terms[start as usize..end as usize] {
                found.push(Occurrence::new(*id, section, field));
            }
            if !compound.continues_path {
                if is_path {
                    self.path(&text[path], section, field, found);
                }
                path = compound.start..0;
            }
            is_path = compound.continues_path;
            path.end = compound.start + compound.text.len();
        }
        if is_path {
            self.path(&text[path], section, field, found);
        }
    }

    /// Adds a path as a whole: its parts stand in it already.
    fn path(&mut self, path: &str, section: u16, field: Field, found: &mut Vec<Occurrence>) {
        if path.len() <= tune::LONGEST_PATH {
            let words = self.analyzer.words(path).concat();
            let id = self.id(&self.analyzer.term(&words));
            found.push(Occurrence::new(id, section, field));
        }
    }

    /// Returns where the terms of a compound stand.
    fn compound(&mut self, compound: &Compound<'_>) -> (u32, u32) {
        let kind = usize::from(compound.is_flag);
        if let Some(known) = self.known[kind].get(compound.text) {
            return known;
        }
        let start = self.terms.len() as u32;
        compound.words(|word, _| {
            let id = self.id_of_word(word);
            self.terms.push(id);
        });
        let place = (start, self.terms.len() as u32);
        self.known[kind].insert(compound.text, place);
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
            let id = self.id_of_word(&pair.concat());
            found.push(Occurrence::new(id, section, word));
        }
        if !words.is_empty() {
            let id = self.id_of_word(&words.concat());
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
