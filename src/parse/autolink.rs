//! Bare URLs and mail addresses in running text, as GitHub links them.
//!
//! Knows text only: that it is not inside code or a link, its caller sees to. Linear in the length of the text.

use std::ops::Range;

/// A piece of text that is an address by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bare {
    /// Which bytes of the text.
    pub range: Range<usize>,
    /// Where it leads.
    pub destination: String,
}

/// Finds the addresses in a text, in order.
pub(super) fn find(text: &str) -> Vec<Bare> {
    let bytes = text.as_bytes();
    let mut found: Vec<Bare> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let floor = found.last().map_or(0, |bare| bare.range.end);
        let bare = match bytes[at] {
            b'@' => mail(text, floor, at),
            b'w' | b'h' | b'f' => web(text, at),
            _ => None,
        };
        match bare {
            Some(bare) => {
                at = bare.range.end;
                found.push(bare);
            }
            None => at += 1,
        }
    }
    found
}

const SCHEMES: &[&str] = &["http://", "https://", "ftp://"];

fn web(text: &str, start: usize) -> Option<Bare> {
    if !may_precede(text[..start].chars().next_back()) {
        return None;
    }
    let rest = &text[start..];
    let scheme = SCHEMES.iter().find(|scheme| rest.starts_with(**scheme));
    let domain_at = match scheme {
        Some(scheme) => scheme.len(),
        None if rest.starts_with("www.") => 0,
        None => return None,
    };
    let domain = domain_length(&rest[domain_at..], scheme.is_some())?;
    let tail = &rest[domain_at + domain..];
    let tail = &tail[..tail
        .find(|c: char| c.is_whitespace() || c == '<')
        .unwrap_or(tail.len())];
    let length = trimmed(&rest[..domain_at + domain + tail.len()]);
    // What is left after trimming must still have its domain.
    if length <= domain_at {
        return None;
    }
    let address = &rest[..length];
    let destination = match scheme {
        Some(_) => address.to_owned(),
        None => format!("http://{address}"),
    };
    Some(Bare {
        range: start..start + length,
        destination,
    })
}

fn may_precede(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('))
}

/// Returns the length of a domain: letters, digits, `-` and `_` with dots between them, no `_` in the last two parts.
fn domain_length(text: &str, may_be_short: bool) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let length = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let domain = text[..length].trim_end_matches('.');
    let mut parts = domain.rsplit('.');
    let last = parts.next().filter(|part| !part.is_empty())?;
    let before = parts.next();
    let is_clean =
        !last.contains('_') && before.is_none_or(|part| !part.contains('_') && !part.is_empty());
    (is_clean && (may_be_short || before.is_some())).then_some(domain.len())
}

/// Returns the length of an address without the punctuation that ends the sentence rather than the address.
fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    let mut length = bytes.len();
    let open = bytes.iter().filter(|byte| **byte == b'(').count();
    let mut closed = bytes.iter().filter(|byte| **byte == b')').count();
    while length > 0 {
        match bytes[length - 1] {
            b')' if closed > open => closed -= 1,
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => {}
            b';' => {
                let name = address[..length - 1]
                    .bytes()
                    .rev()
                    .take_while(u8::is_ascii_alphanumeric)
                    .count();
                let amp = (length - 1)
                    .checked_sub(name + 1)
                    .filter(|at| bytes[*at] == b'&' && name > 0);
                match amp {
                    Some(at) => {
                        length = at;
                        continue;
                    }
                    None => break,
                }
            }
            _ => break,
        }
        length -= 1;
    }
    length
}

fn mail(text: &str, floor: usize, at: usize) -> Option<Bare> {
    let bytes = text.as_bytes();
    let is_local =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-' | b'_' | b'+');
    let local = bytes[floor..at].iter().rev().take_while(is_local).count();
    let is_domain =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-' | b'_');
    let domain = bytes[at + 1..].iter().take_while(is_domain).count();
    let domain = text[at + 1..at + 1 + domain].trim_end_matches('.');
    if local == 0
        || !domain.contains('.')
        || domain.starts_with('.')
        || domain.ends_with(['-', '_'])
    {
        return None;
    }
    let mut start = at - local;
    let mut scheme = "mailto:";
    for named in ["mailto:", "xmpp:"] {
        if text[floor..start].ends_with(named) {
            start -= named.len();
            scheme = "";
        }
    }
    // A slash or another address right before it means that this is part of something longer.
    if bytes[..start].last().is_some_and(|byte| *byte == b'/') {
        return None;
    }
    let range = start..at + 1 + domain.len();
    Some(Bare {
        destination: format!("{scheme}{}", &text[range.clone()]),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn links(text: &str) -> Vec<(&str, String)> {
        find(text)
            .into_iter()
            .map(|bare| (&text[bare.range], bare.destination))
            .collect()
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        assert_eq!(
            links(
                "(see www.google.com/search?q=(business))) and https://a.b/x&copy; or http://localhost:9090/q."
            ),
            [
                (
                    "www.google.com/search?q=(business)",
                    "http://www.google.com/search?q=(business)".to_owned()
                ),
                ("https://a.b/x", "https://a.b/x".to_owned()),
                (
                    "http://localhost:9090/q",
                    "http://localhost:9090/q".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn mail_addresses() {
        assert_eq!(
            links(
                "a.b-c_d@a.b. a.b-c_d@a.b- hello+xyz@mail.example mailto:x@y.zz @team-lead user@host"
            ),
            [
                ("a.b-c_d@a.b", "mailto:a.b-c_d@a.b".to_owned()),
                (
                    "hello+xyz@mail.example",
                    "mailto:hello+xyz@mail.example".to_owned()
                ),
                ("mailto:x@y.zz", "mailto:x@y.zz".to_owned()),
            ]
        );
    }

    #[test]
    fn hostile_text_costs_its_length() {
        for piece in [
            "www.",
            "a@",
            "http://",
            "a@b.",
            ")",
            "&a;",
            "aaaa",
            "https://(",
        ] {
            find(&piece.repeat(100_000));
        }
    }
}
