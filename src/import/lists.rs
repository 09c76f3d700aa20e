//! Numbered lists that were put into a fence to look like a box: they become lists, so that they are steps.

use super::document::Document;
use super::draft::{Draft, Why};
use super::entries::numbered;
use crate::parse::outline::TopKind;

const REASON: &str = "fence around a numbered list";

/// Takes the fences off.
pub(super) fn understand(draft: &mut Draft<'_>) {
    let document = draft.document;
    for block in &document.blocks {
        let TopKind::Code(info) = &block.kind else {
            continue;
        };
        let lines = block.lines.clone();
        let is_plain = info.trim().is_empty() || matches!(info.trim(), "text" | "txt");
        if is_plain && draft.is_free(&lines) && is_list(document, lines.start, lines.end) {
            for line in [lines.start, lines.end - 1] {
                let why = Why::LeftOut(REASON.to_owned());
                draft.change(line..line + 1, Vec::new(), why);
            }
        }
    }
}

fn is_list(document: &Document, start: usize, end: usize) -> bool {
    let is_fenced = |line: usize| document.line(line).starts_with("```");
    if end < start + 4 || !is_fenced(start) || !is_fenced(end - 1) {
        return false;
    }
    (start + 1..end - 1).enumerate().all(|(index, line)| {
        let text = document.line(line);
        let number = format!("{}. ", index + 1);
        let is_prose = numbered(text).is_some_and(|words| {
            words.starts_with(|c: char| c.is_alphabetic())
                && !words.contains(['<', '$', '`', '\\', '*'])
        });
        text.starts_with(&number) && is_prose
    })
}
