//! Bare addresses in running text, as GitHub finds them: `www.`, `http://`, `https://`, `ftp://` and e-mail.
//!
//! Knows only a piece of text. Linear in its length.

use std::ops::Range;

/// A bare address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autolink {
    /// Which bytes of the text it is.
    pub range: Range<usize>,
    /// Where it leads.
    pub destination: String,
}

/// Finds all bare addresses of a text. `before` is the character before it, where there is one.
pub fn find(text: &str, before: Option<char>) -> Vec<Autolink> {
    let bytes = text.as_bytes();
    let mut links = Vec::new();
    let mut floor = 0;
    let mut at = 0;
    // Up to here no `www.` holds: it would have the domain that was just refused.
    let mut refused = 0;
    while at < bytes.len() {
        let link = match bytes[at] {
            b'@' => email(text, floor, at),
            b'w' | b'W' if at >= refused && starts(&bytes[at..], b"www.") => {
                let link = www(text, at, before);
                if link.is_none() {
                    refused = at + domain_length(&text[at..]);
                }
                link
            }
            b'h' | b'H' | b'f' | b'F' => address(text, at, before),
            _ => None,
        };
        match link {
            Some(link) => {
                at = link.range.end;
                floor = at;
                links.push(link);
            }
            // An address that did not hold is not searched again from within.
            None if bytes[at] == b'@' => {
                at += 1;
                floor = at;
            }
            None => at += 1,
        }
    }
    links
}

/// Says whether a text can hold a bare address at all.
pub fn is_possible(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        matches!(pair, [b'w' | b'W', b'.'] | [b':', b'/']) || pair[0] == b'@' || pair[1] == b'@'
    })
}

fn starts(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.len() >= prefix.len() && bytes[..prefix.len()].eq_ignore_ascii_case(prefix)
}

fn previous(text: &str, at: usize, before: Option<char>) -> Option<char> {
    text[..at].chars().next_back().or(before)
}

fn www(text: &str, at: usize, before: Option<char>) -> Option<Autolink> {
    let may_start = previous(text, at, before)
        .is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '['));
    if !may_start {
        return None;
    }
    let range = at..extent(text, at, at + 4, 0)?;
    Some(Autolink {
        destination: format!("http://{}", &text[range.clone()]),
        range,
    })
}

fn address(text: &str, at: usize, before: Option<char>) -> Option<Autolink> {
    let scheme = [&b"https://"[..], b"http://", b"ftp://"]
        .into_iter()
        .find(|scheme| starts(&text.as_bytes()[at..], scheme))?;
    if previous(text, at, before).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let range = at..extent(text, at, at + scheme.len(), 0)?;
    Some(Autolink {
        destination: text[range.clone()].to_owned(),
        range,
    })
}

/// Returns where an address ends whose domain begins at `domain`, where that is a domain of at least `dots` dots.
fn extent(text: &str, start: usize, domain: usize, dots: usize) -> Option<usize> {
    let rest = &text[domain..];
    let name = rest[..domain_length(rest)].trim_end_matches('.');
    let mut last = name.rsplit('.');
    if name.is_empty()
        || last.next()?.contains('_')
        || last.next().is_some_and(|part| part.contains('_'))
        || name.matches('.').count() < dots
    {
        return None;
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || c == '<')
        .unwrap_or(rest.len());
    let end = domain + end;
    Some(start + trimmed(&text[start..end]))
}

fn domain_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len())
}

/// Returns the length of an address without the punctuation that belongs to the sentence around it.
fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count();
    let (open, mut closed) = (count(b'('), count(b')'));
    let mut end = bytes.len();
    while end > 0 {
        match bytes[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if closed > open => {
                closed -= 1;
                end -= 1;
            }
            b';' => {
                let name = bytes[..end - 1]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                let before = end - 1 - name;
                end = if name > 0 && before > 0 && bytes[before - 1] == b'&' {
                    before - 1
                } else {
                    end - 1
                };
            }
            _ => break,
        }
    }
    end
}

fn email(text: &str, floor: usize, at: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let local = bytes[floor..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(byte))
        .count();
    let domain = bytes[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
        .count();
    let mut end = at + 1 + domain;
    // A letter of another script before or after is part of the word, so this is no address.
    while end > at + 1 && bytes[end - 1] == b'.' {
        end -= 1;
    }
    let name = &text[at + 1..end];
    if local == 0 || !name.contains('.') || name.starts_with('.') || name.ends_with(['-', '_']) {
        return None;
    }
    let range = at - local..end;
    Some(Autolink {
        destination: format!("mailto:{}", &text[range.clone()]),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn found(text: &str) -> Vec<&str> {
        find(text, None)
            .into_iter()
            .map(|link| &text[link.range])
            .collect()
    }

    #[test]
    fn punctuation_of_the_sentence_stays_outside() {
        assert_eq!(
            found("see https://a.example/b_(c), (www.b.example)."),
            ["https://a.example/b_(c)", "www.b.example"]
        );
        assert_eq!(found("mail ops@x.example."), ["ops@x.example"]);
        assert_eq!(
            found("http://localhost:3000/x!"),
            ["http://localhost:3000/x"]
        );
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "xhttp://a.example",
            "awww.b.example",
            "a@b",
            "a@b.c_",
            "http://",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
