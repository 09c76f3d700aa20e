use std::collections::BTreeSet;

use crate::config::{Config, schema};
use crate::data::{Fields, Findings, told};
use crate::diagnostic::{LevelSetting, Lint};
use crate::model::command::Danger;
use crate::model::data::empty_map;
use crate::model::page::Audience;
use crate::source::{SitePath, SourceFile, Span};

use super::parse_config;

fn path() -> SitePath {
    SitePath::new("opsbook.toml").expect("is a path")
}

fn parse(text: &str) -> (Config, String) {
    let outcome = parse_config(&SourceFile::new(path(), text));
    let told = told(text, &outcome.diagnostics);
    (outcome.value, told)
}

const WHOLE: &str = r##"
title = "On-Call Playbook"
description = "..."
url = "https://runbooks.example.com/book/"
language = "pt-BR"
owner = "DevOps Team"
review_every = "quarterly"
timezone = "Europe/Berlin"
stale_after = "3d"
audience = "public"
markdown_source = false
cname = true
default_severity = "P2"
edit_url = "https://git.example.com/edit/main/{path}"
slack_workspace = "cronos-ai"
ignore = ["drafts/**"]

[environments.production]
values = { namespace = "cronos-ai", replicas = 3 }
guard = { run = "kubectl config current-context", expect = "prod-eu" }
[environments.alpha]
values = { namespace = "alpha" }

[checks]
overdue-review = "deny"
broken-link = "allow"

[danger]
destructive = ["cronosctl purge"]
none = ["cronosctl purge --dry-run"]

[search]
synonyms = [["db", "database"]]

[limits]
page = "1 MiB"
asset = 1000

[theme]
accent = "#B32"

[words]
copy = "Copy"
"##;

#[test]
fn every_setting_of_the_design_is_read() {
    let (config, told) = parse(WHOLE);
    assert_eq!(told, "");
    assert!(!config.is_plain && !config.levels.lenient);
    assert_eq!(config.title.as_deref(), Some("On-Call Playbook"));
    assert_eq!(
        config.url.map(|url| url.value).as_deref(),
        Some("https://runbooks.example.com/book")
    );
    assert_eq!(config.language, "pt-BR");
    assert_eq!(config.audience, Audience::Public);
    assert!(config.cname && !config.markdown_source);
    assert_eq!(config.stale_after.0, 3 * 24 * 60);
    let names: Vec<&str> = config
        .environments
        .iter()
        .map(|one| one.name.value.as_str())
        .collect();
    assert_eq!(
        names,
        ["production", "alpha"],
        "the author's order, whose first is the default"
    );
    assert_eq!(config.environments[0].values["replicas"].value, "3");
    assert_eq!(
        config.environments[0]
            .guard
            .as_ref()
            .and_then(|guard| guard.expect.as_deref()),
        Some("prod-eu")
    );
    assert_eq!(config.levels.set[&Lint::OverdueReview], LevelSetting::Deny);
    assert_eq!(
        config
            .danger
            .iter()
            .map(|(danger, _)| *danger)
            .collect::<Vec<_>>(),
        [Danger::Destructive, Danger::None]
    );
    assert_eq!(config.synonyms, [["db", "database"]]);
    assert_eq!((config.limits.page, config.limits.asset), (1 << 20, 1000));
    assert_eq!(
        config.accent.map(|accent| accent.value).as_deref(),
        Some("#bb3322")
    );
    assert_eq!(config.words["copy"], "Copy");
}

#[test]
fn every_fault_is_told_at_once() {
    let text = r#"
titel = "X"
url = "runbooks.example.com"
language = "english!"
review_every = "quartely"
timezone = "Europe/Berln"
stale_after = 7
audience = "everybody"
cname = true
edit_url = "https://git.example.com/edit"
slack_workspace = "https://x.slack.com"
ignore = ["drafts/**", "a[", 5]

[environments]
plain = "x"
[environments.production]
valeus = {}
guard = { expect = "x" }

[checks]
overdue-revew = "warn"
broken-link = "error"
broken-anchor = ["warn"]

[danger]
fatal = ["rm"]
caution = ["", "shopctl 'purge", "shopctl purge | tee x", "sudo shopctl purge"]

[search]
synonyms = ["db"]

[limits]
page = "big"
asset = "999999999999999999GiB"

[theme]
accent = "red"

[words]
copy = ["x"]
"#;
    insta::assert_snapshot!(parse(text).1);
}

#[test]
fn what_is_no_toml_keeps_the_defaults() {
    for (text, expected) in [
        (
            "title = My book\n",
            "error 1:9 \"My book\": this is not TOML: string values must be quoted, expected literal string (put a text in quotes, as in   title = \"My runbook\")",
        ),
        (
            "title = \"A\"\ntitle = \"B\"\n",
            "error 2:1 \"title\": the key `title` stands here twice (keep one of the two) [line 1: the first one]",
        ),
        ("title: A\n", ""),
        (
            "a = 1\0",
            "error 1:6 \"\\0\": a NUL byte cannot stand here (remove it)",
        ),
    ] {
        let (config, told) = parse(text);
        if expected.is_empty() {
            assert!(!told.is_empty());
        } else {
            assert_eq!(told, expected);
        }
        assert!(!config.is_plain);
    }
    assert_eq!(parse("").1, "");
}

/// Collects the keys that a decoder asks for.
fn asked(decode: impl FnOnce(&mut Fields<'_, '_, '_>)) -> BTreeSet<String> {
    let path = path();
    let mut findings = Findings::new(&path, super::LINTS);
    let node = empty_map(Span::default());
    let mut fields = Fields::open(&node, "a table", &mut findings).expect("is a map");
    decode(&mut fields);
    fields.asked().iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn the_schema_and_the_decoder_know_the_same_keys() {
    let schema = schema();
    let listed = |pointer: &str| -> BTreeSet<String> {
        let properties = schema.pointer(&format!("{pointer}/properties"));
        let properties = properties.and_then(serde_json::Value::as_object);
        properties
            .expect("lists its keys")
            .keys()
            .cloned()
            .collect()
    };
    let top = asked(|fields| {
        let mut config = Config::default();
        super::identity(fields, &mut config);
        super::behaviour(fields, &mut config);
        super::tables(fields, &mut config);
    });
    assert_eq!(listed(""), top);
    assert_eq!(
        listed("/properties/danger"),
        asked(|fields| drop(super::danger(fields)))
    );
    assert_eq!(
        listed("/properties/search"),
        asked(|fields| drop(super::synonyms(fields)))
    );
    assert_eq!(
        listed("/properties/limits"),
        asked(|fields| {
            super::limits(fields);
        })
    );
    assert_eq!(
        listed("/properties/theme"),
        asked(|fields| drop(super::theme(fields)))
    );
    assert_eq!(
        listed("/definitions/environment"),
        asked(|fields| drop(super::environment_values(fields)))
    );
    assert_eq!(
        listed("/definitions/guard"),
        asked(|fields| drop(super::guard(fields)))
    );
}
