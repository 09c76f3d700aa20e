//! Writes `opsbook.json`: the book's pages and data for other programs.

use super::book_format::{
    Book, BookAlert, BookCommand, BookCondition, BookContact, BookCoverage, BookMetric, BookPage,
    BookPolicy, BookRange, BookRotation, BookRule, BookSeverity, BookStep, BookTool, BookToolLink,
    BookUnknownAlert, FORMAT,
};
use crate::model::contact::dialable;
use crate::model::id::{PageId, Reference};
use crate::model::severity::{Bound, Condition, MetricCondition};
use crate::render::renderer::Renderer;
use crate::render::{format, href};
use crate::source::Spanned;

/// Returns the JSON Schema of `opsbook.json`.
pub fn book_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let schema = settings.into_generator().into_root_schema_for::<Book>();
    schema.to_value()
}

/// Writes `opsbook.json`.
pub(super) fn write(renderer: &Renderer<'_>) -> Vec<u8> {
    let mut json = serde_json::to_vec(&book(renderer)).unwrap_or_default();
    json.push(b'\n');
    json
}

fn book<'a>(renderer: &'a Renderer<'_>) -> Book<'a> {
    let playbook = renderer.book.playbook;
    let built = renderer.stamp.built.and_then(format::stamp);
    Book {
        format: FORMAT,
        title: playbook.title.clone(),
        built: built.map(|(iso, _)| iso),
        pages: playbook
            .nav
            .order
            .iter()
            .map(|id| page(renderer, *id))
            .collect(),
        severities: severities(renderer),
        metrics: playbook
            .metrics
            .iter()
            .map(|metric| BookMetric {
                id: metric.name.clone(),
                name: metric.noun.name.clone(),
                unit: metric.noun.unit.clone(),
                min: metric.noun.min,
                max: metric.noun.max,
            })
            .collect(),
        contacts: contacts(renderer),
        escalation: policies(renderer),
        rotations: rotations(renderer),
        tools: tools(renderer),
        alerts: alerts(renderer),
        alert_coverage: coverage(renderer),
        commands: commands(renderer),
    }
}

fn page_id(renderer: &Renderer<'_>, id: PageId) -> String {
    renderer.book.playbook.page(id).path().as_str().to_owned()
}

fn page(renderer: &Renderer<'_>, id: PageId) -> BookPage {
    let page = renderer.book.playbook.page(id);
    BookPage {
        id: page_id(renderer, id),
        url: href::path(&page.url),
        title: page.title.clone(),
        kind: page.kind.name().to_owned(),
        severities: names(&page.severities),
        services: page.services.clone(),
        tags: page.parsed.front_matter.tags.clone(),
        owner: page.owner.clone(),
        reviewed: page.reviewed.map(|day| day.to_string()),
        review_due: page.review_due.map(|day| day.to_string()),
    }
}

fn names<I>(references: &[Reference<I>]) -> Vec<String> {
    references
        .iter()
        .map(|reference| reference.name.value.clone())
        .collect()
}

fn text(value: &Option<Spanned<String>>) -> Option<String> {
    value.as_ref().map(|value| value.value.clone())
}

fn url(value: &Option<Spanned<String>>) -> Option<String> {
    value.as_ref().and_then(|url| href::external(&url.value))
}

fn severities(renderer: &Renderer<'_>) -> Vec<BookSeverity> {
    let severities = renderer.book.playbook.severities.iter();
    severities
        .map(|declared| {
            let severity = &declared.noun;
            BookSeverity {
                id: declared.name.clone(),
                name: severity.name.clone(),
                description: severity.description.clone(),
                respond_within: severity
                    .respond_within
                    .as_ref()
                    .map(|target| target.value.0),
                resolve_within: severity
                    .resolve_within
                    .as_ref()
                    .map(|target| target.value.0),
                when: severity.when.iter().map(condition).collect(),
                notify: names(&severity.notify),
                escalation: severity
                    .escalation
                    .as_ref()
                    .map(|policy| policy.name.value.clone()),
                first_steps: names(&severity.first_steps),
            }
        })
        .collect()
}

fn condition(condition: &Condition) -> BookCondition {
    match condition {
        Condition::Statement(statement) => BookCondition::Statement(statement.value.clone()),
        Condition::Metric(range) => BookCondition::Metric(book_range(range)),
        Condition::All(all, _) => BookCondition::All {
            all: all.iter().map(self::condition).collect(),
        },
    }
}

fn book_range(range: &MetricCondition) -> BookRange {
    let value = |bound: Option<Bound>, inclusive: bool| {
        bound
            .filter(|bound| bound.inclusive == inclusive)
            .map(|bound| bound.value)
    };
    BookRange {
        metric: range.metric.name.value.clone(),
        above: value(range.lower, false),
        at_least: value(range.lower, true),
        below: value(range.upper, false),
        at_most: value(range.upper, true),
    }
}

fn contacts(renderer: &Renderer<'_>) -> Vec<BookContact> {
    let contacts = renderer.book.playbook.contacts.iter();
    contacts
        .map(|declared| {
            let contact = &declared.noun;
            let phone = contact
                .phone
                .as_ref()
                .filter(|phone| dialable(&phone.value).is_some());
            BookContact {
                id: declared.name.clone(),
                name: contact.name.clone(),
                role: contact.role.clone(),
                group: contact.group.clone(),
                phone: phone.map(|phone| phone.value.clone()),
                slack: contact
                    .slack
                    .as_ref()
                    .map(|slack| slack.handle.value.clone()),
                pagerduty: contact
                    .pagerduty
                    .as_ref()
                    .map(|service| service.name.clone()),
                email: text(&contact.email),
                hours: contact.hours.clone(),
                note: contact.note.clone(),
            }
        })
        .collect()
}

fn policies(renderer: &Renderer<'_>) -> Vec<BookPolicy> {
    let policies = renderer.book.playbook.policies.iter();
    policies
        .map(|declared| BookPolicy {
            id: declared.name.clone(),
            name: declared.noun.label().to_owned(),
            severities: names(&declared.noun.severities),
            when: declared.noun.when.clone(),
            steps: declared
                .noun
                .steps
                .iter()
                .map(|step| BookStep {
                    after: step.after.as_ref().map(|after| after.value.0),
                    contact: step
                        .contact
                        .as_ref()
                        .map(|contact| contact.name.value.clone()),
                })
                .collect(),
        })
        .collect()
}

fn rotations(renderer: &Renderer<'_>) -> Vec<BookRotation> {
    let rotations = renderer.book.playbook.rotations.iter();
    rotations
        .map(|declared| {
            let rotation = &declared.noun;
            let timezone = text(&rotation.timezone);
            BookRotation {
                id: declared.name.clone(),
                name: rotation.label().to_owned(),
                every: rotation.every.map(|every| every.to_string()),
                start: rotation.start.map(|start| start.to_string()),
                timezone: timezone.unwrap_or_else(|| renderer.book.config.timezone.clone()),
                members: names(&rotation.members),
                schedule_url: url(&rotation.schedule_url),
            }
        })
        .collect()
}

fn tools(renderer: &Renderer<'_>) -> Vec<BookTool> {
    let tools = renderer.book.playbook.tools.iter();
    tools
        .map(|declared| BookTool {
            id: declared.name.clone(),
            name: declared.noun.name.clone(),
            url: url(&declared.noun.url),
            note: declared.noun.note.clone(),
            links: declared
                .noun
                .links
                .iter()
                .map(|link| BookToolLink {
                    name: link.name.clone(),
                    url: url(&link.url),
                })
                .collect(),
        })
        .collect()
}

fn alerts(renderer: &Renderer<'_>) -> Vec<BookAlert> {
    let alerts = renderer.book.playbook.alerts.iter().enumerate();
    alerts
        .flat_map(|(at, alert)| {
            let url = renderer.book.alert(at).href;
            alert.pages.iter().map(move |id| BookAlert {
                name: alert.name.clone(),
                page: page_id(renderer, *id),
                url: url.clone(),
            })
        })
        .collect()
}

fn coverage(renderer: &Renderer<'_>) -> Option<BookCoverage> {
    let coverage = renderer.coverage()?;
    let min = renderer.book.config.alerts.min_coverage.as_ref();
    let without = coverage.without().into_iter().map(|alert| BookRule {
        name: alert.rule.name.value.clone(),
        group: alert.group.name.clone(),
        file: alert.file.name.clone(),
    });
    let unknown = coverage
        .unknown
        .iter()
        .map(|(page, name)| BookUnknownAlert {
            name: name.value.clone(),
            page: page_id(renderer, *page),
        });
    // Two digits behind the point, so that a third is no endless number.
    let percent = coverage.percent();
    let percent = percent.map(|percent| (percent * 100.0).floor() / 100.0);
    Some(BookCoverage {
        alerts: coverage.alerts.len(),
        covered: coverage.covered.len(),
        percent,
        min: min.map(|min| min.value),
        without: without.collect(),
        unknown: unknown.collect(),
        ignored: coverage
            .ignored
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
    })
}

fn commands<'a>(renderer: &'a Renderer<'_>) -> Vec<BookCommand<'a>> {
    let book = &renderer.book;
    let entries = renderer.commands().entries().iter();
    entries
        .filter_map(|entry| {
            let page = book.first_use(entry)?;
            Some(BookCommand {
                id: entry
                    .id
                    .map(|id| book.playbook.commands[id.0].name.as_str()),
                run: &entry.command.text,
                danger: book.danger_of(entry).name(),
                page: book.playbook.page(page).path().as_str(),
                anchor: book.anchor_on(entry, page),
            })
        })
        .collect()
}
