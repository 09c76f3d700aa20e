//! The addresses in the data: tools, contacts, schedules.
//!
//! They are shown on many pages, so unlike links in a body they are always whole addresses.

use crate::assemble::data::Data;
use crate::assemble::destination::{SCHEMES, scheme, unsafe_scheme};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::Page;
use crate::source::{SitePath, Spanned};

/// Takes out every address that may not be a link, so that no later stage can make it one.
///
/// Diagnostics: `unsafe-link`, `broken-link`.
pub(super) fn check(data: &mut Data, pages: &[Page], sink: &mut Vec<Diagnostic>) {
    for declared in &mut data.tools.declared {
        let file = pages[declared.page.0].path();
        check_url(&mut declared.noun.url, file, sink);
        for link in &mut declared.noun.links {
            check_url(&mut link.url, file, sink);
        }
    }
    for declared in &mut data.contacts.declared {
        let file = pages[declared.page.0].path();
        if let Some(service) = &mut declared.noun.pagerduty {
            check_url(&mut service.url, file, sink);
        }
    }
    for declared in &mut data.rotations.declared {
        let file = pages[declared.page.0].path();
        check_url(&mut declared.noun.schedule_url, file, sink);
    }
}

fn check_url(url: &mut Option<Spanned<String>>, file: &SitePath, sink: &mut Vec<Diagnostic>) {
    let Some(address) = url else { return };
    let text = address.value.trim();
    let label = Label::new(file, address.span);
    let finding = match scheme(text) {
        Some(known) if SCHEMES.contains(&known.to_ascii_lowercase().as_str()) => {
            if text.chars().any(char::is_control) {
                let message = "this address holds a control character";
                Diagnostic::new(Lint::UnsafeLink, message, label)
                    .help("write the address again, by hand")
            } else if !has_host(known, text) {
                no_host(text, label)
            } else {
                address.value = text.to_owned();
                return;
            }
        }
        Some(_) if looks_like_host(text) => no_scheme(text, label),
        Some(other) => unsafe_scheme(other, label),
        None => no_scheme(text, label),
    };
    sink.push(finding);
    *url = None;
}

/// Says whether `grafana.example.com:3000/d/x` was meant: a host with a port, not a scheme.
fn looks_like_host(text: &str) -> bool {
    let Some((host, rest)) = text.split_once(':') else {
        return false;
    };
    let port = rest.split('/').next().unwrap_or_default();
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    is_port && (host.contains('.') || host == "localhost")
}

/// Says whether an address of the web names a host that can be one.
fn has_host(scheme: &str, text: &str) -> bool {
    if !scheme.to_ascii_lowercase().starts_with("http") {
        return true;
    }
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host, ""),
    };
    let is_name = |c: char| c.is_alphanumeric() || "-._[]:".contains(c);
    !matches!(name, "" | "http" | "https")
        && !name.starts_with('.')
        && name.chars().all(is_name)
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn no_host(text: &str, label: Label) -> Diagnostic {
    let message = format!("`{text}` names no host, so it leads nowhere");
    let help = "write it as `https://grafana.example.com/d/overview`, without spaces";
    Diagnostic::new(Lint::BrokenLink, message, label).help(help)
}

fn no_scheme(text: &str, label: Label) -> Diagnostic {
    let is_slip = ["http:", "https:", "http/", "https/"]
        .iter()
        .any(|slip| text.starts_with(slip));
    if text.contains(char::is_whitespace) || is_slip {
        return no_host(text, label);
    }
    let message = format!("`{text}` is no whole address, so it leads nowhere");
    let help = format!(
        "start it with `https://`, as in `https://{}`",
        text.trim_start_matches('/')
    );
    Diagnostic::new(Lint::BrokenLink, message, label).help(help)
}

#[cfg(test)]
mod tests {
    use super::has_host;

    #[test]
    fn addresses_have_a_host() {
        for right in [
            "https://grafana.example.com",
            "http://localhost:3000/d/x?a=b c",
            "https://u@[::1]:8443/",
            "https://bücher.example/#x",
            "mailto:a@example.com",
        ] {
            assert!(
                has_host(right.split(':').next().unwrap_or_default(), right),
                "{right}"
            );
        }
        for wrong in [
            "https://",
            "https:///x",
            "https:/x",
            "https://http//x",
            "https://a b/",
            "https://a:b/",
        ] {
            assert!(!has_host("https", wrong), "{wrong}");
        }
    }
}
