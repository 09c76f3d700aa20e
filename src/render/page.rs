//! The author's pages: what their templates see, and their bodies.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use crate::diagnostic::Diagnostic;
use crate::model::block::Block;
use crate::model::directive::Directive;
use crate::model::id::PageId;
use crate::model::link::{DirectiveIndex, LinkIndex, LinkTarget};
use crate::model::page::{Audience, Page};
use crate::model::shell::CommandBlock;
use crate::model::site::OutputPath;
use crate::model::step::Step;
use crate::render::block::{self, Host};
use crate::render::directive::Placed;
use crate::render::engine::{Shared, View};
use crate::render::escape::{escape, escape_into};
use crate::render::nav::OpenNav;
use crate::render::renderer::Renderer;
use crate::render::view::{LinkView, OwnerView, PageView, TocView, ToolView};
use crate::render::{format, href, qr};
use crate::source::Span;

/// How many bytes of bodies wait for their second use. More would hold the whole book once more; those that find no room
/// are made twice.
const MOST_KEPT: usize = 4 << 20;

/// A page's content, which the page and the whole-book print use, in whichever order.
pub(super) enum Body {
    /// Nobody has used it.
    Unused,
    /// It was used, and waits for the other.
    Kept(String),
    /// It was used, and there was no room to keep it.
    UsedOnce,
}

/// What is known of a page before it is known what it shows.
pub(super) struct Frame {
    pub(super) view: PageView,
    pub(super) nav: OpenNav,
    pub(super) title_html: String,
    pub(super) body_html: String,
}

impl<'a> Renderer<'a> {
    /// Makes an author's page.
    pub(super) fn page(&self, id: PageId) -> Result<String, Box<Diagnostic>> {
        let page = self.book.playbook.page(id);
        let body_html = self.body(id)?;
        let mut view = self.page_view(page);
        view.fields = self.fields(&body_html, Some(page));
        view.guards = self.guards(&body_html);
        let frame = Frame {
            view,
            nav: self.ground.nav.open_at(id),
            title_html: title_html(page, &self.host(page)),
            body_html,
        };
        let view = self.frame(frame);
        match self.book.playbook.kind_name(page) {
            "home" => self.engine.fill("home.html", &self.home(view)),
            "section" => {
                let children = self.child_links(&self.ground.nav.children(id));
                let view = view.with_view("children", &children);
                self.engine.fill("section.html", &view)
            }
            _ => self.engine.fill("page.html", &view),
        }
    }

    /// Puts what every template sees into a view.
    pub(super) fn frame(&self, frame: Frame) -> View {
        let Frame {
            mut view,
            nav,
            title_html,
            body_html,
        } = frame;
        view.nav_hidden = nav.hidden;
        let page = Shared::new(&view).with([
            ("nav", nav.entries),
            ("title_html", Shared::html(&title_html)),
            ("body_html", Shared::html(&body_html)),
            ("qr_html", Shared::html(&self.qr(view.canonical.as_deref()))),
        ]);
        View::new()
            .with("site", &self.ground.shared.site)
            .with("page", &page)
            .with_view("root", &view.root)
    }

    /// Returns the code that leads from paper to the hosted page; empty where there is none.
    pub(super) fn qr(&self, url: Option<&str>) -> String {
        let mut html = String::new();
        if let Some(url) = url {
            let label = self
                .book
                .words
                .text("qr_label", "QR code of this page's address:");
            qr::write(url, &format!("{label} {url}"), &mut html);
        }
        html
    }

    fn page_view(&self, page: &Page) -> PageView {
        let book = &self.book;
        let front_matter = &page.parsed.front_matter;
        let kind = book.playbook.kind_name(page);
        let place = book.playbook.nav.places.get(page.id.0);
        let neighbour = |id: Option<PageId>| id.map(|id| self.link(id));
        let address = href::path(&page.url);
        PageView {
            root: href::root(&page.url),
            canonical: book.absolute(&address),
            href: address,
            title: page.title.clone(),
            description: page.description.clone(),
            source: Some(page.path().as_str().to_owned()),
            markdown_href: self
                .has_source(page.id)
                .then(|| href::path(&page.source_url())),
            edit_url: self.edit_url(page),
            kind: kind.to_owned(),
            kind_text: book.kind_text(kind),
            is_public: page.audience == Audience::Public,
            breadcrumb: self.ground.nav.above(page.id),
            nav_hidden: 0,
            toc: toc(page),
            previous: neighbour(place.and_then(|place| place.previous)),
            next: neighbour(place.and_then(|place| place.next)),
            severities: book.badges(&page.severities),
            services: page.services.clone(),
            tags: front_matter.tags.clone(),
            alerts: front_matter
                .alerts
                .iter()
                .map(|alert| alert.value.clone())
                .collect(),
            owner: page.owner.as_ref().map(|owner| OwnerView {
                name: owner.clone(),
                contact: self.owner_contact(owner),
            }),
            version: front_matter.version.clone(),
            reviewed: page.reviewed.map(format::date),
            review_due: page.review_due.map(format::date),
            needs: self.needs(page),
            fields: Vec::new(),
            guards: Vec::new(),
            errors: self.errors(page.id),
            title_anchor: title_anchor(page),
            steps: page.steps.len(),
            checklist_href: self.checklist_href(page.id),
        }
    }

    /// Returns the tools that a page needs access to.
    pub(super) fn needs(&self, page: &Page) -> Vec<ToolView> {
        let tools = page.needs.iter().filter_map(|tool| tool.target);
        tools.map(|tool| self.book.tool(tool)).collect()
    }

    fn edit_url(&self, page: &Page) -> Option<String> {
        let pattern = self.book.config.edit_url.as_ref()?;
        href::external(&pattern.replace("{path}", &href::path(page.path())))
    }

    /// Returns a link to a page.
    pub(super) fn link(&self, id: PageId) -> LinkView {
        let page = self.book.playbook.page(id);
        LinkView {
            title: page.title.clone(),
            href: Some(href::path(&page.url)),
        }
    }

    /// Returns a page's content without the heading that gave the title. It has two uses, the page itself and the
    /// whole-book print; between them it is kept, while there is room.
    pub(super) fn body(&self, id: PageId) -> Result<String, Box<Diagnostic>> {
        let page = self.book.playbook.page(id);
        let Some(kept) = self.bodies.get(id.0) else {
            return self.write_body(page);
        };
        let slot = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *slot(), Body::UsedOnce);
        let is_first = match before {
            Body::Kept(html) => {
                self.kept_bytes.fetch_sub(html.len(), Ordering::Relaxed);
                return Ok(html);
            }
            Body::Unused => true,
            Body::UsedOnce => false,
        };
        let html = self.write_body(page)?;
        let has_room = self.kept_bytes.load(Ordering::Relaxed) < MOST_KEPT;
        if is_first && has_room && self.prints_bodies() {
            self.kept_bytes.fetch_add(html.len(), Ordering::Relaxed);
            *slot() = Body::Kept(html.clone());
        }
        Ok(html)
    }

    fn write_body(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let host = self.host(page);
        let blocks = &page.parsed.body.blocks;
        let start = usize::from(title_heading(page).is_some());
        let mut html = String::with_capacity(page.parsed.file.text.len() * 3 / 2);
        block::write_blocks(&blocks[start..], &host, &mut html);
        match host.fault.into_inner() {
            Some(fault) => Err(fault),
            None => Ok(html),
        }
    }

    fn host<'p>(&'p self, page: &'p Page) -> PageHost<'p, 'a> {
        PageHost {
            renderer: self,
            page,
            placed: Placed::default(),
            root: href::root(&page.url),
            href: href::path(&page.url),
            fault: std::cell::RefCell::new(None),
        }
    }
}

/// Returns the title with the code and emphasis of the heading that it came from.
fn title_html(page: &Page, host: &PageHost<'_, '_>) -> String {
    let Some(heading) = title_heading(page) else {
        return escape(&page.title);
    };
    let mut html = String::new();
    block::write_blocks(std::slice::from_ref(heading), host, &mut html);
    let start = html.find('>').map_or(0, |at| at + 1);
    let end = html
        .find("<a class=\"anchor\"")
        .or_else(|| html.find("</h1>"));
    html[start..end.unwrap_or(html.len())].trim().to_owned()
}

/// Returns the heading that the title came from, which stands first in the body.
fn title_heading(page: &Page) -> Option<&Block> {
    let first = page.parsed.body.blocks.first()?;
    (page.title_in_body && matches!(first, Block::Heading(_))).then_some(first)
}

/// Returns the anchor of the heading that the title came from.
pub(super) fn title_anchor(page: &Page) -> Option<String> {
    match title_heading(page)? {
        Block::Heading(heading) => Some(heading.anchor.clone()),
        _ => None,
    }
}

/// Returns the headings of level 2, and those of level 3 below them.
fn toc(page: &Page) -> Vec<TocView> {
    let mut entries: Vec<TocView> = Vec::new();
    for heading in page.parsed.body.headings() {
        let entry = TocView {
            title: crate::model::plain_text::plain_text(&heading.content),
            anchor: href::anchor(&heading.anchor),
            level: heading.level,
            children: Vec::new(),
        };
        match (heading.level, entries.last_mut()) {
            (3, Some(above)) if above.level == 2 => above.children.push(entry),
            (2 | 3, _) => entries.push(entry),
            _ => {}
        }
    }
    entries
}

/// What the tree of a body asks of its page.
struct PageHost<'p, 'a> {
    renderer: &'p Renderer<'a>,
    page: &'p Page,
    placed: Placed,
    root: String,
    href: String,
    /// The first template that failed; the tree's writer goes on, as it knows no templates.
    fault: std::cell::RefCell<Option<Box<Diagnostic>>>,
}

impl PageHost<'_, '_> {
    fn target(&self, link: LinkIndex) -> &LinkTarget {
        self.page.links.get(link.0).unwrap_or(&LinkTarget::Broken)
    }

    fn to(&self, url: &OutputPath) -> String {
        href::relative(&self.page.url, url)
    }
}

impl Host for PageHost<'_, '_> {
    fn href(&self, link: LinkIndex) -> Option<String> {
        let playbook = self.renderer.book.playbook;
        Some(match self.target(link) {
            LinkTarget::Page { page, anchor } => {
                let url = &playbook.page(*page).url;
                match anchor {
                    Some(anchor) if *page == self.page.id => format!("#{}", href::anchor(anchor)),
                    Some(anchor) => format!("{}#{}", self.to(url), href::anchor(anchor)),
                    None => self.to(url),
                }
            }
            LinkTarget::Generated(url, fragment) => match fragment {
                Some(fragment) => {
                    format!(
                        "{}#{}",
                        self.to(url),
                        href::loose(fragment.trim_start_matches('#'))
                    )
                }
                None => self.to(url),
            },
            LinkTarget::Asset(asset, suffix) => {
                let url = &playbook.assets[asset.0].path;
                format!("{}{}", self.to(url), href::loose(suffix))
            }
            LinkTarget::External(url) => href::external(url)?,
            LinkTarget::Broken | LinkTarget::Unsafe => return None,
        })
    }

    fn is_unsafe(&self, link: LinkIndex) -> bool {
        matches!(self.target(link), LinkTarget::Unsafe)
    }

    fn is_local(&self, link: LinkIndex) -> bool {
        !matches!(self.target(link), LinkTarget::External(_))
    }

    fn copy_button(&self, html: &mut String) {
        html.push_str("<button class=\"code__copy\" type=\"button\" data-copy-code hidden>");
        escape_into(self.renderer.book.words.text("copy", "Copy"), html);
        html.push_str("</button>");
    }

    fn step(&self, span: Span) -> Option<(&Step, String)> {
        let step = self.page.step_at(span)?;
        let severities = step
            .condition
            .iter()
            .flat_map(|condition| &condition.severities);
        let declared = &self.renderer.book.playbook.severities;
        let names: Vec<&str> = severities
            .filter_map(|id| declared.get(id.0))
            .map(|severity| severity.noun.id.value.as_str())
            .collect();
        Some((step, names.join(" ")))
    }

    fn to_sign(&self) -> Option<[&str; 2]> {
        let words = &self.renderer.book.words;
        Some([
            words.text("sign_time", "time"),
            words.text("sign_initials", "initials"),
        ])
    }

    fn commands(&self, block: &CommandBlock, html: &mut String) {
        let anchor = |text: &str| self.placed.row(text);
        self.renderer.book.write_commands(block, &anchor, html);
    }

    fn directive(&self, directive: DirectiveIndex, html: &mut String) {
        let Some(directive) = self.page.directives.get(directive.0) else {
            return;
        };
        let view = self
            .renderer
            .directive_view(&directive.value, &self.href, &self.placed);
        let Some((template, view)) = view else {
            if directive.value == Directive::Withheld {
                return;
            }
            // Its id is nobody's. What the author wrote stands there, so that the reader sees that something is missing.
            let written = directive.span.text(&self.page.parsed.file.text).trim();
            let written = escape(written);
            html.push_str("<div class=\"code\"><pre tabindex=\"0\"><code>");
            html.push_str(&written);
            html.push_str("\n</code></pre></div>\n");
            return;
        };
        let view = view
            .with("site", &self.renderer.ground.shared.site)
            .with_view("root", &self.root);
        match self.renderer.engine.fill(template, &view) {
            Ok(filled) => html.push_str(&filled),
            Err(fault) => drop(self.fault.borrow_mut().get_or_insert(fault)),
        }
    }
}
