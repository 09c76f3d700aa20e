//! The front matter of each page, and the settings of the book.

use super::draft::Draft;
use super::kind::Kind;
use super::yaml;
use crate::parse::front_matter::Language;

/// A line of front matter; the second is the line of the document that it is.
pub(super) type Line = (String, Option<usize>);

/// Writes the front matter of a page, with its fences.
pub(super) fn front_matter(
    draft: &Draft<'_>,
    page: usize,
    kind: &Kind,
    placeholders: &[String],
) -> Vec<Line> {
    let document = draft.document;
    let own = document.front.clone();
    let has_own = page == 0 && draft.keeps_front;
    let scalars = scalars(draft, page, kind);
    let data = data(draft, page, placeholders);
    let mut lines = Vec::new();
    if !has_own {
        lines.push(("---".to_owned(), None));
        let scalars = scalars.iter();
        lines.extend(scalars.map(|(key, value)| (in_yaml(key, value), None)));
        lines.extend(data.into_iter().map(|line| (line, None)));
        lines.push(("---".to_owned(), None));
        return lines;
    }
    let is_toml = document.language == Some(Language::Toml);
    let inner = own.start + 1..own.end - 1;
    let sign = if is_toml { '=' } else { ':' };
    let has_key = |wanted: &str| {
        inner.clone().any(|line| {
            let key = document.line(line).split(sign).next().unwrap_or_default();
            key.trim_end() == wanted
        })
    };
    lines.push((document.line(own.start).to_owned(), Some(own.start)));
    for (key, value) in scalars.iter().filter(|(key, _)| !has_key(key)) {
        lines.push(match is_toml {
            true => (format!("{key} = {}", toml(value)), None),
            false => (in_yaml(key, value), None),
        });
    }
    lines.extend(
        inner
            .clone()
            .map(|line| (document.line(line).to_owned(), Some(line))),
    );
    if !is_toml {
        lines.extend(data.into_iter().map(|line| (line, None)));
    }
    let last = own.end - 1;
    lines.push((document.line(last).to_owned(), Some(last)));
    lines
}

/// Says whether the front matter of the document can stand on the home page as it is, with ours beside it.
pub(super) fn can_keep_own(draft: &Draft<'_>, placeholders: &[String]) -> bool {
    let document = draft.document;
    let data = data(draft, 0, placeholders);
    match document.language {
        None => false,
        Some(Language::Toml) => data.is_empty(),
        Some(Language::Yaml) => {
            let inner = document.front.start + 1..document.front.end.saturating_sub(1);
            let keys = data.iter().filter(|line| !line.starts_with(' '));
            let mut keys = keys.map(|line| line.trim_end_matches(':'));
            let lines = document.lines(inner);
            let is_flow = lines.iter().any(|line| line.starts_with('{'));
            let is_new = |key: &str| {
                lines
                    .iter()
                    .all(|line| !line.starts_with(&format!("{key}:")))
            };
            !is_flow && keys.all(is_new)
        }
    }
}

fn scalars(draft: &Draft<'_>, page: usize, kind: &Kind) -> Vec<(&'static str, String)> {
    let facts = &draft.facts;
    let title = &draft.plan.pages[page].title;
    let values = [
        ("title", Some(title.clone())),
        ("order", draft.plan.pages[page].order.clone()),
        ("kind", kind.kind.map(str::to_owned)),
        ("severity", kind.severity.clone()),
        ("version", facts.version.clone()),
        ("reviewed", facts.reviewed.clone()),
    ];
    let set = values.into_iter();
    set.filter_map(|(key, value)| Some((key, value?))).collect()
}

fn in_yaml(key: &str, value: &str) -> String {
    let value = match (key, yaml::scalar(value)) {
        ("reviewed" | "order", _) => value.to_owned(),
        // In quotes, because 1.10 is not 1.1.
        ("version", plain) if !plain.starts_with('"') => format!("\"{plain}\""),
        (_, value) => value,
    };
    format!("{key}: {value}")
}

fn data(draft: &Draft<'_>, page: usize, placeholders: &[String]) -> Vec<String> {
    let facts = &draft.facts;
    let mut lines = Vec::new();
    let mut part = |key: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("{key}:"));
            lines.extend(items);
        }
    };
    part("placeholders", placeholders.to_vec());
    if facts.severities_page == page && !facts.severities.is_empty() {
        let metrics = facts.metrics.iter().map(|metric| {
            let max = if metric.unit == "%" { ", max: 100" } else { "" };
            let (id, name) = (yaml::flow(&metric.id), yaml::flow(&metric.name));
            let unit = yaml::flow(&metric.unit);
            format!("  - {{ id: {id}, name: {name}, unit: {unit}, min: 0{max} }}")
        });
        part("metrics", metrics.collect());
        let severities = facts.severities.iter();
        part(
            "severities",
            severities.flat_map(|it| it.written()).collect(),
        );
    }
    let on_page = |of: &usize| *of == page;
    let policies = facts.policies.iter().filter(|(of, _)| on_page(of));
    part(
        "escalation",
        policies.flat_map(|(_, it)| it.written()).collect(),
    );
    let contacts = facts.contacts.iter().filter(|(of, _)| on_page(of));
    part(
        "contacts",
        contacts.flat_map(|(_, it)| it.written()).collect(),
    );
    let tools = facts.tools.iter().filter(|(of, _)| on_page(of));
    part("tools", tools.flat_map(|(_, it)| it.written()).collect());
    lines
}

/// Writes opsbook.toml.
pub(super) fn settings(draft: &Draft<'_>) -> String {
    let facts = &draft.facts;
    let mut text = format!("title = {}\n", toml(&draft.plan.pages[0].title));
    let values = [
        ("url", &facts.url),
        ("owner", &facts.owner),
        ("review_every", &facts.review_every),
    ];
    for (key, value) in values {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {}\n", toml(value)));
        }
    }
    text.push_str("\n[checks]\n");
    for lint in super::DENIED {
        text.push_str(&format!("{lint} = \"deny\"\n"));
    }
    text
}

fn toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
