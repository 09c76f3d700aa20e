//! Shows a site to a browser on this machine, over HTTP.
//!
//! Asks a [`Content`] for each file: a path from outside is only ever looked up there, and never reaches the file
//! system. What is answered is decided in `answer`, without a connection; this file owns the connections.

mod answer;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{self, AssertUnwindSafe};

use tiny_http::{Header, Method, Request, Response};

use self::answer::{Answer, Asked, Hosts, answer};
use crate::error::Error;
use crate::pipeline::Site;

/// The port that is tried first where none is named, and how many after it.
const FIRST_PORT: u16 = 4000;
const PORTS: u16 = 100;

/// How many requests are answered at once.
const WORKERS: usize = 8;

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
}

impl Content for Site<'_> {
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        self.file(path)
    }
}

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServeOptions {
    /// The address.
    pub host: IpAddr,
    /// The port; `None` for 4000 or the next free one.
    pub port: Option<u16>,
}

/// A server that listens, and answers nobody yet.
pub struct Server {
    http: tiny_http::Server,
    address: SocketAddr,
}

impl Server {
    /// Starts to listen.
    ///
    /// # Errors
    /// Where the port is in use, or may not be used.
    pub fn bind(options: &ServeOptions) -> Result<Self, Error> {
        let listener = listen(options)?;
        let cannot = |cause| Error::io("cannot listen on", options.host.to_string(), cause);
        let address = listener.local_addr().map_err(cannot)?;
        let http = tiny_http::Server::from_listener(listener, None)
            .map_err(|cause| cannot(std::io::Error::other(cause)))?;
        Ok(Server { http, address })
    }

    /// Returns the address for a browser on this machine.
    pub fn url(&self) -> String {
        let port = self.address.port();
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://{}:{port}/", Ipv4Addr::LOCALHOST),
            ip => format!("http://{}/", SocketAddr::new(ip, port)),
        }
    }

    /// Answers requests until listening fails.
    ///
    /// # Errors
    /// Always, with the reason why it ended.
    pub fn run(&self, content: &dyn Content) -> Result<(), Error> {
        let hosts = Hosts::of(self.address);
        let work = || {
            loop {
                match self.http.recv() {
                    Ok(request) => respond(request, content, &hosts),
                    // Wakes the next worker, so that all of them end.
                    Err(cause) => {
                        self.http.unblock();
                        return cause;
                    }
                }
            }
        };
        let ended = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
            let ends = workers.into_iter().filter_map(|worker| worker.join().ok());
            ends.reduce(|first, _| first)
        });
        let mut error = Error::new("cannot answer any more");
        error.cause = ended.map(|cause| Box::new(cause) as _);
        Err(error)
    }
}

fn listen(options: &ServeOptions) -> Result<TcpListener, Error> {
    let at = |port| SocketAddr::new(options.host, port);
    if let Some(port) = options.port {
        return TcpListener::bind(at(port)).map_err(|cause| {
            Error::io("cannot listen on", at(port).to_string(), cause)
                .help("name another port, or none: then a free one is taken")
        });
    }
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        match TcpListener::bind(at(port)) {
            Err(cause) if cause.kind() == std::io::ErrorKind::AddrInUse => last = Some(cause),
            bound => {
                return bound
                    .map_err(|cause| Error::io("cannot listen on", at(port).to_string(), cause));
            }
        }
    }
    let mut error = Error::new(format!(
        "none of the ports {FIRST_PORT} to {} is free",
        FIRST_PORT + PORTS - 1
    ));
    error.cause = last.map(|cause| Box::new(cause) as _);
    Err(error.help("name a free one with `--port`"))
}

fn respond(request: Request, content: &dyn Content, hosts: &Hosts) {
    let headers = request.headers().iter();
    let values = |name: &'static str| {
        let same = headers.clone().filter(move |it| it.field.equiv(name));
        same.map(|it| it.value.as_str())
    };
    let asked = Asked {
        is_read: matches!(request.method(), Method::Get | Method::Head),
        target: request.url(),
        hosts: values("Host").collect(),
        known: values("If-None-Match").collect(),
    };
    // A fault of ours in one page does not end the preview of all others.
    let answer = panic::catch_unwind(AssertUnwindSafe(|| answer(&asked, content, hosts)))
        .unwrap_or_else(|_| Answer::words(500, "opsbook failed; this is a bug in it\n"));
    let mut response = Response::from_data(answer.body)
        .with_status_code(answer.status)
        .with_chunked_threshold(usize::MAX);
    for (name, value) in answer.headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // A browser that has gone is no fault.
    let _ = request.respond(response);
}

#[cfg(test)]
mod tests;
