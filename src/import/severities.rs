//! Severities: tables of targets, definitions, and the symptoms that runbooks for them name.

use super::definitions::items;
use super::draft::{Draft, Labelled};
use super::severity_names::heading;
use super::{criteria, definitions, targets};
use crate::parse::outline::TopKind;

/// Finds tables and definitions of severities, and puts directives in their place.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        if labelled.block.kind == TopKind::Table {
            targets::understand(draft, labelled);
        }
    }
    definitions::understand(draft, blocks);
    for labelled in blocks {
        definitions::listed(draft, labelled);
    }
    if draft.facts.severities.is_empty() {
        return;
    }
    symptoms(draft, blocks);
}

/// The symptoms in the runbook of a severity are criteria of it, too. Their text stays.
fn symptoms(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        let is_list = matches!(labelled.block.kind, TopKind::List { .. });
        let about = labelled.nearest().unwrap_or_default().to_lowercase();
        if !is_list || !about.starts_with("symptom") {
            continue;
        }
        let of = labelled
            .headings
            .iter()
            .rev()
            .find_map(|text| heading(text));
        let Some(named) = of else { continue };
        let lines = draft.document.lines(labelled.block.lines.clone());
        let Some(items) = items(&lines) else { continue };
        let mut metrics = std::mem::take(&mut draft.facts.metrics);
        let severities = &mut draft.facts.severities;
        if let Some(severity) = severities.iter_mut().find(|one| one.id == named.id) {
            for item in items {
                let criterion = criteria::read(&item, &mut metrics);
                if !severity.when.contains(&criterion) {
                    severity.when.push(criterion);
                }
            }
        }
        draft.facts.metrics = metrics;
    }
}
