//! Whatever happens while a site is published, the folder holds the whole old site or the whole new one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use opsbook::source::Digest;

use crate::book::{Book, Run, tree};

/// Makes a book of pages that all hold the same mark.
fn book(pages: usize, mark: &str) -> Book {
    let book = Book::new();
    fill(&book, pages, mark);
    book
}

fn fill(book: &Book, pages: usize, mark: &str) {
    book.write("index.md", format!("# Home\n\n{mark}\n"));
    for number in 0..pages {
        book.write(
            &format!("pages/p{number}.md"),
            format!("# Page {number}\n\n{mark}\n"),
        );
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("can be read");
    let mut names: Vec<_> = entries
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.into_string().expect("is UTF-8")
        })
        .collect();
    names.sort();
    names
}

/// Asserts that a site is one and whole: every file is as its manifest says, and there is no other.
#[track_caller]
fn assert_whole(site: &BTreeMap<String, Vec<u8>>) {
    let manifest: serde_json::Value =
        serde_json::from_slice(&site["manifest.json"]).expect("the manifest is JSON");
    let files = manifest["files"].as_array().expect("has files");
    // Itself, and when it was confirmed.
    assert_eq!(files.len() + 2, site.len());
    for file in files {
        let path = file["path"].as_str().expect("has a path");
        let digest = Digest::of(&site[path]).to_string();
        assert_eq!(file["sha256"].as_str(), Some(&*digest), "{path}");
    }
}

#[test]
fn a_broken_book_leaves_the_old_site_and_says_so() {
    let book = book(2, "old");
    book.build().expect(0);
    let before = book.all_published();
    assert_whole(&before);
    fill(&book, 2, "new");
    book.write("bad.md", "---\ntitle: [\n---\n");
    book.build().expect(1).says("as it was");
    assert_eq!(book.all_published(), before);
    assert_eq!(names(book.folder()), ["content", "site"]);
    let run = book.run(&["build", "--keep-going"]).expect(1);
    assert!(run.stdout.contains(" 1 error,"), "{}", run.stdout);
    assert!(book.published("index.html").contains("new"));
    assert_whole(&book.all_published());
}

#[test]
fn folders_that_opsbook_did_not_make_are_refused() {
    let book = book(1, "x");
    let out = book.folder().join("notes");
    fs::create_dir(&out).expect("a folder");
    fs::write(out.join("mine.txt"), "mine").expect("a file");
    book.run(&["build", "--out", "notes"])
        .expect(2)
        .says("mine.txt");
    assert_eq!(names(&out), ["mine.txt"]);
    book.run(&["build", "--out", "."]).expect(2);
    book.run(&["build", "--out", "content"]).expect(2);
    book.run(&["build", "--out", "content/index.md"]).expect(2);
    // A folder for GitHub Pages holds these before the first build.
    let pages = book.folder().join("pages");
    fs::create_dir_all(pages.join(".git")).expect("a folder");
    fs::write(pages.join(".git/HEAD"), "head").expect("a file");
    fs::write(pages.join("CNAME"), "example.com\n").expect("a file");
    fs::write(pages.join("_headers"), "/*\n  X: y\n").expect("a file");
    for _ in 0..2 {
        book.run(&["build", "--out", "pages"]).expect(0);
        let site = tree(&pages);
        assert_eq!(site[".git/HEAD"], b"head");
        assert_eq!(site["CNAME"], b"example.com\n");
        assert_eq!(site["_headers"], b"/*\n  X: y\n");
        let manifest = String::from_utf8(site["manifest.json"].clone()).expect("is text");
        assert!(site.contains_key("index.html") && !manifest.contains("_headers"));
        book.run(&["verify", "pages"]).expect(0);
    }
}

#[test]
fn builds_at_once_leave_one_whole_site() {
    let book = book(30, "x");
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = book.command(&["build"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().expect("the program starts")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        Run::from_output(&output).expect(0);
    }
    assert_whole(&book.all_published());
    assert_eq!(names(book.folder()), ["content", "site"]);
}

/// Kills a build at a hundred moments, spread over the time that one takes. Slow, so only where it is asked for.
#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    if std::env::var_os("OPSBOOK_KILL_TEST").is_none() {
        eprintln!("skipped: set OPSBOOK_KILL_TEST to kill a hundred builds");
        return;
    }
    const KILLS: u32 = 100;
    let book = book(100, "mark-0");
    let start = Instant::now();
    book.build().expect(0);
    let took = start.elapsed();
    let mut sites = vec![book.all_published()];
    let (mut killed, mut kept) = (0, 0);
    for round in 1..=KILLS {
        fill(&book, 100, &format!("mark-{round}"));
        let mut command = book.command(&["build"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        // Steps that share no factor with their number reach every moment once, in no order.
        thread::sleep(took * (round * 37 % KILLS) / KILLS);
        child.kill().expect("it is ours to kill");
        killed += u32::from(!child.wait().expect("it ends").success());
        let site = book.all_published();
        assert_whole(&site);
        if sites.last() == Some(&site) {
            kept += 1;
        } else {
            let mark = format!("mark-{round}");
            let has_mark = |path: &str| String::from_utf8_lossy(&site[path]).contains(&mark);
            assert!(
                has_mark("index.html") && has_mark("pages/p99.html"),
                "{mark}"
            );
            sites.push(site);
        }
    }
    eprintln!("{killed} of {KILLS} were killed, {kept} kept the old site");
    book.build().expect(0);
    assert_whole(&book.all_published());
    assert_eq!(names(book.folder()), ["content", "site"]);
}

/// A file system of a few hundred kilobytes, where this user may make one.
pub struct SmallDisk<'a>(&'a Path);

impl SmallDisk<'_> {
    pub fn mount(at: &Path, kilobytes: usize) -> Option<SmallDisk<'_>> {
        fs::create_dir_all(at).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        match mounted {
            Ok(status) if status.success() => Some(SmallDisk(at)),
            _ => None,
        }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let book = book(20, "old");
    let at = book.folder().join("small");
    let Some(_disk) = SmallDisk::mount(&at, 4096) else {
        eprintln!("skipped: this user may not mount a small file system");
        return;
    };
    let build = ["build", "--out", "small/site"];
    book.run(&build).expect(0);
    let before = tree(&at.join("site"));
    assert_whole(&before);
    fill(&book, 20, &"new text\n\n".repeat(40_000));
    book.run(&build).expect(3).says("cannot write");
    assert_eq!(tree(&at.join("site")), before);
    assert_eq!(names(&at), ["site"], "the staging folder is gone");
    fill(&book, 20, "new");
    book.run(&build).expect(0);
    assert_whole(&tree(&at.join("site")));
    // Its own folder cannot be replaced, and the message names one that can.
    fs::remove_dir_all(at.join("site")).expect("can be removed");
    book.run(&["build", "--out", "small"])
        .expect(3)
        .says("mount point")
        .says("small/site");
}
