//! What kind of page each is, by what it holds.

use super::draft::Draft;
use super::judge::{is_procedural, is_shell, label};
use super::words::words;
use super::{entries, severity_names};
use crate::parse::outline::TopKind;

/// What front matter says of a page, beside its title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) kind: Option<&'static str>,
    pub(super) severity: Option<String>,
    /// Whether the title has to say that its list is one of steps.
    pub(super) has_steps_below_title: bool,
}

/// What a page holds.
#[derive(Default)]
struct Holds {
    shell: bool,
    steps: bool,
    procedural: usize,
    tasks: usize,
    steps_below_title: bool,
    /// Headings with a number: chapters, unless the page is one to work through.
    numbered: bool,
    /// The severity that a line right below the title names.
    severity: Option<String>,
}

/// Words in titles of pages that are read, not worked through.
const READ: &[&str] = &[
    "practices",
    "principles",
    "faq",
    "glossary",
    "definitions",
    "tips",
    "overview",
    "reference",
    "contacts",
    "tools",
    "resources",
    "introduction",
    "guidelines",
];

pub(super) fn kinds(draft: &Draft<'_>) -> Vec<Kind> {
    let document = draft.document;
    let mut holds: Vec<Holds> = draft.plan.pages.iter().map(|_| Holds::default()).collect();
    let mut before: Option<(usize, usize)> = None;
    for block in &document.blocks {
        let own = draft.page_of(block.lines.start);
        let page = &draft.plan.pages[own];
        let held = &mut holds[own];
        if let Some(heading) = document.heading(block) {
            held.numbered |= heading.text.starts_with(|c: char| c.is_ascii_digit());
        }
        if let Some(label) = label(document, block) {
            held.procedural += usize::from(is_procedural(&label));
        }
        if before == Some((own, 1))
            && matches!(block.kind, TopKind::Paragraph | TopKind::List { .. })
        {
            let lines = document.lines(block.lines.clone());
            held.severity = lines.iter().find_map(|line| declared(line));
        }
        match &block.kind {
            TopKind::Code(info) => held.shell |= is_shell(info),
            TopKind::List { is_ordered, items } => {
                if *is_ordered && *items >= 3 {
                    held.steps = true;
                    held.steps_below_title |= before == Some((own, 1));
                }
                let lines = document.lines(block.lines.clone());
                let is_task = |line: &&&str| {
                    let line = line.trim_start();
                    ["- [ ]", "* [ ]", "- [x]"]
                        .iter()
                        .any(|mark| line.starts_with(mark))
                };
                held.tasks += lines.iter().filter(is_task).count();
            }
            _ => {}
        }
        let is_title = page.heading.as_ref() == Some(&block.lines);
        before = Some((own, usize::from(is_title)));
    }
    let pages = draft.plan.pages.iter().zip(holds).enumerate();
    pages
        .map(|(index, (page, holds))| match page {
            page if page.body.is_some() => Kind {
                kind: Some("template"),
                ..Kind::default()
            },
            _ if index == 0 => Kind::default(),
            page => kind(draft, &page.title, page.is_index, &holds),
        })
        .collect()
}

fn kind(draft: &Draft<'_>, title: &str, is_index: bool, holds: &Holds) -> Kind {
    let is_known = |id: &String| is_known(draft, id);
    let below = holds.severity.clone().filter(is_known);
    let below = below.filter(|_| !is_index && holds.steps);
    let severity = severity(draft, title)
        .or(holds.severity.clone().filter(is_known))
        .filter(|_| !is_index && (holds.procedural > 0 || holds.shell))
        .or(below);
    let is_read = words(title).iter().any(|word| READ.contains(&&**word));
    let kind = if severity.is_some() || is_index || is_read {
        None
    } else if (holds.shell || holds.steps) && holds.procedural > 0 {
        Some("runbook")
    } else if holds.tasks >= 3 {
        Some("checklist")
    } else if holds.steps {
        Some("procedure")
    } else {
        None
    };
    let is_work = kind.is_some();
    let kind = kind.or((severity.is_none() && holds.numbered).then_some("reference"));
    Kind {
        kind,
        severity,
        has_steps_below_title: is_work && holds.steps_below_title,
    }
}

/// Returns the severity that a title names, at its beginning or in brackets.
fn severity(draft: &Draft<'_>, title: &str) -> Option<String> {
    let inner = title
        .split_once('(')
        .map(|(_, inner)| inner.split(')').next().unwrap_or(inner));
    let mut named = [Some(title), inner]
        .into_iter()
        .flatten()
        .filter_map(severity_names::heading);
    named
        .find(|named| is_known(draft, &named.id))
        .map(|named| named.id)
}

fn is_known(draft: &Draft<'_>, id: &str) -> bool {
    let known = &draft.facts.severities;
    match known.is_empty() {
        true => id.starts_with('P') || id.starts_with("SEV"),
        false => known.iter().any(|one| one.id == id),
    }
}

/// Reads `**Severity:** P1 (Critical)`; `None` where a line names two.
fn declared(line: &str) -> Option<String> {
    let entries = entries::read(&[line.trim().trim_end_matches('\\')])?;
    let entry = entries.first()?;
    let is_severity = matches!(&*entry.key.to_lowercase(), "severity" | "priority" | "sev");
    let named = severity_names::heading(&entry.value).filter(|_| is_severity)?;
    let name = named.name.unwrap_or_default();
    let is_one = named.rest.is_empty()
        && !name
            .split_whitespace()
            .any(|word| severity_names::heading(word).is_some());
    is_one.then_some(named.id)
}
