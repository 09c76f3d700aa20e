//! Contacts whose phone, mail or Slack is only a filler, as in `+1-XXX-XXX-XXXX`.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::source::Spanned;

/// Words that stand where a value is still to come.
const FILLERS: &[&str] = &["todo", "tbd", "tba", "fixme", "changeme", "unknown"];

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.contacts {
        let contact = &declared.noun;
        let handle = contact.slack.as_ref().map(|slack| &slack.handle);
        let ways: [(&str, Option<&Spanned<String>>); 3] = [
            ("phone number", contact.phone.as_ref()),
            ("mail address", contact.email.as_ref()),
            ("Slack handle", handle),
        ];
        for (what, value) in ways {
            let Some(value) = value.filter(|value| is_filler(&value.value)) else {
                continue;
            };
            let message = format!(
                "{} has no {what} yet, only the filler `{}`",
                contact.name, value.value
            );
            let label = subject.label(declared, value.span);
            let help = format!(
                "enter the {what}, or leave the line out; until then the site shows it as not set"
            );
            sink.push(Diagnostic::new(Lint::PlaceholderContact, message, label).help(help));
        }
    }
}

/// Says whether a text only keeps the place of a value: `XXX`, `TODO`, `<phone>`, `???`, nothing but noughts.
pub(in crate::check) fn is_filler(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let has_filler_word = words.any(|word| {
        let is_crossed = word.len() >= 2 && word.bytes().all(|byte| byte == b'x');
        is_crossed || FILLERS.contains(&word)
    });
    let is_slot = lower.starts_with('<') && lower.ends_with('>');
    let digits = || lower.bytes().filter(u8::is_ascii_digit);
    let is_noughts = digits().count() >= 6 && digits().all(|digit| digit == b'0');
    has_filler_word || is_slot || is_noughts || lower.contains("??")
}

#[cfg(test)]
mod tests {
    use super::is_filler;

    #[test]
    fn fillers_are_told_from_values() {
        for filler in [
            "+1-XXX-XXX-XXXX",
            "TODO",
            "tbd (ask HR)",
            "<phone>",
            "000-000-0000",
            "@xxx",
        ] {
            assert!(is_filler(filler), "{filler}");
        }
        for value in [
            "+1-202-555-0117",
            "112",
            "max@exxon.com",
            "@xavier",
            "todd@example.com",
        ] {
            assert!(!is_filler(value), "{value}");
        }
    }
}
