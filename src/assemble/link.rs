//! Where the links of a body lead.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::assemble::address::Assets;
use crate::assemble::anchors::{self, Anchors};
use crate::assemble::audience::{Hidden, leads_to_hidden, will_be_hidden};
use crate::assemble::destination::{SCHEMES, cleaned, scheme, split_suffix, unsafe_scheme};
use crate::assemble::generated::Generated;
use crate::assemble::guess::Guesses;
use crate::assemble::names::Names;
use crate::assemble::url::{Urls, is_markdown};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::id::{AssetId, PageId};
use crate::model::link::{LinkKind, LinkTarget, ParsedLink};
use crate::model::page::{Audience, Page};
use crate::model::playbook::{Alert, Alias};
use crate::model::site_url;
use crate::source::{PathFault, SitePath, percent_decode};

#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub(super) pages: &'a [Page],
    pub(super) urls: &'a Urls,
    pub(super) assets: &'a Assets,
    pub(super) left_out: &'a [SitePath],
    pub(super) hidden: &'a Hidden,
    /// Says at which addresses the book is hosted.
    pub(super) config: &'a Config,
    pub(super) generated: &'a Generated,
    pub(super) alerts: &'a [Alert],
    pub(super) aliases: &'a [Alias],
    pub(super) guesses: &'a Guesses,
    /// Whether the folder has no settings. A foreign one is often a part of a repository that its links climb out of.
    pub(super) is_plain: bool,
}

/// A map that is only looked up, never walked.
type Map<'a, V> = std::collections::HashMap<&'a str, V, foldhash::fast::RandomState>;

/// All that a link of the book can lead to.
pub(super) struct Places<'a> {
    book: Sources<'a>,
    /// Pages by their file.
    by_path: Map<'a, PageId>,
    /// What is published where: pages, aliases (as their pages), and what opsbook makes.
    by_url: Map<'a, LinkTarget>,
    /// Copied files, by their path in the source.
    assets: Map<'a, AssetId>,
    left_out: HashSet<&'a str>,
    /// For each page its anchors, gathered when the first link asks.
    anchors: Vec<OnceCell<Anchors<'a>>>,
    /// For help only, so made when the first link is broken.
    names: OnceCell<Names<'a>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(book: Sources<'a>) -> Self {
        let pages = book.pages.iter();
        let mut by_url = Map::default();
        let to = |page| LinkTarget::Page { page, anchor: None };
        for alias in book.aliases {
            by_url.insert(alias.url.as_str(), to(alias.page));
        }
        let of_alerts = book.alerts.iter().flat_map(|alert| &alert.urls);
        for url in book.generated.made.iter().chain(of_alerts) {
            by_url.insert(url.as_str(), LinkTarget::Generated(url.clone(), None));
        }
        for page in book.pages {
            by_url.insert(page.url.as_str(), to(page.id));
        }
        let assets = book.assets.sources.iter().enumerate();
        Places {
            by_path: pages.map(|page| (page.path().as_str(), page.id)).collect(),
            by_url,
            assets: assets
                .map(|(index, path)| (path.as_str(), AssetId(index)))
                .collect(),
            left_out: book.left_out.iter().map(SitePath::as_str).collect(),
            anchors: book.pages.iter().map(|_| OnceCell::new()).collect(),
            names: OnceCell::new(),
            book,
        }
    }

    /// Resolves all links of a page.
    ///
    /// Diagnostics: `broken-link`, `broken-anchor`, `missing-file`, `link-outside`, `unsafe-link`, `remote-image`.
    pub(super) fn resolve(&self, page: &Page, sink: &mut Vec<Diagnostic>) -> Vec<LinkTarget> {
        let links = page.parsed.body.links.iter();
        links
            .map(|link| {
                Resolution {
                    places: self,
                    page,
                    link,
                }
                .resolve(sink)
            })
            .collect()
    }

    fn anchors(&self, page: PageId) -> &Anchors<'a> {
        self.anchors[page.0].get_or_init(|| Anchors::new(&self.book.pages[page.0].parsed.body))
    }

    fn names(&self) -> &Names<'a> {
        let pages = || self.book.pages.iter().map(Page::path);
        self.names
            .get_or_init(|| Names::new(pages().chain(&self.book.assets.sources)))
    }
}

/// One link, on its page, among all places.
struct Resolution<'p, 'a> {
    places: &'p Places<'a>,
    page: &'p Page,
    link: &'p ParsedLink,
}

impl Resolution<'_, '_> {
    fn resolve(&self, sink: &mut Vec<Diagnostic>) -> LinkTarget {
        let destination = cleaned(&self.link.destination);
        // `b.md:12` names a line of a file.
        let scheme = scheme(&destination).filter(|scheme| !scheme.ends_with(".md"));
        if let Some(scheme) = scheme {
            return self.external(scheme, &destination, sink);
        }
        // Browsers take a backslash in front for a slash. Without a scheme, `//host` would mean another machine's files
        // when opened from disk.
        let start: String = destination.chars().take(2).collect();
        if start.replace('\\', "/") == "//" {
            let host = &destination[2..];
            return self.external("https", &format!("https://{host}"), sink);
        }
        let (path, suffix) = split_suffix(&destination);
        let fragment = suffix.split_once('#').map(|(_, fragment)| fragment);
        if path.is_empty() {
            return self.to_page(self.page.id, fragment, sink);
        }
        let target = self.internal(path, suffix, fragment, sink);
        if let LinkTarget::Page { page, .. } = target
            && self.page.audience == Audience::Public
            && self.places.book.pages[page.0].is_marked_internal
        {
            sink.push(will_be_hidden(self.label()));
        }
        let is_shown = matches!(
            target,
            LinkTarget::Asset(..)
                | LinkTarget::External(_)
                | LinkTarget::Broken
                | LinkTarget::Unsafe
        );
        if self.link.kind == LinkKind::Image && !is_shown {
            let message = format!("`{path}` is a page, not an image");
            sink.push(self.finding(Lint::MissingFile, message));
            return LinkTarget::Broken;
        }
        target
    }

    fn external(&self, scheme: &str, destination: &str, sink: &mut Vec<Diagnostic>) -> LinkTarget {
        if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            sink.push(unsafe_scheme(scheme, self.label()));
            return LinkTarget::Unsafe;
        }
        let rest = &destination[(scheme.len() + 1).min(destination.len())..];
        let is_web = scheme.len() >= 4 && scheme[..4].eq_ignore_ascii_case("http");
        let place = rest.trim_start_matches('/').split(['/', '?', '#']).next();
        if !is_web && rest.is_empty() || is_web && rest.starts_with("//") && place == Some("") {
            let message = format!("`{destination}` names no place, so it leads nowhere");
            sink.push(self.finding(Lint::BrokenLink, message));
            return LinkTarget::Broken;
        }
        if is_web && !rest.starts_with("//") {
            let message = format!("`{destination}` is no whole address, so it leads nowhere");
            let help = format!("write `{scheme}://` and the name of the host");
            sink.push(self.finding(Lint::BrokenLink, message).help(help));
            return LinkTarget::Broken;
        }
        if self.link.kind == LinkKind::Image {
            let message = "this image is on another machine, so the site shows a link in its place";
            let help = "put the image into the source folder: the night has no network";
            sink.push(self.finding(Lint::RemoteImage, message).help(help));
        }
        let config = self.places.book.config;
        let mut paths = config
            .own_urls()
            .filter_map(|own| site_url::inside(own, destination));
        if paths.any(|path| self.is_hidden(&percent_decode(split_suffix(path).0))) {
            sink.push(leads_to_hidden(self.label()));
            return LinkTarget::Broken;
        }
        LinkTarget::External(destination.to_owned())
    }

    /// Says whether a path, as links write it, is that of something that a public book does not tell of.
    fn is_hidden(&self, path: &str) -> bool {
        let hidden = self.places.book.hidden;
        let from = [self.page.path(), &self.page.url].into_iter();
        let mut places = from.filter_map(|from| self.joined(from, path).ok());
        !hidden.is_empty() && places.any(|place| hidden.holds(&place))
    }

    fn internal(
        &self,
        path: &str,
        suffix: &str,
        fragment: Option<&str>,
        sink: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        let decoded = percent_decode(path);
        let mut fault = None;
        // A file may really be called `a%20b.md`, and many authors link to it without escaping the percent sign.
        for candidate in [decoded.as_str(), path] {
            match self.find(candidate) {
                Ok(Some(target)) => return self.with_suffix(target, suffix, fragment, sink),
                Ok(None) => {}
                Err(other) => fault = Some(other),
            }
        }
        // Nor do all authors escape the `#` of `c#.md`.
        let whole = self.joined(self.page.path(), &format!("{path}{suffix}"));
        if let Some(target) = whole.ok().and_then(|whole| self.file(&whole, &[""])) {
            return target;
        }
        if [decoded.as_str(), path]
            .iter()
            .any(|path| self.is_hidden(path))
        {
            sink.push(leads_to_hidden(self.label()));
            return LinkTarget::Broken;
        }
        let is_outside = fault == Some(PathFault::Outside) && !self.places.book.is_plain;
        let finding = if is_outside {
            let message = format!("this link leaves the playbook: `{}`", self.link.destination);
            let help = "link to a file inside the source folder, or to an `https:` address";
            self.finding(Lint::LinkOutside, message).help(help)
        } else {
            self.missing(&decoded)
        };
        sink.push(finding);
        match is_outside {
            true => LinkTarget::Unsafe,
            false => LinkTarget::Broken,
        }
    }

    /// Finds what a path means: a file of the source, else an address in the site, as other generators link.
    fn find(&self, path: &str) -> Result<Option<LinkTarget>, PathFault> {
        let is_folder = path.ends_with('/') || path.ends_with("/..") || matches!(path, "." | "..");
        let file = match self.joined(self.page.path(), path) {
            Ok(file) => file,
            Err(PathFault::Empty) => return Ok(self.section("")),
            Err(fault) => return Err(fault),
        };
        let found = if is_folder {
            None
        } else {
            self.file(&file, &["", ".md"])
                .or_else(|| self.published(path, &["", ".html"]))
        };
        Ok(found
            .or_else(|| self.section(file.as_str()))
            // `../p1/` is how generators with a folder for each page link to `p1.md`; some add the slash to the name.
            .or_else(|| self.file(&file, &[".md", ""]))
            .or_else(|| self.published(path, &["/index.html", ".html"])))
    }

    /// Resolves a path against a file; a leading slash means the top.
    fn joined(&self, from: &SitePath, path: &str) -> Result<SitePath, PathFault> {
        match path.strip_prefix('/') {
            Some(rooted) => SitePath::new(rooted),
            None => from.join_from(path),
        }
    }

    fn file(&self, file: &SitePath, endings: &[&str]) -> Option<LinkTarget> {
        let find = |ending: &&str| {
            let path = format!("{file}{ending}");
            let page = self.places.by_path.get(path.as_str());
            let page = page.map(|page| LinkTarget::Page {
                page: *page,
                anchor: None,
            });
            let asset = || self.places.assets.get(path.as_str());
            page.or_else(|| Some(LinkTarget::Asset(*asset()?, String::new())))
        };
        endings.iter().find_map(find)
    }

    fn published(&self, path: &str, endings: &[&str]) -> Option<LinkTarget> {
        let url = self.joined(&self.page.url, path).ok()?;
        let find = |ending: &&str| {
            let url = format!("{url}{ending}");
            self.places.by_url.get(url.as_str()).cloned()
        };
        endings.iter().find_map(find)
    }

    /// Finds the page of a folder of the source.
    fn section(&self, folder: &str) -> Option<LinkTarget> {
        let places = self.places;
        if let Some(section) = places.book.urls.section_page(folder) {
            let page = *places.by_path.get(section.as_str())?;
            return Some(LinkTarget::Page { page, anchor: None });
        }
        let home = places.by_url.get("index.html")?;
        folder.is_empty().then(|| home.clone())
    }

    fn with_suffix(
        &self,
        target: LinkTarget,
        suffix: &str,
        fragment: Option<&str>,
        sink: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        match target {
            LinkTarget::Page { page, .. } => self.to_page(page, fragment, sink),
            LinkTarget::Asset(asset, _) => LinkTarget::Asset(asset, suffix.to_owned()),
            LinkTarget::Generated(url, _) => {
                LinkTarget::Generated(url, fragment.map(str::to_owned))
            }
            other @ (LinkTarget::External(_) | LinkTarget::Broken | LinkTarget::Unsafe) => other,
        }
    }

    fn to_page(
        &self,
        page: PageId,
        fragment: Option<&str>,
        sink: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return LinkTarget::Page { page, anchor: None };
        };
        let anchors = self.places.anchors(page);
        let decoded = percent_decode(fragment);
        let found = anchors.find(fragment).or_else(|| anchors.find(&decoded));
        let anchor = found.or_else(|| anchors.find_loosely(&decoded));
        // A fragment with `=` is state for the page's script, not an anchor; `#top` is every page's.
        let is_known = anchor.is_some() || decoded.contains('=') || decoded == "top";
        let anchor = anchor.unwrap_or(&decoded);
        if !is_known {
            sink.push(self.no_anchor(page, anchor));
            // The page is right all the same, and its top is the best place that is left.
            return LinkTarget::Page { page, anchor: None };
        }
        LinkTarget::Page {
            page,
            anchor: Some(anchor.to_owned()),
        }
    }

    fn no_anchor(&self, page: PageId, anchor: &str) -> Diagnostic {
        let target = &self.places.book.pages[page.0];
        let message = if page == self.page.id {
            format!("this page has no heading with the anchor `#{anchor}`")
        } else {
            format!(
                "`{}` has no heading with the anchor `#{anchor}`",
                target.path()
            )
        };
        let near = self
            .places
            .book
            .guesses
            .nearest(anchor, anchors::all(&target.parsed.body));
        let help = match near {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "an anchor is the heading in lower case, with `-` for spaces".to_owned(),
        };
        self.finding(Lint::BrokenAnchor, message).help(help)
    }

    fn missing(&self, path: &str) -> Diagnostic {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let is_page = name.rsplit_once('.').is_none_or(|(_, extension)| {
            is_markdown(extension) || extension.eq_ignore_ascii_case("html")
        });
        let (lint, what) = match (self.link.kind, is_page) {
            (LinkKind::Image, _) => (Lint::MissingFile, "image"),
            (LinkKind::Link, true) => (Lint::BrokenLink, "page"),
            (LinkKind::Link, false) => (Lint::MissingFile, "file"),
        };
        let finding = self.finding(lint, format!("there is no {what} `{path}`"));
        let help = self.missing_help(path).unwrap_or_else(|| {
            "add the file, or mend the path: it counts from the folder of this page".to_owned()
        });
        finding.help(help)
    }

    /// Says what an author may have meant: a draft, other letters, a neighbour, a file that has moved.
    fn missing_help(&self, path: &str) -> Option<String> {
        let wanted = self.joined(self.page.path(), path).ok()?;
        let places = self.places;
        if places.left_out.contains(wanted.as_str()) {
            let help = "the file exists but is not published: it is a draft, or for internal eyes";
            return Some(help.to_owned());
        }
        let guesses = places.book.guesses;
        places.names().meant(self.page.path(), &wanted, guesses)
    }

    fn label(&self) -> Label {
        Label::new(self.page.path(), self.link.span)
    }

    fn finding(&self, lint: Lint, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(lint, message, self.label())
    }
}
