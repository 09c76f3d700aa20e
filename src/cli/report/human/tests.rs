use opsbook::diagnostic::{Diagnostic, Label, Lint};
use opsbook::pipeline::Sources;
use opsbook::source::{SitePath, SourceFile, Span};

use super::Human;

fn path(text: &str) -> SitePath {
    SitePath::new(text).unwrap()
}

fn label(file: &str, text: &str, part: &str) -> Label {
    let start = text.find(part).unwrap();
    Label::new(&path(file), Span::new(start, start + part.len()))
}

fn written(files: &[(&str, &str)], finding: &Diagnostic) -> String {
    let sources = files
        .iter()
        .map(|(file, text)| SourceFile::new(path(file), *text))
        .collect::<Sources>();
    Human::new(&sources, false).write(finding)
}

#[test]
fn shows_what_where_the_line_and_what_to_do() {
    let a = "---\r\nowner: \"größe 日本\"\tteam-laed\r\n---\r\n";
    let b = "contacts:\n  - id: team-lead\n";
    let finding = Diagnostic::new(
        Lint::UnknownId,
        "no contact has the id `team-laed`",
        label("a.md", a, "team-laed").message("not among the contacts"),
    )
    .related(label("people/b.md", b, "team-lead").message("the nearest"))
    .help("did you mean `team-lead`?");
    insta::assert_snapshot!(written(&[("a.md", a), ("people/b.md", b)], &finding), @r#"
    error[unknown-id]: no contact has the id `team-laed`
     --> a.md:2:19
      |
    2 | owner: "größe 日本"    team-laed
      |                        ^^^^^^^^^ not among the contacts
      |
     ::: people/b.md:2:9
      |
    2 |   - id: team-lead
      |         --------- the nearest
      |
      = help: did you mean `team-lead`?
    "#);
}

#[test]
fn what_could_steer_a_terminal_is_shown_and_columns_stay_those_of_the_file() {
    let text = "a \u{1b}[31m\u{202e}x bad\n";
    let finding = Diagnostic::new(
        Lint::UnknownKey,
        "no key \u{1b}]0;owned\u{7}\nerror: forged",
        label("e\u{1b}.md", text, "bad"),
    );
    insta::assert_snapshot!(written(&[("e\u{1b}.md", text)], &finding), @r#"
    warning[unknown-key]: no key \u{1b}]0;owned\u{7}\u{a}error: forged
     --> e\u{1b}.md:1:11
      |
    1 | a \u{1b}[31m\u{202e}x bad
      |                       ^^^
    "#);
}

#[test]
fn a_long_line_is_cut_to_a_window() {
    let text = format!(
        "{}<bad>{}\n",
        "left ".repeat(100_000),
        " right".repeat(100_000)
    );
    let finding = Diagnostic::new(Lint::UnknownTag, "no tag", label("long.md", &text, "<bad>"));
    insta::assert_snapshot!(written(&[("long.md", &text)], &finding), @r#"
    warning[unknown-tag]: no tag
     --> long.md:1:500001
      |
    1 | …left left left left left left left left <bad> right right right right right right right right right right right right ri…
      |                                          ^^^^^
    "#);
}

#[test]
fn odd_spans_do_no_harm() {
    let text = "é\r\n";
    for (start, end) in [(0, 1), (1, 1), (1, 2), (2, 3), (3, 4), (4, 4), (9, 99)] {
        let place = Label::new(&path("a.md"), Span::new(start, end));
        let finding = Diagnostic::new(Lint::UnknownTag, "odd", place);
        assert!(written(&[("a.md", text)], &finding).contains("--> a.md:"));
        assert!(written(&[("a.md", "")], &finding).contains("--> a.md:1:1"));
    }
    let whole = Diagnostic::new(
        Lint::UnreadableFile,
        "gone",
        Label::new(&path("a.md"), None),
    );
    insta::assert_snapshot!(written(&[], &whole), @r#"
    error[unreadable-file]: gone
    --> a.md
    "#);
}
