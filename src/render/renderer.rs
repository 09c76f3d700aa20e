//! Every file of the site, and how each is made.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::Playbook;
use crate::model::directive::Directive;
use crate::model::id::{AssetId, CommandId, ContactId, PageId};
use crate::model::site::{AssetFile, OutputPath, Stamp};
use crate::render::accent;
use crate::render::book::Book;
use crate::render::book_script;
use crate::render::command::{ByText, CommandIndex};
use crate::render::data_files::DataFile;
use crate::render::decision::worded_decision_json;
use crate::render::direction;
use crate::render::engine::{Engine, Shared};
use crate::render::fields::Placeholders;
use crate::render::findings::Findings;
use crate::render::format;
use crate::render::incident;
use crate::render::index_pages::IndexPage;
use crate::render::lists::Lists;
use crate::render::nav::{MadeSection, NavTree};
use crate::render::page::Body;
use crate::render::places::Places;
use crate::render::rota::{self, Rota};
use crate::render::view::{AlertView, EnvironmentView, SeverityView, SiteView};
use crate::render::words::Words;
use crate::render::{href, markdown_source};
use crate::source::Digest;
use crate::theme::{Theme, ThemeAsset};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Where it lies.
    pub path: OutputPath,
    /// What stands there.
    pub what: What,
}

/// What stands at a path of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A page of the author's.
    Page(PageId),
    /// Its Markdown, without comments.
    Source(PageId),
    /// A file that is copied from the source.
    Asset(AssetId),
    /// A style sheet, script or picture of the theme, by its place among the theme's assets.
    ThemeAsset(usize),
    /// The style sheet of the book's accent colour.
    Accent,
    /// The script that holds the interface texts and the ladders.
    BookScript,
    /// The page of a folder that has none of its own.
    Section(MadeSection),
    /// An index that is made from the whole book.
    Index(IndexPage),
    /// An old address that leads to a page.
    Forward(PageId),
    /// Where an alert's link leads, by its place among the alerts.
    Alert(usize),
    /// A file for programs.
    Data(DataFile),
}

impl Output {
    /// Says whether it lists the whole book, and so takes much memory while it is made.
    ///
    /// The print is none of these: it shares bodies with the pages, and is best made among them.
    pub fn lists_whole_book(&self) -> bool {
        match self.what {
            What::Index(index) => !matches!(index, IndexPage::Print),
            What::Data(_) => true,
            _ => false,
        }
    }
}

/// The content of a file of the site.
pub enum Content<'a> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A text that is too large to be held whole, piece by piece.
    Pieces(Pieces<'a>),
    /// A file of the source as it is.
    Copy(&'a AssetFile),
}

/// The pieces of a text, each made when it is asked for.
pub struct Pieces<'a>(Box<dyn Iterator<Item = Result<String, Box<Diagnostic>>> + 'a>);

impl<'a> Pieces<'a> {
    /// Takes what makes the pieces.
    pub(super) fn new(pieces: impl Iterator<Item = Result<String, Box<Diagnostic>>> + 'a) -> Self {
        Pieces(Box::new(pieces))
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<String, Box<Diagnostic>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// Makes the files of one site, each on its own, on any thread.
pub struct Renderer<'a> {
    pub(super) book: Book<'a>,
    pub(super) engine: Engine<'a>,
    pub(super) stamp: &'a Stamp,
    pub(super) nav: NavTree,
    pub(super) shared: SharedViews,
    /// The planned turns of the rotations.
    pub(super) rotas: Vec<Rota>,
    pub(super) severities: Vec<SeverityView>,
    pub(super) lists: Lists,
    pub(super) contact_ids: BTreeMap<String, ContactId>,
    pub(super) command_ids: BTreeMap<String, CommandId>,
    pub(super) commands: CommandIndex<'a>,
    pub(super) placeholders: Placeholders,
    /// Contacts by what an owner may be called: their name or id.
    pub(super) owners: BTreeMap<String, ContactId>,
    pub(super) findings: Findings,
    /// Bodies that the page has made and the whole-book print has not used, or the other way round.
    pub(super) bodies: Vec<Mutex<Body>>,
    /// How many bytes those are.
    pub(super) kept_bytes: AtomicUsize,
    theme_assets: &'a [ThemeAsset],
    accent: Option<(String, String)>,
    book_script: (String, String),
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

impl<'a> Renderer<'a> {
    /// Makes what all pages share.
    ///
    /// `findings` are those of all stages before: their errors mark the pages that they are about, and the Markdown of a
    /// page that has an unsafe one is not published.
    pub fn new(
        playbook: &'a Playbook,
        config: &'a Config,
        theme: &'a Theme,
        stamp: &'a Stamp,
        findings: &[Diagnostic],
    ) -> Self {
        let book = Book {
            playbook,
            config,
            words: Words::new(&theme.words, &config.words),
            places: Places::new(playbook),
            by_text: ByText::new(playbook),
        };
        let accent = config
            .accent
            .as_ref()
            .and_then(|color| accent::style(&color.value));
        let lists = Lists::new(playbook);
        let severities = book.severities(&lists.by_severity);
        let rotas = rota::plan(&book, stamp);
        let book_script = book_script::script(book.words.all(), &incident::plan(&severities));
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
            rules: Shared::new(&worded_decision_json(playbook, &book.words)),
            tools: Shared::new(&book.tools()),
        };
        let taken = taken(playbook);
        let contacts = playbook.contacts.iter().enumerate();
        let mut owners = BTreeMap::new();
        for (at, contact) in contacts.clone() {
            owners.entry(contact.name.clone()).or_insert(ContactId(at));
            owners
                .entry(contact.noun.name.clone())
                .or_insert(ContactId(at));
        }
        let commands = playbook.commands.iter().enumerate();
        let mut renderer = Renderer {
            nav: NavTree::new(playbook, |url| !taken.contains(url)),
            engine: Engine::new(theme),
            stamp,
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
            commands: CommandIndex::new(&book),
            placeholders: Placeholders::new(playbook),
            owners,
            findings: Findings::new(playbook, findings),
            bodies: {
                let pages = playbook.pages.iter();
                pages.map(|_| Mutex::new(Body::Unused)).collect()
            },
            kept_bytes: AtomicUsize::new(0),
            theme_assets: &theme.assets,
            accent,
            book_script,
            outputs: Vec::new(),
            book,
        };
        renderer.outputs = renderer.list_outputs();
        renderer
    }

    /// Returns all files of the site, sorted by path.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Makes a file of the site.
    ///
    /// # Errors
    /// A template that fails, as a finding about the theme.
    pub fn render(&self, output: &Output) -> Result<Content<'_>, Box<Diagnostic>> {
        let text = match &output.what {
            What::Asset(id) => return Ok(Content::Copy(&self.book.playbook.assets[id.0])),
            What::ThemeAsset(at) => {
                return Ok(Content::Bytes(self.theme_assets[*at].bytes.to_vec()));
            }
            What::Data(file) => return Ok(Content::Bytes(self.data_file(*file))),
            What::Accent => self
                .accent
                .as_ref()
                .map(|(_, css)| css.clone())
                .unwrap_or_default(),
            What::BookScript => self.book_script.1.clone(),
            What::Source(page) => self.markdown(*page),
            What::Page(page) => self.page(*page)?,
            What::Section(section) => self.made_section(*section, &output.path)?,
            What::Index(IndexPage::Print) => {
                return Ok(Content::Pieces(self.print(&output.path)?));
            }
            What::Index(index) => self.index_page(*index, &output.path)?,
            What::Forward(page) => self.forward(*page, &output.path)?,
            What::Alert(at) => self.alert_page(*at, &output.path)?,
        };
        Ok(Content::Bytes(text.into_bytes()))
    }

    /// Returns all alerts. Few pages show them, and in a large book they are too large to be kept.
    pub(super) fn alerts(&self) -> Vec<AlertView> {
        let alerts = 0..self.book.playbook.alerts.len();
        alerts.map(|at| self.book.alert(at)).collect()
    }

    fn markdown(&self, page: PageId) -> String {
        markdown_source::without_comments(&self.book.playbook.page(page).parsed.file.text)
    }

    /// Says whether a page's Markdown is published.
    pub(super) fn has_source(&self, page: PageId) -> bool {
        let path = self.book.playbook.page(page).path();
        self.book.config.markdown_source && !self.findings.unsafe_pages.contains(path)
    }

    /// Says whether a page holds what nobody sees, so that its Markdown is not handed on.
    pub fn is_unsafe(&self, page: PageId) -> bool {
        let path = self.book.playbook.page(page).path();
        self.findings.unsafe_pages.contains(path)
    }

    /// Returns the messages about a page's errors.
    pub(super) fn errors(&self, page: PageId) -> Vec<String> {
        let path = self.book.playbook.page(page).path();
        self.findings.errors.get(path).cloned().unwrap_or_default()
    }

    /// Returns the runbooks that a directive asks for, in reading order.
    pub(super) fn runbooks_of(&self, directive: &Directive) -> Vec<PageId> {
        self.lists.select(self.book.playbook, directive)
    }

    fn list_outputs(&self) -> Vec<Output> {
        let playbook = self.book.playbook;
        // Addresses are unique already; where they are not, what the author wrote wins.
        let mut outputs: BTreeMap<OutputPath, What> = BTreeMap::new();
        let mut add = |path: &OutputPath, what: What| {
            outputs.entry(path.clone()).or_insert(what);
        };
        for page in &playbook.pages {
            add(&page.url, What::Page(page.id));
            if self.has_source(page.id) {
                add(&page.source_url(), What::Source(page.id));
            }
        }
        for (at, asset) in playbook.assets.iter().enumerate() {
            add(&asset.path, What::Asset(AssetId(at)));
        }
        for path in &playbook.generated {
            if let Some(index) = IndexPage::at(path.as_str()) {
                add(path, What::Index(index));
            } else if let Some(file) = DataFile::at(path.as_str()) {
                add(path, What::Data(file));
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
        for (at, asset) in self.theme_assets.iter().enumerate() {
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
        is_public: config.audience == crate::model::page::Audience::Public,
        id: Digest::of(id.as_bytes()).short(10),
        built: built.as_ref().map(|(iso, _)| iso.clone()),
        built_text: built.map(|(_, text)| text),
        commit: stamp
            .commit
            .as_ref()
            .map(|commit| commit.chars().take(12).collect()),
        stale_after: config.stale_after.map(|minutes| minutes.0),
        styles: theme.styles.clone(),
        boot_script: theme.boot_script.clone(),
        scripts: theme.scripts.clone(),
        icon: theme.icon.clone(),
        accent_style: accent,
        words: book.words.all().clone(),
        environments: environments.collect(),
        book_script,
        has_severities: !playbook.severities.is_empty(),
        has_contacts: !playbook.contacts.is_empty(),
        address_book: playbook.url_of("contacts.vcf").map(href::path),
        calendar,
    }
}
