//! `opsbook serve` as a browser and a terminal meet it. What is done to it on purpose stands in `attacks.rs`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::book::Book;

/// Nothing takes as long, on however busy a machine: who waits for more hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this goes.
pub struct Served {
    pub book: Book,
    pub address: SocketAddr,
    /// The folder it may keep temporary files in.
    pub temporary: TempDir,
    child: Child,
}

impl Served {
    pub fn new(book: Book) -> Served {
        Served::with(book, &["--port", "0"])
    }

    pub fn with(book: Book, words: &[&str]) -> Served {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let mut command = book.command(&["serve"]);
        command.args(words).env("TMPDIR", temporary.path());
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("is a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        Served {
            address: address.and_then(|it| it.parse().ok()).expect(&line),
            book,
            temporary,
            child,
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("is not zero");
        stream
            .set_write_timeout(Some(PATIENCE))
            .expect("is not zero");
        stream
    }

    /// Sends these bytes, and returns all that comes until the server closes.
    #[track_caller]
    pub fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may close before it has read everything.
        let _ = stream.write_all(bytes);
        let mut said = Vec::new();
        let ended = stream.read_to_end(&mut said);
        let hangs = ended.is_err_and(|cause| cause.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!hangs, "no end after {}", String::from_utf8_lossy(&said));
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Asks as a browser does, with more headers.
    #[track_caller]
    pub fn ask(&self, line: &str, headers: &str) -> String {
        let host = self.address;
        self.say(
            format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
                .as_bytes(),
        )
    }

    #[track_caller]
    pub fn is_well(&self) {
        let said = self.ask("GET /", "");
        assert_eq!(status(&said), 200, "{said}");
        assert!(said.contains("</html>"), "{said}");
    }

    /// Returns a number that the system tells of the server, as in `VmRSS` (in KiB) or `Threads`.
    #[cfg(target_os = "linux")]
    pub fn told(&self, name: &str) -> u64 {
        let told = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let told = told.expect("it runs");
        let line = told
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("the system tells it")
    }

    /// Sends a signal, and returns the exit code.
    pub fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("a signal can be sent").success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the status of an answer; 0 where there is none.
pub fn status(said: &str) -> u16 {
    let code = said
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3));
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}

pub fn header<'a>(said: &'a str, name: &str) -> Option<&'a str> {
    let head = said.split("\r\n\r\n").next()?;
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn a_browser_gets_pages_parts_and_what_has_changed() {
    let book = Book::new()
        .file("index.md", "# Home\n\n[a](a.md) [l](log.txt)\n")
        .file("a.md", "# A\n")
        .file("log.txt", "0123456789");
    let served = Served::new(book);
    let page = served.ask("GET /?x=1", "");
    assert_eq!(status(&page), 200, "{page}");
    let (head, body) = page.split_once("\r\n\r\n").expect("a body");
    let length = header(head, "Content-Length").expect("a length");
    assert_eq!(length, body.len().to_string());
    assert_eq!(
        header(head, "Content-Type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(header(head, "Accept-Ranges"), Some("bytes"));
    assert_eq!(header(head, "X-Content-Type-Options"), Some("nosniff"));
    assert!(
        header(head, "Content-Security-Policy").is_some_and(|it| it.contains("frame-ancestors"))
    );

    let only_head = served.ask("HEAD /", "");
    assert!(only_head.ends_with("\r\n\r\n"), "{only_head}");
    assert_eq!(header(&only_head, "Content-Length"), Some(length));
    let tag = header(head, "ETag").expect("a tag");
    let known = served.ask(
        "GET /",
        &format!("If-None-Match: \"x\"\r\nIf-None-Match: {tag}\r\n"),
    );
    assert_eq!(status(&known), 304, "{known}");
    assert!(known.ends_with("\r\n\r\n") && header(&known, "Content-Length").is_none());

    let part = |headers: &str| {
        let said = served.ask("GET /log.txt", headers);
        let body = said.split("\r\n\r\n").nth(1).expect("a body").to_owned();
        (
            status(&said),
            body,
            header(&said, "Content-Range").unwrap_or("").to_owned(),
        )
    };
    assert_eq!(
        part("Range: bytes=2-4\r\n"),
        (206, "234".into(), "bytes 2-4/10".into())
    );
    assert_eq!(
        part("Range: bytes=-3\r\n"),
        (206, "789".into(), "bytes 7-9/10".into())
    );
    assert_eq!(
        part("Range: bytes=99-\r\n"),
        (416, "".into(), "bytes */10".into())
    );
    let whole = (200, "0123456789".to_owned(), String::new());
    assert_eq!(part("Range: bytes=0-1,4-5\r\n"), whole);
    assert_eq!(part("Range: bytes=2-4\r\nIf-Range: \"old\"\r\n"), whole);
    assert_eq!(status(&served.ask("GET /_opsbook/live", "")), 404);
}

#[cfg(unix)]
#[test]
fn ends_cleanly_and_leaves_nothing_behind() {
    for signal in ["-INT", "-TERM"] {
        let mut served = Served::new(Book::new().file("index.md", "# Home\n"));
        let left = fs::read_dir(served.temporary.path()).expect("can be read");
        assert_eq!(left.count(), 0, "nobody finds a way past the gate");
        // Who is connected, or half through a request, does not hold it up.
        let _idle = served.connect();
        let mut half = served.connect();
        half.write_all(b"GET / HTT").expect("it reads");
        served.is_well();
        assert_eq!(served.end(signal), Some(0), "{signal}");
        let left = fs::read_dir(served.temporary.path()).expect("can be read");
        assert_eq!(left.count(), 0);
    }
}

#[test]
fn ports_and_names_are_as_it_is_told() {
    let home = || Book::new().file("index.md", "# Home\n");
    let first = Served::with(home(), &["--allow-host", "book.example"]);
    let second = Served::with(home(), &[]);
    assert!(first.address.port() >= 4000 && second.address.port() != first.address.port());
    let taken = first.address.port().to_string();
    home()
        .run(&["serve", "--port", &taken])
        .expect(3)
        .says("help:");
    let status_of =
        |served: &Served, host: &str| {
            status(&served.say(
                format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
            ))
        };
    assert_eq!(status_of(&first, "book.example"), 200);
    assert_eq!(status_of(&second, "book.example"), 421);
}
