//! The whole book in one file, `opsbook.html`: opened by a double click, mailed, kept on a stick.
//!
//! It is put together from the files of the site, page by page, so that none is made twice and the whole is never held. Each page's
//! ids carry its name, links lead to anchors, what is shown or handed out stands in addresses that hold it. Without script all pages
//! stand one below the other; with it the theme's `js/file*.js` show one at a time. Asks no host for anything: its policy names the
//! blocks of script and style by their digests, and allows nothing else.

mod frame;
mod inline;
mod names;
mod page;
mod picture;

use std::collections::BTreeMap;

use self::names::Names;
use self::picture::First;
use crate::diagnostic::Diagnostic;
use crate::model::site::OutputPath;
use crate::render::attributes;
use crate::render::engine::Shared;
use crate::render::page::Frame;
use crate::render::renderer::Renderer;

/// Where it lies in a site.
pub(super) const SINGLE_FILE: &str = "opsbook.html";

/// A site has one that is smaller than this: larger ones are not mailed, and take seconds to open on a phone.
pub const MOST_BYTES: usize = 20 << 20;

/// Beyond so many pages a site has none, however small they are.
const MOST_PAGES: usize = 2_000;

/// The single file of a book, ready to be put together.
pub struct SingleFile<'r, 'a> {
    renderer: &'r Renderer<'a>,
    names: Names,
    /// What stands before the pages, between them and the data, and behind those.
    frame: [String; 3],
    /// The large pictures that stand in it already.
    seen: BTreeMap<OutputPath, First>,
}

impl<'a> Renderer<'a> {
    /// Says whether a site of this book may have one.
    pub fn has_single_file(&self) -> bool {
        self.book.playbook.pages.len() <= MOST_PAGES
    }

    /// Makes what stands around the pages of the single file.
    ///
    /// # Errors
    /// A template that fails, as a finding about the theme.
    pub fn single_file<'r>(&'r self) -> Result<SingleFile<'r, 'a>, Box<Diagnostic>> {
        let url = OutputPath::new(SINGLE_FILE).expect("is a plain name");
        let title = self.book.playbook.title.clone();
        let mut view = self.made_view(&title, &url, "file");
        view.canonical = None;
        // What is said of steps is said of those of any page.
        view.steps = 1;
        let view = self
            .frame(Frame {
                title_html: String::new(),
                view,
                nav: self.ground.nav.whole(),
                body_html: String::new(),
            })
            .with("icon_url", &Shared::html(&self.icon_url()));
        let filled = self.engine.fill("single_file.html", &view)?;
        let mut file = SingleFile {
            renderer: self,
            names: Names::new(self, &attributes::ids(&filled)),
            frame: Default::default(),
            seen: BTreeMap::new(),
        };
        file.frame = file.framed(&filled);
        Ok(file)
    }

    /// Makes the page that stands in its place where it would be too large.
    pub(super) fn too_large_for_single_file(
        &self,
        url: &OutputPath,
    ) -> Result<String, Box<Diagnostic>> {
        let title = self
            .book
            .words
            .text("title_single_file", "The whole book in one file");
        let view = self.made_view(title, url, "index");
        let view = self.made_frame(view, self.ground.nav.closed());
        self.engine.fill("single_file_too_large.html", &view)
    }
}

impl SingleFile<'_, '_> {
    /// Returns what stands before the pages.
    pub fn head(&self) -> &str {
        &self.frame[0]
    }

    /// Returns the pages in order.
    pub fn pages(&self) -> Vec<(OutputPath, usize)> {
        let pages = self.names.pages.iter().enumerate();
        pages.map(|(at, page)| (page.path.clone(), at)).collect()
    }

    /// Returns what stands between the pages and the data.
    pub fn middle(&self) -> &str {
        &self.frame[1]
    }

    /// Returns what stands behind the data.
    pub fn tail(&self) -> &str {
        &self.frame[2]
    }

    /// Makes a block of data that is not run: a part of the search index, in base64.
    pub fn part(name: &str, data: &str) -> String {
        format!("<script type=\"text/plain\" data-part=\"{name}\">{data}</script>\n")
    }
}
