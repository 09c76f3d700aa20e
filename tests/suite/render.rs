//! From a playbook to the files of its site, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use opsbook::assemble::assemble;
use opsbook::config::{Config, Environment};
use opsbook::model::Playbook;
use opsbook::model::site::Stamp;
use opsbook::parse::{ParseOptions, parse_page};
use opsbook::render::{Content, Groundwork, Renderer};
use opsbook::source::{SitePath, SourceFile, Spanned};
use opsbook::theme;

/// A playbook of pages; a text that does not begin with `---` is front matter alone.
fn playbook(config: &Config, pages: &[(&str, &str)]) -> Playbook {
    let options = ParseOptions {
        is_plain: false,
        ..ParseOptions::default()
    };
    let pages = pages.iter().map(|(path, text)| {
        let path = SitePath::new(path).expect("a path of the test");
        let text = match text.starts_with("---") {
            true => (*text).to_owned(),
            false => format!("---\n{text}\n---\n<!-- secret -->\n"),
        };
        Arc::new(parse_page(&SourceFile::new(path, text), &options).value)
    });
    assemble(config, pages.collect(), Arc::default()).value
}

/// The files of its site, by path.
fn site(config: &Config, pages: &[(&str, &str)]) -> BTreeMap<String, String> {
    let playbook = playbook(config, pages);
    let theme = theme::load(None).expect("the built-in theme").value;
    let stamp = Stamp {
        built: Some(1_767_323_045),
        commit: Some("0123456789abcdef".to_owned()),
    };
    let ground = Groundwork::new(&playbook, config, &theme, &stamp, &[]);
    let renderer = Renderer::new(&playbook, config, &theme, &stamp, &ground).for_all_files();
    let outputs = renderer.outputs();
    assert!(outputs.is_sorted_by(|a, b| a.path < b.path));
    outputs
        .iter()
        .map(|output| {
            let content = renderer
                .render(output)
                .unwrap_or_else(|fault| panic!("{}: {fault:?}", output.path));
            let text = match content {
                // The pictures of the theme are no text.
                Content::Bytes(_) if output.path.as_str().ends_with(".png") => String::new(),
                Content::Bytes(bytes) => String::from_utf8(bytes).expect("UTF-8"),
                Content::Pieces(pieces) => pieces.collect::<Result<_, _>>().expect("a template"),
                Content::Copy(_) => panic!("{} is copied", output.path),
            };
            (output.path.to_string(), text)
        })
        .collect()
}

fn hosted() -> Config {
    Config {
        is_plain: false,
        url: Some(Spanned::new("https://example.com/ops/".to_owned(), 0..0)),
        accent: Some(Spanned::new("#b3261e".to_owned(), 0..0)),
        ..Config::default()
    }
}

const DATA: &str = "
severities:
  - { id: P1, name: Critical, respond_within: 15m, when: [Down, { metric: errors, above: 50 }, { all: [Slow, { metric: errors, at_least: 5, at_most: 10 }] }], notify: [lead], escalation: now, first_steps: [restart] }
metrics: [{ id: errors, name: Error rate, unit: '%' }]
contacts:
  - { id: lead, name: Team Lead, role: escalation, group: internal, phone: '+1-202-555-0117', email: lead@example.com, slack: '@lead' }
  - { id: vendor, name: Vendor, group: vendor, phone: '+1-XXX-XXX-XXXX' }
escalation: [{ id: now, name: At once, severities: [P1], steps: [{ after: 0m, contact: lead }, { contact: vendor }] }]
rotations: [{ id: primary, name: Primary }]
tools: [{ id: grafana, name: Grafana, url: 'https://grafana.example.com' }]
commands: [{ id: restart, title: Restart, run: 'kubectl rollout restart deployment/<name>', danger: caution }]
";

#[test]
fn every_file_of_a_book_is_made() {
    let runbook = format!(
        "title: Service down\nseverity: P1\nalerts: [ServiceDown]\naliases: [old/down.html]\nowner: Team Lead\nreviewed: 2025-01-02\nreview_every: quarterly\n{DATA}"
    );
    let site = site(
        &hosted(),
        &[
            ("incidents/deep/down.md", &runbook),
            ("index.md", "title: Book"),
            ("other.md", "alerts: [Twice]"),
            ("another.md", "alerts: [Twice]"),
        ],
    );
    let paths: Vec<&str> = site
        .keys()
        .map(String::as_str)
        .filter(|path| !path.starts_with("assets/"))
        .collect();
    assert_eq!(
        paths,
        [
            ".nojekyll",
            "404.html",
            "alerts.html",
            "alerts/ServiceDown.html",
            "alerts/Twice.html",
            "alerts/servicedown.html",
            "alerts/twice.html",
            "another.html",
            "another.md",
            "checklists.html",
            "commands.html",
            "contacts.html",
            "contacts.vcf",
            "incident.html",
            "incidents/deep/down.html",
            "incidents/deep/down.md",
            "incidents/deep/index.html",
            "incidents/index.html",
            "index.html",
            "index.md",
            "log-sheet.html",
            "manifest.webmanifest",
            "old/down.html",
            "opsbook.html",
            "opsbook.json",
            "other.html",
            "other.md",
            "print.html",
            "ready.html",
            "review.html",
            "robots.txt",
            "search.html",
            "severity.html",
            "sw.js",
            "wallet-card.html",
        ]
    );
    let has = |path: &str, text: &str| {
        assert!(
            site[path].contains(text),
            "{path} lacks {text}:\n{}",
            site[path]
        );
    };
    has("old/down.html", "url=../incidents/deep/down.html");
    has("alerts/ServiceDown.html", "../incidents/deep/down.html");
    assert_eq!(
        site["alerts/ServiceDown.html"],
        site["alerts/servicedown.html"]
    );
    has("alerts/Twice.html", "../another.html");
    has(
        "incidents/deep/down.html",
        "href=\"../../contacts.html#contact:lead\"",
    );
    has("incidents/deep/down.html", "2 Apr 2025");
    has("contacts.html", "id=\"contact:lead\"");
    has("contacts.html", "tel:+12025550117");
    has("contacts.html", "mailto:lead@example.com");
    has("contacts.html", "id=\"escalation:now\"");
    has("severity.html", "Error rate above 50 %");
    has("severity.html", "Slow and Error rate 5 % to 10 %");
    has("severity.html", "id=\"severity:P1\"");
    has("commands.html", "<span class=\"slot\" data-slot=\"name\"");
    has("404.html", "href=\"/ops/");
    assert!(!site["incidents/deep/down.md"].contains("secret"));
    assert!(!site["contacts.vcf"].contains("XXX"));
    assert_eq!(site["robots.txt"], "User-agent: *\nDisallow: /\n");
    has("manifest.webmanifest", "\"start_url\": \"index.html\"");
    has("manifest.webmanifest", "\"theme_color\": \"#b3261e\"");
    has(
        "index.html",
        "<link rel=\"apple-touch-icon\" href=\"assets/",
    );
    has("incidents/index.html", "\"../assets/app-icon-180.");
}

#[test]
fn the_book_as_json_keeps_its_format() {
    let site = site(
        &hosted(),
        &[("a.md", &format!("alerts: [Down]\nseverity: P1\n{DATA}"))],
    );
    let book: serde_json::Value = serde_json::from_str(&site["opsbook.json"]).expect("JSON");
    assert_eq!(book["format"], 1);
    assert_eq!(book["built"], "2026-01-02T03:04:05Z");
    assert_eq!(book["pages"][0]["id"], "a.md");
    assert_eq!(book["alerts"][0]["url"], "alerts/Down.html");
    assert_eq!(book["commands"][0]["danger"], "caution");
    assert_eq!(book["severities"][0]["when"][1]["above"], 50.0);
    assert_eq!(
        book["escalation"][0]["steps"][1]["after"],
        serde_json::Value::Null
    );
    let keys: Vec<&String> = book.as_object().expect("an object").keys().collect();
    let schema = opsbook::render::data_files::book_schema();
    let properties = schema["properties"].as_object().expect("properties");
    assert!(keys.iter().all(|key| properties.contains_key(*key)));
}

#[test]
fn no_text_of_the_authors_becomes_markup() {
    let hostile = "<script>alert(1)</script>\"'";
    let quoted = "'<script>alert(1)</script>\"'''";
    let data = format!("
title: {quoted}
description: {quoted}
kind: runbook
owner: {quoted}
version: {quoted}
services: [{quoted}]
tags: [{quoted}]
severity: {quoted}
aliases: [old.html]
alerts: [Down, {quoted}]
needs: [{quoted}]
severities: [{{ id: {quoted}, name: {quoted}, description: {quoted}, when: [{quoted}, {{ metric: {quoted}, above: 1 }}], notify: [{quoted}], escalation: {quoted}, first_steps: [{quoted}] }}]
metrics: [{{ id: {quoted}, name: {quoted}, unit: {quoted} }}]
contacts: [{{ id: {quoted}, name: {quoted}, role: {quoted}, group: {quoted}, phone: {quoted}, email: {quoted}, slack: {quoted}, pagerduty: {{ name: {quoted}, url: {quoted} }}, hours: {quoted}, note: {quoted} }}]
escalation: [{{ id: {quoted}, name: {quoted}, severities: [{quoted}], when: [{quoted}], steps: [{{ contact: {quoted} }}] }}]
rotations: [{{ id: {quoted}, name: {quoted}, members: [{quoted}], schedule_url: {quoted} }}]
tools: [{{ id: {quoted}, name: {quoted}, url: {quoted}, note: {quoted}, links: [{{ name: {quoted}, url: {quoted} }}] }}]
commands: [{{ id: {quoted}, title: {quoted}, run: {quoted}, verify: {quoted}, expect: {quoted}, undo: {quoted}, tags: [{quoted}] }}]
");
    let config = Config {
        title: Some(hostile.to_owned()),
        description: Some(hostile.to_owned()),
        words: BTreeMap::from([("home".to_owned(), hostile.to_owned())]),
        ..hosted()
    };
    let other = data
        .replace("title:", "x_title:")
        .split("needs:")
        .next()
        .unwrap_or_default()
        .to_owned();
    let site = site(&config, &[("a/<b> \"c\".md", &data), ("d.md", &other)]);
    let mut checked = 0;
    for (path, text) in &site {
        if path.ends_with(".html") || path.ends_with(".xml") {
            assert!(!text.contains("<script>alert"), "{path}:\n{text}");
            assert!(!text.contains("\"<"), "{path}");
            checked += 1;
        }
    }
    assert!(checked > 12, "{checked}");
}

#[test]
fn a_long_section_shows_the_neighbourhood_of_the_page() {
    let pages: Vec<(String, String)> = (0..200)
        .map(|n| (format!("s/{n:03}.md"), format!("title: Page {n:03}")))
        .collect();
    let pages: Vec<(&str, &str)> = pages
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let site = site(&hosted(), &pages);
    let page = &site["s/100.html"];
    for (title, is_shown) in [
        ("Page 100", true),
        ("Page 090", true),
        ("Page 110", true),
        ("Page 010", false),
        ("Page 190", false),
    ] {
        assert_eq!(page.contains(title), is_shown, "{title}");
    }
    let first = &site["s/000.html"];
    assert!(first.contains("Page 031") && !first.contains("Page 032"));
    assert!(first.contains("168"), "how many are left out");
}

#[test]
fn every_directive_shows_its_data_and_the_first_card_has_the_id() {
    let directives = "severities|severity} P1|decision-table|contacts|contacts|escalation} now|on-call|command} restart|command} restart|commands|tools|runbooks|alerts|incident";
    let body: String = directives
        .split('|')
        .map(|name| {
            let (name, argument) = name.split_once('}').unwrap_or((name, ""));
            format!("```{{{name}}}{argument}\n```\n\n")
        })
        .collect();
    let page = format!("---\nalerts: [Down]\n{DATA}\n---\n# The `whole` page\n\nText\n\n{body}");
    let site = site(&hosted(), &[("sub/all.md", &page)]);
    let html = &site["sub/all.html"];
    assert_eq!(html.matches("id=\"command:restart\"").count(), 1);
    assert_eq!(html.matches("id=\"escalation:now\"").count(), 1);
    assert_eq!(
        html.matches("id=\"contact:lead\"").count(),
        0,
        "contacts.html has the card"
    );
    assert_eq!(html.matches("<h1").count(), 1);
    assert!(html.contains("The <code>whole</code> page"), "{html}");
    for text in [
        "15 minutes",
        "Error rate above 50 %",
        "Team Lead",
        "phone not set",
        "time not set",
        "Grafana",
    ] {
        assert!(html.contains(text), "no {text}");
    }
}

#[test]
fn links_to_strange_names_lead_there_and_in_print_within_it() {
    let links = "---\n{}\n---\n# One\n\n[a](<../b c/100% \"x\".md#größe>) [b](<#here>) [c](<../10:30.md>)\n\n## Here\n";
    let target = "---\n{}\n---\n# Two\n\n## Größe\n";
    let site = site(
        &hosted(),
        &[
            ("a/one.md", links),
            ("b c/100% \"x\".md", target),
            ("10:30.md", target),
        ],
    );
    let page = &site["a/one.html"];
    for href in [
        "../b%20c/100%25%20%22x%22.html#gr%C3%B6%C3%9Fe",
        "#here",
        "../10%3A30.html",
    ] {
        assert!(
            page.contains(&format!("href=\"{href}\"")),
            "{href}:\n{page}"
        );
    }
    let print = &site["print.html"];
    let hrefs: Vec<&str> = print.split("href=\"#page-").skip(1).collect();
    assert!(hrefs.len() >= 3, "{print}");
    for href in hrefs {
        let anchor = href.split('"').next().unwrap_or_default();
        let anchor = anchor.replace("gr%C3%B6%C3%9Fe", "größe");
        assert!(
            print.contains(&format!("id=\"page-{anchor}\"")),
            "{anchor}:\n{print}"
        );
    }
    assert!(!print.contains("opsbook:body:"));
}

#[test]
fn a_page_says_what_its_environments_put_in() {
    let environment = |name: &str, value: &str| Environment {
        name: Spanned::new(name.to_owned(), 0..0),
        values: [("namespace", value), ("unused", "x")]
            .map(|(name, value)| (name.to_owned(), Spanned::new(value.to_owned(), 0..0)))
            .into(),
        guard: None,
    };
    let config = Config {
        environments: vec![
            environment("production", "shop"),
            environment("staging", "shop-2"),
        ],
        ..hosted()
    };
    let site = site(
        &config,
        &[
            (
                "one.md",
                "---\ntitle: One\ncommands: [{ id: pods, run: kubectl get pods -n <namespace> }]\n---\n\n```{command} pods\n```\n",
            ),
            ("two.md", "---\ntitle: Two\n---\n\nNothing to fill in.\n"),
        ],
    );
    let one = &site["one.html"];
    for part in [
        "data-placeholder=\"namespace\" hidden",
        "<span dir=\"auto\">staging</span> <code>shop-2</code>",
        "<select data-environment autocomplete=\"off\"><option value=\"production\"",
    ] {
        assert!(one.contains(part), "{part}:\n{one}");
    }
    assert_eq!(one.matches("data-field=").count(), 1);
    assert!(!site["two.html"].contains("data-field"));
}

#[test]
fn a_title_that_says_the_same_as_the_heading_does_not_stand_twice() {
    let page = |title: &str, heading: &str| {
        let text = format!("---\ntitle: {title}\n---\n\n# {heading}\n\nText.\n");
        site(&hosted(), &[("a.md", text.as_str())])["a.html"].clone()
    };
    for (title, heading) in [
        ("Kube Pod Down", "KubePodDown"),
        ("Reach a node", "Reach a node."),
    ] {
        let html = page(title, heading);
        assert_eq!(html.matches("<h1").count(), 1, "{heading}");
        assert!(html.contains(&format!(">{heading}</h1>")), "{heading}");
    }
    assert_eq!(page("Pod", "Node").matches("<h1").count(), 2);
}

#[test]
fn paper_says_what_it_leaves_out() {
    let mut data = String::from("title: Book\ncontacts:\n");
    for at in 0..60 {
        data.push_str(&format!(
            "  - {{ id: c{at}, name: Contact {at}, phone: \"+1 555 01{at:02}\" }}\n"
        ));
    }
    let tasks = "---\ntitle: Handover\nversion: \"2\"\n---\n## Before\n\n- [ ] One\n- [ ] Two\n";
    let pages = [("index.md", data.as_str()), ("handover.md", tasks)];
    let hosted = site(&hosted(), &pages);
    let card = &hosted["wallet-card.html"];
    assert_eq!(card.matches("+1 555 01").count(), 19);
    assert!(card.contains("and 41 more: Contacts"), "{card}");
    assert!(card.contains("No severities are defined"), "{card}");
    let page = &hosted["handover.html"];
    assert!(page.contains("<svg class=\"qr\" role=\"img\" data-chrome"));
    assert!(page.contains("href=\"checklists.html#checklist-1\""));
    let sheets = &hosted["checklists.html"];
    assert!(sheets.contains("id=\"checklist-1\"") && !sheets.contains("checklist-2"));
    assert_eq!(sheets.matches("class=\"checklist__box\"").count(), 2);

    let local = site(&Config::default(), &pages);
    assert!(!local["handover.html"].contains("class=\"qr\""));
    let own = [
        ("index.md", "title: Book"),
        ("handover.md", tasks),
        ("checklists.md", "title: Ours"),
    ];
    let own = site(&Config::default(), &own);
    assert!(!own["handover.html"].contains("checklists.html#"));
}

#[test]
fn a_language_lays_its_pages_out_in_its_direction() {
    for (language, html) in [
        ("he", "<html lang=\"he\" dir=\"rtl\" data-site="),
        ("en", "<html lang=\"en\" data-site="),
    ] {
        let config = Config {
            language: language.to_owned(),
            ..Config::default()
        };
        let site = site(&config, &[("a.md", "---\naliases: [old.md]\n---\n# A\n")]);
        assert!(site["a.html"].contains(html), "{}", site["a.html"]);
        assert!(site["old.html"].contains(html), "{}", site["old.html"]);
    }
}
