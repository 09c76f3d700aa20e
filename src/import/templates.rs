//! Fences of Markdown that are documents of their own: templates to copy and fill in.

use std::ops::Range;

use super::document::Document;
use super::draft::{Draft, Why};
use super::words::plain;

/// Fewest lines of a template.
const SHORTEST: usize = 4;

/// Makes a page of each template, and a link of its fence.
pub(super) fn understand(draft: &mut Draft<'_>) {
    let document = draft.document;
    for fence in &document.outline.fences {
        let lines = document.lines_of(fence.span);
        if draft.is_free(&lines)
            && let Some(found) = template(document, &fence.info, &lines)
        {
            let page = draft.page_of(lines.start);
            let own = draft.plan.beside(page, &found.title, found.body);
            let from = &draft.plan.pages[page].path;
            let href = from.relative_to(&draft.plan.pages[own].path);
            let title = found.title.replace(['[', ']'], "");
            let indent = " ".repeat(found.indent);
            let mark = if found.indent > 0 { "- " } else { "" };
            let text = vec![format!("{indent}{mark}[{title}]({href})")];
            draft.change(lines, text, Why::Template { page: own });
        }
    }
}

struct Template {
    title: String,
    body: Vec<String>,
    indent: usize,
}

fn template(document: &Document, info: &str, lines: &Range<usize>) -> Option<Template> {
    let first = document.line(lines.start);
    let indent = first.len() - first.trim_start().len();
    let mark = first.trim_start().chars().next()?;
    let last = document.line(lines.end - 1).trim();
    let is_fence = matches!(mark, '`' | '~') && last.len() >= 3 && last.chars().all(|c| c == mark);
    if !is_fence || first.contains('\t') || lines.len() < SHORTEST + 2 {
        return None;
    }
    let inner: Vec<&str> = document
        .lines(lines.start + 1..lines.end - 1)
        .into_iter()
        .map(|line| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            &line[spaces.min(indent)..]
        })
        .collect();
    let heading = inner.iter().find(|line| !line.trim().is_empty())?;
    let level = level(heading)?;
    let title = plain(heading[level..].trim().trim_end_matches('#'));
    let headings = inner.iter().filter(|line| self::level(line).is_some());
    let is_markdown = matches!(&*info.trim().to_ascii_lowercase(), "markdown" | "md");
    let is_document = is_markdown || (info.trim().is_empty() && says_template(&title));
    if !is_document || headings.count() < 2 || title.is_empty() {
        return None;
    }
    Some(Template {
        title,
        body: inner.iter().map(|line| raised(line, level - 1)).collect(),
        indent,
    })
}

fn level(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&level) && line[level..].starts_with(' ')).then_some(level)
}

fn raised(line: &str, by: usize) -> String {
    match level(line) {
        Some(level) if level > by => line[by..].to_owned(),
        _ => line.to_owned(),
    }
}

fn says_template(title: &str) -> bool {
    let title = title.to_lowercase();
    let words = [
        "template",
        "post-mortem",
        "postmortem",
        "report",
        "review",
        "incident",
        "handoff",
    ];
    words.iter().any(|word| title.contains(word))
}
