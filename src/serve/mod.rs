//! Shows a site to a browser, over HTTP.
//!
//! Asks a [`Content`] for each file: a path from outside is only ever looked up there, and never reaches the file
//! system. tiny_http answers, but it has no limits of its own and can be ended by one hostile request; so a gate of
//! ours stands in front of it, which only lets through what it has understood and written anew.
//!
//! What is let through is decided in `head` and `hosts`, what is answered in `answer` and `range`, all without a
//! connection. `gate` and `relay` own the connections, `private` the way to tiny_http, `behind` what it answers. [`Hub`]
//! tells open pages what has happened.

mod answer;
mod behind;
mod connection;
mod gate;
mod head;
mod hosts;
mod hub;
mod lane;
mod listen;
mod live;
mod live_update;
mod media_type;
mod places;
mod private;
mod range;
mod refusal;
mod relay;

pub use hub::Hub;
pub use live_update::{CHANGED, LiveSite, Show, outlived};

use std::mem::ManuallyDrop;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use mio::{Poll, Waker};

use self::behind::{Bodies, make, send};
use self::gate::Gate;
use self::hosts::Names;
use crate::error::Error;
use crate::pipeline::Preview;

/// How many answers are made at once, and how many are on their way.
const MAKERS: usize = 2;
const LANES: usize = 16;

/// The files of a site, by path, as in `incidents/p1.html`.
pub trait Content: Sync {
    /// Returns the bytes of a file; `None` where the site has no such file.
    ///
    /// # Errors
    /// Where the file cannot be made.
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>>;

    /// Says whether the site has a file.
    fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Returns the page that says that a page cannot be made; `None` where plain words do.
    fn failed(&self, _path: &str, _error: &Error) -> Option<Vec<u8>> {
        None
    }
}

impl Content for Preview {
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        self.file(path)
    }

    fn has(&self, path: &str) -> bool {
        self.has_file(path)
    }
}

/// Where to listen, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeOptions {
    /// The address.
    pub host: IpAddr,
    /// The port; `None` for 4000 or the next free one.
    pub port: Option<u16>,
    /// Names by which the server may be called, besides `localhost` and its address; with a port or without.
    pub allowed_hosts: Vec<String>,
    /// Where temporary files may be made.
    pub temporary: PathBuf,
}

/// A server that listens, and answers nobody yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    names: Names,
    /// Never dropped: it has given its listener up, and would only remove a file at the path of its socket, where
    /// nothing of ours is any more.
    http: ManuallyDrop<tiny_http::Server>,
    lanes: Vec<private::Stream>,
    poll: Poll,
    waker: Arc<Waker>,
    stop: Arc<AtomicBool>,
    hub: Option<Hub>,
}

impl Server {
    /// Starts to listen.
    ///
    /// # Errors
    /// Where the port is in use, or may not be used.
    pub fn bind(options: &ServeOptions) -> Result<Self, Error> {
        let listener = listen::on(options.host, options.port)?;
        let cannot = |cause| Error::io("cannot listen on", options.host.to_string(), cause);
        listener.set_nonblocking(true).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let cannot = |cause| Error::io("cannot begin to answer on", address.to_string(), cause);
        let (http, lanes) = private::open(&options.temporary, LANES).map_err(cannot)?;
        let poll = Poll::new().map_err(cannot)?;
        let waker = Waker::new(poll.registry(), gate::WAKER).map_err(cannot)?;
        Ok(Server {
            listener,
            address,
            names: Names::new(&options.allowed_hosts),
            http: ManuallyDrop::new(http),
            lanes,
            poll,
            waker: Arc::new(waker),
            stop: Arc::default(),
            hub: None,
        })
    }

    /// Returns the address for a browser on this machine.
    pub fn url(&self) -> String {
        listen::url(self.address)
    }

    /// Returns the address for other machines, where they can reach this one.
    pub fn network_url(&self) -> Option<String> {
        listen::network_url(self.address)
    }

    /// Opens the event stream at `/_opsbook/live`, and returns what sends to it. Without this call there is none.
    pub fn hub(&mut self) -> Hub {
        let waker = &self.waker;
        self.hub
            .get_or_insert_with(|| Hub::new(waker.clone()))
            .clone()
    }

    /// Returns what ends [`Server::run`].
    pub fn stopper(&self) -> Stopper {
        Stopper {
            stop: self.stop.clone(),
            waker: self.waker.clone(),
        }
    }

    /// Answers requests until it is stopped.
    ///
    /// # Errors
    /// Where the system fails.
    pub fn run(self, content: &dyn Content) -> Result<(), Error> {
        let cannot =
            |cause| Error::io("cannot answer any more on", self.address.to_string(), cause);
        let listener = mio::net::TcpListener::from_std(self.listener);
        let gate = Gate::new(
            self.poll, listener, self.lanes, self.names, self.hub, self.stop,
        );
        let mut gate = gate.map_err(cannot)?;
        let bodies = Bodies::default();
        let http = &*self.http;
        let (maker, made) = std::sync::mpsc::channel();
        let made = Mutex::new(made);
        std::thread::scope(|scope| {
            // However the gate ends, the others must, or nobody would come out of here.
            let _end = End(http);
            for maker in std::iter::repeat_n(maker, MAKERS) {
                let bodies = &bodies;
                scope.spawn(move || make(http, content, bodies, &maker));
            }
            for _ in 0..LANES {
                scope.spawn(|| send(&made));
            }
            let ended = gate.run().map_err(cannot);
            // Closes the lanes, so that nobody waits for a reader.
            drop(gate);
            ended
        })
    }
}

/// Ends a server, from any thread.
#[derive(Clone)]
pub struct Stopper {
    stop: Arc<AtomicBool>,
    waker: Arc<Waker>,
}

impl Stopper {
    /// Lets [`Server::run`] return soon, and says whether that was asked for before.
    pub fn stop(&self) -> bool {
        let was_asked = self.stop.swap(true, Ordering::AcqRel);
        // It fails only where the poll has gone, which is what is wanted.
        let _ = self.waker.wake();
        was_asked
    }
}

/// Ends all makers when it goes; with the last of them, all senders.
struct End<'a>(&'a tiny_http::Server);

impl Drop for End<'_> {
    fn drop(&mut self) {
        (0..MAKERS).for_each(|_| self.0.unblock());
    }
}

#[cfg(test)]
mod tests;
