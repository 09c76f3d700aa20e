//! Tells every open page what has happened, by server-sent events.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mio::Waker;

/// How many events wait at most for a gate that is busy; of more, the newest.
const WAITING: usize = 64;

/// Sends events to every open page. Clones are the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared {
    events: Mutex<Events>,
    streams: AtomicUsize,
    waker: Arc<Waker>,
}

#[derive(Default)]
struct Events {
    last: Option<Event>,
    fresh: Vec<Event>,
}

/// An event as it is sent.
#[derive(Clone)]
pub(super) struct Event {
    /// Counts events, from 1.
    pub(super) number: u64,
    pub(super) bytes: Arc<[u8]>,
}

impl Hub {
    pub(super) fn new(waker: Arc<Waker>) -> Self {
        Hub(Arc::new(Shared {
            events: Mutex::default(),
            streams: AtomicUsize::new(0),
            waker,
        }))
    }

    /// Sends an event to every page that listens, and to each that comes later until the next event is sent: so every
    /// page knows how things stand. Returns at once.
    ///
    /// Meant to be short, as "the page `x` has changed". A page that does not read is dropped, and comes back by
    /// itself.
    pub fn send(&self, name: &str, data: &str) {
        let mut events = self.events();
        let event = Event {
            number: events.last.as_ref().map_or(0, |last| last.number) + 1,
            bytes: in_words(name, data).into_bytes().into(),
        };
        events.last = Some(event.clone());
        if events.fresh.len() == WAITING {
            events.fresh.remove(0);
        }
        events.fresh.push(event);
        drop(events);
        // It fails only where the poll has gone, and with it everyone who could be told.
        let _ = self.0.waker.wake();
    }

    /// Returns how many pages listen.
    pub fn streams(&self) -> usize {
        self.0.streams.load(Ordering::Relaxed)
    }

    pub(super) fn set_streams(&self, count: usize) {
        self.0.streams.store(count, Ordering::Relaxed);
    }

    pub(super) fn last(&self) -> Option<Event> {
        self.events().last.clone()
    }

    /// Returns what was sent since the last call.
    pub(super) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.events().fresh)
    }

    /// Whoever panicked while holding it left whole events behind.
    fn events(&self) -> MutexGuard<'_, Events> {
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes an event. A line break in the data begins a new `data` field, in the name it would begin a field of its own.
pub(super) fn in_words(name: &str, data: &str) -> String {
    let mut words = String::with_capacity(name.len() + data.len() + 24);
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n' | '\0'))
        .collect();
    let _ = writeln!(words, "event: {name}");
    let data = data.replace("\r\n", "\n").replace('\r', "\n");
    for line in data.split('\n') {
        let _ = writeln!(words, "data: {line}");
    }
    words.push('\n');
    words
}
