//! What a document says of itself: when it was reviewed, its version, its owner, how often it is reviewed.

use jiff::civil::Date;

use super::document::{Block, Document};
use super::draft::{Draft, Said, Why};
use super::entries::{self, Entry};
use crate::model::time::Period;
use crate::parse::outline::TopKind;

/// Finds the lines of the last block, or of the first one below the title, that say something of the whole document.
pub(super) fn understand(draft: &mut Draft<'_>) {
    let document = draft.document;
    let is_text = |block: &&Block| !matches!(block.kind, TopKind::Rule);
    let mut ends: Vec<&Block> = document
        .blocks
        .iter()
        .rev()
        .filter(is_text)
        .take(2)
        .collect();
    let mut start = document.blocks.iter().filter(is_text);
    ends.extend(start.by_ref().take(3));
    for block in ends {
        let is_lines = matches!(block.kind, TopKind::Paragraph | TopKind::List { .. });
        if is_lines && draft.is_free(&block.lines) {
            take(draft, document, block);
        }
    }
}

fn take(draft: &mut Draft<'_>, document: &Document, block: &Block) {
    let mut found = Vec::new();
    let mut unknown = 0;
    for line in block.lines.clone() {
        // One line may hold several: `Version: 1.0 | Owner: Ops`.
        let text = document.line(line).trim().trim_end_matches('\\').trim();
        match fact(text) {
            Some(entry) => found.push((line, entry)),
            None if is_labelled(text) => unknown += 1,
            None => return,
        }
    }
    // What has another label stays where it is, if the block says several things of the document.
    if unknown > 0 && (found.len() < 2 || unknown > found.len()) {
        return;
    }
    let is_one_of_many = found.len() > 1
        || document
            .line(block.lines.start)
            .starts_with(['*', '_', '-']);
    if !is_one_of_many {
        return;
    }
    for (line, (key, label, value)) in found {
        let facts = &mut draft.facts;
        let (place, written) = match key {
            Key::Reviewed => (&mut facts.reviewed, date(&value)),
            Key::Version => (&mut facts.version, Some(value.clone())),
            Key::Owner => (&mut facts.owner, Some(value.clone())),
            Key::Every => (
                &mut facts.review_every,
                Period::parse(&value).map(|_| value.to_lowercase()),
            ),
        };
        let (Some(written), true) = (written, place.is_none()) else {
            continue;
        };
        *place = Some(written.clone());
        if key == Key::Every {
            // No page says how often it is reviewed, so the line itself stays where readers begin.
            draft.change(line..line + 1, Vec::new(), Why::Moved { page: 0 });
            draft.closing.push(line..line + 1);
            continue;
        }
        let said: Said = vec![(label, key.name().to_owned()), (value, written)];
        let key = key.name().to_owned();
        let why = Why::Data { page: 0, key, said };
        draft.change(line..line + 1, Vec::new(), why);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Reviewed,
    Version,
    Owner,
    Every,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Key::Reviewed => "reviewed",
            Key::Version => "version",
            Key::Owner => "owner",
            Key::Every => "review_every",
        }
    }
}

/// Says whether a line is a bold label with a value.
fn is_labelled(line: &str) -> bool {
    let is_bold = line.trim_start_matches(['-', ' ']).starts_with("**");
    let entries = entries::read(&[line]).unwrap_or_default();
    is_bold
        && matches!(&entries[..], [Entry { key, value, .. }] if !key.is_empty() && !value.is_empty())
}

fn fact(line: &str) -> Option<(Key, String, String)> {
    let line = line.trim_start_matches('_').trim_end_matches('_');
    let line = match line.strip_prefix('*') {
        Some(inner) if !inner.starts_with('*') => inner.trim_end_matches('*'),
        _ => line,
    };
    let entries = entries::read(&[line])?;
    let [Entry { key, value, .. }] = &entries[..] else {
        return None;
    };
    let which = match &*key.to_lowercase() {
        "last updated" | "last reviewed" | "updated" | "reviewed" | "last review"
        | "last modified" | "last revised" | "date" => Key::Reviewed,
        "version" | "document version" | "revision" => Key::Version,
        "owner" | "document owner" | "maintainer" | "maintained by" | "owned by" => Key::Owner,
        "review frequency" | "review cycle" | "review every" | "review cadence"
        | "review schedule" => Key::Every,
        _ => return None,
    };
    let is_plain = !value.is_empty() && !value.contains("](") && !value.contains("://");
    is_plain.then(|| (which, key.clone(), value.clone()))
}

/// Reads `2025-01-02`, `2025/01/02`, `January 2, 2025` and `2 Jan 2025`; never `01/02/2025`, which may be two days.
fn date(text: &str) -> Option<String> {
    let iso = text.replace(['/', '.'], "-");
    if let Ok(date) = iso.parse::<Date>()
        && iso.len() == 10
    {
        return Some(date.to_string());
    }
    let words = super::words::words(text);
    let [one, two, year] = &words[..] else {
        return None;
    };
    let (month, day) = match month(one) {
        Some(month) => (month, two),
        None => (month(two)?, one),
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    (date.year() >= 1970).then(|| date.to_string())
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn only_dates_that_mean_one_day_are_read() {
        for text in [
            "2025-01-02",
            "2025/01/02",
            "January 2, 2025",
            "2 Jan 2025",
            "2nd Jan 2025",
        ] {
            assert_eq!(date(text).as_deref(), Some("2025-01-02"), "{text}");
        }
        for text in ["01/02/2025", "soon", "2025", "Jan 40, 2025", "YYYY-MM-DD"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
