//! Builds the tree from the parser's events, on a stack of its own: no recursion, however deep the text nests.

use std::collections::{BTreeMap, HashMap};

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::frame::{Frame, Node, Verbatim, alignment, callout};
use super::text::TextBuffer;
use super::{DEEPEST, Dialect};
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome};
use crate::model::block::{Block, Inline, Table};
use crate::model::link::{LinkIndex, LinkKind, ParsedLink};
use crate::model::page::Body;
use crate::model::slug::Anchors;
use crate::parse::ParseOptions;
use crate::source::{SourceFile, Span};

/// The tree as far as it is built.
pub(super) struct Builder<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) options: &'a ParseOptions,
    pub(super) dialect: Dialect,
    pub(super) body: Body,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What was said of tags: which finding, and how often it would have been said again.
    pub(super) tags: BTreeMap<String, (usize, usize)>,
    pub(super) stack: Vec<Frame>,
    pub(super) text: TextBuffer,
    pub(super) verbatim: Option<Verbatim>,
    pub(super) anchors: Anchors,
    /// How many links are open: no address is linked inside another link.
    pub(super) links_open: usize,
    /// How many levels are open that are too deep to be built.
    too_deep: usize,
    is_limit_named: bool,
    /// Whether events belong to a paragraph that was taken as an admonition.
    in_admonition: bool,
    /// Whether the block before is an admonition, which indented code goes on with.
    pub(super) after_admonition: bool,
    pub(super) admonitions_open: usize,
    footnotes: HashMap<String, usize>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        file: &'a SourceFile,
        span: Span,
        options: &'a ParseOptions,
        dialect: Dialect,
    ) -> Self {
        let root = Frame::new(Node::Root, span);
        Builder {
            file,
            options,
            dialect,
            body: Body {
                span,
                ..Body::default()
            },
            diagnostics: Vec::new(),
            tags: BTreeMap::new(),
            stack: vec![root],
            text: TextBuffer::default(),
            verbatim: None,
            anchors: Anchors::default(),
            links_open: 0,
            too_deep: 0,
            is_limit_named: false,
            in_admonition: false,
            after_admonition: false,
            admonitions_open: 0,
            footnotes: HashMap::new(),
        }
    }

    pub(super) fn finish(mut self) -> Outcome<Body> {
        self.flush_text();
        while self.stack.len() > 1 {
            self.close_top();
        }
        if let Some(mut root) = self.stack.pop() {
            root.settle();
            root.blocks.shrink_to_fit();
            self.body.blocks = root.blocks;
            self.body.links.shrink_to_fit();
        }
        for (at, others) in std::mem::take(&mut self.tags).into_values() {
            if others > 0
                && let Some(finding) = self.diagnostics.get_mut(at)
            {
                let times = if others == 1 {
                    "once more"
                } else {
                    "times more"
                };
                let number = if others == 1 {
                    String::new()
                } else {
                    format!("{others} ")
                };
                finding
                    .message
                    .push_str(&format!(" (and {number}{times} on this page)"));
            }
        }
        Outcome {
            value: self.body,
            diagnostics: self.diagnostics,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Span) {
        if self.in_admonition {
            self.in_admonition = !matches!(event, Event::End(TagEnd::Paragraph));
            return;
        }
        match event {
            Event::Start(Tag::Paragraph) if self.too_deep == 0 && self.admonition(span) => {
                self.in_admonition = true;
            }
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim.is_some() => self.gather(&text, span),
            Event::Html(text) => self.gather(&text, span),
            Event::Text(text) => self.text.push(&text, span),
            Event::Code(code) => self.inline(Inline::Code(code.into_string())),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text.push(&text, span),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::FootnoteReference(label) => {
                let count = self.footnotes.entry(label.to_string()).or_insert(0);
                let reference = Inline::FootnoteReference(label.into_string(), *count);
                *count += 1;
                self.inline(reference);
            }
            Event::SoftBreak => self.inline(Inline::SoftBreak),
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn gather(&mut self, text: &str, span: Span) {
        let Some(verbatim) = &mut self.verbatim else {
            self.text.push(text, span);
            return;
        };
        verbatim.add(text, span);
    }

    fn task(&mut self, done: bool) {
        let item = self
            .stack
            .iter_mut()
            .rev()
            .find_map(|frame| match &mut frame.node {
                Node::Item { task } => Some(task),
                _ => None,
            });
        if let Some(task) = item {
            *task = Some(done);
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        self.flush_text();
        match tag {
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                };
                self.verbatim = Some(Verbatim::new(info, false, span));
            }
            Tag::HtmlBlock => self.verbatim = Some(Verbatim::new(None, true, span)),
            tag => {
                if self.too_deep > 0 || self.stack.len() > DEEPEST {
                    self.skip_level(&tag, span);
                } else {
                    let node = self.node(tag, span);
                    self.open(node, span);
                }
            }
        }
    }

    /// Leaves out a level that is too deep; what it leads to stays text.
    fn skip_level(&mut self, tag: &Tag<'_>, span: Span) {
        self.nesting_limit(span);
        if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = tag {
            self.text.push(dest_url, Span::new(span.start, span.start));
            self.text.push(" ", Span::new(span.start, span.start));
        }
        self.too_deep += 1;
    }

    /// Says once for each page that it nests too deep.
    pub(super) fn nesting_limit(&mut self, span: Span) {
        if std::mem::replace(&mut self.is_limit_named, true) {
            return;
        }
        let message = format!("this is nested more than {DEEPEST} levels deep");
        let label = Label::new(&self.file.path, span);
        let help = "write it with less nesting; until then its text is shown without it";
        let finding = Diagnostic::new(Lint::NestingLimit, message, label);
        self.diagnostics.push(finding.help(help));
    }

    fn end(&mut self, tag: TagEnd) {
        self.flush_text();
        match tag {
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_verbatim(),
            _ if self.too_deep > 0 => {
                self.too_deep -= 1;
                let is_block = matches!(
                    tag,
                    TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell
                );
                if is_block {
                    self.inline(Inline::SoftBreak);
                }
            }
            _ => {
                self.close_elements();
                if self.stack.len() > 1 {
                    self.close_top();
                }
            }
        }
    }

    fn end_verbatim(&mut self) {
        let Some(verbatim) = self.verbatim.take() else {
            return;
        };
        if verbatim.is_html {
            self.html_block(&verbatim);
        } else if !self.goes_on(&verbatim) {
            let block = self.code(verbatim);
            self.block(block);
        }
    }

    fn node(&mut self, tag: Tag<'_>, span: Span) -> Node {
        match tag {
            Tag::Heading {
                level, id, classes, ..
            } => Node::Heading {
                level: level as u8,
                id: id.map(|id| id.into_string()).filter(|id| !id.is_empty()),
                classes: classes.into_iter().map(|c| c.into_string()).collect(),
            },
            Tag::BlockQuote(None) => Node::Quote,
            Tag::BlockQuote(Some(kind)) => Node::Callout(callout(kind)),
            Tag::List(start) => Node::List {
                start,
                items: Vec::new(),
            },
            Tag::Item => Node::Item { task: None },
            Tag::Table(alignments) => Node::Table(Table {
                alignments: alignments.into_iter().map(alignment).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            }),
            Tag::TableHead | Tag::TableRow => Node::Row {
                is_head: matches!(tag, Tag::TableHead),
                cells: Vec::new(),
            },
            Tag::TableCell => Node::Cell,
            Tag::Emphasis => Node::Emphasis,
            Tag::Strong => Node::Strong,
            Tag::Strikethrough => Node::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let is_email = link_type == pulldown_cmark::LinkType::Email;
                let destination = if is_email {
                    format!("mailto:{dest_url}")
                } else {
                    dest_url.into_string()
                };
                Node::Link {
                    link: self.link(destination, LinkKind::Link, span),
                    title: title.into_string().into_boxed_str(),
                }
            }
            Tag::Image {
                dest_url, title, ..
            } => Node::Image {
                link: self.link(dest_url.into_string(), LinkKind::Image, span),
                title: title.into_string().into_boxed_str(),
            },
            Tag::DefinitionList => Node::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Node::Term,
            Tag::DefinitionListDefinition => Node::Meaning,
            Tag::FootnoteDefinition(label) => Node::Footnote(label.into_string()),
            // A paragraph is what is left; the other tags belong to options that are not set.
            _ => Node::Paragraph,
        }
    }

    pub(super) fn link(&mut self, destination: String, kind: LinkKind, span: Span) -> LinkIndex {
        self.body.links.push(ParsedLink {
            destination,
            kind,
            span,
        });
        LinkIndex(self.body.links.len() - 1)
    }

    /// Opens a frame; a block closes the raw HTML that began in running text before it.
    pub(super) fn open(&mut self, node: Node, span: Span) {
        if node.is_block() {
            self.close_inline_elements();
        }
        self.links_open += usize::from(node.is_link());
        self.stack.push(Frame::new(node, span));
    }

    fn close_inline_elements(&mut self) {
        while matches!(&self.top().node, Node::Element(element) if element.is_inline) {
            self.close_top();
        }
    }

    fn close_elements(&mut self) {
        while matches!(self.top().node, Node::Element(_)) {
            self.close_top();
        }
    }

    pub(super) fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the root is never closed")
    }

    pub(super) fn block(&mut self, block: Block) {
        self.flush_text();
        self.close_inline_elements();
        self.after_admonition = false;
        let top = self.top();
        top.settle();
        top.blocks.push(block);
    }

    pub(super) fn inline(&mut self, inline: Inline) {
        self.flush_text();
        self.top().inlines.push(inline);
    }

    pub(super) fn flush_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.text);
        let links = self.dialect != Dialect::CommonMark && self.links_open == 0;
        text.drain(self, links);
        self.text = text;
    }
}
