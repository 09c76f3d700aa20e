//! People and teams, and how to reach them: blocks of YAML, lists and tables.

use super::cell::{self, Cell};
use super::contact::{Contact, channel, field, is_name_key};
use super::draft::{Draft, Labelled, Said};
use super::entries::{self, Entry};
use super::{table, words};
use crate::parse::outline::TopKind;

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
                .map(|groups| (groups, Said::new(), false)),
            TopKind::Table => table_rows(&lines),
            _ => None,
        };
        if let Some((groups, said, is_kept)) = found {
            place(draft, labelled, groups, said, is_kept);
        }
    }
}

/// A named group of contacts; without a name where the block itself is the group.
type Group = (Option<String>, Vec<Contact>);

/// Groups, what the data says in other words, and whether the text stays beside it because it says more.
type Found = (Vec<Group>, Said, bool);

fn yaml_block(info: &str, lines: &[&str]) -> Option<Found> {
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
    Some((groups, said, false))
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
        if ["](", "~~", "[^", "<br"]
            .iter()
            .any(|mark| child.value.contains(mark))
        {
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

fn table_rows(lines: &[&str]) -> Option<Found> {
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
    let labels = table.header.iter().enumerate();
    let mut said: Said = labels
        .map(|(at, label)| {
            let key = match at == name {
                true => "name",
                false => field(label).unwrap_or("note"),
            };
            (label.clone(), key.to_owned())
        })
        .collect();
    let mut is_kept = false;
    let mut contacts = Vec::new();
    for row in &table.raw {
        let mut contact = Contact::default();
        for (at, (label, raw)) in table.header.iter().zip(row).enumerate() {
            // Of a cell that may mean two things nothing is made, nor of the table around it.
            let value = match cell::read(raw, field(label).filter(|_| at != name))? {
                Cell::None(sign) => {
                    said.push((sign, "nothing".to_owned()));
                    continue;
                }
                Cell::Value(words, address) => {
                    said.extend(address.map(|address| (address, words.clone())));
                    words
                }
                Cell::Part(words, address) => {
                    is_kept = true;
                    said.push((address, "the text keeps it".to_owned()));
                    words
                }
            };
            match at == name {
                true => contact.name = value,
                false => contact.add(label, &value),
            }
        }
        if contact.name.is_empty() {
            return None;
        }
        contacts.push(contact);
    }
    said.retain(|(words, _)| !words.is_empty());
    Some((vec![(None, contacts)], said, is_kept))
}

fn place(
    draft: &mut Draft<'_>,
    labelled: &Labelled,
    groups: Vec<Group>,
    said: Said,
    is_kept: bool,
) {
    let lines = labelled.block.lines.clone();
    let mut shown: Vec<String> = Vec::new();
    let mut text = Vec::new();
    for (name, contacts) in &groups {
        shown.extend(name.clone());
        shown.extend(contacts.iter().flat_map(Contact::shown));
    }
    // Judged before any id is given out.
    if !draft.is_shown(&lines, &shown, &said) {
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
    if is_kept || draft.replace(lines, text, labelled.page, "contacts", &shown, said) {
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
