//! Rule files of the monitoring system: what is read of them, and how many of their alerts have a runbook.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use opsbook::diagnostic::Diagnostic;
use opsbook::model::alert_rule::{RuleFile, rule_file_key};
use opsbook::parse::alert_rules::parse_alert_rules;
use opsbook::source::{LineIndex, SourceFile};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::book::{Book, Run};

/// What grows out of bounds takes hours; what is only slow takes less than this.
const LONGEST: Duration = Duration::from_secs(600);

fn read(text: &str) -> (RuleFile, Vec<Diagnostic>) {
    let key = rule_file_key(0, "rules.yaml").expect("a path of the test");
    let outcome = parse_alert_rules(&SourceFile::new(key, text), "rules.yaml");
    (outcome.value, outcome.diagnostics)
}

/// Returns what was understood: alerts by group with their places, what was skipped and why, what is wrong.
fn told(text: &str) -> String {
    let (rules, findings) = read(text);
    let index = LineIndex::new(text);
    let place = |at: usize| {
        let position = index.position(text, at);
        format!("{}:{}", position.line, position.column)
    };
    let mut lines = Vec::new();
    for group in &rules.groups {
        let alerts = group.alerts.iter().map(|alert| {
            let url = alert.runbook_url().map(|url| {
                assert!(url.span.end <= text.len());
                format!(" {} -> {}", place(url.span.start), url.value)
            });
            let (at, name) = (place(alert.name.span.start), &alert.name.value);
            format!("{name} {at}{}", url.unwrap_or_default())
        });
        let alerts: Vec<String> = alerts.collect();
        lines.push(format!("{}: {}", group.name, alerts.join(", ")));
    }
    if rules.recording > 0 {
        lines.push(format!("recording: {}", rules.recording));
    }
    for skipped in &rules.skipped {
        let at = place(skipped.span.start);
        lines.push(format!("{:?} {at}: {}", skipped.part, skipped.why));
    }
    for finding in findings {
        let span = finding.primary.span.expect("it has a place");
        lines.push(format!("{}: {}", place(span.start), finding.message));
    }
    lines.join("\n")
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules");
    fs::read_to_string(folder.join(name)).expect("a fixture")
}

#[track_caller]
fn fixture_says(name: &str, expected: &[&str]) {
    let found = told(&fixture(name));
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "{name}");
}

#[test]
fn rules_of_prometheus_are_read_whole() {
    fixture_says(
        "prometheus.yaml",
        &[
            "checkout: CheckoutSlow 8:16 19:24 -> https://runbooks.example.com/alerts/CheckoutSlow.html, CheckoutSlow 20:16",
            "empty: ",
            "recording: 1",
        ],
    );
    let (rules, _) = read(&fixture("prometheus.yaml"));
    let alert = &rules.groups[0].alerts[0];
    assert_eq!(
        alert.annotation("summary").map(|text| text.value.as_str()),
        Some("Checkout of {{ $labels.shop }} takes {{ $value | humanizeDuration }}")
    );
    assert_eq!(
        alert
            .annotation("description")
            .map(|text| text.value.as_str()),
        Some("Orders go through, but slowly.")
    );
    assert_eq!(
        alert.expr.as_deref(),
        Some("checkout:latency:p99 > 2\n  and on() up{job=\"checkout\"} == 1\n")
    );
    assert_eq!(alert.hold.as_deref(), Some("10m"));
    assert_eq!(
        alert.labels,
        [("severity".to_owned(), "warning".to_owned())]
    );
}

#[test]
fn resources_lists_and_config_maps_are_read() {
    fixture_says("prometheus_rule.yaml", &["node: NodeDown 10:14"]);
    fixture_says(
        "list.yaml",
        &[
            "list: InAList 13:18",
            "map: InAMap 22:18 25:26 -> https://runbooks.example.com/map",
            "second: InASecondDocument 30:18",
            "quoted: Quoted 32:13",
        ],
    );
    fixture_says(
        "grafana.yaml",
        &[
            "hourly: Orders stopped 9:16 16:24 -> https://runbooks.example.com/alerts/Orders%20stopped.html",
        ],
    );
    fixture_says("rules.json", &["json: InJson 6:16"]);
}

#[test]
fn a_broken_document_costs_no_other() {
    fixture_says(
        "documents.yaml",
        &[
            "first: First 7:16",
            "last: Last 27:16",
            "Foreign 10:1: a Service holds no alert rules",
            "Broken 19:8: it is not YAML",
            "19:8: this line is indented like a list item, but has no `- `",
        ],
    );
}

#[test]
fn templates_of_helm_are_read_as_far_as_they_go() {
    fixture_says(
        "helm.yaml",
        &[
            "web: WebDown 18:14 24:22 -> {{ .Values.runbookUrl }}/web/webdown, NoQueue 34:14",
            "made: ",
            "Rule 31:14: the name `{{ . }}QueueFull` is made by a template",
            "Rule 38:12: the rules of this group are made by a template",
        ],
    );
    let (rules, _) = read(&fixture("helm.yaml"));
    let alert = &rules.groups[0].alerts[0];
    assert_eq!(
        alert
            .annotation("description")
            .map(|text| text.value.as_str()),
        Some("{{ $labels.pod }} of {{ $job }}: down {{ $value }}")
    );
    assert_eq!(alert.expr.as_deref(), Some("up{job=\"{{ $job }}\"} == 0"));
    assert_eq!(
        alert.hold.as_deref(),
        Some("{{ dig \"WebDown\" \"for\" \"10m\" .Values.custom }}")
    );
}

#[test]
fn what_is_no_rule_is_said_and_the_others_are_read() {
    fixture_says(
        "odd.yaml",
        &[
            "odd: Fine 10:16",
            "no list: ",
            "Rule 4:9: it is no rule: a rule is a map with `alert` and `expr`",
            "Rule 5:9: a rule has neither `alert` nor `record`",
            "Rule 6:9: the rule names no alert",
            "Rule 7:16: the rule names no alert",
            "Rule 8:16: the name `{{ .Name }}` is made by a template",
            "Rule 15:7: the rules of this group are no list",
            "12:9: the key `expr` stands here twice",
        ],
    );
}

#[test]
fn a_config_map_in_a_template_keeps_its_places() {
    let text = "{{ if .Values.x }}\nkind: ConfigMap\nmetadata: { name: {{ .Name }} }\ndata:\n  a.yaml: |\n    groups:\n    - name: a\n      rules:\n      {{- if .Values.y }}\n      - alert: Kept\n        expr: '{{`{{`}} $labels.x {{`}}`}}'\n      {{- end }}\n      - alert: Also\n{{ end }}\n";
    assert_eq!(told(text), "a: Kept 10:16, Also 13:16");
}

#[test]
fn line_ends_tabs_and_files_without_anything() {
    let fine = fixture("prometheus.yaml");
    let dos = fine.replace('\n', "\r\n");
    let with_mark = format!("\u{feff}{fine}");
    assert_eq!(told(&dos), told(&fine));
    assert!(told(&with_mark).contains("CheckoutSlow"));
    assert_eq!(told(""), "");
    assert_eq!(told("---\n# nothing\n---\n"), "");
    assert_eq!(
        told("groups:\n\t- name: a\n"),
        "Broken 2:1: it is not YAML\n2:1: YAML is indented with spaces, and this line starts with a tab"
    );
    assert!(told("just words").contains("it has no `groups` with `rules`"));
    assert!(told("[1, 2]").contains("it has no `groups` with `rules`"));
}

#[test]
fn hostile_rule_files_end_soon() {
    let start = Instant::now();
    let many = 1 << 20;
    let bomb = (0..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        format!("{text}a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1)
    });
    let nested = (0..5_000).fold(String::new(), |mut text, depth| {
        text.push_str(&format!("{}a:\n", " ".repeat(depth.min(400))));
        text
    });
    let escaped = (0..12).fold("groups: rules:".to_owned(), |text, _| {
        format!("groups: 1\nrules: {}", Json::from(text))
    });
    for text in [
        "{{".repeat(5 << 19),
        "{{ x\n".repeat(many / 5),
        "{{/*\n".repeat(many / 5),
        "{{ `\n".repeat(many / 5),
        "a: {{ x }}\n{{ if }}\n".repeat(many / 20),
        "{".repeat(many),
        "[".repeat(many),
        "- ".repeat(many / 2),
        "---\n".repeat(many / 4),
        "--- {{\n".repeat(many / 7),
        "groups: |\n rules:\n".repeat(many / 18),
        "groups: [{rules: [{alert: A}]}]\n---\n".repeat(many / 37),
        format!("groups: [{{rules: [{}]}}]", "{alert: A},".repeat(many / 11)),
        "groups:\n- rules:\n".to_owned() + &"  - x\n".repeat(many / 6),
        format!("groups: \"{}\"", "groups: rules: ".repeat(many / 15)),
        bomb,
        nested,
        escaped,
        "\u{f0000}{{ x }}: [".repeat(1000),
        "\0groups".to_owned(),
    ] {
        let (rules, findings) = read(&text);
        assert!(findings.len() <= 100_000);
        for alert in rules.groups.iter().flat_map(|group| &group.alerts) {
            assert!(alert.name.span.end <= text.len());
        }
    }
    assert!(start.elapsed() < LONGEST, "took {:?}", start.elapsed());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("groups:\n".to_owned()),
                Just("- name: a\n".to_owned()),
                Just("  rules:\n".to_owned()),
                Just("  - alert: B\n".to_owned()),
                Just("---\n".to_owned()),
                Just("data:\n  x: |\n".to_owned()),
                Just("    groups:\n    - rules:\n      - alert: C\n".to_owned()),
                Just("{{- if é }}\n".to_owned()),
                Just("{{ \"".to_owned()),
                Just("}}".to_owned()),
                Just("{{`{{`}}".to_owned()),
                Just("    annotations: { runbook_url: {{ .x }}/y }\n".to_owned()),
                "[ \\t\\r\\n{}:|>\"'&*-é]{0,6}",
            ],
            0..20,
        )
    ) {
        let text = parts.concat();
        let (rules, findings) = read(&text);
        let inside = |span: opsbook::source::Span| text.get(span.start..span.end).is_some();
        for alert in rules.groups.iter().flat_map(|group| &group.alerts) {
            prop_assert!(inside(alert.name.span));
        }
        for skipped in &rules.skipped {
            prop_assert!(inside(skipped.span), "{skipped:?}");
        }
        for finding in findings {
            prop_assert!(finding.primary.span.is_none_or(inside));
        }
    }
}

const SETTINGS: &str = "title = \"Test\"\nowner = \"Ops\"\nurl = \"https://runbooks.example.com/ops\"\n[alerts]\nrules = [\"../rules/*.yaml\"]\n";

/// A book with rules beside it, each of an alert and its `runbook_url`.
fn book(more: &str, alerts: &[(&str, &str)]) -> Book {
    let rules = alerts.iter().map(|(name, url)| match url.is_empty() {
        true => format!("      - alert: {name}\n        expr: vector(1)\n"),
        false => format!(
            "      - alert: {name}\n        expr: vector(1)\n        annotations: {{ runbook_url: '{url}' }}\n"
        ),
    });
    let rules: String = rules.collect();
    Book::new()
        .file("opsbook.toml", format!("{SETTINGS}{more}"))
        .file("index.md", "# Home\n")
        .file(
            "db/failover.md",
            "---\nalerts: [DbDown, Shared]\naliases: [old/failover.html]\n---\n# Failover\n\n## First look\n",
        )
        .file("web.md", "---\nalerts: [Shared]\n---\n# Web\n")
        .file("../rules/a.yaml", format!("groups:\n  - name: a\n    rules:\n{rules}"))
}

fn check(book: &Book) -> Run {
    book.run(&["check"])
}

/// Returns the findings of some lints as `file:line message`, in the order of findings.
fn findings(run: &Run, lints: &[&str]) -> Vec<String> {
    let lines = run.stdout.lines();
    let found = lines.map(|line| serde_json::from_str::<Json>(line).expect("a line of JSON"));
    let found = found.filter(|found| lints.iter().any(|lint| found["lint"] == *lint));
    found
        .map(|found| {
            let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
            let help = text("help");
            format!(
                "{}:{} {}{}",
                text("file"),
                found["line"],
                text("message"),
                if help.is_empty() {
                    help
                } else {
                    format!(" ({help})")
                }
            )
        })
        .collect()
}

#[test]
fn an_alert_without_a_runbook_is_found_in_its_rule_file() {
    let book = book(
        "ignore = [\"Watch*\"]\n",
        &[
            ("DbDown", ""),
            ("dbdown", ""),
            ("NoPage", ""),
            ("Watchdog", ""),
            ("Elsewhere", "https://wiki.example.org/x"),
        ],
    );
    let run = check(&book)
        .expect(0)
        .says("warning[alert-without-runbook]: no runbook answers the alert `NoPage`")
        .says("rules/a.yaml:8:16")
        .says("alerts: [NoPage]")
        .says("rules: 1 file, 4 alerts, 1 with a runbook (25 %), 1 ignored\n");
    assert!(!run.stderr.contains(".rules/"), "{}", run.stderr);
    let run = book.run(&["check", "--format", "json"]);
    assert!(run.stderr.contains("rules: 1 file"), "{}", run.stderr);
    let found = findings(&run, &["alert-without-runbook", "runbook-without-alert"]);
    assert_eq!(
        found,
        [
            "rules/a.yaml:6 no runbook answers the alert `dbdown` (write   alerts: [dbdown]   in the front matter of the page that answers it)",
            "rules/a.yaml:8 no runbook answers the alert `NoPage` (write   alerts: [NoPage]   in the front matter of the page that answers it)",
            "rules/a.yaml:12 no runbook answers the alert `Elsewhere` (its `runbook_url` leads to wiki.example.org; write a page with   alerts: [Elsewhere]   in its front matter, or, if that one is enough, put the alert under `ignore` in `[alerts]`)",
            "db/failover.md:2 no rule raises the alert `Shared` (take it out, or put it under `ignore` in `[alerts]` if another system raises it)",
            "web.md:2 no rule raises the alert `Shared` (take it out, or put it under `ignore` in `[alerts]` if another system raises it)",
        ]
    );
}

#[test]
fn a_slip_in_a_name_is_told_on_both_sides() {
    let book = book("", &[("DBDown", ""), ("Shraed", "")]);
    let run = book.run(&["check", "--format", "json"]);
    let found = findings(&run, &["alert-without-runbook", "runbook-without-alert"]);
    assert_eq!(
        found,
        [
            "rules/a.yaml:4 no runbook answers the alert `DBDown` (a page lists `DbDown`: write it as the rule does, `DBDown`)",
            "rules/a.yaml:6 no runbook answers the alert `Shraed` (did you mean it where a page lists `Shared`?)",
            "db/failover.md:2 no rule raises the alert `DbDown` (the rule writes it `DBDown`)",
            "db/failover.md:2 no rule raises the alert `Shared` (did you mean `Shraed`?)",
            "web.md:2 no rule raises the alert `Shared` (did you mean `Shraed`?)",
        ]
    );
}

#[test]
fn a_runbook_url_may_name_any_address_of_the_site() {
    let base = "https://runbooks.example.com/ops";
    let good = [
        "/db/failover.html",
        "/db/failover",
        "/db/failover#first-look",
        "/db/failover.html?pod={{ $labels.pod }}#pod={{ $labels.pod }}",
        "/db/failover.md",
        "/old/failover.html",
        "/alerts/DbDown.html",
        "/alerts/dbdown.html",
        "/alerts/Shared",
        "/",
        "",
        "/index.html#top",
        "/web.html?a=b",
    ];
    let good = good.iter().enumerate();
    let good: Vec<(String, String)> = good
        .map(|(at, path)| (format!("Good{at}"), format!("{base}{path}")))
        .chain([
            (
                "Case".to_owned(),
                "HTTP://RUNBOOKS.example.com/ops/web".to_owned(),
            ),
            (
                "Other".to_owned(),
                "https://runbooks.example.com/opsx/y".to_owned(),
            ),
            ("Made".to_owned(), format!("{base}/db/")),
            ("List".to_owned(), format!("{base}/alerts.html")),
        ])
        .collect();
    let good: Vec<(&str, &str)> = good.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let book = book("", &good);
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(findings(&run, &["broken-runbook-url"]), [""; 0]);
    let without = findings(&run, &["alert-without-runbook"]);
    let names = without.iter().map(|found| found.split('`').nth(1));
    assert_eq!(
        names.collect::<Vec<_>>(),
        // The home page answers no alert.
        ["Good9", "Good10", "Good11", "Other", "Made", "List"].map(Some),
    );
}

#[test]
fn a_runbook_url_that_leads_nowhere_is_told_the_right_one() {
    let base = "https://runbooks.example.com/ops";
    let url = |path: &str| format!("{base}{path}");
    let (case, gone, moved, anchor) = (
        url("/DB/Failover.html"),
        url("/nothing.html"),
        url("/failover"),
        url("/db/failover.html#first-lok"),
    );
    let (listed, by_name) = (
        url("/runbooks/dbdown"),
        url("/{{ $labels.alertname }}.html"),
    );
    let book = book(
        "",
        &[
            ("Case", &case),
            ("Gone", &gone),
            ("Moved", &moved),
            ("Anchor", &anchor),
            ("DbDown", &listed),
            ("Shared", &by_name),
        ],
    );
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(
        findings(&run, &["broken-runbook-url", "skipped-rules"]),
        [
            "rules/a.yaml:6 the `runbook_url` of `Case` is written in other letters than the page (write   https://runbooks.example.com/ops/db/failover.html)",
            "rules/a.yaml:9 the `runbook_url` of `Gone` leads to no page (list the alert in the front matter of its runbook; then it is   https://runbooks.example.com/ops/alerts/Gone.html)",
            "rules/a.yaml:12 the `runbook_url` of `Moved` leads to no page (write   https://runbooks.example.com/ops/db/failover.html)",
            "rules/a.yaml:15 the `runbook_url` of `Anchor` names a heading that `db/failover.md` does not have: `#first-lok` (did you mean `#first-look`?)",
            "rules/a.yaml:18 the `runbook_url` of `DbDown` leads to no page (write   https://runbooks.example.com/ops/alerts/DbDown.html)",
            "rules/a.yaml:21 the `runbook_url` of `Shared` was not checked: a template makes it (in Prometheus `$labels` does not hold the name of the alert: write it out)",
        ]
    );
}

#[test]
fn too_little_coverage_fails_and_enough_does_not() {
    let alerts = [("DbDown", ""), ("Shared", ""), ("NoPage", "")];
    let low = book("min_coverage = \"66.7%\"\n", &alerts);
    check(&low)
        .expect(1)
        .says("error[low-alert-coverage]: 2 of 3 alerts have a runbook: 66.6 %, and 66.7 % are asked for")
        .says("--> opsbook.toml:6:16");
    low.build().expect(0).says("low-alert-coverage");
    check(&book("min_coverage = 66\n", &alerts)).expect(0);
    check(&book("min_coverage = 66\nignore = [\"NoPage\"]\n", &alerts))
        .expect(0)
        .says("2 with a runbook (100 %), 1 ignored");
    let slip = "min_coverage = 90\nrules = [\"../rulse/*.yaml\"]\n";
    let slip = SETTINGS.replace("rules = [\"../rules/*.yaml\"]\n", slip);
    let lost = book("", &alerts);
    lost.write("opsbook.toml", slip);
    check(&lost)
        .expect(1)
        .says("no rule file fits `../rulse/*.yaml`")
        .says("no alert was read, so nobody can tell");
}

#[test]
fn the_settings_say_what_is_wrong_with_them() {
    for (more, words) in [
        (
            "min_coverage = 0.9\n",
            "looks like a fraction, and percent are asked for",
        ),
        ("min_coverage = 120\n", "is not between 0 and 100 percent"),
        ("min_coverage = \"most\"\n", "is not a number of percent"),
        ("min_covrage = 90\n", "did you mean `min_coverage`?"),
        ("ignore = [\"a{\"]\n", "is not a glob"),
    ] {
        check(&book(more, &[("DbDown", "")])).expect(1).says(words);
    }
}

#[test]
fn the_command_line_adds_to_the_settings() {
    let book = book("", &[("DbDown", ""), ("Shared", "")]);
    book.write(
        "../more/b.yml",
        "groups: [{ name: b, rules: [{ alert: More }] }]\n",
    );
    let words = ["check", "--rules", "more/*.yml", "--rules", "none/*.yml"];
    let run = book
        .run(&words)
        .expect(0)
        .says("no runbook answers the alert `More`")
        .says("more/b.yml:1:38")
        .says("no rule file fits `none/*.yml`")
        .says("rules: 2 files, 3 alerts, 2 with a runbook (66.6 %)");
    assert!(!run.stderr.contains(".rules"), "{}", run.stderr);
    // Without settings and words, nothing is said of rules.
    let plain = Book::new().file("index.md", "---\nalerts: [A]\n---\n# Home\n");
    let run = check(&plain).expect(0);
    assert!(!run.stderr.contains("rules"), "{}", run.stderr);
}

#[test]
fn files_that_cannot_be_read_are_named_as_they_are_typed() {
    let book = book("", &[("DbDown", ""), ("Shared", "")]);
    book.write("../rules/bad.yaml", b"groups:\n  - \xE9");
    book.write("../rules/broken.yaml", "groups:\n  - a: b: c\n");
    book.write("../rules/empty.yaml", "");
    check(&book)
        .expect(0)
        .says("`rules/bad.yaml` is not UTF-8: byte 0xE9 at line 2, column 5")
        .says("rules/broken.yaml:2:9")
        .says("a second `: ` in one line")
        .says("the rule file is empty")
        .says("1 document skipped");
}

#[test]
fn a_name_that_may_stand_in_what_was_skipped_is_not_said_to_be_unknown() {
    let book = book("", &[("DbDown", "")]);
    book.write(
        "../rules/helm.yaml",
        "groups:\n  - name: x\n    rules: {{ include \"Shared\" . }}\n",
    );
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(findings(&run, &["runbook-without-alert"]), [""; 0]);
}

#[test]
fn the_list_of_alerts_and_the_data_say_it_too() {
    let book = book(
        "min_coverage = 50\nignore = [\"Watchdog\"]\n",
        &[("DbDown", ""), ("NoPage", ""), ("Watchdog", "")],
    );
    let page = book.page("alerts.html");
    for words in [
        "1 of 2 alerts have a runbook (50 %).",
        "50 % are asked for.",
        "<meter class=\"coverage__bar\" min=\"0\" max=\"2\" value=\"1\"",
        "id=\"without-runbook\"",
        "<code class=\"row__name\">NoPage</code>",
        "../rules/a.yaml",
        "id=\"without-rule\"",
        "<code>Watchdog</code>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        !page.contains("style="),
        "the policy allows no inline style"
    );
    let data: Json = serde_json::from_str(&book.published("opsbook.json")).expect("JSON");
    assert_eq!(
        data["alert_coverage"],
        json!({
            "alerts": 2, "covered": 1, "percent": 50.0, "min": 50.0,
            "without": [{ "name": "NoPage", "group": "a", "file": "../rules/a.yaml" }],
            "unknown": [{ "name": "Shared", "page": "db/failover.md" }, { "name": "Shared", "page": "web.md" }],
            "ignored": ["Watchdog"],
        })
    );
    // The same bytes wherever it is started.
    let here = book.all_published();
    let there = book
        .command(&["build", ".", "--out", "../site"])
        .current_dir(book.source())
        .output()
        .expect("the program starts");
    Run::from_output(&there).expect(0);
    assert_eq!(book.all_published(), here);
    // What is missing is nobody's business outside.
    let settings = format!("audience = \"public\"\n{SETTINGS}");
    let public = book.file("opsbook.toml", settings);
    assert!(!public.page("alerts.html").contains("NoPage"));
    let data: Json = serde_json::from_str(&public.published("opsbook.json")).expect("JSON");
    assert_eq!(data.get("alert_coverage"), None);
}

#[test]
fn the_order_of_files_and_documents_does_not_matter() {
    let parts = ["DbDown", "Shared", "NoPage", "NoPage", "Other"];
    let text = |names: &[&str]| -> String {
        let documents = names
            .iter()
            .map(|name| format!("---\ngroups: [{{ name: g, rules: [{{ alert: {name} }}] }}]\n"));
        documents.collect()
    };
    let coverage = |files: &[(&str, String)]| {
        let book = book("", &[("DbDown", "")]);
        fs::remove_file(PathBuf::from(book.folder()).join("rules/a.yaml")).expect("it is there");
        for (name, text) in files {
            book.write(&format!("../rules/{name}"), text);
        }
        let run = check(&book);
        let line = run.stderr.lines().find(|line| line.starts_with("rules: "));
        let line = line.expect("rules are counted").to_owned();
        line.split_once(", ")
            .expect("files come first")
            .1
            .to_owned()
    };
    let one = coverage(&[("a.yaml", text(&parts))]);
    assert_eq!(one, "4 alerts, 2 with a runbook (50 %)");
    let reversed: Vec<&str> = parts.into_iter().rev().collect();
    assert_eq!(coverage(&[("a.yaml", text(&reversed))]), one);
    for cut in 1..parts.len() {
        let (first, second) = (text(&parts[..cut]), text(&parts[cut..]));
        assert_eq!(coverage(&[("z.yaml", first), ("b.yaml", second)]), one);
    }
}

#[test]
fn rule_files_allow_and_hide_as_pages_do() {
    let rules = "groups:\n- name: g\n  rules:\n  # opsbook-allow: alert-without-runbook because it is being replaced\n  - alert: Old\n  - alert: New\n    annotations:\n      summary: see postgres://app:Tr0ub4dor-and-3@db/x\n  - alert: DbDown # opsbook-allow: alert-without-runbook because it has one\n";
    let book = book("", &[("DbDown", "")]);
    book.write("../rules/a.yaml", rules);
    let run = book.run(&["check", "--format", "json"]);
    let found = findings(&run, &["alert-without-runbook", "unused-allow"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|line| line.contains("New")), "{found:?}");
    assert!(
        found.iter().any(|line| line.contains("here to allow")),
        "{found:?}"
    );
    assert!(!book.page("alerts.html").contains("Tr0ub4dor"));
}
