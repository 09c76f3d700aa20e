//! Secrets behind a word and a blank: `password hunter2` of `.netrc`, `IDENTIFIED BY '...'`, "the password is `...`",
//! `Bearer ...`; and the lines of `.pgpass`.

use super::assignment::{is_pair, kind_in_header};
use super::filler::is_filler;
use super::letters::{has_drawn_letters, is_drawn};
use super::value::value_after;
use super::{Found, Reader, looks, tokens};

/// Reads from the beginning of a word.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) {
    const WORDS: &[&[u8]] = &[
        b"pass", b"pwd", b"toke", b"secr", b"key", b"requ", b"mast", b"iden", b"bear", b"basi",
        b"geni", b"ssws", b"aws_", b"pw",
    ];
    let begins = |word: &[u8]| {
        reader.bytes[at..]
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if !WORDS.iter().any(|word| begins(word)) {
        return;
    }
    let rest = reader.rest_of_line(at, 40);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    if !(2..=24).contains(&end) || !matches!(rest.as_bytes().get(end), Some(b' ' | b'\t')) {
        return;
    }
    let (word, after) = (rest[..end].to_ascii_lowercase(), &rest[end..]);
    let from = at + end;
    let after = after.to_ascii_lowercase();
    match word.as_str() {
        "password" | "passwd" | "passphrase" | "pwd" => password(reader, at, from, &after),
        "pass" | "pw" if after.starts_with(" is ") => told(reader, from, &after, true),
        "token" | "secret" | "key" => told(reader, from, &after, false),
        "requirepass" | "masterauth" => {
            if let Some(value) = value_after(reader, from, false) {
                let text = &reader.text[value.start..value.end];
                if !is_filler(text)
                    && !looks::is_reference(text)
                    && text.len() >= 6
                    && looks::is_password(text)
                {
                    reader
                        .found
                        .push(Found::likely(value.start..value.end, "a password"));
                }
            }
        }
        "identified" if after.starts_with(" by ") => quoted(reader, from + 4),
        "bearer" | "basic" | "geniekey" | "ssws" => scheme(reader, from, &word),
        "secret_access_key" | "aws_secret_access_key" => {
            if let Some(value) = value_after(reader, from, false) {
                let text = &reader.text[value.start..value.end];
                let is_key = looks::is_random(text, 30) || tokens::is_aws_secret(text);
                if is_key && !is_filler(text) {
                    reader
                        .found
                        .push(Found::likely(value.start..value.end, "an AWS secret key"));
                }
            }
        }
        _ => {}
    }
}

fn password(reader: &mut Reader<'_>, at: usize, from: usize, after: &str) {
    let before = reader.line_before(at, 200);
    let is_netrc = before.contains("login ")
        || before.contains("machine ")
        || before.trim().is_empty() && is_below_login(reader);
    if is_netrc {
        if let Some(value) = value_after(reader, from, false) {
            let text = &reader.text[value.start..value.end];
            if !is_filler(text)
                && !looks::is_reference(text)
                && (looks::is_password(text) || looks::is_random(text, 10))
            {
                reader
                    .found
                    .push(Found::likely(value.start..value.end, "a password"));
            }
        }
        return;
    }
    // SQL: `ALTER USER app WITH PASSWORD '...'`.
    if after.starts_with(" '") {
        return quoted(reader, from);
    }
    told(reader, from, after, true);
}

/// `.netrc` may be written in lines.
fn is_below_login(reader: &Reader<'_>) -> bool {
    let before = &reader.text[reader
        .text
        .ceil_char_boundary(reader.line.saturating_sub(120))
        ..reader.line];
    let last = before
        .trim_end_matches('\n')
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    last.trim_start().starts_with("login ")
}

fn quoted(reader: &mut Reader<'_>, from: usize) {
    let Some(value) = value_after(reader, from, false) else {
        return;
    };
    let text = &reader.text[value.start..value.end];
    let is_said = looks::is_reference(text) || text.len() < 4 || text.contains(' ');
    if value.is_quoted
        && !is_filler(text)
        && !is_said
        && (text.len() >= 8 && !looks::is_made_of_names(text) || looks::is_password(text))
    {
        reader
            .found
            .push(Found::likely(value.start..value.end, "a password"));
    }
}

/// "The password is `hunter2`."
fn told(reader: &mut Reader<'_>, from: usize, after: &str, is_password: bool) {
    const VERBS: &[&str] = &[" is: ", " is ", " was ", " to ", " = ", " `"];
    let Some(verb) = VERBS.iter().find(|verb| after.starts_with(**verb)) else {
        if is_password {
            bare(reader, from);
        }
        return;
    };
    let from = from + if *verb == " `" { 1 } else { verb.len() };
    let Some(value) = value_after(reader, from, true) else {
        return;
    };
    let text = &reader.text[value.start..value.end];
    let is_code = value.is_quoted;
    // Without quotes only what nobody would write as a word.
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    let is_secret = match is_password {
        true => {
            (looks::is_password(text) && (is_code || has_digit) || is_code && is_drawn(text, 8))
                && *verb != " = "
        }
        false => looks::is_random(text, 16) && is_code,
    };
    if is_secret
        && !is_filler(text)
        && (!looks::is_resource(text) || is_password && is_code && looks::is_word_and_number(text))
        && !text.starts_with('-')
        && !text.contains('=')
    {
        reader.found.push(Found::likely(
            value.start..value.end,
            if is_password { "a password" } else { "a token" },
        ));
    }
}

/// "with the password x7Kq9ZmP2w": what nobody would write as a word.
fn bare(reader: &mut Reader<'_>, from: usize) {
    let Some(value) = value_after(reader, from, true) else {
        return;
    };
    let text = &reader.text[value.start..value.end];
    let has = |test: fn(&u8) -> bool| text.bytes().any(|b| test(&b));
    let is_sign = |b: &u8| matches!(b, b'!' | b'#' | b'$' | b'^' | b'%');
    let is_mixed = has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && (has(|b| matches!(b, b'!' | b'#' | b'$' | b'^' | b'%'))
            || looks::turns(text) * 2 >= text.len()
            || has_drawn_letters(text, 8));
    if text.len() >= 8
        && is_mixed
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || is_sign(&b) || matches!(b, b'-' | b'_' | b'.'))
        && !looks::is_made_of_names(text)
        && !looks::is_reference(text)
        && !is_filler(text)
    {
        reader
            .found
            .push(Found::likely(value.start..value.end, "a password"));
    }
}

/// A scheme of `Authorization` that stands alone.
fn scheme(reader: &mut Reader<'_>, from: usize, scheme: &str) {
    let Some(value) = value_after(reader, from, false) else {
        return;
    };
    let text = &reader.text[value.start..value.end];
    let is_secret = match scheme {
        "basic" => text.len() >= 8 && is_pair(text),
        _ => looks::is_random(text, 16) && !is_filler(text),
    };
    if is_secret {
        let kind = kind_in_header(scheme);
        reader
            .found
            .push(Found::likely(value.start..value.end, kind));
    }
}

/// Reads a line of `.pgpass`: `host:5432:database:user:password`.
pub(super) fn password_file(reader: &mut Reader<'_>, from: usize) {
    let line = reader.rest_of_line(from, 300);
    let line = line.trim_end_matches('\r');
    let indent = line.len() - line.trim_start().len();
    let line = &line[indent..];
    let Some((host, rest)) = line.split_once(':') else {
        return;
    };
    let Some((port, rest)) = rest.split_once(':') else {
        return;
    };
    let is_port =
        port == "*" || (2..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let mut parts = rest.splitn(3, ':');
    let (Some(database), Some(user), Some(password)) = (parts.next(), parts.next(), parts.next())
    else {
        return;
    };
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-*".contains(&b))
    };
    if is_port
        && is_name(host)
        && is_name(database)
        && is_name(user)
        && !password.contains(' ')
        && !is_filler(password)
        && !is_numbered_word(password)
        && looks::is_password(password)
    {
        let end = from + indent + line.len();
        reader
            .found
            .push(Found::likely(end - password.len()..end, "a password"));
    }
}

/// `replica2`: colons part the fields of a status too.
fn is_numbered_word(value: &str) -> bool {
    let word = value.trim_end_matches(|c: char| c.is_ascii_digit());
    word.len() + 2 >= value.len() && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Reads such a line in a list, a table or a sentence, from the colon before its port.
pub(super) fn password_file_inside(reader: &mut Reader<'_>, at: usize) {
    let rest = &reader.bytes[at + 1..];
    let digits = rest
        .iter()
        .take(6)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let port = if rest.first() == Some(&b'*') {
        1
    } else {
        digits
    };
    if rest.get(port) != Some(&b':') || port != 1 && !(4..=5).contains(&port) || digits == 1 {
        return;
    }
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'*');
    let before = &reader.bytes[at.saturating_sub(100)..at];
    let host = before.iter().rev().take_while(|b| is_name(b)).count();
    let host = &before[before.len() - host..];
    let rest = reader.rest_of_line(at + port + 2, 300);
    let line = &rest[..rest
        .find([' ', '\t', '\r', '`', '|', '"', '\'', '<'])
        .unwrap_or(rest.len())];
    let mut parts = line.split(':');
    let (Some(database), Some(user), Some(password), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return;
    };
    let begins =
        |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '*' | '_'));
    let is_host = host
        .iter()
        .any(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | b'*'));
    let password = password.trim_end_matches(['.', ',', ')']);
    if is_host
        && begins(database)
        && begins(user)
        && database.bytes().chain(user.bytes()).all(|b| is_name(&b))
        && !is_filler(password)
        && !is_numbered_word(password)
        && (looks::is_password(password) || looks::is_random(password, 12) || is_drawn(password, 8))
    {
        let start = at + port + 2 + database.len() + user.len() + 2;
        reader
            .found
            .push(Found::likely(start..start + password.len(), "a password"));
    }
}

/// Reads "Log in as `admin` / `...`" from its first word.
pub(super) fn log_in(reader: &mut Reader<'_>, at: usize) {
    const BEGINNINGS: &[&str] = &[
        "log in ",
        "log on ",
        "login ",
        "login: ",
        "logins: ",
        "log into ",
        "logged in ",
        "sign in ",
        "signed in ",
        "logon ",
    ];
    let rest = reader.rest_of_line(at, 160);
    let is_beginning = |beginning: &&&str| {
        rest.get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    let Some(beginning) = BEGINNINGS.iter().find(is_beginning) else {
        return;
    };
    let Some(slash) = rest
        .find("` / `")
        .map(|at| at + 2)
        .or_else(|| rest.find("`/`").map(|at| at + 1))
        .or_else(|| rest.find("** / **").map(|at| at + 3))
        .or_else(|| rest.find(" / ").map(|at| at + 1))
    else {
        return;
    };
    let before = rest[..slash].trim_end();
    let leads = [" as ", " with ", " using ", ": ", " credentials "];
    if !beginning.ends_with(": ") && !leads.iter().any(|lead| before.contains(lead)) {
        return;
    }
    let marks = ['`', '*', ' '];
    let user = before
        .trim_end_matches(marks)
        .rsplit(marks)
        .next()
        .unwrap_or_default();
    let behind = &rest[slash + 1..];
    let inner = behind.trim_start_matches(marks);
    let start = at + slash + 1 + behind.len() - inner.len();
    let value = &inner[..inner
        .find(['`', ' ', '|', '\r', '<'])
        .unwrap_or(inner.len())];
    let value = value.trim_end_matches(['.', ',', ')', '*', ';']);
    let is_quoted = behind.trim_start().starts_with(['`', '*']);
    let is_like_user = user.get(..3).is_some_and(|start| value.starts_with(start));
    let has_sign = value.contains(['!', '#', '$', '%', '^', '&', '*', '@', '?']);
    let is_mixed = value.len() >= 8 && looks::turns(value) * 2 >= value.len();
    let is_drawn = is_drawn(value, 8) || is_mixed;
    let is_secret = match is_quoted {
        true => looks::is_password(value) && (value.len() >= 8 || has_sign) || is_drawn,
        false => looks::is_password(value) && (has_sign || is_drawn),
    };
    if !is_like_user && is_secret && value.len() >= 6 && !is_filler(value) {
        reader
            .found
            .push(Found::likely(start..start + value.len(), "a password"));
    }
}
