use std::sync::LazyLock;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{Options, console, rows, understand};
use crate::model::block::Code;
use crate::model::danger::Rules;
use crate::model::shell::{HereDelimiter, Part, Quoting};
use crate::parse::shell::console::Prompts;
use crate::source::Span;

fn options() -> Options<'static> {
    static RULES: LazyLock<Rules> = LazyLock::new(Rules::default);
    Options { rules: &RULES }
}

fn shown(parts: &[Part], text: &str) -> String {
    let mut shown = String::new();
    for part in parts {
        let line = match part {
            Part::Blank(_) => "-".to_owned(),
            Part::Label(span) => format!("label {:?}", span.text(text)),
            Part::Output(span) => format!("output {:?}", span.text(text)),
            Part::Command(row) => {
                let after = row
                    .after
                    .map(|span| format!(" after {:?}", span.text(text)));
                let fault = row.command.fault.as_ref();
                let fault = fault.map(|fault| format!(" FAULT {} {}", fault.at, fault.message));
                let text = &row.command.text;
                format!(
                    "{text:?}{}{}",
                    after.unwrap_or_default(),
                    fault.unwrap_or_default()
                )
            }
        };
        shown.push_str(&line);
        shown.push('\n');
    }
    shown
}

fn script(text: &str) -> String {
    let options = options();
    let parts = rows::rows(&text.into(), &options)
        .unwrap_or_else(|fault| rows::whole(&text.into(), fault, &options));
    tiles(&parts, text);
    shown(&parts, text)
}

fn terminal(text: &str) -> String {
    let parts = console::parts(&text.into(), Prompts::Terminal, &options());
    tiles(&parts, text);
    shown(&parts, text)
}

/// The law: the parts are the text, in order, nothing twice, nothing missing; and what is copied stands in its lines.
fn tiles(parts: &[Part], text: &str) {
    let mut at = 0;
    for part in parts {
        let span = part.span();
        assert_eq!(span.start, at, "{text:?}: {parts:?}");
        at = span.end;
        if let Part::Command(row) = part {
            let copied = &row.command.text;
            assert!(!copied.is_empty(), "{text:?}");
            if row.is_contiguous {
                assert_eq!(&text[row.at..row.at + copied.len()], &**copied);
                let behind = &text[row.at + copied.len()..row.span.end];
                let after = row.after.map_or("", |span| span.text(text));
                assert_eq!(behind.trim(), after, "{text:?}");
            }
        }
    }
    assert_eq!(at, text.len(), "{text:?}");
}

#[test]
fn rows_are_whole_commands_and_comments_are_labels() {
    assert_snapshot!(script(
        "# Check pods\n\nkubectl get pods # all\n  ls -l | \\\n    wc -l\na && # first\n  b\nfor x in 1 2; do\n  # inside\n  echo $x\ndone # loop\n\
         cat <<EOF > f\n# no comment\nEOF\nf() {\n  a\n}; g 2>&1 # h\npython -c \"\nimport x # y\n\"\necho a#b '#c' # d\nx &\n# end\nif a; then\n  b\nelse # fi\n  c 2>&1\nfi # if\n{\n  a\n} > f\nif a; then b; fi; c\n"
    ), @r##"
    label "# Check pods\n"
    -
    "kubectl get pods" after "# all"
    "ls -l | \\\n    wc -l"
    "a && # first\n  b"
    "for x in 1 2; do\n  # inside\n  echo $x\ndone" after "# loop"
    "cat <<EOF > f\n# no comment\nEOF"
    "f() {\n  a\n}; g 2>&1" after "# h"
    "python -c \"\nimport x # y\n\""
    "echo a#b '#c'" after "# d"
    "x &"
    label "# end\n"
    "if a; then\n  b\nelse # fi\n  c 2>&1\nfi" after "# if"
    "{\n  a\n} > f"
    "if a; then b; fi; c"
    "##);
}

#[test]
fn white_space_that_is_escaped_belongs_to_the_command() {
    assert_snapshot!(script("ls a\\ \nls b  \nls c\\\\ \n"), @r#"
    "ls a\\ "
    "ls b"
    "ls c\\\\"
    "#);
}

#[test]
fn what_the_grammar_refuses_is_one_command() {
    assert_snapshot!(script("\nNAME READY (x)\na \"b\n"), @r#"
    -
    "NAME READY (x)\na \"b" FAULT 17 a double quote is never closed
    "#);
    assert_snapshot!(script("echo it's\n"), @r#""echo it's" FAULT 7 a single quote is never closed"#);
}

#[test]
fn a_terminal_shows_commands_and_output() {
    assert_snapshot!(terminal(
        "# comment\n$ kubectl get pods | # x\n> grep a # b\nNAME\n> GET / HTTP\n$ cat <<E\nhi\nE\nhi\n$ echo it's\nrest\n[root@db ~]# ls\nuser@h:~/x$ id\n$ # note\n$\n"
    ), @r##"
    label "# comment\n"
    "kubectl get pods | # x\ngrep a" after "# b"
    output "NAME\n> GET / HTTP\n"
    "cat <<E\nhi\nE"
    output "hi\n"
    "echo it's" FAULT 7 a single quote is never closed
    output "rest\n"
    "ls"
    "id"
    label "$ # note\n"
    -
    "##);
    assert_snapshot!(terminal("# systemctl restart x\nok\n% ls\n"), @r##"
    label "# systemctl restart x\n"
    output "ok\n"
    "ls"
    "##);
    assert_snapshot!(terminal("# systemctl restart x\nok\n"), @r##"
    "systemctl restart x"
    output "ok\n"
    "##);
}

#[test]
fn sessions_and_prompts_in_other_fences_are_seen() {
    assert!(console::is_session("$ ls\n$ for x in 1\n> do a\n> done\n"));
    for text in [
        "ls\n",
        "# Title\n",
        "$ ls\nout\n",
        "$ (\n",
        "",
        "100% sure\n",
    ] {
        assert!(!console::is_session(text), "{text:?}");
    }
    assert!(console::has_prompts("# x\n\n$ ls\nout\n"));
    for text in [
        "$x ls\n",
        "ls\n$ a\n",
        "$(ls)\n",
        "echo $ 1\n",
        "git log a@b # x\n",
    ] {
        assert!(!console::has_prompts(text), "{text:?}");
    }
}

fn tabs(end: &HereDelimiter) -> &'static str {
    if end.strips_tabs { " tabs" } else { "" }
}

fn places(text: &str) -> String {
    let command = understand(text.into(), &options());
    assert_eq!(command.fault, None, "{text}");
    let slots = command.slots.iter().map(|slot| {
        let quoting = match &slot.quoting {
            Quoting::HereDocument(end) => format!("here {}{}", end.text, tabs(end)),
            Quoting::RawHereDocument(end) => format!("raw-here {}{}", end.text, tabs(end)),
            other => format!("{other:?}").to_lowercase(),
        };
        format!(
            "{} {quoting}{}",
            command.name_of(slot),
            if slot.starts_word { " starts" } else { "" }
        )
    });
    slots.collect::<Vec<_>>().join(", ")
}

/// The same table is filled with random values and run by real shells in the tests of the theme's scripts.
#[test]
fn a_slot_knows_where_it_stands() {
    let table = include_str!("../../../tests/fixtures/shared/places.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(table).expect("a list of cases");
    let mut wrong = Vec::new();
    for case in cases {
        let text = case["command"].as_str().expect("a command");
        let found = places(text);
        if found != case["slots"] {
            wrong.push(format!("{text}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_value_is_code_where_a_command_below_does_arithmetic_with_it() {
    let text = "n=<count>\nm=<name>\nif ((n > 5)); then echo \"$m\"; fi\n";
    let code = Code {
        language: "bash".to_owned(),
        text: text.into(),
        info: None,
        span: Span::default(),
    };
    let parts = super::block(&code, &options()).expect("a shell's");
    let slots = parts.iter().filter_map(|part| match part {
        Part::Command(row) => row.command.slots.first(),
        _ => None,
    });
    let quoting: Vec<_> = slots.map(|slot| &slot.quoting).collect();
    assert_eq!(quoting, [&Quoting::Code, &Quoting::Bare]);
}

fn fragment() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "ls",
        " ",
        "\n",
        "# c",
        "'",
        "\"",
        "$(",
        ")",
        "`",
        "\\",
        "\\\n",
        "<<E\n",
        "\nE\n",
        "if x; then ",
        " fi",
        "for x in 1; do ",
        "done",
        "{ ",
        "; }",
        "&&",
        "|",
        "<pod>",
        "$ ",
        "> ",
        "é",
        "\t",
        "(",
        "((",
        "))",
        "case x in a) ",
        " esac",
        ";",
        "&",
        "\r\n",
        "f() ",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn any_text_is_tiled(fragments in prop::collection::vec(fragment(), 0..24)) {
        let text = fragments.concat();
        script(&text);
        terminal(&text);
    }
}
