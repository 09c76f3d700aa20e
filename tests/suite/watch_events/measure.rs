//! How long it takes until a change is told.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use opsbook::watch::{Change, WatchOptions, Watcher};

use super::tools::{git, has, two_branches};
use super::{OFTEN, PATIENCE, Watched};

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
