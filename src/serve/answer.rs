//! What is asked → what is answered. Knows no socket.

use super::Content;
use crate::source::Digest;

/// What a request asks for.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    /// Path and query, as sent.
    pub(super) target: &'a str,
    /// Whether it was sent to this server by a name that is its own.
    pub(super) is_own_host: bool,
    /// The versions that the browser has, if it named any.
    pub(super) etag: Option<String>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

/// Sent with every answer: the same as `docs` recommends for a host.
const HEADERS: &[(&str, &str)] = &[
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; \
         worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
];

/// Answers a request.
pub(super) fn to(asked: &Asked<'_>, content: &dyn Content) -> Answer {
    if !asked.is_own_host {
        return plain(421, "This server answers to localhost only.\n");
    }
    if !matches!(asked.method, "GET" | "HEAD") {
        let mut answer = plain(405, "Only GET and HEAD are answered.\n");
        answer.headers.push(("Allow", "GET, HEAD".to_owned()));
        return answer;
    }
    let path = asked.target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = decoded(path).and_then(|path| path.strip_prefix('/').map(str::to_owned))
    else {
        return plain(400, "This is no path.\n");
    };
    let wanted = match path.as_str() {
        "" => "index.html".to_owned(),
        path if path.ends_with('/') => format!("{path}index.html"),
        path => path.to_owned(),
    };
    match content.file(&wanted) {
        Some(Ok(bytes)) => found(asked, &wanted, bytes),
        Some(Err(error)) => plain(500, &format!("{error}\n")),
        None if content.file(&format!("{wanted}/index.html")).is_some() => {
            let mut answer = plain(301, "");
            // Only a path that is in the site is sent back, encoded again, so it cannot lead elsewhere.
            let target = asked.target.split(['?', '#']).next().unwrap_or_default();
            answer.headers.push(("Location", format!("{target}/")));
            answer
        }
        None => not_found(content),
    }
}

fn found(asked: &Asked<'_>, path: &str, bytes: Vec<u8>) -> Answer {
    let etag = format!("\"{}\"", Digest::of(&bytes).short(32));
    let is_known = asked.etag.as_ref().is_some_and(|known| {
        known.split(',').any(
            |one| matches!(one.trim().trim_start_matches("W/"), one if one == etag || one == "*"),
        )
    });
    let mut answer = match is_known {
        true => Answer {
            status: 304,
            headers: common(),
            body: Vec::new(),
        },
        false => Answer {
            status: 200,
            headers: common(),
            body: bytes,
        },
    };
    answer
        .headers
        .push(("Content-Type", media_type(path).to_owned()));
    answer.headers.push(("ETag", etag));
    answer
}

fn not_found(content: &dyn Content) -> Answer {
    let page = content.file("404.html").and_then(Result::ok);
    let mut answer = Answer {
        status: 404,
        headers: common(),
        body: page.unwrap_or_default(),
    };
    answer
        .headers
        .push(("Content-Type", media_type("404.html").to_owned()));
    answer
}

fn plain(status: u16, words: &str) -> Answer {
    let mut headers = common();
    headers.push(("Content-Type", "text/plain; charset=utf-8".to_owned()));
    Answer {
        status,
        headers,
        body: words.as_bytes().to_vec(),
    }
}

fn common() -> Vec<(&'static str, String)> {
    HEADERS
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

/// Resolves percent signs; `None` for what is not UTF-8 or holds a NUL.
fn decoded(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded)
        .ok()
        .filter(|path| !path.contains('\0'))
}

fn media_type(path: &str) -> &'static str {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json; charset=utf-8",
        Some("webmanifest") => "application/manifest+json; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("md" | "markdown") => "text/markdown; charset=utf-8",
        Some("txt" | "log" | "sh" | "py" | "yaml" | "yml" | "toml" | "csv") => {
            "text/plain; charset=utf-8"
        }
        Some("vcf") => "text/vcard; charset=utf-8",
        Some("ics") => "text/calendar; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/x-icon",
        Some("pdf") => "application/pdf",
        Some("mp4") => "video/mp4",
        Some("woff2") => "font/woff2",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    struct Site;

    impl Content for Site {
        fn file(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
            match path {
                "index.html" | "a/index.html" | "404.html" | "with space.html" => {
                    Some(Ok(path.as_bytes().to_vec()))
                }
                _ => None,
            }
        }
    }

    fn get(target: &str) -> Answer {
        to(
            &Asked {
                method: "GET",
                target,
                is_own_host: true,
                etag: None,
            },
            &Site,
        )
    }

    #[test]
    fn paths_lead_to_files_of_the_site_and_nowhere_else() {
        assert_eq!(get("/").body, b"index.html");
        assert_eq!(get("/a/?q#f").body, b"a/index.html");
        assert_eq!(get("/a").status, 301);
        assert_eq!(get("/with%20space.html").status, 200);
        for target in [
            "/../etc/passwd",
            "/%2e%2e/x",
            "/a/..%2f..%2fx",
            "/\\x",
            "//etc",
            "/nope",
        ] {
            assert_eq!(get(target).status, 404, "{target}");
        }
        assert_eq!(get("/%00").status, 400);
        assert_eq!(get("*").status, 400);
    }

    #[test]
    fn what_is_known_is_not_sent_again_and_others_are_refused() {
        let etag = get("/")
            .headers
            .iter()
            .find(|(name, _)| *name == "ETag")
            .map(|(_, value)| value.clone());
        let again = to(
            &Asked {
                method: "GET",
                target: "/",
                is_own_host: true,
                etag,
            },
            &Site,
        );
        assert_eq!((again.status, again.body.len()), (304, 0));
        let foreign = Asked {
            method: "GET",
            target: "/",
            is_own_host: false,
            etag: None,
        };
        assert_eq!(to(&foreign, &Site).status, 421);
        let post = Asked {
            method: "POST",
            target: "/",
            is_own_host: true,
            etag: None,
        };
        assert_eq!(to(&post, &Site).status, 405);
    }
}
