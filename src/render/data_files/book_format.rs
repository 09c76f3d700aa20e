//! The format of `opsbook.json`, which is a promise to other programs. What each noun means, `model` says.

use schemars::JsonSchema;
use serde::Serialize;

/// The number that a breaking change of the format raises.
pub(super) const FORMAT: u32 = 1;

/// A playbook.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Book<'a> {
    /// Always 1.
    pub(super) format: u32,
    /// The book's title.
    pub(super) title: String,
    /// When the site was built, as RFC 3339 UTC; null where nobody knows.
    pub(super) built: Option<String>,
    /// All pages in reading order.
    pub(super) pages: Vec<BookPage>,
    /// From most to least severe.
    pub(super) severities: Vec<BookSeverity>,
    /// What is measured.
    pub(super) metrics: Vec<BookMetric>,
    /// People and teams.
    pub(super) contacts: Vec<BookContact>,
    /// Escalation policies.
    pub(super) escalation: Vec<BookPolicy>,
    /// Rotations.
    pub(super) rotations: Vec<BookRotation>,
    /// Tools.
    pub(super) tools: Vec<BookTool>,
    /// One for each alert and page that answers it, by name.
    pub(super) alerts: Vec<BookAlert>,
    /// How many alerts of the monitoring system have a runbook; only where its rules were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alert_coverage: Option<BookCoverage>,
    /// All commands, those of fences too.
    pub(super) commands: Vec<BookCommand<'a>>,
}

/// A page.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookPage {
    /// The path of its file inside the source.
    pub(super) id: String,
    /// Its address below the top of the site, percent-encoded.
    pub(super) url: String,
    pub(super) title: String,
    /// `runbook`, `procedure`, `checklist`, `reference` or `template`.
    pub(super) kind: String,
    /// Ids of severities.
    pub(super) severities: Vec<String>,
    pub(super) services: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) owner: Option<String>,
    /// As in `2025-01-02`.
    pub(super) reviewed: Option<String>,
    /// As in `2025-04-02`.
    pub(super) review_due: Option<String>,
}

/// A severity.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookSeverity {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    /// Response target in minutes.
    pub(super) respond_within: Option<u32>,
    /// Resolution target in minutes.
    pub(super) resolve_within: Option<u32>,
    /// Any of these makes an incident one of this severity.
    pub(super) when: Vec<BookCondition>,
    /// Ids of contacts.
    pub(super) notify: Vec<String>,
    /// Id of an escalation policy.
    pub(super) escalation: Option<String>,
    /// Ids of commands.
    pub(super) first_steps: Vec<String>,
}

/// A criterion.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum BookCondition {
    /// A statement.
    Statement(String),
    /// A metric within a range.
    Metric(BookRange),
    /// Conditions that must hold together.
    All { all: Vec<BookCondition> },
}

/// A metric within a range.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookRange {
    /// Id of the metric.
    pub(super) metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) above: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) below: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at_most: Option<f64>,
}

/// A metric.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookMetric {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
}

/// A contact.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookContact {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) group: Option<String>,
    /// As its author wrote it; null where it cannot be dialled.
    pub(super) phone: Option<String>,
    pub(super) slack: Option<String>,
    pub(super) pagerduty: Option<String>,
    pub(super) email: Option<String>,
    pub(super) hours: Option<String>,
    pub(super) note: Option<String>,
}

/// An escalation policy.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookPolicy {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) severities: Vec<String>,
    pub(super) when: Vec<String>,
    pub(super) steps: Vec<BookStep>,
}

/// A step of an escalation policy.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookStep {
    /// Minutes after the policy began; null where the book leaves it open.
    pub(super) after: Option<u32>,
    /// Id of a contact.
    pub(super) contact: Option<String>,
}

/// A rotation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookRotation {
    pub(super) id: String,
    pub(super) name: String,
    /// As in `weekly`.
    pub(super) every: Option<String>,
    /// As in `2025-01-06T09:00:00`, in `timezone`.
    pub(super) start: Option<String>,
    pub(super) timezone: String,
    /// Ids of contacts.
    pub(super) members: Vec<String>,
    pub(super) schedule_url: Option<String>,
}

/// A tool.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookTool {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) url: Option<String>,
    pub(super) note: Option<String>,
    pub(super) links: Vec<BookToolLink>,
}

/// A place in a tool.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookToolLink {
    pub(super) name: String,
    pub(super) url: Option<String>,
}

/// An alert and a page that answers it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookAlert {
    pub(super) name: String,
    /// Id of the page.
    pub(super) page: String,
    /// The stable address for a `runbook_url`, below the top of the site.
    pub(super) url: String,
}

/// How many alerts of the monitoring system have a runbook. Alerts are counted by their names.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookCoverage {
    /// Alerts that its rules raise, without those that need no runbook.
    pub(super) alerts: usize,
    /// Those that have a runbook.
    pub(super) covered: usize,
    /// The same in percent; null where there is no alert at all.
    pub(super) percent: Option<f64>,
    /// How many percent are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min: Option<f64>,
    /// Those without a runbook.
    pub(super) without: Vec<BookRule>,
    /// Alerts that pages list and no rule raises.
    pub(super) unknown: Vec<BookUnknownAlert>,
    /// Names of alerts that need no runbook.
    pub(super) ignored: Vec<String>,
}

/// An alert that a rule raises.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookRule {
    pub(super) name: String,
    /// Name of its group.
    pub(super) group: String,
    /// The rule file, as opsbook.toml writes it.
    pub(super) file: String,
}

/// An alert that no rule raises.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookUnknownAlert {
    pub(super) name: String,
    /// Id of the page that lists it.
    pub(super) page: String,
}

/// A command of the book: declared, or found in a fence. Those with the same text are one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BookCommand<'a> {
    /// The author's id; null where it is not declared.
    pub(super) id: Option<&'a str>,
    /// With placeholders in angle brackets.
    pub(super) run: &'a str,
    /// `none`, `caution` or `destructive`.
    pub(super) danger: &'static str,
    /// Id of the first page that shows it, else of the one that declares it.
    pub(super) page: &'a str,
    /// Its anchor on that page; null where the page only declares it.
    pub(super) anchor: Option<String>,
}
