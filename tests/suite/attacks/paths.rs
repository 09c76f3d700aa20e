//! Ways out of the site, and names that are not ours.

use super::{book, tells_nothing};
use crate::serve::{Served, status};

/// Paths that mean `../secret.txt`, `/etc/passwd` or another file that is not of the site, to somebody.
#[rustfmt::skip]
const TRAVERSALS: &[&str] = &[
    "/../secret.txt", "/../../secret.txt", "/../../../../../../../../etc/passwd", "/sub/../../secret.txt",
    "/./../secret.txt", "/.../secret.txt", "/....//secret.txt", "/..//secret.txt", "//../secret.txt",
    "//etc/passwd", "///etc/passwd", "/%2fetc/passwd", "/%2Fetc%2Fpasswd", "/etc/passwd", "/..;/secret.txt",
    "/..;a=b/secret.txt", "/;/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E/secret.txt", "/%2e./secret.txt",
    "/.%2e/secret.txt", "/..%2fsecret.txt", "/..%2Fsecret.txt", "/%2e%2e%2fsecret.txt",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/sub/%2e%2e/%2e%2e/secret.txt", "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt", "/..%252fsecret.txt", "/%25252e%25252e%25252fsecret.txt",
    "/%u002e%u002e/secret.txt", "/%u002e%u002e%u2215secret.txt", "/..\\secret.txt", "/..\\..\\secret.txt",
    "/sub\\..\\..\\secret.txt", "/..%5csecret.txt", "/%2e%2e%5csecret.txt", "/..%255csecret.txt",
    "/\\..\\secret.txt", "/%5c%5chost%5cshare%5csecret.txt", "//host/share/secret.txt",
    "/\\\\host\\share\\secret.txt", "/\\\\?\\C:\\windows\\win.ini", "/\\\\.\\C:\\windows\\win.ini",
    "/C:/windows/win.ini", "/c:\\windows\\win.ini", "/C%3a/windows/win.ini", "/C:secret.txt",
    "/file:///etc/passwd", "file:///etc/passwd", "/%00/../secret.txt", "/../secret.txt%00",
    "/../secret.txt%00.html", "/index.html%00.txt", "/sub/a.md%00.html", "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt", "/..%c0%afsecret.txt", "/..%c1%9csecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt", "/%e0%80%afetc%e0%80%afpasswd", "/%f0%80%80%ae%f0%80%80%ae/secret.txt",
    "/%fc%80%80%80%80%ae/secret.txt", "/%ef%bc%8e%ef%bc%8e/secret.txt", "/%ef%bc%8f..%ef%bc%8fsecret.txt",
    "/%e2%80%a5/secret.txt", "/%2", "/%zz/secret.txt", "/..%0d%0a/secret.txt", "/%0a../secret.txt",
    "/..%09/secret.txt", "/.%20./secret.txt", "/..%20/secret.txt", "/../secret.txt?x=1",
    "/?/../../secret.txt/../x", "/sub/..", "/..", "/.", "/sub/./a.html", "/~root/.bashrc",
    "/$HOME/secret.txt", "/%24%7bHOME%7d", "/content/index.md", "/index.md", "/opsbook.toml", "/.git/config",
    "/sub/a.md", "/leak.txt", "/leak.html", "/above/secret.txt", "/above/content/opsbook.toml", "/chain.txt",
    "/system/passwd", "http://127.0.0.1/../secret.txt", "http://evil.example/", "http:/../secret.txt", "..",
    "secret.txt", "../secret.txt", "?/../secret.txt", "*",
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
