//! What the watcher tells of each way in which people, editors and tools change files, by the real system calls.
//!
//! Timing decides nothing here: a test waits for what must be told, and what must not be is looked for among all that
//! was told before a mark that was made after it.

#![cfg(unix)]

mod limits;
mod measure;
mod mirror;
pub mod tools;
mod ways;

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use opsbook::watch::{Change, WatchOptions, Watcher};
use tempfile::TempDir;

/// Nothing takes as long, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(30);
const OFTEN: Option<Duration> = Some(Duration::from_millis(20));

/// A watched folder, and what was told of it.
struct Watched {
    folder: TempDir,
    watcher: Arc<Watcher>,
    told: Receiver<(Instant, Change)>,
    marks: usize,
}

impl Watched {
    fn new(poll: Option<Duration>, prepare: impl Fn(&Path)) -> Watched {
        Watched::as_named(poll, "book", |folder| {
            fs::create_dir(folder.join("book")).unwrap();
            prepare(&folder.join("book"));
        })
    }

    /// Watches what is called so in a folder that is made ready first.
    fn as_named(poll: Option<Duration>, name: &str, prepare: impl Fn(&Path)) -> Watched {
        let folder = tempfile::tempdir().expect("a temporary folder");
        prepare(folder.path());
        let watcher = Watcher::start(&WatchOptions {
            root: folder.path().join(name),
            skip: vec![folder.path().join(name).join("site")],
            poll,
        });
        let watcher = Arc::new(watcher.expect("it can be watched"));
        let (sender, told) = channel();
        let inner = Arc::clone(&watcher);
        thread::spawn(move || {
            while let Some(change) = inner.next() {
                if sender.send((Instant::now(), change)).is_err() {
                    break;
                }
            }
        });
        Watched {
            folder,
            watcher,
            told,
            marks: 0,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("book")
    }

    #[track_caller]
    fn next(&self) -> Change {
        self.told
            .recv_timeout(PATIENCE)
            .expect("something is told")
            .1
    }

    /// Waits until all of these are told, themselves or with a folder above them, and returns all that is told.
    #[track_caller]
    fn expect(&self, names: &[&str]) -> BTreeSet<PathBuf> {
        let root = self.root();
        let mut all = BTreeSet::new();
        let start = Instant::now();
        let is_told = |all: &BTreeSet<PathBuf>, name: &str| {
            all.iter().any(|path| root.join(name).starts_with(path))
        };
        while !names.iter().all(|name| is_told(&all, name)) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.told.recv_timeout(left) {
                Ok((_, Change::Paths(paths))) => all.extend(paths),
                Ok((_, Change::Unknown)) => panic!("anything, instead of {names:?}"),
                Err(_) => panic!("{names:?} are not told, but {all:?}"),
            }
        }
        assert!(all.iter().all(|path| path.starts_with(&root)), "{all:?}");
        all
    }

    /// Waits until `Unknown` is told, and then until nothing is left of what led to it.
    #[track_caller]
    fn expect_unknown(&mut self) {
        while self.next() != Change::Unknown {}
        self.until_mark();
    }

    /// The same, or as good: who looks at the files only may find each of them changed.
    #[track_caller]
    fn expect_unknown_or(&mut self, name: &str) {
        let path = self.root().join(name);
        loop {
            match self.next() {
                Change::Unknown => break,
                Change::Paths(paths) if paths.iter().any(|told| path.starts_with(told)) => break,
                Change::Paths(_) => {}
            }
        }
        self.until_mark();
    }

    /// Makes a mark, and returns what is told up to it.
    #[track_caller]
    fn until_mark(&mut self) -> BTreeSet<PathBuf> {
        let mut mark = self.mark();
        let mut all = BTreeSet::new();
        while !all.contains(&mark) {
            match self.next() {
                Change::Paths(paths) => all.extend(paths),
                // The mark may be among what changed.
                Change::Unknown => mark = self.mark(),
            }
        }
        all.remove(&mark);
        all
    }

    fn mark(&mut self) -> PathBuf {
        self.marks += 1;
        let mark = self.root().join(format!("mark-{}.md", self.marks));
        fs::write(&mark, "mark").unwrap();
        mark
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.watcher.stopper().stop();
    }
}

fn a_book(root: &Path) {
    for folder in ["guides/deep", "theme/css", ".git", "data"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for file in [
        "opsbook.toml",
        "index.md",
        "page.md",
        "guides/a.md",
        "guides/deep/b.md",
        "theme/css/own.css",
        ".git/HEAD",
        "data/..1.md",
    ] {
        fs::write(root.join(file), "before").unwrap();
    }
}

/// What was done to a folder must leave it watched.
#[track_caller]
fn is_watched_still(watched: &mut Watched) {
    let root = watched.root();
    let _ = fs::set_permissions(root.join("guides"), Permissions::from_mode(0o755));
    watched.until_mark();
    for file in [
        "page.md",
        "guides/deep/b.md",
        "theme/css/own.css",
        "x/y/z/new.md",
    ] {
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        let _ = fs::remove_file(root.join(file));
        fs::write(root.join(file), "and on").unwrap();
        watched.expect(&[file]);
        watched.until_mark();
    }
}

fn tells_each_way(poll: Option<Duration>) {
    for way in ways::WAYS {
        eprintln!("{}", way.name);
        let mut watched = Watched::new(poll, a_book);
        assert_eq!(watched.watcher.is_polling(), poll.is_some());
        (way.change)(&watched.root());
        watched.expect(way.told);
        is_watched_still(&mut watched);
    }
}

#[test]
fn each_way_of_changing_files_is_told() {
    tells_each_way(None);
}

#[test]
fn each_way_is_seen_where_no_events_arrive() {
    tells_each_way(OFTEN);
}

#[test]
fn what_is_no_change_of_the_book_is_not_told() {
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, a_book);
        let root = watched.root();
        assert!(fs::read(root.join("page.md")).is_ok());
        assert!(fs::read_dir(root.join("guides")).is_ok_and(|entries| entries.count() > 0));
        fs::write(root.join(".git/HEAD"), "other").unwrap();
        fs::write(root.join(".page.md.swp"), "swap").unwrap();
        fs::create_dir_all(root.join("site/guides")).unwrap();
        fs::write(root.join("site/guides/index.html"), "made").unwrap();
        fs::rename(root.join("site"), root.join(".site.old")).unwrap();
        fs::write(root.parent().unwrap().join("beside.md"), "beside").unwrap();
        assert_eq!(watched.until_mark(), BTreeSet::new());
    }
}

#[test]
fn links_are_followed_inside_the_source_only() {
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, |root| {
            a_book(root);
            let outside = root.parent().unwrap().join("outside");
            fs::create_dir(&outside).unwrap();
            fs::write(outside.join("a.md"), "a").unwrap();
            symlink(&outside, root.join("out")).unwrap();
            symlink(".", root.join("again")).unwrap();
            symlink("again", root.join("circle")).unwrap();
            symlink("guides/a.md", root.join("alias.md")).unwrap();
            symlink("guides", root.join("manuals")).unwrap();
        });
        let root = watched.root();
        fs::write(root.parent().unwrap().join("outside/a.md"), "other").unwrap();
        // The mark has other names, by way of the links.
        let told = watched.until_mark();
        let names = |path: &PathBuf| path.ends_with("mark-1.md");
        assert!(told.iter().all(names), "{told:?}");
        fs::write(root.join("guides/a.md"), "another").unwrap();
        watched.expect(&[
            "guides/a.md",
            "alias.md",
            "manuals/a.md",
            "again/guides/a.md",
        ]);
    }
}

/// Writes a version as Kubernetes does: into a hidden folder, to which one link is turned.
fn turn_data(root: &Path, version: &str) {
    let folder = root.join(format!("..{version}"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.md"), version).unwrap();
    fs::create_dir(folder.join("sub")).unwrap();
    fs::write(folder.join("sub/b.md"), version).unwrap();
    symlink(format!("..{version}"), root.join("..data_tmp")).unwrap();
    fs::rename(root.join("..data_tmp"), root.join("..data")).unwrap();
}

#[test]
fn files_behind_a_link_that_is_turned_are_told_by_their_names() {
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, |root| {
            turn_data(root, "1");
            symlink("..data/a.md", root.join("a.md")).unwrap();
            symlink("..data/sub", root.join("sub")).unwrap();
        });
        let root = watched.root();
        for (before, version) in [("1", "2"), ("2", "3")] {
            turn_data(&root, version);
            fs::remove_dir_all(root.join(format!("..{before}"))).unwrap();
            let told = watched.expect(&["a.md", "sub/b.md"]);
            assert!(
                told.iter()
                    .all(|path| !path.starts_with(root.join("..data")))
            );
            watched.until_mark();
            fs::write(root.join(format!("..{version}/sub/b.md")), "by hand").unwrap();
            watched.expect(&["sub/b.md"]);
        }
    }
}

#[test]
fn a_source_that_is_a_link_is_followed_when_it_is_turned() {
    for poll in [None, OFTEN] {
        let mut watched = Watched::as_named(poll, "named/..data/content", |folder| {
            for version in ["1", "book"] {
                fs::create_dir_all(folder.join(version).join("content")).unwrap();
                fs::write(folder.join(version).join("content/a.md"), version).unwrap();
            }
            fs::create_dir(folder.join("named")).unwrap();
            symlink("../1", folder.join("named/..data")).unwrap();
            fs::rename(folder.join("book/content"), folder.join("book/inner")).unwrap();
            symlink("../book", folder.join("book/content")).unwrap();
        });
        let folder = watched.folder.path().to_owned();
        fs::write(folder.join("1/content/a.md"), "other").unwrap();
        let Change::Paths(told) = watched.next() else {
            panic!("the folder is where it was");
        };
        let real = folder.canonicalize().unwrap();
        assert_eq!(told, [real.join("1/content/a.md")].into());
        symlink("../book", folder.join("named/new")).unwrap();
        fs::rename(folder.join("named/new"), folder.join("named/..data")).unwrap();
        watched.expect_unknown();
        fs::write(folder.join("book/inner/a.md"), "other").unwrap();
        watched.expect(&["inner/a.md"]);
    }
}

#[test]
fn the_source_itself_may_go_and_come_back() {
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, a_book);
        let root = watched.root();
        // Removed, and made again.
        fs::remove_dir_all(&root).unwrap();
        fs::create_dir(&root).unwrap();
        a_book(&root);
        watched.expect_unknown_or("page.md");
        is_watched_still(&mut watched);
        // Away for longer than anybody waits.
        fs::rename(&root, root.with_extension("away")).unwrap();
        while watched.next() != Change::Unknown {}
        fs::rename(root.with_extension("away"), &root).unwrap();
        watched.expect_unknown();
        is_watched_still(&mut watched);
        // With the folder that it lies in.
        let outer = root.parent().unwrap();
        fs::rename(outer, outer.with_extension("away")).unwrap();
        while watched.next() != Change::Unknown {}
        fs::create_dir_all(&root).unwrap();
        a_book(&root);
        watched.expect_unknown();
        is_watched_still(&mut watched);
        fs::remove_dir_all(outer.with_extension("away")).unwrap();
    }
}

#[test]
fn nothing_is_lost_between_two_batches() {
    let watched = Watched::new(None, a_book);
    let root = watched.root();
    // New folders while older ones are told.
    for number in 0..300 {
        let folder = format!("n{}/m{}/k{number}", number % 7, number % 11);
        fs::create_dir_all(root.join(&folder)).unwrap();
        fs::write(root.join(&folder).join("a.md"), "a").unwrap();
    }
    let all: Vec<String> = (0..300)
        .map(|number| format!("n{}/m{}/k{number}/a.md", number % 7, number % 11))
        .collect();
    watched.expect(&all.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_storm_becomes_one_word() {
    let mut watched = Watched::new(None, a_book);
    let root = watched.root();
    for number in 0..6_000 {
        fs::write(root.join(format!("{number}.md")), "x").unwrap();
    }
    // However it is cut, all is told in the end.
    let told = watched.until_mark();
    assert!(told.len() <= 6_000);
    is_watched_still(&mut watched);
}

#[test]
fn whoever_waits_can_be_stopped() {
    for poll in [None, Some(Duration::from_secs(3600))] {
        let watched = Watched::new(poll, a_book);
        watched.watcher.stopper().stop();
        assert!(watched.told.recv_timeout(PATIENCE).is_err());
        assert_eq!(watched.watcher.next(), None, "from now on");
    }
}

#[test]
fn a_source_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let start = |root: PathBuf| {
        let options = WatchOptions {
            root,
            ..WatchOptions::default()
        };
        Watcher::start(&options)
            .err()
            .expect("cannot be watched")
            .to_string()
    };
    let said = start(folder.path().join("none"));
    assert!(
        said.contains("cannot read the source folder") && said.contains("none"),
        "{said}"
    );
    fs::write(folder.path().join("file"), "").unwrap();
    let said = start(folder.path().join("file"));
    assert!(said.contains("is not a folder"), "{said}");
}
