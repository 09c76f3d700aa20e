//! Where the server listens, and how that is called.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};

use crate::error::Error;

/// The port that is tried first where none is named, and how many after it.
const FIRST_PORT: u16 = 4000;
const PORTS: u16 = 100;

/// Listens on that port; without one on 4000, or the next free one.
pub(super) fn on(host: IpAddr, port: Option<u16>) -> Result<TcpListener, Error> {
    let at = |port| SocketAddr::new(host, port);
    if let Some(port) = port {
        return TcpListener::bind(at(port)).map_err(|cause| {
            Error::io("cannot listen on", at(port).to_string(), cause)
                .help("name another port, or none: then a free one is taken")
        });
    }
    let mut last = None;
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        match TcpListener::bind(at(port)) {
            Err(cause) if cause.kind() == ErrorKind::AddrInUse => last = Some(cause),
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

/// Returns the address for a browser on this machine.
pub(super) fn url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// Returns the address for other machines; `None` where only this one comes in, or there are no others.
pub(super) fn network_url(address: SocketAddr) -> Option<String> {
    let ip = match address.ip() {
        ip if ip.is_loopback() => return None,
        ip if ip.is_unspecified() => own_address(ip)?,
        ip => ip,
    };
    Some(format!("http://{}/", SocketAddr::new(ip, address.port())))
}

/// Returns the address with which this machine would speak to others. Nothing is sent for it: the system is only asked
/// which way it would go, to an address that is reserved for manuals.
fn own_address(unspecified: IpAddr) -> Option<IpAddr> {
    let far: IpAddr = match unspecified {
        IpAddr::V4(_) => Ipv4Addr::new(192, 0, 2, 1).into(),
        IpAddr::V6(_) => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
    };
    let socket = UdpSocket::bind((unspecified, 0)).ok()?;
    socket.connect((far, 9)).ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_unspecified() && !own.is_loopback()).then_some(own)
}
