//! Secrets in addresses: passwords before the host, and addresses that are secrets themselves.

use super::filler::is_filler;
use super::{Found, Reader, looks};

/// Addresses that let anybody write, and behind which part of them the secret begins.
const HOOKS: &[(&str, &str, &str)] = &[
    ("hooks.slack.com", "/services/", "a Slack webhook"),
    ("hooks.slack.com", "/workflows/", "a Slack webhook"),
    ("hooks.slack.com", "/triggers/", "a Slack webhook"),
    ("hooks.slack-gov.com", "/services/", "a Slack webhook"),
    ("discord.com", "/api/webhooks/", "a Discord webhook"),
    ("discordapp.com", "/api/webhooks/", "a Discord webhook"),
    ("webhook.office.com", "/webhookb2/", "a Teams webhook"),
    ("outlook.office.com", "/webhook/", "a Teams webhook"),
    ("hooks.zapier.com", "/hooks/catch/", "a Zapier webhook"),
];

/// Reads an address from its `://`.
pub(super) fn read(reader: &mut Reader<'_>, at: usize) {
    let from = at + 3;
    // An address may hold another, not a thousand.
    let inside = if at < reader.address.0 {
        reader.address.1 + 1
    } else {
        0
    };
    if inside > 3 {
        return;
    }
    let rest = reader.rest_of_line(from, 600);
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|');
    // A blank may stand in it: `https://<user>:<password>@host`.
    let whole = &rest[..rest
        .find(|c: char| is_end(c) && c != '<' && c != '>')
        .unwrap_or(rest.len())];
    reader.address = (from + whole.len(), inside);
    let whole_hook = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    hook(
        reader,
        from,
        whole_hook.trim_end_matches([')', '.', ',', ']', '*']),
    );
    let authority = &whole[..whole.find(['/', '?', '#', '\\']).unwrap_or(whole.len())];
    // A password may hold `/` or `#`, though it should not.
    let authority = match authority.contains('@') {
        true => authority,
        false => {
            let Some(last) = whole.find('@') else {
                return;
            };
            let before = &whole[..last];
            if !before.contains(':')
                || before.contains("//")
                || before.find('/') < before.find(':')
                || before.contains('?')
            {
                return;
            }
            &whole[..=last]
        }
    };
    let Some((user, _)) = authority.rsplit_once('@') else {
        return;
    };
    let scheme = reader.line_before(at, 16);
    let scheme = scheme
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '+')
        .next()
        .unwrap_or_default();
    if scheme.is_empty() {
        return;
    }
    let (start, value) = match user.split_once(':') {
        Some((name, password)) => {
            let same = name.eq_ignore_ascii_case(password);
            let is_token_name = matches!(
                name,
                "oauth2" | "x-access-token" | "x-token-auth" | "x-oauth-basic"
            );
            let decoded = crate::source::percent_decode(password);
            let is_said = is_said(password) || is_said(&decoded);
            // `https://TOKEN:x-oauth-basic@github.com`
            if matches!(password, "x-oauth-basic" | "" | "x")
                && looks::is_random(name, 16)
                && !is_filler(name)
            {
                (from, name)
            } else if same && !is_token_name
                || is_said
                || is_port(password)
                || is_of_example(authority, password)
            {
                return;
            } else {
                (from + name.len() + 1, password)
            }
        }
        None if is_bare_token(user) && !authority.contains("sentry") => (from, user),
        None => return,
    };
    reader.found.push(Found::likely(
        start..start + value.len(),
        "a password in a URL",
    ));
}

/// Says whether a password is only told of.
fn is_said(password: &str) -> bool {
    is_filler(password)
        || password.starts_with(':')
        || password.contains(['<', '{', '}', '(', '['])
            && !password.bytes().any(|b| b.is_ascii_digit())
}

/// Short words, and at the hosts of examples all words.
fn is_of_example(authority: &str, password: &str) -> bool {
    let host = authority
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .split(':')
        .next()
        .unwrap_or_default();
    let is_example = [".example", "example.com", "example.org", "example.net"]
        .iter()
        .any(|end| host.ends_with(end))
        || host == "host"
        || host == "HOST";
    let is_word = password.bytes().all(|b| b.is_ascii_alphabetic());
    is_word && (password.len() < 6 || is_example && !looks::is_random(password, 16))
}

fn is_port(password: &str) -> bool {
    password.len() <= 5 && password.bytes().all(|b| b.is_ascii_digit())
}

/// A token that stands in the place of a user: `https://ghp_...@github.com`.
fn is_bare_token(user: &str) -> bool {
    // 32 hexadecimal digits alone are the open half of a key.
    let is_open = user.len() == 32 && user.bytes().all(|b| b.is_ascii_hexdigit());
    user.len() >= 20 && !is_open && looks::is_random(user, 20) && !is_filler(user)
}

fn hook(reader: &mut Reader<'_>, from: usize, url: &str) {
    let host = url.split(['/', ':', '?']).next().unwrap_or_default();
    for (name, path, kind) in HOOKS {
        let is_there = host
            .strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let Some(secret) = url[host.len()..].strip_prefix(path).filter(|_| is_there) else {
            continue;
        };
        let start = from + host.len() + path.len();
        let last = secret
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let parts: Vec<&str> = secret.split('/').collect();
        let said = secret.contains("...")
            || secret.contains(['<', '{', '$'])
            || is_filler(last)
            || parts.iter().any(|part| {
                ["XXX", "xxx", "0000", "YOUR", "your"]
                    .iter()
                    .any(|blank| part.contains(blank))
            });
        if secret.len() >= 20
            && parts.len() >= 2
            && last.len() >= 6
            && last.bytes().any(|b| b.is_ascii_lowercase())
            && !said
            && looks::entropy(secret) > 3.0
        {
            reader
                .found
                .push(Found::sure(start..start + secret.len(), kind));
        }
        return;
    }
}
