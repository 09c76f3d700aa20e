//! The manual in `docs/`: a playbook without a finding, whose examples work, and which leaves nothing out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use opsbook::diagnostic::{Level, Lint};
use serde_json::Value as Json;

use crate::book::{Book, Run};

#[test]
fn there_is_nothing_to_mend_in_the_manual() {
    run(&["check", "docs", "--deny", "warnings"]).expect(0);
}

#[test]
fn the_examples_of_keys_and_directives_build_as_one_book() {
    let settings = &fences("settings.md", "toml")[0];
    let mut book = with_rules(settings)
        .file("index.md", "---\nowner: Checkout team\n---\n# Home\n")
        // What the example of `{runbooks}` lists.
        .file(
            "runbook.md",
            "---\nkind: runbook\ntags: [kubernetes]\n---\n# A runbook\n",
        );
    let data = ["front-matter.md", "data.md"].map(|page| fences(page, "yaml"));
    let data: Vec<String> = data.concat();
    assert!(data.len() > 10);
    // In a folder each, as the page of a section: only there `defaults` and `team` mean something.
    for (number, yaml) in data.iter().enumerate() {
        let page = format!("---\n{yaml}---\n\nText.\n");
        book = book.file(&format!("data/part-{number}/index.md"), page);
    }
    let pages =
        ["directives.md", "authoring.md", "commands.md"].map(|page| fences(page, "markdown"));
    let directives = pages[0].len();
    for (number, body) in pages.concat().iter().enumerate() {
        book = book.file(&format!("pages/page-{number}.md"), body);
    }
    let run = book.run(&["check"]).expect(0);
    assert!(!run.stderr.contains("unknown-"), "{}", run.stderr);
    assert_eq!(directives, opsbook::parse::directive::NAMES.len());
    book.build().expect(0);
}

#[test]
fn pieces_of_settings_are_right() {
    for page in [
        "settings.md",
        "alerts.md",
        "danger.md",
        "theming.md",
        "diagnostics.md",
        "hosting.md",
    ] {
        for settings in fences(page, "toml") {
            let book = with_rules(&settings);
            let home = "---\nseverities: [{ id: P2 }]\n---\n# Home\n";
            let run = book.file("index.md", home).run(&["check"]);
            assert_eq!(run.code, 0, "{page}:\n{settings}\n{}", run.stderr);
        }
    }
}

#[test]
fn getting_started_leads_to_a_site_with_its_alert() {
    let pages = fences("getting-started.md", "markdown");
    let book = Book::new()
        .file("opsbook.toml", &fences("getting-started.md", "toml")[0])
        .file("index.md", &pages[0])
        .file("checkout-down.md", &pages[1]);
    book.build().expect(0);
    assert!(
        book.published("alerts/CheckoutDown.html")
            .contains("checkout-down.html")
    );
    assert!(
        book.published("checkout-down.html")
            .contains("tel:+12025550117")
    );
}

#[test]
fn the_tour_of_the_readme_leads_to_a_site() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("the README can be read");
    // The steps are a list, so their fences are indented.
    let steps = readme.replace("\n   ", "\n");
    let pages = fences_of(&steps, "markdown");
    let book = Book::new()
        .file("opsbook.toml", &fences_of(&steps, "toml")[0])
        .file("index.md", &pages[0])
        .file("checkout-down.md", &pages[1]);
    book.build().expect(0);
    assert!(
        book.published("index.html")
            .contains("No order goes through")
    );
    book.published("alerts/CheckoutDown.html");
}

#[test]
fn every_key_is_explained() {
    let named = |page: &str, keys: &BTreeSet<String>| {
        let text = manual(page);
        let is_named =
            |key: &String| text.contains(&format!("`{key}`")) || text.contains(&format!("{key}:"));
        let silent: Vec<&String> = keys.iter().filter(|key| !is_named(key)).collect();
        assert!(
            silent.is_empty(),
            "docs/{page} does not speak of {silent:?}"
        );
    };
    let front_matter = schema("front-matter");
    named("front-matter.md", &keys(&front_matter["properties"]));
    for (name, definition) in front_matter["definitions"]
        .as_object()
        .expect("defines nouns")
    {
        let page = if name == "defaults" {
            "front-matter.md"
        } else {
            "data.md"
        };
        named(page, &keys(&definition["properties"]));
    }
    let text = manual("settings.md");
    for key in keys(&schema("config")["properties"]) {
        let is_named = [format!("`{key}`"), format!("[{key}"), format!("## {key}")];
        let is_named = is_named
            .iter()
            .any(|form| text.to_lowercase().contains(form.as_str()));
        assert!(is_named, "docs/settings.md does not speak of {key}");
    }
}

#[test]
fn every_lint_stands_at_its_level() {
    let text = manual("diagnostics.md");
    let part = |from: &str| text.split(from).nth(1).unwrap_or_default();
    let errors = part("Errors unless").split("\nWarnings:").next();
    let warnings = part("\nWarnings:").split("\nAdvice:").next();
    let advice = part("\nAdvice:").split("\n## ").next();
    for lint in Lint::ALL {
        let part = match lint.default_level() {
            Level::Error => errors,
            Level::Warning => warnings,
            Level::Advice => advice,
        };
        let row = format!("| [`{0}`](lints/{0}.md) |", lint.name());
        assert!(part.is_some_and(|part| part.contains(&row)), "{row}");
    }
}

#[test]
fn a_web_server_is_told_the_policy_of_the_pages() {
    let page = Book::new().file("index.md", "# Home\n").page("index.html");
    let policy = page
        .split("http-equiv=\"Content-Security-Policy\" content=\"")
        .nth(1);
    let policy = policy
        .and_then(|rest| rest.split('"').next())
        .expect("a policy");
    assert!(manual("hosting.md").contains(&format!("\"{policy}; frame-ancestors 'none'\"")));
}

/// Makes a book with settings, and with rule files where they look for some: inside of the book, not beside it.
fn with_rules(settings: &str) -> Book {
    let rule = "groups: [{ name: checkout, rules: [{ alert: CheckoutDown }] }]\n";
    let book = Book::new().file("opsbook.toml", settings.replace("../rules", "rules"));
    match settings.contains("../rules") {
        true => book.file("rules/checkout.yaml", rule).file(
            "answers.md",
            "---\nalerts: [CheckoutDown]\n---\n# Answers\n",
        ),
        false => book,
    }
}

/// Returns the contents of a page's fences in a language, of three or four backticks, in order.
fn fences(page: &str, language: &str) -> Vec<String> {
    fences_of(&manual(page), language)
}

fn fences_of(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match &mut open {
            Some((fence, _)) if line == *fence => {
                found.extend(open.take());
            }
            Some((_, content)) => {
                content.push_str(line);
                content.push('\n');
            }
            None if ticks.len() >= 3 => open = Some((ticks, format!("{}\n", &line[ticks.len()..]))),
            None => {}
        }
    }
    let first_line = format!("{language}\n");
    let contents = found.into_iter().map(|(_, content)| content);
    contents
        .filter_map(|content| content.strip_prefix(&first_line).map(str::to_owned))
        .collect()
}

fn keys(object: &Json) -> BTreeSet<String> {
    object
        .as_object()
        .map(|map| map.keys().cloned().collect())
        .unwrap_or_default()
}

fn schema(format: &str) -> Json {
    let run = run(&["schema", format]).expect(0);
    serde_json::from_str(&run.stdout).expect("a schema is JSON")
}

fn manual(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(page);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs the program in the checkout.
fn run(words: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .args(words)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1");
    Run::from_output(&command.output().expect("the program starts"))
}
