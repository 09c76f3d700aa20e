//! Reads `opsbook.toml`.

use std::collections::BTreeMap;

use globset::Glob;

use super::{Config, Environment, Guard, Limits};
use crate::data::{
    Color, Complaint, Fields, Findings, FromScalar, Lints, named, shortened, timezone, toml,
};
use crate::diagnostic::{LevelSetting, Lint, LintLevels, Outcome, nearest};
use crate::model::command::Danger;
use crate::model::data::{Entry, Node, Scalar, Value};
use crate::model::page::Audience;
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
    let mut findings = Findings::new(&file.path, LINTS);
    if file.text.len() > LARGEST {
        findings.wrong(Span::default(), "the settings are larger than 1 MiB");
    } else {
        let parsed = toml::parse(&file.text, 0);
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
    if config.cname && config.url.is_none() {
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
    config.stale_after = fields.get("stale_after");
    config.audience = fields.get("audience").unwrap_or_default();
    config.markdown_source = fields
        .get("markdown_source")
        .unwrap_or(config.markdown_source);
    config.cname = fields.get("cname").unwrap_or(config.cname);
    config.default_severity = fields.spanned_text("default_severity");
    let ignore = fields.all::<IgnoreGlob>("ignore");
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
        let accent = fields.inside(node, "`[theme]`", |theme| theme.spanned::<Color>("accent"));
        config.accent = accent.flatten().map(|color| color.map(|color| color.0));
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
    let (values, guard) = fields.inside(&entry.value, "an environment", |fields| {
        let values = texts(fields, "values");
        let guard = fields.value("guard").and_then(|node| {
            fields
                .inside(node, "a guard", |fields| guard(fields))
                .flatten()
        });
        (values, guard)
    })?;
    Some(Environment {
        name: entry.key.clone(),
        values,
        guard,
    })
}

pub(super) fn guard(fields: &mut Fields<'_, '_, '_>) -> Option<Guard> {
    let run = fields.required_text("run");
    let expect = fields.text("expect");
    Some(Guard {
        run: run?.value,
        expect,
    })
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

impl FromScalar for Audience {
    const EXPECTED: &'static str = "internal or public";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        named(scalar, Audience::NAMES, Audience::from_name)
    }
}

impl FromScalar for LevelSetting {
    const EXPECTED: &'static str = "a level";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        named(scalar, LevelSetting::NAMES, LevelSetting::from_name)
    }
}

/// A type for each text of a certain shape: what it expects, and how its text becomes a value or a complaint.
macro_rules! shaped {
    ($($name:ident($inner:ty), $expected:literal, $read:expr;)*) => {
        $(struct $name($inner);

        impl FromScalar for $name {
            const EXPECTED: &'static str = $expected;

            fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
                $read(scalar).map($name)
            }
        })*
    };
}

shaped! {
    Timezone(String), "a time zone", timezone;
    Address(String), "an address", address;
    EditUrl(String), "an address", edit_url;
    Language(String), "a language", language;
    Workspace(String), "a Slack workspace", workspace;
    IgnoreGlob(String), "a glob", ignore_glob;
    Rule(String), "a command", rule;
    Size(u64), "a size", size;
}

fn is_absolute(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.starts_with([':', '.'])
        && !host.contains('@')
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>\\`".contains(c))
}

fn address(scalar: &Scalar) -> Result<String, Complaint> {
    let url = scalar.text.trim();
    if !is_absolute(url) {
        return Err(Complaint::new("is not an absolute http or https address")
            .help("write it as \"https://runbooks.example.com\""));
    }
    if url.contains(['?', '#', '{', '}']) {
        return Err(Complaint::new("holds more than a host and a path")
            .help("leave out what starts with `?` or `#`"));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

fn edit_url(scalar: &Scalar) -> Result<String, Complaint> {
    let url = scalar.text.trim();
    if !is_absolute(url) {
        return Err(Complaint::new("is not an absolute http or https address"));
    }
    if !url.contains("{path}") {
        return Err(Complaint::new("does not hold `{path}`")
            .help("put `{path}` where the path of the file stands"));
    }
    Ok(url.to_owned())
}

fn language(scalar: &Scalar) -> Result<String, Complaint> {
    let tag = scalar.text.trim();
    let mut subtags = tag.split('-');
    let is_first = |subtag: &str| {
        (2..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_later = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if subtags.next().is_some_and(is_first) && subtags.all(is_later) {
        return Ok(tag.to_owned());
    }
    Err(Complaint::new("is not a language tag").help("write it as en, de or pt-BR"))
}

fn workspace(scalar: &Scalar) -> Result<String, Complaint> {
    let name = scalar.text.trim();
    let is_name = !name.is_empty()
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| name.to_owned()).ok_or_else(|| {
        Complaint::new("is not the name of a Slack workspace")
            .help("write the part before .slack.com, as in cronos-ai")
    })
}

fn ignore_glob(scalar: &Scalar) -> Result<String, Complaint> {
    match Glob::new(&scalar.text) {
        Ok(_) if !scalar.text.is_empty() => Ok(scalar.text.clone()),
        Ok(_) => Err(Complaint::new("names no file")),
        Err(error) => Err(Complaint::new(format!("is not a glob: {}", error.kind()))),
    }
}

fn rule(scalar: &Scalar) -> Result<String, Complaint> {
    match scalar.text.trim() {
        "" => Err(Complaint::new("names no command")
            .help("write a program, its subcommands and flags, as in \"kubectl delete\"")),
        rule => Ok(rule.to_owned()),
    }
}

fn size(scalar: &Scalar) -> Result<u64, Complaint> {
    const UNITS: &[(&str, u64)] = &[
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("B", 1),
        ("", 1),
    ];
    let text = scalar.text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim();
    let bytes = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))
        .and_then(|(_, factor)| text[..digits].parse::<u64>().ok()?.checked_mul(*factor))
        .filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| {
        Complaint::new("is not a size")
            .help("write a whole number with KiB, MiB or GiB, as in \"4MiB\"")
    })
}
