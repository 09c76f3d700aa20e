//! What is answered to a request. Pure: from a request and the files of the site to status, headers and body.

use std::net::{IpAddr, SocketAddr};

use super::Content;
use crate::source::Digest;

/// The policy of every page, and that no other site may frame one.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      manifest-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// What every answer says. Without a version: it helps only attackers.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
    ("Server", "opsbook"),
];

/// What of a request matters.
pub(super) struct Asked<'a> {
    /// Whether it is `GET` or `HEAD`.
    pub(super) is_read: bool,
    /// The path, percent-encoded, and perhaps a query.
    pub(super) target: &'a str,
    /// Every `Host`.
    pub(super) hosts: Vec<&'a str>,
    /// Every `If-None-Match`.
    pub(super) known: Vec<&'a str>,
}

/// What is sent back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    fn new(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        let mut headers: Vec<_> = HEADERS
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        headers.push(("Content-Type", media_type.to_owned()));
        Answer {
            status,
            headers,
            body,
        }
    }

    /// Answers with plain text.
    pub(super) fn words(status: u16, words: &str) -> Self {
        Answer::new(status, "text/plain; charset=utf-8", words.into())
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The names by which the server may be called. Any other is a name whose owner points it here, to read through a
/// visitor's browser what only this machine can reach.
pub(super) struct Hosts {
    names: Vec<String>,
    port: u16,
    /// Whether the network is let in: then any address will do, as no address can be pointed elsewhere.
    takes_addresses: bool,
}

impl Hosts {
    /// Returns the names of a server that listens here.
    pub(super) fn of(address: SocketAddr) -> Self {
        let own = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let usual = ["localhost", "127.0.0.1", "[::1]"];
        Hosts {
            names: usual.into_iter().map(str::to_owned).chain([own]).collect(),
            port: address.port(),
            takes_addresses: !address.ip().is_loopback(),
        }
    }

    fn know(&self, host: &str) -> bool {
        let port = self.port.to_string();
        let name = match host.strip_suffix(&port).and_then(|it| it.strip_suffix(':')) {
            Some(name) => name,
            None if self.port == 80 => host,
            None => return false,
        };
        let is_address = || {
            let inner = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            match inner {
                Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
                None => name.parse::<std::net::Ipv4Addr>().is_ok(),
            }
        };
        let same = |known: &String| known.eq_ignore_ascii_case(name);
        self.names.iter().any(same) || (self.takes_addresses && is_address())
    }
}

/// Returns what to send back.
pub(super) fn answer(asked: &Asked<'_>, content: &dyn Content, hosts: &Hosts) -> Answer {
    match asked.hosts[..] {
        [host] if hosts.know(host) => {}
        [_] => return Answer::words(421, "this server does not go by that name\n"),
        _ => return Answer::words(400, "a request names one host\n"),
    }
    if !asked.is_read {
        return Answer::words(405, "only GET and HEAD\n").with("Allow", "GET, HEAD");
    }
    let (raw, query) = match asked.target.split_once('?') {
        Some((raw, query)) => (raw, Some(query)),
        None => (asked.target, None),
    };
    let Some(mut path) = raw.strip_prefix('/').and_then(decode) else {
        return Answer::words(400, "this is no path\n");
    };
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    match content.get(&path) {
        Some(Ok(bytes)) => file(&path, bytes, &asked.known),
        Some(Err(error)) => Answer::words(500, &format!("{error}\n")),
        None if content.has(&format!("{path}/index.html")) => {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            Answer::words(308, "a folder ends in a slash\n")
                .with("Location", format!("{raw}/{query}"))
        }
        None => missing(content),
    }
}

fn file(path: &str, bytes: Vec<u8>, known: &[&str]) -> Answer {
    let tag = format!("\"{}\"", Digest::of(&bytes).short(32));
    let is_known = known
        .iter()
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == "*" || one == tag);
    match is_known {
        true => Answer::new(304, media_type(path), Vec::new()),
        false => Answer::new(200, media_type(path), bytes),
    }
    .with("ETag", tag)
}

fn missing(content: &dyn Content) -> Answer {
    match content.get("404.html") {
        Some(Ok(page)) => Answer::new(404, media_type("404.html"), page),
        _ => Answer::words(404, "there is no such page\n"),
    }
}

/// Resolves percent signs; `None` where something is no percent-encoded UTF-8.
fn decode(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = tail else {
            return None;
        };
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "log" | "csv" | "yaml" | "yml" | "toml" | "sh" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "vcf" => "text/vcard; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}
