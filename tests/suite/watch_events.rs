//! What the watcher tells of each way in which people, editors and tools change files, by the real system calls.
//!
//! Timing decides nothing here: a test waits for what must be told, and what must not be is looked for among all that
//! was told before a mark that was made after it.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
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
        self.marks += 1;
        let mark = self.root().join(format!("mark-{}.md", self.marks));
        fs::write(&mark, "mark").unwrap();
        let mut all = BTreeSet::new();
        while !all.contains(&mark) {
            if let Change::Paths(paths) = self.next() {
                all.extend(paths);
            }
        }
        all.remove(&mark);
        all
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.watcher.stopper().stop();
    }
}

/// A way of changing files, and what must be told then.
struct Way {
    name: &'static str,
    change: fn(&Path),
    told: &'static [&'static str],
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

const WAYS: &[Way] = &[
    Way {
        name: "saved in place",
        change: |root| fs::write(root.join("page.md"), "after the change").unwrap(),
        told: &["page.md"],
    },
    Way {
        name: "truncated and written in two writes with a pause",
        change: |root| {
            let mut file = File::create(root.join("page.md")).unwrap();
            file.write_all(b"one").unwrap();
            thread::sleep(Duration::from_millis(30));
            file.write_all(b" and two").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "something added at the end",
        change: |root| {
            let mut file = OpenOptions::new()
                .append(true)
                .open(root.join("page.md"))
                .unwrap();
            file.write_all(b"more").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "renamed over",
        change: |root| {
            fs::write(root.join("page.md.new"), "after").unwrap();
            fs::rename(root.join("page.md.new"), root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "a hidden file renamed over",
        change: |root| {
            fs::write(root.join(".page.md.x1"), "after").unwrap();
            fs::rename(root.join(".page.md.x1"), root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "a file from outside renamed over",
        change: |root| {
            let outside = root.parent().unwrap().join("outside");
            fs::write(&outside, "after").unwrap();
            fs::rename(outside, root.join("page.md")).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "kept as a backup and written anew",
        change: |root| {
            let swap = root.join(".page.md.swp");
            fs::write(&swap, "swap").unwrap();
            fs::write(root.join("4913"), "").unwrap();
            fs::remove_file(root.join("4913")).unwrap();
            fs::rename(root.join("page.md"), root.join("page.md~")).unwrap();
            fs::write(root.join("page.md"), "after").unwrap();
            fs::remove_file(root.join("page.md~")).unwrap();
            fs::remove_file(swap).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "deleted and created again",
        change: |root| {
            fs::remove_file(root.join("page.md")).unwrap();
            thread::sleep(Duration::from_millis(20));
            fs::write(root.join("page.md"), "again").unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "deleted",
        change: |root| fs::remove_file(root.join("page.md")).unwrap(),
        told: &["page.md"],
    },
    Way {
        name: "renamed",
        change: |root| fs::rename(root.join("page.md"), root.join("other.md")).unwrap(),
        told: &["page.md", "other.md"],
    },
    Way {
        name: "renamed in case only",
        change: |root| fs::rename(root.join("page.md"), root.join("Page.md")).unwrap(),
        told: &["page.md", "Page.md"],
    },
    Way {
        name: "emptied",
        change: |root| drop(File::create(root.join("page.md")).unwrap()),
        told: &["page.md"],
    },
    Way {
        name: "touched only",
        change: |root| {
            let file = File::options()
                .append(true)
                .open(root.join("page.md"))
                .unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "permissions taken",
        change: |root| {
            fs::set_permissions(root.join("page.md"), Permissions::from_mode(0o000)).unwrap();
        },
        told: &["page.md"],
    },
    Way {
        name: "permissions of a folder taken",
        change: |root| {
            fs::set_permissions(root.join("guides"), Permissions::from_mode(0o000)).unwrap();
        },
        told: &["guides"],
    },
    Way {
        name: "the settings",
        change: |root| fs::write(root.join("opsbook.toml"), "title = \"B\"").unwrap(),
        told: &["opsbook.toml"],
    },
    Way {
        name: "the theme",
        change: |root| {
            fs::write(root.join("theme/css/own.css"), "body {}").unwrap();
            fs::create_dir(root.join("theme/templates")).unwrap();
            fs::write(root.join("theme/templates/page.html"), "x").unwrap();
        },
        told: &["theme/css/own.css", "theme/templates/page.html"],
    },
    Way {
        name: "a new folder in a new folder",
        change: |root| {
            fs::create_dir_all(root.join("x/y/z")).unwrap();
            fs::write(root.join("x/y/z/new.md"), "new").unwrap();
        },
        told: &["x/y/z/new.md"],
    },
    Way {
        name: "a folder deleted",
        change: |root| fs::remove_dir_all(root.join("guides")).unwrap(),
        told: &["guides/a.md", "guides/deep/b.md"],
    },
    Way {
        name: "a folder taken away",
        change: |root| {
            fs::rename(root.join("guides"), root.parent().unwrap().join("away")).unwrap();
        },
        told: &["guides/deep/b.md"],
    },
    Way {
        name: "a folder brought in",
        change: |root| {
            let outside = root.parent().unwrap().join("outside");
            fs::create_dir_all(outside.join("deep")).unwrap();
            fs::write(outside.join("deep/c.md"), "c").unwrap();
            fs::rename(outside, root.join("inside")).unwrap();
        },
        told: &["inside/deep/c.md"],
    },
    Way {
        name: "a folder replaced by another",
        change: |root| {
            let other = root.parent().unwrap().join("other");
            fs::create_dir_all(other.join("deep")).unwrap();
            fs::write(other.join("deep/b.md"), "another").unwrap();
            fs::rename(root.join("guides"), root.parent().unwrap().join("old")).unwrap();
            fs::rename(other, root.join("guides")).unwrap();
        },
        told: &["guides/deep/b.md"],
    },
    Way {
        name: "a link made, and turned",
        change: |root| {
            symlink("page.md", root.join("link.md")).unwrap();
            symlink("index.md", root.join("link.new")).unwrap();
            fs::rename(root.join("link.new"), root.join("link.md")).unwrap();
        },
        told: &["link.md"],
    },
    Way {
        name: "a hard link",
        change: |root| fs::hard_link(root.join("page.md"), root.join("hard.md")).unwrap(),
        told: &["hard.md"],
    },
];

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
    for way in WAYS {
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
        said.contains("cannot watch the source folder") && said.contains("none"),
        "{said}"
    );
    fs::write(folder.path().join("file"), "").unwrap();
    start(folder.path().join("file"));
}

fn has(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("skipped: {program} is not here");
    }
    is_there
}

#[test]
fn vim_saves_in_any_of_its_ways() {
    if !has("vim") {
        return;
    }
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, a_book);
        let page = watched.root().join("page.md");
        for ways in [
            "set backupcopy=no",
            "set backupcopy=yes",
            "set backupcopy=auto",
            "set backupcopy=no backup",
            "set nowritebackup noswapfile",
        ] {
            let mut vim = Command::new("vim");
            vim.args(["-Nes", "-u", "NONE", "--cmd", "set swapfile"]);
            vim.args(["-c", ways, "-c", "normal Gonew line", "-c", "wq"])
                .arg(&page);
            assert!(vim.status().unwrap().success(), "{ways}");
            watched.expect(&["page.md"]);
            watched.until_mark();
        }
    }
}

fn git(root: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(root)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com"]);
    let output = git.args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

fn two_branches(root: &Path) {
    git(root, &["init", "-q", "-b", "one"]);
    for version in ["one", "two"] {
        for number in 0..500 {
            let path = root.join(format!("d{}/{version}/p{number}.md", number % 10));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, version).unwrap();
            let common = root.join(format!("d{}/p{number}.md", number % 10));
            fs::write(common, version).unwrap();
        }
        git(root, &["add", "-A"]);
        git(root, &["commit", "-q", "-m", version]);
        if version == "one" {
            git(root, &["checkout", "-q", "-b", "two"]);
            for number in 0..10 {
                fs::remove_dir_all(root.join(format!("d{number}/one"))).unwrap();
            }
        }
    }
}

#[test]
fn a_checkout_of_another_branch_is_told_whole() {
    if !has("git") {
        return;
    }
    for poll in [None, OFTEN] {
        let mut watched = Watched::new(poll, two_branches);
        let root = watched.root();
        for (branch, before) in [("one", "two"), ("two", "one")] {
            git(&root, &["checkout", "-q", branch]);
            let mut all = Vec::new();
            for number in 0..500 {
                all.push(format!("d{}/p{number}.md", number % 10));
                all.push(format!("d{}/{branch}/p{number}.md", number % 10));
                all.push(format!("d{}/{before}/p{number}.md", number % 10));
            }
            watched.expect(&all.iter().map(String::as_str).collect::<Vec<_>>());
            watched.until_mark();
            fs::remove_file(root.join(format!("mark-{}.md", watched.marks))).unwrap();
        }
    }
}

/// Runs a test of this binary where only so many folders can be watched; only there: the limit is that of a name space.
fn with_limit(limit: usize, test: &str) {
    const LIMIT: &str = "/proc/sys/user/max_inotify_watches";
    let script = format!("echo {limit} > {LIMIT} || exit 77; exec \"$@\"");
    let mut limited = Command::new("unshare");
    limited.args(["-Ur", "sh", "-c", &script, "sh"]);
    limited.arg(std::env::current_exe().unwrap());
    limited.args(["--exact", "--ignored", "--nocapture", test]);
    let output = limited.output();
    match output.as_ref().map(|output| output.status.code()) {
        Ok(Some(0)) => {
            let said = String::from_utf8_lossy(&output.as_ref().unwrap().stdout).into_owned();
            assert!(said.contains("1 passed"), "{said}");
        }
        Ok(Some(101)) => panic!("{output:?}"),
        _ => eprintln!("skipped: no limit can be set here: {output:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn looks_by_itself_where_the_system_watches_no_more() {
    with_limit(3, "watch_events::inside_of_a_small_limit");
    with_limit(12, "watch_events::inside_of_a_larger_limit");
}

/// Whether a limit is set indeed: somebody may run all that is ignored.
fn is_limited() -> bool {
    let limit = fs::read_to_string("/proc/sys/user/max_inotify_watches").unwrap_or_default();
    limit.trim().parse().is_ok_and(|limit: usize| limit < 100)
}

#[test]
#[ignore = "is run where a limit is set"]
fn inside_of_a_small_limit() {
    if !is_limited() {
        return;
    }
    let mut watched = Watched::new(None, a_book);
    assert!(watched.watcher.is_polling());
    let why = watched.watcher.why_polling().expect("nobody asked for it");
    assert!(why.contains("max_user_watches"), "{why}");
    is_watched_still(&mut watched);
}

#[test]
#[ignore = "is run where a limit is set"]
fn inside_of_a_larger_limit() {
    if !is_limited() {
        return;
    }
    let mut watched = Watched::new(None, a_book);
    assert!(!watched.watcher.is_polling() && watched.watcher.why_polling().is_none());
    fs::create_dir_all(watched.root().join("1/2/3/4/5/6/7/8")).unwrap();
    watched.expect_unknown();
    assert!(watched.watcher.is_polling() && watched.watcher.why_polling().is_some());
    fs::write(watched.root().join("1/2/3/4/5/6/7/8/a.md"), "a").unwrap();
    watched.expect(&["1/2/3/4/5/6/7/8/a.md"]);
}

/// `cargo test --release --test suite -- --ignored --nocapture watch_is_measured`
#[test]
#[ignore = "measures, and judges nothing"]
fn watch_is_measured() {
    let watched = Watched::new(None, |root| {
        for number in 0..10_000 {
            let folder = root.join(format!("s{}/t{}", number % 20, number % 200));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}.md")), "x").unwrap();
        }
    });
    for (name, poll) in [("start", None), ("start and one look of polling", OFTEN)] {
        let start = Instant::now();
        let again = Watcher::start(&WatchOptions {
            root: watched.root(),
            poll,
            ..WatchOptions::default()
        });
        eprintln!("{name} at 10,000 files: {:?}", start.elapsed());
        drop(again);
    }
    let page = watched.root().join("s1/t1/1.md");
    type Save = fn(&Path) -> Instant;
    let saves: [(&str, Save); 4] = [
        ("write in place", |page| {
            fs::write(page, "after").unwrap();
            Instant::now()
        }),
        ("rename over", |page| {
            fs::write(page.with_extension("new"), "after").unwrap();
            fs::rename(page.with_extension("new"), page).unwrap();
            Instant::now()
        }),
        ("backup and write", |page| {
            fs::rename(page, page.with_extension("md~")).unwrap();
            fs::write(page, "after").unwrap();
            fs::remove_file(page.with_extension("md~")).unwrap();
            Instant::now()
        }),
        ("delete", |page| {
            fs::remove_file(page).unwrap();
            Instant::now()
        }),
    ];
    for (name, save) in saves {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..20 {
            fs::write(&page, "before").unwrap();
            while watched
                .told
                .recv_timeout(Duration::from_millis(200))
                .is_ok()
            {}
            let done = save(&page);
            loop {
                let (at, change) = watched.told.recv_timeout(PATIENCE).unwrap();
                if matches!(&change, Change::Paths(paths) if paths.contains(&page)) {
                    times.push(at.saturating_duration_since(done));
                    break;
                }
            }
        }
        times.sort();
        eprintln!("{name}: median {:?}, most {:?}", times[10], times[19]);
    }
    if has("git") {
        let watched = Watched::new(None, two_branches);
        for branch in ["one", "two", "one"] {
            git(&watched.root(), &["checkout", "-q", branch]);
            let done = Instant::now();
            let mut batches = Vec::new();
            while let Ok((at, change)) = watched.told.recv_timeout(Duration::from_millis(500)) {
                let size = match change {
                    Change::Paths(paths) => paths.len(),
                    Change::Unknown => 0,
                };
                batches.push((at.saturating_duration_since(done), size));
            }
            eprintln!("checkout of {branch}: {batches:?}");
        }
    }
}
