//! `contacts.vcf`: vCard 4.0 (RFC 6350).

use super::content_line::{line, text};
use crate::model::contact::{Contact, dialable, is_filler};
use crate::model::playbook::Declared;
use crate::render::book::Book;
use crate::render::href;
use crate::render::people::{is_address, unfit_phone};

/// Writes all contacts. What is not set, or can be neither dialled nor written to, is left out.
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
    let name = text(&noun.name);
    line(out, "BEGIN:VCARD");
    line(out, "VERSION:4.0");
    // Without `VALUE=text` it would be read as a URI, which a title with spaces is not.
    let uid = text(&format!("opsbook:{title}:{id}"));
    line(out, &format!("UID;VALUE=text:{uid}"));
    // No `KIND:group`, though many are teams: address books take that for a list of cards, and hide its phone.
    line(out, &format!("FN:{name}"));
    // Some telephones show nothing without it. Who is a person is not known, so nothing is a family name.
    line(out, &format!("N:;{name};;;"));
    line(out, &format!("ORG:{}", text(title)));
    if let Some(role) = &noun.role {
        // Telephones show the first, and leave out the second.
        line(out, &format!("TITLE:{}", text(role)));
        line(out, &format!("ROLE:{}", text(role)));
    }
    if let Some(number) = noun.phone.as_ref().and_then(|phone| dialable(&phone.value)) {
        line(out, &format!("TEL;VALUE=uri;TYPE=work:tel:{number}"));
    }
    let email = noun.email.as_ref().map(|email| email.value.trim());
    if let Some(email) = email.filter(|email| is_address(email)) {
        line(out, &format!("EMAIL;TYPE=work:{}", text(email)));
    }
    for url in urls(book, noun) {
        line(out, &format!("URL:{url}"));
    }
    if let Some(group) = &noun.group {
        line(out, &format!("CATEGORIES:{}", text(group)));
    }
    let note = note(book, noun);
    if !note.is_empty() {
        line(out, &format!("NOTE:{}", text(&note)));
    }
    line(out, "END:VCARD");
}

/// Returns the addresses that open the contact in PagerDuty and Slack.
fn urls(book: &Book<'_>, contact: &Contact) -> Vec<String> {
    let service = contact.pagerduty.as_ref();
    let pagerduty = service
        .and_then(|service| service.url.as_ref())
        .and_then(|url| href::external(&url.value));
    let slack = contact.slack.as_ref().and_then(|slack| slack.id.as_ref());
    let slack = slack.and_then(|id| book.slack_url(&id.value));
    [pagerduty, slack].into_iter().flatten().collect()
}

/// Returns what an address book has no field for, a line each.
fn note(book: &Book<'_>, contact: &Contact) -> String {
    let labelled =
        |key, english, value: &str| format!("{}: {value}", book.words.text(key, english));
    let is_set = |text: &&str| !is_filler(text);
    let phone = unfit_phone(contact).map(|text| labelled("channel_phone", "Phone", text));
    let pagerduty = contact.pagerduty.as_ref();
    let pagerduty = pagerduty.map(|service| service.name.as_str());
    let pagerduty = pagerduty
        .filter(is_set)
        .map(|name| labelled("channel_pagerduty", "PagerDuty", name));
    let slack = contact.slack.as_ref();
    let slack = slack.map(|slack| slack.handle.value.as_str());
    let slack = slack
        .filter(is_set)
        .map(|handle| labelled("channel_slack", "Slack", handle));
    let email = contact.email.as_ref().map(|email| email.value.as_str());
    let email = email
        .filter(|email| is_set(email) && !is_address(email.trim()))
        .map(|email| labelled("channel_email", "Mail", email));
    let hours = contact.hours.as_deref();
    let hours = hours.map(|hours| labelled("contact_hours", "Hours", hours));
    let lines = [hours, phone, pagerduty, slack, email, contact.note.clone()];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.join("\n")
}
