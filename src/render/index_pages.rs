//! Pages that are made from the whole book: home, indexes, sections without a page, forwarding pages.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::model::id::{CommandId, PageId, PolicyId, SeverityId, ToolId};
use crate::model::site::OutputPath;
use crate::render::book::Book;
use crate::render::directive::Placed;
use crate::render::engine::{Shared, View};
use crate::render::escape::escape;
use crate::render::format;
use crate::render::href;
use crate::render::nav::{MadeSection, NavChild, OpenNav};
use crate::render::page::Frame;
use crate::render::places::Noun;
use crate::render::renderer::Renderer;
use crate::render::view::{
    AlertView, IndexEntryView, LetterView, OwnerView, PageLinkView, PageView, ReviewOwnerView,
    SectionView,
};

/// How many runbooks and alerts the home page lists.
const MOST_AT_HOME: usize = 100;
/// How many pages of each section the home page lists.
const MOST_IN_SECTION: usize = 12;
/// How many contacts the home page lists.
const MOST_CONTACTS: usize = 8;

macro_rules! index_pages {
    ($($variant:ident $file:literal $template:literal $key:literal $title:literal,)*) => {
        /// A page that is made from the whole book.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum IndexPage {
            $(#[doc = concat!("`", $file, "`.")] $variant,)*
        }

        impl IndexPage {
            /// Returns the page that lies at a path, if one does.
            pub fn at(path: &str) -> Option<Self> {
                match path { $($file => Some(IndexPage::$variant),)* _ => None }
            }

            fn template(self) -> &'static str {
                match self { $(IndexPage::$variant => $template,)* }
            }

            /// Returns the key of its title among the interface texts, and the title in English.
            fn title(self) -> (&'static str, &'static str) {
                match self { $(IndexPage::$variant => ($key, $title),)* }
            }
        }
    };
}

index_pages! {
    Home "index.html" "home.html" "title_home" "Home",
    NotFound "404.html" "not_found.html" "title_not_found" "Page not found",
    Alerts "alerts.html" "alerts.html" "title_alerts" "Alerts",
    Checklists "checklists.html" "checklists.html" "title_checklists" "Checklists",
    Commands "commands.html" "commands.html" "title_commands" "Commands",
    Contacts "contacts.html" "contacts.html" "title_contacts" "Contacts",
    Incident "incident.html" "incident.html" "title_incident" "Incident",
    LogSheet "log-sheet.html" "log_sheet.html" "title_log_sheet" "Incident log sheet",
    Print "print.html" "print.html" "title_print" "The whole book",
    Ready "ready.html" "ready.html" "title_ready" "Before the shift",
    Review "review.html" "review.html" "title_review" "Review dates",
    Search "search.html" "search.html" "title_search" "Search and index",
    Severity "severity.html" "severity.html" "title_severity" "How bad is it?",
    WalletCard "wallet-card.html" "wallet_card.html" "title_wallet_card" "Wallet card",
}

impl Renderer<'_> {
    /// Makes an index.
    pub(super) fn index_page(
        &self,
        index: IndexPage,
        url: &OutputPath,
    ) -> Result<String, Box<Diagnostic>> {
        if let (IndexPage::Severity, Some(page)) = (index, self.book.playbook.wizard) {
            return self.forward(page, url);
        }
        let view = self.index_view(index, url);
        let here = href::path(url);
        let placed = Placed::default();
        let shared = &self.ground.shared;
        let view = match index {
            IndexPage::Home => self.home(view),
            IndexPage::NotFound => view
                .with("severities", &shared.severities)
                .with_view("contacts", &self.book.first_contacts(MOST_CONTACTS)),
            IndexPage::Alerts => view
                .with_view("alerts", &self.alerts())
                .with_view("coverage", &self.coverage_view())
                .with_view("runbooks_without_alert", &self.runbooks_without_alert()),
            IndexPage::Commands => {
                let place = |id| placed.anchor(&self.book, &here, Noun::Command(id));
                let (groups, hidden) = self.book.command_groups(self.commands(), &place);
                view.with_view("groups", &groups)
                    .with_view("hidden", &hidden)
            }
            IndexPage::Checklists => {
                let (checklists, others) = self.checklists();
                view.with_view("checklists", &checklists)
                    .with_view("others", &others)
            }
            IndexPage::Contacts => {
                let policies = 0..self.book.playbook.policies.len();
                let policies: Vec<_> = policies
                    .map(|at| self.placed_policy(PolicyId(at), &here, &placed))
                    .collect();
                view.with_view("groups", &self.placed_groups(None, &here, &placed))
                    .with_view("policies", &policies)
                    .with("rotations", &shared.rotations)
            }
            IndexPage::Ready => view
                .with_view("phones", &self.book.unset_phones())
                .with_view("access", &self.access())
                .with("rotations", &shared.rotations),
            IndexPage::Review => view
                .with_view("owners", &self.review_owners())
                .with_view("pages", &self.by_review()),
            IndexPage::Search => view.with_view("letters", &self.letters()),
            IndexPage::Severity => {
                let severities = 0..self.book.playbook.severities.len();
                let severities: Vec<_> = severities
                    .map(|at| self.placed_severity(SeverityId(at), &here, &placed))
                    .collect();
                self.wizard(view)
                    .with_view("severities", &severities)
                    .with("metrics", &shared.metrics)
            }
            IndexPage::WalletCard => {
                let qr = self.qr(self.book.absolute("").as_deref());
                view.with_view("card", &self.book.wallet_card(&self.ground.severities))
                    .with("cover_qr_html", &Shared::html(&qr))
            }
            IndexPage::Incident => view
                .with("severities", &shared.severities)
                .with_view("templates", &self.review_templates()),
            IndexPage::LogSheet | IndexPage::Print => view.with("severities", &shared.severities),
        };
        self.engine.fill(index.template(), &view)
    }

    /// Returns what the template of an index sees in any case.
    pub(super) fn index_view(&self, index: IndexPage, url: &OutputPath) -> View {
        let (key, english) = index.title();
        let title = match index {
            IndexPage::Home => self.book.playbook.title.clone(),
            _ => self.book.words.text(key, english).to_owned(),
        };
        let mut view = self.made_view(&title, url, "index");
        if index == IndexPage::Home {
            view.kind = "home".to_owned();
            view.kind_text = self.book.kind_text("home");
            view.description = self.book.config.description.clone();
        }
        match index {
            IndexPage::Commands | IndexPage::Print => {
                view.fields = self.fields_of_book();
                view.guards = self.guards_of_book();
            }
            IndexPage::Severity => {
                let steps = self.ground.severities.iter().flat_map(|s| &s.first_steps);
                let html: String = steps.map(|step| step.row_html.as_str()).collect();
                view.fields = self.fields(&html, None);
                view.guards = self.guards(&html);
            }
            _ => {}
        }
        if index == IndexPage::NotFound {
            // It is shown at any address, so only a path from the top of the host leads anywhere.
            view.root = self.absolute_root();
            view.canonical = None;
        }
        self.made_frame(view, self.ground.nav.closed())
    }

    pub(super) fn absolute_root(&self) -> String {
        let url = self.book.absolute("").unwrap_or_default();
        let path = url
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('/'));
        path.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
    }

    pub(super) fn made_frame(&self, view: PageView, nav: OpenNav) -> View {
        self.frame(Frame {
            title_html: escape(&view.title),
            view,
            nav,
            body_html: String::new(),
        })
    }

    pub(super) fn made_view(&self, title: &str, url: &OutputPath, kind: &str) -> PageView {
        let address = href::path(url);
        PageView {
            root: href::root(url),
            canonical: self.book.absolute(&address),
            href: address,
            title: title.to_owned(),
            description: None,
            source: None,
            markdown_href: None,
            edit_url: None,
            kind: kind.to_owned(),
            kind_text: self.book.kind_text(kind),
            is_public: self.book.config.audience == crate::model::page::Audience::Public,
            breadcrumb: Vec::new(),
            nav_hidden: 0,
            toc: Vec::new(),
            previous: None,
            next: None,
            severities: Vec::new(),
            services: Vec::new(),
            tags: Vec::new(),
            alerts: Vec::new(),
            owner: None,
            version: None,
            reviewed: None,
            review_due: None,
            needs: Vec::new(),
            fields: Vec::new(),
            guards: Vec::new(),
            errors: Vec::new(),
            title_anchor: None,
            steps: 0,
            checklist_href: None,
        }
    }

    /// Makes the page of a folder that has none of its own.
    pub(super) fn made_section(
        &self,
        section: MadeSection,
        url: &OutputPath,
    ) -> Result<String, Box<Diagnostic>> {
        let mut view = self.made_view(self.ground.nav.title(section), url, "section");
        view.breadcrumb = self.ground.nav.above_section(section);
        let children = self.child_links(&self.ground.nav.section_children(section));
        let view = self
            .made_frame(view, self.ground.nav.open_at_section(section))
            .with_view("children", &children);
        self.engine.fill("section.html", &view)
    }

    /// Makes the page of an old address.
    pub(super) fn forward(
        &self,
        page: PageId,
        url: &OutputPath,
    ) -> Result<String, Box<Diagnostic>> {
        let target = self.link(page);
        let mut view = self.made_view(&target.title, url, "index");
        view.canonical = target
            .href
            .as_ref()
            .and_then(|href| self.book.absolute(href));
        let view = self
            .made_frame(view, self.ground.nav.closed())
            .with_view("target", &target);
        self.engine.fill("forward.html", &view)
    }

    /// Makes the page of an alert: on to its runbook, or the choice between several.
    pub(super) fn alert_page(
        &self,
        at: usize,
        url: &OutputPath,
    ) -> Result<String, Box<Diagnostic>> {
        let alert = &self.book.playbook.alerts[at];
        if let [page] = alert.pages[..] {
            return self.forward(page, url);
        }
        let mut view = self.made_view(&alert.name, url, "index");
        // All spellings of an alert are the same bytes, so the address is the first one's.
        if let Some(first) = alert.urls.first() {
            view.href = href::path(first);
            view.canonical = self.book.absolute(&view.href);
        }
        let view = self
            .made_frame(view, self.ground.nav.closed())
            .with_view("alert", &self.book.alert(at));
        self.engine.fill("choice.html", &view)
    }

    /// Adds what the home page shows beside its body.
    pub(super) fn home(&self, view: View) -> View {
        let runbooks: Vec<PageId> = self.book.runbooks().take(MOST_AT_HOME).collect();
        let alerts = 0..self.book.playbook.alerts.len().min(MOST_AT_HOME);
        let alerts: Vec<AlertView> = alerts.map(|at| self.book.alert(at)).collect();
        view.with("severities", &self.ground.shared.severities)
            .with_view("runbooks", &self.book.page_links(&runbooks))
            .with_view(
                "runbooks_hidden",
                &(self.book.runbooks().count() - runbooks.len()),
            )
            .with_view(
                "alerts_hidden",
                &(self.book.playbook.alerts.len() - alerts.len()),
            )
            .with_view("alerts", &alerts)
            .with_view("contacts", &self.book.first_contacts(MOST_CONTACTS))
            .with_view("sections", &self.sections())
    }

    fn sections(&self) -> Vec<SectionView> {
        let section = |(entry, children): (NavChild<'_>, Vec<NavChild<'_>>)| {
            let page = entry.page.map(|id| self.book.playbook.page(id));
            let shown = &children[..children.len().min(MOST_IN_SECTION)];
            SectionView {
                title: entry.title.to_owned(),
                href: entry.href.map(str::to_owned),
                description: page.and_then(|page| page.description.clone()),
                pages: self.child_links(shown),
                hidden: children.len() - shown.len(),
            }
        };
        self.ground.nav.top().into_iter().map(section).collect()
    }

    /// Returns what lies below an entry of the navigation as a list of pages.
    pub(super) fn child_links(&self, children: &[NavChild<'_>]) -> Vec<PageLinkView> {
        let link = |child: &NavChild<'_>| match child.page {
            Some(page) => Some(self.book.page_link(page)),
            None => Some(PageLinkView {
                title: child.title.to_owned(),
                href: child.href?.to_owned(),
                description: None,
                kind: "section".to_owned(),
                severities: Vec::new(),
                services: Vec::new(),
                owner: None,
                reviewed: None,
                review_due: None,
            }),
        };
        children.iter().filter_map(link).collect()
    }

    fn runbooks_without_alert(&self) -> Vec<PageLinkView> {
        let playbook = self.book.playbook;
        let without = |id: &PageId| playbook.page(*id).parsed.front_matter.alerts.is_empty();
        let runbooks = self.book.runbooks().filter(without);
        runbooks.map(|id| self.book.page_link(id)).collect()
    }

    /// Returns all pages by the day on which their review is due, those without one last.
    fn by_review(&self) -> Vec<PageLinkView> {
        let mut pages: Vec<_> = self.book.playbook.pages.iter().collect();
        pages.sort_by_key(|page| {
            let due = page.review_due;
            (
                due.is_none(),
                due,
                page.owner.as_deref(),
                &page.title,
                &page.url,
            )
        });
        pages
            .into_iter()
            .map(|page| self.book.page_link(page.id))
            .collect()
    }

    /// Returns who keeps which number of pages true, those with the earliest review first, pages without an owner last.
    fn review_owners(&self) -> Vec<ReviewOwnerView> {
        let mut owners: BTreeMap<Option<&str>, (Option<Date>, usize)> = BTreeMap::new();
        for page in &self.book.playbook.pages {
            let (first, pages) = owners.entry(page.owner.as_deref()).or_default();
            *pages += 1;
            *first = [*first, page.review_due].into_iter().flatten().min();
        }
        let mut owners: Vec<_> = owners.into_iter().collect();
        owners.sort_by_key(|(owner, (first, _))| (owner.is_none(), first.is_none(), *first));
        let view =
            |(owner, (first, pages)): (Option<&str>, (Option<Date>, usize))| ReviewOwnerView {
                owner: owner.map(|name| OwnerView {
                    name: name.to_owned(),
                    contact: self.owner_contact(name),
                }),
                pages,
                first_due: first.map(format::date),
            };
        owners.into_iter().map(view).collect()
    }

    /// Returns everything that has a name, by its first letter.
    fn letters(&self) -> Vec<LetterView> {
        let mut letters: BTreeMap<(bool, String), Vec<IndexEntryView>> = BTreeMap::new();
        for entry in self.book.index_entries() {
            let first = entry.title.chars().find(|c| c.is_alphanumeric());
            let letter = match first {
                Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
                _ => "#".to_owned(),
            };
            letters
                .entry((letter == "#", letter))
                .or_default()
                .push(entry);
        }
        let letters = letters.into_iter();
        letters
            .map(|((_, letter), mut entries)| {
                entries.sort_by_cached_key(|entry| {
                    (
                        entry.title.to_lowercase(),
                        entry.title.clone(),
                        entry.href.clone(),
                    )
                });
                LetterView { letter, entries }
            })
            .collect()
    }
}

impl Book<'_> {
    /// Returns an alert and its runbooks.
    pub(super) fn alert(&self, at: usize) -> AlertView {
        let alert = &self.playbook.alerts[at];
        let runbooks = self.page_links(&alert.pages);
        let own = alert.urls.first().map(href::path);
        let first = runbooks.first().map(|page| page.href.clone());
        AlertView {
            name: alert.name.clone(),
            href: own.or(first).unwrap_or_default(),
            runbooks,
        }
    }

    fn index_entries(&self) -> Vec<IndexEntryView> {
        let playbook = self.playbook;
        let entry = |title: &str, href: String, kind: &str, context: Option<&str>| IndexEntryView {
            title: title.to_owned(),
            href,
            kind: kind.to_owned(),
            context: context.map(str::to_owned),
        };
        let card = |noun| self.places.card(playbook, noun).0;
        let mut entries = Vec::new();
        for page in &playbook.pages {
            let section = playbook
                .nav
                .places
                .get(page.id.0)
                .and_then(|place| place.ancestors.last());
            let context = section.map(|section| section.title.as_str());
            let kind = playbook.kind_name(page);
            entries.push(entry(&page.title, href::path(&page.url), kind, context));
        }
        for at in 0..playbook.alerts.len() {
            let alert = self.alert(at);
            let runbook = alert.runbooks.first().map(|page| page.title.as_str());
            entries.push(entry(&alert.name, alert.href.clone(), "alert", runbook));
        }
        for (at, contact) in playbook.contacts.iter().enumerate() {
            let href = card(Noun::Contact(crate::model::id::ContactId(at)));
            let context = contact.noun.role.as_deref();
            entries.push(entry(&contact.noun.name, href, "contact", context));
        }
        for (at, command) in playbook.commands.iter().enumerate() {
            let href = card(Noun::Command(CommandId(at)));
            let page = playbook.page(command.page).title.as_str();
            entries.push(entry(command.noun.label(), href, "command", Some(page)));
        }
        for (at, severity) in playbook.severities.iter().enumerate() {
            let href = card(Noun::Severity(SeverityId(at)));
            entries.push(entry(&severity.noun.label(), href, "severity", None));
        }
        for at in 0..playbook.tools.len() {
            let tool = self.tool(ToolId(at));
            let page = playbook.page(playbook.tools[at].page);
            let href = href::path(&page.url);
            entries.push(entry(&tool.name, href, "tool", Some(&page.title)));
        }
        entries
    }
}
