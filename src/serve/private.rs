//! The way from the gate to tiny_http behind it, which nobody else can take.
//!
//! On Unix a socket in a folder that only we may enter, elsewhere (or where no such folder can be made) a port of this
//! machine. All lanes are opened at once; then the door behind them is shut and folder and socket are removed, so that
//! nothing is left to be reached, nor to be cleaned up when we are killed.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

use mio::event::Source;

/// How long the server behind may take to answer its first question.
const PATIENCE: Duration = Duration::from_secs(10);

/// One lane: a connection to tiny_http that lives as long as the server.
pub(super) enum Stream {
    Tcp(mio::net::TcpStream),
    #[cfg(unix)]
    Unix(mio::net::UnixStream),
}

impl Stream {
    pub(super) fn source(&mut self) -> &mut dyn Source {
        match self {
            Stream::Tcp(stream) => stream,
            #[cfg(unix)]
            Stream::Unix(stream) => stream,
        }
    }
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.read(bytes),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.read(bytes),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.write(bytes),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts tiny_http and opens lanes to it. `folder` is where temporary files may be made.
pub(super) fn open(folder: &Path, lanes: usize) -> io::Result<(tiny_http::Server, Vec<Stream>)> {
    #[cfg(unix)]
    if let Ok(opened) = unix::open(folder, lanes) {
        return Ok(opened);
    }
    let _ = folder;
    over_port(lanes)
}

/// Opens lanes over a port of this machine. For the moment until the door is shut, others on this machine could come in;
/// they would find nothing that the gate does not show.
pub(super) fn over_port(lanes: usize) -> io::Result<(tiny_http::Server, Vec<Stream>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let door = listener.try_clone()?;
    let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
    let connect = || {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    let streams = knock_and_shut(&http, connect, lanes, move || door.set_nonblocking(true))?;
    let streams = streams.into_iter().map(|stream| {
        stream.set_nonblocking(true)?;
        Ok(Stream::Tcp(mio::net::TcpStream::from_std(stream)))
    });
    Ok((http, streams.collect::<io::Result<_>>()?))
}

/// Opens lanes, and shuts the door behind them; `close` makes it wait for nobody any more.
fn knock_and_shut<S: Read + Write>(
    http: &tiny_http::Server,
    connect: impl Fn() -> io::Result<S>,
    lanes: usize,
    close: impl FnOnce() -> io::Result<()>,
) -> io::Result<Vec<S>> {
    let streams = knock(http, &connect, lanes)?;
    close()?;
    shut(http, connect)?;
    Ok(streams)
}

/// Opens lanes, and lets tiny_http answer once on each: so it has taken all of them when this returns.
fn knock<S: Read + Write>(
    http: &tiny_http::Server,
    connect: impl Fn() -> io::Result<S>,
    lanes: usize,
) -> io::Result<Vec<S>> {
    let knock = |_| {
        let mut stream = connect()?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: opsbook\r\n\r\n")?;
        let request = http.recv_timeout(PATIENCE)?;
        request
            .ok_or(io::ErrorKind::TimedOut)?
            .respond(tiny_http::Response::empty(204))?;
        let mut said = Vec::new();
        let mut byte = [0];
        while !said.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            said.extend(byte);
        }
        Ok(stream)
    };
    (0..lanes).map(knock).collect()
}

/// Lets tiny_http find that nobody is at the door, which no longer waits for anyone: at that it gives its listener up.
fn shut<S>(http: &tiny_http::Server, connect: impl Fn() -> io::Result<S>) -> io::Result<()> {
    let last = connect()?;
    let ended = http.recv_timeout(PATIENCE);
    drop(last);
    match ended {
        Err(_) => Ok(()),
        Ok(_) => Err(io::Error::other(
            "the server behind the gate does not close its door",
        )),
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::DirBuilder;
    use std::hash::{BuildHasher as _, RandomState};
    use std::io;
    use std::os::unix::fs::DirBuilderExt as _;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};

    use super::{Stream, knock_and_shut};

    /// A folder that only we may enter; removed with the socket in it when this goes.
    struct Folder(PathBuf);

    impl Folder {
        fn new(within: &Path) -> io::Result<Self> {
            let number = RandomState::new().hash_one(std::process::id());
            let folder = within.join(format!("opsbook-{number:016x}"));
            // Fails where something of that name is there, be it a link.
            DirBuilder::new().mode(0o700).create(&folder)?;
            Ok(Folder(folder))
        }

        fn socket(&self) -> PathBuf {
            self.0.join("s")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(self.socket());
            let _ = std::fs::remove_dir(&self.0);
        }
    }

    pub(super) fn open(
        within: &Path,
        lanes: usize,
    ) -> io::Result<(tiny_http::Server, Vec<Stream>)> {
        let folder = Folder::new(within)?;
        let listener = UnixListener::bind(folder.socket())?;
        let door = listener.try_clone()?;
        let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        let connect = || UnixStream::connect(folder.socket());
        let close = move || door.set_nonblocking(true);
        let streams = knock_and_shut(&http, connect, lanes, close)?;
        let streams = streams.into_iter().map(|stream| {
            stream.set_nonblocking(true)?;
            Ok(Stream::Unix(mio::net::UnixStream::from_std(stream)))
        });
        Ok((http, streams.collect::<io::Result<_>>()?))
    }
}
