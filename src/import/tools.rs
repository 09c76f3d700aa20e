//! Tools with their addresses: lists of bold names and links.

use super::draft::{Draft, Labelled, Said};
use super::entries::{self, Entry};
use super::yaml;
use crate::parse::outline::TopKind;

/// A tool as it will stand in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tool {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: Option<String>,
    pub(super) note: Option<String>,
    /// Name and address of what it holds.
    pub(super) links: Vec<(String, Option<String>)>,
}

/// Headings below which a list of names and addresses is one of tools.
const ABOUT: &[&str] = &[
    "tool",
    "monitor",
    "observab",
    "dashboard",
    "resource",
    "management",
    "documentation",
    "console",
    "link",
    "access",
    "logging",
    "metrics",
];

/// Finds lists of tools, and puts `{tools}` in their place.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        let is_list = matches!(labelled.block.kind, TopKind::List { .. });
        if !is_list || !labelled.speaks_of(ABOUT) || !draft.is_free(&labelled.block.lines) {
            continue;
        }
        let lines = draft.document.lines(labelled.block.lines.clone());
        let entries = entries::read(&lines).unwrap_or_default();
        let tools: Option<Vec<Tool>> = entries.iter().map(tool).collect();
        let Some(mut tools) = tools.filter(|tools| tools.iter().any(|tool| tool.url.is_some()))
        else {
            continue;
        };
        let shown: Vec<String> = tools.iter().flat_map(Tool::shown).collect();
        if !draft.is_shown(&labelled.block.lines, &shown, &Said::new()) {
            continue;
        }
        for tool in &mut tools {
            tool.id = draft.id("tool", &tool.name);
        }
        let ids = yaml::list(tools.iter().map(|tool| &*tool.id));
        let text = vec![
            "```{tools}".to_owned(),
            format!("ids: {ids}"),
            "```".to_owned(),
        ];
        let lines = labelled.block.lines.clone();
        if draft.replace(lines, text, labelled.page, "tools", &shown, Said::new()) {
            for tool in tools {
                if draft.facts.url.is_none() {
                    draft.facts.url = book_url(&tool);
                }
                draft.facts.tools.push((labelled.page, tool));
            }
        }
    }
}

fn tool(entry: &Entry) -> Option<Tool> {
    let is_whole = !entry.key.is_empty() && !entry.value.is_empty() && !entry.key.contains('[');
    if !is_whole {
        return None;
    }
    let (url, note) = match address(&entry.value) {
        Some(url) => (Some(url), None),
        None if entry.value.contains("](") || entry.value.contains("://") => return None,
        None => (None, Some(entry.value.clone())),
    };
    let links: Option<Vec<_>> = entry.children.iter().map(link).collect();
    Some(Tool {
        id: String::new(),
        name: entry.key.clone(),
        url,
        note,
        links: links?,
    })
}

fn link(entry: &Entry) -> Option<(String, Option<String>)> {
    match (&*entry.key, &*entry.value) {
        _ if !entry.children.is_empty() => None,
        ("", name) if !name.contains("](") && !name.contains("://") => {
            Some((name.to_owned(), None))
        }
        (name, value) if !name.is_empty() => Some((name.to_owned(), Some(address(value)?))),
        _ => None,
    }
}

/// Returns a value that is an address as a whole.
fn address(value: &str) -> Option<String> {
    let is_url = value.starts_with("https://") || value.starts_with("http://");
    let is_whole = !value.contains(|c: char| c.is_whitespace() || "<>[]()\"'`,".contains(c));
    (is_url && is_whole).then(|| value.to_owned())
}

/// Returns the address of the book itself, where a document says where its runbooks are.
fn book_url(tool: &Tool) -> Option<String> {
    let name = tool.name.to_lowercase();
    let is_book = matches!(&*name, "runbooks" | "runbook" | "playbook" | "playbooks");
    let url = tool.url.as_ref().filter(|_| is_book)?;
    let rest = url.strip_prefix("https://")?.trim_end_matches('/');
    // A path may lead to the page of another program; a host of its own is the book's.
    let is_host = !rest.contains('/') && rest.contains("book");
    is_host.then(|| format!("https://{rest}"))
}

impl Tool {
    /// Returns what a row shows of it.
    fn shown(&self) -> Vec<String> {
        let links = self.links.iter();
        let links = links.flat_map(|(name, url)| [Some(name.clone()), url.clone()]);
        let own = [Some(self.name.clone()), self.url.clone(), self.note.clone()];
        own.into_iter().chain(links).flatten().collect()
    }

    /// Writes it as an item of front matter.
    pub(super) fn written(&self) -> Vec<String> {
        let mut lines = vec![
            format!("  - id: {}", yaml::scalar(&self.id)),
            format!("    name: {}", yaml::scalar(&self.name)),
        ];
        if let Some(url) = &self.url {
            lines.push(format!("    url: {}", yaml::scalar(url)));
        }
        if let Some(note) = &self.note {
            lines.push(format!("    note: {}", yaml::scalar(note)));
        }
        if !self.links.is_empty() {
            lines.push("    links:".to_owned());
        }
        for (name, url) in &self.links {
            let name = yaml::flow(name);
            lines.push(match url {
                Some(url) => format!("      - {{ name: {name}, url: {} }}", yaml::flow(url)),
                None => format!("      - {{ name: {name} }}"),
            });
        }
        lines
    }
}
