//! What a pull is told, and what it tells.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;

use crate::offline::keys::PublicKey;

/// What to pull, and what of the world outside it may rely on.
#[derive(Debug, Clone)]
pub struct PullOptions {
    /// Where the site is: an address, a folder or an archive.
    pub place: String,
    /// The folder of the copy.
    pub folder: PathBuf,
    /// The key of who should have published it, where somebody named one.
    pub key: Option<PublicKey>,
    /// What is sent to the host with every request.
    pub headers: Vec<Header>,
    /// Whether an older site may take the place of the copy.
    pub allow_older: bool,
    /// Whether a site that nobody signed may be taken.
    pub allow_unsigned: bool,
    /// The moment as of which the copy is confirmed.
    pub now: Timestamp,
    /// How long anything may take.
    pub limits: Limits,
}

/// A header that proves to a host who asks.
#[derive(Clone)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value, which is a secret.
    pub value: String,
}

/// The value is never shown.
impl std::fmt::Debug for Header {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Header({})", self.name)
    }
}

/// How long anything may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// How long a host may be silent.
    pub idle: Duration,
    /// How many bytes must come in that time, or else the host is too slow.
    pub least: u64,
    /// How many files are fetched at once.
    pub connections: usize,
    /// How often a file that is cut off is asked for, as long as more of it comes each time.
    pub tries: usize,
    /// How long to wait in between.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            least: 8 << 10,
            connections: 4,
            tries: 4,
            pause: Duration::from_millis(500),
        }
    }
}

/// Is told how far a pull is. Called from several threads.
pub trait PullProgress: Sync {
    /// So many bytes will be fetched.
    fn total(&self, bytes: u64);
    /// So many more of them are there.
    fn step(&self, bytes: u64);
}

/// What a pull came to.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// How many files the copy has, as its manifest lists them.
    pub files: usize,
    /// How many of them were fetched.
    pub fetched: usize,
    /// Whether the copy was replaced; else it was right already, and was confirmed.
    pub is_changed: bool,
    /// When the site was built, as in `2026-01-02T03:04:05Z`.
    pub built: Option<String>,
    /// The key that proves it; `None` where it is not signed.
    pub key: Option<PublicKey>,
    /// What was pinned by this pull.
    pub pinned: Option<Pinned>,
    /// Whether everybody on the way could read it, and change it where it is not signed.
    pub is_bare: bool,
}

/// A key that was pinned.
#[derive(Debug, Clone)]
pub struct Pinned {
    /// The file beside the copy.
    pub file: PathBuf,
    /// The key that was pinned before.
    pub before: Option<PublicKey>,
    /// Whether the site itself named the key, and nothing else speaks for it.
    pub is_by_site: bool,
}
