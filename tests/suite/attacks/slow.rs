//! Clients that take their time.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::book;
use crate::serve::{PATIENCE, Served, status};

/// How a client can be slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slow {
    /// Connects and says nothing.
    Silent,
    /// Begins a request and does not end it.
    Half,
    /// Sends a byte of it now and then.
    Trickles,
    /// Is answered once and stays.
    Idle,
    /// Asks for a large file and does not read.
    Deaf,
    /// Asks for it again and again, and does not read.
    Floods,
}

const SLOW: [Slow; 6] = [
    Slow::Silent,
    Slow::Half,
    Slow::Trickles,
    Slow::Idle,
    Slow::Deaf,
    Slow::Floods,
];

impl Slow {
    fn begin(self, served: &Served, number: usize) -> TcpStream {
        let mut stream = served.connect();
        let host = served.address;
        let large = format!("GET /large.zip?{number} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let bytes = match self {
            Slow::Silent => String::new(),
            Slow::Half => "GET / HTTP/1.1\r\nHost: loc".to_owned(),
            Slow::Trickles => "G".to_owned(),
            Slow::Idle => format!("HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            Slow::Deaf => large,
            Slow::Floods => large.repeat(100),
        };
        // It may be closed at once, where all places are taken.
        let _ = stream.write_all(bytes.as_bytes());
        stream
    }
}

#[test]
fn five_hundred_slow_clients_starve_nobody() {
    let book = book().file("large.zip", vec![b'x'; 8_000_000]);
    let served = Served::new(book);
    served.is_well();
    #[cfg(target_os = "linux")]
    let before = served.told("VmRSS");
    let mut slowest = Duration::ZERO;
    std::thread::scope(|scope| {
        let served = &served;
        // The slow end when this goes, however the test does.
        let (_until, ended) = channel::<()>();
        scope.spawn(move || {
            let kinds = SLOW.iter().copied().cycle().take(500).enumerate();
            let begin = |(number, slow): (usize, Slow)| (slow, slow.begin(served, number));
            let mut clients: Vec<_> = kinds.map(begin).collect();
            let pause = Duration::from_millis(20);
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                // Those who are closed come again.
                for (number, (slow, stream)) in clients.iter_mut().enumerate() {
                    if *slow == Slow::Trickles && stream.write_all(b"G").is_err() {
                        *stream = slow.begin(served, number);
                    }
                }
            }
        });
        for number in 0..200 {
            let begun = Instant::now();
            let page = if number % 2 == 0 {
                "GET /"
            } else {
                "GET /sub/a.html"
            };
            let said = served.ask(page, "");
            assert_eq!(status(&said), 200, "request {number}: {said}");
            slowest = slowest.max(begun.elapsed());
            #[cfg(target_os = "linux")]
            {
                let grown = served.told("VmRSS").saturating_sub(before);
                assert!(
                    grown <= 64 * 1024,
                    "{grown} KiB more after {number} requests"
                );
                assert!(served.told("Threads") <= 64);
            }
        }
    });
    eprintln!("the slowest honest answer took {slowest:?}");
    #[cfg(target_os = "linux")]
    eprintln!(
        "{} KiB, before {before} KiB; {} threads",
        served.told("VmRSS"),
        served.told("Threads")
    );
    assert!(slowest < PATIENCE);
    served.is_well();
}

#[test]
fn who_is_slow_is_closed() {
    let served = Served::new(book());
    let slow = [(Slow::Silent, 0), (Slow::Half, 408), (Slow::Idle, 200)];
    let streams = slow.map(|(slow, expected)| (slow, expected, slow.begin(&served, 0)));
    for (slow, expected, mut stream) in streams {
        let mut said = Vec::new();
        stream
            .read_to_end(&mut said)
            .expect("it is closed, and does not hang");
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(status(&said), expected, "{slow:?}: {said}");
    }
    served.is_well();
}
