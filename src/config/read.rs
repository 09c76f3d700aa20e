//! Reads `opsbook.toml`.

use std::collections::BTreeMap;

use super::shape::{
    Address, EditUrl, IgnoreGlob, Language, Rule, Size, SlotValue, Timezone, Workspace,
};
use super::{Config, Environment, Guard, Limits, doubt};
use crate::data::{Color, Fields, Findings, FromScalar, Lints, shortened, toml};
use crate::diagnostic::{self, LevelSetting, Lint, LintLevels, Outcome, nearest};
use crate::model::command::Danger;
use crate::model::data::{Entry, Node, Value};
use crate::source::{SourceFile, Span, Spanned};

const LINTS: Lints = Lints {
    wrong: Lint::InvalidConfig,
    unknown: Lint::InvalidConfig,
};

/// The largest `opsbook.toml` that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// Reads the settings of a book. What is wrong keeps its default.
///
/// Diagnostics: `invalid-config`.
pub fn parse_config(file: &SourceFile) -> Outcome<Config> {
    let mut config = Config {
        is_plain: false,
        levels: LintLevels::default(),
        ..Config::default()
    };
    let mut findings = Findings::new(&file.path, LINTS).in_toml();
    if file.text.len() > LARGEST {
        findings.wrong(Span::default(), "the settings are larger than 1 MiB");
        config.is_audience_in_doubt = true;
        config.is_ignore_in_doubt = true;
    } else {
        config.allowances = diagnostic::in_lines(&file.text, Span::new(0, file.text.len()));
        let parsed = toml::parse(&file.text, 0);
        doubt::note(&parsed, &file.text, &mut config);
        findings.faults(parsed.faults);
        if let Some(root) = &parsed.root
            && let Some(fields) = Fields::open(root, "`opsbook.toml`", &mut findings)
        {
            read(fields, &mut config);
        }
    }
    Outcome {
        value: config,
        diagnostics: findings.into_diagnostics(),
    }
}

fn read(mut fields: Fields<'_, '_, '_>, config: &mut Config) {
    identity(&mut fields, config);
    behaviour(&mut fields, config);
    tables(&mut fields, config);
    if config.cname && fields.value("url").is_none() {
        let span = fields
            .value("cname")
            .map_or(Span::default(), |node| node.span);
        fields
            .findings
            .wrong(span, "`cname` needs `url`, whose host name it takes")
            .help = Some("add   url = \"https://runbooks.example.com\"".to_owned());
    }
    fields.finish();
}

fn identity(fields: &mut Fields<'_, '_, '_>, config: &mut Config) {
    config.title = fields.text("title");
    config.description = fields.text("description");
    config.url = fields
        .spanned::<Address>("url")
        .map(|url| url.map(|url| url.0));
    if let Some(Language(language)) = fields.get("language") {
        config.language = language;
    }
    config.owner = fields.text("owner");
    if let Some(Workspace(workspace)) = fields.get("slack_workspace") {
        config.slack_workspace = Some(workspace);
    }
    if let Some(EditUrl(url)) = fields.get("edit_url") {
        config.edit_url = Some(url);
    }
}

fn behaviour(fields: &mut Fields<'_, '_, '_>, config: &mut Config) {
    config.review_every = fields.get("review_every");
    if let Some(Timezone(name)) = fields.get("timezone") {
        config.timezone = name;
    }
    config.stale_after = fields.get("stale_after").unwrap_or(config.stale_after);
    let says_audience = fields.value("audience").is_some();
    let audience = fields.get("audience");
    config.is_audience_in_doubt |= says_audience && audience.is_none();
    config.audience = audience.unwrap_or_default();
    config.markdown_source = fields
        .get("markdown_source")
        .unwrap_or(config.markdown_source);
    config.cname = fields.get("cname").unwrap_or(config.cname);
    config.default_severity = fields.spanned_text("default_severity");
    let before = fields.findings.len();
    let ignore = fields.all::<IgnoreGlob>("ignore");
    config.is_ignore_in_doubt |= fields.findings.len() > before;
    config.ignore = ignore
        .into_iter()
        .map(|glob| glob.map(|glob| glob.0))
        .collect();
}

fn tables(fields: &mut Fields<'_, '_, '_>, config: &mut Config) {
    config.environments = entries(fields, "environments")
        .iter()
        .filter_map(|entry| environment(fields, entry))
        .collect();
    for entry in entries(fields, "checks") {
        check(fields, entry, &mut config.levels);
    }
    if let Some(node) = fields.value("alerts") {
        config.alerts = fields
            .inside(node, "`[alerts]`", super::alerts::read)
            .unwrap_or_default();
    }
    if let Some(node) = fields.value("danger") {
        config.danger = fields
            .inside(node, "`[danger]`", danger)
            .unwrap_or_default();
    }
    if let Some(node) = fields.value("search") {
        config.synonyms = fields
            .inside(node, "`[search]`", synonyms)
            .unwrap_or_default();
    }
    if let Some(node) = fields.value("limits") {
        config.limits = fields
            .inside(node, "`[limits]`", limits)
            .unwrap_or_default();
    }
    if let Some(node) = fields.value("theme") {
        config.accent = fields.inside(node, "`[theme]`", theme).flatten();
    }
    config.words = texts(fields, "words");
}

/// Returns the entries of a table whose keys are the author's own.
fn entries<'n>(fields: &mut Fields<'n, '_, '_>, key: &'static str) -> &'n [Entry] {
    let Some(node) = fields.value(key) else {
        return &[];
    };
    author_entries(fields, key, node)
}

fn author_entries<'n>(fields: &mut Fields<'n, '_, '_>, key: &str, node: &'n Node) -> &'n [Entry] {
    match &node.value {
        Value::Map(entries) => entries,
        other => {
            let message = format!("`{key}` must be a table, and this is {}", other.describe());
            fields.findings.wrong(node.span, message);
            &[]
        }
    }
}

/// Reads a table of texts, whose keys are the author's own.
fn texts(fields: &mut Fields<'_, '_, '_>, key: &'static str) -> BTreeMap<String, String> {
    entries(fields, key)
        .iter()
        .filter_map(|entry| {
            let text = fields.read::<String>(&entry.key.value, &entry.value)?;
            Some((entry.key.value.clone(), text.value))
        })
        .collect()
}

fn environment<'n>(fields: &mut Fields<'n, '_, '_>, entry: &'n Entry) -> Option<Environment> {
    let (values, guard) = fields.inside(&entry.value, "an environment", environment_values)?;
    Some(Environment {
        name: entry.key.clone(),
        values,
        guard,
    })
}

fn environment_values(
    fields: &mut Fields<'_, '_, '_>,
) -> (BTreeMap<String, Spanned<String>>, Option<Guard>) {
    let values = entries(fields, "values").iter().filter_map(|entry| {
        let value = fields.read::<SlotValue>(&entry.key.value, &entry.value)?;
        Some((entry.key.value.clone(), value.map(|value| value.0)))
    });
    let values = values.collect();
    let guard = match fields.value("guard") {
        Some(node) => fields.inside(node, "a guard", guard).flatten(),
        None => None,
    };
    (values, guard)
}

fn guard(fields: &mut Fields<'_, '_, '_>) -> Option<Guard> {
    let run = fields.required_text("run");
    let expect = fields.text("expect");
    Some(Guard { run: run?, expect })
}

fn check(fields: &mut Fields<'_, '_, '_>, entry: &Entry, levels: &mut LintLevels) {
    let name = &entry.key;
    let Some(lint) = Lint::from_name(&name.value) else {
        let near = nearest(&name.value, Lint::ALL.iter().map(|lint| lint.name()));
        let message = format!("there is no lint `{}`", shortened(&name.value));
        fields.findings.wrong(name.span, message).help =
            near.map(|near| format!("did you mean `{near}`?"));
        return;
    };
    let Value::Scalar(scalar) = &entry.value.value else {
        let message = format!(
            "the level of `{}` must be one of {}",
            lint.name(),
            LevelSetting::NAMES.join(", ")
        );
        fields.findings.wrong(entry.value.span, message);
        return;
    };
    match LevelSetting::from_scalar(scalar) {
        Ok(setting) => {
            levels.set.insert(lint, setting);
        }
        Err(complaint) => {
            let message = format!(
                "`{} = \"{}\"` {}",
                lint.name(),
                shortened(&scalar.text),
                complaint.what
            );
            fields.findings.wrong(entry.value.span, message).help = complaint.help;
        }
    }
}

fn theme(fields: &mut Fields<'_, '_, '_>) -> Option<Spanned<String>> {
    let accent = fields.spanned::<Color>("accent")?;
    Some(accent.map(|color| color.0))
}

fn danger(fields: &mut Fields<'_, '_, '_>) -> Vec<(Danger, Spanned<String>)> {
    let mut rules = Vec::new();
    for danger in [Danger::Destructive, Danger::Caution, Danger::None] {
        let commands = fields.all::<Rule>(danger.name());
        rules.extend(
            commands
                .into_iter()
                .map(|rule| (danger, rule.map(|rule| rule.0))),
        );
    }
    rules
}

fn synonyms(fields: &mut Fields<'_, '_, '_>) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for item in fields.items("synonyms") {
        let Value::List(words) = &item.value else {
            fields
                .findings
                .wrong(item.span, "`synonyms` is a list of lists of words")
                .help = Some("write   synonyms = [[\"db\", \"database\"]]".to_owned());
            continue;
        };
        let words = words
            .iter()
            .filter_map(|word| fields.read::<String>("synonyms", word));
        groups.push(words.map(|word| word.value).collect());
    }
    groups
}

fn limits(fields: &mut Fields<'_, '_, '_>) -> Limits {
    let default = Limits::default();
    Limits {
        page: fields
            .get::<Size>("page")
            .map_or(default.page, |size| size.0),
        asset: fields
            .get::<Size>("asset")
            .map_or(default.asset, |size| size.0),
    }
}

#[cfg(test)]
mod tests;
