//! The alerts of the monitoring system, as the rules about them see them.

use crate::config::Config;
use crate::model::Playbook;
use crate::model::alert_rule::AlertRules;
use crate::model::coverage::Coverage;

/// What was read of the monitoring system's rules, and how it fits the book.
pub(super) struct Alerts<'a> {
    pub(super) rules: &'a AlertRules,
    pub(super) coverage: Coverage<'a>,
}

impl<'a> Alerts<'a> {
    pub(super) fn new(playbook: &'a Playbook, config: &Config, rules: &'a AlertRules) -> Self {
        let url = config.url.as_ref().map(|url| url.value.as_str());
        let is_ignored = |name: &str| config.alerts.ignores(name);
        Alerts {
            rules,
            coverage: Coverage::new(rules, playbook, url, &is_ignored),
        }
    }
}
