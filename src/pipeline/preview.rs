//! A book as its author sees it while writing: every file of the site made when it is asked for, from what the source
//! holds now.
//!
//! Knows no connection: what changed it is told by [`Preview::revise`], what is shown it is asked by [`Preview::file`].

mod differences;
mod moved;
mod page_report;
mod place;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use jiff::civil::Date;

use super::book::{Book, Change};
use super::{Progress, Sources, search_index, single_file};
use crate::config::Overrides;
use crate::diagnostic::{self, Diagnostic};
use crate::error::Error;
use crate::load::LoadOptions;
use crate::model::site::{OutputPath, Stamp};
use crate::publish;
use crate::render::{Content, Groundwork, Output, Renderer, What};
use crate::search::SearchIndex;
use crate::source::SitePath;

use self::differences::Differences;
pub use self::page_report::{Elsewhere, PageReport};
pub use self::place::Place;

/// How many copied files that have changed are remembered: of more, the newest.
const MOST_FILES: usize = 200;

/// What to show, and what of the world outside may reach the pages.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    /// The source folder.
    pub source: PathBuf,
    /// Folders inside the source that are no part of it, as a site built there.
    pub skip: Vec<PathBuf>,
    /// When and from what the site is built.
    pub stamp: Stamp,
    /// What wins over the settings of the book.
    pub overrides: Overrides,
}

/// A book as its author sees it while writing.
pub struct Preview {
    options: PreviewOptions,
    state: RwLock<State>,
}

/// One state of the source.
struct State {
    book: Book,
    ground: Groundwork,
    search: OnceLock<SearchIndex>,
    /// Counts states, from 1.
    generation: u64,
    /// Where pages went that were renamed since the start, by their old addresses.
    moved: BTreeMap<OutputPath, OutputPath>,
    /// Copied files whose bytes are others than at the start, each with the state in which they came to be; the last one
    /// is the newest.
    files: Vec<(OutputPath, u64)>,
    /// Why the source cannot be read at the moment.
    trouble: Option<String>,
    /// What is wrong with templates that fail while a page is made.
    of_theme: Vec<Diagnostic>,
    /// Of which files pages were made that are no more, by their addresses: somebody may still look at one.
    gone: BTreeMap<OutputPath, SitePath>,
}

/// What a revision came to.
#[derive(Debug)]
pub struct Revision {
    /// Counts states, from 1.
    pub generation: u64,
    /// Files that are new or other than before, sorted.
    pub changed: Vec<SitePath>,
    /// Files that are gone, sorted.
    pub gone: Vec<SitePath>,
    /// All findings at the levels of the book, sorted.
    pub diagnostics: Arc<Vec<Diagnostic>>,
    /// The texts that the findings are about.
    pub sources: Sources,
    /// How many pages the book has.
    pub pages: usize,
}

impl Preview {
    /// Reads a book, errors or not.
    ///
    /// # Errors
    /// Where the machine fails.
    pub fn new(
        options: PreviewOptions,
        today: Date,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let state = State::read(&options, today, progress)?;
        let mut preview = Preview {
            options,
            state: RwLock::new(state),
        };
        let of_theme = preview.try_theme(&preview.state());
        let state = preview.state.get_mut();
        state.unwrap_or_else(PoisonError::into_inner).of_theme = of_theme;
        Ok(preview)
    }

    /// Takes over what has changed in the source. Where the machine fails, what was good is still shown, and the next
    /// change has to be [`Change::Unknown`].
    ///
    /// # Errors
    /// Where the machine fails.
    pub fn revise(&self, change: &Change, today: Date) -> Result<Revision, Error> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.trouble.is_none()
            && let Some(changed) = state.book.replace_texts(change, today)
        {
            // A file that was only touched is no news.
            if !changed.is_empty() {
                state.refresh();
            }
            return Ok(state.revision(changed, Vec::new()));
        }
        // Only this thread changes the state, so others may look at it until the next one is made.
        drop(state);
        let next = self.state().book.read_again(change, today);
        let next = next.map(|book| (book.groundwork(&self.options.stamp), book));
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        match next {
            Ok((ground, book)) => {
                let Differences {
                    changed,
                    gone,
                    files,
                } = Differences::between(&state.book, &book, change);
                state.take(book, ground, files);
                state.of_theme = self.try_theme(&state);
                Ok(state.revision(changed, gone))
            }
            Err(error) => {
                // Without the path: where the source lies is nobody's business.
                let cause = error.cause.as_ref().map(|cause| format!(": {cause}"));
                let trouble = format!("{}{}", error.tried, cause.unwrap_or_default());
                state.trouble = Some(trouble);
                Err(error)
            }
        }
    }

    /// Makes some page of each kind, where templates are the author's, and returns what is wrong with those.
    fn try_theme(&self, state: &State) -> Vec<Diagnostic> {
        if state.book.theme.sources.is_empty() {
            return Vec::new();
        }
        let renderer = state.book.renderer(&self.options.stamp, &state.ground);
        let samples = state.ground.samples(state.book.playbook());
        let faults = samples
            .into_iter()
            .filter_map(|output| renderer.render(output).err());
        let mut faults: Vec<Diagnostic> = faults.map(|fault| *fault).collect();
        diagnostic::sort(&mut faults);
        faults
    }

    /// Returns what was found in the source.
    pub fn report(&self) -> Revision {
        self.state().revision(Vec::new(), Vec::new())
    }

    /// Returns which state of the source is shown, from 1.
    pub fn generation(&self) -> u64 {
        self.state().generation
    }

    /// Returns the bytes of a file of the site; `None` where the site has no such file.
    ///
    /// # Errors
    /// Where the file cannot be made: a template fails, or a file of the source has gone.
    pub fn file(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        let state = self.state();
        let renderer = state.book.renderer(&self.options.stamp, &state.ground);
        let Some(output) = state.ground.output(path) else {
            let index = || search_index(&state.book, &renderer);
            let is_part = SearchIndex::may_have(path);
            return is_part.then(|| state.search.get_or_init(index).file(path).map(Ok))?;
        };
        if output.what != What::SingleFile {
            return Some(made(&renderer, output));
        }
        let index = || search_index(&state.book, &renderer);
        let search = state.search.get_or_init(index);
        let whole = single_file::preview(&renderer, search, &mut |path| match state
            .ground
            .output(path.as_str())
        {
            Some(other) => made(&renderer, other),
            None => Ok(search.file(path.as_str()).unwrap_or_default()),
        });
        Some(match whole {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => made(&renderer, output),
            Err(error) => Err(error),
        })
    }

    /// Returns where the files of the site lie, but those of its search index; sorted.
    pub fn paths(&self) -> Vec<String> {
        let state = self.state();
        let outputs = state.ground.outputs().iter();
        outputs.map(|output| output.path.to_string()).collect()
    }

    /// Says whether the site has a file.
    pub fn has_file(&self, path: &str) -> bool {
        let is_output = self.state().ground.output(path).is_some();
        is_output || SearchIndex::may_have(path) && self.file(path).is_some()
    }

    /// Says whether the whole book in one file lies at a path.
    pub fn is_single_file(&self, path: &str) -> bool {
        let state = self.state();
        let output = state.ground.output(path);
        output.is_some_and(|output| output.what == What::SingleFile)
    }

    /// Returns what is to be told about the page at an address, which the site may not have.
    pub fn page_report(&self, url: &str) -> PageReport {
        let state = self.state();
        let mut report = state.page_report(url);
        // The built-in templates do not fail, so nothing is made twice without need.
        if !state.book.theme.sources.is_empty()
            && let Some(output) = state.ground.output(url)
            && let Err(finding) = state
                .book
                .renderer(&self.options.stamp, &state.ground)
                .render(output)
        {
            let text = report
                .sources
                .text(&finding.primary.file)
                .unwrap_or_default();
            let place = Place::find(&finding.primary, None, text);
            report.findings.push((*finding, place));
        }
        report
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a file of the site that needs no other.
pub(super) fn made(renderer: &Renderer<'_>, output: &Output) -> Result<Vec<u8>, Error> {
    let told = |finding: Box<Diagnostic>| Error::new(finding.message.clone());
    match renderer.render(output) {
        Ok(Content::Bytes(bytes)) => Ok(bytes),
        Ok(Content::Pieces(pieces)) => pieces
            .collect::<Result<String, _>>()
            .map(String::into_bytes)
            .map_err(told),
        Ok(Content::Copy(asset)) => publish::read_asset(asset),
        Err(finding) => Err(told(finding)),
    }
}

impl State {
    fn read(options: &PreviewOptions, today: Date, progress: &dyn Progress) -> Result<Self, Error> {
        let source = LoadOptions {
            root: options.source.clone(),
            skip: options.skip.clone(),
            overrides: options.overrides.clone(),
        };
        let book = Book::read(source, &[], today, progress)?;
        Ok(State {
            ground: book.groundwork(&options.stamp),
            book,
            search: OnceLock::new(),
            generation: 1,
            moved: BTreeMap::new(),
            gone: BTreeMap::new(),
            files: Vec::new(),
            trouble: None,
            of_theme: Vec::new(),
        })
    }

    /// Follows the texts of pages that are others in the book.
    fn refresh(&mut self) {
        let State { book, ground, .. } = self;
        ground.revise(
            book.playbook(),
            &book.config,
            &book.theme,
            &book.diagnostics,
        );
        self.search = OnceLock::new();
        self.generation += 1;
    }

    /// Shows another state of the book.
    fn take(&mut self, book: Book, ground: Groundwork, files: Vec<OutputPath>) {
        self.trouble = None;
        self.files.retain(|(path, _)| !files.contains(path));
        self.files
            .extend(files.into_iter().map(|path| (path, self.generation)));
        let too_many = self.files.len().saturating_sub(MOST_FILES);
        self.files.drain(..too_many);
        self.moved = moved::since(
            std::mem::take(&mut self.moved),
            self.book.playbook(),
            book.playbook(),
        );
        let old = self.book.playbook().pages.iter();
        self.gone
            .extend(old.map(|page| (page.url.clone(), page.path().clone())));
        self.gone
            .retain(|url, _| !book.playbook().page_by_url.contains_key(url));
        self.book = book;
        self.ground = ground;
        self.search = OnceLock::new();
    }

    fn revision(&self, changed: Vec<SitePath>, gone: Vec<SitePath>) -> Revision {
        let mut diagnostics = self.book.diagnostics.clone();
        if !self.of_theme.is_empty() {
            let all = Arc::make_mut(&mut diagnostics);
            all.extend(self.of_theme.iter().cloned());
            diagnostic::sort(all);
        }
        Revision {
            generation: self.generation,
            changed,
            gone,
            diagnostics,
            sources: self.book.sources.clone(),
            pages: self.book.playbook().pages.len(),
        }
    }
}
