//! Severities and lengths of time as people write them.

use super::words;
use crate::model::time::Minutes;

/// What a text says of a severity at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// As in `P1`, `SEV-1`.
    pub(super) id: String,
    /// As in `Critical`.
    pub(super) name: Option<String>,
    /// What follows.
    pub(super) rest: String,
}

/// Reads `P1 (Critical) - Service Down`, `SEV1: Critical`, `Severity 1`. `None` where a text begins otherwise.
pub(super) fn heading(text: &str) -> Option<Named> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(letters);
    let is_family = matches!(
        &*word.to_ascii_lowercase(),
        "p" | "s" | "sev" | "severity" | "priority" | "level"
    );
    let digits = rest.trim_start_matches([' ', '-']);
    let sign = &rest[..rest.len() - digits.len()];
    let number = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let behind = &digits[number..];
    let is_id = is_family
        && number == 1
        && sign.len() <= 1
        && (word.len() > 1 || sign.is_empty())
        && !behind.starts_with(|c: char| c.is_alphanumeric());
    if !is_id {
        return None;
    }
    let sign = sign.replace(' ', "-");
    let word = match word.len() {
        1..=3 => word.to_ascii_uppercase(),
        _ => word.to_owned(),
    };
    let (name, rest) = name_of(behind);
    Some(Named {
        id: format!("{word}{sign}{}", &digits[..number]),
        name,
        rest,
    })
}

/// Splits ` (Critical) - Service Down` into the name and the rest.
fn name_of(text: &str) -> (Option<String>, String) {
    let text = text.trim();
    if let Some((name, rest)) = text
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(')'))
    {
        let rest = rest.trim_start_matches([' ', '-', ':', '–', '—']);
        return (Some(name.trim().to_owned()), rest.to_owned());
    }
    let rest = text.trim_start_matches([' ', '-', ':', '–', '—', '/', '|']);
    let rest = rest.trim_end_matches(':').trim();
    let is_name = !rest.is_empty() && words::words(rest).len() <= 2 && !rest.contains(':');
    match is_name {
        true => (Some(rest.to_owned()), String::new()),
        false => (None, rest.to_owned()),
    }
}

/// Reads a length of time as people write it, as front matter does: `within 15 minutes` is `15m`.
pub(super) fn duration(text: &str) -> Option<String> {
    let mut text = text.trim().to_lowercase();
    for start in ["within ", "under ", "up to ", "after ", "≤", "<=", "<", "+"] {
        if let Some(rest) = text.strip_prefix(start) {
            text = rest.trim().to_owned();
        }
    }
    let mut short = String::new();
    let mut number = String::new();
    for word in text.split_whitespace() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        number.push_str(&word[..digits]);
        let unit = &word[digits..];
        if unit.is_empty() {
            continue;
        }
        let unit = match unit {
            "m" | "min" | "mins" | "minute" | "minutes" => "m",
            "h" | "hr" | "hrs" | "hour" | "hours" => "h",
            "d" | "day" | "days" => "d",
            "w" | "week" | "weeks" => "w",
            _ => return None,
        };
        if number.is_empty() {
            return None;
        }
        short.push_str(&format!("{number}{unit}"));
        number.clear();
    }
    (number.is_empty() && Minutes::parse(&short).is_some()).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::{duration, heading};

    #[test]
    fn severities_are_told_at_the_beginning() {
        let said = |text| heading(text).map(|it| (it.id, it.name.unwrap_or_default(), it.rest));
        let is = |id: &str, name: &str, rest: &str| {
            Some((id.to_owned(), name.to_owned(), rest.to_owned()))
        };
        assert_eq!(
            said("P1 (Critical) - Service Down"),
            is("P1", "Critical", "Service Down")
        );
        assert_eq!(said("P2 - High"), is("P2", "High", ""));
        assert_eq!(said("SEV-1: Critical"), is("SEV-1", "Critical", ""));
        assert_eq!(said("Severity 1"), is("Severity-1", "", ""));
        assert_eq!(said("🔴 sev1"), is("SEV1", "", ""));
        for text in ["S3 buckets", "Steps", "P10", "P1x", "Level", "S 3"] {
            let is_whole = heading(text).is_some_and(|named| named.id != "S3");
            assert!(!is_whole, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let is = |text: &str, short: Option<&str>| {
            assert_eq!(duration(text).as_deref(), short, "{text}");
        };
        is("15 minutes", Some("15m"));
        is("within 1 hour 30 min", Some("1h30m"));
        is("< 24h", Some("24h"));
        is("Next business day", None);
        is("2 business days", None);
        is("15", None);
        is("", None);
    }
}
