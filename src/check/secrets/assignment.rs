//! Values behind names: `DB_PASSWORD=...`, `api_key: "..."`, `X-Auth-Token: ...`, `<password>...</password>`, table cells.

use super::command::is_session;
use super::filler::is_filler;
use super::letters::is_drawn;
use super::names::{Promise, is_variable, promise};
use super::value::{
    LONGEST_NAME, LONGEST_VALUE, Value, name_before, named_before, named_behind, value_after,
};
use super::{Found, Reader, looks, tokens};

/// Reads what stands around `=` or `:`.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) {
    let is_colon = reader.bytes[at] == b':';
    let next = reader.bytes.get(at + 1).copied().unwrap_or(b'\n');
    let before = at
        .checked_sub(1)
        .map_or(b'\n', |before| reader.bytes[before]);
    let is_comparison = next == b'=' && !is_colon
        || next == b'~'
        || matches!(before, b'!' | b'=' | b'<' | b'>' | b'+');
    if is_comparison || next == b'\n' || is_colon && next == b':' || is_colon && next == b'=' {
        return;
    }
    let name_end = if before == b':' { at - 1 } else { at };
    let (name, is_named) = match name_before(reader, name_end, is_colon) {
        "value" => match named_before(reader, name_end) {
            "" => (named_behind(reader, at), true),
            name => (name, true),
        },
        name => (name, false),
    };
    if at < reader.judged || !may_promise(name) {
        return;
    }
    let from = if next == b'>' { at + 2 } else { at + 1 };
    let Some(value) = value_after(reader, from, is_colon) else {
        return;
    };
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("authorization") || lower.ends_with("extraheader") {
        authorization(reader, &value);
        return;
    }
    if lower.ends_with("cookie") && is_colon {
        cookie(reader, &value);
        return;
    }
    let text = &reader.text[value.start..value.end];
    let is_signature = lower == "sig"
        && matches!(
            reader.bytes.get(name_end.wrapping_sub(4)),
            Some(b'?' | b'&' | b';')
        );
    if is_signature {
        let ends =
            text.ends_with('=') || text.to_ascii_lowercase().ends_with("%3d") || text.len() >= 40;
        if ends && text.len() >= 40 && !is_filler(text) && looks::entropy(text) > 3.5 {
            reader.found.push(Found::likely(
                value.start..value.end,
                "an Azure SAS signature",
            ));
        }
        return;
    }
    let Some(promise) = promise(name) else {
        return;
    };
    reader.judged = value.end;
    // What shows a badge is open to all.
    let before = reader.line_before(at, 120);
    let is_resource = before
        .rsplit([' ', '"', '\'', '`'])
        .next()
        .is_some_and(|word| word.starts_with("arn:") || word.contains(":secretsmanager:"));
    if is_resource || promise == Promise::Token && before.contains("badge") {
        return;
    }
    let is_setting =
        promise == Promise::Password && (is_named || is_variable(name) || name.starts_with("--"));
    if is_secret(promise, text, value.is_quoted || !is_colon)
        || is_basic_pair(name, text)
        || is_setting
            && is_alone(reader, &value, is_colon)
            && is_thought_up(text)
            && !is_a_name(reader, &value)
    {
        let kind = kind(&lower, promise);
        reader
            .found
            .push(Found::likely(value.start..value.end, kind));
    }
}

/// Reads the text of an element: `<password>...</password>`.
pub(super) fn element(reader: &mut Reader<'_>, at: usize) {
    let name = name_before(reader, at, false);
    let Some(open) = at.checked_sub(name.len() + 1) else {
        return;
    };
    if reader.bytes[open] != b'<' || !may_promise(name) {
        return;
    }
    let Some(promise) = promise(name) else {
        return;
    };
    let rest = reader.rest_of_line(at + 1, LONGEST_VALUE);
    let Some((value, _)) = rest.split_once("</") else {
        return;
    };
    let (from, to) = (at + 1, at + 1 + value.len());
    if is_secret(promise, value, true) {
        let kind = kind(&name.to_ascii_lowercase(), promise);
        reader.found.push(Found::likely(from..to, kind));
    }
}

/// Reads the cell behind one that holds a name: `| API key | ... |`.
pub(super) fn cell(reader: &mut Reader<'_>, at: usize) {
    if !matches!(reader.bytes.get(at + 1), Some(b' ' | b'`')) {
        return;
    }
    let before = reader.line_before(at, LONGEST_NAME);
    let Some((lead, name)) = before.trim_end().rsplit_once('|') else {
        return;
    };
    let name = name.trim_matches([' ', '`', '*', ':']);
    if name.len() > 40
        || !may_promise(name)
        || name.contains(['$', '<'])
        || lead.contains('`') && lead.matches('`').count() % 2 == 1
    {
        return;
    }
    let Some(promise) = promise(name) else {
        return;
    };
    let rest = reader.rest_of_line(at + 1, LONGEST_VALUE);
    let Some((cell, _)) = rest.split_once('|') else {
        return;
    };
    let value = cell.trim_matches([' ', '`', '*', '"']);
    let from = at + 1 + cell.find(value).unwrap_or_default();
    let to = from + value.len();
    if !value.contains(' ') && is_secret(promise, value, true) {
        let kind = kind(&name.to_ascii_lowercase(), promise);
        reader.found.push(Found::likely(from..to, kind));
    }
}

/// Says whether a value is what its name promises. `is_code` where it is quoted, or stands behind `=`.
pub(super) fn is_secret(promise: Promise, value: &str, is_code: bool) -> bool {
    // Keys of Azure and AWS may begin as a path does.
    let is_key = value.ends_with("==") || tokens::is_aws_secret(value);
    let value = if is_key {
        value.trim_start_matches('/')
    } else {
        value
    };
    if is_filler(value) || looks::is_reference(value) && !is_key || decodes_to_filler(value) {
        return false;
    }
    match promise {
        Promise::Password => {
            looks::is_password(value) || looks::is_random(value, 12) || is_drawn(value, 8)
        }
        Promise::Token => {
            let has_digit = value.bytes().any(|b| b.is_ascii_digit());
            looks::is_random(value, 10)
                || is_code
                    && value.len() >= 8
                    && has_digit
                    && looks::is_password(value)
                    && !looks::is_made_of_names(value)
                    && !looks::is_resource(value)
        }
    }
}

/// Says whether nothing but a comment stands behind a value: it is no sentence.
fn is_alone(reader: &Reader<'_>, value: &Value, is_colon: bool) -> bool {
    if !is_colon || value.is_quoted {
        return true;
    }
    let rest = reader.rest_of_line(value.end, 24);
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['#', '`', '"', '\'', '|', ',', '}', '<'])
}

/// Says whether a value stands near by as something else too: the user, the database and the image have one name.
fn is_a_name(reader: &Reader<'_>, value: &Value) -> bool {
    let text = &reader.text[value.start..value.end];
    let from = reader
        .text
        .ceil_char_boundary(value.start.saturating_sub(600));
    let to = reader
        .text
        .floor_char_boundary((value.end + 600).min(reader.text.len()));
    let near = &reader.text[from..to];
    near.match_indices(text).take(6).any(|(at, _)| {
        let line = near[..at].rsplit('\n').next().unwrap_or_default();
        let line = line.to_ascii_lowercase();
        from + at != value.start
            && !["pass", "pwd", " -p", "://"]
                .iter()
                .any(|part| line.contains(part))
    })
}

/// What tells of a password, or of what is the matter with it.
const TELLS: &[&str] = &[
    "pass",
    "secret",
    "cred",
    "vault",
    "token",
    "key",
    "from",
    "your",
    "env",
    "config",
    "value",
    "string",
    "crypt",
    "hash",
    "generat",
    "requir",
    "option",
    "mandat",
    "disabl",
    "enabl",
    "chang",
    "tempor",
    "authen",
    "authori",
    "kube",
    "postgres",
    "grafana",
    "rabbit",
    "mongo",
    "elastic",
    "administrator",
    "default",
    "random",
    "provid",
    "databas",
    "service",
    "user",
    "manual",
    "managed",
    "rotat",
    "expir",
    "invalid",
    "missing",
    "empty",
    "undefined",
    "length",
    "charact",
    "prompt",
    "base64",
    "account",
    "terraform",
    "ansible",
    "helm",
    "param",
    "variable",
    "local",
    "replic",
    "exist",
    "input",
    "field",
    "valid",
    "needed",
    "specif",
    "interactive",
    "confirm",
    "unknown",
    "external",
    "internal",
    "stored",
    "reset",
    "see-",
    "same-as",
    "none",
    "settings",
    "something",
    "whatever",
    "anything",
    "fill",
    "support",
    "please",
    "keeper",
    "ldap",
    "okta",
];

/// Says whether a value is a word about a password, and none itself.
pub(super) fn is_telling(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    TELLS.iter().any(|tell| lower.contains(tell))
}

/// Says whether a literal in the place of a password is one, though it is a word: `kittenmittens`.
pub(super) fn is_thought_up(value: &str) -> bool {
    let is_sign = |b: u8| matches!(b, b'-' | b'_' | b'!' | b'#' | b'+' | b'%' | b'*' | b'^');
    (8..=64).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || is_sign(b))
        && value.bytes().filter(u8::is_ascii_lowercase).count() >= 6
        && !value.starts_with('-')
        && !value.ends_with('-')
        && !is_filler(value)
        && !looks::is_reference(value)
        && !looks::is_measure(value)
        && !decodes_to_filler(value)
        && !is_telling(value)
}

/// The base64 of a filler, or of a user and one.
fn decodes_to_filler(value: &str) -> bool {
    let text = (value.len() >= 8 && value.len().is_multiple_of(4))
        .then(|| looks::decode_text(value))
        .flatten();
    text.is_some_and(|text| {
        is_filler(
            text.split_once(':')
                .map_or(&*text, |(_, password)| password),
        )
    })
}

/// `_auth=` and `"auth":` hold a user and a password.
fn is_basic_pair(name: &str, value: &str) -> bool {
    name.trim_start_matches('_') == "auth" && is_pair(value)
}

/// Says whether a value is the base64 of a user and a password that is no filler.
pub(super) fn is_pair(value: &str) -> bool {
    let decoded = looks::decode_text(value);
    decoded.is_some_and(|pair| {
        pair.split_once(':').is_some_and(|(user, password)| {
            !is_filler(password) && user != password && !is_filler(value)
        })
    })
}

/// Reads `Cookie: lang=en; sessionid=...`.
fn cookie(reader: &mut Reader<'_>, value: &Value) {
    let rest = reader.rest_of_line(value.start, LONGEST_VALUE);
    let rest = &rest[..rest.find(['"', '\'', '`', '|', '\r']).unwrap_or(rest.len())];
    reader.judged = value.start + rest.len();
    let mut start = value.start;
    for cookie in rest.split(';') {
        if let Some((name, secret)) = cookie.split_once('=') {
            let secret = secret.trim_end();
            if is_session(name, secret) {
                let from = start + name.len() + 1;
                reader.found.push(Found::likely(
                    from..from + secret.len(),
                    "a token in a header",
                ));
            }
        }
        start += cookie.len() + 1;
    }
}

/// Reads `Authorization: Bearer ...`; what stands behind `Basic` is the base64 of a user and a password.
fn authorization(reader: &mut Reader<'_>, value: &Value) {
    let rest = reader.rest_of_line(value.start, LONGEST_VALUE);
    let mut offset = value.start;
    let mut words = Vec::new();
    for word in rest.split([' ', '\t']).take(4) {
        let plain = word
            .split(['"', '\'', '`', '\\', ',', '<'])
            .next()
            .unwrap_or_default();
        if !plain.is_empty() {
            words.push((offset, plain));
        }
        offset += word.len() + 1;
        if plain.len() < word.len() {
            break;
        }
    }
    let (scheme, (from, text)) = match words.as_slice() {
        [(_, header), (_, scheme), token, ..]
            if header.to_ascii_lowercase().starts_with("authorization") =>
        {
            (scheme.to_ascii_lowercase(), *token)
        }
        [(_, scheme), token, ..] => (scheme.to_ascii_lowercase(), *token),
        [token] => (String::new(), *token),
        [] => return,
    };
    let skipped = text.len() - text.trim_start_matches("token=").len();
    let (from, text) = (from + skipped, &text[skipped..]);
    let is_found = match scheme.as_str() {
        "basic" => is_pair(text),
        "" | "bearer" | "token" | "geniekey" | "ssws" | "apikey" | "api-key" | "splunk" | "key"
        | "jwt" | "bot" | "oauth" | "basic:" => !is_filler(text) && looks::is_random(text, 12),
        _ => false,
    };
    if is_found {
        let kind = kind_in_header(&scheme);
        reader
            .found
            .push(Found::likely(from..from + text.len(), kind));
    }
}

/// A quick look, before the words of a name are taken apart.
pub(super) fn may_promise(name: &str) -> bool {
    let bytes = name.as_bytes();
    let begins = |at: usize, parts: &[&[u8]]| {
        let rest = &bytes[at..];
        parts.iter().any(|part| {
            rest.get(..part.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(part))
        })
    };
    let promises = |(at, b): (usize, &u8)| match b | 32 {
        b'p' => {
            begins(at, &[b"pass", b"pwd", b"psk"])
                || bytes.len() - at <= 4 && begins(at, &[b"pw", b"pat"])
        }
        b't' => begins(at, &[b"token"]),
        b's' => begins(at, &[b"secret"]) || bytes.len() == 3 && begins(at, &[b"sig"]),
        b'k' => begins(at, &[b"key"]),
        b'c' => begins(at, &[b"cred", b"cookie"]),
        b'a' => begins(at, &[b"auth"]),
        b'b' => begins(at, &[b"bearer"]),
        b'e' => begins(at, &[b"extraheader"]),
        b'r' => begins(at, &[b"rootpw"]),
        _ => false,
    };
    bytes.len() >= 2 && bytes.iter().enumerate().any(promises)
}

/// Returns what a value is, by the name before it.
pub(super) fn kind(name: &str, promise: Promise) -> &'static str {
    const VENDORS: &[(&str, &str)] = &[
        ("datadog", "a Datadog key"),
        ("dd_", "a Datadog key"),
        ("dd-", "a Datadog key"),
        ("cloudflare", "a Cloudflare token"),
        ("cf_", "a Cloudflare token"),
        ("heroku", "a Heroku key"),
        ("pagerduty", "a PagerDuty key"),
        ("opsgenie", "an Opsgenie key"),
        ("aws_secret", "an AWS secret key"),
        ("secretaccesskey", "an AWS secret key"),
        ("accountkey", "an Azure storage key"),
        ("azure", "an Azure key"),
        ("twilio", "a Twilio token"),
        ("mailgun", "a Mailgun key"),
        ("newrelic", "a New Relic key"),
    ];
    let vendor = VENDORS.iter().find(|(part, _)| name.contains(part));
    match (vendor, promise) {
        (Some((_, kind)), _) => kind,
        (None, Promise::Password) => "a password",
        (None, Promise::Token) if name.ends_with("key") => "an API key",
        (None, Promise::Token) if name.ends_with("secret") => "a secret",
        (None, Promise::Token) => "a token",
    }
}

/// Returns what stands behind a scheme in a header that names who asks; `scheme` is in lower case.
pub(super) fn kind_in_header(scheme: &str) -> &'static str {
    match scheme {
        "basic" => "a password in a header",
        _ => "a token in a header",
    }
}
