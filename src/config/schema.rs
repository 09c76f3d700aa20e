//! JSON Schema of `opsbook.toml`, for editors. Stands beside the decoder; a test compares their keys.

use serde_json::{Map, Value as Json, json};

use crate::diagnostic::{LevelSetting, Lint};
use crate::model::page::Audience;

/// Returns the JSON Schema (draft 7) of `opsbook.toml`.
pub fn schema() -> Json {
    let levels: Map<String, Json> = Lint::ALL
        .iter()
        .map(|lint| {
            (
                lint.name().to_owned(),
                json!({ "enum": LevelSetting::NAMES }),
            )
        })
        .collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of an opsbook playbook",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "title": text("The book's title; else the home page's."),
            "description": text("What the book is about, in a sentence."),
            "url": text("Absolute URL of the hosted copy: canonical links, QR codes, sitemap."),
            "language": text("Language of the content, as in en."),
            "owner": text("Default owner of a page."),
            "review_every": text("Default time between reviews: a duration or daily, weekly, monthly, quarterly, yearly."),
            "timezone": text("IANA name of the time zone in which clock times are shown."),
            "stale_after": text("Age after which an offline copy says that it is old, as in 3d; else 7d."),
            "audience": { "description": "internal: search engines are kept away.", "enum": Audience::NAMES },
            "markdown_source": flag("Whether <page>.md is published beside each page."),
            "cname": flag("Whether CNAME is written from `url`."),
            "default_severity": text("What the wizard proposes when nothing holds."),
            "edit_url": text("Where a page can be edited; {path} stands for its path inside the source."),
            "slack_workspace": text("The workspace in which Slack links open."),
            "ignore": texts("Globs of what is left out of the book, relative to the source."),
            "alerts": closed("The alerts of the monitoring system, and their runbooks.", json!({
                "rules": texts("Globs of rule files, relative to the folder of opsbook.toml; they may lead out of it."),
                "min_coverage": {
                    "description": "How many alerts need a runbook at least, in percent.",
                    "type": ["number", "string"],
                    "minimum": 0,
                    "maximum": 100,
                    "pattern": "^\\s*\\d+(\\.\\d+)?\\s*%?\\s*$",
                },
                "ignore": texts("Globs of the names of alerts that need no runbook."),
            })),
            "environments": {
                "description": "Named sets of placeholder values; the first is the default.",
                "type": "object",
                "additionalProperties": { "$ref": "#/definitions/environment" },
            },
            "checks": {
                "description": "The level of each lint.",
                "type": "object",
                "properties": levels,
                "additionalProperties": false,
            },
            "danger": closed("Rules that are added to our own: program, subcommands and flags.", json!({
                "destructive": texts("Commands that cannot be undone or stop the service."),
                "caution": texts("Commands that change production and recover."),
                "none": texts("Commands that change nothing that matters."),
            })),
            "search": closed("Settings of search.", json!({
                "synonyms": {
                    "description": "Groups of words that search takes for one.",
                    "type": "array",
                    "items": { "type": "array", "items": { "type": "string" } },
                },
            })),
            "limits": closed("Caps on what is read, as in 4MiB.", json!({
                "page": size("The largest Markdown file."),
                "asset": size("The largest other file."),
            })),
            "theme": closed("Settings of the theme.", json!({
                "accent": text("The accent colour, as in #b3261e."),
            })),
            "words": {
                "description": "Interface texts in the book's own words, by their key.",
                "type": "object",
                "additionalProperties": { "type": "string" },
            },
        },
        "definitions": {
            "environment": closed("A named set of placeholder values.", json!({
                "values": {
                    "description": "Placeholder name and value.",
                    "type": "object",
                    "additionalProperties": { "type": ["string", "number", "boolean"] },
                },
                "guard": { "$ref": "#/definitions/guard" },
            })),
            "guard": closed("A command that shows where one is, and what it should print.", json!({
                "run": text("The command."),
                "expect": text("What it should print."),
            })),
        },
    })
}

fn closed(description: &str, properties: Json) -> Json {
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn text(description: &str) -> Json {
    json!({ "description": description, "type": "string" })
}

fn texts(description: &str) -> Json {
    json!({ "description": description, "type": ["string", "array"], "items": { "type": "string" } })
}

fn flag(description: &str) -> Json {
    json!({ "description": description, "type": "boolean" })
}

fn size(description: &str) -> Json {
    json!({ "description": description, "type": ["string", "integer"] })
}
