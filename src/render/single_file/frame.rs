//! What stands around the pages of the single file: policy, style sheets and scripts, and what every page shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names::Place;
use super::{SingleFile, inline};
use crate::model::site::OutputPath;
use crate::render::attributes::{self, Meaning};
use crate::render::renderer::Renderer;
use crate::source::percent_decode;

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

#[derive(Serialize)]
struct Plan<'a> {
    url: Option<String>,
    forwards: BTreeMap<&'a str, &'a str>,
}

impl Renderer<'_> {
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

    pub(super) fn icon_url(&self) -> String {
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
    /// Puts policy, styles and scripts into the frame, leads its links into the file, and cuts it where pages and data stand.
    pub(super) fn framed(&self, filled: &str) -> [String; 3] {
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
