//! Running text between two pieces of markup, gathered until it ends, then split at bare addresses.

use super::builder::Builder;
use crate::model::block::Inline;
use crate::model::excerpt::Excerpt;
use crate::model::link::LinkKind;
use crate::parse::autolink;
use crate::source::Span;

/// Text whose end has not come yet. The parser hands it out in pieces, at each sign that might have been markup.
#[derive(Default)]
pub(super) struct TextBuffer {
    text: String,
    /// For each piece, its offset in `text` and its place in the file.
    pieces: Vec<(usize, Span)>,
}

impl TextBuffer {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn push(&mut self, text: &str, span: Span) {
        self.pieces.push((self.text.len(), span));
        self.text.push_str(text);
    }

    /// Hands the text on, and is empty again.
    pub(super) fn drain(&mut self, builder: &mut Builder<'_>, links: bool) {
        if links && autolink::is_possible(&self.text) {
            self.split(&self.text, builder);
        } else {
            let start = self.pieces.first().map_or(0, |(_, span)| span.start);
            let text = Excerpt::new(&self.text, &builder.file.text, start);
            builder.top().inlines.push(Inline::Text(text));
        }
        self.text.clear();
        self.pieces.clear();
    }

    fn split(&self, text: &str, builder: &mut Builder<'_>) {
        let start = self.pieces.first().map_or(0, |(_, span)| span.start);
        let before = builder.file.text[..start].chars().next_back();
        let mut at = 0;
        for link in autolink::find(text, before) {
            let range = link.range;
            if at < range.start {
                let plain = Inline::Text(text[at..range.start].into());
                builder.top().inlines.push(plain);
            }
            let last = range.end.saturating_sub(1).max(range.start);
            let span = Span::new(self.place(range.start).start, self.place(last).end);
            let index = builder.link(link.destination, LinkKind::Link, span);
            builder.top().inlines.push(Inline::Link {
                link: index,
                title: Box::default(),
                content: vec![Inline::Text(text[range.clone()].into())],
            });
            at = range.end;
        }
        if at < text.len() {
            let rest = Inline::Text(text[at..].into());
            builder.top().inlines.push(rest);
        }
    }

    /// Returns the byte of the file that an offset stands for; the whole piece, where an entity made it.
    fn place(&self, offset: usize) -> Span {
        let index = self.pieces.partition_point(|(at, _)| *at <= offset).max(1) - 1;
        let Some((at, span)) = self.pieces.get(index).copied() else {
            return Span::default();
        };
        let next = self
            .pieces
            .get(index + 1)
            .map_or(self.text.len(), |(at, _)| *at);
        let length = next.max(at) - at;
        if length != 0 && length != span.end - span.start {
            return span;
        }
        let start = (span.start + offset - at).min(span.end);
        Span::new(start, (start + 1).min(span.end))
    }
}
