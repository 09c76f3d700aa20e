//! What `docs/hosting.md` says is so: its recipes for nginx and Caddy are run, and every file of a site is asked for.

mod bucket;
mod host;
mod recipes;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use self::host::{Answer, COOKIE, Host, SignIn, TOKEN, ask, caddy, nginx};
use crate::book::{Book, tree};
use crate::serve::Served;

/// What every answer says beside its policy.
const SAID: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// What a file named by its content says.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// Files that an author attaches, one of each type.
const ATTACHED: &[&str] = &[
    "avif", "webp", "gif", "jpg", "mp4", "webm", "log", "yaml", "yml", "toml", "sh", "csv", "txt",
];

fn book(url: &str) -> Book {
    let long = "A line of the runbook that is long enough to be worth packing.\n\n".repeat(40);
    let book = Book::plain()
        .file("opsbook.toml", format!("title = \"Test\"\nowner = \"Ops\"\nurl = \"{url}\"\naudience = \"public\"\n"))
        .file("index.md", format!("# Test\n\n{long}![a map](img/map.png)\n"))
        .file("incidents/index.md", "# Incidents\n\nAll of them.\n")
        .file("incidents/disk.md", "---\nkind: runbook\nalerts: [DiskFull]\naliases: [old/disk]\n---\n\n# Disk full\n\n```bash\ndf -h\n```\n")
        .file("people.md", "---\ncontacts:\n  - { id: ann, name: Ann, phone: \"+1 555 0100\" }\n  - { id: bo, name: Bo, email: bo@example.com }\nrotations:\n  - { id: first, every: 1w, start: 2025-01-06T09:00, members: [ann, bo] }\n---\n# People\n\nWho.\n")
        .file("img/map.png", [7; 40])
        .file("img/plan.pdf", b"plan")
        .file("theme/logo.png", [7; 30])
        // Named like what opsbook writes, and no file of its.
        .file("incidents/assets/shot.1700000000.png", [7; 20])
        .file("incidents/opsbook.md", "# A page of that name\n\nNot the whole book.\n")
        .file("what now/index.md", "# What now\n\nA name with a blank.\n");
    ATTACHED.iter().fold(book, |book, ending| {
        book.file(&format!("files/attached.{ending}"), b"attached".repeat(5))
    })
}

/// Builds the site, and lays beside it what else may lie there.
fn site(book: &Book) -> BTreeMap<String, Vec<u8>> {
    book.build().expect(0);
    let files = [
        ("sw.js", "// worker\n"),
        ("confirmed.js", "window.opsbookConfirmed = {\"at\":null};\n"),
        ("manifest.webmanifest", "{}\n"),
        ("manifest.json.minisig", "untrusted comment: x\n"),
        ("opsbook.pub", "untrusted comment: x\n"),
    ];
    for (name, text) in files {
        let path = book.site().join(name);
        if !path.exists() {
            fs::write(path, text).expect("writable");
        }
    }
    let files = tree(&book.site());
    fs::create_dir(book.site().join(".git")).expect("writable");
    fs::write(book.site().join(".git/config"), "nobodys business\n").expect("writable");
    fs::write(book.site().join(".env"), "nobodys business\n").expect("writable");
    fs::write(book.folder().join("outside.txt"), "nobodys business\n").expect("writable");
    files
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "log" | "yaml" | "yml" | "toml" | "sh" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vcf" => "text/vcard; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "nojekyll" | "minisig" | "pub" => "application/octet-stream",
        other => panic!("{other} is a new kind of file: which type has it in docs/hosting.md?"),
    }
}

/// Says whether a file is named by its content.
fn is_named_by_content(path: &str) -> bool {
    let Some((name, _)) = path
        .strip_prefix("assets/")
        .and_then(|name| name.rsplit_once('.'))
    else {
        return false;
    };
    let digest = name.rsplit('.').next().unwrap_or_default();
    let is_digest = digest.len() == 10 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest && !name.contains('/') && name != digest
}

/// Returns the policy that a page carries itself.
fn own_policy(html: &[u8]) -> String {
    let html = String::from_utf8_lossy(html);
    let meta = html
        .split("http-equiv=\"Content-Security-Policy\" content=\"")
        .nth(1);
    meta.and_then(|rest| rest.split('"').next())
        .expect("a policy")
        .to_owned()
}

/// How a host differs from others.
struct Ways<'a> {
    port: u16,
    /// In front of each path.
    under: &'a str,
    /// Headers of each request.
    with: &'a str,
    /// Whether it is a host for good, which packs, and lets files be kept.
    is_host: bool,
}

impl Ways<'_> {
    #[track_caller]
    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let headers = format!("{}{headers}", self.with);
        ask(
            self.port,
            method,
            &format!("{}/{}", self.under, path.replace(' ', "%20")),
            &headers,
        )
    }

    /// Asks for everything.
    #[track_caller]
    fn are_right(&self, files: &BTreeMap<String, Vec<u8>>) {
        let policy = format!(
            "{}; frame-ancestors 'none'",
            own_policy(&files["index.html"])
        );
        for (path, bytes) in files {
            let answer = self.ask("GET", path, "");
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.body == *bytes, "{path} is sent as it is");
            self.says(path, &answer, &policy);
            let tag = answer.header("etag").to_owned();
            assert!(tag.ends_with('"'), "{path}: {tag}");
            let known = self.ask("GET", path, &format!("If-None-Match: {tag}\r\n"));
            assert_eq!((known.status, known.body.len()), (304, 0), "{path}");
        }
        let head = self.ask("HEAD", "index.html", "");
        assert_eq!((head.status, head.body.len()), (200, 0));
        self.says("index.html", &head, &policy);
        let alert = self.ask("GET", "alerts/diskfull.html?namespace=web&pod=api-7f9c", "");
        assert_eq!(
            (alert.status, &alert.body),
            (200, &files["alerts/diskfull.html"])
        );
        self.folders(files, &policy);
        self.nothing_else(files, &policy);
        if self.is_host {
            self.packs(files, &policy);
        }
    }

    #[track_caller]
    fn says(&self, path: &str, answer: &Answer, policy: &str) {
        assert_eq!(answer.header("content-type"), media_type(path), "{path}");
        let cache = match self.is_host && is_named_by_content(path) {
            true => FOR_A_YEAR,
            false => "no-cache",
        };
        assert_eq!(answer.header("cache-control"), cache, "{path}");
        // Each policy that a page has must allow what it does, so this one may say nothing of scripts and styles.
        let policy = if path == "opsbook.html" {
            "frame-ancestors 'none'"
        } else {
            policy
        };
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        for (name, value) in SAID {
            assert_eq!(answer.header(name), *value, "{path}: {name}");
        }
        if self.is_host {
            assert_eq!(
                answer.header("strict-transport-security"),
                "max-age=31536000",
                "{path}"
            );
        }
    }

    #[track_caller]
    fn folders(&self, files: &BTreeMap<String, Vec<u8>>, policy: &str) {
        for folder in ["", "incidents/"] {
            let answer = self.ask("GET", folder, "");
            assert_eq!(
                (answer.status, &answer.body),
                (200, &files[&format!("{folder}index.html")])
            );
            self.says("index.html", &answer, policy);
        }
        let answer = self.ask("GET", "incidents?namespace=web&pod=a", "");
        assert!(
            [301, 307, 308].contains(&answer.status),
            "{}",
            answer.status
        );
        let to = answer.header("location").to_owned();
        let to = to
            .strip_prefix(&format!("http://127.0.0.1:{}", self.port))
            .unwrap_or(&to)
            .to_owned();
        assert_eq!(to, format!("{}/incidents/?namespace=web&pod=a", self.under));
        let blank = self.ask("GET", "what%20now", "");
        let to = blank.header("location");
        assert!(to.ends_with("/what%20now/"), "{to}");
        self.leads_nowhere_else();
        if self.is_host {
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                let answer = self.ask(method, "index.html", "Content-Length: 0\r\n");
                assert_eq!(answer.status, 405, "{method}");
            }
        }
    }

    /// Browsers take what begins with `//` or `/\` for another host.
    #[track_caller]
    fn leads_nowhere_else(&self) {
        let under = self.under;
        let up = "..%2f".repeat(under.matches('/').count());
        for path in [
            format!("//evil.example/{up}..%2f{under}/incidents"),
            "//evil.example/..%2fincidents?a=b".to_owned(),
            "//evil.example/../incidents".to_owned(),
            "///evil.example/..%2f..%2fincidents".to_owned(),
            "/.//evil.example/..%2f..%2fincidents".to_owned(),
            "/x/..//evil.example/..%2fincidents".to_owned(),
            "/\\evil.example/..%2fincidents".to_owned(),
            "/\\evil.example/../incidents".to_owned(),
            "/%5cevil.example/..%2fincidents".to_owned(),
            "/%2fevil.example/..%2fincidents".to_owned(),
            "/%2f%2fevil.example%2f..%2fincidents".to_owned(),
            "/%09/evil.example/..%2f..%2fincidents".to_owned(),
            "/%0d%0aLocation:%20https://evil.example/..%2f..%2f..%2fincidents".to_owned(),
            format!("//{}/incidents", under.trim_start_matches('/')),
            format!("{under}//evil.example/..%2fincidents"),
            format!("{under}/\\evil.example/..%2fincidents"),
            format!("{under}/%5cevil.example/..%2fincidents"),
        ] {
            let answer = ask(self.port, "GET", &path, self.with);
            let to = answer.header("location");
            let mut start = to.bytes();
            let is_here = start.next() == Some(b'/') && !matches!(start.next(), Some(b'/' | b'\\'));
            assert!(to.is_empty() || is_here, "{path}: {} {to}", answer.status);
            assert!(
                !to.contains(['\\', '\t', ' ']) && !to.contains("//"),
                "{path}: {to}"
            );
        }
    }

    #[track_caller]
    fn nothing_else(&self, files: &BTreeMap<String, Vec<u8>>, policy: &str) {
        for path in [
            "nowhere.html",
            "alerts/NoSuchAlert.html?namespace=web",
            "incidents/nowhere",
            "img/",
            "assets/",
            "assets/opsbook.0123456789.css",
            "assets/opsbook.0123456789.css/x",
            ".git/config",
            ".git/",
            ".env",
            "incidents/.env",
        ] {
            let answer = self.ask("GET", path, "");
            assert_eq!(answer.status, 404, "{path}");
            assert!(
                answer.body == files["404.html"],
                "{path}: {}",
                answer.text()
            );
            self.says("404.html", &answer, policy);
        }
        for path in [
            "../outside.txt",
            "%2e%2e/outside.txt",
            "..%2foutside.txt",
            "incidents/../../outside.txt",
            "..\\outside.txt",
        ] {
            let answer = self.ask("GET", path, "");
            // Above the path of the book another host begins, which here is an empty one.
            let is_refused = answer.status >= 400 || answer.body.is_empty();
            assert!(is_refused, "{path}: {}", answer.status);
            assert!(!answer.text().contains("nobodys"), "{path}");
        }
    }

    #[track_caller]
    fn packs(&self, files: &BTreeMap<String, Vec<u8>>, policy: &str) {
        for path in [
            "opsbook.html",
            "index.html",
            "index.md",
            "opsbook.json",
            "contacts.vcf",
        ] {
            let answer = self.ask("GET", path, "Accept-Encoding: gzip\r\n");
            self.says(path, &answer, policy);
            if files[path].len() < 1000 {
                continue;
            }
            assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
            assert!(answer.header("vary").contains("Accept-Encoding"), "{path}");
            let mut unpacked = Vec::new();
            let mut reader = flate2::read::GzDecoder::new(&answer.body[..]);
            reader
                .read_to_end(&mut unpacked)
                .expect("it can be unpacked");
            assert!(unpacked == files[path], "{path}");
        }
    }
}

fn host<'a>(host: &Host, under: &'a str, with: &'a str) -> Ways<'a> {
    Ways {
        port: host.port,
        under,
        with,
        is_host: true,
    }
}

/// Has the servers of a recipe listen on the port of the test, without a certificate.
fn here(server: &str, plain_port: u16) -> String {
    let lines = server.lines().filter(|line| {
        let line = line.trim();
        !line.starts_with("ssl_")
            && !line.starts_with("listen [::]")
            && !line.starts_with("server_name")
    });
    let lines: Vec<&str> = lines.collect();
    lines
        .join("\n")
        .replace("listen 443 ssl http2;", "listen 127.0.0.1:PORT;")
        .replace("listen 80;", &format!("listen 127.0.0.1:{plain_port};"))
}

#[test]
fn nginx_serves_a_site() {
    let book = book("https://runbooks.example.com");
    let files = site(&book);
    let plain_port = host::free_port();
    let challenges = book.folder().join("acme");
    let challenge = challenges.join(".well-known/acme-challenge");
    fs::create_dir_all(&challenge).expect("writable");
    fs::write(challenge.join("token"), "proof").expect("writable");
    let server = here(&recipes::one("### 3. The server", "nginx"), plain_port)
        .replace("/srv/runbooks/acme", &challenges.display().to_string());
    let Some(server) = nginx(&server, &book.site()) else {
        return;
    };
    host(&server, "", "").are_right(&files);
    let led = ask(plain_port, "GET", "/alerts/DiskFull.html?pod=a&b=c", "");
    assert_eq!(led.status, 301);
    assert_eq!(
        led.header("location"),
        "https://runbooks.cronos-ai.com/alerts/DiskFull.html?pod=a&b=c"
    );
    let renewed = ask(plain_port, "GET", "/.well-known/acme-challenge/token", "");
    assert_eq!((renewed.status, renewed.text().as_str()), (200, "proof"));
}

#[test]
fn caddy_serves_a_site() {
    let book = book("https://runbooks.example.com");
    let files = site(&book);
    if let Some(server) = caddy(&recipes::one("## With Caddy", "caddy"), &book.site()) {
        host(&server, "", "").are_right(&files);
    }
}

/// Returns the part of the Caddyfile that belongs to all sites.
fn shared_caddy() -> String {
    let whole = recipes::one("## With Caddy", "caddy");
    let (shared, _) = whole
        .split_once("\nrunbooks.cronos-ai.com")
        .expect("a site of its own");
    shared.to_owned()
}

#[test]
fn both_serve_it_under_a_path() {
    let book = book("https://intranet.example.com/runbooks");
    let files = site(&book);
    let server = recipes::one("## Under a path", "nginx");
    let server = format!("server {{\nlisten 127.0.0.1:PORT;\nabsolute_redirect off;\n{server}}}\n");
    let sub_path = recipes::one("## Under a path", "caddy");
    let servers = [
        nginx(&server, &book.site()),
        caddy(&format!("{}\n{sub_path}", shared_caddy()), &book.site()),
    ];
    for server in servers.iter().flatten() {
        host(server, "/runbooks", "").are_right(&files);
        let led = ask(server.port, "GET", "/runbooks?a=b&c=d", "");
        assert_eq!(
            (led.status, led.header("location")),
            (308, "/runbooks/?a=b&c=d")
        );
        let outside = ask(server.port, "GET", "/index.html", "");
        assert!(outside.body != files["index.html"]);
    }
}

#[test]
fn both_serve_it_behind_a_sign_in() {
    let book = book("https://runbooks.example.com");
    let files = site(&book);
    let sign_in = SignIn::start();
    let asked = format!("127.0.0.1:{}", sign_in.port);
    let with = |text: String| text.replace("127.0.0.1:4180", &asked);
    let nginx_server = with(here(&recipes::one("## Behind a sign-in", "nginx"), 0));
    let caddyfile = with(recipes::one("## Behind a sign-in", "caddy"));
    let servers = [
        nginx(&nginx_server, &book.site()),
        caddy(&format!("{}\n{caddyfile}", shared_caddy()), &book.site()),
    ];
    for server in servers.iter().flatten() {
        host(server, "", COOKIE).are_right(&files);
        host(server, "", TOKEN).are_right(&files);
        let signed_in = ask(server.port, "GET", "/index.html", COOKIE);
        assert_eq!(
            signed_in.header("set-cookie"),
            "session=good; Path=/; Max-Age=60",
            "a session is prolonged"
        );
        let machine = ask(server.port, "GET", "/index.html", TOKEN);
        assert!(!machine.headers.contains_key("set-cookie"));
        let style = files
            .keys()
            .find(|path| path.ends_with(".css"))
            .expect("a style sheet");
        for path in [
            "",
            "sw.js",
            "manifest.json",
            style,
            "alerts/DiskFull.html?namespace=web&pod=a",
            "nowhere.html",
            "opsbook.html",
        ] {
            let answer = ask(server.port, "GET", &format!("/{path}"), "");
            assert_eq!(answer.status, 403, "{path}");
            assert_eq!(
                answer.text(),
                format!("sign in, then /{path}"),
                "the whole address is carried"
            );
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            is_guarded(&answer);
        }
        let page = ask(server.port, "GET", "/oauth2/sign_in", "");
        assert_eq!(
            (page.status, page.header("cache-control")),
            (200, "no-store")
        );
        is_guarded(&page);
        assert_eq!(
            page.header("content-security-policy"),
            "",
            "its own scripts may run"
        );
    }
}

/// Says that the page to sign in is protected as far as it can be without knowing its scripts.
#[track_caller]
fn is_guarded(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000"
    );
}

#[test]
fn opsbook_serve_sends_the_same() {
    let book = book("https://runbooks.example.com");
    book.build().expect(0);
    let mut files = tree(&book.site());
    let served = Served::new(book);
    let ways = Ways {
        port: served.address.port(),
        under: "",
        with: "",
        is_host: false,
    };
    // The records of a build, which nobody asks it for.
    files.retain(|path, _| path != "manifest.json" && path != "confirmed.js");
    // In the place of the worker stands one that removes itself: a preview shows what was just written, not what was kept.
    let retired = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/retired_worker.js");
    let before = files.insert("sw.js".to_owned(), fs::read(retired).expect("the worker"));
    assert!(before.is_some_and(|worker| worker != files["sw.js"]));
    ways.are_right(&files);
}

/// What a host reads itself may be put into the folder of the site by hand.
#[test]
fn files_for_the_host_stay() {
    let book = book("https://runbooks.example.com");
    book.build().expect(0);
    let rules = recipes::one("## With Netlify, and with Cloudflare", "text");
    let own = [
        ("_headers", rules.as_str()),
        ("_redirects", "/old /index.html 301\n"),
        ("CNAME", "runbooks.example.com\n"),
    ];
    for (name, text) in own {
        fs::write(book.site().join(name), text).expect("writable");
    }
    let folder = book.site().display().to_string();
    book.run(&["verify", &folder]).expect(0);
    book.build().expect(0);
    book.run(&["verify", &folder]).expect(0);
    for (name, text) in own {
        let kept = fs::read_to_string(book.site().join(name)).expect("it is there");
        assert_eq!(kept, text, "{name}");
    }
}

#[test]
fn headers_of_netlify_and_cloudflare_fit_every_file() {
    let book = book("https://runbooks.example.com");
    let files = site(&book);
    let rules = Rules::read(&recipes::one(
        "## With Netlify, and with Cloudflare",
        "text",
    ));
    for path in files.keys() {
        let headers = rules.of(&format!("/{path}"));
        // Asked about each time, as these hosts do by themselves: no rule can tell names with a digest from others.
        assert_eq!(headers.get("cache-control"), None, "{path}");
        assert_eq!(headers["strict-transport-security"], "max-age=31536000");
        assert_eq!(
            headers["content-security-policy"], "frame-ancestors 'none'",
            "{path}"
        );
        for (name, value) in SAID {
            assert_eq!(headers[*name], *value, "{path}");
        }
    }
}

/// Rules of a `_headers` file.
struct Rules(Vec<(String, Vec<(String, String)>)>);

impl Rules {
    fn read(text: &str) -> Rules {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        {
            match line.starts_with(' ') {
                false => rules.push((line.trim().to_owned(), Vec::new())),
                true => {
                    let (name, value) = line.split_once(':').expect("a header");
                    let header = (name.trim().to_ascii_lowercase(), value.trim().to_owned());
                    rules
                        .last_mut()
                        .expect("a path stands above")
                        .1
                        .push(header);
                }
            }
        }
        Rules(rules)
    }

    /// Returns the headers of a path. Those that two rules name are joined.
    fn of(&self, path: &str) -> BTreeMap<String, String> {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (_, own) in self.0.iter().filter(|(pattern, _)| is_match(pattern, path)) {
            for (name, value) in own {
                headers
                    .entry(name.clone())
                    .and_modify(|first| *first = format!("{first}, {value}"))
                    .or_insert_with(|| value.clone());
            }
        }
        headers
    }
}

/// Says whether a path fits a pattern, in which `:name` stands for what lies between two slashes and `*` for the rest.
fn is_match(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for part in pattern.split('/') {
        if part == "*" {
            return parts.next().is_some();
        }
        match parts.next() {
            Some(own) if part == own || (part.starts_with(':') && !own.is_empty()) => {}
            _ => return false,
        }
    }
    parts.next().is_none()
}

#[test]
fn what_cannot_be_run_here_can_be_read() {
    for script in recipes::all("bash") {
        let mut child = Command::new("bash");
        child.args(["-n", "-c", &script]);
        let output = child.output().expect("bash is there");
        assert!(
            output.status.success(),
            "{script}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    for text in recipes::all("json") {
        serde_json::from_str::<serde_json::Value>(&text).expect(&text);
    }
    for text in recipes::all("yaml") {
        serde_saphyr::from_str::<serde_json::Value>(&text).expect(&text);
    }
    let workflow = recipes::one("## With GitHub Pages", "yaml");
    let job = recipes::one("## With GitLab Pages", "yaml");
    for text in [&workflow, &job] {
        assert!(text.contains("opsbook check content") && text.contains("opsbook build content"));
    }
    assert!(workflow.contains("fetch-depth: 0") && job.contains("GIT_DEPTH: \"0\""));
}

/// In the recipes, in the program, and in the template the policy is one.
#[test]
fn there_is_one_policy() {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/base.html");
    let own = own_policy(&fs::read(template).expect("the template"));
    let sent = format!("\"{own}; frame-ancestors 'none'\"");
    let maps = recipes::one("### 1. Rules that belong to all sites", "nginx");
    assert!(maps.contains(&sent) && recipes::one("## With Caddy", "caddy").contains(&sent));
}
