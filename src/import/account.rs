//! The account: where each line of the document went.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use crate::source::SitePath;

/// What became of some lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// They stand on a page, from this line on.
    Kept {
        /// The page.
        file: SitePath,
        /// The line's number there, from 1.
        line: usize,
    },
    /// They stand on another page than what was around them.
    Moved {
        /// The page.
        file: SitePath,
        /// The line's number there, from 1.
        line: usize,
    },
    /// They are data.
    Data {
        /// The page or the settings.
        file: SitePath,
        /// The key.
        key: String,
        /// Words of the document and what the data says for them.
        said: Vec<(String, String)>,
    },
    /// They are left out, for this reason.
    LeftOut(String),
    /// There is nothing on them.
    Blank,
}

impl Fate {
    /// Returns the word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::Kept { .. } => "kept",
            Fate::Moved { .. } => "moved",
            Fate::Data { .. } => "data",
            Fate::LeftOut(_) => "left out",
            Fate::Blank => "blank",
        }
    }
}

/// Lines of the document that had the same fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number of the first line, from 1.
    pub first: usize,
    /// Number of the last line.
    pub last: usize,
    /// What became of them.
    pub fate: Fate,
}

/// The account while it is made.
pub(super) struct Ledger {
    fates: Vec<Option<Fate>>,
    expected: BTreeMap<usize, Vec<usize>>,
    /// Lines with which something begins that became data as a whole.
    starts: BTreeSet<usize>,
}

impl Ledger {
    pub(super) fn new(document: &Document) -> Ledger {
        Ledger {
            fates: vec![None; document.len()],
            expected: BTreeMap::new(),
            starts: BTreeSet::new(),
        }
    }

    /// Notes what became of a line. The first note counts: what comes later are copies.
    pub(super) fn note(&mut self, line: usize, fate: Fate) {
        if let Some(place) = self.fates.get_mut(line)
            && place.is_none()
        {
            *place = Some(fate);
        }
    }

    /// Notes that with a line something begins of its own, however much it looks like what is before.
    pub(super) fn begin(&mut self, line: usize) {
        self.starts.insert(line);
    }

    pub(super) fn is_noted(&self, line: usize) -> bool {
        self.fates.get(line).is_some_and(Option::is_some)
    }

    /// Says that a line is the next one of a page that is still to be written.
    pub(super) fn expect(&mut self, page: usize, line: usize) {
        self.expected.entry(page).or_default().push(line);
    }

    pub(super) fn expected(&mut self, page: usize) -> Vec<usize> {
        self.expected.remove(&page).unwrap_or_default()
    }

    /// Notes how many lines each page has: what was blank behind the last one stands nowhere.
    pub(super) fn end(&mut self, lengths: &BTreeMap<SitePath, usize>) {
        for fate in self.fates.iter_mut().flatten() {
            if let Fate::Kept { file, line } | Fate::Moved { file, line } = fate
                && lengths.get(file).is_some_and(|length| *line > *length)
            {
                *fate = Fate::Blank;
            }
        }
    }

    /// Returns the lines that nobody noted.
    pub(super) fn missing(&self) -> Vec<usize> {
        let lines = self.fates.iter().enumerate();
        let missing = lines.filter(|(_, fate)| fate.is_none());
        missing.map(|(line, _)| line).collect()
    }

    /// Puts together lines in a row that had the same fate.
    pub(super) fn entries(self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (index, fate) in self.fates.into_iter().enumerate() {
            let number = index + 1;
            let fate = fate.unwrap_or(Fate::Blank);
            if let Some(last) = entries.last_mut()
                && !self.starts.contains(&index)
                && goes_on(last, number, &fate)
            {
                last.last = number;
                continue;
            }
            entries.push(Entry {
                first: number,
                last: number,
                fate,
            });
        }
        entries
    }
}

fn goes_on(entry: &Entry, number: usize, fate: &Fate) -> bool {
    let offset = number - entry.first;
    match (&entry.fate, fate) {
        (Fate::Kept { file, line }, Fate::Kept { file: f, line: l })
        | (Fate::Moved { file, line }, Fate::Moved { file: f, line: l }) => {
            file == f && line + offset == *l
        }
        (
            Fate::Data { file, key, .. },
            Fate::Data {
                file: f, key: k, ..
            },
        ) => file == f && key == k,
        (Fate::LeftOut(one), Fate::LeftOut(other)) => one == other,
        (Fate::Blank, Fate::Blank) => true,
        _ => false,
    }
}

/// Writes the account as a table of line numbers, fates and places.
pub fn table(entries: &[Entry]) -> String {
    let mut text = String::from("    lines  fate      where\n");
    for Entry { first, last, fate } in entries {
        let lines = match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        };
        let place = match fate {
            Fate::Kept { file, line } | Fate::Moved { file, line } => format!("{file}:{line}"),
            Fate::Data { file, key, said } => {
                let said = said
                    .iter()
                    .filter(|(words, data)| !words.eq_ignore_ascii_case(data));
                let said: Vec<String> = said
                    .map(|(words, data)| format!("\"{words}\" as {data}"))
                    .collect();
                match said.is_empty() {
                    true => format!("{file}, {key}"),
                    false => format!("{file}, {key} ({})", said.join("; ")),
                }
            }
            Fate::LeftOut(reason) => reason.clone(),
            Fate::Blank => String::new(),
        };
        let row = format!("{lines:>9}  {:<8}  {place}", fate.name());
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
