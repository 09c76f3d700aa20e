//! Markdown → the tree of a body, with the place of every heading, link, item and piece of code.
//!
//! Knows one file at a time. Built with a stack of our own, never by recursion, and bounded in depth, so that whatever an
//! author writes costs its length and every later stage may walk the tree by recursion.

mod frame;

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use self::frame::{Frame, Kind};
use super::html::{self, Piece, Standing};
use super::{RawDirective, admonition, autolink, directive};
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome};
use crate::model::block::{
    Alignment, Block, CalloutKind, Code, Element, Footnote, Heading, Inline, List, ListItem, Table,
};
use crate::model::link::{DirectiveIndex, LinkIndex, LinkKind, ParsedLink};
use crate::model::page::Body;
use crate::model::plain_text::plain_text;
use crate::model::slug::{Anchors, slug};
use crate::source::{SitePath, Span, Spanned};

/// How deep a page may be nested. Deeper structure is left out, its text kept.
const DEEPEST: usize = 96;

/// How many brackets may be open at once before they are taken for a mistake or an attack.
const MOST_BRACKETS: usize = 1000;

/// How many cells a table may be filled up with where its rows are shorter than its head.
const MOST_EMPTY_CELLS: usize = 10_000;

/// What of Markdown is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Everything: a page of a book.
    Page,
    /// CommonMark to the letter, for its specification's examples: no anchors, no directives, no bare URLs.
    CommonMark,
    /// The same with GitHub's extensions, bare URLs included.
    Gfm,
}

impl Dialect {
    fn options(self) -> Options {
        let gfm = Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_GFM;
        match self {
            Dialect::Page => {
                gfm | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_DEFINITION_LIST
            }
            Dialect::CommonMark => Options::empty(),
            Dialect::Gfm => gfm,
        }
    }
}

/// Parses a body: the bytes `span` of a file's text.
///
/// Diagnostics: `nesting-limit`, `unknown-tag`, `unknown-directive`.
pub fn parse_body(path: &SitePath, text: &str, span: Span, dialect: Dialect) -> Outcome<Body> {
    let source = span.text(text);
    let mut builder = Builder {
        path,
        source,
        offset: span.start,
        dialect,
        stack: vec![Frame::new(Kind::Root, 0..source.len())],
        too_deep: 0,
        links_open: 0,
        body: Body {
            span,
            ..Body::default()
        },
        anchors: Anchors::default(),
        footnotes: HashMap::new(),
        admonitions: Vec::new(),
        text: String::new(),
        text_range: 0..0,
        sink: Vec::new(),
    };
    if let Some(at) = too_many_brackets(source) {
        let message = format!("more than {MOST_BRACKETS} brackets are open here at once");
        builder.nesting_limit(message, at..at + 1);
    }
    let quoted = match dialect {
        Dialect::Page => admonition::as_quotes(source),
        Dialect::CommonMark | Dialect::Gfm => None,
    };
    let text = match &quoted {
        Some((text, regions)) => {
            builder.admonitions = regions.clone();
            text.as_str()
        }
        None => source,
    };
    for (event, range) in Parser::new_ext(text, dialect.options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// Finds where too many brackets are open in one paragraph.
fn too_many_brackets(source: &str) -> Option<usize> {
    let mut open = 0;
    let mut is_blank = true;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' => open = usize::saturating_sub(open, 1),
            b'\n' if is_blank => open = 0,
            _ => {}
        }
        is_blank = byte == b'\n' || (is_blank && byte.is_ascii_whitespace());
        if open > MOST_BRACKETS {
            return Some(at);
        }
    }
    None
}

struct Builder<'a> {
    path: &'a SitePath,
    source: &'a str,
    /// Where `source` begins in the file.
    offset: usize,
    dialect: Dialect,
    stack: Vec<Frame>,
    /// How many frames below the deepest are open: their structure is left out.
    too_deep: usize,
    /// How many links are open: no bare URL inside a link.
    links_open: usize,
    body: Body,
    anchors: Anchors,
    /// For each footnote's label, how many references to it came so far.
    footnotes: HashMap<String, usize>,
    /// Where MkDocs' admonitions stand, as ranges of `source`.
    admonitions: Vec<Range<usize>>,
    /// Text that came in pieces and is not in the tree yet.
    text: String,
    text_range: Range<usize>,
    sink: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn finish(mut self) -> Outcome<Body> {
        self.flush_text();
        while self.stack.len() > 1 {
            self.close();
        }
        let mut root = self.stack.remove(0);
        root.flush_inlines();
        self.body.blocks = root.blocks;
        Outcome {
            value: self.body,
            diagnostics: self.sink,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Event::Text(words) = &event {
            return self.words(words, range);
        }
        self.flush_text();
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(),
            Event::Text(_) => {}
            Event::Code(code) => self.inline(Inline::Code(code.into_string())),
            Event::Html(html) => match self.top().kind {
                Kind::Html { .. } => self.top().html(&html, range.start),
                _ => self.html(&html, &[(0, range.start)], false),
            },
            Event::InlineHtml(html) => self.html(&html, &[(0, range.start)], true),
            Event::FootnoteReference(label) => self.footnote_reference(label.into_string()),
            Event::SoftBreak => self.inline(Inline::SoftBreak),
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(is_done) => self.task(is_done),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Inline::Text(text.into_string()));
            }
        }
    }

    fn top(&mut self) -> &mut Frame {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(range.start, range.end).shift(self.offset)
    }

    fn inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    fn block(&mut self, block: Block) {
        self.top().push_block(block);
    }

    // --- text

    fn words(&mut self, words: &str, range: Range<usize>) {
        match &mut self.top().kind {
            Kind::Code { text, body, .. } => {
                text.push_str(words);
                *body = Some(body.as_ref().map_or(range.start, |body| body.start)..range.end);
            }
            _ => {
                if self.text.is_empty() {
                    self.text_range = range.clone();
                }
                self.text.push_str(words);
                self.text_range.end = range.end;
            }
        }
    }

    /// Puts the text collected so far into the tree, with its bare addresses as links.
    fn flush_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let links_bare = self.dialect != Dialect::CommonMark && self.links_open == 0;
        let found = if links_bare && text.contains(['@', '/', 'w']) {
            autolink::find(&text)
        } else {
            Vec::new()
        };
        if found.is_empty() {
            return self.inline(Inline::Text(text));
        }
        let source = self.source.get(self.text_range.clone()).unwrap_or_default();
        let mut searched = 0;
        let mut at = 0;
        for bare in found {
            if at < bare.range.start {
                self.inline(Inline::Text(text[at..bare.range.start].to_owned()));
            }
            let words = &text[bare.range.clone()];
            // Entities and escapes make text shorter than its source, so the address is looked for there.
            let start = source[searched..]
                .find(words)
                .map_or(searched, |found| searched + found);
            let end = (start + words.len()).min(source.len());
            searched = if source.is_char_boundary(end) {
                end
            } else {
                start
            };
            let span = Span::new(start, end).shift(self.text_range.start + self.offset);
            let link = self.add_link(bare.destination, LinkKind::Link, span);
            let content = vec![Inline::Text(words.to_owned())];
            self.inline(Inline::Link {
                link,
                title: String::new(),
                content,
            });
            at = bare.range.end;
        }
        if at < text.len() {
            self.inline(Inline::Text(text[at..].to_owned()));
        }
    }

    fn add_link(&mut self, destination: String, kind: LinkKind, span: Span) -> LinkIndex {
        self.body.links.push(ParsedLink {
            destination,
            kind,
            span,
        });
        LinkIndex(self.body.links.len() - 1)
    }

    fn footnote_reference(&mut self, label: String) {
        let count = self.footnotes.entry(label.clone()).or_insert(0);
        let before = *count;
        *count += 1;
        self.inline(Inline::FootnoteReference(label, before));
    }

    fn task(&mut self, is_done: bool) {
        let items = self.stack.iter_mut().rev();
        for frame in items {
            if let Kind::Item { task } = &mut frame.kind {
                *task = Some(is_done);
                return;
            }
        }
    }

    // --- structure

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.too_deep > 0 || self.stack.len() >= DEEPEST {
            if self.too_deep == 0 {
                let message = format!("this is nested more than {DEEPEST} levels deep");
                self.nesting_limit(message, range);
            }
            self.too_deep += 1;
            return;
        }
        if let Some(kind) = self.kind(tag) {
            self.links_open += usize::from(matches!(kind, Kind::Link { .. }));
            self.stack.push(Frame::new(kind, range));
        }
    }

    fn kind(&mut self, tag: Tag<'_>) -> Option<Kind> {
        Some(match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading {
                level, id, classes, ..
            } => Kind::Heading {
                level: level as u8,
                id: id.map(|id| id.into_string()),
                classes: classes
                    .into_iter()
                    .map(|class| class.into_string())
                    .collect(),
            },
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(callout_kind)),
            Tag::CodeBlock(kind) => Kind::Code {
                info: match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                },
                text: String::new(),
                body: None,
            },
            Tag::HtmlBlock => Kind::Html {
                html: String::new(),
                places: Vec::new(),
            },
            Tag::List(start) => Kind::List {
                start,
                items: Vec::new(),
                tight: true,
            },
            Tag::Item => Kind::Item { task: None },
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::DefinitionList => Kind::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Meaning,
            Tag::Table(alignments) => Kind::Table(Box::new(Table {
                alignments: alignments.into_iter().map(alignment).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            })),
            Tag::TableHead => Kind::Row {
                is_head: true,
                cells: Vec::new(),
            },
            Tag::TableRow => Kind::Row {
                is_head: false,
                cells: Vec::new(),
            },
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Superscript => Kind::Element {
                tag: "sup".to_owned(),
                attributes: Vec::new(),
                link: None,
                is_inline: true,
            },
            Tag::Subscript => Kind::Element {
                tag: "sub".to_owned(),
                attributes: Vec::new(),
                link: None,
                is_inline: true,
            },
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => Kind::Link {
                destination: match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                },
                title: title.into_string(),
            },
            Tag::Image {
                dest_url, title, ..
            } => Kind::Image {
                destination: dest_url.into_string(),
                title: title.into_string(),
            },
            Tag::MetadataBlock(_) => Kind::Paragraph,
        })
    }

    fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        // Elements of raw HTML that are still open inside end with what holds them.
        while matches!(self.top().kind, Kind::Element { .. }) {
            self.close();
        }
        self.close();
    }

    /// Takes the innermost frame off the stack and puts what it became into the one that holds it.
    fn close(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut frame) = self.stack.pop() else {
            return;
        };
        let range = frame.range.clone();
        match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Root => {}
            Kind::Paragraph => self.block(Block::Paragraph(frame.inlines)),
            Kind::Heading { level, id, classes } => {
                let heading = self.heading(level, id, classes, frame.inlines, &range);
                self.block(Block::Heading(heading));
            }
            Kind::Quote(kind) => self.quote(kind, frame, &range),
            Kind::Code { info, text, body } => self.code(info, text, body, &range),
            Kind::Html { html, places } => self.html(&html, &places, false),
            Kind::List {
                start,
                items,
                tight,
            } => self.block(Block::List(List {
                start,
                tight,
                items,
            })),
            Kind::Item { task } => self.item(task, frame, &range),
            Kind::Footnote(label) => {
                let blocks = frame.into_blocks();
                self.block(Block::Footnote(Footnote { label, blocks }));
            }
            Kind::Definitions(definitions) => self.block(Block::Definitions(definitions)),
            Kind::Term => self.top().push_term(frame.inlines),
            Kind::Meaning => {
                let blocks = frame.into_blocks();
                self.top().push_meaning(blocks);
            }
            Kind::Table(table) => self.block(Block::Table(*table)),
            Kind::Row { is_head, cells } => self.top().push_row(is_head, cells),
            Kind::Cell => self.cell(frame.inlines),
            Kind::Emphasis => self.inline(Inline::Emphasis(frame.inlines)),
            Kind::Strong => self.inline(Inline::Strong(frame.inlines)),
            Kind::Strikethrough => self.inline(Inline::Strikethrough(frame.inlines)),
            Kind::Link { destination, title } => {
                self.links_open -= 1;
                let span = self.span(&range);
                let link = self.add_link(destination, LinkKind::Link, span);
                self.inline(Inline::Link {
                    link,
                    title,
                    content: frame.inlines,
                });
            }
            Kind::Image { destination, title } => {
                let alt = plain_text(&frame.inlines);
                let span = self.span(&range);
                let link = self.add_link(destination, LinkKind::Image, span);
                self.inline(Inline::Image { link, title, alt });
            }
            Kind::Element {
                tag,
                attributes,
                link,
                is_inline: true,
            } => {
                let content = frame.into_inlines();
                self.inline(Inline::Element(Element {
                    tag,
                    attributes,
                    link,
                    content,
                }));
            }
            Kind::Element {
                tag,
                attributes,
                link,
                is_inline: false,
            } => {
                let content = frame.into_blocks();
                self.block(Block::Element(Element {
                    tag,
                    attributes,
                    link,
                    content,
                }));
            }
        }
    }

    fn heading(
        &mut self,
        level: u8,
        id: Option<String>,
        classes: Vec<String>,
        content: Vec<Inline>,
        range: &Range<usize>,
    ) -> Heading {
        let anchor = match self.dialect {
            Dialect::Page => {
                let wanted = id.unwrap_or_else(|| slug(&plain_text(&content)));
                let wanted = if wanted.is_empty() {
                    "section"
                } else {
                    &wanted
                };
                self.anchors.take(wanted)
            }
            Dialect::CommonMark | Dialect::Gfm => String::new(),
        };
        Heading {
            level,
            anchor,
            classes,
            content,
            span: self.span(range),
        }
    }

    fn quote(&mut self, kind: Option<CalloutKind>, frame: Frame, range: &Range<usize>) {
        let blocks = frame.into_blocks();
        let region = self
            .admonitions
            .iter()
            .find(|region| region.contains(&range.start))
            .cloned();
        let Some(region) = region else {
            return self.block(match kind {
                Some(kind) => Block::Callout(kind, blocks),
                None => Block::Quote(blocks),
            });
        };
        // The blank lines of an admonition end the quotation, so its parts are put together again.
        if region.start < range.start {
            if let Some(Block::Callout(_, before)) = self.top().blocks.last_mut() {
                before.extend(blocks);
                return;
            }
        }
        let (kind, blocks) = admonition::understand(blocks);
        self.block(Block::Callout(kind, blocks));
    }

    fn item(&mut self, task: Option<bool>, frame: Frame, range: &Range<usize>) {
        let blocks = frame.into_blocks();
        let is_loose = blocks
            .iter()
            .any(|block| matches!(block, Block::Paragraph(_)));
        let item = ListItem {
            task,
            blocks,
            span: self.span(range),
        };
        if let Kind::List { items, tight, .. } = &mut self.top().kind {
            *tight &= !is_loose;
            items.push(item);
        }
    }

    fn cell(&mut self, content: Vec<Inline>) {
        let is_empty = content.is_empty();
        let width = match &self.top().kind {
            Kind::Row { cells, .. } => cells.len(),
            _ => 0,
        };
        // Rows shorter than the head are filled up, which on a hostile table costs rows times columns.
        if is_empty && width > 200 {
            let table = self
                .stack
                .iter_mut()
                .rev()
                .find(|frame| matches!(frame.kind, Kind::Table(_)));
            if let Some(table) = table {
                table.empty_cells += 1;
                if table.empty_cells > MOST_EMPTY_CELLS {
                    return;
                }
            }
        }
        if let Kind::Row { cells, .. } = &mut self.top().kind {
            cells.push(content);
        }
    }

    // --- code, directives, diagrams

    fn code(
        &mut self,
        info: Option<String>,
        text: String,
        body: Option<Range<usize>>,
        range: &Range<usize>,
    ) {
        let span = self.span(range);
        if self.dialect == Dialect::Page && info.is_some() {
            if let Some(directive) = self.directive(&text, body, range) {
                self.body.directives.push(Spanned::new(directive, span));
                let index = DirectiveIndex(self.body.directives.len() - 1);
                return self.block(Block::Directive(index));
            }
        }
        let language = info.as_deref().map(language).unwrap_or_default();
        let runs = (self.dialect == Dialect::Page)
            .then(|| shell_runs(&language, &text))
            .flatten();
        let is_diagram = self.dialect == Dialect::Page && language == "mermaid";
        let code = Code {
            info,
            language,
            text,
            runs,
            span,
        };
        self.block(if is_diagram {
            Block::Diagram(code)
        } else {
            Block::Code(code)
        });
    }

    fn directive(
        &mut self,
        text: &str,
        body: Option<Range<usize>>,
        range: &Range<usize>,
    ) -> Option<crate::model::directive::Directive> {
        let fence = self.source.get(range.clone())?;
        let line = fence.lines().next()?;
        let open = line.find('{')?;
        // Only the marks of the fence itself stand before the brace.
        if !line[..open].trim_matches(['`', '~', ' ', '\t']).is_empty() {
            return None;
        }
        let close = open + line[open..].find('}')?;
        let name = &line[open + 1..close];
        if !is_directive_name(name) {
            return None;
        }
        let at = |start: usize, end: usize| self.span(&(range.start + start..range.start + end));
        let rest = &line[close + 1..];
        let argument = rest.trim();
        let argument_at = close + 1 + (rest.len() - rest.trim_start().len());
        let argument = (!argument.is_empty())
            .then(|| Spanned::new(argument, at(argument_at, argument_at + argument.len())));
        let line_end = range.start + line.len();
        let body = body.unwrap_or(line_end..line_end);
        // Inside a quotation the lines of the source hold its marks; there the text itself is read, and places are only
        // near. Elsewhere both are the same but for indentation, which YAML needs as it stands.
        let line_start = self.source[..body.start].rfind('\n').map_or(0, |at| at + 1);
        let line_start = line_start.max(line_end).min(body.end);
        let lines = &self.source[line_start..body.end];
        let is_plain = lines
            .lines()
            .all(|line| !line.trim_start().starts_with('>'));
        let raw_body = if is_plain { line_start..body.end } else { body };
        let raw = RawDirective {
            name: Spanned::new(name, at(open + 1, close)),
            argument,
            body: Spanned::new(
                if is_plain {
                    self.source.get(raw_body.clone()).unwrap_or(text)
                } else {
                    text
                },
                self.span(&raw_body),
            ),
            span: self.span(range),
        };
        directive::decode(&raw, self.path).take(&mut self.sink)
    }

    // --- raw HTML

    /// Takes a piece of raw HTML apart. `places` says for which byte of it which byte of the source stands.
    fn html(&mut self, html: &str, places: &[(usize, usize)], is_inline: bool) {
        for (piece, range) in html::pieces(html) {
            let place = place(places, range.start);
            match piece {
                Piece::Hidden => {}
                Piece::Text(text) => self.html_text(text),
                Piece::Open(tag) => self.open_tag(&tag, &html[range.clone()], place, is_inline),
                Piece::Close(name) => self.close_tag(&name, &html[range.clone()], place),
            }
        }
    }

    fn html_text(&mut self, text: &str) {
        let holds_blocks = !matches!(self.top().kind, Kind::Element { .. });
        if holds_blocks && text.trim().is_empty() {
            return;
        }
        self.inline(Inline::Text(html::resolve_entities(text)));
    }

    fn open_tag(&mut self, tag: &html::Tag, raw: &str, place: usize, is_inline: bool) {
        if self.dialect != Dialect::Page || html::standing(&tag.name) != Standing::Allowed {
            self.unknown_tag(&tag.name, raw, place);
            return self.inline(Inline::Text(raw.to_owned()));
        }
        let span = Span::new(place, place + raw.len()).shift(self.offset);
        if tag.name == "img" {
            let destination = tag.attribute("src").unwrap_or_default().to_owned();
            let link = self.add_link(destination, LinkKind::Image, span);
            let alt = tag.attribute("alt").unwrap_or_default().to_owned();
            let title = tag.attribute("title").unwrap_or_default().to_owned();
            return self.inline(Inline::Image { link, title, alt });
        }
        let mut attributes = html::allowed_attributes(tag);
        if let Some(id) = tag
            .attribute("id")
            .filter(|id| !id.is_empty() && !id.contains(char::is_whitespace))
        {
            // A second id of the same name would be invalid, and no link could reach it.
            if self.anchors.take(id) == id {
                attributes.push(("id".to_owned(), id.to_owned()));
                self.body.html_ids.push(id.to_owned());
            }
        }
        let destination = tag.attribute("href").filter(|_| tag.name == "a");
        let link = destination
            .map(|destination| self.add_link(destination.to_owned(), LinkKind::Link, span));
        let name = tag.name.clone();
        if html::is_void(&name) {
            let element = Element {
                tag: name,
                attributes,
                link,
                content: Vec::new(),
            };
            return self.inline(Inline::Element(element));
        }
        if self.stack.len() >= DEEPEST {
            let message = format!("this is nested more than {DEEPEST} levels deep");
            return self.nesting_limit(message, place..place + raw.len());
        }
        let kind = Kind::Element {
            tag: name,
            attributes,
            link,
            is_inline,
        };
        self.stack.push(Frame::new(kind, place..place + raw.len()));
    }

    /// Closes the nearest open element of that name, and those inside it; only elements of raw HTML can be closed so.
    fn close_tag(&mut self, name: &str, raw: &str, place: usize) {
        if self.dialect != Dialect::Page || html::standing(name) != Standing::Allowed {
            // The opening tag was reported; its end only shows.
            let _ = place;
            return self.inline(Inline::Text(raw.to_owned()));
        }
        let elements = self
            .stack
            .iter()
            .rev()
            .take_while(|frame| matches!(frame.kind, Kind::Element { .. }));
        let depth = elements
            .into_iter()
            .position(|frame| matches!(&frame.kind, Kind::Element { tag, .. } if tag == name));
        for _ in 0..depth.map_or(0, |depth| depth + 1) {
            self.close();
        }
    }

    fn unknown_tag(&mut self, name: &str, raw: &str, place: usize) {
        let end = (place + raw.len()).min(self.source.len());
        let label = Label::new(self.path, self.span(&(place..end)));
        let finding = if html::standing(name) == Standing::Refused {
            Diagnostic::new(
                Lint::UnknownTag,
                format!("`<{name}>` may not stand in a page, so it is shown as text"),
                label,
            )
            .help("write it in backticks to show it on purpose, or leave it out")
        } else {
            Diagnostic::new(
                Lint::UnknownTag,
                format!("`<{name}>` is not HTML, so it is shown as text"),
                label,
            )
            .help(format!(
                "if it is a placeholder, write it in backticks: `<{name}>`"
            ))
        };
        self.sink.push(finding);
    }

    fn nesting_limit(&mut self, message: String, range: Range<usize>) {
        if self
            .sink
            .iter()
            .any(|finding| finding.lint == Lint::NestingLimit)
        {
            return;
        }
        let label = Label::new(self.path, self.span(&range));
        self.sink
            .push(Diagnostic::new(Lint::NestingLimit, message, label).help(
                "no runbook needs that; look for a slip, as a bracket or quote mark that repeats",
            ));
    }
}

fn place(places: &[(usize, usize)], at: usize) -> usize {
    let index = places
        .partition_point(|(start, _)| *start <= at)
        .saturating_sub(1);
    places
        .get(index)
        .map_or(0, |(start, source)| source + (at - start))
}

/// Returns a fence's language: the first word of its info string in lower case, also as Pandoc writes it, `{.bash}`.
fn language(info: &str) -> String {
    let word = info.trim_start_matches(['{', '.', ' ']);
    let end = word
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':'))
        .unwrap_or(word.len());
    word[..end].to_lowercase()
}

fn is_directive_name(name: &str) -> bool {
    !name.is_empty()
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

fn shell_runs(language: &str, text: &str) -> Option<Vec<crate::model::code::Run>> {
    let _ = (language, text);
    None
}

fn callout_kind(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
