//! Admonitions as MkDocs writes them: `!!! warning "Title"` and the indented lines below it.
//!
//! They are read as quotations, which every Markdown parser knows: the marks are replaced by marks of the same length, so
//! that all places stay true, and what comes out is understood as a callout.

use std::ops::Range;

use crate::model::block::{Block, CalloutKind, Inline};

/// Returns the text with every admonition written as a quotation, and where they stand; `None` where there are none.
pub(super) fn as_quotes(source: &str) -> Option<(String, Vec<Range<usize>>)> {
    if !source.contains("!!!") && !source.contains("???") {
        return None;
    }
    let mut text = String::with_capacity(source.len());
    let mut regions: Vec<Range<usize>> = Vec::new();
    let mut fence: Option<&str> = None;
    // The region that is open, and whether a line that is neither blank nor indented ends it.
    let mut is_open = false;
    for line in source.split_inclusive('\n') {
        let start = text.len();
        let body = line
            .strip_prefix("    ")
            .filter(|body| is_open && !body.trim().is_empty());
        if let (Some(body), Some(region)) = (body, regions.last_mut()) {
            text.push_str(">   ");
            text.push_str(body);
            region.end = text.len();
            continue;
        }
        is_open &= line.trim().is_empty();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if is_head(line) => {
                text.push('>');
                text.push_str(&line[1..]);
                regions.push(start..text.len());
                is_open = true;
                continue;
            }
            _ => {}
        }
        text.push_str(line);
    }
    (!regions.is_empty()).then_some((text, regions))
}

fn is_head(line: &str) -> bool {
    let rest = line
        .strip_prefix("!!!")
        .or_else(|| line.strip_prefix("???+"))
        .or_else(|| line.strip_prefix("???"));
    rest.and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|rest| {
            rest.trim_start()
                .starts_with(|c: char| c.is_ascii_alphabetic())
        })
}

/// Tells kind and title from the first line of what was an admonition, and returns the rest of it.
pub(super) fn understand(mut blocks: Vec<Block>) -> (CalloutKind, Vec<Block>) {
    let Some(Block::Paragraph(inlines)) = blocks.first_mut() else {
        return (CalloutKind::Note, blocks);
    };
    let line_end = inlines
        .iter()
        .position(|inline| matches!(inline, Inline::SoftBreak | Inline::HardBreak));
    let rest = line_end.map_or_else(Vec::new, |at| inlines.split_off(at + 1));
    let head = crate::model::plain_text::plain_text(inlines);
    let head = head.trim_start_matches(['!', '?', '+', ' ']).trim();
    let (word, title) = match head.split_once(char::is_whitespace) {
        Some((word, title)) => (
            word,
            title
                .trim()
                .trim_start_matches("inline")
                .trim()
                .trim_matches('"'),
        ),
        None => (head, ""),
    };
    let kind = kind(word);
    let title = if title.is_empty() && kind.is_none() {
        word
    } else {
        title
    };
    let mut understood = Vec::new();
    if !title.is_empty() {
        understood.push(Block::Paragraph(vec![Inline::Strong(vec![Inline::Text(
            title.to_owned(),
        )])]));
    }
    if !rest.is_empty() {
        understood.push(Block::Paragraph(rest));
    }
    understood.extend(blocks.into_iter().skip(1));
    (kind.unwrap_or(CalloutKind::Note), understood)
}

fn kind(word: &str) -> Option<CalloutKind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "note" | "info" | "abstract" | "summary" | "tldr" | "todo" | "quote" | "cite"
        | "example" | "question" | "help" | "faq" | "seealso" => CalloutKind::Note,
        "tip" | "hint" | "success" | "check" | "done" => CalloutKind::Tip,
        "important" => CalloutKind::Important,
        "warning" | "attention" | "bug" => CalloutKind::Warning,
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" => CalloutKind::Caution,
        _ => return None,
    })
}
