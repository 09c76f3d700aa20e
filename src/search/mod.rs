//! `Playbook` → an index that the browser searches without a server, in parts that are loaded when they are needed.
//!
//! The unit of a result is a section. Pure: same book, same bytes. Knows no template; the theme's `js/search*.js` read
//! what is written here, and `tests/fixtures/shared/search-text.json` binds the two ways of cutting text.

pub mod analysis;
pub mod document;
mod encode;
mod index;
mod misspelled;
mod narrowing;
mod postings;
mod record;
mod synonyms;
mod tuning;

use serde::Serialize;

use crate::model::Playbook;
use crate::model::answer::{Action, Answer};
use crate::model::id::PageId;
use crate::model::page::{Kind, Page};
use crate::model::site::OutputPath;
use crate::search::analysis::Analyzer;
use crate::search::document::{CommandText, Section};
use crate::search::encode::{Packer, Pages, Part, Terms};
use crate::search::index::{Index, PageText, Vocabulary};
use crate::search::narrowing::Narrowing;
use crate::search::record::{Kept, PageRecord};
use crate::source::{Digest, Digester};

/// How many digits the generation has.
const DIGITS: usize = 10;

/// What the index is made from.
pub struct Input<'a> {
    /// The book.
    pub playbook: &'a Playbook,
    /// What is an answer beside the sections of pages.
    pub answers: &'a [Answer],
    /// The language of the book, as in `en`.
    pub language: &'a str,
    /// The book's own groups of words that mean the same.
    pub synonyms: &'a [Vec<String>],
    /// Whether a page holds what nobody may see, so that only its title is found.
    pub is_unsafe: &'a dyn Fn(PageId) -> bool,
    /// Writes the address of a page relative to the top of the site.
    pub href: fn(&OutputPath) -> String,
}

/// The files of the index.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    generation: String,
    parts: Vec<Part>,
}

impl SearchIndex {
    /// Makes the index of a book.
    pub fn new(input: &Input<'_>) -> Self {
        let parts = collect(input);
        let mut digester = Digester::default();
        for part in &parts {
            digester.add(Digest::of(&part.packed).bytes());
        }
        SearchIndex {
            generation: digester.finish().short(DIGITS),
            parts,
        }
    }

    /// Returns where its files lie and what they hold, one after the other.
    pub fn files(&self) -> impl Iterator<Item = (OutputPath, Vec<u8>)> + '_ {
        self.parts.iter().filter_map(|part| {
            let path = OutputPath::new(&format!("assets/search/{}.js", part.name)).ok()?;
            Some((path, encode::script(part, &self.generation)))
        })
    }

    /// Returns the name of the part that a file holds, and its bytes in base64, from the file's text.
    pub fn part_in(text: &str) -> Option<(&str, &str)> {
        let mut texts = text.split('"').skip(1).step_by(2);
        let (name, _, data) = (texts.next()?, texts.next()?, texts.next()?);
        Some((name, data))
    }

    /// Says whether a file lies where those of an index do, for those who have none yet.
    pub fn may_have(path: &str) -> bool {
        part_name(path).is_some()
    }

    /// Returns the content of one of its files.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let name = part_name(path)?;
        let part = self.parts.iter().find(|part| part.name == name)?;
        Some(encode::script(part, &self.generation))
    }
}

/// What the browser needs to know before it asks for a part.
#[derive(Debug, Serialize)]
struct Head {
    /// Of this layout.
    format: u32,
    /// Whether words are reduced to their English stems.
    stems: bool,
    /// How many sections there are.
    sections: usize,
    /// How many sections each page has.
    counts: Vec<u32>,
    /// How much more a page is worth than another, in hundredths.
    priors: Vec<u8>,
    /// The first term of each part of terms.
    terms: Vec<String>,
    /// How many pages each part of pages has.
    pages: Vec<u32>,
    /// Words that weigh little.
    stop: Vec<String>,
    /// Those of which not all pages are kept.
    cut: Vec<String>,
    /// Words that look like mistakes of the authors, and what they are for.
    misspelled: Vec<(String, String)>,
    /// Groups of phrases that mean the same.
    synonyms: Vec<synonyms::Group>,
}

fn collect(input: &Input<'_>) -> Vec<Part> {
    let analyzer = Analyzer::new(input.language);
    let kept = Kept::of(input.playbook);
    let mut collector = Collector {
        index: Index::new(Analyzer::new(input.language)),
        pages: Pages::new(kept.text),
        kept,
        packer: Packer::new(),
        counts: Vec::new(),
        priors: Vec::new(),
        narrowing: Narrowing::default(),
    };
    for page in &input.playbook.pages {
        if page.parsed.front_matter.search != Some(false) {
            collector.page(input, page);
        }
    }
    for answer in input.answers {
        collector.answer(answer);
    }
    let mut packer = collector.packer;
    collector.pages.flush(&mut packer);
    let Vocabulary { mut terms, words } = collector.index.finish();
    let stop = synonyms::stop_words(&analyzer);
    encode::dictionary(&words, &mut packer);
    let misspelled = misspelled::find(&terms);
    let sections = collector.counts.iter().map(|count| *count as usize).sum();
    let synonyms = synonyms::groups(&analyzer, input.synonyms, sections, &mut terms);
    let Terms { firsts, cut } = encode::terms(&terms, &stop, &mut packer);
    drop(terms);
    let narrowing = serde_json::to_vec(&Narrowing {
        severities: collector.narrowing.severities.differences(),
        services: collector.narrowing.services.differences(),
        kinds: collector.narrowing.kinds.differences(),
    });
    packer.pack("facets", &narrowing.unwrap_or_default());
    let head = Head {
        format: 1,
        stems: analyzer.stems(),
        sections,
        counts: collector.counts,
        priors: collector.priors,
        terms: firsts,
        pages: collector.pages.counts,
        stop,
        cut,
        misspelled,
        synonyms,
    };
    packer.pack("head", &serde_json::to_vec(&head).unwrap_or_default());
    packer.parts
}

struct Collector {
    kept: Kept,
    index: Index,
    pages: Pages,
    packer: Packer,
    counts: Vec<u32>,
    priors: Vec<u8>,
    narrowing: Narrowing,
}

impl Collector {
    fn page(&mut self, input: &Input<'_>, page: &Page) {
        let front_matter = &page.parsed.front_matter;
        let mut sections = match (input.is_unsafe)(page.id) {
            true => Vec::new(),
            false => document::sections(page),
        };
        if sections.is_empty() {
            sections.push(Section {
                heading: page.title.clone(),
                ..Section::default()
            });
        }
        let mut titles = vec![page.title.clone()];
        titles.extend(front_matter.alerts.iter().map(|alert| alert.value.clone()));
        let old_names = front_matter.aliases.iter();
        titles.extend(old_names.map(|alias| stem_of(&alias.value).to_owned()));
        // A page whose title stands in the front matter often has another one above its text.
        let first = sections.get(1).filter(|section| section.level == 1);
        titles.extend(first.map(|section| section.heading.clone()));
        titles.dedup();
        let mut tags = front_matter.tags.clone();
        tags.extend(page.services.iter().cloned());
        tags.extend(page.description.clone());
        tags.extend(name_of(page.path().as_str()).map(str::to_owned));
        let severities: Vec<&str> = page
            .severities
            .iter()
            .map(|severity| severity.name.value.as_str())
            .collect();
        tags.extend(severities.iter().map(|id| (*id).to_owned()));
        let number = self.counts.len() as u32;
        for severity in &severities {
            self.narrowing.severities.add(severity, number);
        }
        for service in &page.services {
            self.narrowing.services.add(service, number);
        }
        let kind = input.playbook.kind_name(page);
        let prior = prior(page, kind, &sections);
        let place = input.playbook.nav.places.get(page.id.0);
        let above = place.and_then(|place| place.ancestors.last());
        let text = PageText {
            titles,
            tags,
            sections,
        };
        let record = PageRecord {
            k: kind,
            h: &(input.href)(&page.url),
            t: &page.title,
            c: above.map_or("", |above| above.title.as_str()),
            v: severities,
            w: &page.services,
            s: self.kept.records(&text.sections),
            a: None,
        };
        self.add(&text, &record, prior);
    }

    fn answer(&mut self, answer: &Answer) {
        let command = match &answer.action {
            Some(Action::Copy {
                text,
                danger,
                has_slots,
            }) => Some(CommandText {
                text: text.clone(),
                danger: *danger,
                has_slots: *has_slots,
            }),
            _ => None,
        };
        let mut titles = vec![answer.title.clone()];
        titles.extend(answer.names.iter().cloned());
        let text = PageText {
            titles,
            tags: vec![answer.kind.to_owned(), answer.context.clone()],
            sections: vec![Section {
                heading: answer.title.clone(),
                anchor: answer.anchor.clone(),
                level: 0,
                text: answer.text.clone(),
                code: command
                    .as_ref()
                    .map(|command| command.text.clone())
                    .unwrap_or_default(),
                commands: command.into_iter().collect(),
            }],
        };
        let action = match &answer.action {
            Some(Action::Reach { kind, text, url }) => {
                Some((kind.as_str(), text.as_str(), url.as_str()))
            }
            _ => None,
        };
        let record = PageRecord {
            k: answer.kind,
            h: &answer.href,
            t: &answer.title,
            c: &answer.context,
            v: Vec::new(),
            w: &[],
            s: self.kept.records(&text.sections),
            a: action,
        };
        self.add(&text, &record, prior_of_answer(answer.kind));
    }

    fn add(&mut self, text: &PageText, record: &PageRecord<'_>, prior: u8) {
        self.index.add(text);
        self.pages.add(record, &mut self.packer);
        let number = self.counts.len() as u32;
        self.narrowing.kinds.add(record.k, number);
        self.counts.push(text.sections.len() as u32);
        self.priors.push(prior);
    }
}

/// Returns the last name of a path without its extension.
fn stem_of(path: &str) -> &str {
    let name = path.trim_end_matches('/');
    let name = name.rsplit('/').next().unwrap_or(name);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns what a page is called in its address: its file's name, or its folder's where the file is the folder's own page.
fn name_of(path: &str) -> Option<&str> {
    match stem_of(path) {
        "index" | "_index" | "README" => {
            let (folder, _) = path.rsplit_once('/')?;
            Some(folder.rsplit('/').next().unwrap_or(folder))
        }
        stem => Some(stem),
    }
}

/// Returns how much an answer is worth against a page that says the same: a command is part of what the page explains.
fn prior_of_answer(kind: &str) -> u8 {
    match kind {
        "command" | "tool" => 92,
        _ => 100,
    }
}

/// Returns how much a page is worth against another that says the same, in hundredths: what is done before what is read,
/// pages before lists of pages and stubs, what holds before the record of what happened once.
fn prior(page: &Page, kind: &str, sections: &[Section]) -> u8 {
    let by_kind = match kind {
        "home" => 60,
        "section" => 78,
        _ => match page.kind {
            Kind::Runbook => 108,
            Kind::Procedure => 105,
            Kind::Checklist => 104,
            Kind::Reference => 100,
            Kind::Template => 96,
        },
    };
    let length: usize = sections
        .iter()
        .map(|section| section.text.len() + section.code.len())
        .sum();
    let is_stub = length < 200;
    let stem = stem_of(page.path().as_str()).as_bytes();
    let is_dated = stem.len() > 10
        && stem[4] == b'-'
        && stem[7] == b'-'
        && stem[..4].iter().all(u8::is_ascii_digit);
    let prior =
        by_kind as f32 * if is_stub { 0.85 } else { 1.0 } * if is_dated { 0.85 } else { 1.0 };
    prior.round() as u8
}

/// Returns the name of the part that lies at a path.
fn part_name(path: &str) -> Option<&str> {
    path.strip_prefix("assets/search/")?.strip_suffix(".js")
}
