//! Runbooks by severity, service and tag, so that a list on a page does not walk the whole book.

use std::collections::BTreeMap;

use crate::model::Playbook;
use crate::model::directive::Directive;
use crate::model::id::PageId;
use crate::model::page::Kind;
use crate::source::Spanned;

/// Runbooks in reading order, by what lists of them ask for.
#[derive(Default)]
pub(super) struct Lists {
    runbooks: Vec<PageId>,
    pub(super) by_severity: Vec<Vec<PageId>>,
    /// Pages with steps, in reading order: each has a sheet for paper.
    pub(super) checklists: Vec<PageId>,
    /// The place of each page among those.
    checklist_at: BTreeMap<PageId, usize>,
    by_service: BTreeMap<String, Vec<PageId>>,
    by_tag: BTreeMap<String, Vec<PageId>>,
}

impl Lists {
    pub(super) fn new(playbook: &Playbook) -> Self {
        let mut lists = Lists {
            by_severity: vec![Vec::new(); playbook.severities.len()],
            ..Lists::default()
        };
        for id in &playbook.nav.order {
            let page = playbook.page(*id);
            if !page.steps.is_empty() {
                lists.checklist_at.insert(*id, lists.checklists.len());
                lists.checklists.push(*id);
            }
            if page.kind != Kind::Runbook {
                continue;
            }
            lists.runbooks.push(*id);
            for severity in page
                .severities
                .iter()
                .filter_map(|severity| severity.target)
            {
                push(&mut lists.by_severity[severity.0], *id);
            }
            for service in &page.services {
                push(lists.by_service.entry(service.clone()).or_default(), *id);
            }
            for tag in &page.parsed.front_matter.tags {
                push(lists.by_tag.entry(tag.clone()).or_default(), *id);
            }
        }
        lists
    }

    /// Returns the number of a page's checklist, from 1; `None` for a page without steps.
    pub(super) fn checklist_number(&self, page: PageId) -> Option<usize> {
        self.checklist_at.get(&page).map(|at| at + 1)
    }

    /// Returns what has the severity, service and tag that a list asks for. Only the lists of these are walked.
    pub(super) fn select(&self, playbook: &Playbook, directive: &Directive) -> Vec<PageId> {
        let Directive::Runbooks {
            severity,
            service,
            tag,
        } = directive
        else {
            return Vec::new();
        };
        let mut wanted: Vec<&[PageId]> = Vec::new();
        if let Some(severity) = severity {
            let known = severity.target.and_then(|id| self.by_severity.get(id.0));
            wanted.push(known.map_or(&[], Vec::as_slice));
        }
        for (word, lists) in [(service, &self.by_service), (tag, &self.by_tag)] {
            if let Some(word) = word {
                wanted.push(lists.get(&word.value).map_or(&[], Vec::as_slice));
            }
        }
        let shortest = wanted.iter().min_by_key(|list| list.len());
        let shortest = shortest.copied().unwrap_or(&self.runbooks);
        let has_all = |id: &&PageId| {
            let page = playbook.page(**id);
            let has_severity = severity.as_ref().is_none_or(|severity| {
                page.severities
                    .iter()
                    .any(|own| own.target == severity.target)
            });
            let has = |word: &Option<Spanned<String>>, own: &[String]| {
                word.as_ref().is_none_or(|word| own.contains(&word.value))
            };
            has_severity && has(service, &page.services) && has(tag, &page.parsed.front_matter.tags)
        };
        shortest.iter().filter(has_all).copied().collect()
    }
}

/// Appends a page once, though it may name a thing twice.
fn push(list: &mut Vec<PageId>, id: PageId) {
    if list.last() != Some(&id) {
        list.push(id);
    }
}
