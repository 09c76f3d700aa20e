//! The gate: one loop that owns every client's connection. It lets in what it understands, at most so many at once and
//! each for so long, passes clean requests on to tiny_http over the lanes, and answers event streams itself.
//!
//! Nothing here calls itself in a circle: what is to be done next for a client or a lane is put on a list.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};

use super::connection::{Connection, Gone, State};
use super::head;
use super::hosts::Names;
use super::hub::Hub;
use super::lane::Lane;
use super::private::Stream;

/// How many clients there are at most.
pub(super) const PLACES: usize = 256;

/// The tokens of what is no client.
const LISTENER: usize = 1_000;
pub(super) const WAKER: Token = Token(1_001);
const LANES: usize = 2_000;

/// How often it is looked whether somebody holds a place or a lane that others wait for, and does not read.
const LOOK: Duration = Duration::from_millis(100);

pub(super) struct Gate {
    pub(super) poll: Poll,
    pub(super) listener: TcpListener,
    names: Names,
    pub(super) hub: Option<Hub>,
    stop: Arc<AtomicBool>,
    pub(super) now: Instant,
    pub(super) connections: Vec<Option<Connection>>,
    /// `None` where one has broken.
    pub(super) lanes: Vec<Option<Lane>>,
    /// Clients that wait for a lane.
    pub(super) queue: VecDeque<usize>,
    /// Clients and lanes for which something can be done at once.
    pub(super) ready: Vec<usize>,
    pub(super) again: Vec<usize>,
    /// Whether somebody waits to be let in.
    pub(super) is_full: bool,
}

impl Gate {
    pub(super) fn new(
        poll: Poll,
        mut listener: TcpListener,
        lanes: Vec<Stream>,
        names: Names,
        hub: Option<Hub>,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Self> {
        let registry = poll.registry();
        registry.register(&mut listener, Token(LISTENER), Interest::READABLE)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        let lanes = lanes.into_iter().enumerate().map(|(index, mut stream)| {
            registry.register(stream.source(), Token(LANES + index), both)?;
            Ok(Some(Lane::new(stream)))
        });
        Ok(Gate {
            lanes: lanes.collect::<io::Result<_>>()?,
            poll,
            listener,
            names,
            hub,
            stop,
            now: Instant::now(),
            connections: (0..PLACES).map(|_| None).collect(),
            queue: VecDeque::new(),
            ready: Vec::new(),
            again: Vec::new(),
            is_full: false,
        })
    }

    /// Works until it is stopped.
    ///
    /// # Errors
    /// Where the system does not tell what happens any more, or tiny_http has gone.
    pub(super) fn run(&mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(1024);
        loop {
            match self.poll.poll(&mut events, self.timeout()) {
                Err(cause) if cause.kind() != ErrorKind::Interrupted => return Err(cause),
                _ => self.now = Instant::now(),
            }
            if self.stop.load(Ordering::Acquire) {
                return Ok(());
            }
            let ready = std::mem::take(&mut self.ready);
            let again = std::mem::take(&mut self.again);
            for event in &events {
                match event.token() {
                    Token(LISTENER) => self.is_full = true,
                    WAKER => self.deliver(),
                    Token(index) if index < PLACES => self.advance(index),
                    Token(index) => self.relay(index.saturating_sub(LANES)),
                }
            }
            ready.into_iter().for_each(|index| self.advance(index));
            again.into_iter().for_each(|lane| self.relay(lane));
            self.look_at_the_clock();
            if self.is_full {
                self.let_in();
            }
            if self.lanes.iter().all(Option::is_none) {
                return Err(io::Error::other("the server behind the gate has gone"));
            }
        }
    }

    fn timeout(&self) -> Option<Duration> {
        if !(self.ready.is_empty() && self.again.is_empty()) {
            return Some(Duration::ZERO);
        }
        let deadlines = self.connections.iter().flatten().map(Connection::deadline);
        let next = deadlines
            .min()
            .map(|at| at.saturating_duration_since(self.now));
        match self.is_full || !self.queue.is_empty() {
            true => Some(next.unwrap_or(LOOK).min(LOOK)),
            false => next,
        }
    }

    /// Does for a client what can be done now.
    pub(super) fn advance(&mut self, place: usize) {
        if self.step(place).is_err() {
            self.close(place);
        }
    }

    fn step(&mut self, place: usize) -> Result<(), Gone> {
        let now = self.now;
        while let Some(connection) = &mut self.connections[place] {
            connection.flush(now)?;
            match connection.state {
                State::Asking { .. } => {
                    let Some(head) = connection.head(now)? else {
                        return Ok(());
                    };
                    let has_live = self.hub.is_some();
                    let read =
                        |head: Vec<u8>| head::read(&head, &self.names, connection.own, has_live);
                    match head.and_then(read) {
                        Err(refusal) => connection.refuse(refusal, now),
                        Ok(wanted) if wanted.is_live => self.listen(place, &wanted),
                        Ok(wanted) => {
                            connection.enter(State::Queued(wanted), now);
                            self.queue.push_back(place);
                            self.serve_queue();
                            return Ok(());
                        }
                    }
                }
                State::Answered {
                    lane: None,
                    keeps_alive,
                } => match connection.waiting() {
                    0 if keeps_alive => connection.enter(State::Asking { is_known: true }, now),
                    0 => return connection.leave(now),
                    _ => return Ok(()),
                },
                State::Answered {
                    lane: Some(lane), ..
                } => {
                    self.relay(lane);
                    return Ok(());
                }
                State::Queued(_) => return Ok(()),
                State::Listening { .. } | State::Leaving => return connection.ignore(),
            }
        }
        Ok(())
    }

    fn look_at_the_clock(&mut self) {
        for place in 0..PLACES {
            let Some(connection) = &mut self.connections[place] else {
                continue;
            };
            if connection.deadline() <= self.now {
                match connection.late(self.now) {
                    Ok(()) => self.ready.push(place),
                    Err(Gone) => self.close(place),
                }
            }
        }
        self.queue.retain(|place| {
            let queued = &self.connections[*place];
            queued
                .as_ref()
                .is_some_and(|it| matches!(it.state, State::Queued(_)))
        });
        self.free_lanes();
    }
}
