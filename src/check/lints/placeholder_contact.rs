//! Contacts whose phone, mail or Slack is only a filler, as in `+1-XXX-XXX-XXXX`.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::contact::is_filler;
use crate::source::Spanned;

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
