//! The command line as a user meets it: exit codes, what goes to which stream, what other programs read.

use std::io::Read as _;
use std::process::Stdio;

use crate::book::Book;

/// A book with one warning (a link to nothing) and no error.
fn with_a_warning() -> Book {
    Book::new().file("index.md", "# Home\n\nSee é [x](gone.md).\n")
}

#[test]
fn exit_codes_tell_the_book_the_words_and_the_machine_apart() {
    let book = with_a_warning();
    book.run(&["check"]).expect(0);
    book.run(&["check", "--deny", "warnings"]).expect(1);
    book.run(&["check", "nowhere"]).expect(3).says("help:");
    book.run(&["explain", "broken-lnk"])
        .expect(2)
        .says("did you mean `broken-link`?");
    book.run(&["bild"]).expect(2);
    book.run(&["--help"]).expect(0);
    book.write("a.md", "---\ntitle: [\n---\n");
    book.run(&["check"]).expect(1);
}

#[test]
fn build_counts_warnings_and_ends_in_one_line() {
    let book = with_a_warning();
    let run = book
        .build()
        .expect(0)
        .says("1 warning  broken-link")
        .says("opsbook check");
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("1 page, "), "{}", run.stdout);
    assert!(run.stdout.contains(" 1 warning in "), "{}", run.stdout);
    book.run(&["check"]).expect(0).says("--> index.md:3:7");
}

#[test]
fn json_has_a_line_for_each_finding_and_columns_in_characters() {
    let run = with_a_warning()
        .run(&["check", "--format", "json"])
        .expect(0);
    let lines: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let [line] = &lines[..] else {
        panic!("{}", run.stdout);
    };
    let place = |key: &str| line[key].as_u64();
    assert_eq!(line["lint"], "broken-link");
    assert_eq!(line["file"], "index.md");
    assert_eq!((place("line"), place("column")), (Some(3), Some(7)));
    for format in ["front-matter", "config", "book", "manifest", "diagnostic"] {
        let schema = Book::new().run(&["schema", format]).expect(0).stdout;
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("is JSON");
        assert!(schema["properties"].is_object(), "{format}");
    }
}

#[test]
fn colours_are_for_who_asks() {
    let book = with_a_warning();
    let stderr = |name: &str, value: &str| {
        let mut command = book.command(&["check"]);
        command.env_remove("NO_COLOR").env(name, value);
        String::from_utf8(command.output().expect("starts").stderr).expect("is UTF-8")
    };
    assert!(!stderr("CLICOLOR_FORCE", "0").contains('\u{1b}'), "a pipe");
    assert!(stderr("CLICOLOR_FORCE", "1").contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut book = Book::new();
    for number in 0..400 {
        book = book.file(
            &format!("p{number}.md"),
            "# A\n\n[x](gone.md) [y](gone.md)\n",
        );
    }
    let mut command = book.command(&["check", "--format", "json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("is a pipe");
    stderr.read_to_string(&mut said).expect("is UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{said}");
    assert_eq!(said, "");
}

#[test]
fn a_new_playbook_is_right_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_opsbook"));
        let output = command.args(words).current_dir(folder.path()).output();
        crate::book::Run::from_output(&output.expect("runs"))
    };
    let begun = run(&["init"]).expect(0);
    assert!(begun.stdout.contains("opsbook serve --watch --open"));
    run(&["check", "--deny", "warnings"])
        .expect(0)
        .says("nothing to mend");
    run(&["build"]).expect(0);
    // Nothing is overwritten.
    run(&["init"]).expect(2).says("there is a playbook already");
    let git = folder.path().join("other/.git");
    std::fs::create_dir_all(git).expect("writable");
    run(&["init", "other"]).expect(0);
    std::fs::create_dir(folder.path().join("mine")).expect("writable");
    std::fs::write(folder.path().join("mine/a.md"), "# A\n").expect("writable");
    run(&["init", "mine"]).expect(2).says("not empty");
    // Pages of every kind are right as they stand, too.
    for kind in ["runbook", "procedure", "checklist", "reference", "template"] {
        let path = format!("runbooks/30-new: {kind}");
        let made = run(&["new", kind, &path]).expect(0);
        assert_eq!(made.stdout, format!("content/{path}.md\n"));
        run(&["new", kind, &path])
            .expect(2)
            .says("nothing is overwritten");
    }
    run(&["check", "--deny", "warnings"])
        .expect(0)
        .says("nothing to mend");
    run(&["new", "novel", "x"]).expect(2);
}
