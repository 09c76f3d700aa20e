//! The host that a copy is pulled from, over the network. The only place of opsbook that asks another machine for something.
//!
//! Trusts nothing of what comes: no redirect is followed, nothing is unpacked, and who is silent or too slow is left.

mod paced;

use std::io;

use ureq::http::{HeaderName, HeaderValue, Response, StatusCode, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use self::paced::Paced;
use super::fault::PullFault;
use super::place::Opened;
use super::{Header, Limits};
use crate::error::Error;
use crate::source::percent_encode_path;

/// A site on a web host.
pub(super) struct Host {
    agent: Agent,
    /// Its address, with a slash at the end.
    base: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    limits: Limits,
    /// Whether everybody on the way can read and change what is sent.
    pub(super) is_bare: bool,
}

impl Host {
    /// Understands an address that begins with `http://` or `https://`.
    ///
    /// # Errors
    /// Where it is none, or what it says would be sent to the wrong people.
    pub(super) fn new(base: String, headers: &[Header], limits: &Limits) -> Result<Self, Error> {
        let uri: Option<Uri> = base.parse().ok();
        let host = uri.as_ref().and_then(Uri::host).map(str::to_owned);
        let (Some(uri), Some(host)) = (uri, host) else {
            return Err(Error::new(format!("`{base}` is no address")).usage());
        };
        let is_here = host == "localhost" || host == "[::1]" || host.starts_with("127.");
        let is_bare = uri.scheme_str() == Some("http") && !is_here;
        if is_bare && !headers.is_empty() {
            let message = "over http everybody on the way could read the header that is to be sent";
            return Err(Error::new(message).help("pull from https").usage());
        }
        let headers = headers.iter().map(typed).collect::<Result<_, _>>()?;
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("opsbook/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .tls_config(tls.build())
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_send_request(Some(limits.idle))
            .timeout_recv_response(Some(limits.idle))
            .timeout_per_read(Some(limits.idle))
            .max_idle_connections_per_host(limits.connections);
        if is_here {
            // No proxy leads to this machine.
            config = config.proxy(None);
        }
        Ok(Host {
            agent: config.build().into(),
            base,
            headers,
            limits: limits.clone(),
            is_bare,
        })
    }

    /// Asks for a file, or for what follows its first bytes; hands on what comes. `false` where there is no such file.
    ///
    /// # Errors
    /// Where the host cannot be reached, asks to sign in, or answers what it was not asked for.
    pub(super) fn get(
        &self,
        path: &str,
        from: u64,
        take: &mut dyn FnMut(Opened<'_>) -> Result<(), PullFault>,
    ) -> Result<bool, PullFault> {
        let mut asked = path;
        let mut answer = self.ask(path, from)?;
        if answer.status().is_redirection()
            && let Some(short) = short(path)
        {
            let other = self.ask(short, from)?;
            if other.status().is_success() || short == "404" {
                (asked, answer) = (short, other);
            }
        }
        let mut start = 0;
        if from > 0 && answer.status() != StatusCode::OK {
            match is_rest(&answer, from) {
                true => start = from,
                // It has no parts, or not these.
                false => answer = self.ask(asked, 0)?,
            }
        }
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::PARTIAL_CONTENT if start > 0 => {}
            // Some have it for no other status.
            StatusCode::NOT_FOUND if path == "404.html" => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(false),
            status => return Err(self.refusal(path, status, &answer)),
        }
        if let Some(coding) = header(&answer, "content-encoding").filter(|it| it != "identity") {
            let what =
                format!("the host sent it packed (`{coding}`), although it was asked for as it is");
            return Err(PullFault::host(path, what));
        }
        let kind = header(&answer, "content-type").unwrap_or_default();
        take(Opened {
            from: start,
            is_page: kind
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("text/html"),
            body: &mut Paced::new(answer.into_body().into_reader(), &self.limits),
        })?;
        Ok(true)
    }

    fn ask(&self, path: &str, from: u64) -> Result<Response<Body>, PullFault> {
        let url = format!("{}{}", self.base, percent_encode_path(path));
        let mut request = self.agent.get(url).header("Cache-Control", "no-cache");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if from > 0 {
            request = request.header("Range", format!("bytes={from}-"));
        }
        request.call().map_err(|fault| self.failure(path, fault))
    }

    fn failure(&self, path: &str, fault: ureq::Error) -> PullFault {
        let seconds = self.limits.idle.as_secs_f32();
        let (what, help) = match &fault {
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                let seconds = self.limits.connect.as_secs_f32();
                (
                    format!("the host cannot be reached within {seconds} s"),
                    None,
                )
            }
            ureq::Error::Timeout(_) => (format!("the host said nothing for {seconds} s"), None),
            // What is wrong with a certificate comes as data that is not right.
            ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData => (
                "the host cannot prove that it is the one that was named".to_owned(),
                Some(
                    "where your company has its own certificate authority, this machine must know it (SSL_CERT_FILE)",
                ),
            ),
            _ => ("the host cannot be reached".to_owned(), None),
        };
        let mut error = Error::new(format!("{path}: {what}"));
        error.help = help.map(str::to_owned);
        error.cause = match fault {
            ureq::Error::Timeout(_) => None,
            ureq::Error::Io(cause) => Some(Box::new(cause)),
            fault => Some(Box::new(fault)),
        };
        PullFault::Failed(error)
    }

    /// Says what an answer means that is not the file.
    fn refusal(&self, path: &str, status: StatusCode, answer: &Response<Body>) -> PullFault {
        let code = status.as_u16();
        let sign_in = "sign in where the site lies, or send what proves who you are, with --header or OPSBOOK_PULL_HEADER";
        let error = if let Some(to) = header(answer, "location").filter(|_| status.is_redirection())
        {
            // What follows may be a secret of the sign-in.
            let to: String = to
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .chars()
                .take(200)
                .collect();
            let error = Error::new(format!(
                "{path}: the host asks to sign in, or has moved: it leads to {to}, where nothing is fetched from"
            ));
            match to.strip_suffix(path) {
                Some(base) if base.contains("://") => {
                    error.help(format!("if the site has moved, pull from {base}"))
                }
                _ => error.help(sign_in),
            }
        } else if matches!(code, 401 | 403 | 407 | 511) {
            Error::new(format!("{path}: the host asks to sign in ({status})")).help(sign_in)
        } else {
            Error::new(format!("{path}: the host answers {status}"))
        };
        PullFault::Failed(error)
    }
}

/// Returns the address that some hosts lead to from that of a page: without `.html`, or the page's folder.
fn short(path: &str) -> Option<&str> {
    let short = path.strip_suffix(".html")?;
    match short.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => Some(folder),
        _ => Some(short),
    }
}

/// Says whether an answer is the rest of a file, from the byte that was asked for.
fn is_rest(answer: &Response<Body>, from: u64) -> bool {
    let range = header(answer, "content-range").unwrap_or_default();
    answer.status() == StatusCode::PARTIAL_CONTENT && range.starts_with(&format!("bytes {from}-"))
}

fn header(answer: &Response<Body>, name: &str) -> Option<String> {
    let value = answer.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn typed(header: &Header) -> Result<(HeaderName, HeaderValue), Error> {
    // Neither is shown: the value is a secret, and so may be what was taken for a name.
    let name = header.name.parse::<HeaderName>().ok();
    let value = HeaderValue::from_str(&header.value).ok();
    const OURS: &[&str] = &[
        "host",
        "range",
        "accept-encoding",
        "connection",
        "content-length",
        "transfer-encoding",
    ];
    match (name, value) {
        (Some(name), Some(value)) if !OURS.contains(&name.as_str()) => Ok((name, value)),
        _ => Err(
            Error::new("a header is not of the form `Name: value`, or none that can be set")
                .usage(),
        ),
    }
}
