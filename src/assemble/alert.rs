//! Alerts: which pages answer them, and the addresses that machines open.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::address::{Claimant, Claims, clash};
use crate::assemble::url::{LONGEST_STEM, folded, reserved_name};
use crate::diagnostic::{Diagnostic, Label, Level, Lint};
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::playbook::Alert;
use crate::model::site::OutputPath;
use crate::source::{SitePath, Span, Spanned};

/// An alert while its pages are gathered.
struct Gathered {
    /// The first spelling, and where it stands.
    first: (String, SitePath, Span),
    /// All spellings.
    spellings: BTreeSet<String>,
    pages: Vec<PageId>,
}

/// Gathers the alerts of all pages, by name, and takes their addresses: exact, and in lower case.
///
/// Names that differ only in letter case share an address on some file systems, so they are one alert.
///
/// Diagnostics: `invalid-front-matter`, `duplicate-url`.
pub(super) fn collect(
    pages: &[Page],
    claims: &mut Claims,
    sink: &mut Vec<Diagnostic>,
) -> Vec<Alert> {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for page in pages {
        for name in &page.parsed.front_matter.alerts {
            if !is_file_name(&name.value) {
                sink.push(no_address(page, name));
                continue;
            }
            let alert = gathered
                .entry(folded(&name.value))
                .or_insert_with(|| Gathered {
                    first: (name.value.clone(), page.path().clone(), name.span),
                    spellings: BTreeSet::from([name.value.clone()]),
                    pages: Vec::new(),
                });
            // Pages come in order, so one that names an alert twice is the last that was noted.
            if alert.pages.last() != Some(&page.id) {
                alert.pages.push(page.id);
            }
            note_spelling(alert, page, name, sink);
        }
    }
    let alerts = gathered.into_values();
    let mut alerts: Vec<Alert> = alerts
        .map(|alert| with_addresses(alert, claims, sink))
        .collect();
    alerts.sort_by(|a, b| a.name.cmp(&b.name));
    alerts
}

fn note_spelling(
    alert: &mut Gathered,
    page: &Page,
    name: &Spanned<String>,
    sink: &mut Vec<Diagnostic>,
) {
    if !alert.spellings.insert(name.value.clone()) {
        return;
    }
    let (first, path, span) = &alert.first;
    let message = format!(
        "the alerts `{first}` and `{}` differ only in letter case",
        name.value
    );
    let here = Label::new(page.path(), name.span).message("written otherwise here");
    let help = "write the name as the monitoring system does; until then the two are one alert";
    sink.push(
        Diagnostic::new(Lint::DuplicateUrl, message, here)
            .level(Level::Warning)
            .related(Label::new(path, *span).message("first written here"))
            .help(help),
    );
}

fn with_addresses(alert: Gathered, claims: &mut Claims, sink: &mut Vec<Diagnostic>) -> Alert {
    let (name, path, span) = alert.first;
    let mut spellings = alert.spellings;
    spellings.insert(name.to_lowercase());
    spellings.remove(&name);
    let address = |name: &String| OutputPath::new(&format!("alerts/{name}.html")).ok();
    let names = std::iter::once(&name).chain(&spellings);
    let mut urls: Vec<OutputPath> = names.filter_map(address).collect();
    if let Some(first) = urls.first() {
        let by = Claimant::Alert(path.clone(), span);
        if let Err(taken) = claims.claim(first, by) {
            sink.push(clash(first, &taken, Label::new(&path, span)));
            urls.clear();
        }
    }
    Alert {
        name,
        pages: alert.pages,
        urls,
    }
}

/// Says whether a name can be a file's on every system that a copy of the site may be put on.
fn is_file_name(name: &str) -> bool {
    let forbidden = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let edge = |c: char| matches!(c, '.' | ' ');
    let is_reserved = || SitePath::new(name).is_ok_and(|path| reserved_name(&path).is_some());
    !name.is_empty()
        && name.len().max(name.to_lowercase().len()) <= LONGEST_STEM
        && !name.contains(forbidden)
        && !name.starts_with(edge)
        && !name.ends_with(edge)
        && !is_reserved()
}

fn no_address(page: &Page, name: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "the alert `{}` gets no link of its own, because it cannot be a file name",
        name.value
    );
    let help = "write the alert's name alone, as in `KubePodCrashLooping`: letters, digits, `-`, `_`, \
                inner dots and spaces";
    let label = Label::new(page.path(), name.span);
    Diagnostic::new(Lint::InvalidFrontMatter, message, label)
        .level(Level::Warning)
        .help(help)
}
