//! Raw HTML as elements of the tree: opened and closed where the author did, and well nested whatever they did.

use std::ops::Range;

use super::builder::Builder;
use super::frame::{Node, OpenElement, Verbatim};
use super::{DEEPEST, Dialect};
use crate::diagnostic::{Diagnostic, Label, Lint, MARK};
use crate::model::block::{Element, Inline};
use crate::model::link::{LinkIndex, LinkKind};
use crate::parse::html::{self, Standing, Token};
use crate::source::Span;

impl Builder<'_> {
    /// Takes a tag in running text.
    pub(super) fn inline_html(&mut self, html: &str, span: Span) {
        for token in html::tokens(html) {
            self.token(html, token, true, |_| span);
        }
    }

    /// Takes a block of raw HTML: any number of tags, with text between them.
    pub(super) fn html_block(&mut self, verbatim: &Verbatim) {
        for token in html::tokens(&verbatim.text) {
            self.token(&verbatim.text, token, false, |range| {
                let start = verbatim.place(range.start);
                Span::new(start, verbatim.place(range.end).max(start))
            });
        }
        self.flush_text();
    }

    fn token(
        &mut self,
        html: &str,
        token: Token,
        is_inline: bool,
        place: impl Fn(&Range<usize>) -> Span,
    ) {
        let range = token.range();
        let span = place(&range);
        let source = &html[range];
        match token {
            Token::Text(_) => self.html_text(source, span, is_inline),
            Token::Comment(_) if source.contains(MARK) => self.body.allowing.push(span),
            Token::Comment(_) => {}
            Token::Other(_) => {
                self.text.push(source, span);
                let message = "this declaration has no place in a page; it is shown as text";
                self.unknown_tag(message.to_owned(), span, source);
            }
            Token::Open(_) => self.open_tag(source, span, is_inline),
            Token::Close(_) => self.close_tag(source, span),
        }
    }

    fn html_text(&mut self, source: &str, span: Span, is_inline: bool) {
        let is_between_blocks = !is_inline
            && source.trim().is_empty()
            && source.contains('\n')
            && self.top().inlines.is_empty()
            && !matches!(self.top().node, Node::Element(_));
        if is_between_blocks {
            // There white space says nothing.
            self.flush_text();
            return;
        }
        self.text.push(&html::decode(source), span);
    }

    fn open_tag(&mut self, source: &str, span: Span, is_inline: bool) {
        let tag = html::name(source);
        match html::standing(&tag) {
            Standing::Allowed => self.open_element(tag, source, span, is_inline),
            Standing::Refused => {
                self.text.push(source, span);
                let message = format!("`<{tag}>` may not stand in a page; it is shown as text");
                self.unknown_tag(message, span, source);
            }
            Standing::Unknown => {
                self.text.push(source, span);
                self.unknown_tag(format!("`<{tag}>` is not an HTML tag"), span, source);
            }
        }
    }

    fn open_element(&mut self, tag: String, source: &str, span: Span, is_inline: bool) {
        self.flush_text();
        while matches!(&self.top().node, Node::Element(open) if html::ends_before(&open.tag, &tag))
        {
            self.close_top();
        }
        if self.stack.len() > DEEPEST {
            self.nesting_limit(span);
            return;
        }
        let parent = match &self.top().node {
            Node::Element(open) => Some(open.tag.as_str()),
            _ => None,
        };
        if !html::may_stand_in(&tag, parent) {
            let message = format!("`<{tag}>` cannot stand here; its content is shown without it");
            self.unknown_tag(message, span, source);
            return;
        }
        let (attributes, link) = self.attributes(&tag, source, span);
        if html::is_void(&tag) {
            let element = Element {
                tag,
                attributes,
                link,
                content: Vec::new(),
            };
            self.inline(Inline::Element(Box::new(element)));
            return;
        }
        let element = OpenElement {
            tag,
            attributes,
            link,
            is_inline,
        };
        self.open(Node::Element(element), span);
    }

    fn attributes(
        &mut self,
        tag: &str,
        source: &str,
        span: Span,
    ) -> (Vec<(String, String)>, Option<LinkIndex>) {
        let mut attributes = Vec::new();
        let mut link = None;
        for (name, value) in html::attributes(source) {
            if name.starts_with("on") {
                let message = format!("`{name}` is left out: a page runs no script of its own");
                self.unknown_tag(message, span, source);
                continue;
            }
            let kind = match (tag, name.as_str()) {
                ("a", "href") => Some(LinkKind::Link),
                ("img", "src") => Some(LinkKind::Image),
                _ => None,
            };
            if let Some(kind) = kind {
                link = Some(self.link(value, kind, span));
            } else if name == "id" || (name == "name" && tag == "a") {
                self.id(value, &mut attributes);
            } else if html::allows(tag, &name) && !matches!(name.as_str(), "href" | "src" | "cite")
            {
                attributes.push((name, value));
            }
        }
        (attributes, link)
    }

    fn id(&mut self, value: String, attributes: &mut Vec<(String, String)>) {
        let is_first = attributes.iter().all(|(name, _)| name != "id");
        if is_first && !value.is_empty() && !value.contains(char::is_whitespace) {
            let id = self.anchors.take(&value);
            self.body.html_ids.push(id.clone());
            attributes.push(("id".to_owned(), id));
        }
    }

    fn close_tag(&mut self, source: &str, span: Span) {
        let tag = html::name(source);
        if html::standing(&tag) != Standing::Allowed {
            // The opening tag was named already.
            self.text.push(source, span);
            return;
        }
        if html::is_void(&tag) {
            return;
        }
        self.flush_text();
        let open = self
            .stack
            .iter()
            .rev()
            .map_while(|frame| match &frame.node {
                Node::Element(element) => Some(element.tag == tag),
                _ => None,
            })
            .position(|is_it| is_it);
        match open {
            Some(above) => (0..=above).for_each(|_| self.close_top()),
            None => self.unknown_tag(format!("`</{tag}>` closes nothing"), span, source),
        }
    }

    fn unknown_tag(&mut self, message: String, span: Span, source: &str) {
        if self.dialect != Dialect::Book {
            return;
        }
        // One template with a tag in each of its items is one thing to mend.
        if let Some((_, others)) = self.tags.get_mut(&message) {
            *others += 1;
            return;
        }
        self.tags
            .insert(message.clone(), (self.diagnostics.len(), 0));
        let label = Label::new(&self.file.path, span);
        let mut finding = Diagnostic::new(Lint::UnknownTag, message, label);
        if source.len() <= 60 && !source.contains('\n') {
            finding = finding.help(format!(
                "if it is meant as text, put it in backticks: `{source}`"
            ));
        }
        self.diagnostics.push(finding);
    }
}
