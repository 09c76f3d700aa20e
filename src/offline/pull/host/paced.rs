//! A body that must not come too slowly.

use std::io::{self, Read};
use std::time::Instant;

use crate::offline::pull::Limits;

/// A body. Who sends a byte now and then would keep a pull busy for years.
pub(super) struct Paced<R> {
    body: R,
    limits: Limits,
    since: Instant,
    came: u64,
}

impl<R> Paced<R> {
    pub(super) fn new(body: R, limits: &Limits) -> Self {
        Paced {
            body,
            limits: limits.clone(),
            since: Instant::now(),
            came: 0,
        }
    }
}

impl<R: Read> Read for Paced<R> {
    /// `TimedOut` where the host is silent or too slow; every other error means that it was cut off.
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let is_timeout = |cause: &io::Error| {
            let fault = cause
                .get_ref()
                .and_then(|it| it.downcast_ref::<ureq::Error>());
            matches!(fault, Some(ureq::Error::Timeout(_)))
        };
        let length = match self.body.read(piece) {
            Err(cause) if is_timeout(&cause) => return Err(io::ErrorKind::TimedOut.into()),
            read => read?,
        };
        self.came += length as u64;
        if length > 0 && self.since.elapsed() >= self.limits.idle {
            if self.came < self.limits.least {
                return Err(io::ErrorKind::TimedOut.into());
            }
            (self.since, self.came) = (Instant::now(), 0);
        }
        Ok(length)
    }
}
