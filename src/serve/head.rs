//! The head of a request, from bytes to what is wanted. Pure, and stricter than the standard asks for: what two
//! programs could read in two ways is refused, so nothing can hide between this gate and the server behind it.

use std::net::SocketAddr;

use super::hosts::Names;
use super::refusal::Refusal;

/// How many bytes a head has at most, and how many its first line.
pub(super) const HEAD_LIMIT: usize = 16 * 1024;
const LINE_LIMIT: usize = 8 * 1024;

const HEADERS: usize = 64;

/// Where the gate answers event streams.
pub(super) const LIVE: &str = "/_opsbook/live";

/// The headers that the server behind the gate is told of.
const CONDITIONS: &[&str] = &["If-None-Match", "If-Range", "Range"];

/// A request that is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// `HEAD`, else `GET`.
    pub(super) is_head: bool,
    /// Whether it is the event stream that is wanted.
    pub(super) is_live: bool,
    /// Whether the client means to ask again on this connection.
    pub(super) keeps_alive: bool,
    /// The same request in our own words.
    pub(super) request: Vec<u8>,
}

/// Returns where the head ends; `None` where more must come. `scanned` is how far it was read before.
///
/// # Errors
/// What can be no head, as soon as it is seen.
pub(super) fn end_of_head(bytes: &[u8], scanned: &mut usize) -> Result<Option<usize>, Refusal> {
    for index in *scanned..bytes.len().min(HEAD_LIMIT) {
        let before = index.checked_sub(1).map(|before| bytes[before]);
        let is_odd = match bytes[index] {
            b'\n' => before != Some(b'\r'),
            _ if before == Some(b'\r') => true,
            // A line that begins with a blank continues the one before, to some.
            b' ' | b'\t' => matches!(before, None | Some(b'\n')),
            b'\r' => false,
            byte => byte < b' ' || byte == 0x7f,
        };
        if is_odd {
            return Err(Refusal::new(400, "this is no request"));
        }
        if bytes[..=index].ends_with(b"\r\n\r\n") {
            return Ok(Some(index + 1));
        }
    }
    *scanned = bytes.len().min(HEAD_LIMIT);
    let first_line = bytes.iter().position(|byte| *byte == b'\n');
    if first_line.unwrap_or(bytes.len()) > LINE_LIMIT {
        return Err(Refusal::new(414, "the address is too long"));
    }
    if bytes.len() >= HEAD_LIMIT {
        return Err(Refusal::new(431, "the request has too long a head"));
    }
    Ok(None)
}

/// Reads a whole head, which [`end_of_head`] has found to have no odd byte. `own` is where the client has connected to.
///
/// # Errors
/// What is not passed on.
pub(super) fn read(
    head: &[u8],
    names: &Names,
    own: SocketAddr,
    has_live: bool,
) -> Result<Wanted, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(head) {
        Ok(httparse::Status::Complete(length)) if length == head.len() => {}
        Err(httparse::Error::TooManyHeaders) => {
            return Err(Refusal::new(431, "the request has too many headers"));
        }
        Err(httparse::Error::Version) if has_version(head) => {
            return Err(Refusal::new(505, "only HTTP/1.1 and HTTP/1.0"));
        }
        _ => return Err(Refusal::new(400, "this is no request")),
    }
    let (Some(method), Some(target), Some(version)) =
        (request.method, request.path, request.version)
    else {
        return Err(Refusal::new(400, "this is no request"));
    };
    let fields = Fields(request.headers);
    let host = fields.one("Host")?.unwrap_or_default();
    if host.is_empty() {
        return Err(Refusal::new(400, "a request names one host"));
    }
    let length = fields.one("Content-Length")?;
    if length.is_some_and(|length| {
        !length.bytes().all(|byte| byte.is_ascii_digit()) || length.is_empty()
    }) || fields.has("Transfer-Encoding")
    {
        return Err(Refusal::new(400, "a request has no body"));
    }
    if !names.know(host, own) {
        return Err(Refusal::new(421, "this server does not go by that name"));
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err(Refusal::new(405, "only GET and HEAD"));
    }
    if length.is_some_and(|length| length.bytes().any(|digit| digit != b'0')) {
        return Err(Refusal::new(413, "a request has no body"));
    }
    if fields.has("Expect") {
        return Err(Refusal::new(417, "nothing is to be expected here"));
    }
    let is_target = |byte| matches!(byte, b'!'..=b'~') && byte != b'#';
    if !target.starts_with('/') || !target.bytes().all(is_target) {
        return Err(Refusal::new(400, "this is no path"));
    }
    if target.len() > LINE_LIMIT {
        return Err(Refusal::new(414, "the address is too long"));
    }
    let is_live = has_live && target.split('?').next() == Some(LIVE);
    if is_live && !is_own(&fields, host)? {
        return Err(Refusal::new(403, "only our own pages may listen"));
    }
    Ok(Wanted {
        is_head: method == "HEAD",
        is_live,
        keeps_alive: version == 1 && !fields.says_close(),
        request: fields.in_our_words(method, target, host),
    })
}

/// Says whether the first line would be one with a version of HTTP that is not ours.
fn has_version(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ').skip(2);
    let version = words.next().unwrap_or_default();
    let is_version = matches!(version, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
        if major.is_ascii_digit() && minor.is_ascii_digit());
    is_version && words.next().is_none()
}

/// Says whether it is a page of ours that asks, or no page at all. An image of a foreign page sends no `Origin`, but
/// browsers say for it that it is `cross-site`.
fn is_own(fields: &Fields<'_, '_>, host: &str) -> Result<bool, Refusal> {
    let site = fields.one("Sec-Fetch-Site")?;
    let origin = fields.one("Origin")?;
    let is_ours = |origin: &str| {
        let name = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        name.is_some_and(|name| name.eq_ignore_ascii_case(host))
    };
    Ok(
        site.is_none_or(|site| matches!(site, "same-origin" | "none"))
            && origin.is_none_or(is_ours),
    )
}

struct Fields<'a, 'b>(&'a [httparse::Header<'b>]);

impl<'b> Fields<'_, 'b> {
    fn all(&self, name: &str) -> impl Iterator<Item = &'b [u8]> {
        let same = move |field: &&httparse::Header<'b>| field.name.eq_ignore_ascii_case(name);
        self.0.iter().filter(same).map(|field| field.value)
    }

    fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Returns the only value of that name.
    fn one(&self, name: &str) -> Result<Option<&'b str>, Refusal> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (None, _) => Ok(None),
            (Some(value), None) if value.is_ascii() => Ok(std::str::from_utf8(value).ok()),
            _ => Err(Refusal::new(400, "a header is no text, or is there twice")),
        }
    }

    fn says_close(&self) -> bool {
        let words = self
            .all("Connection")
            .flat_map(|it| it.split(|byte| *byte == b','));
        words
            .map(<[u8]>::trim_ascii)
            .any(|word| word.eq_ignore_ascii_case(b"close"))
    }

    /// Writes the request anew: nothing of a head that we did not understand goes any further.
    fn in_our_words(&self, method: &str, target: &str, host: &str) -> Vec<u8> {
        let mut words = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
        for name in CONDITIONS {
            let values: Vec<_> = self.all(name).collect();
            let is_plain = values.iter().all(|value| value.is_ascii());
            // What is no list is void where it stands twice.
            if values.is_empty() || !is_plain || (values.len() > 1 && *name != "If-None-Match") {
                continue;
            }
            words.extend_from_slice(name.as_bytes());
            words.extend_from_slice(b": ");
            words.extend_from_slice(&values.join(&b", "[..]));
            words.extend_from_slice(b"\r\n");
        }
        words.extend_from_slice(b"\r\n");
        words
    }
}

#[cfg(test)]
mod tests;
