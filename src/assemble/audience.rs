//! What a public book leaves out: what is marked as for internal eyes, and the files that only that shows.
//!
//! Whatever is not here, no later stage can print. What still names it (a link, an id) is found by [`Hidden`].

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::assemble::alias;
use crate::assemble::destination::{cleaned, scheme, split_suffix};
use crate::assemble::inherit::Sections;
use crate::assemble::url::{Urls, folded, folders};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::{Audience, ParsedPage};
use crate::model::site::AssetFile;
use crate::source::{SitePath, Span, percent_decode};

/// A source, parted.
pub(super) struct Parted {
    /// The pages of the book.
    pub(super) pages: Vec<Arc<ParsedPage>>,
    /// The files that are copied beside them.
    pub(super) assets: Arc<Vec<AssetFile>>,
    /// Files that are not published: drafts, and what is hidden.
    pub(super) left_out: Vec<SitePath>,
    /// What may not be told of.
    pub(super) hidden: Hidden,
}

/// What stands in the source and may not be told of. Empty in a book of ours.
#[derive(Default)]
pub(super) struct Hidden {
    /// The pages.
    pub(super) pages: Vec<Arc<ParsedPage>>,
    /// Paths in the source, addresses in the site, and their folders; folded. Only looked up, never walked.
    places: HashSet<String>,
}

impl Hidden {
    /// Says whether a path of the source, or an address in the site, is one of what is hidden, in any letter case and
    /// with or without its ending.
    pub(super) fn holds(&self, place: &SitePath) -> bool {
        if self.places.is_empty() {
            return false;
        }
        let place = folded(place.as_str());
        let with = |ending: &&str| self.places.contains(&format!("{place}{ending}"));
        ["", ".md", ".html"].iter().any(with)
    }

    /// Says whether nothing is.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn new(
        pages: Vec<Arc<ParsedPage>>,
        assets: &[AssetFile],
        all: &BTreeSet<SitePath>,
        config: &Config,
    ) -> Self {
        let urls = Urls::new(all.iter(), !config.is_plain);
        let mut places: Vec<SitePath> = Vec::new();
        for page in &pages {
            let path = &page.file.path;
            places.push(path.clone());
            places.push(urls.url(path));
            let front_matter = &page.front_matter;
            let aliases = front_matter.aliases.iter();
            places.extend(aliases.flat_map(|it| alias::addresses(it, &urls).unwrap_or_default()));
            let alerts = front_matter.alerts.iter();
            let alerts = alerts.map(|name| format!("alerts/{}.html", name.value));
            places.extend(alerts.filter_map(|url| SitePath::new(&url).ok()));
        }
        for asset in assets {
            places.push(asset.path.clone());
            places.push(urls.asset(&asset.path));
        }
        // Those that others lie in as well are found before anybody asks here.
        let above = folders(places.iter()).into_iter();
        let above = above.filter(|folder| !folder.is_empty() && folder != "alerts");
        let places = places.iter().map(|place| folded(place.as_str()));
        Hidden {
            places: places.chain(above.map(|folder| folded(&folder))).collect(),
            pages,
        }
    }
}

/// Parts what is published from what is not.
pub(super) fn part(
    config: &Config,
    pages: Vec<Arc<ParsedPage>>,
    assets: Arc<Vec<AssetFile>>,
    sections: &Sections,
) -> Parted {
    let is_hidden = |page: &Arc<ParsedPage>| {
        config.audience == Audience::Public && is_marked_internal(page, sections)
    };
    let all: BTreeSet<SitePath> = pages.iter().map(|page| page.file.path.clone()).collect();
    let (hidden, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(is_hidden);
    let (drafts, pages): (Vec<_>, Vec<_>) =
        pages.into_iter().partition(|page| page.front_matter.draft);
    let drafts = drafts.into_iter().map(|page| page.file.path.clone());
    let mut left_out: Vec<SitePath> = drafts.collect();
    if config.audience == Audience::Internal {
        return Parted {
            pages,
            assets,
            left_out,
            hidden: Hidden::default(),
        };
    }
    let (kept_back, assets) = part_assets(&assets, &pages, &hidden, sections);
    left_out.extend(hidden.iter().map(|page| page.file.path.clone()));
    left_out.extend(kept_back.iter().map(|asset| asset.path.clone()));
    Parted {
        pages,
        assets: Arc::new(assets),
        left_out,
        hidden: Hidden::new(hidden, &kept_back, &all, config),
    }
}

/// Says whether a page is marked as for internal eyes: by itself, by its section, or because nobody can read for whom
/// it is.
pub(super) fn is_marked_internal(page: &ParsedPage, sections: &Sections) -> bool {
    let inherited = sections.inherited(&page.file.path);
    let audience = page.front_matter.audience.or(inherited.audience);
    audience == Some(Audience::Internal) || page.front_matter.is_unreadable
}

/// Parts the files that are kept back from those that are copied: what lies in an internal section, and what internal
/// pages show and no other does.
fn part_assets(
    assets: &[AssetFile],
    pages: &[Arc<ParsedPage>],
    hidden: &[Arc<ParsedPage>],
    sections: &Sections,
) -> (Vec<AssetFile>, Vec<AssetFile>) {
    let paths: HashSet<&str> = assets.iter().map(|asset| asset.path.as_str()).collect();
    let of_hidden = shown(hidden, &paths);
    let of_public = shown(pages, &paths);
    let assets = assets.iter().cloned();
    assets.partition(|asset| {
        let path = asset.path.as_str();
        let is_theirs = of_hidden.contains(path) && !of_public.contains(path);
        is_theirs || sections.is_internal(&asset.path)
    })
}

/// Says that a public page names what the book may not tell of. The name stays out of the message, which `--keep-going`
/// could show to everybody.
pub(super) fn names_hidden(word: &str, file: &SitePath, span: Span) -> Diagnostic {
    let message = format!("this {word} is for internal eyes, and the book is for everybody");
    let help =
        "it is left out here: mark this page or entry `audience: internal` too, or the other not";
    Diagnostic::new(Lint::InternalReference, message, Label::new(file, span)).help(help)
}

/// Says that a link of a public page leads to what the book may not tell of.
pub(super) fn leads_to_hidden(label: Label) -> Diagnostic {
    let message = "this leads to what is for internal eyes, and the book is for everybody";
    let help = "the text is shown without the link: take the link out, or mark this page `audience: internal` too";
    Diagnostic::new(Lint::InternalReference, message, label).help(help)
}

/// Says, in a book of ours, that a page marked as public leads to one marked as internal.
pub(super) fn will_be_hidden(label: Label) -> Diagnostic {
    let message = "this page is for everybody, and the link leads to one for internal eyes";
    let help = "a public book shows the text without the link: take it out, or mark this page `audience: internal` too";
    Diagnostic::new(Lint::InternalReference, message, label).help(help)
}

/// Returns which files the links and images of pages lead to.
fn shown(pages: &[Arc<ParsedPage>], files: &HashSet<&str>) -> HashSet<String> {
    let mut shown = HashSet::new();
    for page in pages {
        for link in &page.body.links {
            let destination = cleaned(&link.destination);
            if scheme(&destination).is_some() {
                continue;
            }
            let (path, _) = split_suffix(&destination);
            // As links are looked up: a file may really be called `a%20b.png`, or `c#.png`.
            for candidate in [&percent_decode(path), path, &destination] {
                let file = match candidate.strip_prefix('/') {
                    Some(rooted) => SitePath::new(rooted),
                    None => page.file.path.join_from(candidate),
                };
                let file = file.ok().filter(|file| files.contains(file.as_str()));
                shown.extend(file.map(|file| file.as_str().to_owned()));
            }
        }
    }
    shown
}
