//! The server behind the gate: what tiny_http receives is answered here, from the files of the site.

use std::collections::HashMap;
use std::io::{Cursor, Read, Take};
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::Content;
use super::answer::{Answer, Asked, answer};
use crate::source::Digest;

/// From this size on, readers of the same file share its bytes: many slow ones cost no more memory than one.
const LARGE: usize = 256 * 1024;

/// What is to be sent, and on which lane.
pub(super) type Made = (Request, Response<Take<Cursor<Body>>>);

/// Makes answers to what is received, until it is woken without a request.
///
/// Few do this, as each may hold a whole file in memory while it is made; many send, as each waits for its reader.
pub(super) fn make(
    http: &tiny_http::Server,
    content: &dyn Content,
    bodies: &Bodies,
    made: &Sender<Made>,
) {
    while let Ok(request) = http.recv() {
        let response = respond(&request, content, bodies);
        if made.send((request, response)).is_err() {
            return;
        }
    }
}

/// Sends what is made, until nobody makes any more.
pub(super) fn send(made: &Mutex<Receiver<Made>>) {
    let next = || made.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((request, response)) = next() {
        // A gate that is closing is no fault.
        let _ = request.respond(response);
    }
}

fn respond(
    request: &Request,
    content: &dyn Content,
    bodies: &Bodies,
) -> Response<Take<Cursor<Body>>> {
    let value = |name: &'static str| {
        let mut headers = request.headers().iter();
        let header = headers.find(|header| header.field.equiv(name));
        header.map(|header| header.value.as_str())
    };
    let asked = Asked {
        is_head: *request.method() == Method::Head,
        target: request.url(),
        known: value("If-None-Match"),
        range: value("Range"),
        range_of: value("If-Range"),
    };
    // A fault of ours in one page does not end the preview of all others.
    let answer = panic::catch_unwind(AssertUnwindSafe(|| answer(&asked, content)))
        .unwrap_or_else(|_| Answer::words(500, "opsbook failed; this is a bug in it\n"));
    let length = answer.part.len();
    let mut body = Cursor::new(bodies.share(answer.digest, answer.body));
    body.set_position(u64::try_from(answer.part.start).unwrap_or(u64::MAX));
    let body = body.take(u64::try_from(length).unwrap_or(u64::MAX));
    let headers = answer.headers.into_iter();
    let headers = headers.filter_map(|(name, value)| Header::from_bytes(name, value).ok());
    let status = StatusCode(answer.status);
    Response::new(status, headers.collect(), body, Some(length), None)
        .with_chunked_threshold(usize::MAX)
}

/// The large bodies that are being sent, by digest.
#[derive(Default)]
pub(super) struct Bodies(Mutex<HashMap<Digest, Weak<Vec<u8>>>>);

/// A body that others may be reading too.
pub(super) struct Body(Arc<Vec<u8>>);

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Bodies {
    /// Returns the bytes, or the same ones that somebody else reads.
    fn share(&self, digest: Option<Digest>, bytes: Vec<u8>) -> Body {
        let Some(digest) = digest.filter(|_| bytes.len() >= LARGE) else {
            return Body(Arc::new(bytes));
        };
        let mut bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = bodies.get(&digest).and_then(Weak::upgrade) {
            return Body(body);
        }
        bodies.retain(|_, body| body.strong_count() > 0);
        let body = Arc::new(bytes);
        bodies.insert(digest, Arc::downgrade(&body));
        Body(body)
    }
}
