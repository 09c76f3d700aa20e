use super::{Answer, Asked, answer};
use crate::error::Error;
use crate::serve::Content;
use crate::serve::range::{Part, part};
use crate::serve::tests::files;

fn ask(target: &str) -> Answer {
    let asked = Asked {
        target,
        ..Asked::default()
    };
    answer(&asked, &files())
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(own, _)| *own == name);
    found.map(|(_, value)| &**value)
}

fn sent(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body[answer.part.clone()]).unwrap()
}

#[test]
fn files_are_looked_up_and_nothing_else_is() {
    let get = |target| {
        let answer = ask(target);
        (answer.status, sent(&answer).to_owned())
    };
    let fine = |body: &str| (200, body.to_owned());
    assert_eq!(get("/"), fine("home"));
    assert_eq!(get("/?q=x"), fine("home"));
    assert_eq!(get("/a/"), fine("a"));
    assert_eq!(get("/gr%C3%B6%C3%9Fe%201%25.html"), fine("odd"));
    for missing in ["/x.html", "//a", "/a%2fb", "/index.html/"] {
        assert_eq!(get(missing), (404, "nothing".to_owned()), "{missing}");
    }
    for odd in [
        "/../etc/passwd",
        "/%2e%2e/index.html",
        "/a%2",
        "/%ff",
        "/%00",
        "/a%5c",
        "a",
    ] {
        assert_eq!(get(odd).0, 400, "{odd}");
    }
    assert_eq!(get("/bad.html"), (500, "cannot make it\n".to_owned()));
    let folder = ask("/a?x=1");
    assert_eq!(folder.status, 308);
    assert_eq!(header(&folder, "Location"), Some("/a/?x=1"));
}

#[test]
fn the_single_file_has_a_policy_of_its_own() {
    let policy = |target| header(&ask(target), "Content-Security-Policy").map(str::to_owned);
    assert_eq!(
        policy("/opsbook.html").as_deref(),
        Some("frame-ancestors 'none'")
    );
    let of_page = policy("/a/index.html").unwrap_or_default();
    assert!(of_page.contains("script-src 'self'"), "{of_page}");
    assert!(of_page.ends_with("frame-ancestors 'none'"), "{of_page}");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let first = ask("/");
    let tag = header(&first, "ETag").unwrap();
    let known = format!("\"other\", W/{tag}");
    let status = |known| {
        let asked = Asked {
            target: "/",
            known: Some(known),
            ..Asked::default()
        };
        let answer = answer(&asked, &files());
        (answer.status, sent(&answer).len())
    };
    assert_eq!(status(&known), (304, 0));
    assert_eq!(status("*"), (304, 0));
    assert_eq!(status("\"other\""), (200, 4));
    assert!(header(&first, "Content-Security-Policy").is_some());
    let media_type = header(&first, "Content-Type");
    assert_eq!(media_type, Some("text/html; charset=utf-8"));
}

#[test]
fn a_part_is_sent_of_the_same_edition_only() {
    let tag = header(&ask("/"), "ETag").unwrap().to_owned();
    let get = |range, range_of, is_head| {
        let asked = Asked {
            target: "/",
            range: Some(range),
            range_of,
            is_head,
            ..Asked::default()
        };
        let answer = answer(&asked, &files());
        let of = header(&answer, "Content-Range")
            .unwrap_or_default()
            .to_owned();
        (answer.status, sent(&answer).to_owned(), of)
    };
    let all = (200, "home".to_owned(), String::new());
    let part = (206, "om".to_owned(), "bytes 1-2/4".to_owned());
    assert_eq!(get("bytes=1-2", None, false), part);
    assert_eq!(get("bytes=1-2", Some(&*tag), false), part);
    assert_eq!(get("bytes=1-2", Some("\"other\""), false), all);
    assert_eq!(
        get("bytes=1-2", Some("Mon, 30 Nov 2026 00:00:00 GMT"), false),
        all
    );
    assert_eq!(get("bytes=1-2", None, true), all);
    assert_eq!(
        get("bytes=4-", None, false),
        (416, String::new(), "bytes */4".to_owned())
    );
}

#[test]
fn ranges_are_read() {
    for (range, expected) in [
        ("bytes=0-0", Part::Bytes(0..1)),
        ("bytes=3-99999999999999999999999", Part::Bytes(3..10)),
        ("Bytes = 3-", Part::Bytes(3..10)),
        ("bytes=-3", Part::Bytes(7..10)),
        ("bytes=-99", Part::Bytes(0..10)),
        ("bytes=10-", Part::Nowhere),
        ("bytes=99999999999999999999999-", Part::Nowhere),
        ("bytes=-0", Part::Nowhere),
        ("bytes=3-2", Part::Whole),
        ("bytes=0-1,3-4", Part::Whole),
        ("bytes=-", Part::Whole),
        ("bytes=a-b", Part::Whole),
        ("bytes=+1-2", Part::Whole),
        ("lines=0-1", Part::Whole),
        ("", Part::Whole),
    ] {
        assert_eq!(part(range, 10), expected, "{range}");
    }
    assert_eq!(part("bytes=0-", 0), Part::Nowhere);
}

#[test]
fn a_preview_has_a_worker_that_removes_itself() {
    struct WithWorker;
    impl Content for WithWorker {
        fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
            (path == "sw.js").then(|| Ok(b"keeps all".to_vec()))
        }
        fn has(&self, path: &str) -> bool {
            path == "sw.js"
        }
    }
    let asked = Asked {
        target: "/sw.js",
        ..Asked::default()
    };
    let answer = answer(&asked, &WithWorker);
    assert_eq!(answer.status, 200);
    assert!(sent(&answer).contains("unregister()"));
    assert_eq!(header(&answer, "Server"), Some("opsbook"));
    // Where there is none, there is none.
    assert_eq!(ask("/sw.js").status, 404);
}
