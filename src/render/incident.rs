//! What the incident log needs of the book: targets, ladders, the templates of reviews.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::page::Kind;
use crate::render::markdown_source;
use crate::render::renderer::Renderer;
use crate::render::view::{PolicyStepView, ReviewTemplateView, SeverityView};

/// How many rungs of a ladder a page carries.
const MOST_RUNGS: usize = 20;
/// How many severities a page carries.
const MOST_SEVERITIES: usize = 26;
/// How many templates the page of the log holds.
const MOST_TEMPLATES: usize = 5;
/// How long one of them may be, in bytes.
const LONGEST_TEMPLATE: usize = 64 * 1024;

/// Targets and ladders, for scripts.
#[derive(Serialize)]
pub(super) struct Plan<'a> {
    severities: Vec<PlanSeverity<'a>>,
    policies: BTreeMap<&'a str, Vec<Rung<'a>>>,
}

#[derive(Serialize)]
struct PlanSeverity<'a> {
    id: &'a str,
    name: Option<&'a str>,
    respond: Option<u32>,
    resolve: Option<u32>,
    policy: Option<&'a str>,
}

#[derive(Serialize)]
struct Rung<'a> {
    after: Option<u32>,
    contact: &'a str,
    name: &'a str,
    kind: Option<&'a str>,
    text: Option<&'a str>,
    url: Option<&'a str>,
}

/// Returns targets and ladders: the same views that the cards show.
pub(super) fn plan(severities: &[SeverityView]) -> Plan<'_> {
    let severities = &severities[..severities.len().min(MOST_SEVERITIES)];
    let policies = severities.iter().filter_map(|s| s.escalation.as_ref());
    Plan {
        severities: severities
            .iter()
            .map(|severity| PlanSeverity {
                id: &severity.badge.id,
                name: severity.badge.name.as_deref(),
                respond: severity.respond_minutes,
                resolve: severity.resolve_minutes,
                policy: severity
                    .escalation
                    .as_ref()
                    .map(|policy| policy.id.as_str()),
            })
            .collect(),
        policies: policies
            .map(|policy| {
                let steps = policy.steps.iter().take(MOST_RUNGS);
                (policy.id.as_str(), steps.map(rung).collect())
            })
            .collect(),
    }
}

fn rung(step: &PolicyStepView) -> Rung<'_> {
    let contact = step.contact.as_ref();
    let channel = contact.and_then(|contact| contact.channels.first());
    Rung {
        after: step.after_minutes,
        contact: contact.map_or("", |contact| contact.id.as_str()),
        name: &step.name,
        kind: channel.map(|channel| channel.kind.as_str()),
        text: channel.map(|channel| channel.text.as_str()),
        url: channel.and_then(|channel| channel.url.as_deref()),
    }
}

impl Renderer<'_> {
    /// Returns the pages of `kind: template` as Markdown, in reading order.
    ///
    /// Script cannot fetch them from disk, so the page of the log holds them. One with an unsafe character is left out,
    /// as its Markdown is.
    pub(super) fn review_templates(&self) -> Vec<ReviewTemplateView> {
        let pages = self.book.playbook.pages.iter();
        pages
            .filter(|page| page.kind == Kind::Template && !self.is_kept_back(page.id))
            .filter(|page| page.parsed.file.text.len() <= LONGEST_TEMPLATE)
            .take(MOST_TEMPLATES)
            .map(|page| ReviewTemplateView {
                title: page.title.clone(),
                text: markdown_source::published(&page.parsed, self.book.config.hides_internal()),
            })
            .collect()
    }
}
