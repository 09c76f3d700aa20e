//! A web host that can be told to misbehave, and a site that was made and signed by hand for it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opsbook::offline::SecretKey;
use opsbook::publish::{Manifest, ManifestFile, Signer as _};
use opsbook::source::{Digest, percent_decode};

/// The files of a site, by path.
pub type Site = BTreeMap<String, Vec<u8>>;

/// Makes a site of some files, with its manifest, and signed by a key.
pub fn site(files: &[(&str, &[u8])], built: Option<&str>, key: Option<&SecretKey>) -> Site {
    let files = files
        .iter()
        .map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    let mut site: Site = files.collect();
    if let Some(key) = key {
        site.insert("opsbook.pub".to_owned(), key.public_file().into_bytes());
    }
    publish(&mut site, built, key);
    site
}

/// Writes the manifest of a site anew, and its signature.
pub fn publish(site: &mut Site, built: Option<&str>, key: Option<&SecretKey>) {
    site.remove("manifest.json");
    site.remove("manifest.json.minisig");
    let files = site.iter().map(|(path, bytes)| ManifestFile {
        path: path.clone(),
        size: bytes.len() as u64,
        sha256: Digest::of(bytes).to_string(),
    });
    let manifest = Manifest {
        format: 1,
        tool: "opsbook 0.1.0".to_owned(),
        built: built.map(str::to_owned),
        commit: None,
        files: files.collect(),
    };
    let json = manifest.to_json();
    if let Some(key) = key {
        let signature = key.sign(json.as_bytes(), &manifest.said(), None);
        let signature = signature.expect("random numbers").into_bytes();
        site.insert("manifest.json.minisig".to_owned(), signature);
    }
    site.insert("manifest.json".to_owned(), json.into_bytes());
}

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub from: Option<usize>,
    pub head: String,
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// What is said of the length, where it is not the truth.
    pub length: Option<usize>,
    /// After how many bytes the line goes dead.
    pub cut: Option<usize>,
    /// How long to wait after each piece of so many bytes.
    pub pace: Option<(usize, Duration)>,
}

impl Answer {
    pub fn status(status: &'static str) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: b"<!doctype html><title>Sign in</title>".to_vec(),
            length: None,
            cut: None,
            pace: None,
        }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

type Rule = Box<dyn Fn(&Asked, Answer) -> Answer + Send + Sync>;

/// The host. It is gone when it is dropped.
pub struct Host {
    pub url: String,
    state: Arc<State>,
}

struct State {
    site: Mutex<Site>,
    rule: Mutex<Arc<Rule>>,
    asked: Mutex<Vec<Asked>>,
    sent: Mutex<usize>,
    is_over: AtomicBool,
}

impl Host {
    pub fn of(site: &Site) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/book", listener.local_addr().expect("an address"));
        let state = Arc::new(State {
            site: Mutex::new(site.clone()),
            rule: Mutex::new(Arc::new(Box::new(|_, answer| answer))),
            asked: Mutex::default(),
            sent: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Host { url, state }
    }

    /// Has another site from now on.
    pub fn publish(&self, site: &Site) {
        *self.state.site.lock().expect("not poisoned") = site.clone();
    }

    /// Does something else than it should with what it would answer.
    pub fn does(&self, rule: impl Fn(&Asked, Answer) -> Answer + Send + Sync + 'static) {
        *self.state.rule.lock().expect("not poisoned") = Arc::new(Box::new(rule));
    }

    /// Behaves again.
    pub fn behaves(&self) {
        self.does(|_, answer| answer);
    }

    /// Returns what was asked since the last time.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.state.asked.lock().expect("not poisoned"))
    }

    /// Returns the paths that were asked for since the last time, sorted.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.asked().into_iter().map(|it| it.path).collect();
        paths.sort();
        paths
    }

    /// Returns how many bytes of bodies were sent since the last time.
    pub fn sent(&self) -> usize {
        std::mem::take(&mut *self.state.sent.lock().expect("not poisoned"))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::SeqCst);
        let address = self
            .url
            .trim_start_matches("http://")
            .trim_end_matches("/book");
        let _ = TcpStream::connect(address);
    }
}

impl State {
    fn serve(&self, stream: TcpStream) {
        let Ok(mut out) = stream.try_clone() else {
            return;
        };
        let mut lines = BufReader::new(stream);
        loop {
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                if !lines.read_line(&mut head).is_ok_and(|length| length > 0) {
                    return;
                }
            }
            let Some(asked) = understood(&head) else {
                return;
            };
            let answer = self.answer(&asked);
            self.asked.lock().expect("not poisoned").push(asked);
            if self.send(&mut out, &answer).is_none() {
                return;
            }
        }
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let found = self
            .site
            .lock()
            .expect("not poisoned")
            .get(&asked.path)
            .cloned();
        let honest = match (found, asked.from) {
            (None, _) => Answer::status("404 Not Found").header("Content-Type", "text/html"),
            (Some(body), Some(from)) if from < body.len() => {
                let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                let body = body[from..].to_vec();
                Answer {
                    body,
                    ..Answer::status("206 Partial Content")
                }
                .header("Content-Range", range)
            }
            (Some(_), Some(_)) => Answer::status("416 Range Not Satisfiable"),
            (Some(body), None) => Answer {
                body,
                ..Answer::status("200 OK")
            },
        };
        let kind = match asked.path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            _ => "application/octet-stream",
        };
        let rule = Arc::clone(&self.rule.lock().expect("not poisoned"));
        rule(asked, honest.header("Content-Type", kind))
    }

    /// Sends an answer; nothing where the line is dead afterwards.
    fn send(&self, out: &mut TcpStream, answer: &Answer) -> Option<()> {
        let length = answer.length.unwrap_or(answer.body.len());
        let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {length}\r\n", answer.status);
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        out.write_all(head.as_bytes()).ok()?;
        let body = &answer.body[..answer
            .cut
            .unwrap_or(answer.body.len())
            .min(answer.body.len())];
        let (size, pause) = answer.pace.unwrap_or((usize::MAX, Duration::ZERO));
        for piece in body.chunks(size.min(1 << 16)) {
            out.write_all(piece).ok()?;
            *self.sent.lock().expect("not poisoned") += piece.len();
            thread::sleep(pause);
        }
        (answer.cut.is_none() && answer.length.is_none()).then_some(())
    }
}

fn understood(head: &str) -> Option<Asked> {
    let path = head.strip_prefix("GET /book/")?.split(' ').next()?;
    let range = head.lines().find_map(|line| {
        let line = line.to_ascii_lowercase();
        line.strip_prefix("range: bytes=")
            .map(|range| range.trim_end_matches('-').to_owned())
    });
    Some(Asked {
        path: percent_decode(path),
        from: range.and_then(|from| from.parse().ok()),
        head: head.to_owned(),
    })
}
