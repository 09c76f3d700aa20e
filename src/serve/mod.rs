//! Shows a site to a browser on this machine.
//!
//! Paths are looked up among the files of the site, so no request reaches the file system. Knows no stage: it is handed
//! the site by `pipeline`.

mod answer;

use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};

use tiny_http::{Header, Request, Response, Server as HttpServer};

use self::answer::{Answer, Asked};
use crate::error::Error;
use crate::pipeline::Site;

/// The port that is tried first where none is asked for.
const FIRST_PORT: u16 = 4000;

/// How many ports are tried from there on.
const PORTS_TRIED: u16 = 100;

/// How many requests are answered at once.
const THREADS: usize = 4;

/// The files of a site, made when asked for.
pub trait Content: Sync {
    /// Returns the bytes of a file by its path in the site, as in `incidents/p1.html`; `None` where there is no such file.
    fn file(&self, path: &str) -> Option<Result<Vec<u8>, Error>>;
}

impl Content for Site<'_> {
    fn file(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        Site::file(self, path)
    }
}

/// Where to listen.
#[derive(Debug, Clone, Copy)]
pub struct ServeOptions {
    /// The address.
    pub host: IpAddr,
    /// The port; `None` for the first free one from 4000 on.
    pub port: Option<u16>,
}

/// A server that listens and does not answer yet.
pub struct Server {
    http: HttpServer,
    address: SocketAddr,
}

/// Starts to listen.
///
/// # Errors
/// Where the port is in use, or the address is not this machine's.
pub fn bind(options: &ServeOptions) -> Result<Server, Error> {
    let listener = match options.port {
        Some(port) => TcpListener::bind((options.host, port)).map_err(|cause| {
            let mut error = Error::new(format!(
                "cannot listen on {}",
                SocketAddr::new(options.host, port)
            ))
            .help("leave --port out to take the next free one");
            error.cause = Some(Box::new(cause));
            error
        })?,
        None => first_free(options.host)?,
    };
    let address = listener.local_addr().map_err(|cause| {
        let mut error = Error::new("cannot tell on which port it listens");
        error.cause = Some(Box::new(cause));
        error
    })?;
    let http = HttpServer::from_listener(listener, None).map_err(|cause| {
        let mut error = Error::new("cannot start the server");
        error.cause = Some(cause);
        error
    })?;
    Ok(Server { http, address })
}

fn first_free(host: IpAddr) -> Result<TcpListener, Error> {
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + PORTS_TRIED {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(cause) => last = Some(cause),
        }
    }
    let mut error = Error::new(format!("no port from {FIRST_PORT} on is free on {host}"));
    error.cause = last.map(|cause| Box::new(cause) as _);
    Err(error)
}

impl Server {
    /// Returns the address to open in a browser, with a slash at its end.
    pub fn url(&self) -> String {
        let host = match self.address.ip() {
            // "All addresses" is none that a browser could open.
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            ip => ip.to_string(),
        };
        format!("http://{host}:{}/", self.address.port())
    }

    /// Answers requests until the process ends.
    pub fn run(&self, content: &dyn Content) {
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    while let Ok(request) = self.http.recv() {
                        self.answer(request, content);
                    }
                });
            }
        });
    }

    fn answer(&self, request: Request, content: &dyn Content) {
        let header = |name: &'static str| {
            let headers = request.headers().iter();
            headers
                .into_iter()
                .find(|header| header.field.equiv(name))
                .map(|header| header.value.as_str().to_owned())
        };
        let asked = Asked {
            method: request.method().as_str(),
            target: request.url(),
            is_own_host: header("Host").is_some_and(|host| self.is_own(&host)),
            etag: header("If-None-Match"),
        };
        let Answer {
            status,
            headers,
            body,
        } = answer::to(&asked, content);
        let mut response = Response::from_data(body).with_status_code(status);
        for (name, value) in headers {
            if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
                response.add_header(header);
            }
        }
        // A reader who has gone away is no trouble of ours.
        let _ = request.respond(response);
    }

    /// Says whether a `Host` is this server. Another one means that a page elsewhere had its name point here, to read
    /// the playbook through the reader's browser.
    fn is_own(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port),
            _ => (host, "80"),
        };
        if port != self.address.port().to_string() {
            return false;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let is_address = bare.parse::<IpAddr>().is_ok_and(|ip| {
            ip.is_loopback() || ip == self.address.ip() || self.address.ip().is_unspecified()
        });
        name.eq_ignore_ascii_case("localhost")
            || is_address
            || bare == Ipv6Addr::LOCALHOST.to_string()
    }
}
