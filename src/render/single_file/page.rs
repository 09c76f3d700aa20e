//! A page of the single file, made of the page of the site: its ids carry its name, its links lead into the file, and what it shows or
//! hands out stands in it.

use super::names::Place;
use super::{SingleFile, inline, picture};
use crate::model::site::OutputPath;
use crate::render::attributes::{self, Meaning};
use crate::render::escape::escape;
use crate::source::percent_decode;

/// What is larger is no download of the file, and named as absent.
const MOST_OF_DOWNLOAD: u64 = 1 << 20;

impl SingleFile<'_, '_> {
    /// Makes a page of the file from the page of the site. `read` gives the other files of the site.
    pub fn page(
        &mut self,
        at: usize,
        html: &str,
        read: &mut dyn FnMut(&OutputPath) -> Option<Vec<u8>>,
    ) -> String {
        let page = &self.names.pages[at];
        let look = between(html, "<body class=\"", "\"").unwrap_or("page");
        let kinds = look.split(' ').filter(|name| *name != "page");
        let title = between(html, "<title>", "</title>").unwrap_or_default();
        let title = title.replace('"', "&quot;");
        let source = between(html, "<meta name=\"opsbook:page\" content=\"", "\"");
        let mut out = String::with_capacity(html.len());
        out.push_str("<div");
        for (name, value) in [
            ("class", Some(kinds.collect::<Vec<_>>().join(" "))),
            ("data-path", Some(escape(page.path.as_str()))),
            ("data-title", Some(title)),
            ("data-look", Some(look.to_owned())),
            ("data-source", source.map(str::to_owned)),
            ("data-leaf-anchor", page.leaf.clone()),
        ] {
            if let Some(value) = value {
                out.push(' ');
                attributes::write(name, &value, &mut out);
            }
        }
        let name = escape(&page.name);
        out.push_str(&format!("><div class=\"main\" id=\"{name}\">"));
        let path = page.path.clone();
        let main = content(html);
        let main = match path.as_str() {
            // Its leaves are made of the pages that stand here already.
            "print.html" => main.split("<section class=\"leaf").next().unwrap_or(main),
            _ => main,
        };
        let prefix = self.names.prefix(at);
        attributes::rewrite(main, &mut out, |meaning, name, value, out| match meaning {
            Meaning::Ids => attributes::write_ids(name, value, &prefix, out),
            Meaning::Address => self.address(&path, at, name, value, read, out),
            Meaning::Drawing => {
                let id = &value["url(#".len()..];
                attributes::write(name, &format!("url(#{prefix}{id}"), out);
            }
            Meaning::Other => attributes::write(name, value, out),
        });
        out.push_str("</div></div>\n");
        picture::lead_to_first(out)
    }

    /// Writes where an address of a page leads from the file.
    fn address(
        &mut self,
        from: &OutputPath,
        at: usize,
        name: &str,
        address: &str,
        read: &mut dyn FnMut(&OutputPath) -> Option<Vec<u8>>,
        out: &mut String,
    ) {
        if let Some(fragment) = address.strip_prefix('#') {
            // On the site that is the top of the page's content.
            let fragment = if fragment == "content" { "" } else { fragment };
            // The contents of the print lead to the pages; the script that binds those leads them to its leaves.
            let leaf = (from.as_str() == "print.html").then(|| self.names.leaf(fragment));
            let (at, fragment) = leaf.flatten().map_or((at, fragment), |page| (page, ""));
            return match name {
                "href" => attributes::write(name, &self.names.href(at, fragment), out),
                _ => attributes::write(name, &format!("#{}{fragment}", self.names.prefix(at)), out),
            };
        }
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, suffix) = address.split_at(end);
        let top = self.renderer.absolute_root();
        let (from, path) = match (from.as_str(), path.strip_prefix(&top)) {
            ("404.html", Some(rest)) => (from, rest),
            _ if path.is_empty() || path.contains(':') || path.starts_with('/') => {
                return attributes::write(name, address, out);
            }
            _ => (from, path),
        };
        let Ok(target) = from.join_from(&percent_decode(path)) else {
            return attributes::write(name, address, out);
        };
        let fragment = suffix.find('#').map_or("", |at| &suffix[at + 1..]);
        match self.names.place(&target) {
            Some(Place::Page(page)) => {
                attributes::write(name, &self.names.href(*page, fragment), out);
            }
            Some(Place::Asset(_)) if name == "src" => self.picture(&target, at, read, out),
            Some(Place::Asset(id)) => {
                let size = self.renderer.book.playbook.assets[id.0].size;
                let bytes = (size <= MOST_OF_DOWNLOAD).then(|| read(&target)).flatten();
                self.download(&target, bytes, out);
            }
            Some(Place::Data) => self.download(&target, read(&target), out),
            Some(Place::Source) | None => self.download(&target, None, out),
        }
    }

    /// Writes a file that is handed out, or says that it is not here.
    fn download(&self, path: &OutputPath, bytes: Option<Vec<u8>>, out: &mut String) {
        let name = escape(path.file_name());
        match bytes {
            Some(bytes) => {
                attributes::write("href", &inline::data_url(path, &bytes), out);
                out.push(' ');
                attributes::write("download", &name, out);
            }
            None => {
                let absent = &self.renderer.book.words;
                let absent = absent.text("single_file_absent", "not in this file");
                let absent = escape(absent);
                attributes::write("data-absent", &absent, out);
            }
        }
    }
}

/// Returns what stands between two texts.
pub(super) fn between<'h>(html: &'h str, before: &str, after: &str) -> Option<&'h str> {
    let (_, rest) = html.split_once(before)?;
    let (found, _) = rest.split_once(after)?;
    Some(found)
}

/// Returns what a page shows: all that stands in its `main`.
fn content(html: &str) -> &str {
    let main = html.find("<main").and_then(|start| {
        let start = start + html[start..].find('>')? + 1;
        let end = html.rfind("</main>")?;
        html.get(start..end)
    });
    main.unwrap_or_default()
}
