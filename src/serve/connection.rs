//! One client: what it has sent, what it is to be sent, what it may do next and until when. Knows no other client, and
//! nothing of the poll.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::TcpStream;

use super::head::{HEAD_LIMIT, Wanted, end_of_head};
use super::refusal::Refusal;

/// How long a whole head may take, from its first byte; the first one from when the client connected.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a client that was answered may stay without asking again.
const IDLE_TIME: Duration = Duration::from_secs(10);
/// How long the site may take to make an answer.
const MAKING_TIME: Duration = Duration::from_secs(60);
/// How many bytes a client reads at least in how long.
const PIECE: usize = 64 * 1024;
const PIECE_TIME: Duration = Duration::from_secs(10);
/// How long a client that is being closed may go on sending. To close at once would take from it what it has not read.
const LEAVING_TIME: Duration = Duration::from_secs(2);
/// How often an event stream shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many bytes wait at most for the reader of an event stream.
const STREAM_LIMIT: usize = 256 * 1024;

/// What a client is about.
#[derive(Debug)]
pub(super) enum State {
    /// Asks, or may.
    Asking {
        /// Whether it was answered before.
        is_known: bool,
    },
    /// Has asked, and no lane is free yet.
    Queued(Wanted),
    /// Is being answered.
    Answered {
        /// The lane from which its answer comes, until it has come whole.
        lane: Option<usize>,
        keeps_alive: bool,
    },
    /// Listens to events; this is the number of the last one that it was sent.
    Listening { seen: u64 },
    /// Has its answer; what it still sends is thrown away.
    Leaving,
}

/// A client is to be closed.
#[derive(Debug)]
pub(super) struct Gone;

pub(super) struct Connection {
    pub(super) socket: TcpStream,
    /// Where the client has connected to.
    pub(super) own: SocketAddr,
    pub(super) state: State,
    /// Since when it is in this state; of a head, since its first byte.
    pub(super) since: Instant,
    /// Since when the piece that it now reads waits for it.
    pub(super) piece_since: Instant,
    piece_left: usize,
    input: Vec<u8>,
    scanned: usize,
    output: Vec<u8>,
    sent: usize,
}

impl Connection {
    pub(super) fn new(socket: TcpStream, own: SocketAddr, now: Instant) -> Self {
        Connection {
            socket,
            own,
            state: State::Asking { is_known: false },
            since: now,
            piece_since: now,
            piece_left: PIECE,
            input: Vec::new(),
            scanned: 0,
            output: Vec::new(),
            sent: 0,
        }
    }

    pub(super) fn enter(&mut self, state: State, now: Instant) {
        self.state = state;
        self.since = now;
    }

    /// Returns how many bytes wait to be sent.
    pub(super) fn waiting(&self) -> usize {
        self.output.len() - self.sent
    }

    /// Says whether it has nothing to ask for now.
    pub(super) fn is_idle(&self) -> bool {
        self.input.is_empty() && matches!(self.state, State::Asking { is_known: true })
    }

    pub(super) fn push(&mut self, bytes: &[u8], now: Instant) {
        if self.waiting() == 0 {
            self.piece_since = now;
            self.piece_left = PIECE;
        }
        if self.sent > PIECE {
            self.output.drain(..self.sent);
            self.sent = 0;
        }
        self.output.extend_from_slice(bytes);
    }

    /// Refuses what was asked; the client is closed after it.
    pub(super) fn refuse(&mut self, refusal: Refusal, now: Instant) {
        self.push(&refusal.bytes(), now);
        let state = State::Answered {
            lane: None,
            keeps_alive: false,
        };
        self.enter(state, now);
    }

    /// Sends what the client takes now.
    pub(super) fn flush(&mut self, now: Instant) -> Result<(), Gone> {
        while self.sent < self.output.len() {
            match self.socket.write(&self.output[self.sent..]) {
                Ok(0) => return Err(Gone),
                Ok(count) => {
                    self.sent += count;
                    self.piece_left = self.piece_left.saturating_sub(count);
                    if self.piece_left == 0 {
                        self.piece_since = now;
                        self.piece_left = PIECE;
                    }
                }
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
        self.output.clear();
        self.output.shrink_to(PIECE);
        self.sent = 0;
        Ok(())
    }

    /// Reads until a whole head is there, and returns it; `None` where more must come.
    ///
    /// # Errors
    /// A client that has gone, or (inside) what is no head.
    pub(super) fn head(&mut self, now: Instant) -> Result<Option<Result<Vec<u8>, Refusal>>, Gone> {
        loop {
            // Some programs send an empty line too many.
            if self.scanned == 0 && self.input.starts_with(b"\r\n") {
                self.input.drain(..2);
            }
            match end_of_head(&self.input, &mut self.scanned) {
                Ok(Some(end)) => {
                    self.scanned = 0;
                    let rest = self.input.split_off(end);
                    return Ok(Some(Ok(std::mem::replace(&mut self.input, rest))));
                }
                Ok(None) => {}
                Err(refusal) => return Ok(Some(Err(refusal))),
            }
            let mut bytes = [0; 4096];
            let room = (HEAD_LIMIT - self.input.len().min(HEAD_LIMIT)).clamp(1, bytes.len());
            match self.take(&mut bytes[..room]) {
                Ok(0) => return Err(Gone),
                Ok(count) => {
                    let is_known = matches!(self.state, State::Asking { is_known: true });
                    if self.input.is_empty() && is_known {
                        self.since = now;
                    }
                    self.input.extend_from_slice(&bytes[..count]);
                }
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(_) => return Err(Gone),
            }
        }
    }

    /// Throws away what is sent, at most some pieces now.
    pub(super) fn ignore(&mut self) -> Result<(), Gone> {
        let mut bytes = [0; 4096];
        for _ in 0..64 {
            match self.take(&mut bytes) {
                Ok(0) => return Err(Gone),
                Ok(_) => {}
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => return Err(Gone),
            }
        }
        // Who sends that much without being asked is not waited for.
        Err(Gone)
    }

    fn take(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.socket.read(bytes) {
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }

    /// Ends our half; the client may still read what is on its way.
    pub(super) fn leave(&mut self, now: Instant) -> Result<(), Gone> {
        self.input = Vec::new();
        self.socket.shutdown(Shutdown::Write).map_err(|_| Gone)?;
        self.enter(State::Leaving, now);
        self.ignore()
    }

    /// Sends an event to who listens, or drops who does not read.
    pub(super) fn tell(&mut self, event: &[u8], now: Instant) -> Result<(), Gone> {
        if self.waiting() > 0 && self.waiting() + event.len() > STREAM_LIMIT {
            return Err(Gone);
        }
        self.push(event, now);
        self.since = now;
        self.flush(now)
    }

    /// Returns when something must have happened, else [`Connection::late`] is called.
    pub(super) fn deadline(&self) -> Instant {
        match self.state {
            State::Asking { is_known } if is_known && self.input.is_empty() => {
                self.since + IDLE_TIME
            }
            State::Asking { .. } => self.since + HEAD_TIME,
            State::Leaving => self.since + LEAVING_TIME,
            _ if self.waiting() > 0 => self.piece_since + PIECE_TIME,
            State::Listening { .. } => self.since + HEARTBEAT,
            State::Queued(_) | State::Answered { .. } => self.since + MAKING_TIME,
        }
    }

    /// Does what is done when the deadline has passed.
    pub(super) fn late(&mut self, now: Instant) -> Result<(), Gone> {
        match self.state {
            State::Asking { .. } if !self.input.is_empty() => {
                self.refuse(Refusal::new(408, "the request took too long"), now);
                Ok(())
            }
            State::Queued(_) => {
                self.refuse(Refusal::new(503, "too many requests wait"), now);
                Ok(())
            }
            State::Listening { .. } if self.waiting() == 0 => self.tell(b":\n\n", now),
            _ => Err(Gone),
        }
    }
}

#[cfg(test)]
mod tests;
