use super::{HEAD_LIMIT, Wanted, end_of_head, read};
use crate::serve::hosts::Names;

/// Reads a request as the gate does; the status where it is refused, 0 where more must come.
fn ask(request: &[u8]) -> Result<Wanted, u16> {
    let own = "127.0.0.1:4000".parse().unwrap();
    let end = end_of_head(request, &mut 0).map_err(|refusal| refusal.status)?;
    let head = &request[..end.ok_or(0u16)?];
    read(head, &Names::default(), own, true).map_err(|refusal| refusal.status)
}

fn status(request: impl AsRef<[u8]>) -> u16 {
    ask(request.as_ref()).map_or_else(|status| status, |_| 200)
}

/// Returns the status of a request with these headers after its `Host`.
fn with(headers: &str) -> u16 {
    status(format!(
        "GET / HTTP/1.1\r\nHost: localhost:4000\r\n{headers}\r\n\r\n"
    ))
}

#[test]
fn what_is_passed_on_is_written_anew() {
    let wanted = ask(
        b"GET /a?b HTTP/1.1\r\nhost: LOCALHOST:4000\r\nX-Odd: 1\r\nTE: chunked\r\nIf-None-Match: \"a\"\r\n\
          RANGE:  bytes=0-1 \r\nIf-None-Match: \"b\"\r\nConnection: keep-alive, Upgrade\r\n\r\nrest",
    );
    let wanted = wanted.unwrap();
    assert_eq!(
        String::from_utf8(wanted.request).unwrap(),
        "GET /a?b HTTP/1.1\r\nHost: LOCALHOST:4000\r\nIf-None-Match: \"a\", \"b\"\r\nRange: bytes=0-1\r\n\r\n"
    );
    assert!(wanted.keeps_alive && !wanted.is_head && !wanted.is_live);
    let closing = |request: &[u8]| !ask(request).unwrap().keeps_alive;
    assert!(closing(b"HEAD / HTTP/1.0\r\nHost: localhost:4000\r\n\r\n"));
    assert!(closing(
        b"GET / HTTP/1.1\r\nHost: localhost:4000\r\nConnection: x, Close\r\n\r\n"
    ));
}

#[test]
fn odd_heads_are_refused() {
    let host = "Host: localhost:4000\r\n\r\n";
    for (expected, line) in [
        (200, "GET / HTTP/1.1"),
        (200, "HEAD / HTTP/1.0"),
        (400, "GET /"),
        (400, "GET  / HTTP/1.1"),
        (400, "GET / HTTP/1.1 "),
        (400, "GET /a b HTTP/1.1"),
        (400, " GET / HTTP/1.1"),
        (400, "GET http://localhost:4000/ HTTP/1.1"),
        (400, "GET a HTTP/1.1"),
        (400, "GET * HTTP/1.1"),
        (400, "GET /#a HTTP/1.1"),
        (400, "GET /ä HTTP/1.1"),
        (400, "GET / FTP/1.1"),
        (400, "GET / http/1.1"),
        (505, "GET / HTTP/2.0"),
        (505, "GET / HTTP/0.9"),
        (505, "GET / HTTP/1.2"),
        (405, "POST / HTTP/1.1"),
        (405, "OPTIONS * HTTP/1.1"),
        (405, "CONNECT evil.example:443 HTTP/1.1"),
        (405, "get / HTTP/1.1"),
    ] {
        assert_eq!(status(format!("{line}\r\n{host}")), expected, "{line}");
    }
    for (expected, headers) in [
        (200, "A: b"),
        (200, "Content-Length: 0"),
        (413, "Content-Length: 5"),
        (413, "Content-Length: 1000000000000000000"),
        (413, "Content-Length: 99999999999999999999999999"),
        (400, "Content-Length: -1"),
        (400, "Content-Length: +1"),
        (400, "Content-Length: 0x1"),
        (400, "Content-Length:"),
        (400, "Content-Length: 0, 0"),
        (400, "Content-Length: 0\r\nContent-Length: 0"),
        (400, "Transfer-Encoding: chunked"),
        (400, "Transfer-Encoding: chunked\r\nContent-Length: 0"),
        (400, "Host: localhost:4000"),
        (400, "A : b"),
        (400, " A: b"),
        (400, "A: b\r\n c"),
        (400, "A: b\r\n\tc"),
        (400, "A b"),
        (400, ": b"),
        (400, "A: \0"),
        (400, "A: b\rc"),
        (400, "A: b\nC: d"),
        (400, "A: \u{1b}[31m"),
        (417, "Expect: 100-continue"),
        (431, "A: b\r\n".repeat(70).trim_end()),
    ] {
        assert_eq!(with(headers), expected, "{headers:?}");
    }
    assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), 400);
    assert_eq!(status("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
    assert_eq!(status("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
    assert_eq!(status(b"\x16\x03\x01\x02\x00\x01\x00"), 400);
    assert_eq!(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

#[test]
fn a_head_has_a_size() {
    let long = "a".repeat(HEAD_LIMIT);
    assert_eq!(status(&long), 414);
    assert_eq!(with(&format!("A: {}", &long[100..])), 200);
    assert_eq!(with(&format!("A: {long}")), 431);
    let (mut scanned, request) = (0, b"GET / HTTP/1.1\r\nHost: localhost:4000\r\n\r\n");
    for end in 0..request.len() {
        assert_eq!(end_of_head(&request[..end], &mut scanned), Ok(None));
    }
    assert_eq!(end_of_head(request, &mut scanned), Ok(Some(request.len())));
}

#[test]
fn only_our_own_pages_listen() {
    let listen = |headers: &str| {
        let request =
            format!("GET /_opsbook/live?x HTTP/1.1\r\nHost: localhost:4000\r\n{headers}\r\n");
        ask(request.as_bytes()).map(|wanted| wanted.is_live)
    };
    for own in [
        "",
        "Origin: http://localhost:4000\r\n",
        "Sec-Fetch-Site: same-origin\r\n",
    ] {
        assert_eq!(listen(own), Ok(true), "{own}");
    }
    for foreign in [
        "Origin: null\r\n",
        "Origin: http://evil.example\r\n",
        "Origin: http://localhost:4001\r\n",
        "Origin: http://127.0.0.1:4000\r\n",
        "Origin: http://localhost:4000.evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        assert_eq!(listen(foreign), Err(403), "{foreign}");
    }
}
