//! `contacts.vcf`: vCard 4.0 (RFC 6350).

use crate::model::contact::{Contact, dialable};
use crate::model::playbook::Declared;
use crate::render::book::Book;
use crate::render::href;

/// Octets in a line, its end not counted.
const LINE: usize = 75;

/// Writes all contacts. What is not set, or cannot be dialled, is left out.
pub(super) fn write(book: &Book<'_>) -> String {
    let mut out = String::new();
    for contact in &book.playbook.contacts {
        write_contact(book, contact, &mut out);
    }
    out
}

fn write_contact(book: &Book<'_>, contact: &Declared<Contact>, out: &mut String) {
    let Declared { noun, name: id, .. } = contact;
    let title = &book.playbook.title;
    line(out, "BEGIN:VCARD");
    line(out, "VERSION:4.0");
    line(out, &format!("FN:{}", text(&noun.name)));
    // `group`, not `individual`: a duty or team has no family name.
    line(out, "KIND:group");
    // Without `VALUE=text` it would be read as a URI, which a title with spaces is not.
    let uid = text(&format!("opsbook:{title}:{id}"));
    line(out, &format!("UID;VALUE=text:{uid}"));
    line(out, &format!("ORG:{}", text(title)));
    if let Some(role) = &noun.role {
        line(out, &format!("ROLE:{}", text(role)));
    }
    if let Some(number) = noun.phone.as_ref().and_then(|phone| dialable(&phone.value)) {
        line(out, &format!("TEL;VALUE=uri;TYPE=voice:tel:{number}"));
    }
    if let Some(email) = &noun.email {
        line(out, &format!("EMAIL:{}", text(&email.value)));
    }
    if let Some(slack) = &noun.slack {
        line(
            out,
            &format!(
                "IMPP;X-SERVICE-TYPE=Slack:{}",
                text(&format!("x-slack:{}", slack.handle.value))
            ),
        );
    }
    let url = noun
        .pagerduty
        .as_ref()
        .and_then(|service| service.url.as_ref());
    if let Some(url) = url.and_then(|url| href::external(&url.value)) {
        line(out, &format!("URL:{url}"));
    }
    if let Some(group) = &noun.group {
        line(out, &format!("CATEGORIES:{}", text(group)));
    }
    let notes: Vec<&str> = [&noun.hours, &noun.note]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if !notes.is_empty() {
        line(out, &format!("NOTE:{}", text(&notes.join("\n"))));
    }
    line(out, "END:VCARD");
}

/// Escapes a text value.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Appends a line, folded before it is too long, never inside a character.
fn line(out: &mut String, content: &str) {
    let mut rest = content;
    let mut room = LINE;
    while rest.len() > room {
        let cut = rest.floor_char_boundary(room);
        out.push_str(&rest[..cut]);
        out.push_str("\r\n ");
        rest = &rest[cut..];
        // The space that marks a folded line counts.
        room = LINE - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    #[test]
    fn long_lines_are_folded_between_characters() {
        let content = format!("NOTE:{}", "größer ".repeat(40));
        let mut folded = String::new();
        line(&mut folded, &content);
        assert!(
            folded.split("\r\n").all(|line| line.len() <= 75),
            "{folded}"
        );
        assert_eq!(folded.replace("\r\n ", ""), format!("{content}\r\n"));
    }

    #[test]
    fn what_separates_values_is_escaped() {
        assert_eq!(text("a,b;c\\d\ne\rf"), "a\\,b\\;c\\\\d\\nef");
    }
}
