//! The whole book in one file: put together from the files of the site, which a build has staged and a preview makes.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::book::Book;
use super::preview::made;
use super::{Progress, Sources, Stage, has_errors, search_index};
use crate::config::Overrides;
use crate::diagnostic::{self, Diagnostic};
use crate::error::Error;
use crate::load::LoadOptions;
use crate::model::site::{OutputPath, Stamp};
use crate::publish::{LooseFile, Staging};
use crate::render::{Content, MOST_BYTES, Output, Renderer, SingleFile};
use crate::search::SearchIndex;

/// What to write in one file, from what.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// The source folder.
    pub source: PathBuf,
    /// The file.
    pub file: PathBuf,
    /// When and from what it is made.
    pub stamp: Stamp,
    /// Today, to tell which reviews are overdue.
    pub today: Date,
    /// What wins over the settings of the book.
    pub overrides: Overrides,
}

/// What an export came to.
#[derive(Debug)]
pub struct ExportReport {
    /// All findings at the levels of the book, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings are about.
    pub sources: Sources,
    /// How many pages the book has.
    pub pages: usize,
    /// How many bytes were written; `None` where errors stopped it.
    pub size: Option<u64>,
}

/// Writes the whole book into one file, however large, unless errors stop it.
///
/// # Errors
/// Where the machine fails; a file of that name then stands as it was.
pub fn export_single_file(
    options: &ExportOptions,
    progress: &dyn Progress,
) -> Result<ExportReport, Error> {
    let source = LoadOptions {
        root: options.source.clone(),
        // What an earlier run wrote is no part of the source.
        skip: vec![options.file.clone()],
        overrides: options.overrides.clone(),
    };
    let mut book = Book::read(source, &[], options.today, progress)?;
    let mut size = None;
    if !has_errors(&book.diagnostics) {
        progress.stage(Stage::Render, 0);
        match write_loose(&book, options)? {
            Ok(written) => size = Some(written),
            Err(finding) => {
                let diagnostics = Arc::make_mut(&mut book.diagnostics);
                diagnostics.push(*finding);
                diagnostic::sort(diagnostics);
            }
        }
    }
    Ok(ExportReport {
        pages: book.playbook().pages.len(),
        diagnostics: Arc::unwrap_or_clone(book.diagnostics),
        sources: book.sources,
        size,
    })
}

fn write_loose(
    book: &Book,
    options: &ExportOptions,
) -> Result<Result<u64, Box<Diagnostic>>, Error> {
    let ground = book.groundwork(&options.stamp);
    let renderer = book.renderer(&options.stamp, &ground);
    let search = search_index(book, &renderer);
    let index: Vec<OutputPath> = search.files().map(|(path, _)| path).collect();
    let mut loose = LooseFile::create(&options.file)?;
    let assembled = assemble(
        &renderer,
        &index,
        &mut |path| match ground.output(path.as_str()) {
            Some(output) => made(&renderer, output),
            None => Ok(search.file(path.as_str()).unwrap_or_default()),
        },
        &mut |piece| loose.append(piece.as_bytes()).map(|()| true),
    )?;
    match assembled {
        Ok(_) => loose.finish().map(Ok),
        Err(finding) => Ok(Err(finding)),
    }
}

/// Takes the pieces, and says whether it wants more.
pub(super) type Take<'t> = dyn FnMut(&str) -> Result<bool, Error> + 't;

/// Gives a file of the site.
pub(super) type Read<'r> = dyn FnMut(&OutputPath) -> Result<Vec<u8>, Error> + 'r;

/// Puts the file together, piece by piece, and says whether all were taken.
///
/// # Errors
/// Where the machine fails. A template that fails is a finding about the theme.
pub(super) fn assemble(
    renderer: &Renderer<'_>,
    index: &[OutputPath],
    read: &mut Read<'_>,
    take: &mut Take<'_>,
) -> Result<Result<bool, Box<Diagnostic>>, Error> {
    let mut file = match renderer.single_file() {
        Ok(file) => file,
        Err(finding) => return Ok(Err(finding)),
    };
    if !take(file.head())? {
        return Ok(Ok(false));
    }
    for (path, at) in file.pages() {
        let html = text(read(&path)?);
        let mut fault = None;
        let mut inlined = |path: &OutputPath| match read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                fault = Some(error);
                None
            }
        };
        let page = file.page(at, &html, &mut inlined);
        if let Some(fault) = fault {
            return Err(fault);
        }
        if !take(&page)? {
            return Ok(Ok(false));
        }
    }
    let mut is_wanted = take(file.middle())?;
    for path in index {
        let script = text(read(path)?);
        if let Some((name, data)) = SearchIndex::part_in(&script) {
            is_wanted = is_wanted && take(&SingleFile::part(name, data))?;
        }
    }
    Ok(Ok(is_wanted && take(file.tail())?))
}

/// Writes it into the staging folder. In place of one that would be too large stands a page that says so.
///
/// # Errors
/// Where the machine fails.
pub(super) fn stage(
    renderer: &Renderer<'_>,
    staging: &Staging,
    output: &Output,
    index: &[OutputPath],
) -> Result<Option<Box<Diagnostic>>, Error> {
    if renderer.has_single_file() {
        let mut staged = staging.begin_file(&output.path)?;
        let mut size = 0;
        let assembled = assemble(
            renderer,
            index,
            &mut |path| staging.read(path),
            &mut |piece| {
                size += piece.len();
                if size < MOST_BYTES {
                    staged.append(piece.as_bytes())?;
                }
                Ok(size < MOST_BYTES)
            },
        )?;
        match assembled {
            Ok(true) => {
                staged.finish()?;
                return Ok(None);
            }
            Ok(false) => staged.give_up()?,
            Err(finding) => return Ok(Some(finding)),
        }
    }
    match renderer.render(output) {
        Ok(Content::Bytes(bytes)) => staging.write(&output.path, &bytes)?,
        Ok(_) => {}
        Err(finding) => return Ok(Some(finding)),
    }
    Ok(None)
}

/// Makes it in memory, for a preview; `None` where it would be too large.
///
/// # Errors
/// Where a file cannot be made.
pub(super) fn preview(
    renderer: &Renderer<'_>,
    search: &SearchIndex,
    read: &mut Read<'_>,
) -> Result<Option<Vec<u8>>, Error> {
    if !renderer.has_single_file() {
        return Ok(None);
    }
    let index: Vec<OutputPath> = search.files().map(|(path, _)| path).collect();
    let mut bytes = Vec::new();
    let assembled = assemble(renderer, &index, read, &mut |piece| {
        bytes.extend_from_slice(piece.as_bytes());
        Ok(bytes.len() < MOST_BYTES)
    })?;
    match assembled {
        Ok(is_whole) => Ok(is_whole.then_some(bytes)),
        Err(finding) => Err(Error::new(finding.message)),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
