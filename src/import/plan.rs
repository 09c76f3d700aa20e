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
        let number = sections.len();
        for (index, section) in sections.into_iter().enumerate() {
            let name = plan.name("", &section.title, (index + 1) * 10, number * 10);
            plan.place(document, section, "", &name, 0, 0);
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
        name: &str,
        parent: usize,
        depth: usize,
    ) {
        let chosen = chosen(document, section, depth);
        let is_index = chosen.contains(&true);
        let below = format!("{folder}{name}/");
        let own = self.pages.len();
        self.pages.push(Page {
            path: path(&match is_index {
                true => format!("{below}index.md"),
                false => format!("{folder}{name}.md"),
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
        });
        for line in section.lines.clone() {
            self.owner[line] = own;
        }
        let number = chosen.iter().filter(|chosen| **chosen).count();
        let children = section.children.iter().zip(&chosen);
        let children = children.filter(|(_, chosen)| **chosen);
        for (index, (child, _)) in children.enumerate() {
            let name = self.name(&below, &child.title, (index + 1) * 10, number * 10);
            self.place(document, child, &below, &name, own, depth + 1);
        }
    }

    /// Makes the name of a file or folder, without its extension.
    fn name(&mut self, folder: &str, title: &str, number: usize, last: usize) -> String {
        let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || ".) ".contains(c));
        let mut wanted = words::id(title);
        if wanted.is_empty() {
            wanted.push_str("section");
        }
        if TAKEN.contains(&&*wanted) {
            wanted.push_str("-page");
        }
        let names = self.names.entry(folder.to_owned()).or_default();
        let name = names.take(&wanted);
        let width = last.to_string().len();
        format!("{number:0width$}-{name}")
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
        let number = digits.parse::<usize>().unwrap_or(0) + 5;
        let last = 10_usize.pow(u32::try_from(digits.len().max(2)).unwrap_or(2) - 1);
        let name = self.name(&folder, title, number, last);
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
        });
        own
    }
}

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("slugs make a path")
}
