//! The whole book in one file, `opsbook.html`: opened by a double click, mailed, kept on a stick.
//!
//! It is put together from the files of the site, page by page, so that none is made twice and the whole is never held. Each page's
//! ids carry its name, links lead to anchors, what is shown or handed out stands in addresses that hold it. Without script all pages
//! stand one below the other; with it the theme's `js/file*.js` show one at a time. Asks no host for anything: its policy names the
//! blocks of script and style by their digests, and allows nothing else.

mod inline;
mod names;

use std::collections::BTreeMap;

use serde::Serialize;

use self::names::{Names, Place};
use crate::diagnostic::Diagnostic;
use crate::model::site::OutputPath;
use crate::render::attributes::{self, Meaning};
use crate::render::engine::Shared;
use crate::render::page::Frame;
use crate::render::renderer::Renderer;
use crate::source::percent_decode;

/// Where it lies in a site.
pub(super) const SINGLE_FILE: &str = "opsbook.html";

/// A site has one that is smaller than this: larger ones are not mailed, and take seconds to open on a phone.
pub const MOST_BYTES: usize = 20 << 20;

/// Beyond so many pages a site has none, however small they are.
const MOST_PAGES: usize = 2_000;

/// What is larger is no download of the file, and named as absent.
const MOST_OF_DOWNLOAD: u64 = 1 << 20;

/// Stand in the frame for what is not filled in by the template. Cannot come from an author, whose `<` is escaped.
const MARKS: [&str; 5] = [
    "<!--opsbook:policy-->",
    "<!--opsbook:styles-->",
    "<!--opsbook:pages-->",
    "<!--opsbook:data-->",
    "<!--opsbook:scripts-->",
];

/// Gives the page back to those whose browser does not understand the scripts.
const FALLBACK: &str = "if (!window.opsbookFile || !window.opsbookFile.pages) document.documentElement.classList.remove('js');";

/// The single file of a book, ready to be put together.
pub struct SingleFile<'r, 'a> {
    renderer: &'r Renderer<'a>,
    names: Names,
    /// What stands before the pages, between them and the data, and behind those.
    frame: [String; 3],
    /// The pictures that stand in it already, and their numbers.
    seen: BTreeMap<OutputPath, usize>,
}

#[derive(Serialize)]
struct Plan<'a> {
    url: Option<String>,
    forwards: BTreeMap<&'a str, &'a str>,
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
        let names = Names::new(self);
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
            names,
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

    fn asset(&self, name: &str) -> Option<&[u8]> {
        let path = format!("assets/{name}");
        let mut assets = self.theme.assets.iter();
        let asset = assets.find(|asset| asset.path.as_str() == path);
        asset.map(|asset| &*asset.bytes)
    }

    fn text_of(&self, names: &[String]) -> String {
        let texts = names.iter().filter_map(|name| self.asset(name));
        texts.map(String::from_utf8_lossy).collect()
    }

    fn icon_url(&self) -> String {
        let icon = self.theme.icon.as_deref();
        let icon = icon.and_then(|name| {
            let path = OutputPath::new(&format!("assets/{name}")).ok()?;
            Some(inline::data_url(&path, self.asset(name)?))
        });
        icon.unwrap_or_default()
    }

    /// Returns all style sheets as one; what they show stands in it.
    fn single_style(&self) -> String {
        let mut css = self.text_of(&self.theme.styles);
        if let Some((_, accent)) = &self.ground.accent {
            css.push_str(accent);
        }
        css.push_str(&self.theme.single_file[0]);
        for asset in &self.theme.assets {
            let name = asset.path.as_str().trim_start_matches("assets/");
            for quoted in [
                format!("url({name})"),
                format!("url(\"{name}\")"),
                format!("url('{name}')"),
            ] {
                if css.contains(&quoted) {
                    let url = inline::data_url(&asset.path, &asset.bytes);
                    css = css.replace(&quoted, &format!("url(\"{url}\")"));
                }
            }
        }
        inline::style(&css)
    }

    /// Returns what runs before anything is painted, and what runs when all is read: the scripts of every page as a function, and
    /// those that call it for each page that is shown.
    fn single_scripts(&self) -> [String; 2] {
        let boot = self.text_of(self.theme.boot_script.as_slice());
        let run = format!(
            "window.opsbookFile = {{ memories: [new Map(), new Map()], run: function () {{\n{boot}{}{}}} }};\n{}",
            // Of all that stands in it only texts hold a `<`.
            inline::json(&self.ground.book_script.1),
            self.text_of(&self.theme.scripts),
            self.theme.single_file[1],
        );
        [inline::script(&boot), inline::script(&run)]
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
            (
                "data-path",
                Some(crate::render::escape::escape(page.path.as_str())),
            ),
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
        let name = crate::render::escape::escape(&page.name);
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
        out
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
            Some(Place::Asset(_)) if name == "src" => self.picture(&target, read, out),
            Some(Place::Asset(id)) => {
                let size = self.renderer.book.playbook.assets[id.0].size;
                let bytes = (size <= MOST_OF_DOWNLOAD).then(|| read(&target)).flatten();
                self.download(&target, bytes, out);
            }
            Some(Place::Data) => self.download(&target, read(&target), out),
            Some(Place::Source) | None => self.download(&target, None, out),
        }
    }

    /// Writes a picture: where it stands a second time, the script shows it from the first.
    fn picture(
        &mut self,
        path: &OutputPath,
        read: &mut dyn FnMut(&OutputPath) -> Option<Vec<u8>>,
        out: &mut String,
    ) {
        let number = self.seen.len() + 1;
        let known = self.seen.get(path).copied();
        if known.is_none()
            && let Some(bytes) = read(path)
        {
            self.seen.insert(path.clone(), number);
            attributes::write("src", &inline::data_url(path, &bytes), out);
            out.push(' ');
        }
        let number = known.unwrap_or(number).to_string();
        attributes::write("data-picture", &number, out);
    }

    /// Writes a file that is handed out, or says that it is not here.
    fn download(&self, path: &OutputPath, bytes: Option<Vec<u8>>, out: &mut String) {
        let name = crate::render::escape::escape(path.file_name());
        match bytes {
            Some(bytes) => {
                attributes::write("href", &inline::data_url(path, &bytes), out);
                out.push(' ');
                attributes::write("download", &name, out);
            }
            None => {
                let absent = &self.renderer.book.words;
                let absent = absent.text("single_file_absent", "not in this file");
                let absent = crate::render::escape::escape(absent);
                attributes::write("data-absent", &absent, out);
            }
        }
    }

    /// Puts policy, styles and scripts into the frame, leads its links into the file, and cuts it where pages and data stand.
    fn framed(&self, filled: &str) -> [String; 3] {
        let style = self.renderer.single_style();
        let [boot, run] = self.renderer.single_scripts();
        let hashes: Vec<String> = [&boot, &run, FALLBACK]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(inline::policy_hash)
            .collect();
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            hashes.join(" "),
            inline::policy_hash(&style)
        );
        let plan = Plan {
            url: self.renderer.book.absolute(""),
            forwards: self
                .names
                .forwards
                .iter()
                .map(|(from, to)| (from.as_str(), to.as_str()))
                .collect(),
        };
        let plan = inline::json(&serde_json::to_string(&plan).unwrap_or_default());
        let blocks = [
            format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"),
            format!("<style>{style}</style>\n<script>{boot}</script>"),
            String::new(),
            format!("<script type=\"application/json\" data-plan>{plan}</script>\n"),
            format!("<script>{run}</script>\n<script>{FALLBACK}</script>"),
        ];
        let mut frame: [String; 3] = Default::default();
        let mut rest = filled;
        for (index, (mark, block)) in MARKS.into_iter().zip(blocks).enumerate() {
            let part = &mut frame[index.saturating_sub(2).min(2)];
            let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
            self.lead(before, part);
            part.push_str(&block);
            rest = after;
        }
        self.lead(rest, &mut frame[2]);
        frame
    }

    /// Appends a part of the frame, its links led into the file.
    fn lead(&self, html: &str, out: &mut String) {
        attributes::rewrite(html, out, |meaning, name, value, out| {
            let is_link = matches!(meaning, Meaning::Address) && name == "href";
            let at = value.find('#').unwrap_or(value.len());
            let target = OutputPath::new(&percent_decode(&value[..at])).ok();
            let page = target.filter(|_| is_link);
            match page.and_then(|path| match self.names.place(&path) {
                Some(Place::Page(page)) => Some(*page),
                _ => None,
            }) {
                Some(page) => {
                    let fragment = value.get(at + 1..).unwrap_or_default();
                    attributes::write(name, &self.names.href(page, fragment), out);
                }
                None => attributes::write(name, value, out),
            }
        });
    }
}

/// Returns what stands between two texts.
fn between<'h>(html: &'h str, before: &str, after: &str) -> Option<&'h str> {
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
