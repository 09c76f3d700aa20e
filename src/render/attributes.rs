//! Finished HTML with some of its attributes changed: for those who put pages together in one file.

use std::collections::BTreeSet;

/// Attributes whose value is an id, or several.
const IDS: &[&str] = &[
    "id",
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
];

/// What an attribute says of the page that it stands on.
pub(super) enum Meaning {
    /// An id of the page, or several.
    Ids,
    /// The address of a link or of a picture.
    Address,
    /// A part of the same drawing.
    Drawing,
    /// Nothing that another page would say differently.
    Other,
}

impl Meaning {
    fn of(name: &str, value: &str) -> Self {
        match name {
            name if IDS.contains(&name) => Meaning::Ids,
            "href" | "src" | "xlink:href" => Meaning::Address,
            _ if value.starts_with("url(#") => Meaning::Drawing,
            _ => Meaning::Other,
        }
    }
}

/// Appends HTML, in which `change` writes each attribute: it is given its meaning, name and value.
///
/// Relies on how all our HTML is written: attributes in double quotes, and no double quote in text.
pub(super) fn rewrite(
    source: &str,
    html: &mut String,
    mut change: impl FnMut(Meaning, &str, &str, &mut String),
) {
    let mut rest = source;
    while let Some(at) = rest.find("=\"") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        let start = before.rfind([' ', '\n', '\t']).map_or(0, |space| space + 1);
        let end = after.find('"').unwrap_or(after.len());
        let (name, value) = (&before[start..], &after[..end]);
        html.push_str(&before[..start]);
        change(Meaning::of(name, value), name, value, html);
        rest = after.get(end + 1..).unwrap_or_default();
    }
    html.push_str(rest);
}

/// Returns all ids of finished HTML.
pub(super) fn ids(html: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    rewrite(html, &mut String::new(), |_, name, value, _| {
        if name == "id" {
            ids.insert(value.to_owned());
        }
    });
    ids
}

/// Appends an attribute.
pub(super) fn write(name: &str, value: &str, html: &mut String) {
    html.push_str(name);
    html.push_str("=\"");
    html.push_str(value);
    html.push('"');
}

/// Appends an attribute that holds ids, each with a prefix.
pub(super) fn write_ids(name: &str, ids: &str, prefix: &str, html: &mut String) {
    html.push_str(name);
    html.push_str("=\"");
    for (index, id) in ids.split(' ').enumerate() {
        if index > 0 {
            html.push(' ');
        }
        html.push_str(prefix);
        html.push_str(id);
    }
    html.push('"');
}
