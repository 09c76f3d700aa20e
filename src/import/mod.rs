//! One long document as the pages and data of a book. Text in, text out: reads and writes no file.
//!
//! Nothing is lost. Each line of the document is accounted for, and data takes the place of text only where what is
//! shown for it holds every word of that text; in doubt the text stays. One understanding, one file: what is not
//! understood there is simply kept.

mod account;
mod carried;
mod cell;
mod contact;
mod contacts;
mod criteria;
mod definitions;
mod destinations;
mod document;
mod draft;
mod entries;
mod escalation;
mod footer;
mod front;
mod headline;
mod judge;
mod kind;
mod ladder;
mod links;
mod lists;
mod pictures;
mod placeholders;
mod plan;
mod policy;
mod sections;
mod severities;
mod severity;
mod severity_names;
mod sheet;
mod table;
mod targets;
mod templates;
mod toc;
mod tools;
mod words;
mod write;
mod yaml;

#[cfg(test)]
mod tests;

pub use account::{Entry, Fate, table};
pub use links::Reference;
pub use pictures::Picture;
pub use words::words;

use account::Ledger;
use document::Document;
use draft::Draft;

use crate::source::SitePath;

/// The lints that the settings of an imported book deny.
pub const DENIED: &[&str] = &["broken-link", "broken-anchor", "missing-file"];

/// What a document became.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// The files of the book, with `opsbook.toml`, sorted by path.
    pub files: Vec<(SitePath, String)>,
    /// Where each line went, in the order of the document.
    pub account: Vec<Entry>,
    /// Files that the document names.
    pub references: Vec<Reference>,
    /// Pictures that stood in the document itself.
    pub pictures: Vec<Picture>,
    /// What was found, in numbers.
    pub counts: Counts,
    /// What a person should look at.
    pub notes: Vec<String>,
}

/// What was found in a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages.
    pub pages: usize,
    /// Severities.
    pub severities: usize,
    /// Contacts.
    pub contacts: usize,
    /// Escalation policies.
    pub policies: usize,
    /// Tools.
    pub tools: usize,
}

/// Makes a book of a document; `name` is its file's name.
pub fn import(name: &str, text: &str) -> Imported {
    let document = Document::new(name, text);
    let parts = sections::parts(&document, name);
    let contents = toc::contents(&document);
    let plan = plan::plan(&document, &parts, &contents);
    let mut draft = Draft::new(&document, plan);
    toc::understand(&mut draft, contents);
    footer::understand(&mut draft);
    let blocks = draft.labelled();
    severities::understand(&mut draft, &blocks);
    contacts::understand(&mut draft, &blocks);
    tools::understand(&mut draft, &blocks);
    escalation::understand(&mut draft, &blocks);
    lists::understand(&mut draft);
    templates::understand(&mut draft);
    toc::rules(&mut draft);
    let mut links = links::understand(&mut draft, name);
    let kinds = kind::kinds(&draft);
    let placeholders = placeholders::declared(&draft);
    draft.keeps_front = front::can_keep_own(&draft, &placeholders[0]);
    let mut ledger = Ledger::new(&document);
    let mut files = write::pages(&draft, &mut links, &kinds, &placeholders, &mut ledger);
    keep_missing(&document, &mut files, &mut ledger, &mut draft.notes);
    if links.unread > 0 {
        let (number, place) = (links.unread, links::UNREAD);
        let note = format!(
            "{number} of the links hold data that is no picture, and lead to {place} now: put it into a file there"
        );
        draft.notes.push(note);
    }
    files.push((crate::config::path(), front::settings(&draft)));
    files.sort();
    let counts = Counts {
        pages: draft.plan.pages.len(),
        severities: draft.facts.severities.len(),
        contacts: draft.facts.contacts.len(),
        policies: draft.facts.policies.len(),
        tools: draft.facts.tools.len(),
    };
    let notes = draft.notes;
    Imported {
        files,
        account: ledger.entries(),
        pictures: links.pictures,
        references: links.references.into_iter().collect(),
        counts,
        notes,
    }
}

/// Puts lines that nobody wrote at the end of the home page: a mistake of ours must cost no word.
fn keep_missing(
    document: &Document,
    files: &mut [(SitePath, String)],
    ledger: &mut Ledger,
    notes: &mut Vec<String>,
) {
    let missing = ledger.missing();
    let Some((path, home)) = files.first_mut().filter(|_| !missing.is_empty()) else {
        return;
    };
    home.push('\n');
    for line in missing {
        home.push_str(document.line(line));
        home.push('\n');
        let number = home.lines().count();
        let file = path.clone();
        ledger.note(line, Fate::Kept { file, line: number });
        notes.push(format!("line {} stands at the end of {path}", line + 1));
    }
}
