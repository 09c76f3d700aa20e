//! Passwords on command lines: which option or word of which program holds one.

use super::filler::is_filler;
use super::programs::Place::{self, Attached, Behind, Next, Option as Either, Pair, Word};
use super::programs::{OTHERS, RULES, Rule, begins_a_program};
use super::{Found, Reader, looks};

/// Most words of a command that are looked at, and most bytes.
const MOST_WORDS: usize = 60;
const MOST_BYTES: usize = 4096;

/// A word of a command, without the quotes around it.
#[derive(Clone, Copy)]
struct Piece<'t> {
    start: usize,
    text: &'t str,
}

/// Reads a command from its program's name on.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) {
    if !begins_a_program(&reader.bytes[at..]) {
        return;
    }
    let is_name = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    let length = reader.bytes[at..]
        .iter()
        .take(24)
        .take_while(|b| is_name(b))
        .count();
    let next = reader.bytes.get(at + length).copied().unwrap_or(b'\n');
    if length < 2 || !matches!(next, b' ' | b'\t') {
        return;
    }
    let name = &reader.text[at..at + length];
    let special = OTHERS.contains(&name);
    let rules: Vec<&Rule> = RULES
        .iter()
        .filter(|(names, ..)| names.contains(&name))
        .collect();
    if rules.is_empty() && !special {
        return;
    }
    // The same name again and again is no command inside a command.
    let last = reader.text.get(reader.command.0..reader.command.0 + length);
    if at < reader.command.1 && last == Some(name) {
        return;
    }
    let words = words(reader.text, at + length);
    reader.command = (at, words.last().map_or(at, |word| word.start));
    let mut found = Vec::new();
    for (_, needed, places) in rules {
        let behind = words.iter().position(|word| word.text == *needed);
        if needed.is_empty() || behind.is_some() {
            let behind = &words[behind.map_or(0, |at| at + usize::from(!needed.is_empty()))..];
            // Options may stand before the word that is needed too.
            let all = match places.iter().any(|place| matches!(place, Word(_))) {
                true => behind,
                false => &words[..],
            };
            places.iter().for_each(|place| take(place, all, &mut found));
        }
    }
    match name {
        "htpasswd" => htpasswd(&words, &mut found),
        "kubectl" | "oc" => literals(&words, &mut found),
        "sqlplus" => sqlplus(&words, &mut found),
        "mc" if words.iter().any(|word| word.text == "alias") => {
            found.extend(plain(&words).get(5).copied())
        }
        "curl" => cookies(&words, &mut found),
        "net" => net(&words, &mut found),
        "echo" | "printf" => piped(reader, at, &words, &mut found),
        _ => {}
    }
    for piece in found {
        if is_certain(piece.text) {
            reader.found.push(Found::likely(
                piece.start..piece.start + piece.text.len(),
                "a password on a command line",
            ));
        }
    }
}

/// A literal where a program takes a password is one, unless it is a blank.
fn is_certain(value: &str) -> bool {
    let is_said = value.starts_with(['-', '|', '>', '<', '&'])
        || looks::is_reference(value)
        || value.starts_with("@");
    value.len() >= 3
        && !is_filler(value)
        && !is_said
        && value.bytes().any(|b| b.is_ascii_alphanumeric())
        && !is_ports(value)
}

/// `-p 8081:8081` of a container that is named like a program.
fn is_ports(value: &str) -> bool {
    value.split_once(':').is_some_and(|(outer, inner)| {
        let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        is_port(outer) && is_port(inner)
    })
}

fn take<'t>(place: &Place, words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    match place {
        // `vault login username=me` names what it takes.
        Word(number) => found.extend(
            plain(words)
                .get(number - 1)
                .filter(|word| !word.text.contains('='))
                .copied(),
        ),
        Behind(start) => found.extend(words.iter().filter_map(|word| after(*word, start))),
        Attached(option) => found.extend(
            words
                .iter()
                .filter_map(|word| after(*word, option))
                .filter(|value| !matches!(value.text, "ort" | "rod")),
        ),
        Next(option) => found.extend(values(words, option, false)),
        Either(option) => found.extend(values(words, option, true)),
        Pair(option, sign) => {
            for value in values(words, option, true) {
                if let Some((user, secret)) = value.text.split_once(*sign) {
                    let is_same = user.eq_ignore_ascii_case(secret) || secret.starts_with("//");
                    if !is_same {
                        found.push(Piece {
                            start: value.start + user.len() + 1,
                            text: secret,
                        });
                    }
                }
            }
        }
    }
}

/// Returns the values of an option: the next word, behind `=`, and right behind it where that is done.
fn values<'t>(words: &[Piece<'t>], option: &str, is_attached: bool) -> Vec<Piece<'t>> {
    let mut values = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // `-su user:password`: letters before it that take no value.
        let is_it = word.text == option || is_group(word.text, option);
        if is_it {
            values.extend(
                words
                    .get(at + 1)
                    .filter(|next| !next.text.starts_with('-'))
                    .copied(),
            );
        } else if let Some(value) = after(*word, option) {
            match after(value, "=") {
                Some(value) => values.push(value),
                None if is_attached && !option.starts_with("--") => values.push(value),
                None => {}
            }
        }
    }
    values
}

fn is_group(word: &str, option: &str) -> bool {
    let letter = option.strip_prefix('-').filter(|rest| rest.len() == 1);
    let group = word
        .strip_prefix('-')
        .filter(|rest| (2..=6).contains(&rest.len()));
    matches!((letter, group), (Some("u"), Some(group)) if group.ends_with('u') && group.bytes().all(|b| b"sSLkvifu".contains(&b)))
}

fn after<'t>(word: Piece<'t>, start: &str) -> Option<Piece<'t>> {
    let text = word.text.strip_prefix(start)?;
    let value = unquoted(Piece {
        start: word.start + start.len(),
        text,
    });
    (!value.text.is_empty()).then_some(value)
}

/// Returns the words that are neither options nor the values of such.
fn plain<'t>(words: &[Piece<'t>]) -> Vec<Piece<'t>> {
    words
        .iter()
        .filter(|word| !word.text.starts_with('-'))
        .copied()
        .collect()
}

/// `htpasswd -bc file user password`, `htpasswd -nb user password`.
fn htpasswd<'t>(words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    let options = words.iter().filter(|word| word.text.starts_with('-'));
    let options: String = options.map(|word| word.text).collect();
    if options.contains('b') {
        let at = if options.contains('n') { 1 } else { 2 };
        found.extend(plain(words).get(at).copied());
    }
}

/// `kubectl create secret generic db --from-literal=password=...`.
fn literals<'t>(words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    if !words.iter().any(|word| word.text == "secret") {
        return;
    }
    for value in values(words, "--from-literal", false) {
        if let Some((key, secret)) = value.text.split_once('=') {
            let lower = key.to_ascii_lowercase();
            let is_open = [
                "user", "host", "port", "name", "email", "url", "database", "region", "server",
                "id",
            ]
            .iter()
            .any(|open| lower.ends_with(open));
            if !is_open && !looks::is_made_of_names(secret) {
                found.push(unquoted(Piece {
                    start: value.start + key.len() + 1,
                    text: secret,
                }));
            }
        }
    }
}

/// `sqlplus scott/tiger@db`.
fn sqlplus<'t>(words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    for word in plain(words).into_iter().take(2) {
        let Some((user, rest)) = word.text.split_once('/') else {
            continue;
        };
        let Some((secret, _)) = rest.split_once('@') else {
            continue;
        };
        if !user.is_empty()
            && !secret.is_empty()
            && !user.contains('/')
            && !secret.starts_with('/')
            && secret != "tiger"
        {
            found.push(Piece {
                start: word.start + user.len() + 1,
                text: secret,
            });
        }
    }
}

/// Says whether a cookie keeps somebody logged in.
pub(super) fn is_session(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_one = ["sess", "sid", "auth", "token", "jwt", "remember"]
        .iter()
        .any(|part| lower.contains(part));
    is_one && looks::is_random(value, 16) && !is_filler(value)
}

/// `curl -b 'sessionid=...; lang=en'`.
fn cookies<'t>(words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    let mut given = values(words, "-b", true);
    given.extend(values(words, "--cookie", false));
    for list in given {
        let mut start = list.start;
        for cookie in list.text.split(';') {
            if let Some((name, value)) = cookie.split_once('=')
                && is_session(name, value)
            {
                found.push(Piece {
                    start: start + name.len() + 1,
                    text: value,
                });
            }
            start += cookie.len() + 1;
        }
    }
}

/// `net user name password /add`, and `net use` of a share with `/user:name password`.
fn net<'t>(words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    let is_slashed = |word: &Piece<'_>| word.text.starts_with('/');
    let plain: Vec<Piece<'t>> = words
        .iter()
        .filter(|word| !is_slashed(word))
        .copied()
        .collect();
    let is_adding = words
        .iter()
        .any(|word| word.text.eq_ignore_ascii_case("/add"));
    let has_user = words
        .iter()
        .any(|word| word.text.to_ascii_lowercase().starts_with("/user:"));
    let value = match plain.first().map(|word| word.text) {
        Some("user") if is_adding => plain.get(2),
        Some("user") => plain.get(2).filter(|word| looks::is_password(word.text)),
        Some("use") if has_user => plain[1..].iter().rfind(|word| {
            looks::is_password(word.text)
                && !word.text.starts_with('\\')
                && !word.text.ends_with(':')
        }),
        _ => None,
    };
    found.extend(value.copied());
}

/// `ConvertTo-SecureString "..." -AsPlainText`; what is encrypted already is long.
pub(super) fn secure_string(reader: &mut Reader<'_>, at: usize) {
    if at < reader.judged {
        return;
    }
    let rest = reader.rest_of_line(at, 400);
    let Some(open) = rest.find(['"', '\'']) else {
        return;
    };
    let quote = &rest[open..=open];
    let is_next = rest[..open]
        .bytes()
        .all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-'));
    let Some((value, _)) = rest[open + 1..].split_once(quote).filter(|_| is_next) else {
        return;
    };
    if is_certain(value) && value.len() <= 128 {
        let start = at + open + 1;
        reader.judged = start + value.len();
        reader.found.push(Found::likely(
            start..start + value.len(),
            "a password on a command line",
        ));
    }
}

/// `ACL SETUSER app on >password`, and the same in a file: `user app on >password`.
pub(super) fn access_list(reader: &mut Reader<'_>, at: usize) {
    let is_word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let before = at
        .checked_sub(1)
        .and_then(|before| reader.bytes.get(before));
    if !is_word(reader.bytes.get(at + 1)) || !matches!(before, Some(b' ' | b'"' | b'\'')) {
        return;
    }
    let before = reader.line_before(at, 160);
    let is_list = before.to_ascii_lowercase().contains("setuser ")
        || before.trim_start().starts_with("user ") && before.contains(" on ");
    if !is_list {
        return;
    }
    let rest = reader.rest_of_line(at + 1, 200);
    let length = rest
        .find([' ', '\t', '\r', '"', '\'', '`', '|', '<'])
        .unwrap_or(rest.len());
    if is_certain(&rest[..length]) {
        reader.found.push(Found::likely(
            at + 1..at + 1 + length,
            "a password on a command line",
        ));
    }
}

/// `echo ... | docker login --password-stdin`, `echo user:password | chpasswd`.
fn piped<'t>(reader: &Reader<'_>, at: usize, words: &[Piece<'t>], found: &mut Vec<Piece<'t>>) {
    let line = reader.rest_of_line(at, 600);
    let Some((_, behind)) = line.split_once('|') else {
        return;
    };
    let words = plain(words);
    let Some(last) = words.last() else {
        return;
    };
    if behind.contains("chpasswd") {
        if let Some((user, secret)) = last.text.split_once(':') {
            found.push(Piece {
                start: last.start + user.len() + 1,
                text: secret,
            });
        }
    } else if [
        "--password-stdin",
        "--with-token",
        "sudo -S",
        "passwd --stdin",
        "--passphrase-fd 0",
    ]
    .iter()
    .any(|reads| behind.contains(reads))
    {
        found.push(*last);
    }
}

/// Cuts a command into words, as far as it goes: to a pipe, a semicolon, the end of the line that is not continued.
fn words(text: &str, from: usize) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let limit = text.floor_char_boundary((from + MOST_BYTES).min(text.len()));
    let mut words = Vec::new();
    let mut at = from;
    while at < limit && words.len() < MOST_WORDS {
        match bytes[at] {
            b' ' | b'\t' | b'\r' => at += 1,
            b'\\' if matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) => at += 2,
            // In a table a pipe is escaped.
            b'\\' if bytes.get(at + 1) == Some(&b'|') => break,
            b'\n' | b'|' | b';' | b'`' => break,
            b'&' if bytes.get(at + 1) == Some(&b'&') => break,
            _ => {
                let start = at;
                let mut quote = None;
                while at < limit {
                    let b = bytes[at];
                    match quote {
                        Some(open) if b == open => quote = None,
                        Some(_) if b == b'\n' => break,
                        Some(_) => {}
                        None if b == b'"' || b == b'\'' => quote = Some(b),
                        None if matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'`')
                            || b == b'|' && !text[start..at].starts_with('<') =>
                        {
                            break;
                        }
                        None => {}
                    }
                    at += 1;
                }
                words.push(unquoted(Piece {
                    start,
                    text: &text[start..at],
                }));
            }
        }
    }
    words
}

fn unquoted(piece: Piece<'_>) -> Piece<'_> {
    for quote in ['"', '\''] {
        let inner = piece.text.strip_prefix(quote);
        if let Some(inner) = inner {
            let inner = inner.strip_suffix(quote).unwrap_or(inner);
            return Piece {
                start: piece.start + 1,
                text: inner,
            };
        }
    }
    Piece {
        start: piece.start,
        text: piece.text.trim_end_matches(['"', '\'']),
    }
}
