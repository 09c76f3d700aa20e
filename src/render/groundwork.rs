//! What all files of a site share, made once for a book.
//!
//! Of a body it knows the directives, and whether it holds steps. So it stays as it is while an author writes text, and
//! a page that is looked at after an edit costs only itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::Playbook;
use crate::model::id::{AssetId, CommandId, ContactId};
use crate::model::page::{Audience, Page};
use crate::model::site::{OutputPath, Stamp};
use crate::render::book::Book;
use crate::render::command::ByText;
use crate::render::data_files::{DataFile, web_app};
use crate::render::decision::worded_decision_json;
use crate::render::engine::Shared;
use crate::render::fields::Placeholders;
use crate::render::findings::Findings;
use crate::render::index_pages::IndexPage;
use crate::render::lists::Lists;
use crate::render::nav::NavTree;
use crate::render::places::Places;
use crate::render::renderer::{Output, What};
use crate::render::rota::{self, Rota};
use crate::render::single_file::SINGLE_FILE;
use crate::render::view::{EnvironmentView, SeverityView, SiteView};
use crate::render::words::Words;
use crate::render::{accent, book_script, direction, format, href, incident};
use crate::source::Digest;
use crate::theme::Theme;

/// What all files of a site share.
pub struct Groundwork {
    words: Words,
    places: Places,
    by_text: ByText,
    pub(super) nav: NavTree,
    pub(super) shared: SharedViews,
    /// The planned turns of the rotations.
    pub(super) rotas: Vec<Rota>,
    pub(super) severities: Vec<SeverityView>,
    pub(super) lists: Lists,
    pub(super) contact_ids: BTreeMap<String, ContactId>,
    pub(super) command_ids: BTreeMap<String, CommandId>,
    pub(super) placeholders: Placeholders,
    /// The contact that stands for each owner, where one does.
    pub(super) owners: BTreeMap<String, Option<ContactId>>,
    pub(super) findings: Findings,
    pub(super) accent: Option<(String, String)>,
    pub(super) book_script: (String, String),
    outputs: Vec<Output>,
}

/// Views that many pages show.
pub(super) struct SharedViews {
    pub(super) site: Shared,
    pub(super) severities: Shared,
    pub(super) metrics: Shared,
    /// The table that answers how bad it is, as JSON.
    pub(super) rules: Shared,
    pub(super) rotations: Shared,
    pub(super) tools: Shared,
}

impl Groundwork {
    /// Makes what all files share.
    ///
    /// `findings` are those of all stages before: their errors mark the pages that they are about, and the Markdown of a
    /// page that has an unsafe one is not published.
    pub fn new(
        playbook: &Playbook,
        config: &Config,
        theme: &Theme,
        stamp: &Stamp,
        findings: &[Diagnostic],
    ) -> Self {
        let words = Words::new(&theme.words, &config.words);
        let places = Places::new(playbook);
        let by_text = ByText::new(playbook);
        let book = Book {
            playbook,
            config,
            words: &words,
            places: &places,
            by_text: &by_text,
        };
        let accent = config
            .accent
            .as_ref()
            .and_then(|color| accent::style(&color.value));
        let lists = Lists::new(playbook);
        let severities = book.severities(&lists.by_severity);
        let rotas = rota::plan(&book, stamp);
        let book_script = book_script::script(
            book.words.all(),
            &incident::plan(&severities),
            config.stale_after,
        );
        let site = site(
            &book,
            theme,
            stamp,
            accent.as_ref().map(|(name, _)| name.clone()),
            book_script.0.clone(),
            calendar(playbook, &rotas),
        );
        let shared = SharedViews {
            site: Shared::new(&site),
            severities: Shared::new(&severities),
            metrics: Shared::new(&book.metrics()),
            rotations: Shared::new(&book.rotations(&rotas)),
            rules: Shared::new(&worded_decision_json(playbook, book.words)),
            tools: Shared::new(&book.tools()),
        };
        let taken = taken(playbook);
        let contacts = playbook.contacts.iter().enumerate();
        let mut owners: BTreeMap<String, Option<ContactId>> = BTreeMap::new();
        for owner in playbook
            .pages
            .iter()
            .filter_map(|page| page.owner.as_deref())
        {
            if !owners.contains_key(owner) {
                owners.insert(owner.to_owned(), playbook.owner_contact(owner));
            }
        }
        let commands = playbook.commands.iter().enumerate();
        let mut ground = Groundwork {
            nav: NavTree::new(playbook, |url| !taken.contains(url)),
            shared,
            rotas,
            severities,
            lists,
            contact_ids: contacts
                .map(|(at, c)| (c.name.clone(), ContactId(at)))
                .collect(),
            command_ids: commands
                .map(|(at, c)| (c.name.clone(), CommandId(at)))
                .collect(),
            placeholders: Placeholders::new(playbook),
            owners,
            findings: Findings::new(playbook, findings, config.hides_internal()),
            accent,
            book_script,
            outputs: Vec::new(),
            words,
            places,
            by_text,
        };
        ground.outputs = ground.list_outputs(playbook, config, theme);
        ground
    }

    /// Takes other findings about the same book.
    pub fn revise(
        &mut self,
        playbook: &Playbook,
        config: &Config,
        theme: &Theme,
        findings: &[Diagnostic],
    ) {
        let before = std::mem::replace(
            &mut self.findings,
            Findings::new(playbook, findings, config.hides_internal()),
        );
        // The Markdown of such a page is no file of the site.
        if self.findings.unsafe_pages != before.unsafe_pages
            || self.findings.kept_back != before.kept_back
        {
            self.outputs = self.list_outputs(playbook, config, theme);
        }
    }

    /// Returns all files of the site, sorted by path.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Returns the file at a path.
    pub fn output(&self, path: &str) -> Option<&Output> {
        let at = self
            .outputs
            .binary_search_by(|output| output.path.as_str().cmp(path));
        at.ok().map(|at| &self.outputs[at])
    }

    /// Returns a page of each kind, for those who try a theme; the print of the whole book, which is large, is none.
    pub fn samples(&self, playbook: &Playbook) -> Vec<&Output> {
        let mut kinds = BTreeSet::new();
        let outputs = self.outputs.iter();
        let samples = outputs.filter(|output| match &output.what {
            What::Page(id) => kinds.insert(playbook.kind_name(playbook.page(*id))),
            What::Section(_) => kinds.insert("made section"),
            What::Forward(_) => kinds.insert("forward"),
            What::Alert(_) => kinds.insert("alert"),
            What::Index(index) => !matches!(index, IndexPage::Print),
            What::SingleFile => true,
            _ => false,
        });
        samples.collect()
    }

    /// Returns the book as the views see it.
    pub(super) fn book<'a>(&'a self, playbook: &'a Playbook, config: &'a Config) -> Book<'a> {
        Book {
            playbook,
            config,
            words: &self.words,
            places: &self.places,
            by_text: &self.by_text,
        }
    }

    /// Says whether a page's Markdown is published.
    pub(super) fn has_source(&self, config: &Config, page: &Page) -> bool {
        config.markdown_source && !self.findings.kept_back.contains(page.path())
    }

    fn list_outputs(&self, playbook: &Playbook, config: &Config, theme: &Theme) -> Vec<Output> {
        // Addresses are unique already; where they are not, what the author wrote wins.
        let mut outputs: BTreeMap<OutputPath, What> = BTreeMap::new();
        let mut add = |path: &OutputPath, what: What| {
            outputs.entry(path.clone()).or_insert(what);
        };
        for page in &playbook.pages {
            add(&page.url, What::Page(page.id));
            if self.has_source(config, page) {
                add(&page.source_url(), What::Source(page.id));
            }
        }
        // A copied file with a secret is not published; it is named by its path in the source.
        let is_safe = |path: &OutputPath| !self.findings.unsafe_pages.contains(path);
        let assets = playbook.assets.iter().enumerate();
        for (at, asset) in assets.filter(|(_, asset)| is_safe(&asset.path)) {
            add(&asset.path, What::Asset(AssetId(at)));
        }
        for path in &playbook.generated {
            if let Some(index) = IndexPage::at(path.as_str()) {
                add(path, What::Index(index));
            } else if let Some(file) = DataFile::at(path.as_str()) {
                add(path, What::Data(file));
            } else if path.as_str() == SINGLE_FILE {
                add(path, What::SingleFile);
            }
        }
        for (section, path) in self.nav.made() {
            add(path, What::Section(section));
        }
        for alias in &playbook.aliases {
            add(&alias.url, What::Forward(alias.page));
        }
        for (at, alert) in playbook.alerts.iter().enumerate() {
            alert.urls.iter().for_each(|url| add(url, What::Alert(at)));
        }
        for (at, asset) in theme.assets.iter().enumerate() {
            add(&asset.path, What::ThemeAsset(at));
        }
        if let Some(path) = self.accent.as_ref().and_then(|(name, _)| asset_path(name)) {
            add(&path, What::Accent);
        }
        if let Some(path) = asset_path(&self.book_script.0) {
            add(&path, What::BookScript);
        }
        let outputs = outputs.into_iter();
        outputs.map(|(path, what)| Output { path, what }).collect()
    }
}

fn asset_path(name: &str) -> Option<OutputPath> {
    OutputPath::new(&format!("assets/{name}")).ok()
}

/// Returns all addresses at which something stands whatever the navigation holds.
fn taken(playbook: &Playbook) -> std::collections::BTreeSet<OutputPath> {
    let pages = playbook.pages.iter().map(|page| page.url.clone());
    let assets = playbook.assets.iter().map(|asset| asset.path.clone());
    let aliases = playbook.aliases.iter().map(|alias| alias.url.clone());
    let alerts = playbook.alerts.iter().flat_map(|alert| alert.urls.clone());
    pages
        .chain(assets)
        .chain(aliases)
        .chain(alerts)
        .chain(playbook.generated.iter().cloned())
        .collect()
}

/// Returns where the calendar lies: the author's own, or ours where it holds a turn.
fn calendar(playbook: &Playbook, rotas: &[Rota]) -> Option<String> {
    let url = playbook.url_of("on-call.ics")?;
    let is_ours = playbook.generated.contains(url);
    let has_turns = rotas.iter().any(|rota| !rota.turns.is_empty());
    (has_turns || !is_ours).then(|| href::path(url))
}

fn site(
    book: &Book<'_>,
    theme: &Theme,
    stamp: &Stamp,
    accent: Option<String>,
    book_script: String,
    calendar: Option<String>,
) -> SiteView {
    let Book {
        config, playbook, ..
    } = book;
    let built = stamp.built.and_then(format::stamp);
    let url = config
        .url
        .as_ref()
        .and_then(|url| href::external(&url.value));
    let id = format!("{}\n{}", playbook.title, url.as_deref().unwrap_or_default());
    let environments = config.environments.iter().map(|environment| {
        let values = environment.values.iter();
        let values = values.map(|(name, value)| (name.clone(), value.value.clone()));
        let values: BTreeMap<String, String> = values.collect();
        EnvironmentView {
            name: environment.name.value.clone(),
            values_json: serde_json::to_string(&values).unwrap_or_default(),
            values,
        }
    });
    SiteView {
        title: playbook.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        direction: direction::of(&config.language),
        url: url.map(|url| url.trim_end_matches('/').to_owned()),
        is_public: is_public(config),
        id: Digest::of(id.as_bytes()).short(10),
        built: built.as_ref().map(|(iso, _)| iso.clone()),
        built_text: built.map(|(_, text)| text),
        commit: stamp
            .commit
            .as_ref()
            .map(|commit| commit.chars().take(12).collect()),
        stale_after: config.stale_after.0,
        styles: theme.styles.clone(),
        boot_script: theme.boot_script.clone(),
        scripts: theme.scripts.clone(),
        icon: theme.icon.clone(),
        touch_icon: web_app::touch_icon(theme),
        accent_style: accent,
        words: book.words.all().clone(),
        environments: environments.collect(),
        book_script,
        has_severities: !playbook.severities.is_empty(),
        has_contacts: !playbook.contacts.is_empty(),
        address_book: playbook.url_of("contacts.vcf").map(href::path),
        calendar,
        single_file: playbook
            .generated
            .iter()
            .find(|path| path.as_str() == SINGLE_FILE)
            .map(href::path),
    }
}

fn is_public(config: &Config) -> bool {
    config.audience == Audience::Public
}
