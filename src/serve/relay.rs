//! How the gate brings requests to the lanes and answers back to clients, who may be slower than the lanes.

use super::connection::State;
use super::gate::Gate;
use super::lane::Brought;
use super::refusal::Refusal;

/// How many bytes of an answer wait at most for its reader. What a reader does not take holds its lane.
const HOLD: usize = 64 * 1024;

/// How many pieces a lane brings before the others have their turn.
const TURN: usize = 16;

impl Gate {
    /// Gives requests that wait to lanes that are free.
    pub(super) fn serve_queue(&mut self) {
        while let Some(place) = self.queue.front().copied() {
            let Some(index) = self.free_lane() else {
                return;
            };
            self.queue.pop_front();
            let Some(connection) = &mut self.connections[place] else {
                continue;
            };
            let State::Queued(wanted) = &connection.state else {
                continue;
            };
            let wanted = wanted.clone();
            let answered = State::Answered {
                lane: Some(index),
                keeps_alive: wanted.keeps_alive,
            };
            let Some(lane) = &mut self.lanes[index] else {
                continue;
            };
            connection.enter(answered, self.now);
            if lane.ask(place, wanted).is_err() {
                self.lose(index);
            }
        }
    }

    fn free_lane(&self) -> Option<usize> {
        let is_free =
            |lane: &Option<super::lane::Lane>| lane.as_ref().is_some_and(|it| it.is_free());
        self.lanes.iter().position(is_free)
    }

    /// Brings what a lane has to its client, as far as the client takes it.
    pub(super) fn relay(&mut self, index: usize) {
        for _ in 0..TURN {
            let Some(Some(lane)) = self.lanes.get_mut(index) else {
                return;
            };
            let place = lane.client;
            let client = place.and_then(|place| self.connections[place].as_mut());
            let room = client
                .as_ref()
                .map_or(HOLD, |it| HOLD.saturating_sub(it.waiting()));
            if room == 0 {
                return;
            }
            let brought = lane.flush().and_then(|()| lane.bring(room));
            match (brought, client, place) {
                (Ok(Brought::Nothing), ..) => return,
                (Ok(Brought::Bytes(bytes)), Some(client), Some(place)) => {
                    client.push(&bytes, self.now);
                    if client.flush(self.now).is_err() {
                        self.close(place);
                    }
                }
                // Nobody is there any more to read it.
                (Ok(Brought::Bytes(_)), ..) => {}
                (Ok(Brought::End), client, place) => {
                    if let (Some(client), Some(place)) = (client, place) {
                        if let State::Answered { lane, .. } = &mut client.state {
                            *lane = None;
                        }
                        self.ready.push(place);
                    }
                    return self.serve_queue();
                }
                (Err(_), ..) => return self.lose(index),
            }
        }
        self.again.push(index);
    }

    /// Lets a lane run empty whose client has gone.
    pub(super) fn abandon(&mut self, index: usize) {
        if let Some(lane) = &mut self.lanes[index] {
            lane.client = None;
            self.again.push(index);
        }
    }

    /// Does without a lane that has broken.
    fn lose(&mut self, index: usize) {
        let Some(lane) = self.lanes[index].take() else {
            return;
        };
        let Some(place) = lane.client else {
            return;
        };
        match &mut self.connections[place] {
            Some(client) if lane.is_before_head() => {
                client.refuse(
                    Refusal::new(500, "opsbook failed; this is a bug in it"),
                    self.now,
                );
                self.ready.push(place);
            }
            _ => self.close(place),
        }
    }

    /// Where requests wait and no lane is free: closes who holds one and does not read, the longest waited for first.
    pub(super) fn free_lanes(&mut self) {
        if self.queue.is_empty() || self.free_lane().is_some() {
            return;
        }
        let places = self.connections.iter().enumerate();
        let holds = |state: &State| matches!(state, State::Answered { lane: Some(_), .. });
        let mut stalled: Vec<_> = places
            .filter_map(|(place, it)| Some((place, it.as_ref()?)))
            .filter(|(_, it)| holds(&it.state) && self.is_stalled(it))
            .map(|(place, it)| (it.piece_since, place))
            .collect();
        stalled.sort();
        for (_, place) in stalled.into_iter().take(self.queue.len()) {
            self.close(place);
        }
    }
}
