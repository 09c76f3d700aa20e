//! How many alerts of the monitoring system have a runbook, as the list of alerts and programs see it.

use crate::model::alert_rule::{AlertRule, PlacedAlert};
use crate::render::renderer::Renderer;
use crate::render::view::{CoverageView, RuleGroupView, RuleView, UnknownAlertView};

/// The longest summary that is shown, in characters: a `description` can be a page.
const LONGEST: usize = 240;

impl Renderer<'_> {
    /// Returns how many alerts have a runbook, where rules were read.
    pub(super) fn coverage_view(&self) -> Option<CoverageView> {
        let coverage = self.coverage()?;
        let without = coverage.without();
        let min = self.book.config.alerts.min_coverage.as_ref();
        let unknown = coverage
            .unknown
            .iter()
            .map(|(page, name)| UnknownAlertView {
                name: name.value.clone(),
                page: self.book.page_link(*page),
            });
        Some(CoverageView {
            alerts: coverage.alerts.len(),
            covered: coverage.covered.len(),
            percent: coverage.percent_shown().to_string(),
            min: min.map(|min| min.value.to_string()),
            without_count: without.len(),
            without: grouped(&without),
            unknown: unknown.collect(),
            ignored: coverage
                .ignored
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
        })
    }
}

/// Gathers alerts by file and group; they come in that order.
fn grouped(alerts: &[PlacedAlert<'_>]) -> Vec<RuleGroupView> {
    let mut groups: Vec<RuleGroupView> = Vec::new();
    for alert in alerts {
        let is_of = |group: &&mut RuleGroupView| {
            group.file == alert.file.name && group.name == alert.group.name
        };
        let rule = RuleView {
            name: alert.rule.name.value.clone(),
            summary: summary(alert.rule),
        };
        match groups.last_mut().filter(is_of) {
            Some(group) => group.alerts.push(rule),
            None => groups.push(RuleGroupView {
                file: alert.file.name.clone(),
                name: alert.group.name.clone(),
                alerts: vec![rule],
            }),
        }
    }
    groups
}

fn summary(rule: &AlertRule) -> Option<String> {
    let text = ["summary", "description", "message"]
        .iter()
        .filter_map(|key| rule.annotation(key))
        .map(|text| text.value.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|text| !text.is_empty())?;
    Some(match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    })
}
