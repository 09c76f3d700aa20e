//! What is answered to a request. Pure: from a request and the files of the site to status, headers and body.

use std::ops::Range;

use super::Content;
use super::media_type::media_type;
use super::range::{Part, part};
use crate::source::Digest;

/// What every answer says. Without a version: it helps only attackers. The first is the policy of every page, and that
/// no other site may frame one.
pub(super) const HEADERS: &[(&str, &str)] = &[
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; \
         worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Server", "opsbook"),
];

/// The whole book in one file, with its scripts and styles in it.
const SINGLE_FILE: &str = "opsbook.html";

/// The worker of the site, and what stands in its place here: a preview must show what it was asked for, not what a browser kept. Pages
/// know a preview by its `Server` and register nothing; this is for those that were left at the same address by another server.
const WORKER: &str = "sw.js";
const RETIRED_WORKER: &str = include_str!("retired_worker.js");

/// May be kept, if it is asked about each time.
pub(super) const CACHE: &str = "no-cache";

/// What of a request matters.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    /// Whether the body is not wanted.
    pub(super) is_head: bool,
    /// The path, percent-encoded, and perhaps a query.
    pub(super) target: &'a str,
    /// `If-None-Match`.
    pub(super) known: Option<&'a str>,
    /// `Range`.
    pub(super) range: Option<&'a str>,
    /// `If-Range`.
    pub(super) range_of: Option<&'a str>,
}

/// What is sent back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    /// A file, or what else is said.
    pub(super) body: Vec<u8>,
    /// What of the body is sent.
    pub(super) part: Range<usize>,
    /// The digest of the whole body, where it is a file.
    pub(super) digest: Option<Digest>,
}

impl Answer {
    fn new(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        let own = [("Content-Type", media_type), ("Cache-Control", CACHE)];
        let headers = HEADERS.iter().chain(&own);
        Answer {
            status,
            headers: headers
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            part: 0..body.len(),
            body,
            digest: None,
        }
    }

    /// Answers with plain text.
    pub(super) fn words(status: u16, words: &str) -> Self {
        Answer::new(status, "text/plain; charset=utf-8", words.into())
    }

    /// Leaves the policy to the file itself, which knows the digests of its scripts: two policies would both have to allow them.
    fn with_own_policy(mut self) -> Self {
        for (name, value) in &mut self.headers {
            if *name == "Content-Security-Policy" {
                *value = "frame-ancestors 'none'".to_owned();
            }
        }
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Returns what to send back.
pub(super) fn answer(asked: &Asked<'_>, content: &dyn Content) -> Answer {
    let (raw, query) = match asked.target.split_once('?') {
        Some((raw, query)) => (raw, Some(query)),
        None => (asked.target, None),
    };
    let Some(mut path) = path(raw) else {
        return Answer::words(400, "this is no path\n");
    };
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    if path == WORKER && content.has(WORKER) {
        return file(&path, RETIRED_WORKER.into(), asked);
    }
    match content.get(&path) {
        Some(Ok(bytes)) => file(&path, bytes, asked),
        // Without the path: where the source lies is nobody's business.
        Some(Err(error)) => match content.failed(&path, &error) {
            Some(page) => Answer::new(500, media_type(&path), page),
            None => Answer::words(500, &format!("{}\n", error.tried)),
        },
        None if content.has(&format!("{path}/index.html")) => {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            Answer::words(308, "a folder ends in a slash\n")
                .with("Location", format!("{raw}/{query}"))
        }
        None => missing(content),
    }
}

fn file(path: &str, bytes: Vec<u8>, asked: &Asked<'_>) -> Answer {
    let digest = Digest::of(&bytes);
    let tag = format!("\"{}\"", digest.short(32));
    let is_known = asked
        .known
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == "*" || one == tag);
    // The part of another edition would spoil what the client has.
    let is_same = asked.range_of.is_none_or(|of| of.trim() == tag);
    let range = asked.range.filter(|_| !asked.is_head && is_same);
    let length = bytes.len();
    let wanted = range.map_or(Part::Whole, |range| part(range, length));
    let (status, part, of) = match wanted {
        _ if is_known => (304, 0..0, None),
        Part::Whole => (200, 0..length, None),
        Part::Bytes(part) => {
            let of = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            (206, part, Some(of))
        }
        Part::Nowhere => (416, 0..0, Some(format!("bytes */{length}"))),
    };
    let answer = Answer {
        part,
        digest: Some(digest),
        ..Answer::new(status, media_type(path), bytes)
    };
    let answer = match path {
        SINGLE_FILE => answer.with_own_policy(),
        _ => answer,
    };
    let answer = answer.with("ETag", tag).with("Accept-Ranges", "bytes");
    match of {
        Some(of) => answer.with("Content-Range", of),
        None => answer,
    }
}

fn missing(content: &dyn Content) -> Answer {
    match content.get("404.html") {
        Some(Ok(page)) => Answer::new(404, media_type("404.html"), page),
        _ => Answer::words(404, "there is no such page\n"),
    }
}

/// Returns the path that is looked up; `None` where it is none, or tries to climb. Nothing could be reached by that, as
/// it is only ever compared with the files of the site; but what nobody asks for honestly need not even be compared.
fn path(raw: &str) -> Option<String> {
    let path = decode(raw.strip_prefix('/')?)?;
    let is_odd = |c: char| c.is_control() || c == '\\';
    let climbs = path.split('/').any(|part| matches!(part, "." | ".."));
    (!climbs && !path.contains(is_odd)).then_some(path)
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

#[cfg(test)]
mod tests;
