//! `opsbook serve --watch`: whatever way a file is saved, the browser gets the new text, and the server lives on.
//!
//! Each way is done for real, one after the other, to one server. A test waits until the text is there; timing decides
//! nothing.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::book::Book;
use crate::serve::{Served, status};
use crate::watch_events::tools::{git, has, vim};

/// What comes is there within a second or so; a busy machine may need more.
const PATIENCE: Duration = Duration::from_secs(20);

const MODES: [&[&str]; 2] = [
    &["--watch", "--port", "0"],
    &["--watch", "--poll", "--port", "0"],
];

fn book() -> Book {
    Book::new()
        .file("index.md", "# Home\n")
        .file("page.md", "# Page\n\nbefore\n")
        .file("guides/index.md", "# Guides\n")
        .file("guides/first.md", "# First\n\nbefore\n")
        .file("theme/css/own.css", "body { color: black }\n")
        .file("log.txt", "before")
}

/// Asks until the answer is as wanted.
#[track_caller]
fn until(served: &Served, url: &str, what: &str, is_so: impl Fn(&str) -> bool) {
    let start = Instant::now();
    loop {
        let said = served.ask(&format!("GET {url}"), "");
        if is_so(&said) {
            return;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{what}: {url} says {}",
            status(&said)
        );
        thread::sleep(Duration::from_millis(10));
    }
}

#[track_caller]
fn shows(served: &Served, url: &str, text: &str) {
    until(served, url, text, |said| {
        status(said) == 200 && said.contains(text)
    });
}

#[track_caller]
fn is_gone(served: &Served, url: &str) {
    until(served, url, "is not gone", |said| status(said) == 404);
}

fn page(text: &str) -> String {
    format!("# Page\n\n{text}\n")
}

/// A way of saving `page.md` with a new text.
type Way = (&'static str, fn(&Path, &str));

const WAYS: &[Way] = &[
    ("in place", |root, text| {
        fs::write(root.join("page.md"), text).unwrap()
    }),
    ("in two writes", |root, text| {
        let mut file = File::create(root.join("page.md")).unwrap();
        let (first, second) = text.split_at(text.len() / 2);
        file.write_all(first.as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(100));
        file.write_all(second.as_bytes()).unwrap();
    }),
    ("renamed over", |root, text| {
        fs::write(root.join("page.md.tmp"), text).unwrap();
        fs::rename(root.join("page.md.tmp"), root.join("page.md")).unwrap();
    }),
    ("with a swap file and a backup", |root, text| {
        fs::write(root.join(".page.md.swp"), "swap").unwrap();
        fs::rename(root.join("page.md"), root.join("page.md~")).unwrap();
        fs::write(root.join("page.md"), text).unwrap();
        fs::remove_file(root.join("page.md~")).unwrap();
        fs::remove_file(root.join(".page.md.swp")).unwrap();
    }),
    ("deleted and created", |root, text| {
        fs::remove_file(root.join("page.md")).unwrap();
        thread::sleep(Duration::from_millis(100));
        fs::write(root.join("page.md"), text).unwrap();
    }),
    ("as a link", |root, text| {
        fs::create_dir_all(root.join("..data")).unwrap();
        fs::write(root.join("..data/page.md"), text).unwrap();
        fs::remove_file(root.join("page.md")).unwrap();
        symlink("..data/page.md", root.join("page.md")).unwrap();
    }),
    ("behind the link", |root, text| {
        fs::write(root.join("..data/page.md"), text).unwrap()
    }),
    ("a file instead of the link", |root, text| {
        fs::write(root.join(".new"), text).unwrap();
        fs::rename(root.join(".new"), root.join("page.md")).unwrap();
    }),
];

#[test]
fn every_way_of_saving_is_shown() {
    for mode in MODES {
        let served = Served::with(book(), mode);
        shows(&served, "/page.html", "before");
        for (number, (name, save)) in WAYS.iter().enumerate() {
            let text = format!("saved {name}, the {number}th");
            save(&served.book.source(), &page(&text));
            shows(&served, "/page.html", &text);
        }
    }
}

#[test]
fn folders_that_come_go_and_are_replaced_are_shown() {
    for mode in MODES {
        let mut served = Served::with(book(), mode);
        let root = served.book.source();
        served
            .book
            .write("new/deep/deeper/index.md", "# New\n\na new folder\n");
        shows(&served, "/new/deep/deeper/", "a new folder");
        served
            .book
            .write("new/deep/deeper/index.md", "# New\n\nand what is in it\n");
        shows(&served, "/new/deep/deeper/", "and what is in it");

        let away = served.book.folder().join("away");
        let other = served.book.folder().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("index.md"), "# Guides\n").unwrap();
        fs::write(other.join("first.md"), "# First\n\nof another folder\n").unwrap();
        fs::rename(root.join("guides"), &away).unwrap();
        fs::rename(&other, root.join("guides")).unwrap();
        shows(&served, "/guides/first.html", "of another folder");
        served
            .book
            .write("guides/first.md", "# First\n\nand changed\n");
        shows(&served, "/guides/first.html", "and changed");

        fs::rename(root.join("guides/first.md"), root.join("guides/second.md")).unwrap();
        shows(&served, "/guides/second.html", "and changed");
        is_gone(&served, "/guides/first.html");
        fs::remove_dir_all(root.join("guides")).unwrap();
        is_gone(&served, "/guides/second.html");

        // The source as a whole: what was good is shown until it is back.
        fs::rename(&root, served.book.folder().join("kept")).unwrap();
        thread::sleep(Duration::from_millis(200));
        served.is_well();
        fs::create_dir(&root).unwrap();
        served
            .book
            .write("opsbook.toml", "title = \"Test\"\nowner = \"Ops\"\n");
        served.book.write("index.md", "# Home\n\nback again\n");
        shows(&served, "/", "back again");
        served.book.write("index.md", "# Home\n\nand watched\n");
        shows(&served, "/", "and watched");
        assert_eq!(served.end("-TERM"), Some(0));
    }
}

#[test]
fn settings_theme_and_files_are_taken_over() {
    for mode in MODES {
        let mut served = Served::with(book(), mode);
        served
            .book
            .write("opsbook.toml", "title = \"Renamed\"\nowner = \"Ops\"\n");
        shows(&served, "/", "Renamed");
        served.book.write("log.txt", "other");
        shows(&served, "/log.txt", "other");
        served.book.write("new.txt", "a new file");
        shows(&served, "/new.txt", "a new file");
        // A template of the theme, new and gone again.
        let foot = "theme/templates/partials/foot.html";
        served.book.write(foot, "<footer>our own footer</footer>\n");
        shows(&served, "/page.html", "our own footer");
        fs::remove_dir_all(served.book.source().join("theme")).unwrap();
        until(&served, "/page.html", "the footer stays", |said| {
            status(said) == 200 && !said.contains("our own footer")
        });
        // Broken settings stop nothing.
        served.book.write("opsbook.toml", "title = \n");
        served.book.write("page.md", page("written meanwhile"));
        shows(&served, "/page.html", "written meanwhile");
        assert_eq!(served.end("-TERM"), Some(0));
    }
}

#[test]
fn what_vim_saves_is_shown() {
    if !has("vim") {
        return;
    }
    for mode in MODES {
        let served = Served::with(book(), mode);
        for (number, setting) in ["backupcopy=no", "backupcopy=yes", "backupcopy=no backup"]
            .iter()
            .enumerate()
        {
            let text = format!("vim was here {number}");
            vim(&served.book.source().join("page.md"), setting, &text);
            shows(&served, "/page.html", &text);
        }
    }
}

#[test]
fn what_git_checks_out_is_shown() {
    if !has("git") {
        return;
    }
    for mode in MODES {
        let book = book();
        let root = book.source();
        git(&root, &["init", "-q", "-b", "one"]);
        for version in ["one", "two"] {
            for number in 0..500 {
                let text = format!("# Page {number}\n\non branch {version}\n");
                book.write(&format!("many/p{number}.md"), text);
            }
            book.write(&format!("only-{version}/index.md"), "# Only here\n");
            git(&root, &["add", "-A"]);
            git(&root, &["commit", "-q", "-m", version]);
            if version == "one" {
                git(&root, &["checkout", "-q", "-b", "two"]);
                git(&root, &["rm", "-q", "-r", "only-one"]);
            }
        }
        let served = Served::with(book, mode);
        shows(&served, "/many/p499.html", "on branch two");
        for (branch, before) in [("one", "two"), ("two", "one")] {
            git(&root, &["checkout", "-q", branch]);
            for number in [0, 250, 499] {
                shows(
                    &served,
                    &format!("/many/p{number}.html"),
                    &format!("on branch {branch}"),
                );
            }
            shows(&served, &format!("/only-{branch}/"), "Only here");
            is_gone(&served, &format!("/only-{before}/"));
        }
    }
}

#[test]
fn ends_at_once_while_it_watches() {
    for mode in MODES {
        for signal in ["-INT", "-TERM"] {
            let mut served = Served::with(book(), mode);
            served.book.write("page.md", page("after"));
            shows(&served, "/page.html", "after");
            assert_eq!(served.end(signal), Some(0), "{signal}");
        }
    }
}

/// Unlike ours, the folder that is made for the output while the server runs is no part of the book.
#[test]
fn a_build_beside_or_inside_changes_nothing() {
    let served = Served::with(book(), MODES[0]);
    let build = |out: &str| {
        let mut build: Command = served.book.command(&["build", "--out", out]);
        assert!(build.output().unwrap().status.success());
    };
    build("site");
    served.is_well();
    served.book.write("page.md", page("after the build"));
    shows(&served, "/page.html", "after the build");
}
