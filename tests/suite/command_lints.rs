//! What `check` finds in commands: one runbook with many cases, and what counts as a proof that a change worked.

use insta::assert_snapshot;

use crate::book::Book;

const SETTINGS: &str = "\
title = \"Cases\"

[environments.production]
values = { namespace = \"shop\u{200b}\", replicas = \"3\" }
guard = { run = \"kubectl config current-c\u{43e}ntext\", expect = \"prod\" }

[environments.alpha]
values = { namespace = \"a\\nb\" }
";

#[test]
fn findings_stand_where_they_are_to_be_mended() {
    let book = Book::new()
        .file("opsbook.toml", SETTINGS)
        .file("index.md", "---\nowner: Us\n---\n# Home\n")
        .file("runbook.md", include_str!("command_lints/runbook.md"))
        .file(
            "other.md",
            "---\nkind: runbook\nowner: Us\n---\n# Other\n\n```bash\nkubectl delete namespace shop\nkubectl delete namespace other\n```\n",
        );
    let findings = findings(&book);
    assert_snapshot!(findings.join("\n"));
}

#[test]
fn a_description_comes_with_the_command_that_a_page_shows() {
    let declares = "---\nowner: Us\ncommands: [{ id: logs, run: kubectl logs <pod> }]\nplaceholders: { pod: { label: Pod }, zone: { label: Zone } }\n---\n# Declares\n";
    let own = "```bash\nkubectl get pod <pod>\nkubectl get node <zone>\n```\n";
    let page = |shown: &str| format!("---\nowner: Us\n---\n# Page\n\n{shown}\n\n{own}");
    let book = Book::new()
        .file("index.md", "---\nowner: Us\n---\n# Home\n")
        .file("declares.md", declares)
        .file("fence.md", page("```bash\nkubectl logs <pod>\n```"))
        .file("placed.md", page("```{command} logs\n```"))
        .file("stranger.md", page("Text."));
    let told: Vec<String> = findings(&book)
        .iter()
        .map(|line| line.split(" has no").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        told,
        [
            "stranger.md:9:17 undescribed-placeholder `<pod>`",
            "stranger.md:10:18 undescribed-placeholder `<zone>`",
        ]
    );
}

/// A change and what follows it, and whether that shows if it worked.
const PROOFS: &[(&str, bool)] = &[
    ("", false),
    ("```bash\nkubectl get pods\n```", true),
    (
        "```bash\necho done\ncd /srv\nexport A=b\naws sso login\nkubectl port-forward svc/web 80\n```",
        false,
    ),
    ("```bash\nssh web-1\n```", false),
    ("```bash\nless /var/log/web.log\n```", true),
    ("```bash\nkubectl get pods -w\n```", true),
    (
        "```bash\nkubectl rollout status deployment/web\nkubectl rollout undo deployment/web\n```",
        false,
    ),
    (
        "Verify: `kubectl get pods` shows every pod as Running.",
        true,
    ),
    ("- Check that `curl -s localhost/health` says ok", true),
    ("Run `kubectl get pods` when you like.", false),
    ("Verify that `web` runs.", false),
    ("## Verify recovery\n\n```bash\nkubectl top pods\n```", true),
    ("```bash\npsql -Atc 'select 1'\n```", true),
    (
        "```bash\nkubectl rollout restart deployment/web && kubectl rollout status deployment/web\n```",
        true,
    ),
    (
        "```bash\nkubectl rollout restart deployment/web && echo done\n```",
        false,
    ),
    ("```{command} scale\n```", true),
    (
        "```bash\nkubectl scale deployment/web --replicas=3\n```",
        true,
    ),
];

#[test]
fn a_proof_is_a_command_that_shows_something() {
    let home = "---\nowner: Us\ncommands:\n  - id: scale\n    run: kubectl scale deployment/web --replicas=3\n    verify: kubectl get deployment/web\n---\n# Home\n";
    let mut book = Book::new().file("index.md", home);
    for (number, (after, _)) in PROOFS.iter().enumerate() {
        let change = "```bash\nkubectl rollout restart deployment/web\n```";
        for kind in ["runbook", "reference", "template"] {
            let page =
                format!("---\nkind: {kind}\nowner: Us\n---\n# Page\n\n{change}\n\n{after}\n");
            book = book.file(&format!("{kind}-{number:02}.md"), page);
        }
    }
    let findings = findings(&book);
    let found = findings
        .iter()
        .filter(|line| line.contains("change-without-verify"));
    let found: Vec<&str> = found.filter_map(|line| line.split('.').next()).collect();
    let without = PROOFS
        .iter()
        .enumerate()
        .filter(|(_, (_, is_proof))| !is_proof);
    let without: Vec<String> = without
        .map(|(number, _)| format!("runbook-{number:02}"))
        .collect();
    assert_eq!(found, without);
}

#[test]
fn what_is_no_shell_is_named_after_what_it_is() {
    let cases = [
        ("SELECT count(*) FROM orders WHERE (a", "`sql`"),
        ("shop=# select (1", "database's prompt"),
        (
            "sum(rate(http_requests_total{code=~\"5..\"}[5m]))",
            "`promql`",
        ),
        ("{\"a\": (1)}", "`json`"),
        ("spec:\n  a: (b", "`yaml`"),
        ("NAME READY (X)", "`text`"),
        ("echo it's", "mend it"),
    ];
    let mut page = "---\nowner: Us\n---\n# Cases\n".to_owned();
    for (text, _) in cases {
        page.push_str(&format!("\n```bash\n{text}\n```\n"));
    }
    let book = Book::new().file("index.md", page);
    let run = book.run(&["check", "--format", "json"]);
    let findings = run.stdout.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding is JSON");
        finding
    });
    let helps: Vec<String> = findings
        .filter(|finding| finding["lint"] == "unparsed-command")
        .map(|finding| finding["help"].to_string())
        .collect();
    assert_eq!(helps.len(), cases.len(), "{helps:?}");
    for (help, (text, expected)) in helps.iter().zip(cases) {
        assert!(help.contains(expected), "{text}: {help}");
    }
}

#[test]
fn neither_a_place_nor_a_prompt_hides_a_danger() {
    let home = "---\nowner: Us\ncommands:\n  - { id: a, run: \"rm -rf /var/lib/postgresql\", where: db }\n  - { id: b, run: \"DROP TABLE orders;\", where: db }\n  - { id: c, run: \"SELECT 1;\", where: db }\n  - { id: d, run: \"$ kubectl delete ns x\" }\n---\n# Home\n";
    let book = Book::new().file("index.md", home);
    let found = findings(&book);
    let found = found
        .iter()
        .filter(|line| line.contains("undeclared-danger"));
    let places: Vec<&str> = found.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(places, ["index.md:4:20", "index.md:5:20", "index.md:7:22"]);
}

/// Returns a line for each finding: file, line and column, level, lint, message.
fn findings(book: &Book) -> Vec<String> {
    let run = book.run(&["check", "--format", "json"]);
    let lines = run.stdout.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding is JSON");
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let place = format!("{}:{}:{}", text("file"), finding["line"], finding["column"]);
        format!("{place} {} {}", text("lint"), text("message"))
    });
    lines.collect()
}
