use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};

use super::answer::{Answer, Asked, Hosts, answer};
use super::{Content, ServeOptions, Server};
use crate::error::Error;

struct Files(BTreeMap<&'static str, &'static str>);

impl Content for Files {
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        match *self.0.get(path)? {
            "fails" => Some(Err(Error::new("cannot make it"))),
            "panics" => panic!("on purpose"),
            text => Some(Ok(text.into())),
        }
    }
}

fn files() -> Files {
    Files(BTreeMap::from([
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("größe 1%.html", "odd"),
        ("404.html", "nothing"),
        ("bad.html", "fails"),
        ("worse.html", "panics"),
    ]))
}

fn ask(target: &str, hosts: &[&str], known: &[&str]) -> Answer {
    let asked = Asked {
        is_read: true,
        target,
        hosts: hosts.to_vec(),
        known: known.to_vec(),
    };
    let own = Hosts::of("127.0.0.1:4000".parse().unwrap());
    answer(&asked, &files(), &own)
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(own, _)| *own == name);
    found.map(|(_, value)| &**value)
}

#[test]
fn files_are_looked_up_and_nothing_else_is() {
    let get = |target| {
        let answer = ask(target, &["localhost:4000"], &[]);
        (answer.status, String::from_utf8(answer.body).unwrap())
    };
    let fine = |body: &str| (200, body.to_owned());
    assert_eq!(get("/"), fine("home"));
    assert_eq!(get("/?q=x"), fine("home"));
    assert_eq!(get("/a/"), fine("a"));
    assert_eq!(get("/gr%C3%B6%C3%9Fe%201%25.html"), fine("odd"));
    for missing in [
        "/x.html",
        "/../etc/passwd",
        "/%2e%2e/index.html",
        "/a%2",
        "//a",
    ] {
        assert!(matches!(get(missing).0, 400 | 404), "{missing}");
    }
    assert_eq!(get("/x.html"), (404, "nothing".to_owned()));
    assert_eq!(get("/%ff").0, 400);
    assert_eq!(get("http://evil.example/").0, 400);
    assert_eq!(get("/bad.html").0, 500);
    let folder = ask("/a?x=1", &["localhost:4000"], &[]);
    assert_eq!(folder.status, 308);
    assert_eq!(header(&folder, "Location"), Some("/a/?x=1"));
}

#[test]
fn only_our_own_names_are_answered() {
    let status = |hosts: &[&str]| ask("/", hosts, &[]).status;
    for own in [
        "localhost:4000",
        "LOCALHOST:4000",
        "127.0.0.1:4000",
        "[::1]:4000",
    ] {
        assert_eq!(status(&[own]), 200, "{own}");
    }
    for foreign in [
        "evil.example:4000",
        "localhost",
        "localhost:4001",
        "localhost:4000.evil.example",
        "192.168.0.1:4000",
        "localhost.:4000",
        "",
    ] {
        assert_eq!(status(&[foreign]), 421, "{foreign}");
    }
    assert_eq!(status(&[]), 400);
    assert_eq!(status(&["localhost:4000", "evil.example"]), 400);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let host = ["localhost:4000"];
    let first = ask("/", &host, &[]);
    let tag = header(&first, "ETag").unwrap();
    let again = ask("/", &host, &[&format!("\"other\", W/{tag}")]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(ask("/", &host, &["\"other\""]).status, 200);
    assert!(header(&first, "Content-Security-Policy").is_some());
    assert_eq!(
        header(&first, "Content-Type"),
        Some("text/html; charset=utf-8")
    );
}

#[test]
fn speaks_http_and_outlives_a_fault() {
    let options = ServeOptions {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: Some(0),
    };
    let server = Server::bind(&options).unwrap();
    let address = server.address;
    let taken = ServeOptions {
        port: Some(address.port()),
        ..options
    };
    assert!(Server::bind(&taken).is_err());
    let talk = |request: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        let host = format!("Host: {address}\r\nConnection: close\r\n\r\n");
        stream
            .write_all(format!("{request} HTTP/1.1\r\n{host}").as_bytes())
            .unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    };
    std::thread::scope(|scope| {
        scope.spawn(|| server.run(&files()));
        assert!(talk("GET /worse.html").starts_with("HTTP/1.1 500 "));
        let page = talk("GET /");
        assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("\r\n\r\nhome"));
        assert!(page.contains("Server: opsbook\r\n"));
        let head = talk("HEAD /");
        assert!(head.contains("Content-Length: 4\r\n") && head.ends_with("\r\n\r\n"));
        assert!(talk("POST /").starts_with("HTTP/1.1 405 "));
        server.http.unblock();
    });
}
