//! All pages → the playbook: addresses, ids, links, navigation. Pure; names become what they stand for here.
//!
//! Handles titles, ids and tables of links, and never rewrites a body. Knows no HTML.

mod address;
mod alert;
mod alias;
mod anchors;
mod audience;
mod data;
mod data_link;
mod destination;
mod generated;
mod guess;
mod inherit;
mod link;
mod names;
mod nav;
mod outline;
mod owner;
mod page;
mod severity_rules;
mod steps;
mod table;
mod url;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::assemble::address::{Assets, Claims};
pub use crate::assemble::audience::Unread;
use crate::assemble::audience::{Hidden, Parted};
use crate::assemble::data::{Data, Scope};
use crate::assemble::generated::Generated;
use crate::assemble::guess::Guesses;
pub(crate) use crate::assemble::inherit::may_say_audience;
use crate::assemble::inherit::{Inherited, Sections};
use crate::assemble::link::Places;
use crate::assemble::url::Urls;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::model::id::PageId;
use crate::model::link::LinkTarget;
use crate::model::page::{Page, ParsedPage};
use crate::model::playbook::Playbook;
use crate::model::site::AssetFile;

/// Makes the playbook of all pages and files, which may come in any order; see [`Assembly`].
pub fn assemble(
    config: &Config,
    pages: Vec<Arc<ParsedPage>>,
    assets: Arc<Vec<AssetFile>>,
) -> Outcome<Playbook> {
    let assembly = Assembly::new(config, pages, assets, &Unread::default());
    Outcome {
        diagnostics: assembly.diagnostics().cloned().collect(),
        value: assembly.playbook,
    }
}

/// A playbook, and what it takes to put another text in the place of one of its pages.
pub struct Assembly {
    /// All pages, with every name resolved.
    pub playbook: Playbook,
    /// What is said of the book as a whole, and of what its front matter declares.
    of_book: Vec<Diagnostic>,
    /// What is said of each page alone.
    of_pages: Vec<Findings>,
    sections: Sections,
    urls: Urls,
    teams: Vec<Option<String>>,
    data: Data,
    assets: Assets,
    generated: Generated,
    hidden: Hidden,
}

/// What is said of a page.
#[derive(Default)]
struct Findings {
    /// Of its front matter, directives and steps.
    names: Vec<Diagnostic>,
    /// Of its links.
    links: Vec<Diagnostic>,
}

impl Assembly {
    /// Makes the playbook of all pages and files, which may come in any order.
    ///
    /// Left out are drafts and, in a public book, pages and entries for internal eyes, with their data and files.
    ///
    /// Diagnostics: `internal-reference`, `duplicate-url`, `duplicate-id`, `unknown-id`, `broken-link`, `broken-anchor`, `missing-file`,
    /// `link-outside`, `unsafe-link`, `remote-image`, and `invalid-front-matter` for an alert that can have no address.
    pub fn new(
        config: &Config,
        mut pages: Vec<Arc<ParsedPage>>,
        assets: Arc<Vec<AssetFile>>,
        unread: &Unread,
    ) -> Self {
        let mut sink = Vec::new();
        pages.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        let sections = Sections::new(&pages, unread, config);
        let Parted {
            pages,
            assets,
            left_out,
            hidden,
        } = audience::part(config, pages, assets, &sections, unread);
        let urls = Urls::new(pages.iter().map(|page| &page.file.path), !config.is_plain);

        let mut claims = Claims::new(config);
        let mut pages = page::make(config, pages, &urls, &sections);
        for page in &mut pages {
            claims.page(page, &mut sink);
        }
        let assets = claims.assets(assets, &urls, &mut sink);
        let mut generated = Generated::claim(config, &mut claims);

        if config.is_audience_in_doubt && (!hidden.pages.is_empty() || tells_of_entries(&pages)) {
            sink.push(audience::left_out_in_doubt());
        }
        let guesses = Guesses::default();
        let nav = nav::navigation(&pages);
        let teams = teams(&pages, &sections);
        let scope = Scope {
            pages: &pages,
            order: &nav.order,
            teams: &teams,
            is_public: config.hides_internal(),
            hidden: &hidden.pages,
            sections: &sections,
            guesses: &guesses,
        };
        let mut data = Data::unite(&scope, &mut sink);
        data.resolve(&scope, &mut sink);
        data_link::check(&mut data, &pages, config, &hidden, &mut sink);
        generated.leave_out_empty(&data);
        let mut of_pages: Vec<Findings> = Vec::new();
        for (page, team) in pages.iter_mut().zip(&teams) {
            let mut findings = Findings::default();
            data.resolve_names(page, team.as_deref(), &guesses, &mut findings.names);
            of_pages.push(findings);
        }
        data.resolve_settings(config, &pages, &guesses, &mut sink);

        let alerts = alert::collect(&pages, &mut claims, &mut sink);
        let aliases = alias::collect(&pages, &urls, &mut claims, &mut sink);
        let playbook = Playbook {
            title: title(config, &pages, nav.home),
            page_by_url: pages
                .iter()
                .map(|page| (page.url.clone(), page.id))
                .collect(),
            wizard: data::wizard(&pages, &nav.order),
            nav,
            decision: severity_rules::compile(&data.severities.declared, &data.metrics.declared),
            severities: data.severities.declared.clone(),
            metrics: data.metrics.declared.clone(),
            contacts: data.contacts.declared.clone(),
            policies: data.policies.declared.clone(),
            rotations: data.rotations.declared.clone(),
            tools: data.tools.declared.clone(),
            commands: data.commands.declared.clone(),
            alerts,
            aliases,
            assets: assets.files.clone(),
            generated: generated.made.clone(),
            replaced: generated.replaced.clone(),
            left_out,
            pages,
        };
        let mut assembly = Assembly {
            playbook,
            of_book: sink,
            of_pages,
            sections,
            urls,
            teams,
            data,
            assets,
            generated,
            hidden,
        };
        let all: Vec<PageId> = (0..assembly.playbook.pages.len()).map(PageId).collect();
        assembly.resolve_links(config, &all, &guesses);
        assembly
    }

    /// Puts other texts in the place of those of pages, and returns the pages that this touched; `None`, and nothing is
    /// done, where one changes what other pages or the book as a whole show: then the book must be assembled anew.
    ///
    /// So an edit of text costs the page alone, however large the book is.
    pub fn replace(
        &mut self,
        config: &Config,
        texts: impl Iterator<Item = Arc<ParsedPage>>,
    ) -> Option<Vec<PageId>> {
        let guesses = Guesses::default();
        let mut replaced = Vec::new();
        let mut moved = BTreeSet::new();
        for parsed in texts {
            let path = parsed.file.path.clone();
            let pages = &self.playbook.pages;
            let at = pages.binary_search_by(|page| page.path().cmp(&path)).ok()?;
            let old = &pages[at];
            let mut page = page::page(config, old.id, parsed, &self.urls, &self.sections);
            // It may have got a number, where two clashed.
            page.url = old.url.clone();
            let mut findings = Findings::default();
            let team = self.teams[at].as_deref();
            self.data
                .resolve_names(&mut page, team, &guesses, &mut findings.names);
            if !outline::is_same(old, &page) {
                return None;
            }
            // A file that only internal pages show is kept back, until this one shows it as well.
            if !self.hidden.is_empty() && !outline::has_same_links(old, &page) {
                return None;
            }
            if !outline::has_same_anchors(old, &page) {
                moved.insert(page.id);
            }
            replaced.push((page, findings));
        }
        let mut touched: BTreeSet<PageId> = replaced.iter().map(|(page, _)| page.id).collect();
        for (page, findings) in replaced {
            let at = page.id.0;
            self.of_pages[at] = findings;
            self.playbook.pages[at] = page;
        }
        if !moved.is_empty() {
            let leads_there = |link: &LinkTarget| match link {
                LinkTarget::Page { page, .. } => moved.contains(page),
                LinkTarget::Broken => true,
                _ => false,
            };
            let pages = self.playbook.pages.iter();
            let pages = pages.filter(|page| page.links.iter().any(leads_there));
            touched.extend(pages.map(|page| page.id));
        }
        let touched: Vec<PageId> = touched.into_iter().collect();
        self.resolve_links(config, &touched, &guesses);
        Some(touched)
    }

    /// Returns what is to be said of the book and its pages.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_pages = self.of_pages.iter();
        let of_pages = of_pages.flat_map(|page| page.names.iter().chain(&page.links));
        self.of_book.iter().chain(of_pages)
    }

    fn resolve_links(&mut self, config: &Config, pages: &[PageId], guesses: &Guesses) {
        let playbook = &self.playbook;
        let places = Places::new(link::Sources {
            pages: &playbook.pages,
            urls: &self.urls,
            assets: &self.assets,
            left_out: &playbook.left_out,
            hidden: &self.hidden,
            config,
            generated: &self.generated,
            alerts: &playbook.alerts,
            aliases: &playbook.aliases,
            guesses,
            is_plain: config.is_plain,
        });
        let resolve = |id: &PageId| {
            let mut sink = Vec::new();
            let links = places.resolve(playbook.page(*id), &mut sink);
            (*id, links, sink)
        };
        let resolved: Vec<_> = pages.iter().map(resolve).collect();
        for (id, links, sink) in resolved {
            let page = &mut self.playbook.pages[id.0];
            // A link that leads nowhere may be a slip in the name of something that nobody shall know of.
            page.tells_internal |= !self.hidden.is_empty() && links.contains(&LinkTarget::Broken);
            page.links = links;
            self.of_pages[id.0].links = sink;
        }
    }
}

fn tells_of_entries(pages: &[Page]) -> bool {
    let mut fronts = pages.iter().map(|page| &page.parsed.front_matter);
    fronts.any(|front| front.has_internal_entries)
}

fn teams(pages: &[Page], sections: &Sections) -> Vec<Option<String>> {
    let team = |page: &Page| -> Option<String> {
        let inherited: &Inherited = sections.shown(page.path());
        inherited.team.clone()
    };
    pages.iter().map(team).collect()
}

fn title(config: &Config, pages: &[Page], home: Option<PageId>) -> String {
    let of_home = home.map(|id| &pages[id.0].title);
    // A home page that was given no title is called "Home", which names no book.
    let of_home = || of_home.filter(|title| *title != page::HOME).cloned();
    let title = config.title.clone().or_else(of_home);
    title.unwrap_or_else(|| "Playbook".to_owned())
}

#[cfg(test)]
mod tests;
