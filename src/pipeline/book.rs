//! A book that was read, understood and judged; and again, when something of it has changed.
//!
//! After a change it does what it must: where only the texts of pages are others, each page is understood and judged
//! alone. Whatever else changed, the whole is put together again, of pages that are parsed already.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::rules::{self, RulesSummary};
use super::secrets::{self, AssetSecrets};
use super::{Progress, Silent, Sources, Stage};
use crate::assemble::{self, Assembly, Unread};
use crate::check::{self, Checker};
use crate::config::Config;
use crate::diagnostic::{self, Allowance, Diagnostic, FileAllowances};
use crate::error::Error;
use crate::load::{self, LoadOptions, SourceTree};
use crate::model::Playbook;
use crate::model::alert_rule::AlertRules;
use crate::model::coverage::Coverage;
use crate::model::danger::Rules;
use crate::model::id::PageId;
use crate::model::page::{Page, ParsedPage};
use crate::model::site::{AssetFile, Stamp};
use crate::parse::{self, ParseOptions};
use crate::render::{self, Groundwork, Renderer};
use crate::source::{SitePath, SourceFile};
use crate::theme::{self, Theme};

/// What may have changed in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only these: files, or folders with all below them, by their absolute paths without links.
    Paths(BTreeSet<PathBuf>),
    /// Anything.
    Unknown,
}

/// To wake other threads takes longer than the work on so few pages.
const FEW: usize = 4;

/// A book that was read, understood and judged.
pub(super) struct Book {
    pub(super) config: Config,
    pub(super) config_file: Option<SitePath>,
    pub(super) theme: Arc<Theme>,
    /// All findings at the levels of the book, sorted.
    pub(super) diagnostics: Arc<Vec<Diagnostic>>,
    pub(super) sources: Sources,
    options: LoadOptions,
    /// Patterns of rule files beside those of the settings, relative to the current folder.
    more_rules: Vec<String>,
    /// The rules of the monitoring system, where somebody named their files.
    rules: Option<AlertRules>,
    of_rules: Vec<Diagnostic>,
    /// What the comments of their files allow.
    rules_allow: Vec<(SitePath, Vec<Allowance>)>,
    parse: ParseOptions,
    /// Whether the book wants to know of secrets, and hides them.
    hides_secrets: bool,
    /// What was found in the files that are copied.
    of_assets: AssetSecrets,
    parsed: BTreeMap<SitePath, Parsed>,
    assembly: Assembly,
    /// Where the theme's own files lie.
    theme_folder: Option<PathBuf>,
    /// Whether a link leads to some of the source, which then has more than one path.
    has_links: bool,
    /// What was found while reading settings, files and theme.
    of_source: Vec<Diagnostic>,
    of_theme: Vec<Diagnostic>,
    /// What the rules say of each page, and of the book as a whole.
    of_pages: Vec<Vec<Diagnostic>>,
    of_book: Vec<Diagnostic>,
    today: Date,
}

/// What is to be read.
struct Asked {
    options: LoadOptions,
    more_rules: Vec<String>,
    reads_theme: bool,
    today: Date,
}

/// A file and what it was understood to say.
#[derive(Clone)]
struct Parsed {
    page: Arc<ParsedPage>,
    findings: Vec<Diagnostic>,
    allowances: Vec<Allowance>,
}

impl Parsed {
    /// Understands a file. Nothing that comes later sees its secrets, so that nothing can print or publish one.
    fn new(file: &SourceFile, options: &ParseOptions, hides_secrets: bool) -> Self {
        let mut findings = Vec::new();
        let allowed = || parse::allowances(&parse::parse_page(file, options).value);
        let hidden = hides_secrets.then(|| secrets::hide(file, allowed, &mut findings));
        let file = hidden.as_ref().unwrap_or(file);
        let page = parse::parse_page(file, options).take(&mut findings);
        Parsed {
            allowances: parse::allowances(&page),
            page: Arc::new(page),
            findings,
        }
    }
}

/// Tells what could not be read, and whether it may say for whom something is.
fn unread(tree: &SourceTree) -> Unread {
    let known = |path: &SitePath| {
        let mut texts = tree.unreadable_texts.iter();
        texts.find(|file| file.path == *path)
    };
    let may_say = |path: &SitePath| {
        let text = known(path).map(|file| &*file.text);
        text.is_none_or(assemble::may_say_audience)
    };
    let pages = tree
        .unreadable
        .iter()
        .map(|path| (path.clone(), may_say(path)));
    let internal = match tree.config.hides_internal() {
        true => foreign_and_internal(&tree.assets),
        false => BTreeSet::new(),
    };
    Unread {
        pages: pages.collect(),
        internal,
    }
}

/// Finds texts that are no pages of ours, as other generators' are, and say that they are for internal eyes.
fn foreign_and_internal(assets: &[AssetFile]) -> BTreeSet<SitePath> {
    const ENDINGS: &[&str] = &[
        "adoc", "asciidoc", "mdown", "mdtxt", "mdwn", "mdx", "mkd", "mkdn", "org", "qmd", "rmd",
        "rst", "text", "txt",
    ];
    /// One that is larger is a log, not a page.
    const LARGEST: u64 = 4 << 20;
    let is_text = |asset: &&AssetFile| {
        let ending = asset.path.extension().unwrap_or_default().to_lowercase();
        ENDINGS.contains(&ending.as_str())
    };
    let is_internal = |asset: &&AssetFile| {
        let text = load::text_asset(asset, LARGEST);
        text.is_some_and(|text| {
            let file = SourceFile::new(asset.path.clone(), text);
            parse::front_matter::is_marked_internal(&file)
        })
    };
    let texts = assets.par_iter().filter(is_text).filter(is_internal);
    texts.map(|asset| asset.path.clone()).collect()
}

impl Book {
    /// Reads and judges a book.
    ///
    /// # Errors
    /// Where the machine fails.
    pub(super) fn read(
        options: LoadOptions,
        more_rules: &[String],
        today: Date,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let asked = Asked {
            options,
            more_rules: more_rules.to_owned(),
            reads_theme: true,
            today,
        };
        Book::make(asked, None, &Change::Unknown, progress)
    }

    /// Does the same for a source of which some may have changed.
    ///
    /// # Errors
    /// Where the machine fails; the book is as it was then.
    pub(super) fn read_again(&self, change: &Change, today: Date) -> Result<Self, Error> {
        // Where there was no theme and now is one, its folder is another than before.
        let is_of_theme = |path: &PathBuf| {
            let folder = self.theme_folder.as_ref();
            folder.is_some_and(|folder| path.starts_with(folder) || folder.starts_with(path))
        };
        let reads_theme = match change {
            Change::Paths(paths) => paths.iter().any(is_of_theme),
            Change::Unknown => true,
        };
        let asked = Asked {
            options: self.options.clone(),
            more_rules: self.more_rules.clone(),
            reads_theme,
            today,
        };
        Book::make(asked, Some(self), change, &Silent)
    }

    fn make(
        asked: Asked,
        before: Option<&Book>,
        change: &Change,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let Asked {
            options,
            more_rules,
            reads_theme,
            today,
        } = asked;
        progress.stage(Stage::Load, 0);
        let mut of_source = Vec::new();
        let mut tree = load::load(&options)?.take(&mut of_source);
        let hides_secrets = secrets::are_wanted(&tree.config);
        if hides_secrets {
            secrets::hide_in_settings(&mut tree, &mut of_source);
        }
        options.overrides.apply(&mut tree.config);
        let mut of_theme = Vec::new();
        let known_theme = before.filter(|before| {
            !reads_theme
                && before.theme_folder == tree.theme
                && before.hides_secrets == hides_secrets
        });
        let theme = match known_theme {
            Some(before) => {
                of_theme.clone_from(&before.of_theme);
                before.theme.clone()
            }
            None => {
                let theme = theme::load(tree.theme.as_deref())?.take(&mut of_theme);
                Arc::new(match hides_secrets {
                    true => secrets::hide_in_theme(theme, &mut of_theme)?,
                    false => theme,
                })
            }
        };
        let read = rules::read(&options.root, &tree.config, &more_rules, hides_secrets);
        let dangers = tree.config.danger.iter();
        let parse = ParseOptions {
            is_plain: tree.config.is_plain,
            danger: Rules::new(dangers.map(|(danger, rule)| (*danger, rule.value.as_str()))),
        };
        progress.stage(Stage::Parse, tree.files.len());
        let is_as_before = |before: &&Book| before.hides_secrets == hides_secrets;
        let known = before.filter(is_as_before);
        let of_assets = match hides_secrets {
            true => {
                let known = known.map(|known| (&known.of_assets, change));
                AssetSecrets::find(&tree.assets, known)
            }
            false => AssetSecrets::default(),
        };
        let known = known.filter(|before| before.parse == parse);
        let unread = unread(&tree);
        let parsed = parse_all(tree.files, &parse, hides_secrets, known, progress);
        let others = tree.config_file.iter().chain(&tree.unreadable_texts);
        let pages = parsed.values().map(|parsed| &parsed.page.file);
        let sources: Sources = pages.chain(others).chain(&theme.sources).cloned().collect();
        let mut sources = sources.beside(of_assets.files());
        read.show(&mut sources);
        progress.stage(Stage::Assemble, 0);
        let pages = parsed.values().map(|parsed| parsed.page.clone()).collect();
        let mut book = Book {
            assembly: Assembly::new(&tree.config, pages, tree.assets, &unread),
            config: tree.config,
            config_file: tree.config_file.map(|file| file.path),
            theme,
            diagnostics: Arc::default(),
            sources,
            options,
            more_rules,
            rules: read.rules,
            of_rules: read.diagnostics,
            rules_allow: read.allowances,
            parse,
            hides_secrets,
            of_assets,
            parsed,
            theme_folder: tree.theme,
            has_links: tree.has_links,
            of_source,
            of_theme,
            of_pages: Vec::new(),
            of_book: Vec::new(),
            today,
        };
        let pages = book.take_judgements(before);
        book.judge(pages);
        Ok(book)
    }

    /// Takes what was said of pages before, where it would be said again; returns the pages that are to be judged.
    fn take_judgements(&mut self, before: Option<&Book>) -> Vec<PageId> {
        let pages = &self.assembly.playbook.pages;
        let before = before.filter(|before| {
            before.today == self.today
                && before.sources.text(&crate::config::path())
                    == self.sources.text(&crate::config::path())
                && check::see_the_same(&before.assembly.playbook, &self.assembly.playbook)
        });
        let said = |page: &Page| {
            let before = before?;
            let old = before.page_of(page.path())?;
            check::is_the_same(old, page).then(|| before.of_pages[old.id.0].clone())
        };
        let said: Vec<_> = pages.iter().map(said).collect();
        let new = pages.iter().zip(&said).filter(|(_, said)| said.is_none());
        let new = new.map(|(page, _)| page.id).collect();
        self.of_pages = said.into_iter().map(Option::unwrap_or_default).collect();
        new
    }

    /// Takes over other texts of pages, where that is all that has changed and nothing else shows any of it, and returns
    /// the files whose texts are others. Otherwise nothing is done, and the book has to be read again.
    pub(super) fn replace_texts(&mut self, change: &Change, today: Date) -> Option<Vec<SitePath>> {
        let Change::Paths(paths) = change else {
            return None;
        };
        if self.has_links || self.today != today {
            return None;
        }
        let root = self.root();
        let files = paths.iter().map(|path| self.page_file(&root, path));
        let mut files = files.collect::<Option<Vec<_>>>()?;
        files.retain(|file| self.parsed[&file.path].page.file.digest != file.digest);
        let parsed = parse_all(files, &self.parse, self.hides_secrets, None, &Silent);
        let pages = parsed.values().map(|parsed| parsed.page.clone());
        let touched = self.assembly.replace(&self.config, pages)?;
        let changed = parsed.keys().cloned().collect();
        for parsed in parsed.values() {
            self.sources.replace(&parsed.page.file);
        }
        self.parsed.extend(parsed);
        if !touched.is_empty() {
            self.judge(touched);
        }
        Some(changed)
    }

    /// Reads a file that is known to be a page's.
    fn page_file(&self, root: &Path, path: &Path) -> Option<SourceFile> {
        let inside = path.strip_prefix(root).ok()?.to_str()?;
        let path = SitePath::new(inside).ok()?;
        let known = self.parsed.contains_key(&path);
        known.then(|| load::page(root, &path, &self.config))?
    }

    /// Judges pages, and the book as a whole.
    fn judge(&mut self, pages: Vec<PageId>) {
        let checker = Checker::new(
            &self.assembly.playbook,
            &self.config,
            self.rules.as_ref(),
            self.today,
        );
        let judge = |id: PageId| {
            let page = self.assembly.playbook.page(id);
            let mut found = checker.page(page);
            found.extend(render::svg::check_diagrams(page));
            (id, found)
        };
        let judged: Vec<_> = match pages.len() {
            ..=FEW => pages.into_iter().map(judge).collect(),
            _ => pages.into_par_iter().map(judge).collect(),
        };
        self.of_book = checker.book();
        for (id, found) in judged {
            self.of_pages[id.0] = found;
        }
        let parsed = self.parsed.values().flat_map(|parsed| &parsed.findings);
        let found = self.of_source.iter().chain(&self.of_theme);
        let found = found.chain(&self.of_rules).chain(parsed);
        let found = found.chain(self.of_assets.findings());
        let found = found
            .chain(self.assembly.diagnostics())
            .chain(&self.of_book);
        let found = found.chain(self.of_pages.iter().flatten());
        let settled = diagnostic::settle(
            found.cloned().collect(),
            &self.config.levels,
            self.allowances(),
        );
        self.diagnostics = Arc::new(settled);
    }

    /// Returns what the comments of each file allow.
    fn allowances(&self) -> Vec<FileAllowances<'_>> {
        let files = self.parsed.iter();
        let with = files.filter(|(_, parsed)| !parsed.allowances.is_empty());
        let mut allowances: Vec<_> = with
            .map(|(file, parsed)| FileAllowances {
                file,
                allowances: &parsed.allowances,
                is_judged: self.page_of(file).is_some(),
            })
            .collect();
        allowances.extend(
            self.rules_allow
                .iter()
                .map(|(file, allowances)| FileAllowances {
                    file,
                    allowances,
                    is_judged: true,
                }),
        );
        if let Some(file) = &self.config_file {
            allowances.push(FileAllowances {
                file,
                allowances: &self.config.allowances,
                is_judged: true,
            });
        }
        allowances
    }

    /// Returns how the monitoring system's alerts and the book fit each other, where its rules were read.
    fn coverage(&self) -> Option<Coverage<'_>> {
        let url = self.config.url.as_ref().map(|url| url.value.as_str());
        let is_ignored = |name: &str| self.config.alerts.ignores(name);
        let rules = self.rules.as_ref()?;
        Some(Coverage::new(
            rules,
            &self.assembly.playbook,
            url,
            &is_ignored,
        ))
    }

    /// Returns what was read of rule files, where somebody named any.
    pub(super) fn rules_summary(&self) -> Option<RulesSummary> {
        let rules = self.rules.as_ref()?;
        let coverage = self.coverage()?;
        let (documents_skipped, rules_skipped) = rules::skipped(rules);
        Some(RulesSummary {
            files: rules.files.len(),
            alerts: coverage.alerts.len(),
            covered: coverage.covered.len(),
            ignored: coverage.ignored.len(),
            recording: rules.files.iter().map(|file| file.recording).sum(),
            documents_skipped,
            rules_skipped,
        })
    }

    pub(super) fn playbook(&self) -> &Playbook {
        &self.assembly.playbook
    }

    /// Returns where the source lies, free of links where it is there.
    pub(super) fn root(&self) -> PathBuf {
        let root = &self.options.root;
        root.canonicalize().unwrap_or_else(|_| root.clone())
    }

    /// Returns the page that is made of a file, if one is.
    pub(super) fn page_of(&self, file: &SitePath) -> Option<&Page> {
        let pages = &self.assembly.playbook.pages;
        let at = pages.binary_search_by(|page| page.path().cmp(file));
        at.ok().map(|at| &pages[at])
    }

    pub(super) fn groundwork(&self, stamp: &Stamp) -> Groundwork {
        let playbook = &self.assembly.playbook;
        Groundwork::new(
            playbook,
            &self.config,
            &self.theme,
            stamp,
            &self.diagnostics,
        )
    }

    pub(super) fn renderer<'a>(&'a self, stamp: &'a Stamp, ground: &'a Groundwork) -> Renderer<'a> {
        let playbook = &self.assembly.playbook;
        Renderer::new(playbook, &self.config, &self.theme, stamp, ground)
            .with_rules(self.rules.as_ref())
    }
}

fn parse_all(
    files: Vec<SourceFile>,
    options: &ParseOptions,
    hides_secrets: bool,
    known: Option<&Book>,
    progress: &dyn Progress,
) -> BTreeMap<SitePath, Parsed> {
    let parse = |file: SourceFile| {
        let known = known.and_then(|known| known.parsed.get(&file.path));
        let known = known.filter(|known| known.page.file.digest == file.digest);
        let parsed = known
            .cloned()
            .unwrap_or_else(|| Parsed::new(&file, options, hides_secrets));
        progress.step();
        (file.path, parsed)
    };
    let parsed: Vec<_> = match files.len() {
        ..=FEW => files.into_iter().map(parse).collect(),
        _ => files.into_par_iter().map(parse).collect(),
    };
    parsed.into_iter().collect()
}
