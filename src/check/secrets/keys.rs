//! Private keys in blocks of lines: PEM, OpenSSH, PGP, PuTTY; and what a Kubernetes `Secret` holds.

use super::filler::is_filler;
use super::looks;
use super::{Found, Reader};
use crate::data::decode_base64;

/// Longest body of a key that is looked at.
const MOST: usize = 64 << 10;

/// Reads a block from the first dash of its first line; returns where it ends.
pub(super) fn pem(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let rest = &reader.text[at..];
    let label = rest.strip_prefix("-----BEGIN ")?;
    let label = &label[..label.bytes().take(64).position(|b| b == b'-')?];
    if !label.contains("PRIVATE KEY") {
        return None;
    }
    let from = at + "-----BEGIN ".len() + label.len() + 5;
    let within = reader
        .text
        .floor_char_boundary((from + MOST).min(reader.text.len()));
    let body = reader.text.get(from..within)?;
    let body = &body[..body.find("-----").unwrap_or(body.len())];
    // A key goes on to its end, or as far as its lines are some: prose that names the first line has none.
    let closed = reader.text[from + body.len()..].starts_with("-----END");
    let body = match closed {
        true => body,
        false => {
            &body[..body
                .len()
                .min(4096)
                .min(body.find("\n\n").unwrap_or(body.len()))]
        }
    };
    let is_base64 = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    // The longest run tells data from prose.
    let longest = body
        .split(|c: char| !is_base64(&c))
        .map(str::len)
        .max()
        .unwrap_or_default();
    let letters: String = body.chars().filter(is_base64).take(2000).collect();
    let has_blank = ["...", "xxxx", "XXXX", "<", "{{", "$", "\u{2026}", "****"]
        .iter()
        .any(|part| body.contains(part));
    if longest < 24
        || letters.len() < 40
        || has_blank
        || looks::entropy(&letters) < 3.5
        || body.to_ascii_lowercase().contains("redacted")
    {
        return None;
    }
    let skipped = body.len() - body.trim_start_matches(['\\', 'n', 'r']).trim_start().len();
    let skipped = if body.starts_with('\\') {
        skipped
    } else {
        body.len() - body.trim_start().len()
    };
    let to = from + body.trim_end().len();
    reader
        .found
        .push(Found::block(from + skipped..to, "a private key"));
    Some(to)
}

/// Reads the lines behind `Private-Lines: N` of a PuTTY key.
pub(super) fn putty(reader: &mut Reader<'_>, at: usize) {
    let Some(rest) = reader.text[at..].strip_prefix("Private-Lines:") else {
        return;
    };
    let Some((count, body)) = rest.split_once('\n') else {
        return;
    };
    let Ok(count) = count.trim().parse::<usize>() else {
        return;
    };
    let from = at + "Private-Lines:".len() + (rest.len() - body.len());
    let length: usize = body
        .split_inclusive('\n')
        .take(count.min(200))
        .map(str::len)
        .sum();
    let body = &reader.text[from..from + length];
    if body.trim().len() >= 24 && !is_filler(body.lines().next().unwrap_or_default().trim()) {
        reader.found.push(Found::block(
            from..from + body.trim_end().len(),
            "a private key",
        ));
    }
}

/// Reads the values of a Kubernetes `Secret` from its `kind:` on.
pub(super) fn kubernetes(reader: &mut Reader<'_>, at: usize) {
    let Some(rest) = reader.text[at..].strip_prefix("kind: Secret") else {
        return;
    };
    let mut offset = at + "kind: Secret".len();
    let mut lines = rest.split_inclusive('\n');
    if !lines.next().is_some_and(|line| line.trim().is_empty()) {
        return;
    }
    offset += rest.find('\n').map_or(rest.len(), |end| end + 1);
    // How deep `data:` stands, and whether its values are base64.
    let mut data: Option<(usize, bool)> = None;
    for line in lines.take(300) {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if trimmed.starts_with("---")
            || trimmed.starts_with("```")
            || trimmed.starts_with("~~~")
            || trimmed.starts_with("kind:")
            || line.len() > 65_536
        {
            return;
        }
        match (trimmed, data) {
            ("data:", _) => data = Some((depth, true)),
            ("stringData:", _) => data = Some((depth, false)),
            ("", _) => {}
            (_, Some((at, _))) if depth <= at => data = None,
            (entry, Some((_, is_base64))) => {
                if let Some((key, value)) = entry.split_once(':') {
                    let start = offset + depth + key.len() + 1;
                    value_of_secret(reader, key, value, start, is_base64);
                }
            }
            _ => {}
        }
        offset += line.len();
    }
}

/// Returns where the values behind `encryptedData:` of a `SealedSecret` end: only its cluster can read them.
pub(super) fn sealed(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let rest = reader.text[at..].strip_prefix("encryptedData:")?;
    let mut lines = rest.split_inclusive('\n');
    let first = lines.next()?;
    if !first.trim().is_empty() {
        return None;
    }
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'.');
    let mut to = at + "encryptedData:".len() + first.trim_end().len();
    let mut offset = at + "encryptedData:".len() + first.len();
    for line in lines {
        let value = line.split_once(": ").map_or("", |(_, value)| value);
        let value = value.trim().trim_matches(['"', '\'']);
        if !value.starts_with("Ag") || !value.bytes().all(is_base64) {
            break;
        }
        to = offset + line.trim_end().len();
        offset += line.len();
    }
    Some(to)
}

fn value_of_secret(reader: &mut Reader<'_>, key: &str, value: &str, start: usize, is_base64: bool) {
    let inner = value.trim_start();
    let start = start + value.len() - inner.len();
    let inner = inner.split(" #").next().unwrap_or_default().trim_end();
    let quotes = inner.starts_with(['"', '\'']) && inner.len() > 1;
    let (start, inner) = if quotes {
        (start + 1, &inner[1..inner.len() - 1])
    } else {
        (start, inner)
    };
    let key = key.trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_open = [
        "user",
        "host",
        "port",
        "email",
        "database",
        "dbname",
        "name",
        "region",
        "bucket",
        "ca.crt",
        "tls.crt",
        "namespace",
        "type",
    ];
    let is_open = is_open.iter().any(|open| key.ends_with(open));
    let is_secret = match is_base64 {
        true if inner.len() >= 4 && inner.len() % 4 == 0 => {
            match (decode_base64(inner), looks::decode_text(inner)) {
                (_, Some(text)) => {
                    !is_filler(text.trim())
                        && !text.contains("BEGIN CERTIFICATE")
                        && !is_plain(text.trim())
                        && !is_open
                }
                (Some(bytes), None) => bytes.len() >= 16 && !is_open,
                _ => false,
            }
        }
        true => false,
        false => {
            !is_open
                && !is_filler(inner)
                && (looks::is_password(inner) || looks::is_random(inner, 12))
        }
    };
    if is_secret && !is_filler(inner) {
        reader.found.push(Found::likely(
            start..start + inner.len(),
            "a value of a Kubernetes secret",
        ));
    }
}

/// A number, a name of a host, an address: nothing to hide.
fn is_plain(text: &str) -> bool {
    looks::is_measure(text)
        || looks::is_reference(text) && !text.contains('@')
        || text.len() < 4
        || ["true", "false"].contains(&text)
}
