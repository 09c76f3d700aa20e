//! Same source and stamp, same bytes; building leaves the source alone and unchanged files as they are.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::book::{Book, tree};

fn sample() -> Book {
    let mut book = Book::new()
        .file("index.md", "# Home\n\nSee [one](a/one.md).\n\n```yaml\na: 1\n```\n")
        .file("img/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file(
            "people.md",
            "---\ncontacts:\n  - {id: a, name: Ann, phone: +1-202-555-0117}\n  - {id: b, name: Bo, email: bo@example.com}\n---\n\n```{contacts}\n```\n",
        );
    for number in 0..40 {
        let text = format!(
            "---\ntags: [x, y{number}]\nalerts: [Alert{number}]\n---\n\n# Page {number}\n\n`a` **b** <pod>\n"
        );
        book = book.file(
            &format!(
                "a/{}.md",
                if number == 0 {
                    "one".to_owned()
                } else {
                    format!("p{number}")
                }
            ),
            text,
        );
    }
    book
}

#[test]
fn same_source_same_bytes() {
    let first = sample();
    first.build().expect(0);
    let second = sample();
    // Other times of the files, another zone, language, number of threads and folder.
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in ["index.md", "people.md", "img/dot.svg"] {
        let file = fs::File::options()
            .write(true)
            .open(second.source().join(path))
            .expect("opens");
        file.set_modified(long_ago).expect("times can be set");
    }
    let moved = second.folder().join("elsewhere");
    fs::rename(second.source(), &moved).expect("renames");
    let run = second
        .command(&["build", "elsewhere", "--out", "other-site"])
        .envs([
            ("TZ", "Pacific/Kiritimati"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("LANG", "ar"),
            ("RAYON_NUM_THREADS", "1"),
        ])
        .output()
        .expect("the program starts");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let (one, other) = (
        first.all_published(),
        tree(&second.folder().join("other-site")),
    );
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &one {
        assert!(other[path] == *bytes, "{path} differs");
    }
    assert!(one.len() > 80, "{} files", one.len());
}

#[test]
fn building_leaves_the_source_and_unchanged_files_alone() {
    let book = sample();
    let before = tree(&book.source());
    book.build().expect(0);
    assert_eq!(tree(&book.source()), before);
    let time = |path: &str| {
        fs::metadata(book.site().join(path))
            .and_then(|meta| meta.modified())
            .expect("is published")
    };
    let (untouched, changed) = (time("people.html"), time("index.html"));
    book.write("index.md", "# Home\n\nSee [one](a/one.md). More.\n");
    std::thread::sleep(Duration::from_millis(20));
    book.build().expect(0);
    assert_eq!(time("people.html"), untouched);
    assert_ne!(time("index.html"), changed);
}

#[test]
fn a_site_inside_the_source_is_not_read() {
    let book = sample();
    let inside = ["build", "content", "--out", "content/site"];
    book.run(&inside).expect(0);
    let first = tree(&book.source().join("site"));
    book.run(&inside).expect(0);
    assert_eq!(tree(&book.source().join("site")), first);
}
