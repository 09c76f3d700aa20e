//! The addresses in the data: tools, contacts, schedules.
//!
//! They are shown on many pages, so unlike links in a body they are always whole addresses.

use crate::assemble::audience::{self, Hidden};
use crate::assemble::data::Data;
use crate::assemble::destination::{SCHEMES, scheme, split_suffix, unsafe_scheme};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::id::PageId;
use crate::model::page::Page;
use crate::model::site_url;
use crate::source::{SitePath, Spanned, percent_decode};

/// Takes out every address that may not be a link, so that no later stage can make it one, and those that lead to what the
/// book may not tell of.
///
/// Diagnostics: `unsafe-link`, `broken-link`, `internal-reference`.
pub(super) fn check(
    data: &mut Data,
    pages: &[Page],
    config: &Config,
    hidden: &Hidden,
    sink: &mut Vec<Diagnostic>,
) {
    let mut telling = Vec::new();
    let mut check = |url: &mut Option<Spanned<String>>, page: PageId| {
        let file = pages[page.0].path();
        check_url(url, file, sink);
        let leads_in = url
            .as_ref()
            .filter(|url| leads_to_hidden(&url.value, config, hidden));
        if let Some(address) = leads_in {
            sink.push(audience::leads_to_hidden(Label::new(file, address.span)));
            telling.push(page);
            *url = None;
        }
    };
    for declared in &mut data.tools.declared {
        check(&mut declared.noun.url, declared.page);
        for link in &mut declared.noun.links {
            check(&mut link.url, declared.page);
        }
    }
    for declared in &mut data.contacts.declared {
        if let Some(service) = &mut declared.noun.pagerduty {
            check(&mut service.url, declared.page);
        }
    }
    for declared in &mut data.rotations.declared {
        check(&mut declared.noun.schedule_url, declared.page);
    }
    data.telling.extend(telling);
}

/// Says whether an address leads into the book itself, and there to what it may not tell of.
fn leads_to_hidden(address: &str, config: &Config, hidden: &Hidden) -> bool {
    let mut paths = config
        .own_urls()
        .filter_map(|own| site_url::inside(own, address));
    paths.any(|path| {
        let path = percent_decode(split_suffix(path).0);
        let path = SitePath::new(path.trim_matches('/'));
        path.is_ok_and(|path| hidden.holds(&path))
    })
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
