//! One lane to tiny_http: a request goes out, its answer comes back, then the next. Knows no client, and nothing of the
//! poll.

use std::io::{self, ErrorKind, Read as _, Write as _};

use super::head::{HEAD_LIMIT, Wanted};
use super::private::Stream;

/// What is read at once.
const PIECE: usize = 64 * 1024;

/// What comes next on a lane.
enum Next {
    /// Nothing: it is free.
    Nothing,
    /// The head of an answer.
    Head { is_head: bool, keeps_alive: bool },
    /// So many bytes of its body.
    Body(u64),
}

pub(super) struct Lane {
    pub(super) stream: Stream,
    /// For which client; `None` where it is free, or the client has gone.
    pub(super) client: Option<usize>,
    next: Next,
    output: Vec<u8>,
    input: Vec<u8>,
}

/// What a lane has brought.
pub(super) enum Brought {
    /// These bytes for the client.
    Bytes(Vec<u8>),
    /// The answer is whole.
    End,
    /// More must come first.
    Nothing,
}

impl Lane {
    pub(super) fn new(stream: Stream) -> Self {
        Lane {
            stream,
            client: None,
            next: Next::Nothing,
            output: Vec::new(),
            input: Vec::new(),
        }
    }

    pub(super) fn is_free(&self) -> bool {
        matches!(self.next, Next::Nothing)
    }

    /// Says whether nothing of the answer has gone to the client.
    pub(super) fn is_before_head(&self) -> bool {
        matches!(self.next, Next::Head { .. })
    }

    /// Sends a request.
    pub(super) fn ask(&mut self, client: usize, wanted: Wanted) -> io::Result<()> {
        self.client = Some(client);
        self.output = wanted.request;
        self.next = Next::Head {
            is_head: wanted.is_head,
            keeps_alive: wanted.keeps_alive,
        };
        self.flush()
    }

    /// Sends what is left of a request.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        while !self.output.is_empty() {
            match self.stream.write(&self.output) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => drop(self.output.drain(..count)),
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => break,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
        Ok(())
    }

    /// Brings at most `room` bytes of an answer; more only for its head.
    ///
    /// # Errors
    /// Where the lane has broken.
    pub(super) fn bring(&mut self, room: usize) -> io::Result<Brought> {
        match self.next {
            Next::Nothing => Ok(Brought::Nothing),
            Next::Body(0) => {
                self.next = Next::Nothing;
                self.client = None;
                Ok(Brought::End)
            }
            Next::Head {
                is_head,
                keeps_alive,
            } => self.bring_head(is_head, keeps_alive),
            Next::Body(left) => {
                let count = room.min(PIECE).min(usize::try_from(left).unwrap_or(PIECE));
                let mut bytes = vec![0; count];
                let Some(count) = self.take(&mut bytes)? else {
                    return Ok(Brought::Nothing);
                };
                bytes.truncate(count);
                self.next = Next::Body(left - count as u64);
                Ok(Brought::Bytes(bytes))
            }
        }
    }

    fn bring_head(&mut self, is_head: bool, keeps_alive: bool) -> io::Result<Brought> {
        let mut bytes = [0; 4096];
        let Some(count) = self.take(&mut bytes)? else {
            return Ok(Brought::Nothing);
        };
        self.input.extend_from_slice(&bytes[..count]);
        let Some((head, length, body)) = head_for_client(&self.input, is_head, keeps_alive)? else {
            return match self.input.len() > HEAD_LIMIT {
                true => Err(ErrorKind::InvalidData.into()),
                false => Ok(Brought::Bytes(Vec::new())),
            };
        };
        let mut head = head;
        let begun = &self.input[body..];
        let left = length.checked_sub(begun.len() as u64);
        self.next = Next::Body(left.ok_or(ErrorKind::InvalidData)?);
        head.extend_from_slice(begun);
        self.input.clear();
        Ok(Brought::Bytes(head))
    }

    /// Returns how much was read; `None` where nothing is there now.
    fn take(&mut self, bytes: &mut [u8]) -> io::Result<Option<usize>> {
        loop {
            match self.stream.read(bytes) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => return Ok(Some(count)),
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
    }
}

/// Returns the head for the client, the length of the body that follows, and where in `bytes` it begins.
fn head_for_client(
    bytes: &[u8],
    is_head: bool,
    keeps_alive: bool,
) -> io::Result<Option<(Vec<u8>, u64, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(bytes).map_err(io::Error::other)?;
    let (httparse::Status::Complete(end), Some(status)) = (parsed, response.code) else {
        return Ok(None);
    };
    let reason = response.reason.unwrap_or_default();
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n").into_bytes();
    let mut length = 0;
    let has_body = !is_head && !matches!(status, 100..=199 | 204 | 304);
    for header in response.headers.iter() {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("Content-Length") {
            let text = std::str::from_utf8(header.value).map_err(io::Error::other)?;
            length = text.parse().map_err(io::Error::other)?;
        }
        // What is about the lane is not about the connection of the client.
        let is_ours = is("Connection") || is("Keep-Alive") || is("Transfer-Encoding");
        if is_ours || (is("Content-Length") && !has_body && !is_head) {
            continue;
        }
        head.extend_from_slice(header.name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(header.value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(match keeps_alive {
        true => b"Connection: keep-alive\r\n\r\n",
        false => b"Connection: close\r\n\r\n",
    });
    Ok(Some((head, if has_body { length } else { 0 }, end)))
}

#[cfg(test)]
mod tests;
