//! Placeholders in commands whose meaning leaves no doubt.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::judge::is_shell;

/// Names that mean one thing wherever they stand: what people call it, and which values it takes. The pattern is the one
/// of Kubernetes' names.
const KNOWN: &[(&str, &str)] = &[
    ("pod-name", "Pod name"),
    ("pod_name", "Pod name"),
    ("pod", "Pod name"),
    ("namespace", "Namespace"),
    ("node-name", "Node name"),
    ("deployment-name", "Deployment name"),
    ("deployment", "Deployment name"),
    ("container-name", "Container name"),
];

const PATTERN: &str = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

/// Returns what front matter says of a page's placeholders, for each page.
pub(super) fn declared(draft: &Draft<'_>) -> Vec<Vec<String>> {
    let document = draft.document;
    let mut names: Vec<BTreeSet<&str>> = draft.plan.pages.iter().map(|_| BTreeSet::new()).collect();
    let mut is_kubernetes = vec![false; names.len()];
    for fence in document
        .outline
        .fences
        .iter()
        .filter(|fence| is_shell(&fence.info))
    {
        let text = fence.span.text(&document.text);
        let page = draft.page_of(document.line_of(fence.span.start));
        is_kubernetes[page] |= text.contains("kubectl ") || text.contains("oc ");
        for (name, _) in KNOWN {
            if text.contains(&format!("<{name}>")) {
                names[page].insert(name);
            }
        }
    }
    let label = |name: &str| {
        KNOWN
            .iter()
            .find(|(known, _)| *known == name)
            .map(|it| it.1)
    };
    let written = names
        .into_iter()
        .zip(is_kubernetes)
        .map(|(names, is_kubernetes)| {
            let names = names.into_iter().filter(|_| is_kubernetes);
            let lines = names.filter_map(|name| {
                let label = label(name)?;
                Some(format!(
                    "  {name}: {{ label: {label}, pattern: \"{PATTERN}\" }}"
                ))
            });
            lines.collect()
        });
    written.collect()
}
