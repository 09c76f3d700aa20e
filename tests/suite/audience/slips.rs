//! Slips of the keyboard: what nobody can understand counts as for internal eyes, in a book for everybody.

use super::{MARK, built, marked_in};
use crate::book::{Book, Run, tree};

const PUBLIC: &str = "title = \"H\"\nurl = \"https://s.example.com/g\"\naudience = \"public\"\n";
const HOME: &str = "---\ntitle: Home\n---\n# Home\n";
const PAGE: &str = "---\ntitle: zqjinternpage\n---\n# Zqjinternpage\n";

/// Builds what can be built of a book for everybody, and returns which marked words it tells.
fn told(files: &[(&str, &str)]) -> (Run, Vec<String>) {
    let mut book = Book::plain()
        .file("opsbook.toml", PUBLIC)
        .file("index.md", HOME);
    for (path, text) in files {
        book = book.file(path, text);
    }
    told_by(&book, &[])
}

fn told_by(book: &Book, more: &[&str]) -> (Run, Vec<String>) {
    let mut words = vec!["build", "--keep-going", "--out", "public"];
    words.extend(more);
    let run = book.run(&words);
    let out = book.folder().join("public");
    let files = if out.exists() {
        tree(&out)
    } else {
        Default::default()
    };
    (run, marked_in(&files).into_iter().collect())
}

#[test]
fn a_page_whose_mark_cannot_be_understood_is_kept_back() {
    let rows = [
        "audience: public\naudience: internal\n",
        "audience: internal\naudience: public\n",
        "audience:\n",
        "audience: ~\n",
        "audience: \"\"\n",
        "Audience: internal\n",
        "AUDIENCE: internal\n",
        "audiance: internal\n",
        "\"аudience\": internal\n",
        "\"audience\u{200b}\": internal\n",
        "{title: x, audience: public, audience: internal}\n",
    ];
    for row in rows {
        let page = format!("---\n{row}---\n# Zqjinternpage\n");
        let (run, told) = told(&[("p.md", &page)]);
        assert_eq!(told, Vec::<String>::new(), "{row}");
        assert_eq!(run.code, 1, "{row}: nobody was told\n{}", run.stderr);
    }
    let toml =
        "+++\ntitle = \"zqjintern\"\naudience = \"public\"\naudience = \"internal\"\n+++\n# X\n";
    assert_eq!(told(&[("p.md", toml)]).1, Vec::<String>::new());
}

#[test]
fn front_matter_that_does_not_begin_in_the_first_line_is_seen() {
    let front = "title: zqjinternpage\naudience: internal\n";
    for page in [
        format!("\n\n---\n{front}---\n# Zqjinternpage\n"),
        format!(" ---\n{front} ---\n# Zqjinternpage\n"),
        format!("----\n{front}----\n# Zqjinternpage\n"),
        format!("---yaml\n{front}---\n# Zqjinternpage\n"),
        format!("<!-- of the desk -->\n---\n{front}---\n# Zqjinternpage\n"),
        format!("—\n{front}—\n# Zqjinternpage\n"),
        format!("{front}---\n# Zqjinternpage\n"),
        "{\n\"title\": \"zqjinternpage\",\n\"audience\": \"internal\"\n}\n# Zqjinternpage\n"
            .to_owned(),
    ] {
        let (run, told) = told(&[("p.md", &page)]);
        assert_eq!(told, Vec::<String>::new(), "{page}");
        assert_eq!(run.code, 1, "{page}: nobody was told\n{}", run.stderr);
    }
    let sentence = "Audience: whoever is on call.\n\n# Open\n";
    assert_eq!(told(&[("p.md", sentence)]).0.code, 0);
    let fine = "---\n\nA line across, audience: all.\n\n---\n\n# Open\n";
    assert_eq!(told(&[("p.md", fine)]).0.code, 0);
}

#[test]
fn a_section_whose_defaults_cannot_be_understood_is_internal() {
    let rows = [
        "defaults: {audiance: internal}\n",
        "defaults: [audience: internal]\n",
        "defaults: {owner: x}\ndefaults: {audience: internal}\n",
        "defaults: {audience: public, audience: internal}\n",
        "defaults: {audience: }\n",
        "default: {audience: internal}\n",
        "Defaults: {audience: internal}\n",
        "defaults:\naudience: internal\n",
    ];
    for row in rows {
        let index = format!("---\ntitle: S\n{row}---\n# S\n");
        let files = [
            ("s/index.md", &*index),
            ("s/p.md", PAGE),
            ("s/f.txt", "zqjinternfile"),
        ];
        let (run, told) = told(&files);
        assert_eq!(told, Vec::<String>::new(), "{row}");
        assert_eq!(run.code, 1, "{row}: nobody was told\n{}", run.stderr);
    }
}

#[test]
fn a_section_whose_page_cannot_be_read_is_internal() {
    let long = format!(
        "---\ndefaults: {{audience: internal}}\n---\n{}",
        "x ".repeat(600)
    );
    let toml = format!("{PUBLIC}[limits]\npage = \"1KiB\"\n");
    let latin = b"---\ntitle: S\xff\ndefaults: {audience: internal}\n---\n# S\n";
    for index in [long.as_bytes(), latin] {
        for folder in ["s/", ""] {
            let mut book = Book::plain().file("opsbook.toml", &toml);
            if folder == "s/" {
                book = book.file("index.md", HOME);
            }
            let book = book
                .file(&format!("{folder}index.md"), index)
                .file(&format!("{folder}p.md"), PAGE)
                .file(&format!("{folder}f.txt"), "zqjinternfile");
            let (run, told) = told_by(&book, &[]);
            assert_eq!(told, Vec::<String>::new(), "{folder}");
            assert_eq!(run.code, 1);
        }
    }
}

#[test]
fn an_entry_whose_mark_cannot_be_understood_is_kept_back() {
    let rows = [
        "contacts: [{id: zqjinterna, name: Zqjinternn, audiance: internal}]\n",
        "contacts: [{id: zqjinterna, name: Zqjinternn, audience: public, audience: internal}]\n",
        "contacts:\n  - id: zqjinterna\n    name: Zqjinternn\n    audience: public\n    audience: internal\n",
        "contacts: [{id: zqjinterna, name: Zqjinternn, audience: }]\n",
        "contacts: [{id: a, name: A}]\ncontacts: [{id: zqjinterna, name: Zqjinternn, audience: internal}]\n",
        "tools: [{id: t, name: zqjinternt, Audience: internal}]\n",
        "contact: [{id: zqjinterna, name: Zqjinternn, audience: internal}]\n",
    ];
    for row in rows {
        let page = format!("---\ntitle: People\n{row}---\n# People\n\n```{{contacts}}\n```\n");
        let (run, told) = told(&[("p.md", &page)]);
        assert_eq!(told, Vec::<String>::new(), "{row}");
        assert!(
            run.code == 1 || row.starts_with("contact:"),
            "{row}\n{}",
            run.stderr
        );
    }
}

#[test]
fn settings_that_cannot_be_read_open_nothing() {
    let internal = "---\ntitle: zqjinternpage\naudience: internal\n---\n# Zqjinternpage\n";
    let rows: [&[u8]; 8] = [
        b"title = \"H\"\naudience = \"pubic\"\n",
        b"title = \"H\"\naudience = \"public\n",
        b"title = \"H\xff\"\naudience = \"public\"\n",
        b"title = \"H\"\naudiance = \"public\"\n",
        b"title = \"H\"\nAudience = \"public\"\n",
        b"title = \"H\"\naudience = \"internal\"\naudience = \"public\"\n",
        b"title = \"H\"\n[limits]\naudience = \"public\"\n",
        b"title = \"H\"\n[words]\naudience = \"public\"\n",
    ];
    for row in rows {
        let shown = String::from_utf8_lossy(row).into_owned();
        let book = Book::plain()
            .file("opsbook.toml", row)
            .file("index.md", HOME)
            .file("open.md", "# Open\n")
            .file("p.md", internal);
        let (run, told) = told_by(&book, &[]);
        assert_eq!(told, Vec::<String>::new(), "{shown}");
        assert_eq!(run.code, 1, "{shown}");
        assert!(
            run.stderr.contains("for whom this book is"),
            "{shown}\n{}",
            run.stderr
        );
        let out = tree(&book.folder().join("public"));
        assert!(out.contains_key("open.html"), "the worst night: {shown}");
        assert!(String::from_utf8_lossy(&out["robots.txt"]).contains("Disallow: /"));
    }
}

#[test]
fn a_book_for_everybody_is_not_published_without_knowing_what_it_leaves_out() {
    let rows: [&[u8]; 4] = [
        b"ignore = [\"drafts/**\"]\ntitle = \"H\n",
        b"ignore = [\"drafts/**\"]\ntitle = \"H\xff\"\n",
        b"title = \"H\"\nignored = [\"drafts/**\"]\n",
        b"title = \"H\"\nignore = { drafts = true }\n",
    ];
    for row in rows {
        let book = Book::plain()
            .file("opsbook.toml", row)
            .file("index.md", HOME)
            .file("drafts/p.md", PAGE);
        let (run, told) = told_by(&book, &["--audience", "public"]);
        assert_eq!(told, Vec::<String>::new());
        run.expect(1).says("is not published while `opsbook.toml`");
        assert!(!book.folder().join("public").exists());
    }
}

#[test]
fn an_owner_who_is_internal_is_not_named() {
    let people = "contacts: [{ id: zqjinternid, name: Zqjintern Name, audience: internal }]\n";
    for owner in ["zqjinternid", "Zqjintern Name", "Bo and zqjintern name"] {
        let files = |home: &str, index: &str| {
            Book::plain()
                .file("opsbook.toml", PUBLIC)
                .file("index.md", format!("---\ntitle: Home\n{home}---\n# Home\n"))
                .file("s/index.md", format!("---\ntitle: S\n{index}---\n# S\n"))
                .file("s/p.md", "# P\n")
                .file(
                    "people.md",
                    format!("---\ntitle: People\n{people}---\n# People\n"),
                )
        };
        let own = files(&format!("owner: {owner}\n"), "");
        let of_section = files("", &format!("defaults: {{ owner: {owner} }}\n"));
        let of_book = files("", "").file("opsbook.toml", format!("{PUBLIC}owner = \"{owner}\"\n"));
        for book in [own, of_section, of_book] {
            let run = book.run(&["check", "--format", "json"]);
            assert!(run.stdout.contains("internal-reference"), "{}", run.stdout);
            let (_, told) = told_by(&book, &[]);
            assert_eq!(told, Vec::<String>::new(), "{owner}");
        }
    }
}

#[test]
fn what_nobody_understands_is_not_in_the_markdown() {
    let page = "---\ntitle: Open\nsecret_note: zqjinternone\nkind: runbook\nnested:\n  - a: zqjinterntwo\n\n    b: |\n      zqjinternthree\nextra: { x: { audience: internal, y: zqjinternfour } }\nlast: >\n  zqjinternfive\n---\n# Open\n";
    let toml = "+++\ntitle = \"Open\"\nnote = \"zqjinternsix\"\n[table]\nx = \"zqjinternseven\"\n+++\n# Open\n";
    let book = Book::plain()
        .file("opsbook.toml", PUBLIC)
        .file("index.md", HOME)
        .file("p.md", page)
        .file("t.md", toml);
    let (_, told) = told_by(&book, &[]);
    assert_eq!(told, Vec::<String>::new());
    let files = tree(&book.folder().join("public"));
    assert_eq!(
        String::from_utf8_lossy(&files["p.md"]),
        "---\ntitle: Open\nkind: runbook\n---\n# Open\n"
    );
}

#[test]
fn data_and_links_do_not_lead_to_internal_pages_by_the_hosted_address() {
    let page = "---\ntitle: H\ntools: [{id: a, name: A, url: \"https://int.example.com/b/sec/zqjinterns.html\", links: [{name: x, url: \"https://s.example.com/g/sec/zqjinterns\"}]}]\ncontacts: [{id: a, name: A, pagerduty: {name: x, url: \"https://s.example.com/g/sec/zqjinterns.html\"}}]\n---\n# H\n\n[x](https://int.example.com/b/sec/zqjinterns.html)\n\n```{tools}\n```\n";
    let internal = "---\naudience: internal\n---\n# Zqjinterns\n\n[x](https://int.example.com/b/f/zqjintern.txt)\n";
    let book = Book::plain()
        .file(
            "opsbook.toml",
            "title = \"H\"\nurl = \"https://int.example.com/b\"\n",
        )
        .file("index.md", page)
        .file("sec/zqjinterns.md", internal)
        .file("f/zqjintern.txt", "x");
    let (run, told) = told_by(
        &book,
        &["--audience", "public", "--url", "https://s.example.com/g"],
    );
    assert_eq!(told, Vec::<String>::new());
    run.says("internal-reference");
}

#[test]
fn a_page_below_an_internal_section_does_not_tell_its_data() {
    let book = Book::plain()
        .file("opsbook.toml", PUBLIC)
        .file("index.md", HOME)
        .file("s/index.md", "---\naudience: internal\nteam: zqjinternteam\ndefaults: { owner: zqjinternowner, services: [zqjinternservice] }\n---\n# Zqjinterns\n")
        .file("s/p.md", "---\naudience: public\ncontacts: [{ id: a, name: A }]\n---\n# P\n");
    assert_eq!(marked_in(&built(&book, "public")), Default::default());
    assert!(!marked_in(&built(&book, "internal")).is_empty());
}

#[test]
fn backups_and_foreign_markdown_are_not_published() {
    let internal = "---\naudience: internal\n---\n# Zqjintern\n";
    let mut book = Book::plain()
        .file("opsbook.toml", PUBLIC)
        .file("index.md", HOME);
    for name in [
        "p.md~",
        "#p.md#",
        "p.md.orig",
        "p.md.bak",
        "p.orig",
        "p.md.swp",
        "p.mdx",
        "p.txt",
        "p.mkd",
    ] {
        book = book.file(name, internal);
    }
    let book = book.file("open.mdx", "# Open\n").file("open.txt", "open");
    let public = built(&book, "public");
    assert_eq!(marked_in(&public), Default::default());
    assert!(public.contains_key("open.mdx") && public.contains_key("open.txt"));
    let ours = built(&book, "internal");
    assert!(
        ours.contains_key("p.mdx") && !ours.contains_key("p.md~") && !ours.contains_key("p.md.bak")
    );
}

#[test]
fn comments_of_markdown_are_not_published() {
    let page = "# Open\n\n[//]: # (zqjinternone)\n[comment]: <> (zqjinterntwo\nzqjinternthree)\n[//]: # \"zqjinternfour\"\n\nText.\n";
    assert_eq!(told(&[("p.md", page)]).1, Vec::<String>::new());
    assert!(MARK.starts_with("zq"));
}
