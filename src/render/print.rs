//! The whole book in one file, for paper.
//!
//! Bodies are those of the pages, their ids made unique by a prefix and their links led to what stands in the same file.

use crate::diagnostic::Diagnostic;
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::site::OutputPath;
use crate::render::attributes::{self, Meaning};
use crate::render::engine::Shared;
use crate::render::href;
use crate::render::index_pages::IndexPage;
use crate::render::page::title_anchor;
use crate::render::renderer::{Pieces, Renderer};
use crate::render::view::{OwnerView, PrintPageView};
use crate::source::percent_decode;

/// Beyond so many pages no one prints the book, no browser opens it, and the file names the pages alone.
const MOST_PAGES: usize = 2_000;

/// What a page of reference holds at most to share a sheet with its neighbours: a third of one.
const SHORT_BYTES: usize = 1_000;

impl Renderer<'_> {
    /// Says whether the bodies of pages are wanted for print too.
    pub(super) fn prints_bodies(&self) -> bool {
        let playbook = self.book.playbook;
        let print = playbook
            .generated
            .iter()
            .any(|path| path.as_str() == "print.html");
        print && playbook.pages.len() <= MOST_PAGES
    }

    /// Makes the whole book, page by page: in one piece it would be as large as all pages together.
    ///
    /// # Errors
    /// A template that fails, as a finding about the theme; where it is that of a directive, its page's piece says so.
    pub(super) fn print(&self, url: &OutputPath) -> Result<Pieces<'_>, Box<Diagnostic>> {
        let order = &self.book.playbook.nav.order;
        let has_bodies = self.prints_bodies();
        let before = std::iter::once(None).chain(order.iter().map(|id| Some(*id)));
        let pages = before
            .zip(order)
            .map(|(before, id)| Shared::new(&self.print_page(*id, before)));
        let view = self
            .index_view(IndexPage::Print, url)
            .with("pages", &Shared::list(pages))
            .with(
                "cover_qr_html",
                &Shared::html(&self.qr(self.book.absolute("").as_deref())),
            )
            .with_view("is_complete", &has_bodies);
        let frame = self.engine.fill("print.html", &view)?;
        // The template shows a mark for each body, so that the bodies, which are most of the book, are copied only once.
        let mut at = 0;
        let pieces = std::iter::from_fn(move || {
            let rest = frame.get(at..).filter(|rest| !rest.is_empty())?;
            let (before, page, length) = to_mark(rest);
            at += length;
            let mut html = before.to_owned();
            let page = page.filter(|page| has_bodies && page.0 < self.book.playbook.pages.len());
            let body = page.map(|page| Ok((page, self.body(page)?)));
            Some(body.transpose().map(|body| {
                if let Some((page, body)) = body {
                    self.append(page, &body, &mut html);
                }
                html
            }))
        });
        Ok(Pieces::new(pieces))
    }

    fn print_page(&self, id: PageId, before: Option<PageId>) -> PrintPageView {
        let page = self.book.playbook.page(id);
        PrintPageView {
            anchor: anchor(id),
            title_anchor: title_anchor(page).map(|title| format!("{}-{title}", anchor(id))),
            title: page.title.clone(),
            href: href::path(&page.url),
            depth: self.ground.nav.depth(id),
            kind: self.book.playbook.kind_name(page).to_owned(),
            begins: self.begins(id, before),
            severities: self.book.badges(&page.severities),
            owner: page.owner.clone().map(|name| OwnerView {
                name,
                contact: None,
            }),
            version: page.parsed.front_matter.version.clone(),
            review_due: page.review_due.map(crate::render::format::date),
            needs: self.needs(page),
            qr_html: self.qr(self.book.absolute(&href::path(&page.url)).as_deref()),
            body_html: format!("{MARK}{}-->", id.0),
        }
    }

    /// Returns where a page begins on paper.
    ///
    /// What is worked through has a sheet of its own, and so has a section, so that it can be taken out of a binder alone.
    /// Short pages of reference flow on, and a first one of any length stands below a section that has little to say.
    fn begins(&self, id: PageId, before: Option<PageId>) -> &'static str {
        let playbook = self.book.playbook;
        let kind = |id| self.book.playbook.kind_name(playbook.page(id));
        let is_short = |id| is_short(playbook.page(id));
        let is_below = |before| self.ground.nav.depth(id) > self.ground.nav.depth(before);
        if !matches!(kind(id), "reference" | "home") {
            return "sheet";
        }
        match before {
            Some(before) if kind(before) == "section" && is_below(before) && is_short(before) => {
                "joined"
            }
            _ if is_short(id) => "flows",
            _ => "sheet",
        }
    }

    /// Appends a body, its ids and links rewritten.
    fn append(&self, id: PageId, body: &str, html: &mut String) {
        let url = &self.book.playbook.page(id).url;
        let body = body.replace(TICK, STILL_TICK);
        rewrite(&body, &anchor(id), html, |address| {
            self.print_href(url, address)
        });
    }

    /// Returns where a link of a page leads from the print: to a page's place in it, else from the top of the site.
    fn print_href(&self, from: &OutputPath, address: &str) -> Option<String> {
        let at = address.find(['?', '#']).unwrap_or(address.len());
        let (path, suffix) = address.split_at(at);
        // A colon in the fragment is part of a card's id; one in the path, of a scheme.
        if path.is_empty() || path.contains(':') || path.starts_with('/') {
            return None;
        }
        let target = from.join_from(&percent_decode(path)).ok()?;
        let page = self.book.playbook.page_by_url.get(&target);
        Some(match (page, suffix.strip_prefix('#')) {
            (Some(page), Some(fragment)) => format!("#{}-{fragment}", anchor(*page)),
            (Some(page), None) => format!("#{}", anchor(*page)),
            (None, _) => format!("{}{suffix}", href::path(&target)),
        })
    }
}

/// Says whether a page fills a part of a sheet only.
fn is_short(page: &Page) -> bool {
    let body = &page.parsed.body;
    let shows_data = !body.directives.is_empty();
    !shows_data && body.span.text(&page.parsed.file.text).len() <= SHORT_BYTES
}

/// Stands in the frame for a body; what it is made of cannot come from an author, whose `<` is escaped.
const MARK: &str = "<!--opsbook:body:";

/// The beginning of a step's box.
const TICK: &str = "<input type=\"checkbox\" data-step=";

/// The same here: a tick belongs to its own page, and nothing would keep it in the print.
const STILL_TICK: &str = "<input type=\"checkbox\" disabled data-step=";

/// Returns what stands before the next mark, the page that the mark is for, and the length of both.
fn to_mark(frame: &str) -> (&str, Option<PageId>, usize) {
    let marked = frame.split_once(MARK);
    let marked = marked.and_then(|(before, rest)| Some((before, rest.split_once("-->")?)));
    let Some((before, (number, after))) = marked else {
        return (frame, None, frame.len());
    };
    let page = number.parse().ok().map(PageId);
    (before, page, frame.len() - after.len())
}

fn anchor(id: PageId) -> String {
    format!("page-{}", id.0 + 1)
}

/// Appends HTML, with every id prefixed and every relative address given to `lead`, which says where it leads now.
fn rewrite(body: &str, prefix: &str, html: &mut String, lead: impl Fn(&str) -> Option<String>) {
    let prefix = format!("{prefix}-");
    attributes::rewrite(body, html, |meaning, name, value, html| {
        match (meaning, value) {
            (Meaning::Ids, ids) => attributes::write_ids(name, ids, &prefix, html),
            (Meaning::Address, address) => match address.strip_prefix('#') {
                Some(id) => attributes::write(name, &format!("#{prefix}{id}"), html),
                None => attributes::write(name, lead(address).as_deref().unwrap_or(address), html),
            },
            (Meaning::Drawing, address) => {
                let id = &address["url(#".len()..];
                attributes::write(name, &format!("url(#{prefix}{id}"), html);
            }
            (Meaning::Other, value) => attributes::write(name, value, html),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn ids_and_links_stay_within_the_page() {
        let body = "<h2 id=\"a\">A = &quot;x&quot; <a class=\"anchor\" href=\"#a\">#</a></h2>\
                    <p aria-labelledby=\"a b\"><a href=\"../b.html#c\">b</a>\
                    <a href=\"https://x/?id=1\">x</a></p><path marker-end=\"url(#m)\"/>";
        let mut html = String::new();
        rewrite(body, "page-7", &mut html, |address| {
            (!address.contains(':')).then(|| "#page-9-c".to_owned())
        });
        assert_eq!(
            html,
            "<h2 id=\"page-7-a\">A = &quot;x&quot; <a class=\"anchor\" href=\"#page-7-a\">#</a></h2>\
             <p aria-labelledby=\"page-7-a page-7-b\"><a href=\"#page-9-c\">b</a>\
             <a href=\"https://x/?id=1\">x</a></p><path marker-end=\"url(#page-7-m)\"/>"
        );
    }
}
