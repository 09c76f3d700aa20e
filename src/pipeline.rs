//! The order of the stages, in one place: load, parse, assemble, check, render, publish.
//!
//! Owns the threads. Prints nothing: how far it is it tells a [`Progress`], what is wrong it returns.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Label, Level, Lint};
use crate::error::Error;
use crate::load::{self, LoadOptions, SourceTree};
use crate::model::danger::Rules;
use crate::model::page::ParsedPage;
use crate::model::playbook::Playbook;
use crate::model::site::Stamp;
use crate::parse::{self, ParseOptions};
use crate::publish::{self, Staging};
use crate::render::{self, Content, Groundwork, Output, Renderer};
use crate::search::{self, SearchIndex};
use crate::source::{SitePath, SourceFile};
use crate::theme::{self, Theme};
use crate::{assemble, check};

mod preview;

pub use preview::{Change, Elsewhere, PageReport, Place, Preview, PreviewOptions, Revision};

/// A step of the work, for those who show how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the source.
    Load,
    /// Understanding each file.
    Parse,
    /// Joining them into a playbook, and judging it.
    Assemble,
    /// Making and writing the files of the site.
    Render,
    /// Swapping the site in.
    Publish,
}

/// Is told how far the work is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of steps it takes, 0 where that is not known.
    fn stage(&self, stage: Stage, total: usize);
    /// One of its steps is done.
    fn step(&self);
}

/// Shows nothing.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: Stage, _: usize) {}
    fn step(&self) {}
}

/// What to build, from what, and what of the world outside may reach the pages.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The source folder.
    pub source: PathBuf,
    /// The folder of the site.
    pub out: PathBuf,
    /// Whether to publish all that can be published although there are errors.
    pub keep_going: bool,
    /// When and from what the site is built.
    pub stamp: Stamp,
    /// Today, to tell which reviews are overdue.
    pub today: Date,
}

/// What to check.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// The source folder.
    pub source: PathBuf,
    /// Folders inside the source that are no part of it, as a site built there.
    pub skip: Vec<PathBuf>,
    /// Today, to tell which reviews are overdue.
    pub today: Date,
}

/// What a build came to.
#[derive(Debug)]
pub struct BuildReport {
    /// All findings at the levels of the book, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings are about.
    pub sources: Sources,
    /// How many pages the book has.
    pub pages: usize,
    /// What was published; `None` where errors stopped it.
    pub published: Option<publish::Published>,
}

/// What a check came to.
#[derive(Debug)]
pub struct CheckReport {
    /// All findings at the levels of the book, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings are about.
    pub sources: Sources,
    /// How many pages the book has.
    pub pages: usize,
}

/// The texts of the source, to show the lines that findings are about.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: BTreeMap<SitePath, Arc<str>>,
}

impl Sources {
    /// Returns the text of a file, where it could be read as text.
    pub fn text(&self, path: &SitePath) -> Option<&str> {
        self.texts.get(path).map(|text| &**text)
    }

    fn of(tree: &SourceTree, theme: &Theme) -> Sources {
        let files = tree.files.iter().chain(&tree.config_file);
        let files = files.chain(&tree.unreadable_texts).chain(&theme.sources);
        files.cloned().collect()
    }
}

impl FromIterator<SourceFile> for Sources {
    fn from_iter<I: IntoIterator<Item = SourceFile>>(files: I) -> Self {
        let texts = files.into_iter().map(|file| (file.path, file.text));
        Sources {
            texts: texts.collect(),
        }
    }
}

/// A book that was read, understood and judged.
struct Book {
    config: Config,
    config_file: Option<SitePath>,
    playbook: Playbook,
    theme: Theme,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

impl Book {
    fn groundwork(&self, stamp: &Stamp) -> Groundwork {
        Groundwork::new(
            &self.playbook,
            &self.config,
            &self.theme,
            stamp,
            &self.diagnostics,
        )
    }

    fn renderer<'a>(&'a self, stamp: &'a Stamp, ground: &'a Groundwork) -> Renderer<'a> {
        Renderer::new(&self.playbook, &self.config, &self.theme, stamp, ground)
    }

    fn report(&self) -> CheckReport {
        CheckReport {
            pages: self.playbook.pages.len(),
            diagnostics: self.diagnostics.clone(),
            sources: self.sources.clone(),
        }
    }
}

/// Builds a site and swaps it in, unless errors stop it.
///
/// # Errors
/// Where the machine fails; the old site then stands as it was.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<BuildReport, Error> {
    let staging = Staging::begin(&options.out, &options.source)?;
    let mut book = read(&options.source, staging.skip(), options.today, progress)?;
    if options.stamp.built.is_none() {
        let finding = unknown_build_time(&book);
        book.diagnostics
            .extend(book.config.levels.apply(vec![finding]));
    }
    diagnostic::sort(&mut book.diagnostics);
    let may_publish = options.keep_going || !has_errors(&book.diagnostics);
    let failed = match may_publish {
        true => render_all(&book, &options.stamp, &staging, progress)?,
        false => Vec::new(),
    };
    let is_whole = failed.is_empty();
    book.diagnostics.extend(failed);
    diagnostic::sort(&mut book.diagnostics);
    // Dropped, the staging folder removes itself.
    let published = match may_publish && is_whole {
        true => {
            progress.stage(Stage::Publish, 0);
            Some(staging.finish(&options.stamp)?)
        }
        false => None,
    };
    Ok(BuildReport {
        pages: book.playbook.pages.len(),
        diagnostics: book.diagnostics,
        sources: book.sources,
        published,
    })
}

/// Renders every file into the staging folder, and returns what the theme's templates could not make.
///
/// # Errors
/// Where the disk fails.
fn render_all(
    book: &Book,
    stamp: &Stamp,
    staging: &Staging,
    progress: &dyn Progress,
) -> Result<Vec<Diagnostic>, Error> {
    let ground = book.groundwork(stamp);
    let renderer = book.renderer(stamp, &ground).for_all_files();
    let outputs = renderer.outputs();
    progress.stage(Stage::Render, outputs.len());
    // Written before anything is rendered, so that the two need not be held at once.
    for (path, bytes) in search_index(book, &renderer).files() {
        staging.write(&path, &bytes)?;
    }
    let stage = |output: &Output| -> Result<Option<Diagnostic>, Error> {
        let content = match renderer.render(output) {
            Ok(content) => content,
            Err(finding) => return Ok(Some(*finding)),
        };
        match content {
            Content::Bytes(bytes) => staging.write(&output.path, &bytes)?,
            Content::Pieces(pieces) => {
                let mut file = staging.begin_file(&output.path)?;
                for piece in pieces {
                    match piece {
                        Ok(piece) => file.append(piece.as_bytes())?,
                        Err(finding) => return Ok(Some(*finding)),
                    }
                }
                file.finish()?;
            }
            Content::Copy(asset) => staging.copy(&output.path, asset)?,
        }
        progress.step();
        Ok(None)
    };
    // What lists the whole book is made one after the other: in a large book each takes tens of megabytes for a moment.
    let (large, small): (Vec<&Output>, Vec<&Output>) =
        outputs.iter().partition(|output| output.lists_whole_book());
    let mut failed: Vec<Option<Diagnostic>> =
        large.into_iter().map(stage).collect::<Result<_, _>>()?;
    failed.extend(
        small
            .into_par_iter()
            .map(stage)
            .collect::<Result<Vec<_>, _>>()?,
    );
    Ok(failed.into_iter().flatten().collect())
}

fn search_index(book: &Book, renderer: &Renderer<'_>) -> SearchIndex {
    SearchIndex::new(&search::Input {
        playbook: &book.playbook,
        answers: &renderer.answers(),
        language: &book.config.language,
        synonyms: &book.config.synonyms,
        is_unsafe: &|page| renderer.is_unsafe(page),
        href: render::href::path,
    })
}

fn unknown_build_time(book: &Book) -> Diagnostic {
    let message = "nobody can tell when this site was built, so it cannot say how old it is";
    let place = book
        .config_file
        .clone()
        .or_else(|| book.playbook.pages.first().map(|page| page.path().clone()));
    let place = place.unwrap_or_else(|| SitePath::new("opsbook.toml").expect("is a plain name"));
    Diagnostic::new(Lint::UnknownBuildTime, message, Label::new(&place, None))
        .help("keep the source in git, or set SOURCE_DATE_EPOCH to seconds since 1970")
}

/// Reads and judges a book.
///
/// # Errors
/// Where the machine fails.
pub fn check(options: &CheckOptions, progress: &dyn Progress) -> Result<CheckReport, Error> {
    let mut book = read(
        &options.source,
        options.skip.clone(),
        options.today,
        progress,
    )?;
    diagnostic::sort(&mut book.diagnostics);
    Ok(book.report())
}

fn read(
    source: &Path,
    skip: Vec<PathBuf>,
    today: Date,
    progress: &dyn Progress,
) -> Result<Book, Error> {
    let mut found = Vec::new();
    progress.stage(Stage::Load, 0);
    let tree = load::load(&LoadOptions {
        root: source.to_owned(),
        skip,
    })?
    .take(&mut found);
    let theme = theme::load(tree.theme.as_deref())?.take(&mut found);
    let sources = Sources::of(&tree, &theme);
    let options = ParseOptions {
        is_plain: tree.config.is_plain,
        danger: Rules::new(
            tree.config
                .danger
                .iter()
                .map(|(danger, rule)| (*danger, rule.value.as_str())),
        ),
    };
    progress.stage(Stage::Parse, tree.files.len());
    let pages = parse_all(tree.files, &options, &mut found, progress);
    progress.stage(Stage::Assemble, 0);
    let playbook = assemble::assemble(&tree.config, pages, tree.assets).take(&mut found);
    found.extend(check::check(&playbook, &tree.config, today));
    found.extend(render::svg::check_diagrams(&playbook));
    let diagnostics = tree.config.levels.apply(found);
    let config_file = tree.config_file.map(|file| file.path);
    Ok(Book {
        config: tree.config,
        config_file,
        playbook,
        theme,
        diagnostics,
        sources,
    })
}

fn parse_all(
    files: Vec<SourceFile>,
    options: &ParseOptions,
    found: &mut Vec<Diagnostic>,
    progress: &dyn Progress,
) -> Vec<Arc<ParsedPage>> {
    let parsed: Vec<_> = files
        .into_par_iter()
        .map(|file| {
            let outcome = parse::parse_page(&file, options);
            progress.step();
            outcome
        })
        .collect();
    parsed
        .into_iter()
        .map(|outcome| Arc::new(outcome.take(found)))
        .collect()
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|finding| finding.level == Level::Error)
}
