//! Findings in the forms that other programs read, what authors allow where it stands, and what mends itself.

use serde_json::Value as Json;

use crate::book::{Book, Run};

/// A book with findings of each level, in a file whose name has to be escaped.
fn with_findings() -> Book {
    let page = "# Häme\n\nSee [x](gone.md).\n\n```sh\nkubectl exec -it web-0 -- ls | wc -l\necho “a” <pod>\n```\n";
    Book::new()
        .file("index.md", "# Home\n\nSee [this](a%20b,c.md).\n")
        .file("a b,c.md", page)
        .file(
            "broken.md",
            "---\nkind: [\n---\n# Broken\n\n<!-- opsbook-allow: nothing -->\n",
        )
        .file("one.md", "---\nmetrics: [{ id: m, name: M }]\n---\n# One\n")
        .file("two.md", "---\nmetrics: [{ id: m, name: M }]\n---\n# Two\n")
}

fn read(book: &Book, file: &str) -> String {
    std::fs::read_to_string(book.source().join(file)).expect("the file is there")
}

#[test]
fn sarif_says_what_the_standard_allows() {
    let book = with_findings();
    let run = book.run(&["check", "--format", "sarif"]).expect(1);
    let document: Json = serde_json::from_str(&run.stdout).expect("is JSON");
    // The crate's types are made of the standard's schema: what they do not know, they drop.
    let read: serde_sarif::sarif::Sarif =
        serde_json::from_str(&run.stdout).expect("fits the schema");
    let mut written = serde_json::to_value(&read).expect("can be written");
    // A schema may be named in any way.
    written["$schema"] = document["$schema"].clone();
    assert_eq!(written, document);
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 5);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"]
            .as_str()
            .expect("an address");
        assert!(uri.starts_with("content/"), "{uri}");
        assert!(!uri.contains([' ', ',']), "{uri}");
    }
    let levels: Vec<&str> = results
        .iter()
        .filter_map(|it| it["level"].as_str())
        .collect();
    for level in ["error", "warning", "note"] {
        assert!(levels.contains(&level), "{level}");
    }
    let tty = results
        .iter()
        .find(|result| result["ruleId"] == "needless-tty");
    let change = &tty.expect("found")["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["deletedRegion"]["startColumn"], 14);
    assert_eq!(change["insertedContent"]["text"], "-i");
}

#[test]
fn github_shows_each_finding_beside_its_line() {
    let run = with_findings()
        .run(&["check", "--format", "github"])
        .expect(1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let expected =
        "::warning file=content/a b%2Cc.md,line=3,endLine=3,col=5,endColumn=17,title=broken-link::";
    assert!(
        lines.iter().any(|line| line.starts_with(expected)),
        "{lines:#?}"
    );
    assert!(lines.iter().all(|line| line.starts_with("::")));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("::error file=content/broken.md"))
    );
    assert!(lines.iter().any(|line| line.starts_with("::notice file=")));
    assert!(
        lines.iter().any(|line| line.contains("%0A")),
        "help stands in lines of its own"
    );
    // From inside the source, files are named as they are seen from there.
    let book = with_findings();
    let mut inside = book.command(&["check", ".", "--format", "github"]);
    let inside = Run::from_output(&inside.current_dir(book.source()).output().expect("runs"));
    assert!(
        inside.stdout.contains("::error file=broken.md"),
        "{}",
        inside.stdout
    );
}

#[test]
fn what_mends_itself_is_shown_and_then_written() {
    let page = "# Look\r\n\r\n```sh\r\nkubectl exec -it web-0 -n a -- ls\r\ndocker exec -t -i db ls -t\r\nkubectl exec -it db-0 -- psql -tAc x < x.sql\r\necho “a” –n a\r\n```\r\n\r\n1. One\r\n\r\n   ```sh\r\n   kubectl exec \\\r\n     -it web-0 -- cat x\r\n   ```\r\n";
    let mended = page
        .replace("exec -it web-0 -n", "exec web-0 -n")
        .replace("exec -t -i db", "exec db")
        .replace("exec -it db-0", "exec -i db-0")
        .replace("“a” –n", "\"a\" -n");
    let data =
        "---\ncommands:\n  - id: look\n    run: kubectl exec -it web-0 -- env\n---\n# Data\n";
    let book = Book::new()
        .file("index.md", format!("\u{feff}{page}"))
        .file("data.md", data);
    let before = book.run(&["check"]).stderr;
    assert!(before.contains("check --fix` mends"), "{before}");
    let run = book.run(&["check", "--fix"]).expect(0).says("mended ");
    let text = read(&book, "index.md");
    assert!(text.starts_with('\u{feff}'));
    let text = text.trim_start_matches('\u{feff}');
    let mended = mended.replace("     -it web-0", "     web-0");
    assert_eq!(text, mended);
    assert!(read(&book, "data.md").contains("run: kubectl exec web-0 -- env\n"));
    for line in [
        "--- content/index.md",
        "-kubectl exec -it web-0 -n a -- ls",
        "+kubectl exec web-0 -n a -- ls",
    ] {
        assert!(
            run.stdout.lines().any(|shown| shown.starts_with(line)),
            "{line}:\n{}",
            run.stdout
        );
    }
    assert!(
        !run.stderr.contains("typographic-character"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("check --fix`"), "{}", run.stderr);
    let again = book.run(&["check", "--fix"]).expect(0);
    assert_eq!(again.stdout, "");
}

#[test]
fn what_is_allowed_where_it_stands_is_not_found() {
    let toml = "title = \"Test\"\n# opsbook-allow: invalid-config because the next version knows it\nunknown = 1\nowner = \"Ops\"\n";
    let page = "---\nreviewed: 2020-01-01\nreview_every: yearly # opsbook-allow: overdue-review because stable\n# opsbook-allow: unknown-key because of another tool\nodd: 1\n---\n# Home\n\n<!-- opsbook-allow: broken-link because it comes next week -->\nSee [x](gone.md)\nand [y](gone.md).\n\nSee [z](gone.md).\n\n```md\n<!-- opsbook-allow: broken-link because this is an example -->\n```\n";
    let book = Book::plain()
        .file("opsbook.toml", toml)
        .file("index.md", page);
    let run = book.run(&["check"]).expect(0);
    assert_eq!(run.stderr.matches("warning[").count(), 2, "{}", run.stderr);
    assert!(run.stderr.contains("index.md:13:5"), "{}", run.stderr);
    assert!(run.stderr.contains("overdue-review"), "{}", run.stderr);
}

#[test]
fn an_allowance_of_a_page_that_is_not_judged_is_not_called_unused() {
    let page = "---\ndraft: true\n---\n# Draft\n\n<!-- opsbook-allow: needless-tty because x -->\n";
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("draft.md", page);
    let run = book.run(&["check"]).expect(0);
    assert!(!run.stderr.contains("unused-allow"), "{}", run.stderr);
}

#[test]
fn what_is_not_certain_is_left_to_its_author() {
    let commands = [
        "grep “it's” f",
        "git commit -m “fix “quoted””",
        "rm —rf /tmp/x",
        "cmd ——force",
        "ls …",
        "echo ‘a“b’ c”",
        "kubectl exec -it web-0 -- vault login",
        "kubectl exec -it web-0 -- python manage.py createsuperuser",
        "kubectl exec -it web-0 -- cat > /tmp/x",
        "docker exec -it web ./setup.sh",
    ];
    let mut page =
        "---\ncommands:\n  - id: look\n    run: \"grep “foo” f\"\n---\n# Look\n".to_owned();
    for command in commands {
        page += &format!("\n```sh\n{command}\n```\n");
    }
    let book = Book::new().file("index.md", &page);
    let run = book.run(&["check", "--fix"]).expect(0);
    assert_eq!((run.stdout.as_str(), read(&book, "index.md")), ("", page));
    assert!(!run.stderr.contains("needless-tty"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_mended_once() {
    let page = "# Look\n\n```sh\nkubectl exec -it web-0 -- ls\u{a0}-l\n```\n";
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("real/t.md", page)
        .file("z.md", page);
    std::os::unix::fs::symlink("real/t.md", book.source().join("link.md")).expect("linked");
    let run = book.run(&["check", "--fix"]).expect(0).says("mended ");
    assert!(run.stdout.contains("\\u{a0}"), "{}", run.stdout);
    for file in ["real/t.md", "link.md", "z.md"] {
        assert!(
            read(&book, file).contains("\nkubectl exec web-0 -- ls -l\n"),
            "{file}"
        );
    }
}

#[test]
fn a_file_with_a_secret_is_not_shown_in_a_difference() {
    let secret = ["Tr0ub4dor", "and", "3"].join("-");
    let page = format!("# Look\n\n```sh\nkubectl exec -it web-0 -- curl -u app:{secret} x\n```\n");
    let book = Book::new().file("index.md", &page);
    let run = book
        .run(&["check", "--fix"])
        .expect(1)
        .says("mend it by hand");
    assert!(!run.stdout.contains(&secret) && !run.stderr.contains(&secret));
    assert_eq!(read(&book, "index.md"), page);
}

#[test]
fn hidden_characters_in_running_text_have_places_of_their_own() {
    let page = "# A\n\n```sh\necho ls\u{200b}\n```\n\nText `ls\u{200b}` and `ls\u{200b}`\n\n- `ls\u{200b}`\n";
    let run = Book::new()
        .file("index.md", page)
        .run(&["check", "--format", "github"])
        .expect(1);
    for line in [
        "line=4",
        "line=7,endLine=7,col=9",
        "line=7,endLine=7,col=19",
        "line=9",
    ] {
        assert!(run.stdout.contains(line), "{line}:\n{}", run.stdout);
    }
}

#[test]
fn a_folder_without_pages_is_not_well() {
    Book::new()
        .run(&["check"])
        .expect(2)
        .says("no page in this folder");
}

#[test]
fn links_to_no_place_are_broken() {
    let page =
        "# A\n\n[h](http://) [m](mailto:) [l](b.md:12) [ok](https://example.com) [top](#a)\n";
    let book = Book::new().file("index.md", page).file("b.md", "# B\n");
    let run = book.run(&["check"]).expect(0);
    for place in [
        "`http://` names no place",
        "`mailto:` names no place",
        "no file `b.md:12`",
    ] {
        assert!(run.stderr.contains(place), "{place}:\n{}", run.stderr);
    }
    assert!(run.stderr.contains("3 warnings"), "{}", run.stderr);
}
