//! Where links lead once the document is many pages: anchors, files beside it, definitions and footnotes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::carried;
use super::destinations::{attributes, destinations};
use super::draft::Draft;
use super::pictures::{self, Picture};
use crate::model::slug::{Anchors, slug};
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

/// Where links lead whose address holds data that is no picture; nothing is there.
pub(super) const UNREAD: &str = "files/unreadable-data";

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
    /// Pictures that stood in the document itself.
    pub(super) pictures: Vec<Picture>,
    /// For each page, the definitions of the pictures that it shows.
    pub(super) defined: BTreeMap<usize, Vec<String>>,
    /// The files of pictures that stood in links.
    known: HashMap<Vec<u8>, SitePath>,
    /// How many addresses of links hold data that is no picture.
    pub(super) unread: usize,
}

/// Finds all links. Pages have their paths by now, and nothing moves any more.
pub(super) fn understand(draft: &mut Draft<'_>, name: &str) -> Links {
    let mut links = Links {
        anchors: anchors(draft),
        destinations: destinations(draft),
        own_name: name.rsplit('/').next().unwrap_or(name).to_owned(),
        appended: BTreeMap::from([(0, draft.closing.clone())]),
        references: BTreeSet::new(),
        pictures: Vec::new(),
        defined: BTreeMap::new(),
        known: HashMap::new(),
        unread: 0,
    };
    pictures::understand(draft, &mut links);
    carried::footnotes(draft, &mut links);
    carried::definitions(draft, &mut links);
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
        if pictures::is_data(written) {
            let path = self.picture(written);
            self.unread += usize::from(path.is_none());
            // A page with such an address would keep the book from being built.
            let path = path.or(SitePath::new(UNREAD).ok())?;
            return Some(from.relative_to(&path));
        }
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

    /// Returns the file of a picture that stands in the address itself.
    fn picture(&mut self, written: &str) -> Option<SitePath> {
        let (bytes, extension) = pictures::read(written)?;
        if let Some(path) = self.known.get(&bytes) {
            return Some(path.clone());
        }
        let number = self.pictures.len() + 1;
        let path = SitePath::new(&format!("img/picture-{number}.{extension}")).ok()?;
        self.known.insert(bytes.clone(), path.clone());
        self.pictures.push(Picture {
            path: path.clone(),
            bytes,
        });
        Some(path)
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
