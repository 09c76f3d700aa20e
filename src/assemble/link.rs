//! Where links lead.

use std::collections::{BTreeMap, HashSet};

use crate::assemble::url::{Urls, folded, is_markdown};
use crate::diagnostic::{Diagnostic, Label, Lint, nearest};
use crate::model::id::{AssetId, PageId};
use crate::model::link::{LinkKind, LinkTarget, ParsedLink};
use crate::model::page::Page;
use crate::model::site::{AssetFile, OutputPath};
use crate::source::{PathFault, SitePath};

/// The schemes that a link may have. Others may run script, or start a program on the reader's machine.
const SCHEMES: &[&str] = &["https", "http", "mailto", "tel", "sms", "slack"];

/// All that a link of the book can lead to.
pub(super) struct Places<'a> {
    pages: &'a [Page],
    urls: &'a Urls,
    by_path: BTreeMap<&'a str, PageId>,
    by_url: BTreeMap<&'a str, PageId>,
    /// Folded path to the path as it is, to tell a wrong letter case from a missing file.
    by_folded: BTreeMap<String, &'a str>,
    assets: BTreeMap<&'a str, AssetId>,
    /// Files that exist but are not published (drafts), by path.
    unpublished: HashSet<&'a str>,
    generated: &'a HashSet<OutputPath>,
    /// For each page its anchors.
    anchors: Vec<HashSet<&'a str>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        pages: &'a [Page],
        urls: &'a Urls,
        assets: &'a [AssetFile],
        unpublished: &'a [SitePath],
        generated: &'a HashSet<OutputPath>,
    ) -> Self {
        let paths = pages.iter().map(|page| page.path().as_str());
        let asset_paths = assets.iter().map(|asset| asset.path.as_str());
        Places {
            pages,
            urls,
            by_path: paths
                .clone()
                .zip(pages.iter().map(|page| page.id))
                .collect(),
            by_url: pages
                .iter()
                .map(|page| (page.url.as_str(), page.id))
                .collect(),
            by_folded: paths
                .chain(asset_paths.clone())
                .map(|path| (folded(path), path))
                .collect(),
            assets: asset_paths
                .enumerate()
                .map(|(at, path)| (path, AssetId(at)))
                .collect(),
            unpublished: unpublished.iter().map(SitePath::as_str).collect(),
            generated,
            anchors: pages.iter().map(anchors).collect(),
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
}

fn anchors(page: &Page) -> HashSet<&str> {
    let body = &page.parsed.body;
    let headings = body
        .headings()
        .into_iter()
        .map(|heading| heading.anchor.as_str());
    headings
        .chain(body.html_ids.iter().map(String::as_str))
        .collect()
}

/// One link, on its page, among all places.
struct Resolution<'a> {
    places: &'a Places<'a>,
    page: &'a Page,
    link: &'a ParsedLink,
}

impl Resolution<'_> {
    fn resolve(&self, sink: &mut Vec<Diagnostic>) -> LinkTarget {
        // Browsers leave out tabs and line ends inside an address and strip controls around it, so a scheme is judged
        // after the same is done.
        let destination: String = self
            .link
            .destination
            .chars()
            .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
            .collect();
        let destination = destination.trim_matches(|c: char| c <= ' ');
        if let Some(scheme) = scheme(destination) {
            return self.external(scheme, destination, sink);
        }
        if destination.starts_with("//") || destination.starts_with("\\\\") {
            // Without a scheme, the address would mean another machine's files when opened from disk.
            return self.external(
                "https",
                &format!("https:{}", destination.replace('\\', "/")),
                sink,
            );
        }
        let (path, suffix) = split_suffix(destination);
        let fragment = suffix.split_once('#').map(|(_, fragment)| fragment);
        if path.is_empty() {
            return self.to_page(self.page.id, fragment, sink);
        }
        self.internal(path, suffix, fragment, sink)
    }

    fn external(&self, scheme: &str, destination: &str, sink: &mut Vec<Diagnostic>) -> LinkTarget {
        if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            let message = format!("a link may not have the scheme `{scheme}:`");
            let help = format!(
                "allowed are {} and relative links; write the address in backticks to show it as text",
                SCHEMES.join(", ")
            );
            sink.push(self.finding(Lint::UnsafeLink, message).help(help));
            return LinkTarget::Broken;
        }
        if self.link.kind == LinkKind::Image {
            let message = "this image is on another machine, and the site shows none from outside";
            let help =
                "put the image into the source folder; until then a link stands in its place";
            sink.push(self.finding(Lint::RemoteImage, message).help(help));
        }
        LinkTarget::External(destination.to_owned())
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
        for candidate in [decoded.as_str(), path] {
            match self.target_path(candidate) {
                Ok(found) => {
                    if let Some(target) =
                        self.find(&found, path.ends_with('/'), suffix, fragment, sink)
                    {
                        return target;
                    }
                }
                Err(PathFault::Empty) => {
                    if let Some(home) = self.places.urls.section_page("") {
                        return self.to_page(self.places.by_path[home.as_str()], fragment, sink);
                    }
                }
                Err(other) => fault = Some(other),
            }
        }
        match fault {
            Some(PathFault::Outside) => {
                let message = format!("this link leaves the playbook: `{}`", self.link.destination);
                let help = "link to a file inside the source folder, or to an https address";
                sink.push(self.finding(Lint::LinkOutside, message).help(help));
            }
            _ => self.report_missing(&decoded, sink),
        }
        LinkTarget::Broken
    }

    /// Resolves a path against the page; a leading slash means the top of the source.
    fn target_path(&self, path: &str) -> Result<SitePath, PathFault> {
        match path.strip_prefix('/') {
            Some(rooted) => SitePath::new(rooted),
            None => self.page.path().join_from(path),
        }
    }

    fn find(
        &self,
        path: &SitePath,
        is_folder: bool,
        suffix: &str,
        fragment: Option<&str>,
        sink: &mut Vec<Diagnostic>,
    ) -> Option<LinkTarget> {
        let places = self.places;
        if !is_folder {
            if let Some(page) = places.by_path.get(path.as_str()) {
                return Some(self.to_page(*page, fragment, sink));
            }
            if let Some(asset) = places.assets.get(path.as_str()) {
                return Some(LinkTarget::Asset(*asset, suffix.to_owned()));
            }
            // Books written for other generators link to pages by their address, or leave the extension out.
            if let Some(page) = places.by_url.get(path.as_str()) {
                return Some(self.to_page(*page, fragment, sink));
            }
            if places.generated.contains(path) {
                return Some(LinkTarget::Generated(
                    path.clone(),
                    fragment.map(str::to_owned),
                ));
            }
            for extension in ["md", "html"] {
                let with = format!("{path}.{extension}");
                let page = places
                    .by_path
                    .get(with.as_str())
                    .or_else(|| places.by_url.get(with.as_str()));
                if let Some(page) = page {
                    return Some(self.to_page(*page, fragment, sink));
                }
            }
        }
        if let Some(section) = places.urls.section_page(path.as_str()) {
            let page = places.by_path.get(section.as_str())?;
            return Some(self.to_page(*page, fragment, sink));
        }
        // `../p1/` is how generators with a folder a page link to `p1.md`.
        let page = places
            .by_path
            .get(format!("{path}.md").as_str())
            .filter(|_| is_folder)?;
        Some(self.to_page(*page, fragment, sink))
    }

    fn to_page(
        &self,
        page: PageId,
        fragment: Option<&str>,
        sink: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        let anchor = fragment.filter(|fragment| !fragment.is_empty());
        if let Some(fragment) = anchor {
            let anchors = &self.places.anchors[page.0];
            let decoded = percent_decode(fragment);
            // A fragment with `=` is state for the page's script, not an anchor; `#top` is every page's.
            let is_known = anchors.contains(fragment)
                || anchors.contains(decoded.as_str())
                || fragment.contains('=')
                || fragment == "top";
            if !is_known {
                self.report_anchor(page, &decoded, sink);
            }
            let anchor = if anchors.contains(fragment) {
                fragment.to_owned()
            } else {
                decoded
            };
            return LinkTarget::Page {
                page,
                anchor: Some(anchor),
            };
        }
        LinkTarget::Page { page, anchor: None }
    }

    fn report_anchor(&self, page: PageId, anchor: &str, sink: &mut Vec<Diagnostic>) {
        let target = &self.places.pages[page.0];
        let message = if page == self.page.id {
            format!("this page has no heading with the anchor `#{anchor}`")
        } else {
            format!(
                "{} has no heading with the anchor `#{anchor}`",
                target.path()
            )
        };
        let mut known: Vec<&str> = self.places.anchors[page.0].iter().copied().collect();
        known.sort_unstable();
        let help = match nearest(anchor, known.iter().copied()) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "anchors are made from headings: lower case, dashes for spaces".to_owned(),
        };
        sink.push(self.finding(Lint::BrokenAnchor, message).help(help));
    }

    fn report_missing(&self, path: &str, sink: &mut Vec<Diagnostic>) {
        let extension = path
            .rsplit_once('/')
            .map_or(path, |(_, name)| name)
            .rsplit_once('.');
        let is_page = match extension {
            Some((_, extension)) => {
                is_markdown(extension) || extension.eq_ignore_ascii_case("html")
            }
            None => true,
        };
        let is_file = self.link.kind == LinkKind::Image || !is_page;
        let lint = if is_file {
            Lint::MissingFile
        } else {
            Lint::BrokenLink
        };
        let message = match (self.link.kind, is_page) {
            (LinkKind::Image, _) => format!("no such image: `{path}`"),
            (LinkKind::Link, true) => format!("no such page: `{path}`"),
            (LinkKind::Link, false) => format!("no such file: `{path}`"),
        };
        let mut finding = self.finding(lint, message);
        if let Some(help) = self.missing_help(path) {
            finding = finding.help(help);
        }
        sink.push(finding);
    }

    fn missing_help(&self, path: &str) -> Option<String> {
        let wanted = self.target_path(path).ok()?;
        if self.places.unpublished.contains(wanted.as_str()) {
            return Some(
                "the page exists but is not published: it is a draft, or not for this audience"
                    .to_owned(),
            );
        }
        if let Some(real) = self.places.by_folded.get(&folded(wanted.as_str())) {
            let real = SitePath::new(real).ok()?;
            return Some(format!(
                "a file of that name exists in other letters: `{}`",
                self.page.path().relative_to(&real)
            ));
        }
        // A misspelt name is looked for among the neighbours of the wanted file, not in the whole book.
        let neighbours = self
            .places
            .by_path
            .range(wanted.folder()..)
            .map(|(path, _)| *path);
        let neighbours = neighbours
            .take_while(|path| path.starts_with(wanted.folder()))
            .filter(|path| SitePath::new(path).is_ok_and(|path| path.folder() == wanted.folder()))
            .take(2000);
        let near = SitePath::new(nearest(wanted.as_str(), neighbours)?).ok()?;
        Some(format!(
            "did you mean `{}`?",
            self.page.path().relative_to(&near)
        ))
    }

    fn finding(&self, lint: Lint, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(lint, message, Label::new(self.page.path(), self.link.span))
    }
}

/// Returns the scheme of an address: letters, digits, `+`, `-`, `.` before the first colon.
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut bytes = scheme.bytes();
    let starts = bytes.next()?.is_ascii_alphabetic();
    let fits = bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (starts && fits).then_some(scheme)
}

/// Splits `a/b.md?x#y` into `a/b.md` and `?x#y`.
fn split_suffix(destination: &str) -> (&str, &str) {
    let at = destination.find(['?', '#']).unwrap_or(destination.len());
    destination.split_at(at)
}

/// Resolves `%41` and the like; what is not valid, or would not be UTF-8, stays as it is.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())) {
            Some(hex) => {
                decoded.extend(u8::from_str_radix(hex, 16));
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{percent_decode, scheme};

    #[test]
    fn schemes() {
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("10:30.md"), None);
    }

    #[test]
    fn percent_signs_that_mean_nothing_stay() {
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
