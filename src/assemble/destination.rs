//! A link's destination as text: its scheme, its path, what is escaped in it.

use crate::diagnostic::{Diagnostic, Label, Lint};

/// The schemes that a link may have. Others may run script, or start a program on the reader's machine.
pub(super) const SCHEMES: &[&str] = &["https", "http", "mailto", "tel", "sms", "slack"];

/// Says that a link's scheme is not allowed.
pub(super) fn unsafe_scheme(scheme: &str, label: Label) -> Diagnostic {
    let message = format!("a link may not have the scheme `{scheme}:`");
    let help = format!(
        "allowed are {} and relative links; write the address in backticks to show it as text",
        SCHEMES.join(", ")
    );
    Diagnostic::new(Lint::UnsafeLink, message, label).help(help)
}

/// Returns the scheme of an address: letters, digits, `+`, `-`, `.` before the first colon.
pub(super) fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut bytes = scheme.bytes();
    let starts = bytes.next()?.is_ascii_alphabetic();
    let fits = bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (starts && fits).then_some(scheme)
}

/// Leaves out what browsers leave out: tabs and line ends inside an address, controls and spaces around it. A scheme is
/// judged after that, because `java\nscript:` runs.
pub(super) fn cleaned(destination: &str) -> String {
    let kept = destination
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let kept: String = kept.collect();
    kept.trim_matches(|c: char| c <= ' ').to_owned()
}

/// Splits `a/b.md?x#y` into `a/b.md` and `?x#y`.
pub(super) fn split_suffix(destination: &str) -> (&str, &str) {
    let at = destination.find(['?', '#']).unwrap_or(destination.len());
    destination.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::scheme;
    use crate::source::percent_decode;

    #[test]
    fn schemes() {
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("10:30.md"), None);
    }

    #[test]
    fn percent_signs_that_mean_nothing_stay() {
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
