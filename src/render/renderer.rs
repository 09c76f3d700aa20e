//! Every file of the site, and how each is made.

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, OnceLock};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::Playbook;
use crate::model::alert_rule::AlertRules;
use crate::model::coverage::Coverage;
use crate::model::directive::Directive;
use crate::model::id::{AssetId, PageId};
use crate::model::site::{AssetFile, OutputPath, Stamp};
use crate::render::book::Book;
use crate::render::command::CommandIndex;
use crate::render::data_files::DataFile;
use crate::render::engine::Engine;
use crate::render::groundwork::Groundwork;
use crate::render::index_pages::IndexPage;
use crate::render::markdown_source;
use crate::render::nav::MadeSection;
use crate::render::page::Body;
use crate::render::view::AlertView;
use crate::theme::Theme;

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
    /// The whole book in one file. It is put together from the others: [`Renderer::single_file`].
    SingleFile,
}

impl Output {
    /// Says whether it lists the whole book, and so takes much memory while it is made.
    ///
    /// The print is none of these: it shares bodies with the pages, and is best made among them.
    pub fn lists_whole_book(&self) -> bool {
        match self.what {
            What::Index(index) => !matches!(index, IndexPage::Print),
            What::Data(_) | What::SingleFile => true,
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
    pub(super) theme: &'a Theme,
    pub(super) engine: Engine<'a>,
    pub(super) stamp: &'a Stamp,
    pub(super) ground: &'a Groundwork,
    commands: OnceLock<CommandIndex<'a>>,
    /// Bodies that the page has made and the whole-book print has not used, or the other way round; empty where none is
    /// kept.
    pub(super) bodies: Vec<Mutex<Body>>,
    /// How many bytes those are.
    pub(super) kept_bytes: AtomicUsize,
    rules: Option<&'a AlertRules>,
}

impl<'a> Renderer<'a> {
    /// Begins to make files, on a groundwork that was made of the same book, settings, theme and stamp.
    pub fn new(
        playbook: &'a Playbook,
        config: &'a Config,
        theme: &'a Theme,
        stamp: &'a Stamp,
        ground: &'a Groundwork,
    ) -> Self {
        Renderer {
            book: ground.book(playbook, config),
            theme,
            engine: Engine::new(theme),
            stamp,
            ground,
            commands: OnceLock::new(),
            bodies: Vec::new(),
            kept_bytes: AtomicUsize::new(0),
            rules: None,
        }
    }

    /// Shows how many alerts of the monitoring system have a runbook.
    pub fn with_rules(mut self, rules: Option<&'a AlertRules>) -> Self {
        self.rules = rules;
        self
    }

    /// Returns how the monitoring system's alerts and the book fit each other, where its rules were read. Few files
    /// need it. What a public book has no runbook for is nobody's business.
    pub(super) fn coverage(&self) -> Option<Coverage<'a>> {
        let Book {
            playbook, config, ..
        } = self.book;
        let url = config.url.as_ref().map(|url| url.value.as_str());
        let is_ignored = |name: &str| config.alerts.ignores(name);
        let rules = self.rules.filter(|_| !config.hides_internal())?;
        Some(Coverage::new(rules, playbook, url, &is_ignored))
    }

    /// Keeps some bodies between their two uses, for those who make the whole site.
    pub fn for_all_files(mut self) -> Self {
        let pages = self.book.playbook.pages.iter();
        self.bodies = pages.map(|_| Mutex::new(Body::Unused)).collect();
        self
    }

    /// Returns all files of the site, sorted by path.
    pub fn outputs(&self) -> &[Output] {
        self.ground.outputs()
    }

    /// Makes a file of the site.
    ///
    /// # Errors
    /// A template that fails, as a finding about the theme.
    pub fn render(&self, output: &Output) -> Result<Content<'_>, Box<Diagnostic>> {
        let text = match &output.what {
            What::Asset(id) => return Ok(Content::Copy(&self.book.playbook.assets[id.0])),
            What::ThemeAsset(at) => {
                return Ok(Content::Bytes(self.theme.assets[*at].bytes.to_vec()));
            }
            What::Data(file) => return Ok(Content::Bytes(self.data_file(*file))),
            What::Accent => self
                .ground
                .accent
                .as_ref()
                .map(|(_, css)| css.clone())
                .unwrap_or_default(),
            What::BookScript => self.ground.book_script.1.clone(),
            What::Source(page) => self.markdown(*page),
            What::Page(page) => self.page(*page)?,
            What::Section(section) => self.made_section(*section, &output.path)?,
            What::Index(IndexPage::Print) => {
                return Ok(Content::Pieces(self.print(&output.path)?));
            }
            What::Index(index) => self.index_page(*index, &output.path)?,
            What::Forward(page) => self.forward(*page, &output.path)?,
            What::Alert(at) => self.alert_page(*at, &output.path)?,
            What::SingleFile => self.too_large_for_single_file(&output.path)?,
        };
        Ok(Content::Bytes(text.into_bytes()))
    }

    /// Returns every command of the book, with the pages that show it. Few files need them.
    pub(super) fn commands(&self) -> &CommandIndex<'a> {
        self.commands.get_or_init(|| CommandIndex::new(&self.book))
    }

    /// Returns all alerts. Few pages show them, and in a large book they are too large to be kept.
    pub(super) fn alerts(&self) -> Vec<AlertView> {
        let alerts = 0..self.book.playbook.alerts.len();
        alerts.map(|at| self.book.alert(at)).collect()
    }

    fn markdown(&self, page: PageId) -> String {
        let parsed = &self.book.playbook.page(page).parsed;
        markdown_source::published(parsed, self.book.config.hides_internal())
    }

    /// Says whether a page's Markdown is published.
    pub(super) fn has_source(&self, page: PageId) -> bool {
        let path = self.book.playbook.page(page).path();
        self.book.config.markdown_source && !self.ground.findings.kept_back.contains(path)
    }

    /// Says whether a page's Markdown is not to be read by those who read the book.
    pub(super) fn is_kept_back(&self, page: PageId) -> bool {
        let path = self.book.playbook.page(page).path();
        self.ground.findings.kept_back.contains(path)
    }

    /// Says whether a page holds what nobody sees, so that its Markdown is not handed on.
    pub fn is_unsafe(&self, page: PageId) -> bool {
        let path = self.book.playbook.page(page).path();
        self.ground.findings.unsafe_pages.contains(path)
    }

    /// Returns the messages about a page's errors.
    pub(super) fn errors(&self, page: PageId) -> Vec<String> {
        let path = self.book.playbook.page(page).path();
        self.ground
            .findings
            .errors
            .get(path)
            .cloned()
            .unwrap_or_default()
    }

    /// Returns the runbooks that a directive asks for, in reading order.
    pub(super) fn runbooks_of(&self, directive: &Directive) -> Vec<PageId> {
        self.ground.lists.select(self.book.playbook, directive)
    }
}
