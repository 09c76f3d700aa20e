//! The machine fails: the process is killed, or the disk is full.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::host::{Host, Site, site};
use super::{Laptop, MONDAY, TUESDAY};
use crate::book::tree;
use crate::publish::SmallDisk;

const KILLS: u32 = 200;

/// A site of many pages, most of which have a mark.
fn pages(laptop: &Laptop, mark: &str) -> Site {
    let texts: Vec<(String, Vec<u8>)> = (0..40)
        .map(|number| {
            let mark = if number % 5 == 0 { "same" } else { mark };
            let text = format!("{number} {mark} ").repeat(300);
            (format!("pages/{number}.html"), text.into_bytes())
        })
        .collect();
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    site(&files, MONDAY, Some(&laptop.team))
}

/// What pulls that were killed came to.
#[derive(Debug, Default)]
struct Tally {
    /// How many were begun: some ended before they could be killed.
    begun: u32,
    /// How many were killed when the new copy stood already.
    late: u32,
    /// How many left a folder in which the new copy was put together, or the old one was.
    staged: u32,
    /// How many left parts that were fetched.
    fetched: u32,
}

/// Kills pulls of a copy from one version to the other. After each the copy is whole, and one of the two.
fn kill(kills: u32, mut chance: u64) -> Tally {
    let laptop = Laptop::new();
    let versions = [pages(&laptop, "one"), pages(&laptop, "two")];
    let host = Host::of(&versions[0]);
    laptop.pull(&host.url, &[]).expect(0);
    // Slow enough for its moments to differ.
    host.does(|_, mut answer| {
        answer.pace = Some((1500, Duration::from_millis(1)));
        answer
    });
    host.publish(&versions[1]);
    let start = Instant::now();
    laptop.pull(&host.url, &[]).expect(0);
    let took = start.elapsed();
    let mut stands = 1;
    let mut tally = Tally::default();
    let mut killed = 0;
    while killed < kills {
        tally.begun += 1;
        assert!(tally.begun < 20 * kills, "{killed} were killed: {tally:?}");
        host.publish(&versions[1 - stands]);
        let mut command = laptop.command(&["pull", &host.url, "copy"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("starts");
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let part = u32::try_from(chance >> 54).expect("10 bits");
        std::thread::sleep(took * part / 1024);
        child.kill().expect("it is ours to kill");
        let is_killed = !child.wait().expect("ends").success();
        laptop.is_whole(Some(laptop.team.public()));
        let manifest = fs::read(laptop.copy().join("manifest.json")).expect("is there");
        let version = versions
            .iter()
            .position(|site| site["manifest.json"] == manifest);
        let version = version.expect("one of the two");
        if is_killed {
            killed += 1;
            tally.late += u32::from(version != stands);
            let left = laptop.beside();
            let has = |ending: &str| u32::from(left.iter().any(|name| name.ends_with(ending)));
            tally.staged += has(".opsbook-new");
            tally.fetched += has(".opsbook-parts");
        }
        stands = version;
    }
    host.behaves();
    host.publish(&versions[1 - stands]);
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&versions[1 - stands]);
    assert_eq!(laptop.beside(), ["copy.pin"]);
    tally
}

#[test]
fn pulls_that_are_killed_leave_one_whole_copy() {
    // Chance that is the same each time, on four laptops.
    let chances = [0x0b5b_00c5, 0x1b5b_00c5, 0x2b5b_00c5, 0x3b5b_00c5];
    let start = Instant::now();
    let laptops = chances.map(|chance| std::thread::spawn(move || kill(KILLS / 4, chance)));
    for laptop in laptops {
        let tally = laptop
            .join()
            .unwrap_or_else(|fault| std::panic::resume_unwind(fault));
        eprintln!("{} pulls were killed: {tally:?}", KILLS / 4);
        assert!(tally.fetched > 0);
    }
    eprintln!("in {:?}", start.elapsed());
}

#[test]
fn a_full_disk_leaves_the_copy_and_what_was_fetched() {
    let laptop = Laptop::new();
    let at = laptop.path("small");
    let Some(_disk) = SmallDisk::mount(&at, 1024) else {
        eprintln!("skipped: this user may not mount a small file system");
        return;
    };
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    let pull = || laptop.run(&["pull", &host.url, "small/copy"]);
    pull().expect(0);
    let before = tree(&at.join("copy"));
    let large: Vec<u8> = (0..900_000_u32)
        .map(|number| (number % 251) as u8)
        .collect();
    let files: &[(&str, &[u8])] = &[("index.html", b"<p>tuesday</p>"), ("img/large.bin", &large)];
    let tuesday = site(files, TUESDAY, Some(&laptop.team));
    host.publish(&tuesday);
    // There is too little room from the start, and nothing is fetched for it.
    pull()
        .expect(3)
        .says("the disk has room for")
        .says("the copy is as it was");
    host.asked();
    assert_eq!(tree(&at.join("copy")), before);
    // Or it becomes too little on the way.
    let other = at.join("other");
    let small = other.clone();
    fs::remove_file(at.join("copy/img/twin.bin")).expect("removed");
    fs::write(&small, vec![0; 1000]).expect("written");
    let filler = at.join("filler");
    let larger = filler.clone();
    let monday_small: &[(&str, &[u8])] = &[
        ("index.html", b"<p>tuesday</p>"),
        ("img/large.bin", &large[..500_000]),
    ];
    let tuesday = site(monday_small, TUESDAY, Some(&laptop.team));
    host.publish(&tuesday);
    host.does(move |asked, mut answer| {
        if asked.path == "img/large.bin" && !larger.exists() {
            let _ = fs::write(&larger, vec![0; 300_000]);
        }
        answer.pace = Some((100_000, Duration::from_millis(5)));
        answer
    });
    let full = pull()
        .expect(3)
        .says("cannot write")
        .says("what was fetched is kept");
    assert!(full.stdout.is_empty());
    fs::remove_file(&filler).expect("removed");
    host.behaves();
    host.asked();
    pull().expect(0);
    let asked = host.asked();
    let rest = asked
        .iter()
        .find(|it| it.path == "img/large.bin")
        .expect("asked");
    assert!(rest.from.is_some_and(|from| from > 100_000), "{rest:?}");
    let mut copy = tree(&at.join("copy"));
    assert!(copy.remove("confirmed.js").is_some());
    assert!(copy == tuesday);
    fs::remove_file(&other).expect("removed");
}
