//! The names by which the server may be called. Any other is a name whose owner points it here, to read through a
//! visitor's browser what only this machine can reach.

use std::net::{IpAddr, SocketAddr};

/// The names that are allowed besides our own.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// Allows these too, each with or without a port.
    pub(super) fn new(allowed: &[String]) -> Self {
        Names(allowed.to_vec())
    }

    /// Says whether a `Host` names us. `own` is the address that this client has connected to: no name of somebody
    /// else's leads to an answer, but every address that truly leads here does.
    pub(super) fn know(&self, host: &str, own: SocketAddr) -> bool {
        let port = own.port().to_string();
        let with_port = host
            .strip_suffix(&port)
            .and_then(|name| name.strip_suffix(':'));
        let allowed = |name: &str| self.0.iter().any(|it| it.eq_ignore_ascii_case(name));
        // Behind a tunnel or another port the name is all that a browser knows.
        if allowed(host) || with_port.is_some_and(allowed) {
            return true;
        }
        let name = match with_port {
            Some(name) => name,
            None if own.port() == 80 => host,
            None => return false,
        };
        name.eq_ignore_ascii_case("localhost") || address(name) == Some(own.ip().to_canonical())
    }
}

fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
        None => name.parse().ok().map(IpAddr::V4),
    }
}
