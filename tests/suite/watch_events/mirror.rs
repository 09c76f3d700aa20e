//! A copy that is kept up by what is told, and nothing else, equals the source in the end, whatever was done to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use opsbook::watch::Change;

use super::{OFTEN, Watched};

/// Texts of files by their paths.
type Mirror = BTreeMap<PathBuf, String>;

fn read(path: &Path, mirror: &mut Mirror) {
    if let Ok(text) = fs::read_to_string(path) {
        mirror.insert(path.to_owned(), text);
    } else if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            read(&entry.path(), mirror);
        }
    }
}

fn take_over(change: &Change, root: &Path, mirror: &mut Mirror) {
    let paths = match change {
        Change::Paths(paths) => paths.clone(),
        Change::Unknown => [root.to_owned()].into(),
    };
    for path in paths {
        mirror.retain(|known, _| !known.starts_with(&path));
        read(&path, mirror);
    }
}

/// Numbers that look random, and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn path(&mut self, root: &Path) -> PathBuf {
        let mut path = root.to_owned();
        for _ in 0..self.below(3) {
            path.push(format!("d{}", self.below(3)));
        }
        path
    }
}

/// Does something to the source; much of it fails, as what it is done to is not there.
fn change(root: &Path, numbers: &mut Numbers, number: u64) {
    let folder = numbers.path(root);
    let file = folder.join(format!("f{}.md", numbers.below(4)));
    let other = numbers.path(root).join(format!("f{}.md", numbers.below(4)));
    let outside = root.with_extension(format!("{}", numbers.below(2)));
    let text = format!("text {number}");
    let _ = match numbers.below(12) {
        0..4 => fs::write(&file, text),
        4 => fs::rename(&file, &other),
        5 => fs::remove_file(&file),
        6 => fs::create_dir_all(&folder).and_then(|()| fs::write(&file, text)),
        7 if folder != root => fs::remove_dir_all(&folder),
        8 if folder != root => fs::rename(&folder, other.with_extension("")),
        9 if folder != root => fs::rename(&folder, &outside),
        10 if folder != root => fs::rename(&outside, &folder),
        11 => fs::write(folder.join("new.tmp"), text)
            .and_then(|()| fs::rename(folder.join("new.tmp"), &file)),
        _ => Ok(()),
    };
    if numbers.below(40) == 0 {
        let pause = numbers.below(40);
        thread::sleep(Duration::from_millis(pause));
    }
}

#[test]
fn a_copy_kept_up_by_what_is_told_is_equal_in_the_end() {
    for (poll, seeds) in [(None, 1..6), (OFTEN, 1..3)] {
        for seed in seeds {
            let mut watched = Watched::new(poll, |_| {});
            let root = watched.root();
            let changed = root.clone();
            let changes = thread::spawn(move || {
                let mut numbers = Numbers(0x9E37_79B9 * seed);
                for number in 0..1_000 {
                    change(&changed, &mut numbers, number);
                }
            });
            let mut mirror = Mirror::new();
            while !changes.is_finished() {
                if let Ok((_, change)) = watched.told.recv_timeout(Duration::from_millis(5)) {
                    take_over(&change, &root, &mut mirror);
                }
            }
            changes.join().expect("changes are made");
            let mut mark = watched.mark();
            while !mirror.contains_key(&mark) {
                let change = watched.next();
                take_over(&change, &root, &mut mirror);
                if change == Change::Unknown {
                    mark = watched.mark();
                }
            }
            let mut truth = Mirror::new();
            read(&root, &mut truth);
            assert_eq!(mirror, truth, "seed {seed}, polling: {}", poll.is_some());
        }
    }
}
