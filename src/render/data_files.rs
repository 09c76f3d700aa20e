//! Files for programs: the book as JSON, the address book, the calendar, and what hosts and crawlers read.

mod book_format;
mod book_json;
mod calendar;
mod content_line;
mod text_files;
mod vcard;
pub(super) mod web_app;

use crate::render::renderer::Renderer;

pub use book_json::book_schema;

/// A file for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFile {
    /// `opsbook.json`: the book's pages and data.
    Book,
    /// `contacts.vcf`: everyone, for a phone's address book.
    Contacts,
    /// `on-call.ics`: the planned turns of all rotations.
    OnCall,
    /// `robots.txt`.
    Robots,
    /// `sitemap.xml`.
    Sitemap,
    /// `llms.txt`: the book's pages for language models.
    Llms,
    /// `CNAME`: the host's name, for GitHub's pages.
    Cname,
    /// `manifest.webmanifest`: what a phone needs to put the book on its home screen.
    WebApp,
    /// `sw.js`: the worker that keeps the site where a host serves it.
    Worker,
    /// `.nojekyll`: keeps GitHub's pages from leaving files out.
    NoJekyll,
}

impl DataFile {
    /// Returns the file that lies at a path, if one does.
    pub fn at(path: &str) -> Option<Self> {
        Some(match path {
            "opsbook.json" => DataFile::Book,
            "contacts.vcf" => DataFile::Contacts,
            "on-call.ics" => DataFile::OnCall,
            "robots.txt" => DataFile::Robots,
            "sitemap.xml" => DataFile::Sitemap,
            "llms.txt" => DataFile::Llms,
            "CNAME" => DataFile::Cname,
            "manifest.webmanifest" => DataFile::WebApp,
            "sw.js" => DataFile::Worker,
            ".nojekyll" => DataFile::NoJekyll,
            _ => return None,
        })
    }
}

impl Renderer<'_> {
    /// Makes a file for programs.
    pub(super) fn data_file(&self, file: DataFile) -> Vec<u8> {
        match file {
            DataFile::Book => book_json::write(self),
            DataFile::Contacts => vcard::write(&self.book).into_bytes(),
            DataFile::OnCall => calendar::write(self).into_bytes(),
            DataFile::Robots => text_files::robots(&self.book).into_bytes(),
            DataFile::Sitemap => text_files::sitemap(&self.book).into_bytes(),
            DataFile::Llms => text_files::llms(self).into_bytes(),
            DataFile::Cname => text_files::cname(&self.book).into_bytes(),
            DataFile::WebApp => web_app::manifest(self).into_bytes(),
            DataFile::Worker => self.theme.worker.clone().into_bytes(),
            DataFile::NoJekyll => Vec::new(),
        }
    }
}
