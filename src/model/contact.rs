//! People and teams, and the ways to reach them.

use crate::model::page::Audience;
use crate::source::Spanned;

/// A person or team and the ways to reach them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The author's id.
    pub id: Spanned<String>,
    /// What people call them.
    pub name: String,
    /// Their duty, as in `escalation`.
    pub role: Option<String>,
    /// `internal`, `vendor`, `management` or any word.
    pub group: Option<String>,
    /// As the author wrote it; whether it can be dialled, `Phone::parse` says.
    pub phone: Option<Spanned<String>>,
    /// Slack handle or channel.
    pub slack: Option<Slack>,
    /// PagerDuty schedule or service.
    pub pagerduty: Option<Service>,
    /// As the author wrote it.
    pub email: Option<Spanned<String>>,
    /// When they can be reached, as in `24/7`.
    pub hours: Option<String>,
    /// Anything else that helps.
    pub note: Option<String>,
    /// Who may see it; `None` means whoever may see the page on which it is declared.
    pub audience: Option<Audience>,
}

/// A handle or channel of Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slack {
    /// `@name` or `#channel`.
    pub handle: Spanned<String>,
    /// Slack's own id of it (`U…`, `C…`), with which a link can open it.
    pub id: Option<Spanned<String>>,
}

/// A named place in a service, with its address where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What it is called there.
    pub name: String,
    /// Its address.
    pub url: Option<Spanned<String>>,
}

/// Words that stand where a value is still to come.
const FILLERS: &[&str] = &["todo", "tbd", "tba", "fixme", "changeme", "unknown"];

/// Returns the digits to dial, as in `+12025550117`, where a phone number is whole.
///
/// Takes a leading `+` or digits with spaces, dots, dashes, slashes and round brackets between them, 3 to 15 digits in
/// all; `(0)` after a country code is left out, as it is not dialled from abroad. Returns `None` for anything else, so
/// that a filler such as `+1-XXX-XXX-XXXX` never becomes a link.
pub fn dialable(phone: &str) -> Option<String> {
    let phone = phone.trim();
    let international = phone.starts_with('+');
    let phone = if international {
        phone.replacen("(0)", "", 1)
    } else {
        phone.to_owned()
    };
    let mut dialled = String::new();
    for (index, c) in phone.char_indices() {
        match c {
            '0'..='9' => dialled.push(c),
            '+' if index == 0 => dialled.push(c),
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2011}' => {}
            _ => return None,
        }
    }
    let digits = dialled.trim_start_matches('+').len();
    let fits = if international {
        (7..=15).contains(&digits)
    } else {
        (3..=15).contains(&digits)
    };
    fits.then_some(dialled)
}

/// Says whether a text only keeps the place of a value: `XXX`, `TODO`, `<phone>`, `???`, nothing but noughts.
pub fn is_filler(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let has_filler_word = words.any(|word| {
        let is_crossed = word.len() >= 2 && word.bytes().all(|byte| byte == b'x');
        is_crossed || FILLERS.contains(&word)
    });
    let inside = lower
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    // A mail address or a number in brackets is one all the same.
    let is_slot = inside.is_some_and(|text| !text.contains('@') && dialable(text).is_none());
    let digits = || lower.bytes().filter(u8::is_ascii_digit);
    let counted: String = digits().map(char::from).collect();
    let is_counted = counted.ends_with("2345678900") || counted.ends_with("1234567890");
    let is_nothing = matches!(
        &*lower,
        "-" | "\u{2013}" | "\u{2014}" | "n/a" | "na" | "none" | "unknown"
    );
    let is_yours = lower.contains('@')
        && (lower.starts_with("your") || lower.starts_with("you@") || lower.contains("@your"));
    let is_noughts = digits().count() >= 6 && digits().all(|digit| digit == b'0');
    has_filler_word
        || is_slot
        || is_noughts
        || is_counted
        || is_nothing
        || is_yours
        || lower.contains("??")
}

/// Words that say that somebody is a team, and not which.
const TEAM: &[&str] = &["the", "team", "group", "squad", "department"];

/// Returns what is left of a name when two are compared: `Security Team` and `security` are the same people.
pub fn people(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric());
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !TEAM.contains(word))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{dialable, is_filler};

    #[test]
    fn only_whole_numbers_can_be_dialled() {
        assert_eq!(dialable("+1-202-555-0117").as_deref(), Some("+12025550117"));
        assert_eq!(
            dialable("+44 (0)20 7946 0000").as_deref(),
            Some("+442079460000")
        );
        assert_eq!(dialable("112").as_deref(), Some("112"));
        for number in [
            "+1 (202) 555-0117",
            "+44 20 7946 0958",
            "+49 30 23125-000",
            "+33 1 99 00 12 34",
            "+81-3-1234-5678",
            "+91 22 2778 0000",
            "+55 11 91234-5678",
            "+61 2 7010 1234",
            "+27.21.123.4567",
            "+46 8 465 004 00",
            "+39 06 1234 5678",
            "+86 10 1234 5678",
            "+298 201000",
            "(030) 23125/000",
            "0800 1234567",
        ] {
            assert!(dialable(number).is_some(), "{number}");
        }
        for filler in [
            "+1-XXX-XXX-XXXX",
            "",
            "call me",
            "+1",
            "555-0117 ext. 5",
            "12345678901234567",
        ] {
            assert_eq!(dialable(filler), None, "{filler}");
        }
    }

    #[test]
    fn fillers_are_told_from_values() {
        for filler in [
            "+1-XXX-XXX-XXXX",
            "TODO",
            "tbd (ask HR)",
            "<phone>",
            "000-000-0000",
            "@xxx",
            "123-456-7890",
            "+1-234-567-8900",
            "you@company.com",
            "your-email@example.com",
            "N/A",
            "-",
        ] {
            assert!(is_filler(filler), "{filler}");
        }
        for value in [
            "+1-202-555-0117",
            "112",
            "max@exxon.com",
            "@xavier",
            "todd@example.com",
            "<maria@acme.com>",
            "<+1 206 555 0155>",
            "youssef@example.com",
        ] {
            assert!(!is_filler(value), "{value}");
        }
    }
}
