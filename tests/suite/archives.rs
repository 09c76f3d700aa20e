//! Archives that are not what was packed: whatever another program would make of them, they are found out.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use opsbook::offline;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::book::Book;

type Writer = ZipWriter<Cursor<Vec<u8>>>;

fn packed(book: &Book) -> Vec<u8> {
    book.run(&["keygen"]).expect(0);
    book.run(&["export", "--zip", "a.zip", "--sign", "opsbook.key"])
        .expect(0);
    fs::read(book.folder().join("a.zip")).expect("is there")
}

fn small() -> Book {
    Book::new()
        .file("index.md", "# Home\n")
        .file("img/\u{e9}.bin", [0, 1, 2, 255])
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// Packs the files of an archive again, under other names, with something more.
fn remade(bytes: &[u8], name: impl Fn(&str) -> String, more: impl Fn(&mut Writer)) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let name = name(&file.name().expect("a name"));
        writer.start_file(name, options()).expect("begun");
        std::io::copy(&mut file, &mut writer).expect("copied");
    }
    more(&mut writer);
    writer.finish().expect("finished").into_inner()
}

fn faults(place: &Path, bytes: &[u8]) -> Vec<String> {
    fs::write(place, bytes).expect("written");
    match offline::verify(place, None) {
        Ok(report) => report.faults.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn an_archive_is_laid_out_as_it_was_packed() {
    let book = small();
    let bytes = packed(&book);
    let place = book.folder().join("b.zip");
    let faults = |bytes: &[u8]| faults(&place, bytes);
    assert_eq!(faults(&bytes), [""; 0]);
    let same = |name: &str| name.to_owned();
    let nothing = |_: &mut Writer| {};
    assert_eq!(faults(&remade(&bytes, same, nothing)), [""; 0]);
    let add = |name: &'static str| {
        remade(&bytes, same, move |writer| {
            writer.start_file(name, options()).expect("begun");
            writer.write_all(b"x").expect("written");
        })
    };
    let twice = |one: &'static str, other: &'static str| {
        let mut twice = add(one);
        let at: Vec<usize> = (0..twice.len() - one.len())
            .filter(|at| twice[*at..].starts_with(one.as_bytes()))
            .collect();
        for at in at {
            twice[at..at + one.len()].copy_from_slice(other.as_bytes());
        }
        twice
    };
    let harmed = [
        ("appended", [&bytes[..], b"x"].concat()),
        ("prepended", [b"x", &bytes[..]].concat()),
        ("concatenated", [&bytes[..], &bytes[..]].concat()),
        ("empty", Vec::new()),
        ("twice", twice("a/indey.html", "a/index.html")),
        (
            "a folder",
            remade(&bytes, same, |writer| {
                writer.add_directory("a/x", options()).expect("added");
            }),
        ),
        ("a folder with bytes", twice("a/xy", "a/x/")),
        (
            "a link",
            remade(&bytes, same, |writer| {
                writer.add_symlink("a/x", "/etc", options()).expect("added");
            }),
        ),
        ("outside", add("b/x")),
        ("above", add("../x")),
        ("at the top", add("x")),
        (
            "no folder",
            remade(&bytes, |name| name[2..].to_owned(), nothing),
        ),
        (
            "stored",
            remade(&bytes, same, |writer| {
                let stored = options().compression_method(CompressionMethod::Stored);
                writer.start_file("a/x", stored).expect("begun");
            }),
        ),
        (
            "a comment",
            remade(&bytes, same, |writer| {
                let _ = writer.set_comment("x");
            }),
        ),
    ];
    for (what, bytes) in &harmed {
        assert_ne!(faults(bytes), [""; 0], "{what}");
    }
    for root in ["..", ".git", ".", "a:b", "con"] {
        let other = remade(&bytes, |name| format!("{root}{}", &name[1..]), nothing);
        assert_ne!(faults(&other), [""; 0], "{root}");
    }
    for length in (0..bytes.len()).step_by(9973).chain([bytes.len() - 1]) {
        assert_ne!(faults(&bytes[..length]), [""; 0], "{length}");
    }
    // One that is damaged is a fault, and nothing is pulled from it.
    fs::write(&place, &bytes[..bytes.len() - 1]).expect("written");
    book.run(&["verify", "b.zip"]).expect(1).says("cut off");
    book.run(&["pull", "b.zip", "copy"])
        .expect(1)
        .says("the archive");
    assert!(!book.folder().join("copy").exists());
}

#[test]
fn a_byte_that_changed_in_an_archive_changes_no_file_unseen() {
    let book = small();
    let bytes = packed(&book);
    let place = book.folder().join("b.zip");
    let contents = |bytes: &[u8]| {
        let mut archive = ZipArchive::new(Cursor::new(bytes.to_owned())).expect("an archive");
        let read = |at| {
            let mut file = archive.by_index(at).expect("a file");
            let mut read = Vec::new();
            std::io::copy(&mut file, &mut read).expect("read");
            (file.name().expect("a name").into_owned(), read)
        };
        let count = ZipArchive::new(Cursor::new(bytes))
            .expect("an archive")
            .len();
        (0..count).map(read).collect::<Vec<_>>()
    };
    let whole = contents(&bytes);
    // The list and the heads of files hold nothing that could be other; of what is packed, a last bit or two mean nothing.
    let heads = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(b"PK"))
        .step_by(7);
    let heads = heads.flat_map(|at| at..bytes.len().min(at + 46));
    let others = (0..bytes.len()).step_by(20_011);
    for at in heads.chain(others) {
        let mut harmed = bytes.clone();
        harmed[at] ^= 1 << (at % 8);
        if faults(&place, &harmed).is_empty() {
            assert_eq!(contents(&harmed), whole, "{at}");
        }
    }
}
