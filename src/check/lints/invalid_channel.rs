//! Slack channels and handles that nobody will find under what is written.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::contact::is_filler;

/// The longest name that Slack gives to a channel.
const LONGEST: usize = 80;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.contacts {
        let contact = &declared.noun;
        let Some(slack) = &contact.slack else {
            continue;
        };
        let handle = slack.handle.value.trim();
        if !is_filler(handle)
            && let Some((fault, help)) = fault(handle)
        {
            let message = format!("`{handle}` of {} {fault}", contact.name);
            let label = subject.label(declared, slack.handle.span);
            sink.push(Diagnostic::new(Lint::InvalidChannel, message, label).help(help));
        }
        let id = slack.id.as_ref();
        if let Some(id) = id.filter(|id| !is_id(id.value.trim()) && !is_filler(&id.value)) {
            let message = format!("`{}` of {} is not an id of Slack", id.value, contact.name);
            let help = "copy it from Slack, where it stands at the end of what \"View channel details\" or \"Copy member ID\" shows, as in `C024BE91L`";
            let label = subject.label(declared, id.span);
            sink.push(Diagnostic::new(Lint::InvalidChannel, message, label).help(help));
        }
    }
}

/// Returns what is wrong with a channel or handle, and how to mend it.
fn fault(handle: &str) -> Option<(&'static str, String)> {
    if handle.starts_with("http://") || handle.starts_with("https://") {
        let help = "write the channel, as in `#incidents`; with `{ handle: \"#incidents\", id: C024BE91L }` it is a link";
        return Some(("is an address and not a channel", help.to_owned()));
    }
    if is_id(handle) {
        let help = format!(
            "write the channel beside it, as in `{{ handle: \"#incidents\", id: {handle} }}`"
        );
        return Some(("is an id and not a name", help));
    }
    if handle.contains([',', ';']) {
        let help = "name the one that is answered; a second one is a contact of its own";
        return Some(("is more than one channel", help.to_owned()));
    }
    let Some(name) = handle.strip_prefix(['#', '@']) else {
        let plain = as_channel(handle);
        let help = format!("write `#{plain}` for a channel, `@{plain}` for people");
        return Some(("is neither a channel nor a handle", help));
    };
    if name.is_empty() {
        return Some((
            "has no name",
            "write it as `#incidents` or `@oncall`".to_owned(),
        ));
    }
    // People may be shown with spaces and capitals; channels have neither.
    if handle.starts_with('@') {
        return None;
    }
    let is_odd = |c: char| {
        c.is_whitespace() || c.is_uppercase() || !(c.is_alphanumeric() || "-_'".contains(c))
    };
    if name.contains(is_odd) {
        let help = format!(
            "channels have small letters, digits, `-` and `_` only: `#{}`?",
            as_channel(name)
        );
        return Some(("is no name that a channel can have", help));
    }
    let is_long = name.chars().count() > LONGEST;
    is_long.then(|| {
        (
            "is longer than a channel's name can be",
            format!("it has at most {LONGEST} characters"),
        )
    })
}

fn as_channel(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let words = name.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn is_id(text: &str) -> bool {
    text.len() >= 7
        && text.starts_with(['C', 'D', 'G', 'S', 'U', 'W'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn channels_are_told_from_slips() {
        for right in [
            "#incidents",
            "#sec_ops-2",
            "#größe",
            "#障害対応",
            "@oncall-primary",
            "@Jane Doe",
        ] {
            assert_eq!(fault(right), None, "{right}");
        }
        for (wrong, mend) in [
            ("incidents", "`#incidents`"),
            ("security incidents", "`#security-incidents`"),
            ("#Security", "`#security`"),
            ("#sec ops", "`#sec-ops`"),
            ("#", "`#incidents`"),
            ("https://x.slack.com/archives/C1", "id:"),
        ] {
            let (_, help) = fault(wrong).expect("is wrong");
            assert!(help.contains(mend), "{wrong}: {help}");
        }
    }
}
