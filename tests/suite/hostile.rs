//! Bad input, on the whole program: each a located message and exit 1, the old site untouched.

use std::time::{Duration, Instant};

use crate::book::Book;

/// What grows out of bounds takes hours; what is only slow, on a busy machine too, takes less than this.
const LONGEST: Duration = Duration::from_secs(600);

/// Builds a good site, then breaks the book, and returns it with what the second build said.
///
/// Asserts that the build was refused with a message at `place` (file, perhaps with line and column) and that the old
/// site stands byte for byte.
#[track_caller]
fn refused(path: &str, bytes: impl AsRef<[u8]>, place: &str, words: &str) {
    let book = Book::new().file("index.md", "# Home\n\nGood.\n");
    book.build().expect(0);
    let before = book.all_published();
    book.write(path, bytes);
    let start = Instant::now();
    let run = book.build().expect(1).says(place).says(words);
    assert!(start.elapsed() < LONGEST, "took {:?}", start.elapsed());
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert_eq!(book.all_published(), before, "the old site was touched");
}

/// Builds a book with one odd page, asserts that it is published, and returns the page.
#[track_caller]
fn published(bytes: impl AsRef<[u8]>) -> String {
    let start = Instant::now();
    let page = Book::new().file("index.md", bytes).page("index.html");
    assert!(start.elapsed() < LONGEST, "took {:?}", start.elapsed());
    page
}

#[test]
fn front_matter_that_is_never_closed() {
    refused(
        "a.md",
        "---\ntitle: A\n\n# A\n\nText\n",
        "a.md:1:1",
        "never closed",
    );
}

#[test]
fn tabs_in_yaml() {
    refused("a.md", "---\nextra:\n\tb: 1\n---\n", "a.md:3:1", "tab");
}

#[test]
fn duplicate_keys() {
    refused(
        "a.md",
        "---\ntitle: A\nowner: B\ntitle: C\n---\n",
        "a.md:4:1",
        "title",
    );
}

#[test]
fn alias_bomb() {
    let mut bomb = String::from("---\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("  a{level}: &a{level} [{items}]\n"));
    }
    refused("a.md", bomb + "---\n", "a.md:", "invalid-front-matter");
}

#[test]
fn deep_flow_yaml() {
    refused(
        "a.md",
        format!("---\nextra: {}\n---\n", "[".repeat(50_000)),
        "a.md:",
        "invalid-front-matter",
    );
}

#[test]
fn wrong_types() {
    refused("a.md", "---\nreviewed: soon\n---\n", "a.md:2:11", "date");
    refused(
        "a.md",
        "---\nseverities:\n  - id: P1\n    respond_within: 15\n---\n",
        "a.md:4:21",
        "15m",
    );
    refused(
        "a.md",
        "---\ncontacts: nobody\n---\n",
        "a.md:2:11",
        "a contact is written as",
    );
}

#[test]
fn every_problem_of_one_run_is_reported() {
    let book = Book::new()
        .file(
            "a.md",
            "---\nreviewed: soon\nextra: 1\nseverities:\n  - {id: P1, respond_within: 15}\n---\n",
        )
        .file("b.md", "---\ntitle: [\n---\n")
        .file("c.md", "```{contats}\n```\n");
    book.build()
        .expect(1)
        .says("a.md:2:11")
        .says("a.md:5")
        .says("b.md:")
        .says("c.md:1")
        .says("did you mean");
}

#[test]
fn bytes_that_are_not_utf8() {
    refused("a.md", b"# A\n\nB\xe9ta\n", "a.md:3:2", "UTF-8");
}

#[test]
fn nul_bytes() {
    refused("a.md", b"# A\n\nB\0\n", "a.md:3:2", "NUL");
}

#[test]
fn two_files_for_one_url() {
    refused("INDEX.md", "# Other\n", "INDEX.md", "duplicate-url");
    refused("index.markdown", "# Other\n", "index.m", "duplicate-url");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_source_loops_and_fifos() {
    use std::os::unix::fs::symlink;
    let book = Book::new().file("index.md", "# Home\n");
    symlink("/etc/hostname", book.source().join("out.md")).expect("a link");
    symlink("loop.md", book.source().join("loop.md")).expect("a link");
    let fifo = book.source().join("pipe.md");
    let made = std::process::Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    book.build()
        .expect(1)
        .says("out.md")
        .says("loop.md")
        .says("pipe.md")
        .says("link-outside");
}

#[cfg(unix)]
#[test]
fn unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let book = Book::new()
        .file("index.md", "# Home\n")
        .file("secret.md", "# S\n");
    let path = book.source().join("secret.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("mode is set");
    if std::fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read every file");
        return;
    }
    book.build()
        .expect(1)
        .says("secret.md")
        .says("unreadable-file");
}

#[test]
fn nesting_without_end_stays_bounded_and_nothing_is_lost() {
    let deep = |open: &str| format!("# Home\n\n{}word\n", open.repeat(100_000));
    for open in [
        "[", "> ", "- ", "*", "**_", "![", "&", "<div>", "`", "~~", "www.", "a@", "|", "1. ",
        "<a ", "[a](", "((",
    ] {
        let book = Book::new().file("index.md", deep(open));
        let start = Instant::now();
        let run = book.build();
        assert!(run.code == 0 || run.code == 1, "{open:?}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{open:?}: {}", run.stderr);
        assert!(
            start.elapsed() < LONGEST,
            "{open:?} took {:?}",
            start.elapsed()
        );
        if run.code == 1 {
            assert!(run.stderr.contains("index.md:"), "{open:?}: {}", run.stderr);
        } else {
            assert!(
                book.published("index.html").contains("word"),
                "{open:?} lost the text"
            );
        }
    }
}

#[test]
fn one_line_of_many_megabytes_is_over_the_cap() {
    refused("a.md", "x ".repeat(5 << 20), "a.md", "MiB");
}

#[test]
fn many_equal_headings() {
    let page = published("## Steps\n\n".repeat(20_000));
    assert!(page.contains("id=\"steps-19999\""));
}

#[test]
fn byte_order_mark_and_crlf_are_fine() {
    let page =
        published("\u{feff}---\r\ntitle: Marked\r\n---\r\n\r\n# Marked\r\n\r\nOne\r\ntwo.\r\n");
    assert!(page.contains("Marked") && page.contains("two."));
}

#[test]
fn odd_names_give_working_links() {
    let names = [
        "with space.md",
        "100%.md",
        "c#.md",
        "what?.md",
        "it's \"quoted\".md",
        "größe-日本.md",
        "שלום.md",
        "a&b.md",
    ];
    let mut home = String::from("# Home\n\n");
    let mut book = Book::new();
    for name in names {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        home.push_str(&format!("- [{}]({encoded})\n", name.len()));
        book = book.file(name, format!("# Page\n\nThis is page {}.\n", name.len()));
    }
    book = book.file("index.md", home);
    book.build().expect(0);
    let page = book.published("index.html");
    for name in names {
        let url = name.replace(".md", ".html");
        assert!(book.site().join(&url).is_file(), "{url} is published");
        let start = page
            .find(&format!(">{}</a>", name.len()))
            .expect("the link is there");
        let href = page[..start]
            .rsplit_once("href=\"")
            .expect("has an address")
            .1
            .trim_end_matches('"');
        let decoded = decode(&href.replace("&amp;", "&").replace("&quot;", "\""));
        assert_eq!(decoded, url, "as a browser reads {href}");
    }
}

/// Resolves percent signs as a browser does.
fn decode(href: &str) -> String {
    assert!(!href.contains(['?', '#', ' ']), "{href} would be cut");
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).expect("hexadecimal digits");
            bytes.push(u8::from_str_radix(hex, 16).expect("hexadecimal digits"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn terminal_escapes_from_files_are_shown_not_sent() {
    let book = Book::new().file(
        "a.md",
        "---\n\"\u{1b}]0;owned\u{7}\": 1\nowner: [\u{202e}\n---\n",
    );
    let run = book.build();
    assert!(
        !run.stderr.contains('\u{1b}')
            && !run.stderr.contains('\u{7}')
            && !run.stderr.contains('\u{202e}')
    );
}

#[test]
fn what_an_author_names_never_becomes_markup() {
    let bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let yaml = bad.replace('\'', "''");
    let book = Book::new().file(
        "index.md",
        format!(
            "---\ntitle: '{yaml}'\ndescription: '{yaml}'\nowner: '{yaml}'\ntags: ['{yaml}']\nservices: ['{yaml}']\n\
             version: '{yaml}'\nseverity: P1\nalerts: [Alert]\n\
             contacts:\n  - {{id: a, name: '{yaml}', role: '{yaml}', group: '{yaml}', phone: '{yaml}', slack: '{yaml}', email: '{yaml}', note: '{yaml}', hours: '{yaml}'}}\n\
             tools:\n  - {{id: t, name: '{yaml}', note: '{yaml}', links: [{{name: '{yaml}'}}]}}\n\
             severities:\n  - {{id: P1, name: '{yaml}', description: '{yaml}', when: ['{yaml}']}}\n\
             escalation:\n  - {{id: e, name: '{yaml}', when: ['{yaml}'], steps: [{{contact: a}}]}}\n\
             commands:\n  - {{id: c, title: '{yaml}', run: '{yaml}', verify: '{yaml}', expect: '{yaml}', undo: '{yaml}'}}\n---\n\n\
             ```{{contacts}}\n```\n```{{tools}}\n```\n```{{severity}} P1\n```\n```{{escalation}} e\n```\n```{{command}} c\n```\n"
        ),
    );
    let run = book.build();
    assert!(run.code <= 1, "{}", run.stderr);
    let run = book.run(&["build", "--keep-going"]);
    assert!(run.code <= 1, "{}", run.stderr);
    for (path, bytes) in book.all_published() {
        if path.ends_with(".html") {
            let html = String::from_utf8_lossy(&bytes);
            assert!(
                !html.contains("<script>alert") && !html.contains("<img src=x"),
                "{path}"
            );
        }
    }
}

#[test]
fn a_directive_without_its_thing_shows_as_it_is_written() {
    let book = Book::plain().file("a.md", "# A\n\n```{severity} <P9>\n```\n");
    book.build().expect(0);
    let page = book.page("a.html");
    assert!(
        page.contains("<code>```{severity} &lt;P9&gt;\n```"),
        "{page}"
    );
}

#[test]
fn a_link_out_of_a_plain_folder_is_broken_and_stops_nothing() {
    let book = Book::plain().file("a.md", "# A\n\n[out](../x.md) ![picture](../img/y.png)\n");
    book.build().expect(0);
    let page = book.page("a.html");
    assert!(
        !page.contains("../x.md") && !page.contains("../img"),
        "{page}"
    );
}

#[test]
fn what_is_unsafe_is_replaced_by_a_notice_and_its_source_kept_back() {
    let book = Book::new()
        .file("index.md", "# Home\n\n[bad](javascript:alert(1)) <a href=\"javascript:x\">raw</a> [out](../../x.md)\n")
        .file("draft.md", "---\ndraft: maybe\n---\n# Secret plan\n");
    book.build()
        .expect(1)
        .says("unsafe-link")
        .says("link-outside")
        .says("draft.md:2:8");
    book.run(&["build", "--keep-going"]).expect(1);
    let page = book.published("index.html");
    assert_eq!(page.matches("unsafe link left out").count(), 3, "{page}");
    assert!(!page.contains("javascript:alert"));
    assert!(!book.site().join("index.md").exists());
    assert!(!book.site().join("draft.html").exists());
}

#[test]
fn shell_that_would_bring_a_grammar_down() {
    let long = |piece: &str| piece.repeat(31_000 / piece.len());
    let deep = |open: &str, close: &str| format!("{}ls{}", open.repeat(3_000), close.repeat(3_000));
    let mut texts: Vec<String> = [
        "a;",
        "(a); ",
        "a=(b) ",
        "'x' ",
        "$(a) ",
        "\"$(a)\" ",
        "`a`<b> ",
        "<a> ",
        "x <<A\n",
        "$x ",
        "eval ",
        "sh -c ",
        "sudo ",
        "ssh h ",
        "bash $x;",
        "a | ",
        "kubectl exec -it p -- ls; ",
        "curl x | sh; ",
        "find -exec ",
        "\\é",
        "${a:-",
        "{a,",
        "[[ a ]] && ",
        "# c\n",
        "$ a \\\n",
        "psql -c ",
        "<verb> ",
    ]
    .map(long)
    .to_vec();
    let pairs = [
        ("(", ")"),
        ("((", "))"),
        ("{ ", "; }"),
        ("$(", ")"),
        ("\"$(", ")\""),
        ("`", "`"),
        ("if a; then ", "; fi"),
        ("${a:-", "}"),
        ("[[ ( ", " ) ]]"),
        ("case x in a) ", ";; esac"),
        ("f() { ", "; }"),
        ("sh -c \"", "\""),
        ("! ", ""),
    ];
    texts.extend(pairs.map(|(open, close)| deep(open, close)));
    let mut page = "# T\n".to_owned();
    for language in ["bash", "console", ""] {
        for text in &texts {
            let prompt = if language == "bash" { "" } else { "$ " };
            page.push_str(&format!("\n~~~~~{language}\n{prompt}{text}\n~~~~~\n"));
        }
    }
    let html = published(page);
    assert!(html.matches("<pre").count() >= 3 * texts.len());
}
