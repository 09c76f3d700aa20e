//! Definitions of links and footnotes go to every page that uses them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::draft::{Draft, Why};
use super::links::Links;
use super::pictures;
use crate::parse::outline::TopKind;

/// Says which definitions each page needs that stand on another one.
pub(super) fn definitions(draft: &Draft<'_>, links: &mut Links) {
    let document = draft.document;
    let mut defined: HashMap<String, (usize, Range<usize>)> = HashMap::new();
    for definition in &document.outline.definitions {
        let lines = document.lines_of(definition.span);
        let text = definition.span.text(&document.text);
        let address = text.split_once("]:").map_or("", |(_, address)| address);
        // A picture has been taken out.
        if pictures::is_data(address.trim().trim_start_matches('<')) {
            continue;
        }
        let page = draft.page_of(lines.start);
        defined
            .entry(normal(&definition.label))
            .or_insert((page, lines));
    }
    for link in &document.outline.links {
        let Some(label) = &link.label else { continue };
        let Some((page, lines)) = defined.get(&normal(label)) else {
            continue;
        };
        let line = document.line_of(link.span.start);
        for user in users(draft, links, line) {
            let appended = links.appended.entry(user).or_default();
            if user != *page && !appended.contains(lines) {
                appended.push(lines.clone());
            }
        }
    }
}

/// Returns the pages on which a line stands: its own, and those that have its footnote.
fn users(draft: &Draft<'_>, links: &Links, line: usize) -> Vec<usize> {
    let mut pages = vec![draft.page_of(line)];
    let holds = |lines: &Range<usize>| lines.contains(&line);
    let others = links.appended.iter();
    pages.extend(
        others
            .filter(|(_, ranges)| ranges.iter().any(holds))
            .map(|(page, _)| *page),
    );
    pages
}

fn normal(label: &str) -> String {
    let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// How far footnotes that refer to one another are followed.
const LONGEST_CHAIN: usize = 4;

/// Takes footnotes to the pages that refer to them.
pub(super) fn footnotes(draft: &mut Draft<'_>, links: &mut Links) {
    let document = draft.document;
    let mut uses: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut inside: Vec<(String, String)> = Vec::new();
    let mut notes: Vec<(String, Range<usize>)> = Vec::new();
    for block in &document.blocks {
        if let TopKind::Footnote(label) = &block.kind {
            notes.push((label.clone(), block.lines.clone()));
        }
    }
    for (label, span) in &document.outline.footnotes {
        let line = document.line_of(span.start);
        let at = notes.partition_point(|(_, lines)| lines.end <= line);
        match notes.get(at).filter(|(_, lines)| lines.contains(&line)) {
            Some((holder, _)) => inside.push((holder.clone(), label.clone())),
            None => drop(
                uses.entry(label.clone())
                    .or_default()
                    .insert(draft.page_of(line)),
            ),
        }
    }
    // A footnote may refer to another. A chain has no end, and each page would hold all of it: so far and no further.
    for _ in 0..LONGEST_CHAIN {
        let before = uses.clone();
        for (holder, label) in &inside {
            let pages = before.get(holder).cloned().unwrap_or_default();
            uses.entry(label.clone()).or_default().extend(pages);
        }
    }
    for (label, lines) in notes {
        let own = draft.page_of(lines.start);
        let Some(pages) = uses.get(&label) else {
            continue;
        };
        for page in pages.iter().filter(|page| **page != own) {
            links.appended.entry(*page).or_default().push(lines.clone());
        }
        if let Some(page) = pages.iter().next().filter(|_| !pages.contains(&own)) {
            let why = Why::Moved { page: *page };
            draft.change(lines, Vec::new(), why);
        }
    }
}
