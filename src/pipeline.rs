//! The order of the stages, in one place: load, parse, assemble, check, render, publish.
//!
//! Owns the threads. Prints nothing: how far it is it tells a [`Progress`], what is wrong it returns.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Overrides;
use crate::diagnostic::{self, Diagnostic, Label, Level, Lint};
use crate::error::Error;
use crate::load::LoadOptions;
use crate::model::site::Stamp;
use crate::publish::{self, Signer, Staging};
use crate::render::{self, Content, Output, Renderer, What};
use crate::search::{self, SearchIndex};
use crate::source::SitePath;

mod book;
mod preview;
mod rules;
mod secrets;
mod single_file;
mod sources;

pub use book::Change;
pub use preview::{Elsewhere, PageReport, Place, Preview, PreviewOptions, Revision};
pub use rules::RulesSummary;
pub use single_file::{ExportOptions, ExportReport, export_single_file};
pub use sources::Sources;

/// Makes a text fit for HTML.
pub use crate::render::escape::escape;

use book::Book;

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
    /// Files and folders inside the source that are no part of it, beside the site itself.
    pub skip: Vec<PathBuf>,
    /// Whether to publish all that can be published although there are errors.
    pub keep_going: bool,
    /// What wins over the settings of the book.
    pub overrides: Overrides,
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
    /// Patterns of rule files beside those of the settings, relative to the current folder.
    pub rules: Vec<String>,
    /// What wins over the settings of the book.
    pub overrides: Overrides,
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
    /// What was read of rule files, where somebody named any.
    pub rules: Option<RulesSummary>,
}

/// Builds a site and swaps it in, unless errors stop it; signs it if there is a key.
///
/// # Errors
/// Where the machine fails; the old site then stands as it was.
pub fn build(
    options: &BuildOptions,
    signer: Option<&dyn Signer>,
    progress: &dyn Progress,
) -> Result<BuildReport, Error> {
    let staging = Staging::begin(&options.out, &options.source)?;
    let source = LoadOptions {
        root: options.source.clone(),
        skip: [staging.skip(), options.skip.clone()].concat(),
        overrides: options.overrides.clone(),
    };
    let mut book = Book::read(source, &[], options.today, progress)?;
    // How many runbooks are missing is for `check` to judge: to keep back those that are written would help nobody.
    let too_few = |finding: &&mut Diagnostic| {
        finding.lint == Lint::LowAlertCoverage && finding.level == Level::Error
    };
    let diagnostics = Arc::make_mut(&mut book.diagnostics).iter_mut();
    diagnostics
        .filter(too_few)
        .for_each(|finding| finding.level = Level::Warning);
    if options.stamp.built.is_none() {
        let finding = unknown_build_time(&book);
        let diagnostics = Arc::make_mut(&mut book.diagnostics);
        diagnostics.extend(book.config.levels.apply(vec![finding]));
        diagnostic::sort(diagnostics);
    }
    let is_refused = book.config.may_show_ignored();
    if is_refused {
        let diagnostics = Arc::make_mut(&mut book.diagnostics);
        diagnostics.push(not_for_everybody());
        diagnostic::sort(diagnostics);
    }
    let may_publish = !is_refused && (options.keep_going || !has_errors(&book.diagnostics));
    let failed = match may_publish {
        true => render_all(&book, &options.stamp, &staging, progress)?,
        false => Vec::new(),
    };
    let is_whole = failed.is_empty();
    let diagnostics = Arc::make_mut(&mut book.diagnostics);
    diagnostics.extend(failed);
    diagnostic::sort(diagnostics);
    // Dropped, the staging folder removes itself.
    let published = match may_publish && is_whole {
        true => {
            progress.stage(Stage::Publish, 0);
            Some(staging.finish(&options.stamp, signer)?)
        }
        false => None,
    };
    Ok(BuildReport {
        pages: book.playbook().pages.len(),
        diagnostics: Arc::unwrap_or_clone(book.diagnostics),
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
    let mut index = Vec::new();
    for (path, bytes) in search_index(book, &renderer).files() {
        staging.write(&path, &bytes)?;
        index.push(path);
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
    let (single, outputs): (Vec<&Output>, Vec<&Output>) = outputs
        .iter()
        .partition(|output| output.what == What::SingleFile);
    let (large, small): (Vec<&Output>, Vec<&Output>) = outputs
        .into_iter()
        .partition(|output| output.lists_whole_book());
    let mut failed: Vec<Option<Diagnostic>> =
        large.into_iter().map(stage).collect::<Result<_, _>>()?;
    failed.extend(
        small
            .into_par_iter()
            .map(stage)
            .collect::<Result<Vec<_>, _>>()?,
    );
    let mut failed: Vec<Diagnostic> = failed.into_iter().flatten().collect();
    // It is put together from all others.
    if let [output] = single[..]
        && failed.is_empty()
    {
        let finding = single_file::stage(&renderer, staging, output, &index)?;
        failed.extend(finding.map(|finding| *finding));
        progress.step();
    }
    Ok(failed)
}

fn search_index(book: &Book, renderer: &Renderer<'_>) -> SearchIndex {
    SearchIndex::new(&search::Input {
        playbook: book.playbook(),
        answers: &renderer.answers(),
        language: &book.config.language,
        synonyms: &book.config.synonyms,
        is_unsafe: &|page| renderer.is_unsafe(page),
        href: render::href::path,
    })
}

fn unknown_build_time(book: &Book) -> Diagnostic {
    let message = "nobody can tell when this site was built, so it cannot say how old it is";
    let place = book.config_file.clone().or_else(|| {
        book.playbook()
            .pages
            .first()
            .map(|page| page.path().clone())
    });
    let place = place.unwrap_or_else(|| SitePath::new("opsbook.toml").expect("is a plain name"));
    Diagnostic::new(Lint::UnknownBuildTime, message, Label::new(&place, None))
        .help("keep the source in git, or set SOURCE_DATE_EPOCH to seconds since 1970")
}

/// Says why a book for everybody is not published at all.
fn not_for_everybody() -> Diagnostic {
    let message = "a book for everybody is not published while `opsbook.toml` cannot be read whole: nobody can tell what its `ignore` leaves out";
    let label = Label::new(&crate::config::path(), None);
    Diagnostic::new(Lint::InvalidConfig, message, label)
        .help("mend opsbook.toml; --keep-going publishes no such book")
}

/// Reads and judges a book.
///
/// # Errors
/// Where the machine fails.
pub fn check(options: &CheckOptions, progress: &dyn Progress) -> Result<CheckReport, Error> {
    let source = LoadOptions {
        root: options.source.clone(),
        skip: options.skip.clone(),
        overrides: options.overrides.clone(),
    };
    let book = Book::read(source, &options.rules, options.today, progress)?;
    Ok(CheckReport {
        rules: book.rules_summary(),
        pages: book.playbook().pages.len(),
        diagnostics: Arc::unwrap_or_clone(book.diagnostics),
        sources: book.sources,
    })
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|finding| finding.level == Level::Error)
}
