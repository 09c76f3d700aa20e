use std::sync::LazyLock;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{Options, console, rows, understand};
use crate::model::block::Code;
use crate::model::command::Danger;
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
fn comments_in_a_terminal_are_labels_or_output_by_where_they_stand() {
    for (text, expected) in [
        (
            "$ curl localhost:9090/metrics\n# HELP up Whether it is up\nup 1\n# EOF\n$ ls\n",
            "curl localhost:9090/metrics\n! # HELP up Whether it is up\nup 1\n# EOF\nls\n",
        ),
        (
            "$ cat /etc/resolv.conf\n# Generated by NetworkManager\nnameserver 1.1.1.1\n",
            "cat /etc/resolv.conf\n! # Generated by NetworkManager\nnameserver 1.1.1.1\n",
        ),
        (
            "$ cat /etc/resolv.conf\n# Generated by NetworkManager\n$ ls\n",
            "cat /etc/resolv.conf\n! # Generated by NetworkManager\nls\n",
        ),
        (
            "# Look first\n$ df -h\n/dev/sda1 90%\n\n# Then make room\n$ rm x\n# And look again\n$ df -h\n",
            "? # Look first\ndf -h\n! /dev/sda1 90%\n\n? # Then make room\nrm x\n? # And look again\ndf -h\n",
        ),
        (
            "$ curl x/metrics\nup 1\n\n# HELP a b\n# TYPE a b\na 1\n$ ls\n",
            "curl x/metrics\n! up 1\n\n! # HELP a b\n# TYPE a b\na 1\nls\n",
        ),
    ] {
        assert_eq!(
            short(&terminal(text)),
            expected.replace("\n\n", "\n-\n"),
            "{text}"
        );
    }
}

#[test]
fn roots_prompt_is_one_until_exit() {
    for (text, expected) in [
        (
            "$ sudo -i\n# systemctl restart x\nok\n# exit\n$ ls\n# Look again\n$ id\n",
            "sudo -i\nsystemctl restart x\n! ok\nexit\nls\n? # Look again\nid\n",
        ),
        (
            "$ sudo su -\n# ls\n# rm -rf x\n$ id\n",
            "sudo su -\nls\nrm -rf x\nid\n",
        ),
        ("$ su -\nPassword:\n# ls\n", "su -\n! Password:\nls\n"),
        (
            "$ sudo -s\n# cat <<E\n# a\nE\n# ls\n",
            "sudo -s\ncat <<E\\n# a\\nE\nls\n",
        ),
        (
            "$ sudo -u app -i\n# Look around\n$ ls\n",
            "sudo -u app -i\n? # Look around\nls\n",
        ),
        (
            "$ su - app\n# Look around\n$ ls\n",
            "su - app\n? # Look around\nls\n",
        ),
        (
            "$ kubectl exec -it p -- sh\n# ls /data\nx\n# exit\n",
            "kubectl exec -it p -- sh\nls /data\n! x\nexit\n",
        ),
        (
            "$ kubectl exec -it p -- sh\n# Look at it\n$ ls\n",
            "kubectl exec -it p -- sh\n? # Look at it\nls\n",
        ),
    ] {
        assert_eq!(short(&terminal(text)), expected, "{text}");
    }
}

#[test]
fn prompts_are_told_from_output() {
    for (line, command) in [
        ("/ # ls", "ls"),
        ("/app # ls", "ls"),
        ("~ $ ls", "ls"),
        ("user@host ~ % ls", "ls"),
        ("joe@mac project % ls", "ls"),
        ("(venv) $ ls", "ls"),
        ("(venv) user@host:~/x$ ls", "ls"),
        ("user@host:~/x (main)$ ls", "ls"),
        ("[root@db etc]# ls", "ls"),
        ("root@pod-7f9c:/# ls", "ls"),
        ("MacBook:~ joe$ ls", "ls"),
        ("host:~ # ls", "ls"),
        ("bash-5.1# ls", "ls"),
        ("web-1$ ls", "ls"),
        ("$\u{a0}ls", "ls"),
        ("user@host:~$\u{a0}ls", "ls"),
    ] {
        let text = format!("$ id\n{line}\n");
        assert_eq!(
            short(&terminal(&text)),
            format!("id\n{command}\n"),
            "{line}"
        );
    }
    for line in [
        "user@host: 5% done",
        "joe@example.com wrote 5 $ ls",
        "joe@example.com 5 % done",
        "Costs: 5 $ a month",
        "US$ 5",
        "a: # b",
        "100% sure",
        "mysql> drop table x;",
        "(none) of it",
    ] {
        let text = format!("$ id\n{line}\n");
        assert_eq!(short(&terminal(&text)), format!("id\n! {line}\n"), "{line}");
    }
}

#[test]
fn a_prompt_in_a_script_is_no_part_of_its_command() {
    for (text, expected) in [
        (
            "kubectl get ns\n$ kubectl delete ns x\n",
            "kubectl get ns\nkubectl delete ns x !!\n",
        ),
        (
            "# Look\nkubectl get ns\nx 1\n$ ls\n",
            "? # Look\nkubectl get ns\nx 1\nls\n",
        ),
        (
            "$ export A=b\nkubectl delete ns x\n",
            "export A=b\nkubectl delete ns x !!\n",
        ),
        (
            "$ export A=b\nkubectl get ns\n",
            "export A=b\nkubectl get ns\n",
        ),
        (
            "$ cd /x\nbash: cd: /x: No such file\n",
            "cd /x\n! bash: cd: /x: No such file\n",
        ),
        ("$ kubectl get ns\nNAME\nx\n", "kubectl get ns\n! NAME\nx\n"),
        (
            "$ kubectl get ns\nNAME\nkubectl delete ns x\n",
            "kubectl get ns\n! NAME\nkubectl delete ns x !!\n",
        ),
        (
            "$ kubectl get deploy\nnginx 1/1 Running\nrestart\n",
            "kubectl get deploy\n! nginx 1/1 Running\nrestart\n",
        ),
        ("cat <<EOF\n$ a\nEOF\n", "cat <<EOF\\n$ a\\nEOF\n"),
    ] {
        let parts = match console::first_prompt(text) {
            Some(_) => console::parts(&text.into(), Prompts::Script, &options()),
            None => rows::rows(&text.into(), &options()).expect("a script"),
        };
        tiles(&parts, text);
        let mut shown = short(&shown(&parts, text));
        for part in &parts {
            if let Part::Command(row) = part
                && row.command.danger == Danger::Destructive
            {
                shown = shown.replace(&*row.command.text, &format!("{} !!", &*row.command.text));
            }
        }
        assert_eq!(shown, expected, "{text}");
    }
    for (run, expected) in [
        ("$ kubectl delete ns x", "kubectl delete ns x"),
        (
            "$ cd /x\n$ kubectl delete ns x",
            "cd /x\nkubectl delete ns x",
        ),
        ("$x ls", "$x ls"),
        ("kubectl get ns", "kubectl get ns"),
    ] {
        assert_eq!(
            &*console::without_prompts(&run.into(), &options()),
            expected
        );
    }
}

#[test]
fn what_is_run_at_a_database_is_judged_as_what_it_is() {
    for (text, danger) in [
        ("rm -rf /var/lib/postgresql", Danger::Destructive),
        ("sudo systemctl stop postgresql", Danger::Destructive),
        ("psql -c \"drop database x\"", Danger::Destructive),
        ("truncate -s 0 /var/log/x", Danger::Destructive),
        ("DROP TABLE orders;", Danger::Destructive),
        ("drop table orders", Danger::Destructive),
        ("TRUNCATE orders", Danger::Destructive),
        ("DELETE FROM orders WHERE id = <id>;", Danger::Caution),
        ("vacuum full;", Danger::Caution),
        ("FLUSHALL", Danger::Destructive),
        ("db.dropDatabase()", Danger::Destructive),
        ("SELECT 1;", Danger::None),
        ("SELECT 'drop table x';", Danger::None),
        ("pg_isready", Danger::None),
        ("set -e", Danger::None),
        ("db.stats()", Danger::None),
    ] {
        let command = super::at_database(text.into(), &options());
        assert_eq!((command.danger, command.fault), (danger, None), "{text}");
    }
}

#[test]
fn a_refused_text_is_as_dangerous_as_the_worst_that_could_be_in_it() {
    for (text, danger) in [
        ("if [ -f x ]; then rm -rf /x", Danger::Destructive),
        ("rm -rf /x | (", Danger::Destructive),
        ("kubectl delete \\\n  ns x\nls (", Danger::Destructive),
        ("sudo rm -rf '/x", Danger::Destructive),
        ("sh -c 'rm -rf /x", Danger::Destructive),
        ("for x in a; do kubectl delete ns $x", Danger::Destructive),
        ("drop table x (", Danger::Destructive),
        ("shop=# drop table x;\nDROP TABLE (", Danger::Destructive),
        ("> /var/log/x (", Danger::Destructive),
        (
            "while true; do kubectl rollout restart d/x",
            Danger::Caution,
        ),
        ("NAME READY (x)\nrm-worker 1", Danger::None),
        ("echo it's", Danger::None),
        ("select * from drops (", Danger::None),
    ] {
        let command = understand(text.into(), &options());
        assert!(command.fault.is_some(), "{text}");
        assert_eq!(command.danger, danger, "{text}");
    }
}

/// More than this much, and each of these would be felt: nothing here may cost the square of its lines.
#[test]
fn hostile_fences_are_survived() {
    let lines = |line: &dyn Fn(usize) -> String| (0..10_000).map(line).collect::<String>();
    for text in [
        "rm ( ".repeat(50_000),
        "# a b ".repeat(50_000),
        lines(&|at| format!("kubectl get pods{at} (\n")),
        lines(&|at| format!("# comment {at}\n")) + "$ ls\n",
        "$ ls\n".to_owned() + &lines(&|at| format!("rm {at}\n")),
        "$ sudo -i\n".to_owned() + &"# a\n\n".repeat(300),
    ] {
        for prompts in [Prompts::Script, Prompts::Terminal] {
            let parts = console::parts(&text.as_str().into(), prompts, &options());
            tiles(&parts, &text);
        }
        understand(text.as_str().into(), &options());
    }
}

/// Writes parts in short: `? ` before labels, `! ` before output, `-` for blank lines.
fn short(shown: &str) -> String {
    let lines = shown.lines().map(|line| {
        let (sign, rest) = match line.split_once(' ') {
            Some(("label", rest)) => ("? ", rest),
            Some(("output", rest)) => ("! ", rest),
            _ => ("", line),
        };
        let text = rest.trim_matches('"');
        let text = match sign {
            "" => text.to_owned(),
            _ => text.trim_end_matches("\\n").replace("\\n", "\n"),
        };
        format!("{sign}{text}\n")
    });
    lines.collect()
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
    assert!(console::first_prompt("# x\n\n$ ls\nout\n").is_some());
    for text in [
        "$x ls\n",
        "cat <<EOF\n$ a\nEOF\n",
        "echo 'x\n$ a\n'\n",
        "$(ls)\n",
        "echo $ 1\n",
        "git log a@b # x\n",
    ] {
        assert!(console::first_prompt(text).is_none(), "{text:?}");
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
