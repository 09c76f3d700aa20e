//! How the gate answers event streams by itself. Each page that is open holds one connection for it, and costs nothing
//! else.

use super::connection::State;
use super::gate::{Gate, PLACES};
use super::head::Wanted;
use super::hub::Hub;
use super::refusal::{Refusal, stream_head};

/// How many clients may listen at once.
pub(super) const STREAMS: usize = 64;

impl Gate {
    /// Makes a client one who listens, and tells it how things stand.
    pub(super) fn listen(&mut self, place: usize, wanted: &Wanted) {
        let (Some(hub), Some(connection)) = (&self.hub, &mut self.connections[place]) else {
            return;
        };
        if wanted.is_head {
            connection.push(&stream_head(), self.now);
            let state = State::Answered {
                lane: None,
                keeps_alive: false,
            };
            return connection.enter(state, self.now);
        }
        if hub.streams() >= STREAMS {
            return connection.refuse(Refusal::new(503, "too many pages listen"), self.now);
        }
        let last = hub.last();
        connection.push(&stream_head(), self.now);
        connection.push(b"retry: 500\n\n", self.now);
        if let Some(event) = &last {
            connection.push(&event.bytes, self.now);
        }
        let seen = last.map_or(0, |event| event.number);
        connection.enter(State::Listening { seen }, self.now);
        self.count_streams();
    }

    /// Tells those who listen what they have not been told.
    pub(super) fn deliver(&mut self) {
        let events = self.hub.as_ref().map(Hub::take).unwrap_or_default();
        for place in 0..PLACES {
            for event in &events {
                let Some(connection) = &mut self.connections[place] else {
                    break;
                };
                match &mut connection.state {
                    State::Listening { seen } if *seen < event.number => *seen = event.number,
                    _ => continue,
                }
                if connection.tell(&event.bytes, self.now).is_err() {
                    self.close(place);
                }
            }
        }
    }

    pub(super) fn count_streams(&self) {
        if let Some(hub) = &self.hub {
            let all = self.connections.iter().flatten();
            hub.set_streams(
                all.filter(|it| matches!(it.state, State::Listening { .. }))
                    .count(),
            );
        }
    }
}
