//! What a public book leaves out: what is marked as for internal eyes, and the files that only that shows.
//!
//! Whatever is not here, no later stage can print. What still names it (a link, an id) is found by [`Hidden`].

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::assemble::alias;
use crate::assemble::destination::{cleaned, scheme, split_suffix};
use crate::assemble::inherit::Sections;
use crate::assemble::url::{Urls, folded, folders};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::{Audience, ParsedPage};
use crate::model::site::AssetFile;
use crate::model::site_url;
use crate::source::{SitePath, Span, percent_decode};

/// What of the source is not among its pages, and what is known of it.
#[derive(Debug, Default)]
pub struct Unread {
    /// Markdown that could not be read, and whether it may say for whom what lies below is: nobody knows for whom it is.
    pub pages: Vec<(SitePath, bool)>,
    /// Files that are no pages of ours and say that they are for internal eyes.
    pub internal: BTreeSet<SitePath>,
}

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
    unread: &Unread,
) -> Parted {
    let is_hidden =
        |page: &Arc<ParsedPage>| config.hides_internal() && is_marked_internal(page, sections);
    let all: BTreeSet<SitePath> = pages.iter().map(|page| page.file.path.clone()).collect();
    let (hidden, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(is_hidden);
    let (drafts, pages): (Vec<_>, Vec<_>) =
        pages.into_iter().partition(|page| page.front_matter.draft);
    let drafts = drafts.into_iter().map(|page| page.file.path.clone());
    let mut left_out: Vec<SitePath> = drafts.collect();
    if !config.hides_internal() {
        return Parted {
            pages,
            assets,
            left_out,
            hidden: Hidden::default(),
        };
    }
    let urls = Urls::new(all.iter(), !config.is_plain);
    let files = Files::new(&assets, config, &urls);
    let of_hidden = files.shown(&hidden);
    let of_public = files.shown(&pages);
    // Those that lie in an internal section, that say so themselves, or that internal pages show and no other does.
    let is_kept_back = |asset: &AssetFile| {
        let path = asset.path.as_str();
        let is_theirs = of_hidden.contains(path) && !of_public.contains(path);
        is_theirs || sections.is_internal(&asset.path) || unread.internal.contains(&asset.path)
    };
    let (kept_back, assets): (Vec<_>, Vec<_>) = assets.iter().cloned().partition(is_kept_back);
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

/// Says that a public page names what the book may not tell of. The name stays out of the message, which `--keep-going`
/// could show to everybody.
pub(super) fn names_hidden(
    word: &str,
    file: &SitePath,
    span: impl Into<Option<Span>>,
) -> Diagnostic {
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

/// Says that the settings leave it open for whom the book is.
pub(super) fn left_out_in_doubt() -> Diagnostic {
    let message = "nobody can tell for whom this book is, so what is marked internal is left out";
    let label = Label::new(&crate::config::path(), None);
    Diagnostic::new(Lint::InvalidConfig, message, label)
        .help("mend opsbook.toml, or say `--audience internal` or `--audience public`")
}

/// The files that are copied, by their paths in the source and their addresses in the site.
struct Files<'a> {
    paths: HashMap<String, &'a str>,
    config: &'a Config,
}

impl<'a> Files<'a> {
    fn new(assets: &'a [AssetFile], config: &'a Config, urls: &Urls) -> Self {
        let mut paths = HashMap::new();
        for asset in assets {
            let url = urls.asset(&asset.path);
            paths.insert(url.as_str().to_owned(), asset.path.as_str());
        }
        for asset in assets {
            paths.insert(asset.path.as_str().to_owned(), asset.path.as_str());
        }
        Files { paths, config }
    }

    /// Returns which files the links and images of pages lead to.
    fn shown(&self, pages: &[Arc<ParsedPage>]) -> HashSet<&'a str> {
        let mut shown = HashSet::new();
        for page in pages {
            for link in &page.body.links {
                let destination = cleaned(&link.destination);
                if scheme(&destination).is_some() {
                    // They may be shown by the book's own address.
                    let own = self.config.own_urls();
                    let inside = own.filter_map(|own| site_url::inside(own, &destination));
                    for path in inside {
                        self.look_up(
                            &format!("/{}", path.trim_start_matches('/')),
                            page,
                            &mut shown,
                        );
                    }
                    continue;
                }
                self.look_up(&destination, page, &mut shown);
            }
        }
        shown
    }

    fn look_up(&self, destination: &str, page: &ParsedPage, shown: &mut HashSet<&'a str>) {
        let (path, _) = split_suffix(destination);
        // As links are looked up: a file may really be called `a%20b.png`, or `c#.png`.
        for candidate in [&percent_decode(path), path, destination] {
            let file = match candidate.strip_prefix('/') {
                Some(rooted) => SitePath::new(rooted),
                None => page.file.path.join_from(candidate),
            };
            let file = file.ok().and_then(|file| self.paths.get(file.as_str()));
            shown.extend(file);
        }
    }
}
