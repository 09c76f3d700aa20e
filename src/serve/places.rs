//! Whom the gate lets in, and who must go for it where all places are taken.

use std::io::ErrorKind;
use std::time::Duration;

use mio::{Interest, Token};

use super::connection::{Connection, State};
use super::gate::{Gate, PLACES};

/// How long a client may let its answer wait while others wait for its place or its lane.
const STALL: Duration = Duration::from_millis(250);

impl Gate {
    /// Accepts who has come, as long as there is a place, or one that can be made.
    pub(super) fn let_in(&mut self) {
        for _ in 0..PLACES {
            let free = self.connections.iter().position(Option::is_none);
            let Some(place) = free.or_else(|| self.dispensable()) else {
                return;
            };
            let (mut socket, _) = match self.listener.accept() {
                Ok(accepted) => accepted,
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => {
                    self.is_full = false;
                    return;
                }
                Err(cause) if is_about_one(cause.kind()) => continue,
                // Too many files are open, perhaps: it is tried again soon.
                Err(_) => return,
            };
            self.close(place);
            let both = Interest::READABLE | Interest::WRITABLE;
            let registered = self
                .poll
                .registry()
                .register(&mut socket, Token(place), both);
            if let (Ok(own), Ok(()), Ok(())) =
                (socket.local_addr(), socket.set_nodelay(true), registered)
            {
                self.connections[place] = Some(Connection::new(socket, own, self.now));
                self.advance(place);
            }
        }
        // More may be waiting; but those who are in have their turn first.
        self.ready.push(0);
    }

    /// Returns the place of the client that has the least to lose: who is leaving, has been answered, or has for the
    /// longest time not said what it wants, or not read what it wanted.
    fn dispensable(&self) -> Option<usize> {
        let places = self.connections.iter().enumerate();
        let ranked = places.filter_map(|(place, connection)| {
            let connection = connection.as_ref()?;
            let rank = match connection.state {
                State::Leaving => (0, connection.since),
                State::Asking { .. } if connection.is_idle() => (1, connection.since),
                State::Asking { .. } => (2, connection.since),
                State::Answered { .. } if self.is_stalled(connection) => {
                    (3, connection.piece_since)
                }
                _ => return None,
            };
            Some((rank, place))
        });
        ranked.min().map(|(_, place)| place)
    }

    /// Says whether a client lets its answer wait.
    pub(super) fn is_stalled(&self, connection: &Connection) -> bool {
        connection.waiting() > 0 && connection.piece_since + STALL <= self.now
    }

    /// Closes a client's connection, if one is there.
    pub(super) fn close(&mut self, place: usize) {
        let Some(connection) = self.connections[place].take() else {
            return;
        };
        match connection.state {
            State::Answered {
                lane: Some(lane), ..
            } => self.abandon(lane),
            State::Queued(_) => self.queue.retain(|queued| *queued != place),
            State::Listening { .. } => self.count_streams(),
            _ => {}
        }
    }
}

/// Says whether it is only this one client that could not be accepted.
fn is_about_one(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Interrupted | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
