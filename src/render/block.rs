//! Writes the tree of a body as HTML.
//!
//! Knows no playbook: where a link leads and what a directive shows, its [`Host`] says.

mod code;
mod inline;
mod step;
mod table;

use std::collections::BTreeMap;

use crate::model::block::{Block, CalloutKind, Definition, Element, Footnote, Heading, List};
use crate::model::link::{DirectiveIndex, LinkIndex};
use crate::model::page::Body;
use crate::model::plain_text::plain_text;
use crate::model::shell::CommandBlock;
use crate::model::step::Step;
use crate::render::escape::{encode_href, escape_into};
use crate::source::Span;

/// What the tree needs to know of the world around it.
pub trait Host {
    /// Returns where a link or image of the body's table leads, ready to be escaped into an attribute; `None` where it
    /// leads nowhere, and its text is to stand alone.
    fn href(&self, link: LinkIndex) -> Option<String>;
    /// Says whether an image may be shown (a file of the site) or has to become a link (another machine's).
    fn is_local(&self, link: LinkIndex) -> bool;
    /// Says whether a link or image leads where no page may lead, so that a notice has to stand beside its text.
    fn is_unsafe(&self, _: LinkIndex) -> bool {
        false
    }
    /// Writes the button that copies a piece of code whole.
    fn copy_button(&self, _: &mut String) {}
    /// Writes a fence of shell.
    fn commands(&self, _: &CommandBlock, _: &mut String) {}
    /// Returns the step that begins at a place of the file, and the ids of the severities that it is meant for, with a
    /// space between them.
    fn step(&self, _: Span) -> Option<(&Step, String)> {
        None
    }
    /// Returns the words for what is written beside a step on paper: its time, and who did it.
    fn to_sign(&self) -> Option<[&str; 2]> {
        None
    }
    /// Writes the HTML of a directive.
    fn directive(&self, directive: DirectiveIndex, html: &mut String);
}

/// Appends the HTML of a body.
pub fn write(body: &Body, host: &dyn Host, html: &mut String) {
    write_blocks(&body.blocks, host, html);
}

/// Appends the HTML of some of a body's blocks, and of the footnotes among them.
pub fn write_blocks(blocks: &[Block], host: &dyn Host, html: &mut String) {
    let mut writer = Writer {
        host,
        html,
        is_page: true,
        numbers: footnote_numbers(blocks),
        references: BTreeMap::new(),
    };
    writer.blocks(blocks);
    writer.footnotes(blocks);
}

/// Appends the HTML of a body as the specification of CommonMark has it: no ids, no links rewritten.
pub fn write_conformance(body: &Body, html: &mut String) {
    let mut writer = Writer {
        host: &AsWritten(body),
        html,
        is_page: false,
        numbers: BTreeMap::new(),
        references: BTreeMap::new(),
    };
    writer.blocks(&body.blocks);
}

/// A world in which every link leads where it says.
struct AsWritten<'a>(&'a Body);

impl Host for AsWritten<'_> {
    fn href(&self, link: LinkIndex) -> Option<String> {
        let link = self.0.links.get(link.0)?;
        Some(encode_href(&link.destination))
    }

    fn is_local(&self, _: LinkIndex) -> bool {
        true
    }

    fn directive(&self, _: DirectiveIndex, _: &mut String) {}
}

struct Writer<'a> {
    host: &'a dyn Host,
    html: &'a mut String,
    /// Whether a page is written, rather than a conformance test's answer.
    is_page: bool,
    numbers: BTreeMap<&'a str, usize>,
    /// The ids of what refers to each footnote.
    references: BTreeMap<usize, Vec<String>>,
}

impl<'a> Writer<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        // The levels of the headings that are steps and still open, outermost first.
        let mut open: Vec<u8> = Vec::new();
        for block in blocks {
            if let Block::Heading(heading) = block {
                while open.pop_if(|level| *level >= heading.level).is_some() {
                    self.html.push_str("</section>\n");
                }
                if self.open_step(heading) {
                    open.push(heading.level);
                }
            }
            self.block(block, false);
        }
        for _ in open {
            self.html.push_str("</section>\n");
        }
    }

    fn block(&mut self, block: &'a Block, is_tight: bool) {
        match block {
            Block::Paragraph(content) if is_tight => self.inlines(content),
            Block::Paragraph(content) => {
                self.html.push_str("<p>");
                self.inlines(content);
                self.html.push_str("</p>\n");
            }
            Block::Heading(heading) => self.heading(heading),
            Block::Quote(blocks) => {
                self.html.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.html.push_str("</blockquote>\n");
            }
            Block::Callout(kind, blocks) => self.callout(*kind, blocks),
            Block::List(list) => self.list(list),
            Block::Code(code) => self.code(code),
            Block::Commands(block) if self.is_page => self.host.commands(block, self.html),
            Block::Commands(block) => self.code(&block.code),
            Block::Diagram(code) => self.diagram(code),
            Block::Table(table) => self.table(table),
            Block::Rule => self.html.push_str("<hr>\n"),
            Block::Definitions(definitions) => self.definitions(definitions),
            // Footnotes stand at the end of the page.
            Block::Footnote(_) => {}
            Block::Element(element) => self.element(element),
            Block::Inlines(content) => self.inlines(content),
            Block::Directive(index) => self.host.directive(*index, self.html),
        }
    }

    fn escape(&mut self, text: &str) {
        escape_into(text, self.html);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        escape_into(value, self.html);
        self.html.push('"');
    }

    fn heading(&mut self, heading: &'a Heading) {
        let level = char::from(b'0' + heading.level.clamp(1, 6));
        self.html.push_str("<h");
        self.html.push(level);
        if self.is_page {
            self.attribute("id", &heading.anchor);
            if !heading.classes.is_empty() {
                self.attribute("class", &heading.classes.join(" "));
            }
        }
        self.html.push('>');
        self.step_words(heading.span, &heading.content);
        if self.is_page {
            self.html.push_str(" <a class=\"anchor\" href=\"#");
            escape_into(&encode_href(&heading.anchor), self.html);
            self.html
                .push_str("\" data-chrome aria-label=\"Link to this section\">#</a>");
        }
        self.html.push_str("</h");
        self.html.push(level);
        self.html.push_str(">\n");
    }

    fn callout(&mut self, kind: CalloutKind, blocks: &'a [Block]) {
        let name = kind.name();
        self.html.push_str("<aside class=\"callout callout--");
        self.html.push_str(name);
        self.html
            .push_str("\" role=\"note\">\n<p class=\"callout__title\">");
        self.html.push_str(&name[..1].to_uppercase());
        self.html.push_str(&name[1..]);
        self.html.push_str("</p>\n");
        self.blocks(blocks);
        self.html.push_str("</aside>\n");
    }

    fn list(&mut self, list: &'a List) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        self.html.push('<');
        self.html.push_str(tag);
        if let Some(start) = list.start.filter(|start| *start != 1) {
            self.attribute("start", &start.to_string());
        }
        let has_steps = list
            .items
            .iter()
            .any(|item| self.host.step(item.span).is_some());
        if has_steps {
            self.attribute("class", "steps-list");
        } else if self.is_page && list.items.iter().any(|item| item.task.is_some()) {
            self.attribute("class", "tasks");
        }
        self.html.push_str(">\n");
        for item in &list.items {
            if self.step_item(item, list.tight) {
                continue;
            }
            let class = if self.is_page && item.task.is_some() {
                "<li class=\"task\">"
            } else {
                "<li>"
            };
            self.html.push_str(class);
            let mut blocks = &item.blocks[..];
            if let Some(done) = item.task {
                blocks = self.task(done, blocks);
            }
            self.item(blocks, list.tight);
            self.html.push_str("</li>\n");
        }
        self.html.push_str("</");
        self.html.push_str(tag);
        self.html.push_str(">\n");
    }

    /// Writes the box of a task that is no step, inside the paragraph that it begins where there is one; returns what is
    /// left.
    fn task(&mut self, done: bool, blocks: &'a [Block]) -> &'a [Block] {
        let mut tick = String::from(if done {
            "<input type=\"checkbox\" checked disabled"
        } else {
            "<input type=\"checkbox\" disabled"
        });
        if self.is_page {
            tick.push_str(" aria-label=\"");
            escape_into(&task_label(blocks), &mut tick);
            tick.push('"');
        }
        tick.push_str("> ");
        self.before_words(&tick, blocks, None)
    }

    /// Writes something before the words of an item, inside the paragraph that they are where there is one; returns what
    /// is left.
    fn before_words(&mut self, html: &str, blocks: &'a [Block], step: Option<Span>) -> &'a [Block] {
        let (content, rest, is_paragraph) = match blocks {
            [Block::Paragraph(content), rest @ ..] => (content, rest, true),
            [Block::Inlines(content), rest @ ..] => (content, rest, false),
            _ => {
                self.html.push_str(html);
                return blocks;
            }
        };
        if is_paragraph {
            self.html.push_str("<p>");
        }
        self.html.push_str(html);
        match step {
            Some(span) => self.step_words(span, content),
            None => self.inlines(content),
        }
        if is_paragraph {
            self.html.push_str("</p>\n");
        }
        rest
    }

    fn item(&mut self, blocks: &'a [Block], is_tight: bool) {
        let mut after_text = true;
        for (index, block) in blocks.iter().enumerate() {
            let is_text = matches!(block, Block::Inlines(_))
                || (is_tight && matches!(block, Block::Paragraph(_)));
            if (index == 0 || after_text) && !is_text {
                self.html.push('\n');
            }
            self.block(block, is_tight);
            after_text = is_text;
        }
    }

    fn definitions(&mut self, definitions: &'a [Definition]) {
        self.html.push_str("<dl>\n");
        for definition in definitions {
            self.html.push_str("<dt>");
            self.inlines(&definition.term);
            self.html.push_str("</dt>\n");
            for meaning in &definition.meanings {
                self.html.push_str("<dd>");
                self.item(meaning, false);
                self.html.push_str("</dd>\n");
            }
        }
        self.html.push_str("</dl>\n");
    }

    fn element(&mut self, element: &'a Element<Block>) {
        if !self.open_element(&element.tag, &element.attributes, element.link) {
            return self.blocks(&element.content);
        }
        self.blocks(&element.content);
        self.html.push_str("</");
        self.html.push_str(&element.tag);
        self.html.push('>');
        if matches!(
            &*element.tag,
            "details" | "div" | "p" | "table" | "ul" | "ol" | "dl"
        ) {
            // Only to keep the source readable: around running text a line end would be a space.
            self.html.push('\n');
        }
    }

    fn footnotes(&mut self, blocks: &'a [Block]) {
        let mut footnotes = Vec::new();
        collect_footnotes(blocks, &mut footnotes);
        // Of two with one label the parser takes the first.
        let mut by_label = BTreeMap::new();
        for footnote in &footnotes {
            by_label.entry(footnote.label.as_str()).or_insert(*footnote);
        }
        let mut order: Vec<(usize, &'a Footnote)> = by_label
            .into_iter()
            .map(|(label, footnote)| (self.numbers[label], footnote))
            .collect();
        if order.is_empty() {
            return;
        }
        order.sort_by_key(|(number, _)| *number);
        self.html
            .push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        // Footnotes refer to one another too.
        let mut texts = Vec::new();
        for (number, footnote) in order {
            let start = self.html.len();
            self.item(&footnote.blocks, false);
            texts.push((number, self.html.split_off(start)));
        }
        for (number, text) in texts {
            let references = self.references.remove(&number).unwrap_or_default();
            let number = number.to_string();
            self.html.push_str("<li");
            self.attribute("id", &format!("fn-{number}"));
            self.attribute("value", &number);
            self.html.push('>');
            self.html.push_str(&text);
            for (at, id) in references.iter().enumerate() {
                self.html.push_str(" <a class=\"footnote-back\"");
                self.attribute("href", &format!("#{id}"));
                let (label, sign) = match at {
                    0 => ("Back to the text".to_owned(), String::new()),
                    at => (
                        format!("Back to the text ({})", at + 1),
                        format!("<sup>{}</sup>", at + 1),
                    ),
                };
                self.html.push_str(" data-chrome");
                self.attribute("aria-label", &label);
                self.html.push_str(&format!(">\u{21a9}{sign}</a>"));
            }
            self.html.push_str("</li>\n");
        }
        self.html.push_str("</ol>\n</section>\n");
    }
}

/// Numbers footnotes in the order in which they are defined.
fn footnote_numbers(blocks: &[Block]) -> BTreeMap<&str, usize> {
    let mut footnotes = Vec::new();
    collect_footnotes(blocks, &mut footnotes);
    let mut numbers = BTreeMap::new();
    for footnote in footnotes {
        let next = numbers.len() + 1;
        numbers.entry(footnote.label.as_str()).or_insert(next);
    }
    numbers
}

fn collect_footnotes<'a>(blocks: &'a [Block], footnotes: &mut Vec<&'a Footnote>) {
    for block in blocks {
        match block {
            Block::Footnote(footnote) => {
                footnotes.push(footnote);
                collect_footnotes(&footnote.blocks, footnotes);
            }
            Block::Quote(blocks) | Block::Callout(_, blocks) => {
                collect_footnotes(blocks, footnotes)
            }
            Block::Element(element) => collect_footnotes(&element.content, footnotes),
            Block::List(list) => {
                for item in &list.items {
                    collect_footnotes(&item.blocks, footnotes);
                }
            }
            Block::Definitions(definitions) => {
                for meaning in definitions.iter().flat_map(|d| &d.meanings) {
                    collect_footnotes(meaning, footnotes);
                }
            }
            _ => {}
        }
    }
}

/// Names a table for those who hear it: the words of its head.
fn table_name(head: &[Vec<crate::model::block::Inline>]) -> String {
    let words: Vec<String> = head.iter().take(8).map(|cell| plain_text(cell)).collect();
    let words = words.join(", ");
    format!("Table: {}", words.trim())
}

/// Returns what a task's box is called for those who hear the page: the words it stands before.
fn task_label(blocks: &[Block]) -> String {
    match blocks.first() {
        Some(Block::Paragraph(content) | Block::Inlines(content)) => plain_text(content),
        _ => "Task".to_owned(),
    }
}
