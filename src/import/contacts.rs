//! People and teams, and how to reach them: blocks of YAML, lists and tables.

use super::draft::{Draft, Labelled, Said};
use super::entries::{self, Entry};
use super::{table, words, yaml};
use crate::model::contact::{dialable, is_filler};
use crate::parse::outline::TopKind;

/// A contact as it will stand in front matter: keys and values in the order of the manual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Contact {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) group: String,
    /// Key of front matter and its value; `note` last.
    pub(super) fields: Vec<(&'static str, String)>,
}

/// Headings below which a list of names and channels is one of contacts.
const ABOUT: &[&str] = &[
    "contact",
    "team",
    "vendor",
    "management",
    "escalat",
    "people",
    "call",
    "directory",
    "stakeholder",
    "reach",
    "support",
    "who",
    "phone",
    "personnel",
    "roster",
];

/// Finds all contacts, and puts `{contacts}` in their place.
pub(super) fn understand(draft: &mut Draft<'_>, blocks: &[Labelled]) {
    for labelled in blocks {
        let lines = draft.document.lines(labelled.block.lines.clone());
        let found = match &labelled.block.kind {
            TopKind::Code(info) => yaml_block(info, &lines),
            TopKind::List { .. } if labelled.speaks_of(ABOUT) => entries::read(&lines)
                .and_then(|entries| groups(&entries, true))
                .map(|groups| (groups, Said::new())),
            TopKind::Table => table_rows(&lines),
            _ => None,
        };
        if let Some((groups, said)) = found {
            place(draft, labelled, groups, said);
        }
    }
}

/// A named group of contacts; without a name where the block itself is the group.
type Group = (Option<String>, Vec<Contact>);

fn yaml_block(info: &str, lines: &[&str]) -> Option<(Vec<Group>, Said)> {
    let language = info.trim().to_ascii_lowercase();
    if !matches!(&*language, "yaml" | "yml" | "" | "text" | "txt") || lines.len() < 3 {
        return None;
    }
    let inner = &lines[1..lines.len() - 1];
    let groups = groups(&entries::read(inner)?, false)?;
    let said = match language.is_empty() {
        true => Said::new(),
        false => vec![(info.trim().to_owned(), "{contacts}".to_owned())],
    };
    Some((groups, said))
}

/// Reads entries as contacts; `None` where one is none. `is_list` takes a channel alone for a value.
fn groups(entries: &[Entry], is_list: bool) -> Option<Vec<Group>> {
    let mut own = Vec::new();
    let mut groups = Vec::new();
    for entry in entries {
        if let Some(contact) = contact(entry).or_else(|| leaf(entry)) {
            own.push(contact);
        } else if !is_list && entry.value.is_empty() && !entry.children.is_empty() {
            let below = entry.children.iter();
            let below: Option<Vec<Contact>> = below
                .map(|child| contact(child).or_else(|| leaf(child)))
                .collect();
            groups.push((Some(entry.key.clone()), below?));
        } else {
            return None;
        }
    }
    if !own.is_empty() {
        groups.insert(0, (None, own));
    }
    let number: usize = groups.iter().map(|(_, contacts)| contacts.len()).sum();
    // One name with one channel in a fence may be any setting.
    (number > 0 && (is_list || number > 1 || groups[0].1[0].fields.len() > 1)).then_some(groups)
}

/// Reads a name with fields below it.
fn contact(entry: &Entry) -> Option<Contact> {
    let is_named = is_name_key(&entry.key) && !entry.value.is_empty();
    let name = match is_named {
        true => &entry.value,
        false if entry.value.is_empty() => &entry.key,
        false => return None,
    };
    let own_name = entry
        .children
        .iter()
        .find(|child| child.key.eq_ignore_ascii_case("name"));
    let mut contact = Contact {
        name: own_name.map_or(name, |child| &child.value).clone(),
        ..Contact::default()
    };
    if own_name.is_some() {
        // What the map calls a contact is what the contact is there for.
        contact.add("role", name);
    }
    for child in entry
        .children
        .iter()
        .filter(|child| Some(*child) != own_name)
    {
        if !child.children.is_empty() || child.key.is_empty() || child.value.is_empty() {
            return None;
        }
        contact.add(&child.key, &child.value);
    }
    (!name.is_empty() && contact.has_channel()).then_some(contact)
}

/// Reads `DevOps: #devops`: a name and nothing but channels.
fn leaf(entry: &Entry) -> Option<Contact> {
    if entry.key.is_empty() || !entry.children.is_empty() || field(&entry.key) == Some("note") {
        return None;
    }
    let mut contact = Contact {
        name: entry.key.clone(),
        ..Contact::default()
    };
    for part in entry.value.split([',', ';']).map(str::trim) {
        let key = channel(part)?;
        if contact.fields.iter().any(|(taken, _)| *taken == key) {
            return None;
        }
        contact.fields.push((key, part.to_owned()));
    }
    Some(contact)
}

/// Says which channel a value is.
fn channel(value: &str) -> Option<&'static str> {
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

fn is_name_key(key: &str) -> bool {
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
fn field(label: &str) -> Option<&'static str> {
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
    fn add(&mut self, label: &str, value: &str) {
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

    fn has_channel(&self) -> bool {
        let is_channel = |key| matches!(key, "phone" | "email" | "slack" | "pagerduty");
        self.fields.iter().any(|(key, _)| is_channel(*key))
    }

    /// Returns what a card shows of it.
    fn shown(&self) -> Vec<String> {
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

fn table_rows(lines: &[&str]) -> Option<(Vec<Group>, Said)> {
    let table = table::read(lines)?;
    let keys: Vec<Option<&str>> = table.header.iter().map(|label| field(label)).collect();
    let is_channel =
        |key: &Option<&str>| matches!(key, Some("phone" | "email" | "slack" | "pagerduty"));
    let name = table
        .header
        .iter()
        .position(|label| is_name_key(label))
        .or_else(|| keys.iter().position(|key| *key == Some("role")))?;
    if !keys.iter().any(is_channel) {
        return None;
    }
    let mut contacts = Vec::new();
    for row in &table.rows {
        let mut contact = Contact {
            name: row[name].clone(),
            ..Contact::default()
        };
        let cells = table.header.iter().zip(row).enumerate();
        for (_, (label, value)) in cells.filter(|(at, (_, value))| *at != name && !value.is_empty())
        {
            contact.add(label, value);
        }
        if contact.name.is_empty() {
            return None;
        }
        contacts.push(contact);
    }
    let labels = table.header.iter();
    let said = labels
        .map(|label| (label.clone(), field(label).unwrap_or("name").to_owned()))
        .collect();
    Some((vec![(None, contacts)], said))
}

fn place(draft: &mut Draft<'_>, labelled: &Labelled, groups: Vec<Group>, said: Said) {
    let lines = labelled.block.lines.clone();
    let mut shown: Vec<String> = Vec::new();
    let mut text = Vec::new();
    for (name, contacts) in &groups {
        shown.extend(name.clone());
        shown.extend(contacts.iter().flat_map(Contact::shown));
    }
    // Judged before any id is given out.
    let source = words::spoken(&draft.document.text_of(&lines));
    let all = shown.iter().map(String::as_str);
    let all = all.chain(said.iter().map(|(words, _)| &**words));
    if !draft.is_free(&lines) || !words::covers(&source, all) {
        return;
    }
    let mut kept = Vec::new();
    for (name, contacts) in groups {
        let heading = name.as_deref().or(labelled.nearest()).unwrap_or("contacts");
        let wanted = group_name(heading);
        let group = draft.id("group", &wanted);
        if let Some(name) = name {
            text.extend([format!("**{name}:**"), String::new()]);
        }
        text.extend(["```{contacts}", &format!("group: {group}"), "```", ""].map(str::to_owned));
        for mut contact in contacts {
            contact.id = draft.id("contact", &contact.name);
            contact.group.clone_from(&group);
            kept.push((labelled.page, contact));
        }
    }
    text.pop();
    if draft.replace(lines, text, labelled.page, "contacts", &shown, said) {
        draft.facts.contacts.extend(kept);
    }
}

/// Returns the usual word for a group, or the heading's own.
fn group_name(heading: &str) -> String {
    let words = words::words(heading);
    let has = |start: &str| words.iter().any(|word| word.starts_with(start));
    let word = if has("escalat") {
        "escalation"
    } else if has("vendor") || has("external") || has("provider") {
        "vendor"
    } else if has("management") || has("executive") || has("leadership") {
        "management"
    } else if has("internal") {
        "internal"
    } else {
        let words = heading.trim_start_matches(|c: char| !c.is_alphabetic());
        return words.to_owned();
    };
    word.to_owned()
}
