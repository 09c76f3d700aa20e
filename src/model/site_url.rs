//! What an absolute address leads to in this site, as a web host would answer it.

use std::collections::BTreeMap;

use super::Playbook;
use super::id::PageId;
use super::site::OutputPath;
use crate::source::percent_decode;

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To another host, or out of the book's part of it.
    Elsewhere,
    /// To a page of the author's, also by an alias or by the name of an alert.
    Page(PageId),
    /// To a page on which one chooses between several.
    Choice,
    /// To another file of the site.
    File,
    /// To nothing, but to something if it were written in other letters: so.
    OtherCase(OutputPath),
    /// To nothing. The nearest address, where one is near.
    Nowhere(Option<OutputPath>),
}

/// All addresses of a site.
pub struct SiteUrls<'a> {
    /// The address of the book.
    base: String,
    places: BTreeMap<&'a str, Leads>,
    /// By their lower case.
    folded: BTreeMap<String, &'a OutputPath>,
    /// Pages by the name of their file, in lower case; `None` where several have it.
    by_name: BTreeMap<String, Option<&'a OutputPath>>,
}

impl<'a> SiteUrls<'a> {
    /// Gathers the addresses of a book that is hosted at `url`.
    pub fn new(playbook: &'a Playbook, url: &str) -> Self {
        let mut urls = SiteUrls {
            base: url.to_owned(),
            places: BTreeMap::new(),
            folded: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for page in &playbook.pages {
            let pages = urls.by_name.entry(name_of(page.url.as_str()));
            pages
                .and_modify(|url| *url = None)
                .or_insert(Some(&page.url));
            urls.add(&page.url, Leads::Page(page.id));
        }
        for alert in &playbook.alerts {
            let leads = match alert.pages[..] {
                [page] => Leads::Page(page),
                _ => Leads::Choice,
            };
            for url in &alert.urls {
                urls.add(url, leads.clone());
            }
        }
        for alias in &playbook.aliases {
            urls.add(&alias.url, Leads::Page(alias.page));
        }
        for asset in playbook.assets.iter() {
            urls.add(&asset.path, Leads::File);
        }
        for url in &playbook.generated {
            urls.add(url, Leads::File);
        }
        urls
    }

    fn add(&mut self, url: &'a OutputPath, leads: Leads) {
        self.places.entry(url.as_str()).or_insert(leads);
        self.folded
            .entry(url.as_str().to_lowercase())
            .or_insert(url);
    }

    /// Returns what an address leads to, and what stands behind its `#`.
    pub fn resolve<'u>(&self, url: &'u str) -> (Leads, Option<&'u str>) {
        let Some(path) = inside(&self.base, url.trim()) else {
            return (Leads::Elsewhere, None);
        };
        let (path, fragment) = match path.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (path, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let path = percent_decode(path.trim_start_matches('/'));
        (self.find(&path), fragment.filter(|text| !text.is_empty()))
    }

    fn find(&self, path: &str) -> Leads {
        let candidates = match path.is_empty() || path.ends_with('/') {
            true => vec![format!("{path}index.html")],
            false => vec![
                path.to_owned(),
                format!("{path}.html"),
                format!("{path}/index.html"),
            ],
        };
        for candidate in &candidates {
            if let Some(leads) = self.places.get(candidate.as_str()) {
                return leads.clone();
            }
            if self.is_made(candidate) {
                return Leads::File;
            }
        }
        if let Some(page) = self.source_of(path) {
            return Leads::Page(page);
        }
        for candidate in &candidates {
            if let Some(url) = self.folded.get(&candidate.to_lowercase()) {
                return Leads::OtherCase((*url).clone());
            }
        }
        Leads::Nowhere(self.moved(path))
    }

    /// Says whether this is the page of a folder that has none of its own, which opsbook makes.
    fn is_made(&self, path: &str) -> bool {
        let Some(folder) = path
            .strip_suffix("index.html")
            .filter(|it| it.ends_with('/'))
        else {
            return false;
        };
        let mut pages = self.places.range(folder..);
        pages.next().is_some_and(|(url, leads)| {
            url.starts_with(folder) && matches!(leads, Leads::Page(_)) && folder != "alerts/"
        })
    }

    fn source_of(&self, path: &str) -> Option<PageId> {
        let stem = path.strip_suffix(".md")?;
        match self.places.get(format!("{stem}.html").as_str()) {
            Some(Leads::Page(page)) => Some(*page),
            _ => None,
        }
    }

    /// Returns the only page whose file has the name that an address has: it was moved to another folder.
    fn moved(&self, path: &str) -> Option<OutputPath> {
        let name = name_of(path.trim_end_matches('/'));
        let page = *self.by_name.get(&name).filter(|_| name != "index")?;
        page.cloned()
    }
}

/// Returns the last name of an address, without its ending, in lower case.
fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".html").unwrap_or(name).to_lowercase()
}

/// Returns what follows the address of a book in one that leads into it.
pub fn inside<'u>(book: &str, url: &'u str) -> Option<&'u str> {
    let base = without_scheme(book).unwrap_or(book).trim_end_matches('/');
    let rest = without_scheme(url)?;
    let host = base.find('/').unwrap_or(base.len());
    let (begin, rest) = rest.split_at_checked(base.len())?;
    // Hosts are the same in any letter case, paths are not.
    let is_same = begin.get(..host)?.eq_ignore_ascii_case(&base[..host])
        && begin.get(host..)? == &base[host..];
    let is_whole = rest.is_empty() || rest.starts_with(['/', '?', '#']);
    (is_same && is_whole).then_some(rest)
}

fn without_scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    is_web.then_some(rest)
}
