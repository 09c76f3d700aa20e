//! Phone numbers that cannot be dialled.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::contact::{dialable, is_filler};

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.contacts {
        let contact = &declared.noun;
        let Some(phone) = &contact.phone else {
            continue;
        };
        if is_filler(&phone.value) || dialable(&phone.value).is_some() {
            continue;
        }
        let message = format!("`{}` of {} cannot be dialled", phone.value, contact.name);
        let label = subject.label(declared, phone.span);
        let help = "write digits as in `+1-202-555-0117`, with nothing else; extensions and hours belong in `note`";
        sink.push(Diagnostic::new(Lint::InvalidPhone, message, label).help(help));
    }
}
