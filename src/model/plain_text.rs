//! The words of a piece of text, without its markup.

use crate::model::block::Inline;

/// Returns what a reader reads: text and code as they stand, images by their alternative text, breaks as spaces.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    append(inlines, &mut text);
    text
}

fn append(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) => text.push_str(words),
            Inline::Code(words) => text.push_str(words),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Link { content, .. } => append(content, text),
            Inline::Element(element) => append(&element.content, text),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            Inline::FootnoteReference(..) => {}
        }
    }
}
