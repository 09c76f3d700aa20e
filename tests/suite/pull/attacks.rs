//! What a host can do to a copy: nothing, and the message says what it tried.

use std::fs;
use std::time::Duration;

use opsbook::offline::{Limits, PullFault, PullOptions, PullProgress, pull};

use super::host::{Answer, Host, Site, publish, site};
use super::{Laptop, MONDAY, TUESDAY, new_key};

/// Pulls a first copy from a host that behaves, then lets the host misbehave with a newer site.
fn attacked(attack: impl Fn(&Laptop, &mut Site, &Host), code: i32, words: &[&str]) {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    laptop.pull(&host.url, &[]).expect(0);
    let confirmed = fs::read(laptop.copy().join("confirmed.js")).expect("is there");
    let mut tuesday = laptop.site("tuesday", TUESDAY);
    attack(&laptop, &mut tuesday, &host);
    host.publish(&tuesday);
    let run = laptop.pull(&host.url, &[]).expect(code);
    let run = words.iter().fold(run, |run, words| run.says(words));
    assert_eq!(run.stdout, "");
    laptop.has(&monday);
    assert_eq!(
        fs::read(laptop.copy().join("confirmed.js")).expect("is there"),
        confirmed
    );
    // Whoever it was, the next good answer is taken.
    host.behaves();
    let tuesday = laptop.site("tuesday", TUESDAY);
    host.publish(&tuesday);
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&tuesday);
    assert_eq!(laptop.beside(), ["copy.pin"]);
}

#[test]
fn other_bytes_than_were_published() {
    let other = "index.html: the host sent other bytes than were published";
    attacked(
        |_, site, _| site.get_mut("index.html").expect("is there")[0] ^= 1,
        1,
        &[other],
    );
    attacked(
        |_, site, _| site.get_mut("index.html").expect("is there").push(b' '),
        1,
        &[other],
    );
    attacked(
        |_, site, _| site.get_mut("index.html").expect("is there").truncate(13),
        3,
        &["index.html: it was cut off after 13 of 14 bytes"],
    );
    attacked(
        |_, site, _| drop(site.remove("index.html")),
        1,
        &["index.html: the host does not have it"],
    );
}

#[test]
fn a_site_that_is_published_anew_meanwhile_is_no_attack() {
    let laptop = Laptop::new();
    let (monday, tuesday) = (
        laptop.site("monday", MONDAY),
        laptop.site("tuesday", TUESDAY),
    );
    let host = Host::of(&tuesday);
    // The first answers are of Monday, all others of Tuesday.
    let old = monday["manifest.json"].clone();
    let is_first = std::sync::atomic::AtomicBool::new(true);
    host.does(move |asked, answer| {
        let is_manifest = asked.path == "manifest.json";
        match is_manifest && is_first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            true => Answer {
                body: old.clone(),
                ..answer
            },
            false => answer,
        }
    });
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&tuesday);
}

#[test]
fn an_old_site_with_its_own_signature() {
    let laptop = Laptop::new();
    let (monday, tuesday) = (
        laptop.site("monday", MONDAY),
        laptop.site("tuesday", TUESDAY),
    );
    let host = Host::of(&tuesday);
    laptop.pull(&host.url, &[]).expect(0);
    host.publish(&monday);
    let older = laptop.pull(&host.url, &[]).expect(1);
    older
        .says("manifest.json: what the host has was built 2026-11-23T08:00:00Z, and is older than the copy here")
        .says("--allow-older");
    laptop.has(&tuesday);
    host.publish(&laptop.site("monday", None));
    laptop
        .pull(&host.url, &[])
        .expect(1)
        .says("does not say when it was built");
    laptop.has(&tuesday);
    // Built at the same moment by another theme or version: nobody can tell which is the older.
    let same = laptop.site("other", TUESDAY);
    host.publish(&same);
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&same);
    host.publish(&monday);
    laptop.pull(&host.url, &["--allow-older"]).expect(0);
    laptop.has(&monday);
    // A book that never says when it was built can only be followed.
    for mark in ["unknown", "unknown too"] {
        let site = laptop.site(mark, None);
        host.publish(&site);
        laptop.pull(&host.url, &["--allow-older"]).expect(0);
        laptop.has(&site);
    }
    host.publish(&laptop.site("unknown", None));
    laptop.pull(&host.url, &[]).expect(0);
}

#[test]
fn signatures_that_prove_nothing() {
    let bytes = "manifest.json.minisig: what was signed is not what is here";
    // Of another site, by the same key.
    attacked(
        |laptop, site, _| {
            let other = laptop.site("other", TUESDAY);
            let signature = other["manifest.json.minisig"].clone();
            site.insert("manifest.json.minisig".to_owned(), signature);
        },
        1,
        &[bytes],
    );
    attacked(
        |_, site, _| {
            let manifest = site.get_mut("manifest.json").expect("is there");
            let at = manifest.len() / 2;
            manifest[at] ^= 1;
        },
        1,
        &[bytes],
    );
    attacked(
        |_, site, _| drop(site.insert("manifest.json.minisig".to_owned(), b"x".to_vec())),
        1,
        &["manifest.json.minisig: it is not a signature of minisign"],
    );
    attacked(
        |_, site, _| drop(site.remove("manifest.json.minisig")),
        1,
        &[
            "manifest.json.minisig: it is missing",
            "somebody may have taken the signature away",
        ],
    );
}

#[test]
fn hosts_that_have_pages_under_shorter_addresses_are_no_attack() {
    let laptop = Laptop::new();
    let mut site = laptop.site("monday", MONDAY);
    site.insert("404.html".to_owned(), b"<p>missing</p>".to_vec());
    publish(&mut site, MONDAY, Some(&laptop.team));
    let host = Host::of(&site);
    let pages = site.clone();
    host.does(move |asked, answer| {
        let path = &*asked.path;
        if let Some(short) = path.strip_suffix(".html") {
            let short = short.strip_suffix("index").unwrap_or(short);
            return Answer::status("308 Permanent Redirect")
                .header("Location", format!("/{short}"));
        }
        let page = match path.is_empty() || path.ends_with('/') {
            true => format!("{path}index.html"),
            false => format!("{path}.html"),
        };
        let Some(bytes) = pages.get(&page) else {
            return answer;
        };
        let status = match &*page {
            "404.html" => "404 Not Found",
            _ => "200 OK",
        };
        let mut answer = Answer::status(status).header("Content-Type", "text/html");
        answer.body = bytes.clone();
        answer
    });
    laptop.pull(&host.url, &[]).expect(0);
    laptop.has(&site);
}

#[test]
fn what_is_said_beside_a_signature_is_the_signers_business() {
    use opsbook::publish::Signer as _;
    let laptop = Laptop::new();
    let mut site = laptop.site("monday", MONDAY);
    // As minisign's own program has it.
    let said = "timestamp:1763971200\tfile:manifest.json\thashed";
    let signature = laptop.team.sign(&site["manifest.json"], said, None);
    let signature = signature.expect("signed").into_bytes();
    site.insert("manifest.json.minisig".to_owned(), signature);
    let host = Host::of(&site);
    laptop.pull(&host.url, &[]).expect(0);
}

#[test]
fn another_key_than_the_pinned_one() {
    let stranger = new_key();
    let id = stranger.public().id();
    let changed = format!("the key has changed: {id} made it");
    attacked(
        |_, site, _| {
            use opsbook::publish::Signer as _;
            site.insert(
                "opsbook.pub".to_owned(),
                stranger.public_file().into_bytes(),
            );
            publish(site, TUESDAY, Some(&stranger));
        },
        1,
        &[&changed, "is pinned", "pull once with --key"],
    );
    // The team has a new key, and gave it to its people.
    let laptop = Laptop::new();
    let host = Host::of(&laptop.site("monday", MONDAY));
    laptop.pull(&host.url, &[]).expect(0);
    let old = laptop.team.public().id();
    let mut tuesday = laptop.site("tuesday", TUESDAY);
    publish(&mut tuesday, TUESDAY, Some(&stranger));
    host.publish(&tuesday);
    let key = stranger.public().to_text();
    laptop
        .pull(&host.url, &["--key", &laptop.team.public().to_text()])
        .expect(1)
        .says(&format!(
            "the key {id} made it, and not {old}, which --key names"
        ));
    let run = laptop.pull(&host.url, &["--key", &key]).expect(0);
    run.says(&format!("the pinned key is {id} now, and was {old}"));
    laptop.is_whole(Some(stranger.public()));
    laptop.pull(&host.url, &[]).expect(0);
    // A pin that is none protects nobody, so nothing is guessed.
    fs::write(laptop.path("copy.pin"), "x").expect("written");
    laptop.pull(&host.url, &[]).expect(2).says("holds no key");
}

#[test]
fn a_first_pull_takes_only_what_speaks_for_itself() {
    let laptop = Laptop::new();
    let unsigned = site(&[("index.html", b"<p>x</p>")], MONDAY, None);
    let host = Host::of(&unsigned);
    laptop.pull(&host.url, &[]).expect(1).says("--unsigned");
    laptop
        .pull(&host.url, &["--unsigned"])
        .expect(0)
        .says("the site is not signed");
    laptop.is_whole(None);
    assert!(laptop.beside().is_empty());
    // It is signed from now on, but does not tell by whom; or not truly.
    let mut signed = unsigned.clone();
    publish(&mut signed, TUESDAY, Some(&laptop.team));
    host.publish(&signed);
    laptop
        .pull(&host.url, &["--unsigned"])
        .expect(1)
        .says("opsbook.pub: the site is signed, and does not name its key");
    let mut signed = laptop.site("tuesday", TUESDAY);
    use opsbook::publish::Signer as _;
    signed.insert(
        "opsbook.pub".to_owned(),
        new_key().public_file().into_bytes(),
    );
    host.publish(&signed);
    laptop
        .pull(&host.url, &[])
        .expect(1)
        .says("opsbook.pub: the host sent other bytes");
    publish(&mut signed, TUESDAY, Some(&laptop.team));
    host.publish(&signed);
    laptop
        .pull(&host.url, &[])
        .expect(1)
        .says("which the site names in opsbook.pub");
    signed.insert("opsbook.pub".to_owned(), b"x".to_vec());
    publish(&mut signed, TUESDAY, Some(&laptop.team));
    host.publish(&signed);
    laptop
        .pull(&host.url, &[])
        .expect(1)
        .says("opsbook.pub: it is not a public key");
    assert!(laptop.beside().is_empty());
    // And once it is pinned, nothing unsigned is taken any more.
    host.publish(&laptop.site("tuesday", TUESDAY));
    laptop.pull(&host.url, &[]).expect(0);
    host.publish(&unsigned);
    laptop
        .pull(&host.url, &["--unsigned"])
        .expect(1)
        .says("it is missing");
}

#[test]
fn paths_that_lead_elsewhere_though_their_signature_is_right() {
    for bad in [
        "../x",
        "a/../../x",
        "/etc/x",
        "a//b",
        "./a",
        "a\\b",
        "..\\x",
        "a\0b",
        ".git/hooks/post-checkout",
        "a/.GIT/config",
        "con",
        "img/AUX.png",
        "com1.txt",
        "confirmed.js",
        "Manifest.json",
    ] {
        let laptop = Laptop::new();
        let evil = site(
            &[("index.html", b"x"), (bad, b"y")],
            MONDAY,
            Some(&laptop.team),
        );
        let host = Host::of(&evil);
        let run = laptop
            .pull(&host.url, &[])
            .expect(1)
            .says("which no site can hold");
        run.says(&bad.escape_debug().to_string());
        assert!(
            laptop.beside().is_empty() && !laptop.copy().exists(),
            "{bad}"
        );
    }
    let pairs: &[(&str, &str, &str)] = &[
        ("a/B.html", "a/b.html", "one name on many systems"),
        ("caf\u{e9}", "cafe\u{301}", "one name on many systems"),
        ("a", "a/b", "both as a file and as a folder"),
        ("A", "a/b", "both as a file and as a folder"),
    ];
    for (one, other, why) in pairs {
        let laptop = Laptop::new();
        let evil = site(&[(one, b"1"), (other, b"2")], MONDAY, Some(&laptop.team));
        let host = Host::of(&evil);
        laptop.pull(&host.url, &[]).expect(1).says(why);
        assert!(laptop.beside().is_empty() && !laptop.copy().exists());
    }
}

#[test]
fn a_host_that_asks_to_sign_in() {
    let sign_in = ["manifest.json: the host asks to sign in"];
    attacked(
        |_, _, host| {
            host.does(|_, _| {
                Answer::status("302 Found")
                    .header("Location", "https://sso.example.com/in?state=secret")
            });
        },
        3,
        &[sign_in[0], "it leads to https://sso.example.com/in, where"],
    );
    attacked(
        |_, _, host| host.does(|_, _| Answer::status("401 Unauthorized")),
        3,
        &sign_in,
    );
    attacked(
        |_, _, host| host.does(|_, _| Answer::status("403 Forbidden")),
        3,
        &sign_in,
    );
    let page = |_: &super::host::Asked, _: Answer| {
        Answer::status("200 OK").header("Content-Type", "text/html")
    };
    attacked(
        move |_, _, host| host.does(page),
        3,
        &["manifest.json: the host answers with a web page"],
    );
    // It says that it is something else.
    attacked(
        |_, _, host| {
            host.does(|_, _| Answer::status("200 OK").header("Content-Type", "application/json"))
        },
        3,
        &["manifest.json: the host answers with a web page"],
    );
    // In the middle.
    attacked(
        |_, _, host| {
            host.does(|asked, answer| match asked.path.ends_with(".bin") {
                true => Answer::status("302 Found").header("Location", "/in"),
                false => answer,
            });
        },
        3,
        &["img/large.bin: the host asks to sign in"],
    );
    attacked(
        |_, _, host| {
            host.does(|_, answer| {
                Answer {
                    body: answer.body,
                    ..Answer::status("301 Moved Permanently")
                }
                .header("Location", "https://new.example.com/manifest.json")
            });
        },
        3,
        &["pull from https://new.example.com/"],
    );
    attacked(
        |_, _, host| host.does(|_, _| Answer::status("503 Service Unavailable")),
        3,
        &["manifest.json: the host answers 503 Service Unavailable"],
    );
}

#[test]
fn more_than_it_can_be() {
    attacked(
        |_, _, host| {
            host.does(|_, mut answer| {
                answer.body = vec![b' '; 40 << 20];
                answer
            });
        },
        1,
        &["manifest.json: the host sent more than 33554432 bytes"],
    );
    attacked(
        |_, site, _| {
            let json = String::from_utf8(site["manifest.json"].clone()).expect("text");
            let json = json.replacen("200000", "9000000000000000000", 1);
            site.insert("manifest.json".to_owned(), json.into_bytes());
        },
        1,
        &["what was signed is not what is here"],
    );
    // A signed manifest may be wrong too: there is no disk for that.
    let laptop = Laptop::new();
    let mut evil = laptop.site("monday", MONDAY);
    let json = String::from_utf8(evil["manifest.json"].clone()).expect("text");
    let json = json.replace("200000", "9000000000000000000");
    use opsbook::publish::Signer as _;
    let said = "opsbook 0.1.0, built 2026-11-23T08:00:00Z";
    let signature = laptop
        .team
        .sign(json.as_bytes(), said, None)
        .expect("signed");
    evil.insert("manifest.json".to_owned(), json.into_bytes());
    evil.insert("manifest.json.minisig".to_owned(), signature.into_bytes());
    let host = Host::of(&evil);
    laptop
        .pull(&host.url, &[])
        .expect(3)
        .says("the disk has room for");
}

#[test]
fn bytes_that_are_packed_are_not_unpacked() {
    for coding in ["gzip", "br", "x"] {
        attacked(
            |_, _, host| {
                host.does(move |asked, answer| match &*asked.path {
                    "index.html" => answer.header("Content-Encoding", coding),
                    _ => answer,
                });
            },
            3,
            &[&format!("index.html: the host sent it packed (`{coding}`)")],
        );
    }
}

struct Unseen;

impl PullProgress for Unseen {
    fn total(&self, _: u64) {}
    fn step(&self, _: u64) {}
}

#[test]
fn a_host_that_is_silent_or_too_slow_is_left() {
    let laptop = Laptop::new();
    let monday = laptop.site("monday", MONDAY);
    let host = Host::of(&monday);
    let options = PullOptions {
        place: host.url.clone(),
        folder: laptop.copy(),
        key: None,
        headers: Vec::new(),
        allow_older: false,
        allow_unsigned: false,
        now: "2026-11-30T15:03:37Z".parse().expect("a moment"),
        limits: Limits {
            connect: Duration::from_secs(5),
            idle: Duration::from_millis(200),
            least: 1000,
            connections: 2,
            tries: 2,
            pause: Duration::ZERO,
        },
    };
    let said = || match pull(&options, &Unseen) {
        Err(PullFault::Failed(error)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    // Not a byte for a while; a byte now and then, for ever; in the head, too.
    host.does(|asked, mut answer| {
        answer.pace = asked
            .path
            .ends_with("large.bin")
            .then_some((50_000, Duration::from_secs(1)));
        answer
    });
    let silent = said();
    assert!(
        silent.starts_with("img/large.bin: the host is too slow: 50000 of 200000 bytes"),
        "{silent}"
    );
    host.does(|asked, mut answer| {
        answer.pace = asked
            .path
            .ends_with("large.bin")
            .then_some((10, Duration::from_millis(50)));
        answer
    });
    let slow = said();
    assert!(
        slow.starts_with("img/large.bin: the host is too slow: 50"),
        "{slow}"
    );
    host.does(|_, mut answer| {
        answer.pace = Some((1, Duration::from_millis(20)));
        answer
    });
    assert!(
        said().starts_with("manifest.json: the host is too slow"),
        "{}",
        said()
    );
    host.does(|_, answer| {
        std::thread::sleep(Duration::from_millis(600));
        answer
    });
    assert!(
        said().starts_with("manifest.json: the host said nothing for 0.2 s"),
        "{}",
        said()
    );
    host.behaves();
    assert!(pull(&options, &Unseen).is_ok());
    laptop.has(&monday);
    assert_eq!(laptop.confirmed().as_deref(), Some("2026-11-30T15:03:37Z"));
    drop(host);
    assert!(
        said().starts_with("manifest.json: the host cannot be reached"),
        "{}",
        said()
    );
}
