use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::hosts::Names;
use super::hub::in_words;
use super::{Content, ServeOptions, Server, private};
use crate::error::Error;

pub(super) struct Files(BTreeMap<&'static str, &'static str>);

impl Content for Files {
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        match *self.0.get(path)? {
            "fails" => Some(Err(Error::new("cannot make it").at("/home/me/secret"))),
            "panics" => panic!("on purpose"),
            "large" => Some(Ok(vec![b'x'; 9_000_000])),
            text => Some(Ok(text.into())),
        }
    }
}

pub(super) fn files() -> Files {
    Files(BTreeMap::from([
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("größe 1%.html", "odd"),
        ("404.html", "nothing"),
        ("bad.html", "fails"),
        ("worse.html", "panics"),
        ("large.bin", "large"),
        ("opsbook.html", "whole"),
    ]))
}

fn options() -> ServeOptions {
    ServeOptions {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: Some(0),
        allowed_hosts: Vec::new(),
        temporary: std::env::temp_dir(),
    }
}

/// Runs a server while `talk` speaks to it.
fn with_server(server: Server, talk: impl FnOnce(SocketAddr)) {
    let (address, stopper) = (server.address, server.stopper());
    std::thread::scope(|scope| {
        let running = scope.spawn(|| server.run(&files()));
        let spoken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| talk(address)));
        assert!(!stopper.stop() && stopper.stop());
        assert!(running.join().unwrap().is_ok());
        spoken.unwrap();
    });
}

fn connect(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let host = format!("Host: {address}\r\n\r\n");
    let request = format!("{request} HTTP/1.1\r\n{host}");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Reads until some bytes have come.
fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut said = Vec::new();
    let mut byte = [0];
    while !said.ends_with(end.as_bytes()) {
        stream.read_exact(&mut byte).unwrap();
        said.extend(byte);
    }
    String::from_utf8(said).unwrap()
}

#[test]
fn only_our_own_names_are_known() {
    let names = Names::new(&["Book.example".to_owned(), "tunnel.example:8443".to_owned()]);
    let know = |host: &str, own: &str| names.know(host, own.parse().unwrap());
    for (host, own) in [
        ("localhost:4000", "127.0.0.1:4000"),
        ("LOCALHOST:4000", "[::1]:4000"),
        ("127.0.0.1:4000", "127.0.0.1:4000"),
        ("127.0.0.1:4000", "[::ffff:127.0.0.1]:4000"),
        ("[::1]:4000", "[::1]:4000"),
        ("[0:0:0:0:0:0:0:1]:4000", "[::1]:4000"),
        ("192.168.0.1:4000", "192.168.0.1:4000"),
        ("localhost", "127.0.0.1:80"),
        ("book.example", "127.0.0.1:4000"),
        ("book.EXAMPLE:4000", "127.0.0.1:4000"),
        ("tunnel.example:8443", "127.0.0.1:4000"),
    ] {
        assert!(know(host, own), "{host}");
    }
    for foreign in [
        "evil.example:4000",
        "localhost",
        "localhost:",
        "localhost:4001",
        "localhost:04000",
        "localhost:4000.evil.example",
        "localhost.:4000",
        "127.0.0.1.:4000",
        "127.1:4000",
        "2130706433:4000",
        "0177.0.0.1:4000",
        "[::1]:4000",
        "[::ffff:127.0.0.1]:4000",
        "::1:4000",
        "[127.0.0.1]:4000",
        "192.168.0.1:4000",
        "me@localhost:4000",
        "tunnel.example",
        "book.example.:4000",
        "x.book.example:4000",
    ] {
        assert!(!know(foreign, "127.0.0.1:4000"), "{foreign}");
    }
}

#[test]
fn speaks_http_and_outlives_a_fault() {
    let server = Server::bind(&options()).unwrap();
    let taken = ServeOptions {
        port: Some(server.address.port()),
        ..options()
    };
    assert!(Server::bind(&taken).is_err());
    assert_eq!(server.network_url(), None);
    with_server(server, |address| {
        // All on one connection.
        let mut stream = connect(address, "GET /worse.html");
        let mut talk = |request: &str, end: &str| {
            if !request.is_empty() {
                let request = format!("{request} HTTP/1.1\r\nHost: {address}\r\n\r\n");
                stream.write_all(request.as_bytes()).unwrap();
            }
            until(&mut stream, end)
        };
        assert!(talk("", "a bug in it\n").starts_with("HTTP/1.1 500 "));
        let page = talk("GET /", "home");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        assert!(
            page.contains("Server: opsbook\r\n") && page.contains("\r\nAccept-Ranges: bytes\r\n")
        );
        let head = talk("HEAD /", "\r\n\r\n");
        assert!(head.contains("Content-Length: 4\r\n"), "{head}");
        let two = talk(
            "GET /a/ HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\nGET /a/",
            "twice\n",
        );
        assert!(two.starts_with("HTTP/1.1 400 "), "{two}");
    });
}

#[test]
fn pipelined_requests_are_answered_in_order_and_large_files_whole() {
    with_server(Server::bind(&options()).unwrap(), |address| {
        let host = format!("HTTP/1.1\r\nHost: {address}\r\n");
        let many = format!("GET /a/ {host}\r\nGET /large.bin {host}\r\nHEAD /large.bin {host}\r\n");
        let mut stream = connect(
            address,
            &format!("{many}GET /a/ {host}Connection: close\r\n\r\nGET /"),
        );
        let mut said = Vec::new();
        stream.read_to_end(&mut said).unwrap();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(said.matches("HTTP/1.1 200 OK\r\n").count(), 4);
        assert_eq!(said.matches("Content-Length: 9000000\r\n").count(), 2);
        assert_eq!(said.matches("xxxxxxxxx").count(), 1_000_000);
        assert!(said.ends_with("Connection: close\r\n\r\na"));
    });
}

#[test]
fn who_listens_is_told_how_things_stand_and_what_happens() {
    let mut server = Server::bind(&options()).unwrap();
    let hub = server.hub();
    hub.send("generation", "1");
    with_server(server, |address| {
        let mut early = connect(address, "GET /_opsbook/live");
        let head = until(&mut early, "\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("no-store"));
        assert!(
            head.contains("Content-Type: text/event-stream\r\n"),
            "{head}"
        );
        let first = until(&mut early, "data: 1\n\n");
        assert_eq!(first, "retry: 500\n\nevent: generation\ndata: 1\n\n");
        assert_eq!(hub.streams(), 1);
        hub.send("generation", "2");
        assert_eq!(until(&mut early, "2\n\n"), "event: generation\ndata: 2\n\n");
        let mut late = connect(address, "GET /_opsbook/live");
        assert!(
            until(&mut late, "2\n\n").ends_with("retry: 500\n\nevent: generation\ndata: 2\n\n")
        );
        let _most: Vec<_> = (2..super::live::STREAMS)
            .map(|_| {
                let mut stream = connect(address, "GET /_opsbook/live");
                until(&mut stream, "2\n\n");
                stream
            })
            .collect();
        let mut one_too_many = connect(address, "GET /_opsbook/live");
        assert!(until(&mut one_too_many, "listen\n").starts_with("HTTP/1.1 503 "));
        // Nobody but who does not read is dropped.
        let large = "x".repeat(200_000);
        for _ in 0..100 {
            hub.send("change", &large);
            let mut event = vec![0; "event: change\ndata: \n\n".len() + large.len()];
            early.read_exact(&mut event).unwrap();
            assert!(event.ends_with(b"x\n\n"));
        }
        assert!(hub.streams() < super::live::STREAMS, "{}", hub.streams());
    });
}

#[test]
fn without_a_hub_nobody_listens() {
    with_server(Server::bind(&options()).unwrap(), |address| {
        let mut stream = connect(address, "GET /_opsbook/live");
        assert!(until(&mut stream, "nothing").starts_with("HTTP/1.1 404 "));
    });
}

#[test]
fn an_event_stays_one_event() {
    assert_eq!(in_words("a", "b"), "event: a\ndata: b\n\n");
    assert_eq!(
        in_words("a\ndata: c", "b\r\n\rdata: d\n\nevent: e"),
        "event: adata: c\ndata: b\ndata: \ndata: data: d\ndata: \ndata: event: e\n\n"
    );
}

#[test]
fn nothing_is_left_of_the_way_to_the_server_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (_http, lanes) = private::open(folder.path(), 3).unwrap();
    assert_eq!(lanes.len(), 3);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let is_closed = || {
        let (http, lanes) = private::over_port(3).unwrap();
        assert_eq!(lanes.len(), 3);
        let address = http.server_addr().to_ip().unwrap();
        TcpStream::connect(address).is_err()
    };
    // A test beside this one may have been given the same port since.
    assert!((0..5).any(|_| is_closed()));
}
