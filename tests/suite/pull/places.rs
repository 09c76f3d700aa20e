//! Where a copy can be pulled from, and where to.

use std::fs;

use opsbook::publish::{CONFIRMED, PACKED};

use super::host::Host;
use super::{Laptop, MONDAY};
use crate::book::Book;

/// A book that is built and signed.
fn built() -> Book {
    let book = Book::new()
        .file("index.md", "---\nalerts: [DiskFull]\n---\n# Home\n")
        .file("img/a b#1.bin", [0, 1, 2]);
    book.run(&["keygen"]).expect(0);
    book.run(&["build", "--sign", "opsbook.key"]).expect(0);
    book.run(&["export", "--zip", "book.zip", "--sign", "opsbook.key"])
        .expect(0);
    let key = fs::read_to_string(book.folder().join("opsbook.pub")).expect("is there");
    let published = fs::read_to_string(book.site().join("opsbook.pub")).expect("is published");
    assert_eq!(key, published);
    book
}

#[test]
fn folders_archives_and_file_addresses_are_places_too() {
    let laptop = Laptop::new();
    let book = built();
    let site = book.site().to_string_lossy().into_owned();
    let zip = book
        .folder()
        .join("book.zip")
        .to_string_lossy()
        .into_owned();
    laptop.pull(&site, &[]).expect(0).says("is pinned");
    laptop.is_whole(None);
    // A folder that was built is where the site is published.
    assert!(laptop.confirmed().is_some());
    laptop.pull(&format!("file://{site}"), &[]).expect(0);
    laptop
        .run(&["verify", "copy", "--key", "copy.pin"])
        .expect(0);
    // A copy of the copy knows no more than that one does.
    let script =
        |name: &str| fs::read_to_string(laptop.path(name).join(CONFIRMED)).expect("is there");
    fs::write(laptop.copy().join(CONFIRMED), old(&laptop)).expect("written");
    laptop.run(&["pull", "copy", "second"]).expect(0);
    assert_eq!(script("second"), script("copy"));
    // An archive says nothing, and takes nothing away.
    laptop.run(&["pull", &zip, "third"]).expect(0);
    assert_eq!(script("third"), PACKED);
    // Nor does what was taken from it.
    laptop.run(&["pull", "third", "fourth"]).expect(0);
    assert_eq!(script("fourth"), PACKED);
    laptop
        .run(&["verify", "third", "--key", "copy.pin"])
        .expect(0);
    let third = laptop.run(&["verify", "third"]).expect(0);
    assert!(!third.stdout.contains("confirmed"), "{}", third.stdout);
    let second = laptop.run(&["verify", "second"]).expect(0);
    assert!(
        second.stdout.contains(", confirmed 2026-01-02T03:04:05Z"),
        "{}",
        second.stdout
    );
}

fn old(laptop: &Laptop) -> String {
    let manifest = fs::read(laptop.copy().join("manifest.json")).expect("is there");
    let at = "2026-01-02T03:04:05Z".parse().expect("a moment");
    opsbook::publish::Confirmation::new(at, &manifest).to_script()
}

#[test]
fn wrong_words_and_wrong_folders_are_told() {
    let laptop = Laptop::new();
    let host = Host::of(&laptop.site("monday", MONDAY));
    for (place, words) in [
        ("ftp://example.com/", "neither with https, http nor file"),
        ("https://me:secret@example.com/", "no name or password"),
        ("https://example.com/?token=secret", "neither a `?`"),
        ("file://other/x", "three slashes"),
        ("https:///x", "is no address"),
    ] {
        let run = laptop.pull(place, &[]).expect(2).says(words);
        assert!(words == "three slashes" || !run.stderr.contains("secret"));
    }
    laptop.pull("nowhere", &[]).expect(3).says("nowhere");
    // Neither a folder of somebody else, nor a file, nor the source itself.
    fs::create_dir(laptop.copy()).expect("made");
    fs::write(laptop.copy().join("mine.txt"), b"mine").expect("written");
    laptop.pull(&host.url, &[]).expect(2).says("mine.txt");
    fs::write(laptop.path("file"), b"mine").expect("written");
    laptop
        .run(&["pull", &host.url, "file"])
        .expect(2)
        .says("not a folder");
    laptop.pull("copy", &[]).expect(2);
    laptop.run(&["pull", &host.url, "/"]).expect(2);
    assert_eq!(
        fs::read(laptop.copy().join("mine.txt")).expect("is there"),
        b"mine"
    );
    // An empty folder is as good as none.
    fs::create_dir_all(laptop.path("deep/new")).expect("made");
    laptop.run(&["pull", &host.url, "deep/new"]).expect(0);
    laptop.run(&["pull", &host.url, "deep/er/new"]).expect(0);
    // Somewhere else on the host there is no site.
    let elsewhere = format!("{}/a", host.url);
    laptop
        .run(&["pull", &elsewhere, "x"])
        .expect(3)
        .says("this is not a site of opsbook");
    laptop
        .run(&["pull", &format!("{}/index.html", host.url), "y"])
        .expect(0);
}

#[test]
fn headers_prove_who_asks_and_are_never_shown() {
    let laptop = Laptop::new();
    let host = Host::of(&laptop.site("monday", MONDAY));
    host.does(
        |asked, answer| match asked.head.contains("cf-access-client-secret: opensesame") {
            true => answer,
            false => super::host::Answer::status("401 Unauthorized"),
        },
    );
    laptop
        .pull(&host.url, &[])
        .expect(3)
        .says("OPSBOOK_PULL_HEADER");
    let with = |headers: &str, place: &str| {
        let mut command = laptop.command(&["pull", place, "copy"]);
        let output = command
            .env("OPSBOOK_PULL_HEADER", headers)
            .output()
            .expect("starts");
        crate::book::Run::from_output(&output)
    };
    with(
        "CF-Access-Client-Id: me\nCF-Access-Client-Secret: opensesame\n",
        &host.url,
    )
    .expect(0);
    let header = "CF-Access-Client-Secret: opensesame";
    laptop
        .run(&["pull", &host.url, "copy", "--header", header])
        .expect(0);
    // In the clear it is sent to nobody.
    for (headers, place) in [
        ("X: opensesame", "http://example.com/"),
        ("opensesame", &host.url),
        ("opensesame\u{7}: x", &host.url),
        ("Host: opensesame", &host.url),
    ] {
        let run = with(headers, place).expect(2);
        assert!(!run.stderr.contains("opensesame"), "{}", run.stderr);
    }
}
