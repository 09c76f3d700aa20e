//! The whole book in one file: nothing is missing in it, nothing in it leads out of it unasked, and its policy fits.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::book::{Book, STAMP, tree};

/// A small book with all that is hard: places in pages, forwards, pictures, downloads, words that look like markup.
fn book() -> Book {
    Book::new()
        .file("index.md", "# Handbook\n\nSee [the disk](a/disk.md#make-room), [itself](#more) and [all](contacts.html).\n\n## More\n\nText </script> and &lt;!-- here.\n")
        .file("a/disk.md", "---\ntitle: Disk full\nkind: runbook\nalerts: [DiskFull, Both]\naliases: [old/disk]\n---\n\n# Disk full\n\n## Make room\n\n- [ ] Look at ![the graph](graph.png)\n\n[Back](../index.md), [this](#make-room), [host](https://example.org/?a=b), [paper](plan.pdf), [big](big.bin), [old](../old/disk.html).\n\n```bash\nkubectl get pods -n <ns>\n```\n")
        .file("a/b=c d--e.md", "---\nkind: runbook\nalerts: [Both]\n---\n\n# Odd </title> \"name\"\n\n![the graph](graph.png)\n")
        .file("content.md", "# Content\n\n## Nav\n")
        .file("book.md", "# Book\n\n## Book\n\nSee [content](content.md).\n")
        .file("a/graph.png", [7; 40])
        .file("a/plan.pdf", b"plan")
        .file("a/big.bin", vec![0; 2 << 20])
}

/// Returns what stands between two texts, everywhere.
fn all_between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let parts = text.split(before).skip(1);
    parts
        .map(|part| part.split(after).next().unwrap_or_default())
        .collect()
}

/// Returns the text of HTML, its white space made one.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main_of(html: &str) -> &str {
    let start = html.find("<main").expect("a page has content");
    let end = html.rfind("</main>").expect("it ends");
    &html[start..end]
}

#[test]
fn the_policy_stands_first_and_names_every_block() {
    let html = book().page("opsbook.html");
    let head = html.split_once("<head>").expect("a head").1.trim_start();
    assert!(head.starts_with("<meta http-equiv=\"Content-Security-Policy\""));
    let policy = all_between(head, "content=\"", "\"")[0];
    assert!(
        policy.starts_with("default-src 'none'; script-src 'sha256-"),
        "{policy}"
    );
    assert!(
        policy.ends_with("img-src data:; base-uri 'none'; form-action 'none'"),
        "{policy}"
    );
    let named = |list: &str| -> BTreeSet<String> {
        let list = all_between(policy, list, ";")[0];
        list.split_whitespace().map(str::to_owned).collect()
    };
    let hashes = |blocks: Vec<&str>| -> BTreeSet<String> {
        let hash = |block: &&str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(block)));
        blocks.iter().map(hash).collect()
    };
    assert_eq!(
        named("script-src "),
        hashes(all_between(&html, "<script>", "</script>"))
    );
    assert_eq!(
        named("style-src "),
        hashes(all_between(&html, "<style>", "</style>"))
    );
    for unfit in [
        " style=\"",
        " onclick=",
        "<link rel=\"stylesheet\"",
        "<script src",
        "javascript:",
    ] {
        let body = html.rsplit_once("</style>").expect("styles").1;
        let body = body
            .split_once("<script>window.opsbookFile")
            .expect("scripts")
            .0;
        assert!(!body.contains(unfit), "{unfit}");
    }
}

#[test]
fn every_link_leads_to_a_place_in_it_or_is_said_to_lead_elsewhere() {
    let html = book().page("opsbook.html");
    let body = html.split_once("<body").expect("a body").1;
    let body = body.split_once("<script type").expect("data").0;
    let ids: Vec<&str> = all_between(body, " id=\"", "\"");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    let twice: Vec<_> = unique
        .iter()
        .filter(|id| ids.iter().filter(|each| each == id).count() > 1)
        .collect();
    assert!(twice.is_empty(), "stand twice: {twice:?}");
    assert!(ids.iter().all(|id| !id.contains(['=', ' '])), "{ids:?}");
    for href in all_between(body, " href=\"", "\"") {
        let Some(anchor) = href.strip_prefix('#') else {
            let is_known = ["https://", "data:", "tel:", "mailto:"];
            assert!(
                is_known.iter().any(|start| href.starts_with(start)),
                "{href}"
            );
            continue;
        };
        let anchor = anchor.split("&amp;").next().unwrap_or_default();
        let anchor = opsbook::source::percent_decode(anchor.trim_start_matches("page="));
        assert!(unique.contains(anchor.as_str()), "no place {anchor}");
    }
    for src in all_between(body, " src=\"", "\"") {
        assert!(src.starts_with("data:image/png;base64,"), "{src}");
    }
    for (what, place) in [
        ("a link to a place", "href=\"#a/disk--make-room\">the disk"),
        ("a link to itself", "href=\"#index--more\">itself"),
        ("a link back", "href=\"#index\">Back"),
        ("a link through a forward", "href=\"#a/disk\">old"),
        (
            "a download",
            "href=\"data:application/pdf;base64,cGxhbg==\" download=\"plan.pdf\"",
        ),
        ("what is too large", "data-absent=\"not in this file\">big"),
        (
            "a page whose name stands around the pages already",
            "href=\"#content~\">content",
        ),
        ("the odd name", "id=\"a/b~3Dc~20d-~2De\""),
    ] {
        assert!(body.contains(place), "{what}");
    }
    // A small picture stands wherever it is shown.
    assert_eq!(body.matches("data:image/png").count(), 2);
    assert!(!body.contains("data-picture"));
}

#[test]
fn a_large_picture_stands_in_it_once_and_links_lead_there() {
    let html = Book::new()
        .file("index.md", "# Book\n\n![a](a.png)\n\nWith ![the \"a\" > b](a.png) and ![](a.png).\n\n[![again](a.png)](b.md)\n")
        .file("b.md", "# Page\n\n![over there](a.png)\n")
        .file("a.png", vec![7; 40_000])
        .page("opsbook.html");
    let body = html.split_once("<body").expect("a body").1;
    assert_eq!(body.matches("data:image/png").count(), 1);
    let href = "href=\"#index--picture~1\"";
    for part in [
        " id=\"index--picture~1\" data-picture=\"1\" alt=\"a\">",
        &format!(
            "<a data-picture-link {href}>over there</a><img data-picture=\"1\" alt=\"over there\">"
        ),
        &format!(
            "<a data-picture-link {href}>the &quot;a&quot; &gt; b</a><img data-picture=\"1\" alt="
        ),
        &format!("<a data-picture-link {href}>\u{25a3}</a><img data-picture=\"1\" alt=\"\">"),
        "<a href=\"#b\"><img data-picture=\"1\" alt=\"again\"></a>",
    ] {
        assert!(body.contains(part), "no {part}");
    }
    assert!(!body.contains("data-first"));
}

#[test]
fn a_page_is_called_the_same_whatever_stands_beside_it() {
    let book = |names: &[&str]| {
        let all = names
            .iter()
            .fold(Book::new().file("index.md", "# Book\n"), |book, name| {
                book.file(
                    &format!("{name}.md"),
                    format!("# Title of {name}\n").as_str(),
                )
            });
        all.page("opsbook.html")
    };
    let whole = book(&["a b", "a#b", "a_b"]);
    let less = book(&["a#b"]);
    for id in ["id=\"a~20b\"", "id=\"a~23b\"", "id=\"a_b\""] {
        assert!(whole.contains(id), "{id}");
    }
    assert!(less.contains("id=\"a~23b\"") && !less.contains("id=\"a~20b\""));
}

#[test]
fn all_that_the_pages_say_stands_in_it() {
    let book = book();
    let html = book.page("opsbook.html");
    let whole = words(&html);
    let pages: BTreeMap<String, Vec<u8>> = book.all_published();
    let mut looked_at = 0;
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let is_forward = page.contains("data-forward");
        if is_forward || ["opsbook.html", "print.html"].contains(&path.as_str()) {
            continue;
        }
        let said = words(main_of(&page));
        let said = said
            .split_once("> ")
            .map_or(said.as_str(), |(_, said)| said);
        assert!(whole.contains(said), "{path} is not in it as it is: {said}");
        looked_at += 1;
    }
    assert!(looked_at > 10, "{looked_at} pages");
}

#[test]
fn it_is_the_same_bytes_from_build_and_export_and_anywhere() {
    let book = book();
    let built = book.page("opsbook.html");
    book.run(&["export", "--single-file", "one.html"]).expect(0);
    let exported = std::fs::read_to_string(book.folder().join("one.html")).expect("was written");
    assert!(built == exported, "export and build differ");
    let folder = book.folder().to_string_lossy().into_owned();
    assert!(!built.contains(&folder), "it names the machine");
    // Inside the source it is no part of the next one.
    let inside = ["export", "content", "--single-file", "content/one.html"];
    book.run(&inside).expect(0);
    book.run(&inside).expect(0);
    assert!(std::fs::read_to_string(book.source().join("one.html")).expect("was written") == built);
    assert!(
        !STAMP.is_empty()
            && !tree(book.folder())
                .keys()
                .any(|path| path.contains("opsbook-new"))
    );
}

#[test]
fn errors_stop_it_and_leave_what_was_there() {
    let book = Book::new().file("index.md", "---\nowner: [\n---\n\n# Broken\n");
    std::fs::write(book.folder().join("one.html"), "before").expect("can be written");
    let run = book.run(&["export", "--single-file", "one.html"]).expect(1);
    run.says("nothing was written");
    assert_eq!(tree(book.folder())["one.html"], b"before");
    book.run(&["export"]).expect(2);
    let right = Book::new().file("index.md", "# Right\n");
    right.run(&["export", "--single-file", "content"]).expect(2);
}

#[test]
fn a_book_that_would_be_too_large_says_so_in_its_place() {
    let book = Book::new()
        .file("index.md", "# Book\n\n![a](a.png)\n")
        .file("a.png", vec![1; 16 << 20]);
    let html = book.page("opsbook.html");
    assert!(
        html.contains("opsbook export --single-file"),
        "{}",
        html.len()
    );
    assert!(html.len() < 100_000);
    book.run(&["export", "--single-file", "one.html"]).expect(0);
    let size = std::fs::metadata(book.folder().join("one.html"))
        .expect("was written")
        .len();
    assert!(size > 20 << 20, "{size}");
}
