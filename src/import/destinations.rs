//! Where in the lines of a document the addresses stand.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::Draft;

/// Finds the destinations on each line, by their columns.
pub(super) fn destinations(draft: &Draft<'_>) -> BTreeMap<usize, Vec<(Range<usize>, String)>> {
    let document = draft.document;
    let mut found: BTreeMap<usize, Vec<(Range<usize>, String)>> = BTreeMap::new();
    let mut add = |range: Range<usize>| {
        let line = document.line_of(range.start);
        let start = document.start_of(line);
        let written = document.text[range.clone()].to_owned();
        let columns = range.start - start..range.end - start;
        if columns.end <= document.line(line).len() {
            found.entry(line).or_default().push((columns, written));
        }
    };
    for link in document
        .outline
        .links
        .iter()
        .filter(|link| link.label.is_none())
    {
        let text = link.span.text(&document.text);
        if let Some(at) = text.rfind("](").map(|at| at + 2)
            && let Some(range) = destination(text, at)
        {
            add(link.span.start + range.start..link.span.start + range.end);
        }
    }
    for definition in &document.outline.definitions {
        let text = definition.span.text(&document.text);
        if let Some(at) = text.find("]:").map(|at| at + 2)
            && let Some(range) = destination(text, at)
        {
            add(definition.span.start + range.start..definition.span.start + range.end);
        }
    }
    for span in &document.outline.html {
        for (at, value) in attributes(span.text(&document.text), &["href", "src"]) {
            add(span.start + at..span.start + at + value.len());
        }
    }
    for places in found.values_mut() {
        places.sort_by_key(|(columns, _)| columns.start);
        places.dedup();
    }
    found
}

/// Finds the address that begins at `at` or behind white space there.
fn destination(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let start = at + (rest.len() - rest.trim_start().len());
    let rest = &text[start..];
    if let Some(inner) = rest.strip_prefix('<') {
        let end = inner.find('>')?;
        return Some(start + 1..start + 1 + end);
    }
    let mut depth = 0_usize;
    let mut end = rest.len();
    for (index, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                end = index;
                break;
            }
            ')' => depth -= 1,
            c if c.is_whitespace() => {
                end = index;
                break;
            }
            _ => {}
        }
    }
    (end > 0).then_some(start..start + end)
}

/// Finds the values of attributes in raw HTML, and where they begin.
pub(super) fn attributes(html: &str, names: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices('=') {
        let before = html[..at].trim_end();
        let name = before
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .next();
        let is_named = name.is_some_and(|name| {
            let behind = before.len() > name.len()
                && before[..before.len() - name.len()].ends_with(char::is_whitespace);
            behind && names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
        });
        let rest = &html[at + 1..];
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        if let Some(end) = rest[1..].find(quote)
            && is_named
            && end > 0
        {
            found.push((at + 2, rest[1..=end].to_owned()));
        }
    }
    found
}
