//! A copy that follows its site: whatever the host, the network or the machine does, it is one whole copy that was proven.

mod attacks;
mod host;
mod killed;
mod pins;
mod places;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use opsbook::offline::{self, PublicKey, SecretKey};
use tempfile::TempDir;

use self::host::{Answer, Host, Site, site};
use crate::book::{Run, tree};

const MONDAY: Option<&str> = Some("2026-11-23T08:00:00Z");
const TUESDAY: Option<&str> = Some("2026-11-24T08:00:00Z");

/// A laptop that pulls a site, and the key of the team.
pub struct Laptop {
    folder: TempDir,
    team: SecretKey,
}

pub fn new_key() -> SecretKey {
    let (secret, _) = offline::generate(None).expect("random numbers");
    SecretKey::from_text(&secret, None).expect("a key")
}

impl Laptop {
    fn new() -> Laptop {
        Laptop {
            folder: tempfile::tempdir().expect("a folder"),
            team: new_key(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn copy(&self) -> PathBuf {
        self.path("copy")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_opsbook"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
            .env("NO_COLOR", "1")
            .env_remove("OPSBOOK_PULL_HEADER");
        command
    }

    fn run(&self, words: &[&str]) -> Run {
        Run::from_output(&self.command(words).output().expect("starts"))
    }

    /// Pulls from a place into the copy.
    fn pull(&self, place: &str, more: &[&str]) -> Run {
        self.run(&[&["pull", place, "copy"], more].concat())
    }

    /// Asserts that the copy is this site, and whole.
    #[track_caller]
    fn has(&self, site: &Site) {
        let mut copy = tree(&self.copy());
        assert!(copy.remove("confirmed.js").is_some());
        assert!(&copy == site, "{:?}", copy.keys());
        self.is_whole(Some(self.team.public()));
    }

    #[track_caller]
    fn is_whole(&self, key: Option<&PublicKey>) {
        let report = offline::verify(&self.copy(), key).expect("can be read");
        assert_eq!(report.faults, []);
    }

    /// Returns when the copy was confirmed.
    fn confirmed(&self) -> Option<String> {
        let report = offline::verify(&self.copy(), None).expect("can be read");
        report.confirmed
    }

    /// Returns the names beside the copy, its own left out.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("can be read");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.retain(|name| name != "copy");
        names.sort();
        names
    }

    /// A site of the team: some pages, and a larger file.
    fn site(&self, mark: &str, built: Option<&str>) -> Site {
        let large: Vec<u8> = mark.bytes().cycle().take(200_000).collect();
        let page = format!("<p>{mark}</p>");
        let files: &[(&str, &[u8])] = &[
            ("a/same.html", b"<p>same</p>"),
            ("a b/50%25 #\u{e9}.html", b"<p>odd</p>"),
            ("empty", b""),
            ("img/large.bin", &large),
            ("img/twin.bin", &large),
            ("index.html", page.as_bytes()),
        ];
        site(files, built, Some(&self.team))
    }
}

fn modified(path: &Path) -> std::time::SystemTime {
    let found = fs::metadata(path).expect("it is there");
    found.modified().expect("has a time")
}

#[test]
fn only_what_changed_is_fetched_and_the_key_is_pinned_at_first_use() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    let id = laptop.team.public().id();
    let first = laptop.pull(&host.url, &[]).expect(0);
    let first = first.says(&format!("the key {id} is pinned"));
    let first = first.says(&laptop.team.public().to_text());
    assert!(
        first.stdout.contains("is new: 7 files, 5 fetched"),
        "{}",
        first.stdout
    );
    laptop.has(&monday);
    assert_eq!(laptop.beside(), ["copy.pin"]);
    // The two that are the same were fetched once, and the empty one not at all.
    assert_eq!(host.paths().len(), 3 + 5);
    // Nothing is new: nothing is said, and no more is asked than that.
    let before = laptop.confirmed().expect("was confirmed");
    let pin = fs::read(laptop.path("copy.pin")).expect("was pinned");
    let quiet = laptop.pull(&host.url, &[]).expect(0);
    assert_eq!((&*quiet.stdout, &*quiet.stderr), ("", ""));
    assert_eq!(host.paths(), ["manifest.json", "manifest.json.minisig"]);
    assert!(laptop.confirmed().expect("was confirmed") >= before);
    assert_eq!(fs::read(laptop.path("copy.pin")).expect("is there"), pin);
    // What stays keeps its time, what is gone goes.
    let time = modified(&laptop.copy().join("a/same.html"));
    let mut tuesday = laptop.site("monday", TUESDAY);
    tuesday.remove("img/large.bin");
    tuesday.insert("index.html".to_owned(), b"<p>tuesday</p>".to_vec());
    host::publish(&mut tuesday, TUESDAY, Some(&laptop.team));
    host.publish(&tuesday);
    let second = laptop.pull(&host.url, &[]).expect(0);
    assert!(
        second.stdout.contains("is new: 6 files, 1 fetched"),
        "{}",
        second.stdout
    );
    assert_eq!(second.stderr, "");
    assert_eq!(
        host.paths(),
        ["index.html", "manifest.json", "manifest.json.minisig"]
    );
    laptop.has(&tuesday);
    assert_eq!(modified(&laptop.copy().join("a/same.html")), time);
    assert_eq!(laptop.beside(), ["copy.pin"]);
}

#[test]
fn a_copy_that_was_damaged_is_mended() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    laptop.pull(&host.url, &[]).expect(0);
    host.paths();
    let page = laptop.copy().join("index.html");
    let time = modified(&page);
    fs::write(&page, b"<p>mOnday</p>").expect("written");
    let file = fs::File::options()
        .write(true)
        .open(&page)
        .expect("is there");
    file.set_modified(time).expect("a time");
    fs::remove_file(laptop.copy().join("img/twin.bin")).expect("removed");
    fs::write(laptop.copy().join("confirmed.js"), b"alert(1)").expect("written");
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&monday);
    assert_eq!(
        host.paths(),
        ["index.html", "manifest.json", "manifest.json.minisig"]
    );
    // What somebody put there is not ours to delete.
    fs::write(laptop.copy().join("notes.txt"), b"mine").expect("written");
    laptop.pull(&host.url, &[]).expect(2).says("notes.txt");
    // But for what the host of a site reads.
    fs::remove_file(laptop.copy().join("notes.txt")).expect("removed");
    fs::write(laptop.copy().join("CNAME"), b"example.com").expect("written");
    host.publish(&laptop.site("tuesday", TUESDAY));
    laptop.pull(&host.url, &[]).expect(0);
    assert_eq!(
        fs::read(laptop.copy().join("CNAME")).expect("is there"),
        b"example.com"
    );
    laptop.is_whole(Some(laptop.team.public()));
}

#[test]
fn what_was_cut_off_goes_on_the_next_time() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    // Each line dies after 60,000 bytes, and a line that goes on after half a byte: it does not give up at once.
    host.does(|asked, mut answer| {
        answer.cut = asked.path.ends_with(".bin").then_some(match asked.from {
            None => 60_000,
            Some(_) => 0,
        });
        answer
    });
    let cut = laptop.pull(&host.url, &[]).expect(3);
    cut.says("img/large.bin: it was cut off after 60000 of 200000 bytes");
    assert!(!laptop.copy().exists());
    host.behaves();
    host.asked();
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&monday);
    let asked = host.asked();
    let large = asked
        .iter()
        .find(|it| it.path.ends_with(".bin"))
        .expect("asked");
    assert_eq!(large.from, Some(60_000));
    assert_eq!(
        asked.iter().filter(|it| it.path.ends_with(".html")).count(),
        0
    );
    // One that dies again and again is asked for the rest at once.
    let tuesday = laptop.site("tuesday", TUESDAY);
    host.publish(&tuesday);
    host.does(|asked, mut answer| {
        answer.cut = asked.path.ends_with(".bin").then_some(90_000);
        answer
    });
    host.sent();
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&tuesday);
    assert!(host.sent() < 210_000);
    assert_eq!(laptop.beside(), ["copy.pin"]);
}

#[test]
fn parts_that_cannot_be_gone_on_with_are_fetched_anew() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    let whole = monday["img/large.bin"].clone();
    let cut = |host: &Host| {
        host.does(|asked, mut answer| {
            answer.cut = asked.path.ends_with(".bin").then_some(match asked.from {
                None => 50_000,
                Some(_) => 0,
            });
            answer
        });
        laptop.pull(&host.url, &[]).expect(3);
        host.behaves();
        host.asked();
    };
    let parts = || {
        let folder = fs::read_dir(laptop.path(".copy.opsbook-parts")).expect("there are parts");
        let mut paths = folder.map(|entry| entry.expect("an entry").path());
        paths
            .find(|path| path.extension().is_some())
            .expect("one is not whole")
    };
    // The host knows no ranges.
    cut(&host);
    let all = whole.clone();
    host.does(move |asked, answer| match asked.from {
        Some(_) => Answer {
            body: all.clone(),
            ..Answer::status("200 OK")
        },
        None => answer,
    });
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&monday);
    // Or sends others than were asked for.
    fs::remove_dir_all(laptop.copy()).expect("removed");
    cut(&host);
    host.does(|asked, answer| match asked.from {
        Some(_) => Answer {
            headers: vec![("Content-Range", "bytes 0-9/10".to_owned())],
            ..answer
        },
        None => answer,
    });
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&monday);
    // Or the part is wrong, too long, or no file at all.
    for harm in ["wrong", "long", "folder"] {
        fs::remove_dir_all(laptop.copy()).expect("removed");
        cut(&host);
        let part = parts();
        match harm {
            "wrong" => fs::write(&part, vec![b'x'; 1000]).expect("written"),
            "long" => fs::write(&part, vec![b'x'; 300_000]).expect("written"),
            _ => {
                fs::remove_file(&part).expect("removed");
                fs::create_dir(&part).expect("made");
                laptop.pull(&host.url, &[]).expect(3);
                fs::remove_dir(&part).expect("removed");
            }
        }
        laptop.pull(&host.url, &[]).expect(0);
        laptop.has(&monday);
    }
}

#[test]
fn one_pull_at_a_time() {
    let laptop = Laptop::new();
    let host = Host::of(&laptop.site("monday", MONDAY));
    host.does(|asked, mut answer| {
        answer.pace =
            (asked.path == "index.html").then_some((1, std::time::Duration::from_millis(300)));
        answer
    });
    let mut first = laptop
        .command(&["pull", &host.url, "copy", "--quiet"])
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    while !host.asked().iter().any(|it| it.path == "index.html") {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let process = format!("(process {})", first.id());
    laptop.pull(&host.url, &[]).expect(3).says(&process);
    assert!(first.wait().expect("ends").success());
    laptop.is_whole(Some(laptop.team.public()));
}
