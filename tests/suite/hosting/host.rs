//! A web server with the recipes, on a port of this machine, and a client that asks it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::recipes;
use crate::serve::PATIENCE;

/// A server that runs until this goes.
pub struct Host {
    pub port: u16,
    child: Child,
    /// What it needs to run; gone with it.
    _folder: TempDir,
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the folder of the site stands in the recipes.
const ROOT: &str = "/srv/runbooks/current";

/// Returns a program, or says that a test is skipped.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/bin".into()]);
    let found = folders
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: {name} is not installed");
    }
    found
}

/// Returns a port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    listener.local_addr().expect("it is bound").port()
}

/// Runs nginx with these parts of `http`, in which `PORT` stands for the port; `None` where there is none.
pub fn nginx(servers: &str, site: &Path) -> Option<Host> {
    let program = program("nginx")?;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path().display().to_string();
    let port = free_port();
    let snippet = format!("{at}/opsbook.conf");
    fs::write(
        &snippet,
        recipes::one("### 2. What a site is served with", "nginx"),
    )
    .expect("writable");
    let maps = recipes::one("### 1. Rules that belong to all sites", "nginx")
        .replace(ROOT, &site.display().to_string());
    let servers = servers
        .replace("PORT", &port.to_string())
        .replace("/etc/nginx/snippets/opsbook.conf", &snippet)
        .replace(ROOT, &site.display().to_string());
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {at}/{kind};\n"))
        .concat();
    // One process alone, which reads as who started it: the site lies in a folder of theirs.
    let config = format!(
        "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}{maps}{servers}\n}}\n"
    );
    let file = folder.path().join("nginx.conf");
    fs::write(&file, config).expect("writable");
    let mut command = Command::new(program);
    command
        .arg("-c")
        .arg(&file)
        .arg("-p")
        .arg(folder.path())
        .arg("-e")
        .arg(folder.path().join("start.log"));
    Some(Host::start(command, port, folder))
}

/// Runs Caddy with this Caddyfile, whose hosts become the port; `None` where there is none.
pub fn caddy(caddyfile: &str, site: &Path) -> Option<Host> {
    let program = program("caddy")?;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let port = free_port();
    let here = format!("http://127.0.0.1:{port} {{");
    let caddyfile = caddyfile
        .replace("runbooks.cronos-ai.com {", &here)
        .replace("intranet.example.com {", &here)
        .replace(ROOT, &site.display().to_string());
    let alone = "{\n\tadmin off\n\tauto_https off\n}\n\n";
    let file = folder.path().join("Caddyfile");
    fs::write(&file, format!("{alone}{caddyfile}")).expect("writable");
    let mut command = Command::new(program);
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(&file);
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        command.env(variable, folder.path());
    }
    Some(Host::start(command, port, folder))
}

impl Host {
    fn start(mut command: Command, port: u16, folder: TempDir) -> Host {
        let said = fs::File::create(folder.path().join("said.log")).expect("writable");
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .spawn();
        let mut host = Host {
            port,
            child: child.expect("the server starts"),
            _folder: folder,
        };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = host.child.try_wait().expect("it can be asked");
            if ended.is_some() || began.elapsed() > PATIENCE {
                let said = |name: &str| {
                    fs::read_to_string(host._folder.path().join(name)).unwrap_or_default()
                };
                panic!(
                    "it does not listen: {}{}{}",
                    said("said.log"),
                    said("start.log"),
                    said("error.log")
                );
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        host
    }
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// By lower-case names; those that were sent twice are joined by ` AND `, which no test expects.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks the server on a port; `headers` are lines that end in `\r\n`.
#[track_caller]
pub fn ask(port: u16, method: &str, target: &str, headers: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("is not zero");
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut said = Vec::new();
    stream.read_to_end(&mut said).expect("it answers");
    let end = said
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8_lossy(&said[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_owned();
        headers
            .entry(name.to_ascii_lowercase())
            .and_modify(|first| *first = format!("{first} AND {value}"))
            .or_insert(value);
    }
    let mut body = said.split_off(end + 4);
    if headers
        .get("transfer-encoding")
        .is_some_and(|coding| coding == "chunked")
    {
        body = unchunked(&body);
    }
    Answer {
        status: status.expect("a status"),
        headers,
        body,
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).expect("the size of a chunk");
        if size == 0 {
            break;
        }
        body.extend(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
    body
}

/// What oauth2-proxy is asked by a server, and no more of it: who is signed in, and the page to do so.
pub struct SignIn {
    pub port: u16,
    ends: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// The cookie of who is signed in.
pub const COOKIE: &str = "Cookie: session=good\r\n";

/// What prolongs the session.
const PROLONGED: &str = "Set-Cookie: session=good; Path=/; Max-Age=60\r\n";

/// The token of a machine.
pub const TOKEN: &str = "Authorization: Bearer good\r\n";

impl SignIn {
    pub fn start() -> SignIn {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let port = listener.local_addr().expect("it is bound").port();
        let ends = Arc::new(AtomicBool::new(false));
        let told = ends.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if told.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(stream) = stream {
                    answer(stream);
                }
            }
        });
        SignIn {
            port,
            ends,
            thread: Some(thread),
        }
    }
}

impl Drop for SignIn {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default();
    let value = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or(String::new(), |(_, value)| value.trim().to_owned())
    };
    let is_known = value("cookie") == "session=good" || value("authorization") == "Bearer good";
    let (status, body) = match target.split('?').next() {
        Some("/oauth2/auth") if is_known => ("202 Accepted", String::new()),
        Some("/oauth2/auth") => ("401 Unauthorized", "Unauthorized".to_owned()),
        _ => (
            "200 OK",
            format!("sign in, then {}", value("x-auth-request-redirect")),
        ),
    };
    // A session is prolonged now and then; here, each time.
    let prolonged = match status {
        "202 Accepted" if !value("cookie").is_empty() => PROLONGED,
        _ => "",
    };
    let length = body.len();
    let said = format!(
        "HTTP/1.1 {status}\r\n{prolonged}Content-Type: text/html; charset=utf-8\r\nCache-Control: max-age=600\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    let _ = stream.write_all(said.as_bytes());
}
