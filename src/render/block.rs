//! Writes the tree of a body as HTML.
//!
//! Knows no playbook: where a link leads and what a directive shows, its [`Host`] says. Writes no inline style or script:
//! the policy of the pages forbids them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::block::{
    Alignment, Block, Code, Element, Footnote, Heading, Inline, List, ListItem, Table,
};
use crate::model::code::Run;
use crate::model::link::{DirectiveIndex, LinkIndex};
use crate::model::page::Body;
use crate::model::plain_text::plain_text;
use crate::render::escape::escape_into;
use crate::render::{highlight, svg};

/// What the tree needs to know of the world around it.
pub trait Host {
    /// Returns where a link or image of the body's table leads, ready to be escaped into an attribute; `None` where it
    /// leads nowhere, and its text is to stand alone.
    fn href(&self, link: LinkIndex) -> Option<String>;
    /// Says whether a link or image leads to a file of the site, rather than to another machine.
    fn is_local(&self, link: LinkIndex) -> bool;
    /// Writes the HTML of a directive.
    fn directive(&self, directive: DirectiveIndex, html: &mut String);
    /// Says whether a page is written, with the theme's additions, rather than CommonMark to the letter.
    fn is_page(&self) -> bool {
        true
    }
}

/// Appends the HTML of a body.
pub fn write(body: &Body, host: &dyn Host, html: &mut String) {
    write_blocks(&body.blocks, host, html);
}

/// Appends the HTML of some blocks of a body, with the footnotes that stand among them at the end.
///
/// Footnotes are collected from these blocks alone, so a page must be written in one call.
pub fn write_blocks(blocks: &[Block], host: &dyn Host, html: &mut String) {
    let mut footnotes = BTreeMap::new();
    collect_footnotes(blocks, &mut footnotes);
    let mut writer = Writer {
        host,
        html,
        is_page: host.is_page(),
        footnotes,
        referred: Vec::new(),
        numbers: BTreeMap::new(),
        diagrams: 0,
    };
    writer.blocks(blocks);
    writer.footnotes();
}

fn collect_footnotes<'a>(blocks: &'a [Block], found: &mut BTreeMap<&'a str, &'a Footnote>) {
    for block in blocks {
        match block {
            Block::Footnote(footnote) => {
                found.entry(&footnote.label).or_insert(footnote);
                collect_footnotes(&footnote.blocks, found);
            }
            Block::Quote(blocks) | Block::Callout(_, blocks) => collect_footnotes(blocks, found),
            Block::Element(element) => collect_footnotes(&element.content, found),
            Block::List(list) => {
                for item in &list.items {
                    collect_footnotes(&item.blocks, found);
                }
            }
            Block::Definitions(definitions) => {
                for meaning in definitions
                    .iter()
                    .flat_map(|definition| &definition.meanings)
                {
                    collect_footnotes(meaning, found);
                }
            }
            _ => {}
        }
    }
}

struct Writer<'a, 'h> {
    host: &'h dyn Host,
    html: &'h mut String,
    is_page: bool,
    footnotes: BTreeMap<&'a str, &'a Footnote>,
    /// Labels in the order in which the text refers to them, and how often it does.
    referred: Vec<(&'a str, usize)>,
    /// Each label's place among those.
    numbers: BTreeMap<&'a str, usize>,
    /// How many diagrams were drawn, for ids that are unique on the page.
    diagrams: usize,
}

impl<'a> Writer<'a, '_> {
    fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape_into(text, self.html);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.text(value);
        self.raw("\"");
    }

    // --- blocks

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Paragraph(content) => {
                self.raw("<p>");
                self.inlines(content);
                self.raw("</p>\n");
            }
            Block::Inlines(content) => self.inlines(content),
            Block::Heading(heading) => self.heading(heading),
            Block::Quote(blocks) => {
                self.raw("<blockquote>\n");
                self.blocks(blocks);
                self.raw("</blockquote>\n");
            }
            Block::Callout(kind, blocks) => {
                let name = kind.name();
                let title = name[..1].to_uppercase() + &name[1..];
                let _ = write!(
                    self.html,
                    "<aside class=\"callout callout--{name}\" role=\"note\">\n<p class=\"callout__title\" data-chrome>{title}</p>\n"
                );
                self.blocks(blocks);
                self.raw("</aside>\n");
            }
            Block::List(list) => self.list(list),
            Block::Code(code) => self.code(code),
            Block::Diagram(code) => self.diagram(code),
            Block::Table(table) => self.table(table),
            Block::Rule => self.raw("<hr>\n"),
            Block::Definitions(definitions) => {
                self.raw("<dl>\n");
                for definition in definitions {
                    self.raw("<dt>");
                    self.inlines(&definition.term);
                    self.raw("</dt>\n");
                    for meaning in &definition.meanings {
                        self.raw("<dd>");
                        self.blocks(meaning);
                        self.raw("</dd>\n");
                    }
                }
                self.raw("</dl>\n");
            }
            // Written at the end of the page; one that nothing refers to stands there as well, so that nothing is lost.
            Block::Footnote(_) => {}
            Block::Element(element) => {
                self.open(element);
                self.blocks(&element.content);
                self.close(&element.tag);
            }
            Block::Directive(index) => self.host.directive(*index, self.html),
        }
    }

    fn heading(&mut self, heading: &'a Heading) {
        let level = heading.level;
        let _ = write!(self.html, "<h{level}");
        if self.is_page && !heading.anchor.is_empty() {
            self.attribute("id", &heading.anchor);
        }
        self.raw(">");
        self.inlines(&heading.content);
        if self.is_page && !heading.anchor.is_empty() {
            self.raw(" <a class=\"anchor\" data-chrome href=\"#");
            self.text(&crate::render::escape::percent_encode(&heading.anchor));
            self.raw("\" aria-label=\"Link to this section: ");
            let words = plain_text(&heading.content);
            self.text(&words);
            self.raw("\">#</a>");
        }
        let _ = writeln!(self.html, "</h{level}>");
    }

    fn list(&mut self, list: &'a List) {
        let has_tasks = list.items.iter().any(|item| item.task.is_some());
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        self.raw("<");
        self.raw(tag);
        if self.is_page && has_tasks {
            self.raw(" class=\"tasks\"");
        }
        if let Some(start) = list.start.filter(|start| *start != 1) {
            let _ = write!(self.html, " start=\"{start}\"");
        }
        self.raw(">\n");
        for item in &list.items {
            self.item(item, list.tight);
        }
        self.close(tag);
    }

    fn item(&mut self, item: &'a ListItem, is_tight: bool) {
        self.raw("<li");
        if self.is_page && item.task.is_some() {
            self.raw(" class=\"task\"");
        }
        self.raw(">");
        let mut blocks = item.blocks.as_slice();
        if let Some(is_done) = item.task {
            let checkbox = format!(
                "<input type=\"checkbox\" disabled=\"\"{}> ",
                if is_done { " checked=\"\"" } else { "" }
            );
            match blocks.split_first() {
                Some((Block::Paragraph(content), rest)) => {
                    self.raw("<p>");
                    self.raw(&checkbox);
                    self.inlines(content);
                    self.raw("</p>\n");
                    blocks = rest;
                }
                _ => self.raw(&checkbox),
            }
        }
        if !is_tight {
            self.raw("\n");
        }
        for (index, block) in blocks.iter().enumerate() {
            // In a tight item the text is followed by blocks, as a list of its own, on a new line.
            if index > 0 && matches!(blocks[index - 1], Block::Inlines(_)) {
                self.raw("\n");
            }
            self.block(block);
        }
        self.raw("</li>\n");
    }

    fn table(&mut self, table: &'a Table) {
        if self.is_page {
            self.raw("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table: ");
            let names: Vec<String> = table
                .head
                .iter()
                .take(4)
                .map(|cell| plain_text(cell))
                .collect();
            self.text(&names.join(", "));
            self.raw("\">\n");
        }
        self.raw("<table>\n<thead>\n<tr>\n");
        self.cells("th", &table.head, &table.alignments);
        self.raw("</tr>\n</thead>\n");
        if !table.rows.is_empty() {
            self.raw("<tbody>\n");
            for row in &table.rows {
                self.raw("<tr>\n");
                self.cells("td", row, &table.alignments);
                self.raw("</tr>\n");
            }
            self.raw("</tbody>\n");
        }
        self.raw("</table>\n");
        if self.is_page {
            self.raw("</div>\n");
        }
    }

    fn cells(&mut self, tag: &str, cells: &'a [Vec<Inline>], alignments: &[Alignment]) {
        for (index, cell) in cells.iter().enumerate() {
            self.raw("<");
            self.raw(tag);
            let alignment = match alignments.get(index) {
                Some(Alignment::Left) => Some("left"),
                Some(Alignment::Center) => Some("center"),
                Some(Alignment::Right) => Some("right"),
                Some(Alignment::None) | None => None,
            };
            if let Some(alignment) = alignment {
                // The policy allows no `style`, and HTML no `align`.
                self.attribute(if self.is_page { "class" } else { "align" }, alignment);
            }
            self.raw(">");
            self.inlines(cell);
            self.close(tag);
        }
    }

    fn code(&mut self, code: &'a Code) {
        if !self.is_page {
            self.raw("<pre><code");
            if !code.language.is_empty() {
                let info = code.info.as_deref().unwrap_or_default();
                let word = info.split_whitespace().next().unwrap_or_default();
                self.attribute("class", &format!("language-{word}"));
            }
            self.raw(">");
            self.text(&code.text);
            return self.raw("</code></pre>\n");
        }
        self.raw("<div class=\"code\"");
        if !code.language.is_empty() {
            self.attribute("data-language", &code.language);
        }
        self.raw("><pre tabindex=\"0\"><code>");
        match &code.runs {
            Some(runs) => self.coloured(&code.text, runs),
            None => match highlight::highlight(&code.language, &code.text) {
                Some(runs) => self.coloured(&code.text, &runs),
                None => self.text(&code.text),
            },
        }
        self.raw("</code></pre></div>\n");
    }

    fn coloured(&mut self, text: &str, runs: &[Run]) {
        write_coloured(text, runs, self.html);
    }

    fn diagram(&mut self, code: &'a Code) {
        self.diagrams += 1;
        match svg::diagram(&code.text, &format!("diagram-{}", self.diagrams)) {
            Ok(svg) => {
                self.raw("<figure class=\"figure\">");
                self.raw(&svg);
                self.raw("</figure>\n");
            }
            Err(_) => self.code(code),
        }
    }

    fn open<C>(&mut self, element: &Element<C>) {
        self.raw("<");
        self.raw(&element.tag);
        for (name, value) in &element.attributes {
            self.attribute(name, value);
        }
        if let Some(link) = element.link {
            self.link_attributes(link);
        }
        self.raw(">");
    }

    fn close(&mut self, tag: &str) {
        self.raw("</");
        self.raw(tag);
        self.raw(">");
        if !is_phrasing(tag) {
            self.raw("\n");
        }
    }

    // --- running text

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Code(code) => {
                self.raw("<code>");
                self.text(code);
                self.raw("</code>");
            }
            Inline::Emphasis(content) => self.wrapped("em", content),
            Inline::Strong(content) => self.wrapped("strong", content),
            Inline::Strikethrough(content) => self.wrapped("del", content),
            Inline::Link {
                link,
                title,
                content,
            } => self.link(*link, title, content),
            Inline::Image { link, title, alt } => self.image(*link, title, alt),
            Inline::FootnoteReference(label, before) => self.footnote_reference(label, *before),
            Inline::SoftBreak => self.raw("\n"),
            Inline::HardBreak => self.raw("<br>\n"),
            Inline::Element(element) => {
                self.open(element);
                self.inlines(&element.content);
                if !matches!(
                    element.tag.as_str(),
                    "br" | "hr" | "img" | "wbr" | "col" | "area"
                ) {
                    self.raw("</");
                    self.raw(&element.tag);
                    self.raw(">");
                }
            }
        }
    }

    fn wrapped(&mut self, tag: &str, content: &'a [Inline]) {
        self.raw("<");
        self.raw(tag);
        self.raw(">");
        self.inlines(content);
        self.raw("</");
        self.raw(tag);
        self.raw(">");
    }

    fn link_attributes(&mut self, link: LinkIndex) -> bool {
        let Some(href) = self.host.href(link) else {
            return false;
        };
        self.attribute("href", &href);
        if self.is_page && !self.host.is_local(link) {
            // The address of an internal runbook is nobody else's affair.
            self.raw(" rel=\"noreferrer\"");
        }
        true
    }

    fn link(&mut self, link: LinkIndex, title: &str, content: &'a [Inline]) {
        self.raw("<a");
        let leads = self.link_attributes(link);
        if !leads {
            self.html.truncate(self.html.len() - "<a".len());
            self.raw("<span class=\"broken\">");
            self.inlines(content);
            return self.raw("</span>");
        }
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.raw(">");
        self.inlines(content);
        self.raw("</a>");
    }

    fn image(&mut self, link: LinkIndex, title: &str, alt: &str) {
        let href = self.host.href(link);
        match href {
            Some(src) if !self.is_page || self.host.is_local(link) => {
                self.raw("<img");
                self.attribute("src", &src);
                self.attribute("alt", alt);
                if !title.is_empty() {
                    self.attribute("title", title);
                }
                if self.is_page {
                    self.raw(" loading=\"lazy\"");
                }
                self.raw(">");
            }
            Some(href) => {
                // The policy forbids images of other machines, and the night has no network.
                self.raw("<a class=\"remote-image\"");
                self.attribute("href", &href);
                self.raw(" rel=\"noreferrer\">");
                self.text(if alt.is_empty() { &href } else { alt });
                self.raw("</a>");
            }
            None => {
                self.raw("<span class=\"broken broken--image\">");
                self.text(if alt.is_empty() { "image" } else { alt });
                self.raw("</span>");
            }
        }
    }

    // --- footnotes

    fn footnote_reference(&mut self, label: &'a str, before: usize) {
        if !self.footnotes.contains_key(label) {
            self.raw("[^");
            self.text(label);
            return self.raw("]");
        }
        let index = self.refer(label);
        self.referred[index].1 += 1;
        let number = index + 1;
        let id = reference_id(number, before);
        let _ = write!(
            self.html,
            "<sup class=\"footnote-reference\"><a href=\"#fn-{number}\" id=\"{id}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        );
    }

    /// Returns the place of a footnote among those that the text refers to, giving it one where it has none.
    fn refer(&mut self, label: &'a str) -> usize {
        if let Some(index) = self.numbers.get(label) {
            return *index;
        }
        let index = self.referred.len();
        self.referred.push((label, 0));
        self.numbers.insert(label, index);
        index
    }

    fn footnotes(&mut self) {
        if self.footnotes.is_empty() {
            return;
        }
        // A footnote may refer to another, which then comes after it; those that nothing refers to come last.
        let labels: Vec<&'a str> = self.footnotes.keys().copied().collect();
        let mut unreferred = labels.into_iter();
        let mut bodies: Vec<String> = Vec::new();
        loop {
            let at = bodies.len();
            if at == self.referred.len() {
                match unreferred.find(|label| !self.numbers.contains_key(label)) {
                    Some(label) => self.refer(label),
                    None => break,
                };
            }
            let Some(footnote) = self.footnotes.get(self.referred[at].0).copied() else {
                break;
            };
            let mark = self.html.len();
            self.blocks(&footnote.blocks);
            bodies.push(self.html.split_off(mark));
        }
        self.raw("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (index, body) in bodies.iter().enumerate() {
            let number = index + 1;
            let count = self.referred[index].1;
            let _ = write!(self.html, "<li id=\"fn-{number}\">");
            let body = body.trim_end();
            // The way back stands on the last line of the note.
            let (text, end) = match body.strip_suffix("</p>") {
                Some(text) => (text, "</p>"),
                None => (body, ""),
            };
            self.raw(text);
            for before in 0..count {
                let id = reference_id(number, before);
                let _ = write!(
                    self.html,
                    " <a href=\"#{id}\" data-chrome aria-label=\"Back to the text\">\u{21a9}\u{fe0e}</a>"
                );
            }
            self.raw(end);
            self.raw("</li>\n");
        }
        self.raw("</ol>\n</section>\n");
    }
}

fn reference_id(number: usize, before: usize) -> String {
    match before {
        0 => format!("fnref-{number}"),
        _ => format!("fnref-{number}-{}", before + 1),
    }
}

/// Appends code with its runs in elements of one letter's class.
pub fn write_coloured(text: &str, runs: &[Run], html: &mut String) {
    let mut at = 0;
    for run in runs {
        let (Some(before), Some(words)) = (
            text.get(at..run.span.start),
            text.get(run.span.start..run.span.end),
        ) else {
            continue;
        };
        escape_into(before, html);
        html.push_str("<i class=\"");
        html.push_str(run.class.name());
        html.push_str("\">");
        escape_into(words, html);
        html.push_str("</i>");
        at = run.span.end;
    }
    escape_into(text.get(at..).unwrap_or_default(), html);
}

fn is_phrasing(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
    )
}
