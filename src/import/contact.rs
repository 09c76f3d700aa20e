//! A contact as front matter has it, and the labels under which people write its parts.

use super::yaml;
use crate::model::contact::{dialable, is_filler};

/// A contact as it will stand in front matter: keys and values in the order of the manual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Contact {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) group: String,
    /// Key of front matter and its value; `note` last.
    pub(super) fields: Vec<(&'static str, String)>,
}

/// Says which channel a value is.
pub(super) fn channel(value: &str) -> Option<&'static str> {
    let is_word = !value.contains(char::is_whitespace);
    match value.chars().next()? {
        '#' | '@' if is_word && value.len() > 1 => Some("slack"),
        _ if is_word && value.chars().skip(1).any(|c| c == '@') && value.contains('.') => {
            Some("email")
        }
        '+' | '(' | '0'..='9' if is_number(value) => Some("phone"),
        _ => None,
    }
}

fn is_number(value: &str) -> bool {
    let is_long = value.bytes().filter(u8::is_ascii_digit).count() >= 6;
    (is_long && dialable(value).is_some()) || (value.starts_with('+') && is_filler(value))
}

pub(super) fn is_name_key(key: &str) -> bool {
    let key = key.to_lowercase();
    matches!(
        &*key,
        "name"
            | "contact"
            | "team"
            | "person"
            | "who"
            | "vendor"
            | "contact name"
            | "company"
            | "provider"
            | "group"
    )
}

/// Returns the key of front matter for a label.
pub(super) fn field(label: &str) -> Option<&'static str> {
    Some(match &*label.to_lowercase() {
        "phone" | "mobile" | "cell" | "tel" | "telephone" | "phone number" | "cell phone" => {
            "phone"
        }
        "email" | "e-mail" | "mail" | "email address" => "email",
        "slack" | "slack channel" | "slack handle" | "channel" | "chat" => "slack",
        "pagerduty" | "pager duty" | "pager" | "pagerduty schedule" => "pagerduty",
        "role" | "title" | "position" | "responsibility" => "role",
        "hours" | "availability" | "available" | "working hours" | "support hours" => "hours",
        "note" | "notes" | "comment" | "comments" => "note",
        _ => return None,
    })
}

impl Contact {
    /// Takes a value over under the key of front matter; what has none, or stands there already, becomes a note.
    pub(super) fn add(&mut self, label: &str, value: &str) {
        let key = field(label).filter(|key| !self.fields.iter().any(|(taken, _)| taken == key));
        match key {
            Some(key) if key != "note" => self.fields.push((key, value.to_owned())),
            _ => {
                let words = match field(label) {
                    Some("note") => value.to_owned(),
                    _ => format!("{label}: {value}"),
                };
                match self.fields.iter_mut().find(|(key, _)| *key == "note") {
                    Some((_, note)) => note.push_str(&format!("; {words}")),
                    None => self.fields.push(("note", words)),
                }
            }
        }
    }

    pub(super) fn has_channel(&self) -> bool {
        let is_channel = |key| matches!(key, "phone" | "email" | "slack" | "pagerduty");
        self.fields.iter().any(|(key, _)| is_channel(*key))
    }

    /// Returns what a card shows of it.
    pub(super) fn shown(&self) -> Vec<String> {
        let fields = self.fields.iter();
        let fields = fields.flat_map(|(key, value)| [(*key).to_owned(), value.clone()]);
        let name = ["name".to_owned(), self.name.clone()];
        name.into_iter().chain(fields).collect()
    }

    /// Writes it as an item of front matter.
    pub(super) fn written(&self) -> Vec<String> {
        let mut lines = vec![
            format!("  - id: {}", yaml::scalar(&self.id)),
            format!("    name: {}", yaml::scalar(&self.name)),
            format!("    group: {}", yaml::scalar(&self.group)),
        ];
        const ORDER: &[&str] = &[
            "role",
            "phone",
            "slack",
            "pagerduty",
            "email",
            "hours",
            "note",
        ];
        for key in ORDER {
            if let Some((_, value)) = self.fields.iter().find(|(one, _)| one == key) {
                let is_url = *key == "pagerduty" && value.starts_with("https://");
                let value = yaml::scalar(value);
                lines.push(match is_url {
                    true => format!("    {key}: {{ name: PagerDuty, url: {value} }}"),
                    false => format!("    {key}: {value}"),
                });
            }
        }
        lines
    }
}
