//! Where links lead once the document is many pages: anchors, files beside it, definitions and footnotes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::draft::{Draft, Why};
use crate::model::slug::{Anchors, slug};
use crate::parse::outline::TopKind;
use crate::source::{SitePath, percent_decode};

/// A file that the document names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Its path as the document says it, from the document's folder.
    pub written: String,
    /// Where the book's pages look for it.
    pub path: SitePath,
    /// Whether it lies outside the document's folder.
    pub is_outside: bool,
}

/// What is known of links.
pub(super) struct Links {
    /// Page and anchor for each anchor of the document.
    anchors: HashMap<String, (usize, Option<String>)>,
    /// The destinations on a line, by their columns.
    destinations: BTreeMap<usize, Vec<(Range<usize>, String)>>,
    own_name: String,
    /// Lines that stand at the end of a page: definitions and footnotes that it uses. With them, their lines.
    pub(super) appended: BTreeMap<usize, Vec<Range<usize>>>,
    pub(super) references: BTreeSet<Reference>,
}

/// Finds all links. Pages have their paths by now, and nothing moves any more.
pub(super) fn understand(draft: &mut Draft<'_>, name: &str) -> Links {
    let mut links = Links {
        anchors: anchors(draft),
        destinations: destinations(draft),
        own_name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        appended: BTreeMap::from([(0, draft.closing.clone())]),
        references: BTreeSet::new(),
    };
    footnotes(draft, &mut links);
    definitions(draft, &mut links);
    links
}

fn anchors(draft: &Draft<'_>) -> HashMap<String, (usize, Option<String>)> {
    let document = draft.document;
    let mut found = HashMap::new();
    let mut whole = Anchors::default();
    let mut pages: HashMap<usize, Anchors> = HashMap::new();
    for heading in &document.outline.headings {
        let line = document.line_of(heading.span.start);
        let own = draft.page_of(line);
        let page = &draft.plan.pages[own];
        let wanted = heading.id.clone().unwrap_or_else(|| slug(&heading.text));
        let anchors = pages.entry(own).or_insert_with(|| {
            let mut anchors = Anchors::default();
            if page.heading.is_none() {
                anchors.take(&slug(&page.title));
            }
            anchors
        });
        let is_gone = !draft.is_free(&(line..line + 1));
        let local = (!is_gone).then(|| anchors.take(&wanted));
        let is_title = page
            .heading
            .as_ref()
            .is_some_and(|lines| lines.start == line);
        let target = (own, local.filter(|_| !is_title));
        found.entry(whole.take(&wanted)).or_insert(target);
    }
    for (at, span) in document.outline.html.iter().map(|span| (span.start, *span)) {
        let page = draft.page_of(document.line_of(at));
        for (_, value) in attributes(span.text(&document.text), &["id", "name"]) {
            found.entry(value.clone()).or_insert((page, Some(value)));
        }
    }
    found.entry("top".to_owned()).or_insert((0, None));
    // As other generators make them, and with the slips of letter case that browsers do not forgive.
    let mut exact: Vec<_> = found
        .iter()
        .map(|(key, to)| (key.clone(), to.clone()))
        .collect();
    exact.sort();
    for (key, target) in exact {
        found.entry(super::words::id(&key)).or_insert(target);
    }
    found
}

fn destinations(draft: &Draft<'_>) -> BTreeMap<usize, Vec<(Range<usize>, String)>> {
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
fn attributes(html: &str, names: &[&str]) -> Vec<(usize, String)> {
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

/// Says which definitions each page needs that stand on another one.
fn definitions(draft: &Draft<'_>, links: &mut Links) {
    let document = draft.document;
    let mut defined: HashMap<String, (usize, Range<usize>)> = HashMap::new();
    for definition in &document.outline.definitions {
        let lines = document.lines_of(definition.span);
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

/// Takes footnotes to the pages that refer to them.
fn footnotes(draft: &mut Draft<'_>, links: &mut Links) {
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
    // A footnote may refer to another.
    for _ in 0..4 {
        for (holder, label) in &inside {
            let pages = uses.get(holder).cloned().unwrap_or_default();
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

impl Links {
    /// Returns a line of the document as it reads on a page.
    pub(super) fn line(&mut self, draft: &Draft<'_>, line: usize, page: usize) -> String {
        let text = draft.document.line(line);
        let Some(places) = self.destinations.get(&line).cloned() else {
            return text.to_owned();
        };
        let mut written = String::new();
        let mut at = 0;
        for (columns, destination) in places {
            if columns.start < at {
                continue;
            }
            written.push_str(&text[at..columns.start]);
            match self.target(draft, page, &destination) {
                Some(target) => written.push_str(&target),
                None => written.push_str(&destination),
            }
            at = columns.end;
        }
        written.push_str(&text[at..]);
        written
    }

    /// Returns what an address is from a page; `None` where it stays as it is.
    fn target(&mut self, draft: &Draft<'_>, page: usize, written: &str) -> Option<String> {
        let from = &draft.plan.pages[page].path;
        let (path, suffix) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
        let is_own = path.is_empty() || path.trim_start_matches("./") == self.own_name;
        if is_own && let Some(anchor) = suffix.strip_prefix('#') {
            let anchor = percent_decode(anchor);
            let found = self
                .anchors
                .get(&anchor)
                .or_else(|| self.anchors.get(&anchor.to_lowercase()))
                .or_else(|| self.anchors.get(&super::words::id(&anchor)));
            let (to, anchor) = found?;
            let href = match *to == page && anchor.is_some() {
                true => String::new(),
                false => from.relative_to(&draft.plan.pages[*to].path),
            };
            let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}"));
            return Some(href + &anchor.unwrap_or_default());
        }
        let has_scheme = path.split_once(':').is_some_and(|(scheme, _)| {
            scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        });
        if path.is_empty() || has_scheme || path.starts_with("//") || path.contains('\\') {
            return None;
        }
        self.file(draft, page, path).map(|href| href + suffix)
    }

    /// Returns the way from a page to a file that the document names.
    fn file(&mut self, draft: &Draft<'_>, page: usize, written: &str) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let mut is_outside = written.starts_with('/');
        for name in written.split('/') {
            match name {
                "" | "." => {}
                ".." => is_outside |= names.pop().is_none(),
                name => names.push(name),
            }
        }
        // Nothing of the book may lead out of it: a file from elsewhere has its place below `files/`.
        let is_ours = names
            .first()
            .is_some_and(|first| first.eq_ignore_ascii_case("assets"));
        if is_outside || is_ours {
            names.insert(0, "files");
        }
        let path = SitePath::new(&names.join("/")).ok()?;
        let from = &draft.plan.pages[page].path;
        let mut href = from.relative_to(&path);
        if written.ends_with('/') {
            href.push('/');
        }
        self.references.insert(Reference {
            written: percent_decode(written),
            path: SitePath::new(&percent_decode(path.as_str())).ok()?,
            is_outside,
        });
        (href != written).then_some(href)
    }
}
