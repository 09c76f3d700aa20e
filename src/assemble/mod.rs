//! All pages → the playbook: addresses, ids, links, navigation. Pure; names become what they stand for here.
//!
//! Runs whole on every edit, so it handles titles, ids and tables of links, and never rewrites a body. Knows no HTML.

mod address;
mod alert;
mod alias;
mod anchors;
mod data;
mod data_link;
mod destination;
mod generated;
mod guess;
mod inherit;
mod link;
mod names;
mod nav;
mod page;
mod severity_rules;
mod steps;
mod table;
mod url;

use std::sync::Arc;

use crate::assemble::address::Claims;
use crate::assemble::data::{Data, Scope};
use crate::assemble::generated::Generated;
use crate::assemble::guess::Guesses;
use crate::assemble::inherit::{Inherited, Sections};
use crate::assemble::link::Places;
use crate::assemble::url::Urls;
use crate::config::Config;
use crate::diagnostic::Outcome;
use crate::model::id::PageId;
use crate::model::page::{Audience, Page, ParsedPage};
use crate::model::playbook::Playbook;
use crate::model::site::AssetFile;
use crate::source::SitePath;

/// Makes the playbook of all pages and files, which may come in any order.
///
/// Left out are drafts and, in a public book, pages for internal eyes; their data too.
///
/// Diagnostics: `duplicate-url`, `duplicate-id`, `unknown-id`, `broken-link`, `broken-anchor`, `missing-file`,
/// `link-outside`, `unsafe-link`, `remote-image`, and `invalid-front-matter` for an alert that can have no address.
pub fn assemble(
    config: &Config,
    mut pages: Vec<Arc<ParsedPage>>,
    assets: Arc<Vec<AssetFile>>,
) -> Outcome<Playbook> {
    let mut sink = Vec::new();
    pages.sort_by(|a, b| a.file.path.cmp(&b.file.path));
    let sections = Sections::new(&pages, config);
    let (published, mut left_out) = split(config, pages, &sections);
    let assets = published_assets(config, assets, &sections, &mut left_out);
    let urls = Urls::new(
        published.iter().map(|page| &page.file.path),
        !config.is_plain,
    );

    let mut claims = Claims::new(config);
    let mut pages = page::make(config, published, &urls, &sections);
    for page in &mut pages {
        claims.page(page, &mut sink);
    }
    let assets = claims.assets(assets, &urls, &mut sink);
    let mut generated = Generated::claim(config, &mut claims);

    let guesses = Guesses::default();
    let nav = nav::navigation(&pages);
    let teams = teams(&pages, &sections);
    let scope = Scope {
        pages: &pages,
        order: &nav.order,
        teams: &teams,
        guesses: &guesses,
    };
    let mut data = Data::unite(&scope, &mut sink);
    data.resolve(&scope, &mut sink);
    data_link::check(&mut data, &pages, &mut sink);
    generated.leave_out_empty(&data);
    for (page, team) in pages.iter_mut().zip(&teams) {
        data.resolve_page(page, team.as_deref(), &guesses, &mut sink);
    }
    for (page, team) in pages.iter_mut().zip(&teams) {
        page.steps = data.steps(page, team.as_deref(), &guesses, &mut sink);
    }
    data.resolve_settings(config, &pages, &guesses, &mut sink);

    let alerts = alert::collect(&pages, &mut claims, &mut sink);
    let aliases = alias::collect(&pages, &urls, &mut claims, &mut sink);
    let places = Places::new(link::Sources {
        pages: &pages,
        urls: &urls,
        assets: &assets,
        left_out: &left_out,
        generated: &generated,
        alerts: &alerts,
        aliases: &aliases,
        guesses: &guesses,
        is_plain: config.is_plain,
    });
    let links: Vec<_> = pages
        .iter()
        .map(|page| places.resolve(page, &mut sink))
        .collect();
    for (page, links) in pages.iter_mut().zip(links) {
        page.links = links;
    }

    let value = Playbook {
        title: title(config, &pages, nav.home),
        page_by_url: pages
            .iter()
            .map(|page| (page.url.clone(), page.id))
            .collect(),
        wizard: data::wizard(&pages, &nav.order),
        nav,
        decision: severity_rules::compile(&data.severities.declared, &data.metrics.declared),
        severities: data.severities.declared,
        metrics: data.metrics.declared,
        contacts: data.contacts.declared,
        policies: data.policies.declared,
        rotations: data.rotations.declared,
        tools: data.tools.declared,
        commands: data.commands.declared,
        alerts,
        aliases,
        assets: assets.files,
        generated: generated.made,
        replaced: generated.replaced,
        left_out,
        pages,
    };
    Outcome {
        value,
        diagnostics: sink,
    }
}

/// Parts the pages that are published from those that are not.
fn split(
    config: &Config,
    pages: Vec<Arc<ParsedPage>>,
    sections: &Sections,
) -> (Vec<Arc<ParsedPage>>, Vec<SitePath>) {
    let is_published = |page: &Arc<ParsedPage>| {
        let inherited = sections.inherited(&page.file.path);
        let audience = page.front_matter.audience.or(inherited.audience);
        let is_internal = audience == Some(Audience::Internal) || page.front_matter.is_unreadable;
        let is_hidden = config.audience == Audience::Public && is_internal;
        !page.front_matter.draft && !is_hidden
    };
    let (published, left_out): (Vec<_>, Vec<_>) = pages.into_iter().partition(is_published);
    let left_out = left_out.iter().map(|page| page.file.path.clone()).collect();
    (published, left_out)
}

/// Leaves out the files of internal sections from a public book, as their pages are.
fn published_assets(
    config: &Config,
    assets: Arc<Vec<AssetFile>>,
    sections: &Sections,
    left_out: &mut Vec<SitePath>,
) -> Arc<Vec<AssetFile>> {
    if config.audience == Audience::Internal {
        return assets;
    }
    let files = assets.iter().cloned();
    let (hidden, published): (Vec<_>, Vec<_>) =
        files.partition(|asset| sections.is_internal(&asset.path));
    left_out.extend(hidden.into_iter().map(|asset| asset.path));
    Arc::new(published)
}

fn teams(pages: &[Page], sections: &Sections) -> Vec<Option<String>> {
    let team = |page: &Page| -> Option<String> {
        let inherited: &Inherited = sections.inherited(page.path());
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
