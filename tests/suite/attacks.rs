//! What a hostile web page, neighbour or program may try on `opsbook serve`, at the real program on this machine.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::book::Book;
use crate::serve::{PATIENCE, Served, header, status};

/// What stands in files that are no part of the site.
const SECRET: &str = "KEEP-THIS-TO-YOURSELF";

fn book() -> Book {
    let book = Book::new()
        .file("index.md", "# Home\n\n[a](sub/a.md)\n")
        .file("sub/a.md", "# A\n");
    std::fs::write(book.folder().join("secret.txt"), SECRET).expect("can be written");
    book
}

/// Says that an answer gives away neither what it should not know nor what runs here.
#[track_caller]
fn tells_nothing(served: &Served, said: &str, case: &str) {
    let head = said.split("\r\n\r\n").next().unwrap_or_default();
    let folder = served.book.folder().to_string_lossy().into_owned();
    for secret in [SECRET, "root:", &*folder, "panicked"] {
        assert!(!said.contains(secret), "{case:?} shows {secret}:\n{said}");
    }
    for secret in ["tiny", "Rust", env!("CARGO_PKG_VERSION")] {
        assert!(!head.contains(secret), "{case:?} shows {secret}:\n{head}");
    }
}

/// Paths that mean `../secret.txt`, `/etc/passwd` or another file that is not of the site, to somebody.
const TRAVERSALS: &[&str] = &[
    "/../secret.txt",
    "/../../secret.txt",
    "/../../../../../../../../etc/passwd",
    "/sub/../../secret.txt",
    "/./../secret.txt",
    "/.../secret.txt",
    "/....//secret.txt",
    "/..//secret.txt",
    "//../secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "/%2Fetc%2Fpasswd",
    "/etc/passwd",
    "/..;/secret.txt",
    "/..;a=b/secret.txt",
    "/;/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E/secret.txt",
    "/%2e./secret.txt",
    "/.%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%2Fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/sub/%2e%2e/%2e%2e/secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%252fsecret.txt",
    "/%25252e%25252e%25252fsecret.txt",
    "/%u002e%u002e/secret.txt",
    "/%u002e%u002e%u2215secret.txt",
    "/..\\secret.txt",
    "/..\\..\\secret.txt",
    "/sub\\..\\..\\secret.txt",
    "/..%5csecret.txt",
    "/%2e%2e%5csecret.txt",
    "/..%255csecret.txt",
    "/\\..\\secret.txt",
    "/%5c%5chost%5cshare%5csecret.txt",
    "//host/share/secret.txt",
    "/\\\\host\\share\\secret.txt",
    "/\\\\?\\C:\\windows\\win.ini",
    "/\\\\.\\C:\\windows\\win.ini",
    "/C:/windows/win.ini",
    "/c:\\windows\\win.ini",
    "/C%3a/windows/win.ini",
    "/C:secret.txt",
    "/file:///etc/passwd",
    "file:///etc/passwd",
    "/%00/../secret.txt",
    "/../secret.txt%00",
    "/../secret.txt%00.html",
    "/index.html%00.txt",
    "/sub/a.md%00.html",
    "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt",
    "/..%c0%afsecret.txt",
    "/..%c1%9csecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%e0%80%afetc%e0%80%afpasswd",
    "/%f0%80%80%ae%f0%80%80%ae/secret.txt",
    "/%fc%80%80%80%80%ae/secret.txt",
    "/%ef%bc%8e%ef%bc%8e/secret.txt",
    "/%ef%bc%8f..%ef%bc%8fsecret.txt",
    "/%e2%80%a5/secret.txt",
    "/%2",
    "/%zz/secret.txt",
    "/..%0d%0a/secret.txt",
    "/%0a../secret.txt",
    "/..%09/secret.txt",
    "/.%20./secret.txt",
    "/..%20/secret.txt",
    "/../secret.txt?x=1",
    "/?/../../secret.txt/../x",
    "/sub/..",
    "/..",
    "/.",
    "/sub/./a.html",
    "/~root/.bashrc",
    "/$HOME/secret.txt",
    "/%24%7bHOME%7d",
    "/content/index.md",
    "/index.md",
    "/opsbook.toml",
    "/.git/config",
    "/sub/a.md",
    "/leak.txt",
    "/leak.html",
    "/above/secret.txt",
    "/above/content/opsbook.toml",
    "/chain.txt",
    "/system/passwd",
    "http://127.0.0.1/../secret.txt",
    "http://evil.example/",
    "http:/../secret.txt",
    "..",
    "secret.txt",
    "../secret.txt",
    "?/../secret.txt",
    "*",
];

#[test]
fn no_form_of_a_path_leaves_the_site() {
    let book = book();
    #[cfg(unix)]
    {
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, book.source().join(name)).expect("can be made");
        };
        link("../secret.txt", "leak.txt");
        link("leak.txt", "chain.txt");
        link("../secret.txt", "leak.md");
        link("..", "above");
        link("/etc", "system");
    }
    let served = Served::new(book);
    assert!(TRAVERSALS.len() >= 60);
    for target in TRAVERSALS {
        let said = served.ask(&format!("GET {target}"), "");
        tells_nothing(&served, &said, target);
        // The front page under another query is no way out; a Markdown source may be published beside its page.
        let is_fine = (400..500).contains(&status(&said))
            || target.starts_with("/?")
            || matches!(*target, "/index.md" | "/sub/a.md");
        assert!(is_fine, "{target}: {said}");
    }
    served.is_well();
}

#[test]
fn foreign_hosts_are_misdirected() {
    let served = Served::new(book());
    let port = served.address.port();
    let ask = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let said = served.say(request.as_bytes());
        tells_nothing(&served, &said, host);
        status(&said)
    };
    for own in ["localhost:PORT", "LocalHost:PORT", "127.0.0.1:PORT"] {
        assert_eq!(ask(&own.replace("PORT", &port.to_string())), 200, "{own}");
    }
    let other = port.wrapping_add(1).to_string();
    for foreign in [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1.nip.io:PORT",
        "localhost.evil.example:PORT",
        "localtest.me:PORT",
        "localhost:PORT.evil.example",
        "localhost",
        "localhost:",
        "localhost:OTHER",
        "localhost:0PORT",
        "localhost:+PORT",
        "localhost:PORT:PORT",
        "localhost.:PORT",
        "127.0.0.1.:PORT",
        "127.0.0.1",
        "127.0.0.2:PORT",
        "127.1:PORT",
        "127.000.000.001:PORT",
        "0177.0.0.1:PORT",
        "0x7f.0.0.1:PORT",
        "2130706433:PORT",
        "0.0.0.0:PORT",
        "0:PORT",
        "[::1]:PORT",
        "[::]:PORT",
        "[::ffff:127.0.0.1]:PORT",
        "[::ffff:7f00:1]:PORT",
        "[127.0.0.1]:PORT",
        "::1:PORT",
        "[::1%25lo]:PORT",
        "[::1",
        "me@localhost:PORT",
        "localhost:PORT@evil.example",
        "me:word@127.0.0.1:PORT",
        "localhost:PORT, evil.example",
        "localhost:PORT/",
        "localhost:PORT#",
        "http://localhost:PORT",
        "local host:PORT",
        "%6cocalhost:PORT",
        "*:PORT",
        ":PORT",
        "192.168.0.1:PORT",
        "169.254.169.254",
        "metadata.internal",
    ] {
        let host = foreign
            .replace("PORT", &port.to_string())
            .replace("OTHER", &other);
        assert_eq!(ask(&host), 421, "{host}");
    }
    for none in ["", " ", "\u{f6}:PORT"] {
        assert_eq!(ask(none), 400, "{none:?}");
    }
    served.is_well();
}

#[test]
fn only_reading_is_allowed() {
    let served = Served::new(book());
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL",
        "MOVE", "COPY", "LOCK", "SEARCH", "PURGE", "DEBUG", "TRACK", "get", "GETGET", "M-SEARCH",
    ] {
        let said = served.ask(&format!("{method} /"), "Content-Length: 0\r\n");
        assert_eq!(status(&said), 405, "{method}: {said}");
        assert_eq!(header(&said, "Allow"), Some("GET, HEAD"), "{method}");
        tells_nothing(&served, &said, method);
    }
    served.is_well();
}

/// Requests that are none, by class: its name, what is sent (`HOST` is a `Host` of ours), and the status.
const MALFORMED: &[(&str, &str, u16)] = &[
    ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    ("no host in an old version", "GET / HTTP/1.0\r\n\r\n", 400),
    (
        "two hosts",
        "GET / HTTP/1.1\r\nHOST\r\nHost: evil.example\r\n\r\n",
        400,
    ),
    (
        "the same host twice",
        "GET / HTTP/1.1\r\nHOST\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "another way to write it",
        "GET / HTTP/1.1\r\nHOST\r\nhOST: evil.example\r\n\r\n",
        400,
    ),
    (
        "two lengths",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
        400,
    ),
    (
        "two equal lengths",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        400,
    ),
    (
        "a list of lengths",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 5, 5\r\n\r\nabcde",
        400,
    ),
    (
        "a length below nothing",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n",
        400,
    ),
    (
        "a length with a sign",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: +5\r\n\r\nabcde",
        400,
    ),
    (
        "a length in another base",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0x5\r\n\r\nabcde",
        400,
    ),
    (
        "a length that is no number",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: five\r\n\r\n",
        400,
    ),
    (
        "an empty length",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: \r\n\r\n",
        400,
    ),
    (
        "a body",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\n\r\nabcde",
        413,
    ),
    (
        "a body to a head",
        "HEAD / HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\n\r\nabcde",
        413,
    ),
    (
        "the length that ends tiny_http",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 1000000000000000000\r\n\r\n",
        413,
    ),
    (
        "the same, posted",
        "POST / HTTP/1.1\r\nHOST\r\nContent-Length: 1000000000000000000\r\n\r\n",
        405,
    ),
    (
        "a length of no number type",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 18446744073709551616\r\n\r\n",
        413,
    ),
    (
        "chunks",
        "GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "chunks and a length",
        "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "chunks, hidden",
        "GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding:\tx, chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "chunks, misspelt",
        "GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "an endless chunk",
        "GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        400,
    ),
    (
        "an expectation",
        "GET / HTTP/1.1\r\nHOST\r\nExpect: 100-continue\r\n\r\n",
        417,
    ),
    (
        "a NUL in a value",
        "GET / HTTP/1.1\r\nHOST\r\nA: b\0c\r\n\r\n",
        400,
    ),
    (
        "a NUL in a name",
        "GET / HTTP/1.1\r\nHOST\r\nA\0: b\r\n\r\n",
        400,
    ),
    ("a NUL in the path", "GET /\0 HTTP/1.1\r\nHOST\r\n\r\n", 400),
    (
        "a NUL in the method",
        "G\0ET / HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "an escape",
        "GET / HTTP/1.1\r\nHOST\r\nA: \u{1b}]0;x\u{7}\r\n\r\n",
        400,
    ),
    (
        "a bare return",
        "GET / HTTP/1.1\r\nHOST\r\nA: b\rX: y\r\n\r\n",
        400,
    ),
    (
        "a bare return in the first line",
        "GET / HTTP/1.1\rHOST\r\n\r\n",
        400,
    ),
    (
        "a bare line feed",
        "GET / HTTP/1.1\r\nHOST\r\nA: b\nX: y\r\n\r\n",
        400,
    ),
    (
        "line feeds only",
        "GET / HTTP/1.1\nHost: localhost\n\n",
        400,
    ),
    (
        "returns the wrong way round",
        "GET / HTTP/1.1\n\rHOST\n\r\n\r",
        400,
    ),
    (
        "a folded line",
        "GET / HTTP/1.1\r\nHOST\r\nA: b\r\n c\r\n\r\n",
        400,
    ),
    (
        "a line folded by a tab",
        "GET / HTTP/1.1\r\nHOST\r\nA: b\r\n\tc\r\n\r\n",
        400,
    ),
    (
        "a folded host",
        "GET / HTTP/1.1\r\nHost:\r\n localhost\r\n\r\n",
        400,
    ),
    (
        "a blank before the first header",
        "GET / HTTP/1.1\r\n HOST\r\n\r\n",
        400,
    ),
    (
        "a blank before the colon",
        "GET / HTTP/1.1\r\nHOST\r\nA : b\r\n\r\n",
        400,
    ),
    ("no colon", "GET / HTTP/1.1\r\nHOST\r\nA b\r\n\r\n", 400),
    ("no name", "GET / HTTP/1.1\r\nHOST\r\n: b\r\n\r\n", 400),
    (
        "a name with a bracket",
        "GET / HTTP/1.1\r\nHOST\r\nA(b): c\r\n\r\n",
        400,
    ),
    (
        "a name beyond ASCII",
        "GET / HTTP/1.1\r\nHOST\r\n\u{e4}: c\r\n\r\n",
        400,
    ),
    (
        "a whole address",
        "GET http://localhost/ HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "a secure address",
        "GET https://localhost/ HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "another scheme",
        "GET gopher://localhost/ HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "a host for a path",
        "GET localhost:80 HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    ("a star for a path", "GET * HTTP/1.1\r\nHOST\r\n\r\n", 400),
    ("a fragment", "GET /#a HTTP/1.1\r\nHOST\r\n\r\n", 400),
    (
        "a path beyond ASCII",
        "GET /\u{e4} HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "a blank in the path",
        "GET /a b HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    ("no path", "GET HTTP/1.1\r\nHOST\r\n\r\n", 400),
    ("no version", "GET /\r\nHOST\r\n\r\n", 400),
    ("two blanks", "GET  / HTTP/1.1\r\nHOST\r\n\r\n", 400),
    ("a tab for a blank", "GET\t/ HTTP/1.1\r\nHOST\r\n\r\n", 400),
    ("a blank at the end", "GET / HTTP/1.1 \r\nHOST\r\n\r\n", 400),
    (
        "a blank at the beginning",
        " GET / HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    ("version 0.9", "GET / HTTP/0.9\r\nHOST\r\n\r\n", 505),
    ("version 1.2", "GET / HTTP/1.2\r\nHOST\r\n\r\n", 505),
    ("version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("version 3", "GET / HTTP/3.0\r\nHOST\r\n\r\n", 505),
    ("half a version", "GET / HTTP/1\r\nHOST\r\n\r\n", 400),
    (
        "a version of many digits",
        "GET / HTTP/1.10\r\nHOST\r\n\r\n",
        400,
    ),
    (
        "a version in small letters",
        "GET / http/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    ("another protocol", "GET / RTSP/1.0\r\nHOST\r\n\r\n", 400),
    ("a greeting of TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0", 400),
    ("a greeting of SSH", "SSH-2.0-OpenSSH_9.0\r\n\r\n", 400),
    ("a greeting of mail", "EHLO evil.example\r\n\r\n", 400),
    (
        "a proxy's line",
        "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHOST\r\n\r\n",
        400,
    ),
    ("empty lines", "\r\n\r\n\r\n", 400),
    ("an answer", "HTTP/1.1 200 OK\r\n\r\n", 400),
];

#[test]
fn malformed_requests_are_refused() {
    let served = Served::new(book());
    let host = format!("Host: {}", served.address);
    for (class, request, expected) in MALFORMED {
        let said = served.say(request.replace("HOST", &host).as_bytes());
        assert_eq!(status(&said), *expected, "{class}: {said}");
        assert_eq!(said.matches("\r\nServer: ").count(), 1, "{class}: {said}");
        tells_nothing(&served, &said, class);
    }
    served.is_well();
}

#[test]
fn nothing_hides_behind_a_request() {
    let served = Served::new(book());
    let host = served.address;
    let hidden = format!("GET /hidden HTTP/1.1\r\nHost: {host}\r\n\r\n");
    for header in [
        format!("Content-Length: {}", hidden.len()),
        "Transfer-Encoding: chunked".to_owned(),
        "Transfer-Encoding: identity\r\nContent-Length: 3".to_owned(),
        "Content-Length: 0\r\nTransfer-Encoding: chunked".to_owned(),
    ] {
        let said = served
            .say(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{header}\r\n\r\n{hidden}").as_bytes());
        assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{header}: {said}");
        assert!(status(&said) >= 400, "{header}: {said}");
    }
    // What is no body is the next request, and is looked at as strictly.
    let said = served.say(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\nGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n{hidden}").as_bytes());
    let statuses: Vec<_> = said
        .match_indices("HTTP/1.1 ")
        .map(|(at, _)| status(&said[at..]))
        .collect();
    assert_eq!(statuses, [200, 421]);
    // A listening client that is answered for its `Upgrade` would get past the gate.
    let said = served.ask("GET /", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n");
    assert_eq!(status(&said), 200, "{said}");
    assert_eq!(header(&said, "Upgrade"), None);
}

#[test]
fn oversized_requests_are_refused() {
    let served = Served::new(book());
    let host = format!("Host: {}", served.address);
    let long = "a".repeat(20_000);
    let huge = "a".repeat(4_000_000);
    for (class, request, expected) in [
        (
            "a long path",
            format!("GET /{long} HTTP/1.1\r\n{host}\r\n\r\n"),
            414,
        ),
        (
            "a long query",
            format!("GET /?{long} HTTP/1.1\r\n{host}\r\n\r\n"),
            414,
        ),
        (
            "a huge path",
            format!("GET /{huge} HTTP/1.1\r\n{host}\r\n\r\n"),
            414,
        ),
        (
            "a long method",
            format!("{long} / HTTP/1.1\r\n{host}\r\n\r\n"),
            414,
        ),
        ("no end of line", huge.clone(), 414),
        (
            "a long value",
            format!("GET / HTTP/1.1\r\n{host}\r\nA: {long}\r\n\r\n"),
            431,
        ),
        (
            "a huge value",
            format!("GET / HTTP/1.1\r\n{host}\r\nA: {huge}\r\n\r\n"),
            431,
        ),
        (
            "a long name",
            format!("GET / HTTP/1.1\r\n{host}\r\n{long}: a\r\n\r\n"),
            431,
        ),
        (
            "a long host",
            format!("GET / HTTP/1.1\r\nHost: {long}\r\n\r\n"),
            431,
        ),
        (
            "many headers",
            format!("GET / HTTP/1.1\r\n{host}\r\n{}\r\n", "A: b\r\n".repeat(200)),
            431,
        ),
        (
            "countless headers",
            format!(
                "GET / HTTP/1.1\r\n{host}\r\n{}\r\n",
                "A: b\r\n".repeat(500_000)
            ),
            431,
        ),
        (
            "many ranges",
            format!(
                "GET / HTTP/1.1\r\n{host}\r\nRange: bytes={}0-\r\nConnection: close\r\n\r\n",
                "0-,".repeat(3_000)
            ),
            200,
        ),
        (
            "many tags",
            format!(
                "GET / HTTP/1.1\r\n{host}\r\nIf-None-Match: {}\r\nConnection: close\r\n\r\n",
                "\"a\",".repeat(3_000)
            ),
            200,
        ),
        (
            "a long path that is short enough",
            format!(
                "GET /{} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n",
                &long[..8_000]
            ),
            404,
        ),
    ] {
        let said = served.say(request.as_bytes());
        // Who sends megabytes more may find the connection closed before it reads why.
        let is_fine = status(&said) == expected || (said.is_empty() && request.len() > 100_000);
        assert!(is_fine, "{class}: {said}");
        tells_nothing(&served, &said, class);
    }
    let flood = served.say(&vec![b'\n'; 8_000_000]);
    assert!(matches!(status(&flood), 0 | 400), "{flood}");
    served.is_well();
}

#[test]
fn mutilated_requests_end_nothing() {
    let served = Served::new(book());
    let whole = format!(
        "GET /sub/a.html?x HTTP/1.1\r\nHost: {}\r\nRange: bytes=0-9\r\nConnection: close\r\n\r\n",
        served.address
    );
    let mut number = 1u64;
    let mut random = |below: usize| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).expect("31 bits") % below
    };
    for _ in 0..400 {
        let mut request = whole.clone().into_bytes();
        for _ in 0..=random(4) {
            let at = random(request.len());
            match random(4) {
                0 => request[at] = u8::try_from(random(256)).expect("a byte"),
                1 => drop(request.remove(at)),
                2 => request.insert(at, b"\r\n\0 :/%\xff"[random(8)]),
                _ => request.extend_from_within(at..),
            }
        }
        // Some of them are never whole; nobody waits for those.
        let mut stream = served.connect();
        let _ = stream.write_all(&request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        tells_nothing(
            &served,
            &String::from_utf8_lossy(&said),
            &String::from_utf8_lossy(&request),
        );
    }
    served.is_well();
}

/// How a client can be slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slow {
    /// Connects and says nothing.
    Silent,
    /// Begins a request and does not end it.
    Half,
    /// Sends a byte of it now and then.
    Trickles,
    /// Is answered once and stays.
    Idle,
    /// Asks for a large file and does not read.
    Deaf,
    /// Asks for it again and again, and does not read.
    Floods,
}

const SLOW: [Slow; 6] = [
    Slow::Silent,
    Slow::Half,
    Slow::Trickles,
    Slow::Idle,
    Slow::Deaf,
    Slow::Floods,
];

impl Slow {
    fn begin(self, served: &Served, number: usize) -> TcpStream {
        let mut stream = served.connect();
        let host = served.address;
        let large = format!("GET /large.zip?{number} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let bytes = match self {
            Slow::Silent => String::new(),
            Slow::Half => "GET / HTTP/1.1\r\nHost: loc".to_owned(),
            Slow::Trickles => "G".to_owned(),
            Slow::Idle => format!("HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            Slow::Deaf => large,
            Slow::Floods => large.repeat(100),
        };
        // It may be closed at once, where all places are taken.
        let _ = stream.write_all(bytes.as_bytes());
        stream
    }
}

#[test]
fn five_hundred_slow_clients_starve_nobody() {
    let book = book().file("large.zip", vec![b'x'; 8_000_000]);
    let served = Served::new(book);
    served.is_well();
    #[cfg(target_os = "linux")]
    let before = served.told("VmRSS");
    let mut slowest = Duration::ZERO;
    std::thread::scope(|scope| {
        let served = &served;
        // The slow end when this goes, however the test does.
        let (_until, ended) = channel::<()>();
        scope.spawn(move || {
            let kinds = SLOW.iter().copied().cycle().take(500).enumerate();
            let begin = |(number, slow): (usize, Slow)| (slow, slow.begin(served, number));
            let mut clients: Vec<_> = kinds.map(begin).collect();
            let pause = Duration::from_millis(20);
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                // Those who are closed come again.
                for (number, (slow, stream)) in clients.iter_mut().enumerate() {
                    if *slow == Slow::Trickles && stream.write_all(b"G").is_err() {
                        *stream = slow.begin(served, number);
                    }
                }
            }
        });
        for number in 0..200 {
            let begun = Instant::now();
            let page = if number % 2 == 0 {
                "GET /"
            } else {
                "GET /sub/a.html"
            };
            let said = served.ask(page, "");
            assert_eq!(status(&said), 200, "request {number}: {said}");
            slowest = slowest.max(begun.elapsed());
            #[cfg(target_os = "linux")]
            {
                let grown = served.told("VmRSS").saturating_sub(before);
                assert!(
                    grown <= 96 * 1024,
                    "{grown} KiB more after {number} requests"
                );
                assert!(served.told("Threads") <= 64);
            }
        }
    });
    eprintln!("the slowest honest answer took {slowest:?}");
    #[cfg(target_os = "linux")]
    eprintln!(
        "{} KiB, before {before} KiB; {} threads",
        served.told("VmRSS"),
        served.told("Threads")
    );
    assert!(slowest < PATIENCE);
    served.is_well();
}

#[test]
fn who_is_slow_is_closed() {
    let served = Served::new(book());
    for slow in [Slow::Silent, Slow::Half, Slow::Idle] {
        let mut stream = slow.begin(&served, 0);
        let mut said = Vec::new();
        stream
            .read_to_end(&mut said)
            .expect("it is closed, and does not hang");
        let said = String::from_utf8_lossy(&said).into_owned();
        let expected = match slow {
            Slow::Half => 408,
            Slow::Idle => 200,
            _ => 0,
        };
        assert_eq!(status(&said), expected, "{slow:?}: {said}");
    }
    served.is_well();
}
