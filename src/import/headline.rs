//! Headings as they read on their pages: each page begins with one `#`.

use super::document::Block;
use super::draft::Draft;
use super::kind::Kind;
use super::links::Links;
use crate::parse::outline::TopKind;

/// Returns a heading as it reads on a page.
pub(super) fn headline(
    draft: &Draft<'_>,
    links: &mut Links,
    own: usize,
    kind: &Kind,
    block: &Block,
) -> String {
    let page = &draft.plan.pages[own];
    let words = words(draft, links, own, block);
    let is_title = page.heading.as_ref() == Some(&block.lines);
    let level = match block.kind {
        TopKind::Heading(level) => level,
        _ => 2,
    };
    let level = match is_title {
        true => 1,
        false => (level + 1).saturating_sub(page.level).clamp(2, 6),
    };
    let mut text = format!("{} {words}", "#".repeat(level));
    if is_title && words.is_empty() {
        text.push_str(&page.title);
    }
    if is_title && kind.has_steps_below_title && !words.ends_with('}') {
        text.push_str(" {.steps}");
    }
    text
}

/// Returns what a heading says, with its markup: `#` before it, a line below it, or bold as a whole.
fn words(draft: &Draft<'_>, links: &mut Links, own: usize, block: &Block) -> String {
    let lines = block.lines.clone();
    let first = draft.document.line(lines.start).trim_start();
    if first.starts_with('#') {
        let line = links.line(draft, lines.start, own);
        return line.trim().trim_start_matches('#').trim().to_owned();
    }
    let is_bold = lines.len() == 1;
    let end = if is_bold { lines.end } else { lines.end - 1 };
    let words: Vec<String> = (lines.start..end)
        .map(|line| links.line(draft, line, own).trim().to_owned())
        .collect();
    let words = words.join(" ");
    let bold = ["**", "__"]
        .iter()
        .find_map(|mark| words.strip_prefix(mark)?.strip_suffix(mark));
    match bold.filter(|_| is_bold) {
        Some(words) => words.trim().to_owned(),
        None => words,
    }
}
