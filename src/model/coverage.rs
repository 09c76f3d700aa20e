//! Which alerts of the monitoring system have a runbook, and which runbooks have an alert.

use std::collections::{BTreeMap, BTreeSet};

use super::Playbook;
use super::alert_rule::{AlertRules, PlacedAlert, words};
use super::id::PageId;
use super::site_url::{Leads, SiteUrls};
use crate::source::Spanned;

/// How the alerts of the rule files and the runbooks of the book fit each other.
///
/// An alert is a name, letter by letter: several rules that raise it are one.
pub struct Coverage<'a> {
    /// All alerts that are not ignored, each with its first rule, by name.
    pub alerts: BTreeMap<&'a str, PlacedAlert<'a>>,
    /// Those of them that have a runbook.
    pub covered: BTreeSet<&'a str>,
    /// Ignored alerts that some rule raises.
    pub ignored: BTreeSet<&'a str>,
    /// Alerts that pages list and no rule raises, by page, in the order of the pages.
    pub unknown: Vec<(PageId, &'a Spanned<String>)>,
}

impl<'a> Coverage<'a> {
    /// Compares rules and book; `url` is where the book is hosted.
    pub fn new(
        rules: &'a AlertRules,
        playbook: &'a Playbook,
        url: Option<&str>,
        is_ignored: &dyn Fn(&str) -> bool,
    ) -> Self {
        let urls = url.map(|url| SiteUrls::new(playbook, url));
        let listed: BTreeSet<&str> = listed(playbook)
            .map(|(_, name)| name.value.as_str())
            .collect();
        let mut coverage = Coverage {
            alerts: BTreeMap::new(),
            covered: BTreeSet::new(),
            ignored: BTreeSet::new(),
            unknown: Vec::new(),
        };
        for alert in rules.alerts() {
            let name = alert.rule.name.value.as_str();
            if is_ignored(name) {
                coverage.ignored.insert(name);
                continue;
            }
            coverage.alerts.entry(name).or_insert(alert);
            let has_page = || {
                let urls = urls.as_ref()?;
                let url = alert.rule.runbook_url()?;
                let leads = urls.resolve(&url.value).0;
                // The home page is no runbook.
                let is_home = matches!(leads, Leads::Page(page) if playbook.nav.home == Some(page));
                Some(matches!(leads, Leads::Page(_) | Leads::Choice) && !is_home)
            };
            if listed.contains(name) || has_page() == Some(true) {
                coverage.covered.insert(name);
            }
        }
        let hidden = rules.words_of_skipped();
        let may_hide = |name: &str| !hidden.is_empty() && words(name).all(|it| hidden.contains(it));
        let is_known =
            |name: &str| coverage.alerts.contains_key(name) || is_ignored(name) || may_hide(name);
        let names = self::listed(playbook);
        coverage.unknown = names.filter(|(_, name)| !is_known(&name.value)).collect();
        coverage
    }

    /// Returns the alerts without a runbook, each with its first rule, by file and place.
    pub fn without(&self) -> Vec<PlacedAlert<'a>> {
        let without = self
            .alerts
            .iter()
            .filter(|(name, _)| !self.covered.contains(*name));
        let mut without: Vec<PlacedAlert<'a>> = without.map(|(_, alert)| *alert).collect();
        without.sort_by_key(|alert| {
            let name = &alert.rule.name;
            (&alert.file.file.path, name.span, &name.value)
        });
        without
    }

    /// Returns how many alerts have a runbook, in percent; `None` where there is no alert at all.
    pub fn percent(&self) -> Option<f64> {
        let (covered, all) = (self.covered.len() as f64, self.alerts.len() as f64);
        (!self.alerts.is_empty()).then(|| covered * 100.0 / all)
    }

    /// Returns the same for people.
    pub fn percent_shown(&self) -> f64 {
        self.percent().map_or(0.0, rounded_percent)
    }
}

/// Rounds percent to a tenth, down: what is too little never looks like enough.
pub fn rounded_percent(percent: f64) -> f64 {
    (percent * 10.0).floor() / 10.0
}

/// Returns the alerts that pages list, in the order of the pages.
fn listed(playbook: &Playbook) -> impl Iterator<Item = (PageId, &Spanned<String>)> {
    let pages = playbook.pages.iter();
    pages.flat_map(|page| {
        let names = page.parsed.front_matter.alerts.iter();
        names.map(|name| (page.id, name))
    })
}
