//! Finds tokens by how they begin, and some by their shape.

use std::sync::OnceLock;

use super::filler::{is_blank, is_filler};
use super::letters::has_drawn_letters;
use super::looks;
use super::patterns::{Alphabet, PATTERNS, Pattern};
use super::{Found, Reader};
use crate::source::Span;

/// Patterns by their first byte.
fn by_first_byte() -> &'static [Vec<&'static Pattern>; 256] {
    static TABLE: OnceLock<[Vec<&'static Pattern>; 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = [const { Vec::new() }; 256];
        for pattern in PATTERNS {
            table[usize::from(pattern.prefix.as_bytes()[0])].push(pattern);
        }
        table
    })
}

/// Reads what begins with a word here; returns where it ends, if it is a token.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let first = reader.bytes[at];
    let second = reader.bytes.get(at + 1).copied().unwrap_or_default();
    for pattern in &by_first_byte()[usize::from(first)] {
        if pattern.prefix.as_bytes()[1] != second
            || !reader.bytes[at..].starts_with(pattern.prefix.as_bytes())
        {
            continue;
        }
        let from = at + pattern.prefix.len();
        let to = end(reader, pattern.alphabet, from);
        if (pattern.least..=pattern.most).contains(&(to - from))
            && is_token(reader, pattern, at, from, to)
        {
            let to = from + reader.text[from..to].trim_end_matches(['.', '-']).len();
            reader.found.push(Found::sure(at..to, pattern.kind));
            if pattern.kind == "an AWS access key id" {
                secret_of_key(reader, to);
            }
            return Some(to);
        }
    }
    if first == b'e' && reader.bytes[at..].starts_with(b"eyJ") {
        return web_token(reader, at);
    }
    if first.is_ascii_hexdigit()
        && let Some(end) = hexadecimal(reader, at)
    {
        return Some(end);
    }
    if first.is_ascii_digit() || reader.bytes[at..].starts_with(b"bot") {
        return telegram(reader, at);
    }
    if matches!(first, b'M' | b'N' | b'O') {
        return discord(reader, at);
    }
    None
}

/// Returns where the run of an alphabet ends. Each run is walked once, however many words begin in it.
pub(super) fn end(reader: &mut Reader<'_>, alphabet: Alphabet, from: usize) -> usize {
    let known = &mut reader.runs[alphabet as usize];
    if known.0 <= from && from < known.1 {
        return known.1;
    }
    let length = reader.bytes[from..].iter().position(|b| !alphabet.has(*b));
    let to = length.map_or(reader.bytes.len(), |length| from + length);
    *known = (from, to);
    to
}

fn is_token(reader: &Reader<'_>, pattern: &Pattern, at: usize, from: usize, to: usize) -> bool {
    let (body, whole) = (&reader.text[from..to], &reader.text[at..to]);
    let has_digit = body.bytes().any(|b| b.is_ascii_digit());
    let has_letter = body.bytes().any(|b| b.is_ascii_alphabetic());
    // The ends of shapes that are exact must be ends of words.
    let next = reader.bytes.get(to).copied().unwrap_or(b' ');
    let is_cut = pattern.least == pattern.most && (next.is_ascii_alphanumeric() || next == b'_');
    let fits = match pattern.prefix {
        "s." | "cio" | "npm_" | "secret_" | "sk-" | "hf_" | "r8_" | "EAAA" | "AKCp" | "LTAI"
        | "AKID" | "oy2" | "ATBB" => {
            looks::entropy(body) > 3.3
                && (pattern.prefix == "oy2" || body.bytes().any(|b| b.is_ascii_lowercase()))
        }
        "re_" => body.as_bytes().get(8) == Some(&b'_') && looks::entropy(body) > 3.5,
        "pat" => {
            body.as_bytes().get(14) == Some(&b'.')
                && body[15..].bytes().all(|b| b.is_ascii_hexdigit())
        }
        "sdk-" | "sk-lf-" | "waka_" | "access-production-" | "pat-na1-" | "pat-eu1-" => {
            looks::is_uuid(body)
        }
        "K10" => body.contains("::") || body.as_bytes()[..64].iter().all(u8::is_ascii_hexdigit),
        "A3-" => {
            let lengths: Vec<usize> = body.split('-').map(str::len).collect();
            matches!(lengths.as_slice(), [6, 6, 5, 5, 5, 5] | [6, 11, 5, 5, 5])
                && !body.bytes().any(|b| b.is_ascii_lowercase() || b == b'_')
        }
        "Bot " => body.matches('.').count() == 2,
        _ => true,
    };
    let is_filler = if pattern.alphabet == Alphabet::Capitals {
        is_blank
    } else {
        is_filler
    };
    let is_drawn = has_drawn_letters(body, 14);
    let has_digit = has_digit
        || is_drawn
        || pattern.alphabet == Alphabet::Capitals
        || looks::is_random(body, 16);
    has_digit
        && has_letter
        && !is_cut
        && fits
        && looks::entropy(body) > 2.4
        && (is_drawn || !is_name(body))
        && !is_filler(body)
        && !is_filler_whole(whole)
}

/// `glpat-of-the-team`, `xoxb-bot-user-1`.
fn is_name(body: &str) -> bool {
    body.contains(['-', '_'])
        && body.len() < 60
        && looks::is_made_of_names(body)
        && body.bytes().filter(u8::is_ascii_digit).count() < 6
}

fn is_filler_whole(whole: &str) -> bool {
    // Capitals alone are no name to be replaced here: the key id of AWS is made of them.
    whole.bytes().any(|b| b.is_ascii_lowercase()) && is_filler(whole)
}

/// The secret that stands beside an access key id, on the same line or the next.
fn secret_of_key(reader: &mut Reader<'_>, from: usize) {
    let to = reader
        .text
        .floor_char_boundary((from + 160).min(reader.text.len()));
    let mut at = from;
    let is_secret = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    while at < to {
        let length = reader.bytes[at..]
            .iter()
            .take(200)
            .take_while(|b| is_secret(**b))
            .count();
        let value = &reader.text[at..at + length];
        if length == 40 && is_aws_secret(value) {
            reader
                .found
                .push(Found::sure(at..at + length, "an AWS secret key"));
            return;
        }
        at += length.max(1);
        while at < to && !reader.text.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// Says whether a value is made as secret keys of AWS are.
pub(super) fn is_aws_secret(value: &str) -> bool {
    let has = |test: fn(&u8) -> bool| value.bytes().any(|b| test(&b));
    value.len() == 40
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
        && looks::entropy(value) > 4.0
        && !is_filler(value)
}

/// A JSON Web Token: its first part is the base64 of an object that names an algorithm.
fn web_token(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let to = end(reader, Alphabet::Dots, at);
    if to - at > 8192 {
        return None;
    }
    let whole = &reader.text[at..to];
    let mut parts = whole.split('.');
    let (head, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let head = looks::decode_text(head)?;
    let payload_text = looks::decode_text(payload).unwrap_or_default();
    let is_sample = ["John Doe", "1234567890", "example", "\"joe\""]
        .iter()
        .any(|sample| payload_text.contains(sample));
    let is_token = head.starts_with('{') && (head.contains("\"alg\"") || head.contains("\"typ\""));
    if !is_token
        || is_sample
        || signature.len() < 16
        || payload.len() < 8
        || is_filler(signature)
        || whole.contains("...")
    {
        return None;
    }
    let to = at + whole.trim_end_matches(['.', '-']).len();
    reader.found.push(Found::sure(at..to, "a JSON Web Token"));
    Some(to)
}

/// Keys of hexadecimal digits with an ending of their own.
fn hexadecimal(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let to = end(reader, Alphabet::Hex, at);
    let rest = &reader.bytes[to..];
    let dash = |length: usize, from: usize| {
        rest.get(from) == Some(&b'-')
            && rest
                .get(from + 1..=from + length)
                .is_some_and(|part| part.iter().all(u8::is_ascii_hexdigit))
    };
    let (kind, end) = match to - at {
        32 if rest.starts_with(b"-us") && rest.get(3).is_some_and(u8::is_ascii_digit) => (
            "a Mailchimp key",
            to + 3
                + rest[3..]
                    .iter()
                    .take(2)
                    .take_while(|b| b.is_ascii_digit())
                    .count(),
        ),
        32 if dash(8, 0)
            && dash(8, 9)
            && !rest
                .get(18)
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-') =>
        {
            ("a Mailgun key", to + 18)
        }
        36 if rest.starts_with(b"NRAL") => ("a New Relic licence key", to + 4),
        32 if rest.starts_with(b"FFFFNRAL") => ("a New Relic licence key", to + 8),
        _ => return None,
    };
    (!is_filler(&reader.text[at..to])).then(|| reader.found.push(Found::sure(at..end, kind)))?;
    Some(end)
}

/// A bot's token: its number, a colon, 35 characters.
fn telegram(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let from = if reader.bytes[at] == b'b' { at + 3 } else { at };
    let digits = reader.bytes[from..]
        .iter()
        .take(12)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let colon = from + digits;
    if !(8..=10).contains(&digits)
        || reader.bytes.get(colon) != Some(&b':')
        || reader.bytes.get(colon + 1) != Some(&b'A')
    {
        return None;
    }
    let to = end(reader, Alphabet::Dash, colon + 1);
    let (whole, body) = (&reader.text[from..to], &reader.text[colon + 1..to]);
    if !(34..=36).contains(&body.len())
        || is_filler(body)
        || is_filler(whole)
        || looks::entropy(body) < 3.5
    {
        return None;
    }
    reader
        .found
        .push(Found::sure(from..to, "a Telegram bot token"));
    Some(to)
}

/// A bot's token: the base64 of its number, a time, a signature.
fn discord(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let to = end(reader, Alphabet::Dots, at);
    if !(56..=80).contains(&(to - at)) {
        return None;
    }
    let mut parts = reader.text[at..to].split('.');
    let (id, time, signature, more) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let number = looks::decode_text(id)?;
    let is_token = number.bytes().all(|b| b.is_ascii_digit())
        && (17..=20).contains(&number.len())
        && time.len() == 6
        && (27..=38).contains(&signature.len())
        && more.is_none();
    (is_token && !is_filler(signature)).then(|| {
        reader
            .found
            .push(Found::sure(at..to, "a Discord bot token"))
    })?;
    Some(to)
}

/// Reads `ABC.atlasv1.DEF` from its first dot.
pub(super) fn terraform(reader: &mut Reader<'_>, dot: usize) {
    let is_word = |b: &u8| b.is_ascii_alphanumeric();
    let before = reader.bytes[..dot]
        .iter()
        .rev()
        .take(20)
        .take_while(|b| is_word(b))
        .count();
    let from = dot + ".atlasv1.".len();
    let to = end(reader, Alphabet::Dash, from);
    if before == 14 && (60..=80).contains(&(to - from)) && !is_filler(&reader.text[from..to]) {
        reader
            .found
            .push(Found::sure(dot - before..to, "a Terraform Cloud token"));
    }
}

/// Reads the client secret of an Azure application around its `Q~`: `abc8Q~...`.
pub(super) fn azure(reader: &mut Reader<'_>, tilde: usize) {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'~' | b'.' | b'-');
    let Some(start) = tilde.checked_sub(5) else {
        return;
    };
    let head = &reader.bytes[start..tilde];
    let length = reader.bytes[tilde + 1..]
        .iter()
        .take(60)
        .take_while(|b| is_part(**b))
        .count();
    let is_secret = head[4] == b'Q'
        && head[3].is_ascii_digit()
        && head.iter().all(|b| is_part(*b))
        && (31..=34).contains(&length);
    let to = tilde + 1 + length;
    let is_inside = start
        .checked_sub(1)
        .is_some_and(|before| is_part(reader.bytes[before]) && reader.bytes[before] != b'-');
    if is_secret && !is_inside && !is_filler(&reader.text[start..to]) {
        reader.found.push(Found::sure(
            Span::new(start, to).start..to,
            "an Azure client secret",
        ));
    }
}

/// Reads `SG.<22>.<43>` of SendGrid.
pub(super) fn sendgrid(reader: &mut Reader<'_>, at: usize) -> Option<usize> {
    let to = end(reader, Alphabet::Dots, at);
    let mut parts = reader.text[at..to.min(at + 100)].split('.');
    let (_, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = (16..=32).contains(&id.len())
        && (32..=64).contains(&secret.len())
        && parts.next().is_none_or(str::is_empty);
    (fits && !is_filler(id) && !is_filler(secret)).then(|| {
        let end = at + 3 + id.len() + 1 + secret.len();
        reader.found.push(Found::sure(at..end, "a SendGrid key"));
        end
    })
}
