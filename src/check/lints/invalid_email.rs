//! Mail addresses that no mail can reach.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::contact::is_filler;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.contacts {
        let contact = &declared.noun;
        let Some(email) = &contact.email else {
            continue;
        };
        if is_filler(&email.value) || is_address(email.value.trim()) {
            continue;
        }
        let message = format!(
            "`{}` of {} is not a mail address",
            email.value, contact.name
        );
        let label = subject.label(declared, email.span);
        let help = "write one address alone, as in `team-lead@example.com`";
        sink.push(Diagnostic::new(Lint::InvalidEmail, message, label).help(help));
    }
}

/// Says whether a text has the shape of one mail address. Lenient: what is odd but may exist passes.
pub(in crate::check) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c);
    let dots_fit = |text: &str| text.split('.').all(|part| !part.is_empty());
    let fits = |label: &str| {
        !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let local_fits = !local.contains(odd) && dots_fit(local) && local.len() <= 64;
    local_fits && domain.contains('.') && dots_fit(domain) && domain.split('.').all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_slips() {
        for right in ["team-lead@cronos-ai.com", "a.b+c@x.co", "jürgen@bücher.de"] {
            assert!(is_address(right), "{right}");
        }
        for wrong in [
            "",
            "@x.com",
            "team",
            "team@",
            "team@corp",
            "a b@x.com",
            "a@x..com",
            "a@x.com, b@x.com",
            "mailto:a@x.com",
            "a@@x.com",
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
