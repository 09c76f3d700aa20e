//! Which section becomes a page, which a folder of pages, and what they are called.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::document::Document;
use super::judge::chosen;
use super::sections::{Parts, Section};
use super::words;
use crate::model::slug::Anchors;
use crate::source::SitePath;

/// A page to be.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) path: SitePath,
    pub(super) title: String,
    /// The lines of the heading that becomes the page's `#`; `None` where there is none.
    pub(super) heading: Option<Range<usize>>,
    /// The level of that heading.
    pub(super) level: usize,
    /// The page of the folder above.
    pub(super) parent: Option<usize>,
    /// Lines of its own, for what stood in no section: a template.
    pub(super) body: Option<Vec<String>>,
    /// The page of a folder.
    pub(super) is_index: bool,
    /// Whether the pages beside it are counted by one, and those of its folder.
    is_narrow: bool,
    is_narrow_below: bool,
    /// Its place, where its name does not say it.
    pub(super) order: Option<String>,
}

/// How the pages of one folder are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// How many there are.
    pages: usize,
    /// How far one is from the next: with room for more between them as long as three digits are enough for it.
    step: usize,
    /// Whether three digits are enough for all.
    is_prefix: bool,
}

impl Count {
    fn of(pages: usize) -> Count {
        Count {
            pages,
            step: if pages <= 99 { 10 } else { 1 },
            is_prefix: pages <= 999,
        }
    }
}

/// All pages, and whose each line is.
pub(super) struct Plan {
    pub(super) pages: Vec<Page>,
    /// For each line of the document, its page.
    pub(super) owner: Vec<usize>,
    names: BTreeMap<String, Anchors>,
}

/// Addresses that opsbook fills itself: a page of that name would take the place of what the site needs there.
const TAKEN: &[&str] = &[
    "404",
    "alerts",
    "assets",
    "aux",
    "checklists",
    "com1",
    "commands",
    "con",
    "contacts",
    "files",
    "incident",
    "index",
    "log-sheet",
    "lpt1",
    "nul",
    "print",
    "prn",
    "review",
    "search",
    "severity",
    "wallet-card",
];

/// Makes the plan; `left_out` are lines that no page will have.
pub(super) fn plan(document: &Document, parts: &Parts, left_out: &[Range<usize>]) -> Plan {
    let gone: HashSet<usize> = left_out.iter().cloned().flatten().collect();
    let stays = |section: &&Section| {
        let mut lines = section.lines.clone();
        lines.any(|line| {
            let is_rule = document
                .line(line)
                .trim()
                .trim_matches(['-', '*', '_'])
                .is_empty();
            !is_rule && !gone.contains(&line)
        })
    };
    let sections: Vec<&Section> = parts.sections.iter().filter(stays).collect();
    let heading = parts.heading.as_ref();
    let mut plan = Plan {
        pages: vec![Page {
            path: path("index.md"),
            title: parts.title.clone(),
            heading: heading.map(|heading| heading.heading.clone()),
            level: 1,
            parent: None,
            body: None,
            is_index: true,
            is_narrow: false,
            is_narrow_below: sections.len() > 99,
            order: None,
        }],
        owner: vec![0; document.len()],
        names: BTreeMap::new(),
    };
    let is_whole = match &sections[..] {
        [] => true,
        // What a single section holds is the book, unless it is a shelf of runbooks itself.
        [only] => !chosen(document, only, 0).contains(&true),
        _ => false,
    };
    if !is_whole {
        let count = Count::of(sections.len());
        for (index, section) in sections.into_iter().enumerate() {
            let name = plan.name("", &section.title, index, count);
            plan.place(document, section, "", name, count, (0, 0));
        }
    }
    plan
}

impl Plan {
    fn place(
        &mut self,
        document: &Document,
        section: &Section,
        folder: &str,
        name: (String, Option<String>),
        count: Count,
        (parent, depth): (usize, usize),
    ) {
        let chosen = chosen(document, section, depth);
        let is_index = chosen.contains(&true);
        let below = format!("{folder}{}/", name.0);
        let below_count = Count::of(chosen.iter().filter(|chosen| **chosen).count());
        let own = self.pages.len();
        self.pages.push(Page {
            path: path(&match is_index {
                true => format!("{below}index.md"),
                false => format!("{folder}{}.md", name.0),
            }),
            title: match section.title.is_empty() {
                true => "Section".to_owned(),
                false => section.title.clone(),
            },
            heading: Some(section.heading.clone()),
            level: section.level,
            parent: Some(parent),
            body: None,
            is_index,
            is_narrow: count.step == 1,
            is_narrow_below: below_count.step == 1,
            order: name.1,
        });
        for line in section.lines.clone() {
            self.owner[line] = own;
        }
        let children = section.children.iter().zip(&chosen);
        let children = children.filter(|(_, chosen)| **chosen);
        for (index, (child, _)) in children.enumerate() {
            let name = self.name(&below, &child.title, index, below_count);
            self.place(document, child, &below, name, below_count, (own, depth + 1));
        }
    }

    /// Makes the name of a file or folder, without its extension, and its place where the name cannot say it.
    fn name(
        &mut self,
        folder: &str,
        title: &str,
        index: usize,
        count: Count,
    ) -> (String, Option<String>) {
        let number = (index + 1) * count.step;
        let name = self.slug(folder, without_ordinal(title, index + 1), count.is_prefix);
        if !count.is_prefix {
            return (name, Some(number.to_string()));
        }
        let width = match count.step {
            1 => 3,
            step => (count.pages * step).to_string().len(),
        };
        (format!("{number:0width$}-{name}"), None)
    }

    /// Makes a name that no other page of a folder has.
    fn slug(&mut self, folder: &str, title: &str, has_prefix: bool) -> String {
        let mut wanted = words::id(title);
        if wanted.is_empty() {
            wanted.push_str("section");
        }
        // Without a prefix a number of its own would be taken for one.
        if !has_prefix && wanted.starts_with(|c: char| c.is_ascii_digit()) {
            wanted.insert_str(0, "section-");
        }
        if TAKEN.contains(&&*wanted) {
            wanted.push_str("-page");
        }
        let names = self.names.entry(folder.to_owned()).or_default();
        names.take(&wanted)
    }

    /// Adds a page beside another, right behind it.
    pub(super) fn beside(&mut self, page: usize, title: &str, body: Vec<String>) -> usize {
        let (path, is_index) = (self.pages[page].path.clone(), self.pages[page].is_index);
        let folder = match path.folder() {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let digits: String = path
            .file_name()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let number = digits.parse::<usize>().unwrap_or(0);
        let is_narrow = match is_index {
            true => self.pages[page].is_narrow_below,
            false => self.pages[page].is_narrow,
        };
        let (name, order) = if is_narrow {
            let place = self.pages[page].order.clone();
            let place = place.filter(|_| !is_index).unwrap_or(number.to_string());
            let place = format!("{}.5", place.trim_end_matches(".5"));
            (self.slug(&folder, title, false), Some(place))
        } else {
            let width = digits.len().max(2);
            let name = self.slug(&folder, title, true);
            (format!("{:0width$}-{name}", number + 5), None)
        };
        let own = self.pages.len();
        self.pages.push(Page {
            path: self::path(&format!("{folder}{name}.md")),
            title: title.to_owned(),
            heading: None,
            level: 1,
            parent: if is_index {
                Some(page)
            } else {
                self.pages[page].parent
            },
            body: Some(body),
            is_index: false,
            is_narrow: false,
            is_narrow_below: false,
            order,
        });
        own
    }
}

/// Returns a title without the number that only says its place: `1. Access`, `2) Access`, and `3.1 Access` as the first.
fn without_ordinal(title: &str, place: usize) -> &str {
    let end = title
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ')'))
        .unwrap_or(title.len());
    let (number, rest) = title.split_at(end);
    let parts: Vec<&str> = number.trim_end_matches(['.', ')']).split('.').collect();
    let is_short = parts.iter().all(|part| (1..=3).contains(&part.len()));
    let is_place =
        parts.len() > 1 && parts.last().and_then(|last| last.parse().ok()) == Some(place);
    let is_ordinal = number.ends_with(['.', ')']) || is_place;
    match is_short && is_ordinal && rest.starts_with(' ') {
        true => rest.trim_start(),
        false => title,
    }
}

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("slugs make a path")
}
