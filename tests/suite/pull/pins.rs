//! What holds although the copy, or what is pinned beside it, was damaged or lost; and what no copy may hold.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::host::{Answer, Host, site};
use super::{Laptop, MONDAY, TUESDAY, new_key};

#[test]
fn a_copy_that_lost_its_pin_says_itself_whose_it_is() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    laptop.pull(&host.url, &[]).expect(0);
    fs::remove_file(laptop.path("copy.pin")).expect("removed");
    let other = site(
        &[("index.html", b"<p>other</p>")],
        TUESDAY,
        Some(&new_key()),
    );
    host.publish(&other);
    laptop
        .pull(&host.url, &[])
        .expect(1)
        .says("the key has changed");
    laptop.has(&monday);
    host.publish(&monday);
    laptop.pull(&host.url, &[]).expect(0).says("is pinned");
    assert_eq!(laptop.beside(), ["copy.pin"]);
    // A pin that cannot be read is never guessed at, nor waited for.
    let pin = laptop.path("copy.pin");
    fs::remove_file(&pin).expect("removed");
    fs::create_dir(&pin).expect("made");
    let help = "remove it and pull with --key";
    laptop.pull(&host.url, &[]).expect(2).says(help);
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        fs::remove_dir(&pin).expect("removed");
        mknodat(CWD, &pin, FileType::Fifo, Mode::RUSR, 0).expect("made");
        laptop.pull(&host.url, &[]).expect(2).says(help);
    }
}

#[test]
fn an_old_site_is_refused_also_where_the_copy_was_damaged_or_removed() {
    let laptop = Laptop::new();
    let (monday, tuesday) = (
        laptop.site("monday", MONDAY),
        laptop.site("tuesday", TUESDAY),
    );
    let host = Host::of(&tuesday);
    laptop.pull(&host.url, &[]).expect(0);
    host.publish(&monday);
    let older = "is older than the copy here, of 2026-11-24T08:00:00Z";
    // Somebody says that the copy here is older than it is.
    let manifest = laptop.copy().join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("is there");
    fs::write(&manifest, text.replace("2026-11-24", "2026-01-24")).expect("written");
    laptop.pull(&host.url, &[]).expect(1).says(older);
    // Without its list nobody can tell what may be deleted.
    fs::write(&manifest, "").expect("written");
    let damaged = laptop.pull(&host.url, &[]).expect(2);
    let damaged = damaged.says("manifest.json");
    damaged.says("the list of its files is missing or damaged");
    fs::remove_dir_all(laptop.copy()).expect("removed");
    laptop.pull(&host.url, &[]).expect(1).says(older);
    // Who goes back on purpose may, and what was pinned goes with them.
    laptop.pull(&host.url, &["--allow-older"]).expect(0);
    laptop.has(&monday);
    laptop.pull(&host.url, &[]).expect(0);
    host.publish(&tuesday);
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&tuesday);
    laptop
        .run(&["verify", "copy", "--key", "copy.pin"])
        .expect(0);
}

#[test]
fn a_host_that_asks_to_sign_in_halfway_is_no_broken_site() {
    for length in [3, 12, 9000] {
        let laptop = Laptop::new();
        let monday = laptop.site("monday", MONDAY);
        let host = Host::of(&monday);
        let is_over = AtomicBool::new(false);
        host.does(move |asked, answer| {
            if asked.path.ends_with(".html") {
                is_over.store(true, Ordering::SeqCst);
            }
            match is_over.load(Ordering::SeqCst) {
                true => Answer {
                    body: vec![b'<'; length],
                    ..Answer::status("200 OK").header("Content-Type", "text/html")
                },
                false => answer,
            }
        });
        laptop.pull(&host.url, &[]).expect(3).says("sign in");
        host.behaves();
        laptop.pull(&host.url, &[]).expect(0);
        laptop.has(&monday);
    }
}

#[test]
fn names_that_no_copy_may_hold_are_refused() {
    let long = format!("{}.html", "x".repeat(300));
    let deep = format!("{}x.html", "deep/".repeat(300));
    for name in [
        "a:b.html",
        "a./b.html",
        "a .",
        "a\u{7}.html",
        "a\u{202e}lmth.exe",
        "_headers",
        "CNAME",
        &long,
        &deep,
    ] {
        let laptop = Laptop::new();
        let odd = site(&[(name, b"x")], MONDAY, Some(&laptop.team));
        let host = Host::of(&odd);
        let refused = laptop.pull(&host.url, &[]).expect(1);
        refused.says("manifest.json: it lists `");
        assert!(!laptop.copy().exists());
    }
}
