//! What is a step and what is not, and what its ticks are kept under.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use insta::assert_snapshot;
use opsbook::assemble::assemble;
use opsbook::config::Config;
use opsbook::diagnostic::Outcome;
use opsbook::model::Playbook;
use opsbook::parse::{ParseOptions, parse_page};
use opsbook::source::{SitePath, SourceFile};

use crate::book::{Book, shared, tree};

/// Assembles the pages of a book that has the severities P1 to P3.
fn assembled<'a>(pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Outcome<Playbook> {
    let severities = "---\nseverities:\n  - id: P1\n  - id: P2\n  - id: P3\n---\n";
    let pages = pages.into_iter().chain([("severities.md", severities)]);
    let pages = pages.map(|(path, text)| {
        let path = SitePath::new(path).expect("a path inside the source");
        let file = SourceFile::new(path, text.to_owned());
        Arc::new(parse_page(&file, &ParseOptions::default()).value)
    });
    assemble(&Config::default(), pages.collect(), Arc::default())
}

/// The titles of the steps of one page, those inside others behind dots.
fn steps(text: &str) -> Vec<String> {
    let playbook = assembled([("page.md", text)]).value;
    let page = playbook
        .pages
        .iter()
        .find(|page| page.path().as_str() == "page.md");
    let steps = page.expect("the page").steps.iter();
    steps
        .map(|step| format!("{}{}", ".".repeat(step.depth), step.title))
        .collect()
}

/// The keys of the steps of one page, by title.
fn keys(text: &str) -> BTreeMap<String, String> {
    let playbook = assembled([("page.md", text)]).value;
    let page = playbook
        .pages
        .iter()
        .find(|page| page.path().as_str() == "page.md");
    let steps = page.expect("the page").steps.iter();
    steps
        .map(|step| (step.title.to_string(), step.key.to_string()))
        .collect()
}

#[test]
fn tasks_are_steps_at_any_depth() {
    let text = "# T\n\n- [ ] a\n- [x] b\n  - [ ] c\n- no task\n  1. [ ] d\n\n> - [ ] e\n\n> [!NOTE]\n> - [ ] f\n\n\
                <details><summary>x</summary>\n\n- [ ] g\n\n</details>\n\n## Solutions\n\n- [ ] h\n\n## Ways {.options}\n\n- [ ] not\n";
    assert_eq!(steps(text), ["a", "b", ".c", "d", "e", "f", "g", "h"]);
}

#[test]
fn ordered_lists_are_steps_where_the_page_and_its_heading_say_so() {
    let list = "1. a\n2. b\n   1. c\n";
    let is_steps = |kind: &str, above: &str| {
        let found = steps(&format!(
            "---\n{kind}\n---\n# Title\n\nText.\n\n{above}\n\n{list}"
        ));
        match &found[..] {
            [] => false,
            [a, b] if a == "a" && b == "b" => true,
            other => panic!("{other:?}"),
        }
    };
    for heading in [
        "## Steps",
        "## Immediate Actions",
        "## Procedure\n\n### Details",
        "**Standard Response:**",
        "## Alert Response Procedures\n\n### Flow\n\n**First:**",
        "### Quick checks",
        "## Was zu tun ist {.steps}",
    ] {
        assert!(is_steps("kind: runbook", heading), "{heading}");
        assert!(is_steps("kind: procedure", heading), "{heading}");
        let is_marked = heading.contains("{.steps}");
        assert_eq!(is_steps("kind: reference", heading), is_marked, "{heading}");
        assert_eq!(is_steps("title: T", heading), is_marked, "{heading}");
        assert!(is_steps("severity: P1", heading), "{heading}");
    }
    for heading in [
        "## Notes",
        "## Solutions",
        "**Common Causes:**",
        "## Steps\n\n### Options",
        "## Procedure\n\n### Symptoms",
        "## Steps {.options}",
        "## Steps\n\n## Later",
        "## Response times",
    ] {
        let found = is_steps("kind: reference", heading);
        assert!(!found, "{heading}");
    }
    for heading in [
        "## Notes",
        "## Solutions",
        "## Steps {.options}",
        "## Steps\n\n## Later",
    ] {
        assert!(!is_steps("kind: runbook", heading), "{heading}");
    }
    // The lists of a step say how it is done.
    let inside = "## Steps\n\n### 1. Look\n\n#### Details\n\n1. a\n";
    let found = steps(&format!("---\nkind: runbook\n---\n# T\n\n{inside}"));
    assert_eq!(found, ["1. Look"]);
    assert!(steps(&format!("---\nkind: reference\n---\n# T\n\n{inside}")).is_empty());
}

#[test]
fn the_list_below_the_title_of_a_procedure_is_its_steps() {
    assert_eq!(
        steps("---\nkind: procedure\n---\n# Restart\n\n1. a\n2. b\n"),
        ["a", "b"]
    );
    assert_eq!(
        steps("---\nkind: procedure\ntitle: Restart\n---\n1. a\n2. b\n"),
        ["a", "b"]
    );
    assert!(steps("---\nkind: runbook\n---\n# Restart\n\n1. a\n2. b\n").is_empty());
    assert!(
        steps("---\nkind: procedure\n---\n# T\n\n1. [A](#a)\n2. [B](#b)\n\n## A\n\n## B\n")
            .is_empty()
    );
}

#[test]
fn numbered_headings_are_steps() {
    let text = "# 1. Not the title\n\n### 1. Look\n\n1. how\n\n- [ ] inside\n\n### Step 2\n\n#### 2) Deeper\n\n## 3.1 Chapter\n\n\
                ## Options\n\n### 1. Restart\n\n## Step 3: End {.options}\n\n- [ ] none\n";
    assert_eq!(steps(text), ["1. Look", ".inside", "Step 2", ".2) Deeper"]);
    // What is said to be looked up has chapters. Who says nothing and numbers headings means steps.
    let chapters =
        "## 1. Look\n\n## Step 2: Do\n\n## Steps\n\n### 1. Act\n\n## Way {.steps}\n\n### 1. Go\n";
    for kind in ["kind: reference", "kind: template"] {
        let page = format!("---\n{kind}\n---\n# T\n\n{chapters}");
        assert_eq!(steps(&page), ["Step 2: Do", "1. Go"], "{kind}");
    }
    for kind in [
        "description: none",
        "kind: runbook",
        "kind: procedure",
        "kind: checklist",
    ] {
        let page = format!("---\n{kind}\n---\n# T\n\n{chapters}");
        let all = ["1. Look", "Step 2: Do", "1. Act", "1. Go"];
        assert_eq!(steps(&page), all, "{kind}");
    }
}

#[test]
fn lists_in_quotations_and_callouts_are_remarks() {
    let page = |list: &str| {
        steps(&format!(
            "---\nkind: runbook\n---\n# T\n\n## Steps\n\n{list}"
        ))
    };
    assert_eq!(page("1. a\n"), ["a"]);
    assert_eq!(
        page("<details><summary>x</summary>\n\n1. a\n\n</details>\n"),
        ["a"]
    );
    assert!(page("> 1. a\n").is_empty());
    assert!(page("> [!NOTE]\n> 1. a\n").is_empty());
}

#[test]
fn conditions_name_severities() {
    let text = "---\nkind: checklist\n---\n# T\n\n- [ ] a (if P1/P2)\n- [ ] b (if P1, P2 or P3).\n- [ ] c (if needed)\n\
                - [ ] **d (if P3)**\n- [ ] e (if P1/P9)\n- [ ] f (if P7)\n- [ ] (if P1) g\n";
    let outcome = assembled([("page.md", text)]);
    let page = &outcome.value.pages[0];
    let found: Vec<(&str, Vec<usize>)> = page
        .steps
        .iter()
        .filter_map(|step| {
            let condition = step.condition.as_ref()?;
            let ids = condition.severities.iter().map(|id| id.0);
            Some((&*condition.written, ids.collect()))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("(if P1/P2)", vec![0, 1]),
            ("(if P1, P2 or P3)", vec![0, 1, 2]),
            ("(if P3)", vec![2]),
            ("(if P1/P9)", vec![0]),
        ]
    );
    let unknown: Vec<_> = outcome
        .diagnostics
        .iter()
        .map(|finding| {
            (
                finding.lint.name(),
                finding.message.as_str(),
                finding.primary.span.map_or("", |span| span.text(text)),
            )
        })
        .collect();
    assert_eq!(
        unknown,
        [
            ("unknown-id", "no severity has the id `P9`", "P9"),
            ("unknown-id", "no severity has the id `P7`", "P7"),
        ]
    );
}

const PAGE: &str = "---\nkind: runbook\n---\n# T\n\n## Steps\n\n1. One\n2. Two\n3. Same\n4. Same\n\n### 1. Look\n\n```bash\nls\n```\n\n- [ ] Part\n\n### 2. Act\n\n```bash\nrm x\n```\n";

#[test]
fn keys_outlive_edits_elsewhere() {
    let before = keys(PAGE);
    assert_eq!(before.len(), 6);
    for (what, edited) in [
        ("the title", PAGE.replace("# T", "# Another")),
        (
            "a list in another order",
            PAGE.replace("1. One\n2. Two\n", "1. Two\n2. One\n"),
        ),
        ("a step more", PAGE.replace("2. Two\n", "2. New\n2. Two\n")),
        (
            "prose of no step",
            PAGE.replace("## Steps\n", "## Steps\n\nCarefully.\n"),
        ),
        (
            "a step more inside of one",
            PAGE.replace("- [ ] Part\n", "- [ ] Part\n- [ ] New\n"),
        ),
        ("emphasis", PAGE.replace("1. One", "1. **One**")),
        ("another number", PAGE.replace("### 1. Look", "### 7. Look")),
        (
            "a section before",
            PAGE.replace("## Steps", "## Before\n\nText.\n\n## Steps"),
        ),
    ] {
        let after = keys(&edited);
        for (title, key) in &before {
            let title = title.replace("1. Look", "7. Look");
            let kept = after.get(&title).or_else(|| after.get("1. Look"));
            let kept = if what == "another number" {
                kept
            } else {
                after.get(&title.replace("7. Look", "1. Look"))
            };
            assert_eq!(kept, Some(key), "{what}: {title}");
        }
    }
}

#[test]
fn a_changed_step_is_new() {
    let before = keys(PAGE);
    let two = keys(&PAGE.replace("2. Two", "2. Twice"));
    assert_eq!(two["One"], before["One"]);
    assert!(!before.values().any(|key| *key == two["Twice"]));
    // What was done is what was typed.
    let command = keys(&PAGE.replace("rm x", "rm y"));
    assert_ne!(command["2. Act"], before["2. Act"]);
    assert_eq!(command["1. Look"], before["1. Look"]);
    let elsewhere = keys(&PAGE.replace("## Steps", "## Other steps"));
    assert_ne!(elsewhere["One"], before["One"]);
}

/// A step of which every part is changed in turn.
const WHOLE: &str = "---\nkind: runbook\ncommands:\n  - { id: fail-over, run: make it }\n---\n# T\n\n### 1. Alpha\n\n\
    Para one.\n\nPara two with `code`, a [link](a.md \"t\") and a note[^n].\n\n- [ ] Inner\n\n  its second\n\n  - kept\n\n1. Promote the replica\n2. Look\n\n- bullet\n\n\
    | A | B |\n| --- | --- |\n| cell | x |\n\n![picture](p.png)\n\n> quoted\n\n> [!NOTE]\n> called\n\n#### Below\n\n**Bold**\n\n\
    <details><summary>sum</summary>\n\nfolded\n\n</details>\n\n```sql\nselect 1\n```\n\n```bash\nls\n```\n\n\
    ```{command} fail-over\n```\n\n\
    ### 2. Beta\n\nText.\n\n[^n]: noted\n";

#[test]
fn all_that_belongs_to_a_step_is_its_own() {
    let before = keys(WHOLE);
    assert_eq!(before.len(), 3, "{before:?}");
    for (from, to) in [
        ("Para one", "Para 1"),
        ("Para two", "Para 2"),
        ("`code`", "code"),
        ("a.md", "b.md"),
        ("[link]", "[lynk]"),
        ("Promote", "Do not promote"),
        ("- bullet", "- bulletin"),
        ("cell", "cells"),
        ("B |", "C |"),
        ("![picture]", "![photo]"),
        ("p.png", "q.png"),
        ("quoted", "quoth"),
        ("called", "calls"),
        ("!NOTE", "!WARNING"),
        ("Below", "Under"),
        ("**Bold**", "**Bald**"),
        ("sum<", "some<"),
        ("folded", "open"),
        ("select 1", "select 2"),
        ("ls\n", "ll\n"),
        ("make it", "break it"),
        ("noted", "notes"),
    ] {
        let after = keys(&WHOLE.replacen(from, to, 1));
        assert_ne!(after["1. Alpha"], before["1. Alpha"], "{from}");
        assert_eq!(after["Inner"], before["Inner"], "{from}");
        assert_eq!(after["2. Beta"], before["2. Beta"], "{from}");
    }
    for (from, to) in [("its second", "the second"), ("- kept", "- keeps")] {
        let after = keys(&WHOLE.replacen(from, to, 1));
        assert_ne!(after["Inner"], before["Inner"], "{from}");
        assert_eq!(after["1. Alpha"], before["1. Alpha"], "{from}");
    }
    // How it is written says nothing of what is to be done.
    for (from, to) in [
        ("Para one.", "Para\none."),
        ("Para one", "*Para* one"),
        ("2. Look", "3. Look"),
        ("- bullet", "* bullet"),
    ] {
        let after = keys(&WHOLE.replacen(from, to, 1));
        let kept = after["1. Alpha"] == before["1. Alpha"];
        assert!(kept, "{from}");
    }
}

#[test]
fn a_condition_is_no_part_of_the_path() {
    let page = "---\nkind: checklist\n---\n# T\n\n### 1. Alpha\n\n- [ ] parent\n  - [ ] child\n";
    let before = keys(page);
    for (from, to) in [
        ("parent", "parent (if P1)"),
        ("1. Alpha", "1. Alpha (if P2) (if P1)"),
    ] {
        let after = keys(&page.replace(from, to));
        assert_eq!(after["child"], before["child"], "{to}");
    }
    let renamed = keys(&page.replace("parent", "parents"));
    assert_ne!(renamed["child"], before["child"]);
}

#[test]
fn conditions_are_read_as_people_write_them() {
    let found = |words: &str| {
        let text = format!("---\nkind: checklist\n---\n# T\n\n- [ ] a {words}\n");
        let outcome = assembled([("page.md", text.as_str())]);
        let reported: Vec<_> = outcome
            .diagnostics
            .iter()
            .map(|one| one.message.clone())
            .collect();
        let condition = outcome.value.pages[0].steps[0].condition.clone();
        let condition = condition.map(|condition| {
            let ids: Vec<usize> = condition.severities.iter().map(|id| id.0).collect();
            (condition.written.to_string(), ids)
        });
        (condition, reported)
    };
    for (words, ids) in [
        ("(IF P1)", vec![0]),
        ("( if  P1 / P2 )", vec![0, 1]),
        ("(if p1)", vec![0]),
        ("(If p1 OR P3)", vec![0, 2]),
        ("(if P1) (if P2)", vec![0, 1]),
        ("(if P3), (if P1 / P3)", vec![2, 0]),
    ] {
        assert_eq!(
            found(words),
            (Some((words.to_owned(), ids)), vec![]),
            "{words}"
        );
    }
    let (condition, reported) = found("(if P1) (IF p9)");
    assert_eq!(condition, Some(("(if P1) (IF p9)".to_owned(), vec![0])));
    assert_eq!(reported, ["no severity has the id `p9`"]);
    for words in [
        "(if needed)",
        "(iffy P1)",
        "(P1)",
        "if P1)",
        "(if)",
        "(if )",
    ] {
        assert_eq!(found(words), (None, vec![]), "{words}");
    }
}

#[test]
fn steps_have_their_boxes() {
    let book = Book::new()
        .file("severities.md", "---\nseverities:\n  - id: P1\n  - id: P2\n---\n# S\n")
        .file(
            "page.md",
            "---\nkind: runbook\n---\n# T\n\n## Steps\n\n### 1. Look & see (if P1/P2)\n\ntext\n\n- [ ] tight `a`\n- [x] done\n\n### 2. Act\n\n1. loose\n\n2. items\n\n## Steps\n\n3. one\n4. two **b**\n",
        );
    let html = book.page("page.html");
    let start = html
        .find("<article class=\"body prose\" data-body>")
        .expect("the body");
    let end = html[start..].find("</article>").expect("its end");
    assert_snapshot!(&html[start..start + end]);
    assert!(
        html.contains("data-progress data-done=\"0\" data-total=\"6\""),
        "{html}"
    );
}

/// Lists what is taken for steps, with what stands around it.
fn listed(pages: &BTreeMap<String, String>) -> String {
    let pages = pages
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let playbook = assembled(pages).value;
    let mut shown = String::new();
    for page in playbook.pages.iter().filter(|page| !page.steps.is_empty()) {
        writeln!(
            shown,
            "== {} ({}): {}",
            page.path(),
            page.kind.name(),
            page.steps.len()
        )
        .expect("memory");
        for step in &page.steps {
            let what = if step.heading.is_some() { "#" } else { "-" };
            let indent = "  ".repeat(step.depth);
            writeln!(shown, "{indent}{what} [{}] {}", step.section, step.title).expect("memory");
        }
    }
    shown
}

fn markdown(folder: &Path) -> BTreeMap<String, String> {
    let files = tree(folder).into_iter();
    let markdown = files.filter(|(path, _)| path.ends_with(".md"));
    markdown
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .collect()
}

#[test]
fn the_shipped_playbook_has_its_steps() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    assert_snapshot!(listed(&markdown(&content)));
}

/// The playbook as one page, once it is said to be a runbook: six steps for a P1, and no solution is one.
#[test]
fn the_playbook_itself_has_its_steps() {
    let Some(path) = shared("corpus/cronos-playbook/playbook.md") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the playbook can be read");
    let text = format!("---\nkind: runbook\n---\n{text}");
    let playbook = assembled([("playbook.md", text.as_str())]).value;
    let page = playbook
        .pages
        .iter()
        .find(|page| page.path().as_str() == "playbook.md");
    let steps = &page.expect("the page").steps;
    let under = |section: &str| {
        steps
            .iter()
            .filter(|step| &*step.section == section)
            .count()
    };
    assert_eq!(under("Immediate Actions:"), 6);
    assert_eq!(under("Alert Triage Checklist"), 7);
    assert_eq!(under("Solutions:"), 0);
    assert_eq!(under("Table of Contents"), 0);
}

/// Prints what is taken for steps in other people's runbooks, read as runbooks; run with `--nocapture`.
#[test]
fn other_peoples_steps_are_found() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let as_runbook = |text: String| match text.starts_with("---\n") {
        true => text.replacen("---\n", "---\nkind: runbook\n", 1),
        false => format!("---\nkind: runbook\n---\n{text}"),
    };
    for (how, pages) in [
        ("as they are", markdown(&corpus)),
        (
            "as runbooks",
            markdown(&corpus)
                .into_iter()
                .map(|(path, text)| (path, as_runbook(text)))
                .collect(),
        ),
    ] {
        let shown = listed(&pages);
        println!("{how}: {} pages\n{shown}", pages.len());
        assert!(shown.contains("cloud-platform/"), "{shown}");
    }
}
