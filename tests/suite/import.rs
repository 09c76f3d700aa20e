//! `opsbook import`: long documents become books that build, and nothing of them is lost.

mod account;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::book::{Run, STAMP, shared, tree};
use crate::content::{self, markdown::Fact};

/// The day on which findings are made, so that no test depends on the day.
fn run(folder: &Path, words: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
    command
        .args(words)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", STAMP)
        .env("NO_COLOR", "1");
    Run::from_output(&command.output().expect("the program starts"))
}

/// An imported document and its book.
struct Import {
    folder: TempDir,
    run: Run,
}

impl Import {
    /// Imports a document of a name into the folder `book`.
    fn of(name: &str, text: &[u8]) -> Import {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(name), text).expect("the document is written");
        let run = run(folder.path(), &["import", name, "--out", "book"]);
        Import { folder, run }
    }

    /// Imports a document with what lies beside it, and asserts that the book is right and that nothing is lost.
    #[track_caller]
    fn whole(source: &Path) -> Import {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = source.file_name().expect("has a name").to_string_lossy();
        let words = ["import", &source.to_string_lossy(), "--out", "book"];
        let run = run(folder.path(), &words).expect(0);
        let text = fs::read_to_string(source).expect("the document can be read");
        account::assert_whole(&text, &run.stdout, &folder.path().join("book"), &name);
        Import { folder, run }
    }

    fn book(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    #[track_caller]
    fn page(&self, path: &str) -> String {
        let text = fs::read_to_string(self.book().join(path));
        text.unwrap_or_else(|_| panic!("{path} is none of {:#?}", self.pages()))
    }

    fn pages(&self) -> Vec<String> {
        tree(&self.book()).into_keys().collect()
    }

    /// Returns the findings of `check` by their lint, and asserts that none is an error and that the book builds.
    #[track_caller]
    fn findings(&self) -> BTreeMap<String, usize> {
        let checked = run(self.folder.path(), &["check", "book", "--format", "json"]).expect(0);
        run(self.folder.path(), &["build", "book", "--out", "site"]).expect(0);
        let mut findings = BTreeMap::new();
        for line in checked.stdout.lines() {
            let finding: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let lint = finding["lint"].as_str().expect("has a lint").to_owned();
            *findings.entry(lint).or_default() += 1;
        }
        findings
    }
}

#[test]
fn the_playbook_becomes_a_book_that_holds_every_sentence() {
    let Some(source) = shared("corpus/cronos-playbook/playbook.md") else {
        return;
    };
    let import = Import::whole(&source);
    import
        .run
        .says_numbers("22 pages, 4 severities, 14 contacts, 2 escalation policies, 10 tools");
    let text = fs::read_to_string(source).expect("the playbook can be read");
    let lost = content::lost(&text, &import.book(), |section| {
        for fact in &mut section.facts {
            // The book that ships with opsbook says it in a sentence.
            if let Fact::Record(cells) = fact
                && cells[0] == "reviews"
            {
                *cells = ["Review Frequency", "Quarterly"]
                    .map(str::to_owned)
                    .to_vec();
            }
        }
    });
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));

    let found = import.findings();
    let expected = [
        ("change-without-verify", 1),
        ("conflicting-channels", 1),
        ("needless-tty", 3),
        // Each page but the home page of the book, which is one, too.
        ("overdue-review", 22),
        ("placeholder-contact", 5),
        ("severity-gap", 1),
        ("severity-without-runbook", 1),
        ("temporary-without-revert", 1),
        ("truncated-logs", 3),
        ("unset-escalation-time", 2),
    ];
    let expected = expected.map(|(lint, number)| (lint.to_owned(), number));
    assert_eq!(found, BTreeMap::from(expected));
}

#[test]
fn each_public_runbook_is_imported_without_a_loss() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let documents = tree(&corpus)
        .into_keys()
        .filter(|path| path.ends_with(".md"));
    let mut number = 0;
    for path in documents {
        Import::whole(&corpus.join(&path));
        number += 1;
    }
    assert!(number > 100, "only {number} documents");
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let import = Import::of("a.md", b"# A\n\n## B\n\nb\n\n## C\n");
    let again = run(import.folder.path(), &["import", "a.md", "--out", "book"]);
    again
        .expect(2)
        .says("there is something already")
        .says("help:");
    let file = run(import.folder.path(), &["import", "a.md", "--out", "a.md"]);
    file.expect(2).says("there is something already");
    fs::create_dir(import.folder.path().join("empty")).expect("a folder");
    run(import.folder.path(), &["import", "a.md", "--out", "empty"]).expect(0);
    run(
        import.folder.path(),
        &["import", "a.md", "--out", "deep/er/book"],
    )
    .expect(0);
    assert!(import.folder.path().join("deep/er/book/20-c.md").is_file());
    let names: Vec<_> = fs::read_dir(import.folder.path())
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name.to_string_lossy().starts_with('.'))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn what_is_no_document_is_refused_in_words() {
    let latin = Import::of("a.md", b"# A\n\xE9\n");
    latin
        .run
        .expect(3)
        .says("it is not UTF-8: byte 0xE9 at line 2");
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(folder.path(), &["import", ".", "--out", "book"])
        .expect(2)
        .says("this is a folder");
    run(folder.path(), &["import", "none.md", "--out", "book"])
        .expect(3)
        .says("cannot read none.md");
    fs::write(folder.path().join("large.md"), vec![b'a'; (4 << 20) + 1]).expect("a file");
    run(folder.path(), &["import", "large.md", "--out", "book"])
        .expect(3)
        .says("it is larger than 4 MiB");
    assert!(!folder.path().join("book").exists());
}

#[test]
fn the_report_goes_where_it_is_wanted() {
    let import = Import::of("a.md", b"\xEF\xBB\xBF# A\r\n\r\n## B\r\n\r\nb\r\n");
    let run = run(
        import.folder.path(),
        &[
            "import",
            "a.md",
            "--out",
            "two",
            "--report",
            "report.json",
            "--format",
            "json",
        ],
    );
    let run = run.expect(0).says("next: `opsbook check two`");
    assert_eq!(run.stdout, "");
    let report = fs::read_to_string(import.folder.path().join("report.json"));
    let report = report.expect("the report is there");
    let first: serde_json::Value =
        serde_json::from_str(report.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["fate"], "kept");
    assert_eq!(first["first"], 1);
    assert!(
        import
            .run
            .stdout
            .starts_with("    lines  fate      where\n")
    );
}

impl Run {
    #[track_caller]
    fn says_numbers(&self, words: &str) {
        assert!(self.stderr.contains(words), "{}", self.stderr);
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

#[test]
fn a_course_of_85_parts_becomes_85_pages() {
    let import = Import::whole(&fixture("incident-command.md"));
    let pages = import.pages();
    let parts = pages.iter().filter(|path| path.ends_with(".md")).count();
    assert_eq!(parts, 86, "{pages:?}");
    assert!(
        pages.contains(&"010-welcome.md".to_owned())
            && pages.contains(&"850-goodbye.md".to_owned())
    );
    let list = import.page("800-checklist-for-commanders.md");
    assert!(list.contains("kind: checklist") && list.contains("# Checklist for commanders\n"));
    let found = import.findings();
    assert_eq!(found["missing-file"], 85);
    assert!(
        !found.contains_key("broken-anchor") && !found.contains_key("broken-link"),
        "{found:?}"
    );
    // What the document had wrong stays to be mended, and does not keep the book from being built.
    assert!(
        import
            .page("opsbook.toml")
            .contains("85 already. Set it to \"deny\"")
    );
}

#[test]
fn a_platform_page_keeps_lists_tables_html_references_and_footnotes() {
    let import = Import::whole(&fixture("platform/platform.md"));
    let home = import.page("index.md");
    assert!(home.starts_with("---\ntitle: Platform handbook\nlast_reviewed_on: 2026-01-05\n"));
    assert!(
        home.contains("[glossary](40-glossary.md \"at the end\")"),
        "{home}"
    );
    assert!(
        home.contains("[^ask]: On workdays. At night, see [runbooks](20-runbooks/index.md).\n")
    );
    assert!(home.contains("[ask]: mailto:platform@example.com\n") && !home.contains("(#access)"));
    let access = import.page("10-access.md");
    assert!(
        access.contains("[↑ back to start](index.md#start)"),
        "{access}"
    );
    assert!(access.contains("     | Team  | yours  | billing \\| audit |\n"));
    let certificates = import.page("20-runbooks/20-certificates-expire.md");
    assert!(
        certificates.contains("## When the issuer is down"),
        "{certificates}"
    );
    assert!(
        certificates.contains("![](../img/network.svg)"),
        "{certificates}"
    );
    assert!(
        certificates.contains("namespace: { label: Namespace"),
        "{certificates}"
    );
    assert!(
        import
            .page("30-reference.md")
            .contains("<a href=\"20-runbooks/index.md\">")
    );
    for copied in ["img/network.svg", "tools/list.txt"] {
        assert!(
            import.book().join(copied).is_file(),
            "{copied} is not copied"
        );
    }
    import.run.says_numbers("`break-glass.md`");
    let found = import.findings();
    assert_eq!(found["broken-link"], 2, "{found:?}");
    assert!(
        !found.contains_key("broken-anchor") && !found.contains_key("missing-file"),
        "{found:?}"
    );
}

#[test]
fn an_export_of_a_wiki_is_understood() {
    let import = Import::whole(&fixture("wiki-export.md"));
    import
        .run
        .says_numbers("7 pages, 4 severities, 5 contacts, 2 tools");
    assert!(
        import
            .page("opsbook.toml")
            .starts_with("title = \"Payments on-call guide\"\n")
    );
    assert!(
        import
            .page("10-severity-levels.md")
            .contains("```{severities}\n```\n")
    );
    let definitions = import.page("20-what-counts-as-which-severity.md");
    assert!(definitions.contains(
        "  - id: SEV3\n    name: Minor\n    respond_within: 4h\n    resolve_within: 3d\n"
    ));
    assert!(
        definitions.contains("**SEV1:**\n\n```{severity} SEV1\n```\n"),
        "{definitions}"
    );
    let contacts = import.page("30-contacts-page.md");
    assert!(
        contacts.contains(
            "    name: Ada Byron\n    group: contacts\n    role: Payments lead\n    phone: \"+1-202-555-0143\"\n    slack: \"@ada\"\n    email: ada@example.com\n    note: \"Floor: 3\"\n"
        ),
        "{contacts}"
    );
    assert!(
        contacts.contains("    email: night_desk@example.com\n"),
        "{contacts}"
    );
    let escalation = import.page("40-escalation-contacts.md");
    assert!(
        escalation.contains("    slack: \"#payments-oncall\"\n"),
        "{escalation}"
    );
    assert!(
        escalation.contains("    role: primary\n") || escalation.contains("name: Payments primary")
    );
    assert!(
        import
            .page("50-card-processor-does-not-answer.md")
            .contains("kind: runbook")
    );
    assert!(import.page("index.md").contains("reviewed: 2026-01-05"));
    let found = import.findings();
    assert!(
        !found.contains_key("invalid-phone") && !found.contains_key("broken-link"),
        "{found:?}"
    );
}

#[test]
fn no_message_shows_a_secret_whole() {
    // Put together here, so that no file of ours holds what looks like a token.
    let token = ["ghp", "_Zq8RkT3vWm1", "YxN5bLc7HsD2fJp9QgUe4aBt6"].concat();
    let text = format!("# T\n\n## A\n\n[a]({token}.txt)\n\n## B\n\nb\n");
    let import = Import::of("a.md", text.as_bytes());
    assert!(
        import.run.stderr.contains("not copied"),
        "{}",
        import.run.stderr
    );
    for said in [&import.run.stderr, &import.run.stdout] {
        assert!(!said.contains(&token[..12]), "{said}");
    }
    import.run.says("`ghp_…");
}

#[test]
fn pictures_in_the_document_become_files() {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let text = format!(
        "# T\n\n## A\n\n![][image1]\n\n## B\n\nb\n\n## D\n\n![d](data:image/png;base64,aGVsbG8=)\n\n## C\n\n![c](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC)\n\n[image1]: <data:image/png;base64,{png}>\n"
    );
    let import = Import::of("a.md", text.as_bytes());
    assert!(
        import
            .page("10-a.md")
            .ends_with("![][image1]\n\n[image1]: img/image1.png\n")
    );
    assert!(
        import
            .page("40-c.md")
            .ends_with("![c](img/picture-2.gif)\n")
    );
    assert!(
        import
            .page("30-d.md")
            .ends_with("![d](files/unreadable-data)\n")
    );
    assert!(!import.page("20-b.md").contains("image1"));
    let bytes = fs::read(import.book().join("img/image1.png")).expect("the picture is there");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.ends_with(b"IEND\xAEB`\x82"));
    assert!(
        import
            .run
            .stdout
            .contains("picture, which is the file img/image1.png now")
    );
    let found = import.findings();
    assert!(!found.contains_key("unsafe-link"), "{found:?}");
}
