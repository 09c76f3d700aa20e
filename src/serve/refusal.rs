//! What the gate answers by itself: why a request goes no further, and the head of an event stream.

use super::answer::{CACHE, HEADERS};

/// Why a request is not passed on. The connection is closed after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    words: &'static str,
}

impl Refusal {
    pub(super) fn new(status: u16, words: &'static str) -> Self {
        Refusal { status, words }
    }

    /// Returns the whole answer.
    pub(super) fn bytes(self) -> Vec<u8> {
        let Refusal { status, words } = self;
        let mut bytes = head(status, CACHE);
        if status == 405 {
            bytes.push_str("Allow: GET, HEAD\r\n");
        }
        let length = words.len() + 1;
        bytes.push_str(&format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{words}\n"
        ));
        bytes.into_bytes()
    }
}

/// Returns the head of an event stream. It has no length: the end of the connection is its end.
pub(super) fn stream_head() -> Vec<u8> {
    let mut bytes = head(200, "no-store");
    bytes.push_str("Content-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    bytes.into_bytes()
}

fn head(status: u16, cache: &str) -> String {
    let mut head = format!(
        "HTTP/1.1 {status} {}\r\nCache-Control: {cache}\r\n",
        reason(status)
    );
    for (name, value) in HEADERS {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Refused",
    }
}
