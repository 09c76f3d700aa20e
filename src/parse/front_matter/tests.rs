use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{parse_front_matter, schema};
use crate::data::{Fields, Findings, told};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::data::{Value, empty_map};
use crate::model::page::{Audience, FrontMatter};
use crate::model::severity::Condition;
use crate::parse::{ParseOptions, nouns};
use crate::source::{SitePath, SourceFile, Span};

fn path() -> SitePath {
    SitePath::new("page.md").expect("is a path")
}

fn parse(text: &str, is_plain: bool) -> (FrontMatter, String, Vec<Diagnostic>) {
    let file = SourceFile::new(path(), text);
    let outcome = parse_front_matter(
        &file,
        &ParseOptions {
            is_plain,
            ..ParseOptions::default()
        },
    );
    let (front_matter, body) = outcome.value;
    (
        front_matter,
        body.text(text).to_owned(),
        outcome.diagnostics,
    )
}

/// What is found in a page of a book whose front matter is `yaml`.
fn findings(yaml: &str) -> String {
    let text = format!("---\n{yaml}---\nBody.\n");
    let (_, body, diagnostics) = parse(&text, false);
    assert_eq!(body, "Body.\n");
    told(&text, &diagnostics)
}

fn fine(yaml: &str) -> FrontMatter {
    assert_eq!(findings(yaml), "");
    parse(&format!("---\n{yaml}---\n"), false).0
}

#[test]
fn nothing_unreadable_counts_as_public() {
    for unreadable in [
        "---\naudience: internal\ntitle: 'x\n---\n",
        "---\naudience: internal\n",
    ] {
        assert!(parse(unreadable, false).0.is_unreadable, "{unreadable}");
    }
    for fine in ["---\n---\n", "---\naudience: public\nkind: x\n---\n", "B"] {
        assert!(!parse(fine, false).0.is_unreadable, "{fine}");
    }
    let (slip, _, _) = parse("---\naudience: intrnal\n---\n", false);
    assert_eq!(slip.audience, Some(Audience::Internal));
}

#[test]
fn front_matter_and_body_are_told_apart() {
    for (text, title, body) in [
        ("---\ntitle: A\n---\nB", Some("A"), "B"),
        ("---\r\ntitle: A\r\n---\r\nB\r\n", Some("A"), "B\r\n"),
        ("---  \ntitle: A\n...\nB", Some("A"), "B"),
        ("+++\ntitle = \"A\"\n+++\nB", Some("A"), "B"),
        ("---\n---\nB", None, "B"),
        ("---\n\n---\nB", None, "B"),
        ("---\n\ntitle: A\n---\nB", Some("A"), "B"),
        ("---\ntitle: A\n---", Some("A"), ""),
        ("---\n# only a comment\n---\nB", None, "B"),
        ("", None, ""),
        ("B\n---\ntitle: A\n---\n", None, "B\n---\ntitle: A\n---\n"),
        // A line across, and no front matter.
        ("---", None, "---"),
        ("---\n\nSome prose.\n", None, "---\n\nSome prose.\n"),
        (
            "---\n\nNote: prose.\n\n---\n",
            None,
            "---\n\nNote: prose.\n\n---\n",
        ),
        ("---\nSome prose.\n", None, "---\nSome prose.\n"),
        ("----\ntitle: A\n----\n", None, "----\ntitle: A\n----\n"),
    ] {
        let (front_matter, rest, diagnostics) = parse(text, false);
        assert_eq!(told(text, &diagnostics), "", "{text:?}");
        assert_eq!(
            front_matter.title.map(|title| title.value).as_deref(),
            title,
            "{text:?}"
        );
        assert_eq!(rest, body, "{text:?}");
    }
}

#[test]
fn what_is_never_closed_stays_visible() {
    for fence in ["---\ntitle: A", "+++\ntitle = \"A\""] {
        let text = format!("{fence}\n\n# Heading\n");
        let (_, body, diagnostics) = parse(&text, true);
        let sign = &fence[..3];
        assert_eq!(
            told(&text, &diagnostics),
            format!(
                "error 1:1 {sign:?}: front matter is never closed: the file starts with {sign} but has no second {sign} \
                 (add a line with {sign} after the last key)"
            )
        );
        assert_eq!(body, text);
    }
}

#[test]
fn broken_yaml_costs_the_front_matter_and_not_the_body() {
    assert_eq!(
        findings("title: A\n\tdraft: true\n"),
        "error 3:1 \"\\t\": YAML is indented with spaces, and this line starts with a tab (replace the tab by spaces)"
    );
    assert_eq!(
        findings("title: A\ntags: [a]\ntitle: B\nreviewed: soon\n"),
        "error 4:1 \"title\": the key `title` stands here twice (keep one of the two) [line 2: the first one]\n\
         error 5:11 \"soon\": `reviewed: soon` is not a date (write it as 2025-01-02)"
    );
    assert_eq!(
        findings("- a\n"),
        "error 2:1 \"- a\": front matter is written as `key: value`, and this is a list"
    );
    assert!(
        findings("title: A\n\n# Heading\nSome prose: with this: and that.\n")
            .ends_with("; if the front matter ends before this line, close it with ---)")
    );
    let large = format!("title: {}\n", "x".repeat(65 << 10));
    assert!(findings(&large).starts_with("error 1:1 \"---\": front matter is larger than 64 KiB"));
}

#[test]
fn every_fault_is_told_and_neighbours_are_kept() {
    let yaml = "\
title: [A]
kind: runbok
sevrity: P1
review_every: 6
order: 10K
search: maybe
contacts:
  - { id: a, name: A, phnoe: \"1\" }
  - just a text
  - { name: B }
  - { id: c }
  - { id: d, name: D, slack: [x] }
severities:
  - id: P1
    respond_within: 15
    when: [{ metric: m, above: x }, { above: 5 }, { metric: m }, Down, { all: [] }]
escalation: [{ id: e, steps: [{ after: soon, contact: a }, { after: 5m }] }]
commands: [{ id: x }, { id: y, run: ls, danger: sever }]
placeholders: { 3x: {}, pod: { label: Pod, secret: true } }
rotations: { id: r, start: monday, timezone: Europe/Berln, every: 1w }
alerts: [A/B, Fine]
";
    insta::assert_snapshot!(findings(yaml));
    let front_matter = parse(&format!("---\n{yaml}---\n"), false).0;
    let contacts = front_matter.data.contacts;
    let ids: Vec<&str> = contacts
        .iter()
        .map(|contact| contact.id.value.as_str())
        .collect();
    assert_eq!(ids, ["a", "c", "d"]);
    assert_eq!(front_matter.alerts.len(), 1);
    assert_eq!(front_matter.data.severities[0].when.len(), 1);
    assert_eq!(front_matter.data.policies[0].steps.len(), 2);
}

#[test]
fn the_whole_of_the_design_is_understood() {
    let front_matter = fine(include_str!("tests/whole.yaml"));
    insta::assert_snapshot!(without_places(&front_matter));
}

/// The debug form without places, which would hide what the snapshot is about.
fn without_places(front_matter: &FrontMatter) -> String {
    let text = format!("{front_matter:?}");
    let mut pieces = text.split("span: Span {");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    kept.replace(",  }", " }")
        .replace(", target: None", "")
        .replace("}, ", "},\n")
}

#[test]
fn ranges_that_hold_for_no_value_are_refused() {
    for (condition, expected) in [
        (
            "{ metric: m, above: 50, below: 10 }",
            "no value lies between 50 and 10 as this range asks",
        ),
        (
            "{ metric: m, at_least: 5, below: 5 }",
            "no value lies between 5 and 5 as this range asks",
        ),
        (
            "{ metric: m, above: 1, at_least: 2 }",
            "`above` and `at_least` both say where the range ends",
        ),
    ] {
        let told = findings(&format!("severities: {{ id: P1, when: [{condition}] }}\n"));
        assert!(told.contains(expected), "{told}");
    }
    fine("severities: { id: P1, when: { metric: m, at_least: 5, at_most: 5 } }\n");
}

#[test]
fn other_generators_are_understood() {
    for yaml in [
        "title: Node\nbookCollapseSection: true\nbookFlatSection: true\nweight: 10\n",
        "title: T\nlast_reviewed_on: 2025-07-15\nreview_in: 6 months\n",
        "cover: a.png\nhero: b.png\nhero_alt_text: B\nstyle: slides\npdf: /a.pdf\n",
        "layout: default\nparent: X\nnav_order: 3\nhas_children: true\npermalink: /x/\n",
        "id: x\nsidebar_label: X\nsidebar_position: 2\ntags: [a, { label: b, permalink: /b }]\n",
        "template: doc\nsidebar: { order: 3, badge: New }\ntableOfContents: false\n",
        "date: 2024-01-01T10:00:00Z\nlastmod: 2024-01-02\ncategories: [a]\nparams: { x: 1 }\n",
        "search: { exclude: true }\nhide: [navigation]\nicon: x\nstatus: new\n",
    ] {
        fine(yaml);
    }
    assert_eq!(fine("weight: 10\nnav_order: 3\n").order, Some(10.0));
    assert_eq!(fine("sidebar: { order: 3 }\n").order, Some(3.0));
    assert_eq!(fine("search: { exclude: true }\n").search, Some(false));
    assert!(fine("published: false\n").draft);
    assert_eq!(
        fine("tags: [a, { label: b }]\ntaxonomies: { tags: [c] }\n").tags,
        ["a", "b", "c"]
    );
    let front_matter = fine("last_reviewed_on: 2025-07-15\nreview_in: 6 months\n");
    assert_eq!(
        front_matter
            .reviewed
            .map(|date| date.value.to_string())
            .as_deref(),
        Some("2025-07-15")
    );
    assert_eq!(
        front_matter
            .review_every
            .map(|every| every.value.to_string())
            .as_deref(),
        Some("every 6 months")
    );
}

#[test]
fn in_a_plain_folder_only_our_own_keys_are_errors() {
    let text = "---\ntitle: [a]\nkind: post\nowner: { a: b }\nreviewed: soon\nsevrity: P1\n---\n";
    let levels: Vec<Level> = parse(text, true)
        .2
        .iter()
        .map(|found| found.level)
        .collect();
    use Level::{Error, Warning};
    assert_eq!(levels, [Warning, Warning, Warning, Error, Warning]);
}

#[test]
fn equal_statements_of_a_severity_are_one() {
    let severities = fine("severities: { id: P1, when: [Down, Down, { all: [Down, Slow] }] }\n")
        .data
        .severities;
    assert!(matches!(
        severities[0].when.as_slice(),
        [Condition::Statement(_), Condition::All(all, _)] if all.len() == 2
    ));
}

/// Collects the keys that a decoder asks for.
fn asked(decode: impl FnOnce(&mut Fields<'_, '_, '_>)) -> BTreeSet<String> {
    let path = path();
    let mut findings = Findings::new(&path, super::LINTS);
    let node = empty_map(Span::default());
    let mut fields = Fields::open(&node, "a noun", &mut findings).expect("is a map");
    decode(&mut fields);
    fields.asked().iter().map(|key| (*key).to_owned()).collect()
}

fn listed(schema: &Json) -> BTreeSet<String> {
    let properties = schema["properties"].as_object().expect("lists its keys");
    properties.keys().cloned().collect()
}

#[test]
fn the_schema_and_the_decoder_know_the_same_keys() {
    let schema = schema();
    let top = asked(|fields| {
        let mut front_matter = FrontMatter::default();
        super::shared_keys(fields, &mut front_matter);
        super::own_keys(fields, &mut front_matter);
        super::foreign::read(fields, &mut front_matter);
    });
    assert_eq!(listed(&schema), top);
    let node = empty_map(Span::default());
    let name = crate::source::Spanned::new(String::new(), Span::default());
    let mut defined: BTreeSet<&str> = BTreeSet::new();
    let mut same = |definition: &'static str, keys: BTreeSet<String>| {
        assert_eq!(
            listed(&schema["definitions"][definition]),
            keys,
            "{definition}"
        );
        defined.insert(definition);
    };
    same("defaults", asked(|fields| drop(super::defaults(fields))));
    same("command", asked(|fields| drop(nouns::command(fields))));
    same(
        "placeholder",
        asked(|fields| drop(nouns::placeholder(fields, name))),
    );
    same("tool", asked(|fields| drop(nouns::tool(fields))));
    same("tool_link", asked(|fields| drop(nouns::tool_link(fields))));
    same("metric", asked(|fields| drop(nouns::metric(fields))));
    same("severity", asked(|fields| drop(nouns::severity(fields))));
    same(
        "metric_condition",
        asked(|fields| drop(nouns::metric_condition(fields, &node))),
    );
    same("contact", asked(|fields| drop(nouns::contact(fields))));
    same("slack", asked(|fields| drop(nouns::slack(fields))));
    same("service", asked(|fields| drop(nouns::service(fields))));
    same("policy", asked(|fields| drop(nouns::policy(fields))));
    same("step", asked(|fields| drop(nouns::step(fields, &node))));
    same("rotation", asked(|fields| drop(nouns::rotation(fields))));
    defined.extend(["condition", "all_condition"]);
    let all: BTreeSet<&str> = schema["definitions"]
        .as_object()
        .expect("defines")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(defined, all);
}

#[test]
fn hostile_front_matter_is_survived() {
    let deep = format!("extra: {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let unknown: String = (0..6_000).map(|n| format!("k{n}: 1\n")).collect();
    let conditions = format!(
        "severities: {{ id: x, when: {}a{} }}\n",
        "{ all: [".repeat(30),
        "] }".repeat(30)
    );
    let numbers = "metrics: [{ id: a, min: .nan, max: 1e999 }, { id: b, min: -.inf, max: 0x10 }]\norder: 99999999999999999999999999999\n";
    for yaml in [&*deep, &*unknown, numbers] {
        let told = findings(yaml);
        assert!(!told.is_empty(), "{yaml}");
    }
    fine(&conditions);
}

proptest::proptest! {
    #[test]
    fn values_of_any_shape_are_survived(
        key in proptest::sample::select(super::schema::keys().into_iter().collect::<Vec<_>>()),
        value in proptest::sample::select(vec![
            "~", "5", "text", "[]", "{}", "[~]", "[{}]", "[[]]", "{ a: b }", "[{ id: x }]", "[{ id: [] }]", "'2025-13-45'",
            "[{ id: x, name: { a: b }, when: { all: ~ }, steps: 5, slack: {}, links: 7, from_labels: {} }]", "é2025-01-01", "12345é789T",
        ]),
    ) {
        findings(&format!("{key}: {value}\n"));
    }
}

#[test]
fn extra_is_kept_as_it_is() {
    let extra = fine("extra: { a: [1, x] }\n").extra.expect("is there");
    assert!(matches!(extra.value, Value::Map(_)));
}
