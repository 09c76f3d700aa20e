//! Alerts of the monitoring system without a runbook, runbooks without an alert, and links of alerts that lead nowhere.
//!
//! Says nothing where no rule files were read.

use std::collections::BTreeMap;

use crate::check::{Subject, alerts};
use crate::diagnostic::{Diagnostic, Label, Lint, nearest};
use crate::model::Playbook;
use crate::model::alert_rule::{PlacedAlert, RuleFile, SkippedPart};
use crate::model::coverage::{Coverage, rounded_percent};
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::site_url::{Leads, SiteUrls};
use crate::source::{Span, Spanned};

/// Skipped parts of one file that are listed each; of more, how many.
const MOST_SKIPPED: usize = 20;

/// Alerts that nobody has written a runbook for.
pub(in crate::check) fn without_runbook(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let Some(alerts) = &subject.alerts else {
        return;
    };
    let unknown: Vec<&str> = alerts
        .coverage
        .unknown
        .iter()
        .map(|(_, name)| name.value.as_str())
        .collect();
    let named = pages_by_name(subject.playbook);
    for alert in alerts.coverage.without() {
        let name = &alert.rule.name;
        let message = format!("no runbook answers the alert `{}`", name.value);
        let mut finding = Diagnostic::new(
            Lint::AlertWithoutRunbook,
            message,
            label(alert.file, name.span),
        );
        let known = nearest(&name.value, unknown.iter().copied());
        let listed = known.and_then(|known| alerts.listed(known));
        finding.help = Some(match (known, &listed) {
            (Some(known), Some(_)) if known.to_lowercase() == name.value.to_lowercase() => format!(
                "a page lists `{known}`: write it as the rule does, `{}`",
                name.value
            ),
            (Some(known), Some(_)) => format!("did you mean it where a page lists `{known}`?"),
            _ => help(
                subject,
                alert,
                named.get(&name.value.to_lowercase()).copied(),
            ),
        });
        if let Some((page, span)) = listed {
            let path = subject.playbook.page(page).path();
            finding = finding.related(Label::new(path, span).message("listed here"));
        }
        sink.push(finding);
    }
}

/// Returns the pages by what they are called, in lower case: the title, and the name of the file.
fn pages_by_name(playbook: &Playbook) -> BTreeMap<String, &Page> {
    let mut named = BTreeMap::new();
    for page in &playbook.pages {
        let file = page.path().file_name();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        for name in [stem, &page.title] {
            named.entry(name.to_lowercase()).or_insert(page);
        }
    }
    named
}

fn help(subject: &Subject<'_>, alert: PlacedAlert<'_>, named: Option<&Page>) -> String {
    let name = &alert.rule.name.value;
    if let Some(page) = named {
        return format!(
            "`{}` is named like it: write   alerts: [{name}]   in its front matter",
            page.path()
        );
    }
    let elsewhere = alert.rule.runbook_url().and_then(|url| host(&url.value));
    let own = subject.config.url.as_ref().and_then(|url| host(&url.value));
    match elsewhere.filter(|elsewhere| own != Some(*elsewhere)) {
        Some(host) => format!(
            "its `runbook_url` leads to {host}; write a page with   alerts: [{name}]   in its front matter, or, if that one \
             is enough, put the alert under `ignore` in `[alerts]`"
        ),
        None => {
            format!("write   alerts: [{name}]   in the front matter of the page that answers it")
        }
    }
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.trim().split_once("://")?;
    rest.split(['/', '?', '#'])
        .next()
        .filter(|host| !host.is_empty() && !host.contains('{'))
}

/// Alerts that pages list and no rule raises.
pub(in crate::check) fn without_alert(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let Some(alerts) = &subject.alerts else {
        return;
    };
    let Coverage {
        alerts: known,
        unknown,
        ..
    } = &alerts.coverage;
    for (page, name) in unknown {
        let path = subject.playbook.page(*page).path();
        let message = format!("no rule raises the alert `{}`", name.value);
        let label = Label::new(path, name.span);
        let finding = Diagnostic::new(Lint::RunbookWithoutAlert, message, label);
        sink.push(match nearest(&name.value, known.keys().copied()) {
            Some(near) if near.to_lowercase() == name.value.to_lowercase() => {
                finding.help(format!("the rule writes it `{near}`"))
            }
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(
                "take it out, or put it under `ignore` in `[alerts]` if another system raises it",
            ),
        });
    }
}

/// Links of alerts that lead to no page of the book, although they lead to its host.
pub(in crate::check) fn broken_url(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let (Some(alerts), Some(base)) = (&subject.alerts, &subject.config.url) else {
        return;
    };
    let urls = SiteUrls::new(subject.playbook, &base.value);
    for alert in alerts.rules.alerts() {
        let Some(url) = alert.rule.runbook_url() else {
            continue;
        };
        if is_templated(&url.value) {
            continue;
        }
        let name = &alert.rule.name.value;
        let told = |message: String| {
            Diagnostic::new(Lint::BrokenRunbookUrl, message, label(alert.file, url.span))
        };
        let address = |path: &str| format!("{}/{path}", base.value);
        let (leads, fragment) = urls.resolve(&url.value);
        match leads {
            Leads::OtherCase(right) => sink.push(
                told(format!(
                    "the `runbook_url` of `{name}` is written in other letters than the page"
                ))
                .help(format!("write   {}", address(right.as_str()))),
            ),
            Leads::Nowhere(near) => {
                let finding = told(format!("the `runbook_url` of `{name}` leads to no page"));
                let own = subject.playbook.alerts.iter();
                let own = own.filter(|own| own.name == *name);
                let own = own.flat_map(|own| own.urls.first()).next();
                let help = match own.or(near.as_ref()) {
                    Some(right) => format!("write   {}", address(right.as_str())),
                    None => format!(
                        "list the alert in the front matter of its runbook; then it is   {}",
                        address(&format!("alerts/{name}.html"))
                    ),
                };
                sink.push(finding.help(help));
            }
            Leads::Page(page) => {
                let page = subject.playbook.page(page);
                if let Some(fragment) = fragment.filter(|fragment| !has_anchor(page, fragment)) {
                    let message = format!(
                        "the `runbook_url` of `{name}` names a heading that `{}` does not have: `#{fragment}`",
                        page.path()
                    );
                    let headings = page.parsed.body.headings();
                    let known = headings.iter().map(|heading| heading.anchor.as_str());
                    let mut finding = told(message);
                    finding.help =
                        nearest(fragment, known).map(|near| format!("did you mean `#{near}`?"));
                    sink.push(finding);
                }
            }
            Leads::Elsewhere | Leads::Choice | Leads::File => {}
        }
    }
}

/// Says whether a fragment leads somewhere on a page, or is no anchor: labels, or made by a template.
fn has_anchor(page: &Page, fragment: &str) -> bool {
    let fragment = crate::source::percent_decode(fragment);
    let body = &page.parsed.body;
    fragment.contains('=')
        || fragment.contains("{{")
        || fragment == "top"
        || body.html_ids.contains(&fragment)
        || body
            .headings()
            .iter()
            .any(|heading| heading.anchor == fragment)
}

/// Says whether the page that an address leads to is only known when the alert fires. Labels behind `?` and `#` are not
/// the page.
fn is_templated(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.contains("{{")
}

/// Too few alerts with a runbook.
pub(in crate::check) fn low_coverage(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let (Some(alerts), Some(least)) = (&subject.alerts, &subject.config.alerts.min_coverage) else {
        return;
    };
    let coverage = &alerts.coverage;
    let message = match coverage.percent() {
        Some(percent) if percent >= least.value => return,
        None if least.value <= 0.0 => return,
        None => "no alert was read, so nobody can tell how many have a runbook".to_owned(),
        Some(percent) => format!(
            "{} of {} {} a runbook: {} %, and {} % are asked for",
            coverage.covered.len(),
            super::super::counted(coverage.alerts.len(), "alert"),
            if coverage.covered.len() == 1 {
                "has"
            } else {
                "have"
            },
            rounded_percent(percent),
            least.value
        ),
    };
    let label = Label::new(&crate::config::path(), least.span);
    sink.push(
        Diagnostic::new(Lint::LowAlertCoverage, message, label).help(
            "`opsbook check` lists the alerts without one as `alert-without-runbook`; those that need none go under `ignore`",
        ),
    );
}

/// What was not understood of the rule files.
pub(in crate::check) fn skipped(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let Some(alerts) = &subject.alerts else {
        return;
    };
    for file in &alerts.rules.files {
        let mut left_out: Vec<(Span, String)> = Vec::new();
        let mut foreign: Vec<(Span, &str)> = Vec::new();
        for skipped in &file.skipped {
            match skipped.part {
                // A finding of its own says why.
                SkippedPart::Broken => {}
                SkippedPart::Document => left_out.push((
                    skipped.span,
                    format!("a document was left out: {}", skipped.why),
                )),
                SkippedPart::Rule => left_out.push((
                    skipped.span,
                    format!("an alert rule was left out: {}", skipped.why),
                )),
                SkippedPart::Foreign => foreign.push((skipped.span, &skipped.why)),
            }
        }
        // A book that is hosted nowhere has no addresses to check.
        if subject.config.url.is_some() {
            left_out.extend(templated_urls(file));
        }
        if let Some((span, why)) = foreign.first() {
            let message = match foreign.len() {
                1 => format!("nothing was read of this document: {why}"),
                number => {
                    format!("nothing was read of {number} documents, the first of them here: {why}")
                }
            };
            left_out.push((*span, message));
        }
        if file.is_empty() {
            left_out.push((Span::default(), "the rule file is empty".to_owned()));
        }
        let more = left_out.len().saturating_sub(MOST_SKIPPED);
        for (span, message) in left_out.iter().take(MOST_SKIPPED) {
            sink.push(told(file, *span, message.clone()));
        }
        if let Some((span, _)) = left_out.get(MOST_SKIPPED) {
            let message = format!("{more} more parts of this file were left out");
            sink.push(told(file, *span, message));
        }
    }
}

fn told(file: &RuleFile, span: Span, message: String) -> Diagnostic {
    let is_of_helm = message.contains("template") || message.contains("{{");
    let mut finding = Diagnostic::new(Lint::SkippedRules, message, label(file, span));
    finding.help = is_of_helm.then(|| {
        "opsbook runs no templates: give it what `helm template` prints to have all of it read"
            .to_owned()
    });
    if finding.message.contains("runbook_url") {
        let is_by_name = span.text(&file.file.text).contains("$labels.alertname");
        finding.help = Some(match is_by_name {
            // Tried with promtool: it comes out empty.
            true => "in Prometheus `$labels` does not hold the name of the alert: write it out"
                .to_owned(),
            false => "to have it checked, write the address out".to_owned(),
        });
    }
    finding
}

fn templated_urls(file: &RuleFile) -> Vec<(Span, String)> {
    let rules = file.groups.iter().flat_map(|group| &group.alerts);
    let urls = rules.filter_map(|rule| {
        let url = rule.runbook_url().filter(|url| is_templated(&url.value))?;
        Some((rule, url))
    });
    let mut urls = urls.peekable();
    let Some((rule, url)) = urls.peek().copied() else {
        return Vec::new();
    };
    let message = match urls.count() {
        1 => format!(
            "the `runbook_url` of `{}` was not checked: a template makes it",
            rule.name.value
        ),
        number => format!(
            "the `runbook_url` of {number} alerts was not checked, the first of them here: a template makes it"
        ),
    };
    vec![(url.span, message)]
}

fn label(file: &RuleFile, span: Span) -> Label {
    Label::new(&file.file.path, span)
}

impl alerts::Alerts<'_> {
    /// Returns where a page lists an alert that no rule raises.
    fn listed(&self, name: &str) -> Option<(PageId, Span)> {
        let mut unknown = self.coverage.unknown.iter();
        let found =
            unknown.find(|(_, listed): &&(PageId, &Spanned<String>)| listed.value == name)?;
        Some((found.0, found.1.span))
    }
}
