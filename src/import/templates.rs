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
            let title = escaped(&found.title.replace(['[', ']'], ""));
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
    let mut is_code = false;
    let body = inner.iter().map(|line| {
        let is_mark = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        is_code ^= is_mark;
        let line = raised(line, level - 1);
        match is_code || is_mark || line.starts_with("    ") {
            true => line,
            false => escaped(&line),
        }
    });
    Some(Template {
        body: body.collect(),
        title,
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

/// Tags that a template may mean as such.
const TAGS: &[&str] = &[
    "a", "b", "br", "code", "details", "div", "em", "hr", "i", "img", "kbd", "p", "span", "strong",
    "sub", "summary", "sup",
];

/// Escapes what is to be filled in, as in `<title>`: in a fence it was text, and on a page it would be a tag.
fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut is_code = false;
    for (at, c) in line.char_indices() {
        is_code ^= c == '`';
        let rest = line[at + c.len_utf8()..].trim_start_matches('/');
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let inner = rest.split('>').next().unwrap_or(rest);
        let is_address =
            inner.contains("://") || inner.contains('@') || inner.starts_with("mailto:");
        let is_tag = c == '<' && end > 0 && !TAGS.contains(&&*name) && !is_address;
        if is_tag && !is_code && !line[..at].ends_with('\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
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
