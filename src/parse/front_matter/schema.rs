//! JSON Schema of front matter, for editors. Stands beside the decoder; a test compares their keys.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::model::command::{Danger, Place};
use crate::model::page::{Audience, Kind};

/// What `audience` says of an entry.
const WHO: &str = "Who may see it. What is internal is no part of a public book.";

/// Returns the JSON Schema (draft 7) of front matter.
pub fn schema() -> Json {
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Front matter of an opsbook page",
        "type": "object",
        "properties": properties(),
        "definitions": definitions(),
    })
}

/// Returns the keys at the top of front matter.
pub(super) fn keys() -> BTreeSet<String> {
    match properties() {
        Json::Object(properties) => properties.into_iter().map(|(key, _)| key).collect(),
        _ => BTreeSet::new(),
    }
}

fn properties() -> Json {
    let mut properties = page_properties();
    properties.extend(list_properties());
    properties.extend(foreign_properties());
    Json::Object(properties)
}

fn page_properties() -> Map<String, Json> {
    object(json!({
        "title": text("The title; else the first `#` heading, else made from the file name."),
        "description": text("What the page is about, in a sentence."),
        "kind": word(Kind::NAMES, "What the page is for. A page with `alerts` or `severity` is a runbook."),
        "severity": texts("Ids of the severities that this runbook serves."),
        "services": texts("Services that the page is about."),
        "tags": texts("Words to find the page by."),
        "alerts": texts("Names of the alerts that this page answers."),
        "aliases": texts("Old paths that lead here."),
        "owner": text("Who keeps the page true."),
        "version": text("The page's version."),
        "reviewed": date("When the page was last reviewed."),
        "review_every": text("How often it is to be reviewed: a duration (90d, 6 months) or daily, weekly, monthly, quarterly, yearly."),
        "review_date": date("When the next review is due."),
        "last_reviewed_on": date("The same as `reviewed`."),
        "review_in": text("The same as `review_every`."),
        "order": number("The place among the neighbours in the navigation."),
        "draft": flag("Whether the page is left out of the site."),
        "search": { "description": "Whether search finds the page.", "type": ["boolean", "object"] },
        "audience": word(Audience::NAMES, "Who may see the page."),
        "needs": texts("Ids of the tools to have access to before starting."),
        "team": text("The team whose own ids this section holds."),
        "environment": text("The environment that this section's commands are meant for."),
        "placeholders": {
            "description": "Values to fill in, by the name between the angle brackets.",
            "type": "object",
            "additionalProperties": { "anyOf": [reference("placeholder"), { "type": "null" }] },
        },
        "defaults": reference("defaults"),
        "extra": { "description": "Anything, for themes." },
    }))
}

fn list_properties() -> Map<String, Json> {
    object(json!({
        "commands": list_of("command", "Commands of the book."),
        "metrics": list_of("metric", "Numbers that help to decide a severity."),
        "severities": list_of("severity", "From most to least severe."),
        "contacts": list_of("contact", "People and teams, and the ways to reach them."),
        "rotations": list_of("rotation", "Who is on call when."),
        "tools": list_of("tool", "Dashboards, trackers, wikis."),
        "escalation": {
            "description": "Escalation policies; or the id of the policy of this page or section.",
            "anyOf": [
                { "type": "string" },
                reference("policy"),
                { "type": "array", "items": reference("policy") },
            ],
        },
    }))
}

fn foreign_properties() -> Map<String, Json> {
    object(json!({
        "weight": number("The same as `order` (Hugo, Zola)."),
        "sidebar_position": number("The same as `order` (Docusaurus)."),
        "nav_order": number("The same as `order` (Just the Docs)."),
        "sidebar": { "description": "Its `order` is read (Starlight)." },
        "taxonomies": { "description": "Its `tags` are read (Zola).", "type": "object" },
        "redirect_from": texts("The same as `aliases` (Jekyll)."),
        "published": flag("False is the same as `draft: true` (Jekyll)."),
        "search_exclude": flag("True is the same as `search: false` (Just the Docs)."),
        "pagefind": flag("False is the same as `search: false` (Starlight)."),
    }))
}

fn definitions() -> Json {
    json!({
        "defaults": closed("What the pages below this section's page inherit.", &[], json!({
            "owner": text("Their owner."),
            "services": texts("Their services."),
            "environment": text("The environment that their commands are meant for."),
            "escalation": text("Id of their escalation policy."),
            "audience": word(Audience::NAMES, "Who may see them."),
        })),
        "placeholder": closed("A value to fill in.", &[], json!({
            "label": text("What people call it."),
            "pattern": text("A regular expression that a value matches as a whole."),
            "default": text("The value where nobody gives one."),
            "example": text("A value as it might be."),
            "find": text("A command that finds the value."),
            "from_labels": texts("Labels of an alert that give the value."),
            "sensitive": flag("Whether the value is a secret."),
        })),
        "command": closed("A command.", &["id", "run"], json!({
            "id": text("Its id."),
            "title": text("What it does."),
            "run": text("What to type, with placeholders in angle brackets."),
            "danger": word(Danger::NAMES, "What it does to production."),
            "where": word(Place::NAMES, "Where to type it."),
            "verify": text("The command that shows whether it worked."),
            "expect": text("What `verify` should show."),
            "undo": text("How to take it back."),
            "tags": texts("Words to find it by."),
            "audience": word(Audience::NAMES, WHO),
        })),
        "tool": closed("A tool.", &["id", "name"], json!({
            "id": text("Its id."),
            "name": text("What people call it."),
            "url": text("Where it is."),
            "note": text("Anything that helps."),
            "links": list_of("tool_link", "Places in it."),
            "audience": word(Audience::NAMES, WHO),
        })),
        "tool_link": closed("A place in a tool.", &["name"], json!({
            "name": text("What people call it."),
            "url": text("Where it is."),
        })),
        "metric": closed("A number that is measured.", &["id"], json!({
            "id": text("Its id."),
            "name": text("What people call it."),
            "unit": text("Its unit, as in %."),
            "min": number("The lowest value it can have."),
            "max": number("The highest value it can have."),
            "gap": word(&["up", "down", "none"], "How a value between two ranges counts: as the more severe neighbour (up), the less severe (down), or not at all (none)."),
        })),
        "severity": closed("A class of incident.", &["id"], json!({
            "id": text("Its id, as in P1."),
            "name": text("A word for it, as in Critical."),
            "description": text("What it means, in a sentence."),
            "respond_within": text("Response target, as in 15m."),
            "resolve_within": text("Resolution target, as in 4h."),
            "when": { "description": "What makes an incident one of this class: any of these.", "anyOf": [
                reference("condition"), { "type": "array", "items": reference("condition") },
            ] },
            "notify": texts("Ids of the contacts to tell."),
            "escalation": text("Id of the escalation policy."),
            "first_steps": texts("Ids of the first commands."),
            "color": text("Its colour, as in \"#b3261e\"."),
        })),
        "condition": { "anyOf": [
            { "description": "A statement that may hold.", "type": "string" },
            reference("metric_condition"),
            reference("all_condition"),
        ] },
        "all_condition": closed("Conditions that must hold together.", &["all"], json!({
            "all": { "type": "array", "items": reference("condition"), "minItems": 1 },
        })),
        "metric_condition": closed("A metric within a range.", &["metric"], json!({
            "metric": text("Id of the metric."),
            "above": number("More than this."),
            "at_least": number("This or more."),
            "below": number("Less than this."),
            "at_most": number("This or less."),
        })),
        "contact": closed("A person or team.", &["id", "name"], json!({
            "id": text("Their id."),
            "name": text("What people call them."),
            "role": text("Their duty."),
            "group": text("internal, vendor, management or any word."),
            "phone": text("In quotes, as in \"+1-202-555-0117\"."),
            "slack": { "description": "Slack handle or channel, in quotes.", "anyOf": [{ "type": "string" }, reference("slack")] },
            "pagerduty": { "description": "PagerDuty schedule or service.", "anyOf": [{ "type": "string" }, reference("service")] },
            "email": text("Their address."),
            "hours": text("When they can be reached, as in 24/7."),
            "note": text("Anything else that helps."),
            "audience": word(Audience::NAMES, WHO),
        })),
        "slack": closed("A Slack handle with Slack's own id.", &["handle"], json!({
            "handle": text("@name or #channel."),
            "id": text("Slack's id of it, as in U024BE7LH."),
        })),
        "service": closed("A named place with its address.", &["name"], json!({
            "name": text("What it is called there."),
            "url": text("Its address."),
        })),
        "policy": closed("Whom to notify, in order.", &["id"], json!({
            "id": text("Its id."),
            "name": text("What people call it."),
            "severities": texts("Ids of the severities that it is meant for."),
            "when": texts("When to escalate."),
            "steps": { "description": "Whom, in order.", "type": "array", "items": {
                "anyOf": [{ "type": "string" }, reference("step")],
            } },
            "audience": word(Audience::NAMES, WHO),
        })),
        "step": closed("One rung of the ladder.", &["contact"], json!({
            "after": text("Time without an acknowledgement, from when the policy began, as in 30m."),
            "contact": text("Id of the contact to call."),
        })),
        "rotation": closed("Who is on call when.", &["id"], json!({
            "id": text("Its id."),
            "name": text("What people call it."),
            "every": text("Length of one turn, as in 1w."),
            "start": text("When the first turn began, as in 2025-01-06T09:00."),
            "timezone": text("IANA name of the time zone."),
            "members": texts("Ids of the contacts that take turns, in order."),
            "schedule_url": text("The live schedule."),
            "audience": word(Audience::NAMES, WHO),
        })),
    })
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

/// A map whose keys are all listed.
fn closed(description: &str, required: &[&str], properties: Json) -> Json {
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Text; what looks like a number or a truth value is text as well.
fn text(description: &str) -> Json {
    json!({ "description": description, "type": ["string", "number", "boolean"] })
}

fn texts(description: &str) -> Json {
    json!({
        "description": description,
        "type": ["string", "number", "array"],
        "items": { "type": ["string", "number", "boolean", "object"] },
    })
}

fn date(description: &str) -> Json {
    json!({ "description": description, "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}" })
}

fn number(description: &str) -> Json {
    json!({ "description": description, "type": "number" })
}

fn flag(description: &str) -> Json {
    json!({ "description": description, "type": "boolean" })
}

fn word(names: &[&str], description: &str) -> Json {
    json!({ "description": description, "enum": names })
}

fn reference(definition: &str) -> Json {
    json!({ "$ref": format!("#/definitions/{definition}") })
}

fn list_of(definition: &str, description: &str) -> Json {
    json!({
        "description": description,
        "anyOf": [reference(definition), { "type": "array", "items": reference(definition) }],
    })
}
