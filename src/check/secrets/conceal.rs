//! Hides the secrets of a file, before anything else reads it: what nobody holds, nobody can print or publish.

use super::{Found, scan};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::source::SourceFile;

/// Findings in one file; what lies behind them is counted, and hidden all the same.
const MOST: usize = 200;

/// A file whose secrets are hidden.
#[derive(Debug, Clone)]
pub struct Concealed {
    /// The file, each character of a secret but the first ones replaced; every other byte is where it was. Its digest is
    /// that of the true text, to tell whether the file has changed.
    pub file: SourceFile,
    /// A finding for each secret.
    pub findings: Vec<Diagnostic>,
}

/// Hides the secrets of a file; `None` where it has none.
///
/// What a comment on the line before allows (`opsbook-allow: secret because ...`) is reported, to be dropped by whoever
/// minds the comments, but not hidden.
///
/// Diagnostics: `secret`.
pub fn conceal(file: &SourceFile) -> Option<Concealed> {
    let found = scan(&file.text);
    if found.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(file.text.len());
    let mut at = 0;
    for secret in &found {
        if is_allowed(&file.text, secret.span.start) {
            continue;
        }
        text.push_str(&file.text[at..secret.span.start]);
        hide(secret, &file.text, &mut text);
        at = secret.span.end;
    }
    text.push_str(&file.text[at..]);
    let more = found.len().saturating_sub(MOST);
    let findings = found.iter().take(MOST).enumerate();
    let findings = findings.map(|(index, secret)| {
        let more = if index + 1 == MOST && more > 0 { format!(", and in {more} more places") } else { String::new() };
        let message = format!("this is {} (`{}\u{2026}`){more}", secret.kind, secret.shown(&file.text));
        Diagnostic::new(Lint::Secret, message, Label::new(&file.path, secret.span)).help(
            "revoke it, keep the new one in a vault, and write a placeholder here, as in `<token>`; where it is no secret, \
             say so on the line before: `<!-- opsbook-allow: secret because ... -->`",
        )
    });
    let findings = findings.collect();
    Some(Concealed {
        file: SourceFile {
            path: file.path.clone(),
            text: text.into(),
            digest: file.digest,
        },
        findings,
    })
}

/// Writes a secret as it is shown: its first characters, then a sign for each one, as many bytes long as before.
fn hide(secret: &Found, text: &str, hidden: &mut String) {
    let whole = secret.span.text(text);
    let shown = secret.shown(text).len();
    hidden.push_str(&whole[..shown]);
    let rest = &whole[shown..];
    let mut before = '\0';
    for c in rest.chars() {
        // Of a block the line breaks stay, also those that are written as escapes, and what marks its lines.
        let stays = match secret.is_block {
            true => {
                !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
                    || before == '\\' && matches!(c, 'n' | 'r')
            }
            false => matches!(c, '\n' | '\r'),
        };
        hidden.push(match c.len_utf8() {
            _ if stays => c,
            1 => '*',
            2 => '\u{B7}',
            3 => '\u{2022}',
            _ => '\u{1F784}',
        });
        before = c;
    }
}

/// Says whether the line of a place, or the one before, says that what looks like a secret there is none.
fn is_allowed(text: &str, at: usize) -> bool {
    const MARK: &str = "opsbook-allow:";
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[..line.saturating_sub(1)]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let before = &text[before..line];
    let Some((_, said)) = before.split_once(MARK).filter(|_| before.contains("<!--")) else {
        return false;
    };
    let Some((lints, reason)) = said.split_once(" because ") else {
        return false;
    };
    let names = lints.split([',', ' ']).map(str::trim);
    names.into_iter().any(|name| name == Lint::Secret.name())
        && !reason.trim_end_matches("-->").trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::conceal;
    use crate::source::{SitePath, SourceFile};

    fn file(text: &str) -> SourceFile {
        SourceFile::new(SitePath::new("a.md").expect("is a path"), text)
    }

    #[test]
    fn every_byte_but_the_secret_is_where_it_was() {
        let text = "url: postgres://app:s\u{FC}pers3cret-\u{1F600}9@db/x\nend\n";
        let concealed = conceal(&file(text)).expect("there is one");
        assert_eq!(concealed.file.text.len(), text.len());
        assert!(!concealed.file.text.contains("pers3cret"));
        assert!(concealed.file.text.ends_with("@db/x\nend\n"));
        assert_eq!(concealed.findings.len(), 1);
    }

    #[test]
    fn what_is_allowed_is_reported_and_shown() {
        let text = "<!-- opsbook-allow: secret because it is the test database -->\ncurl -u app:hunter2 x\n";
        let concealed = conceal(&file(text)).expect("there is one");
        assert_eq!(&*concealed.file.text, text);
        assert_eq!(concealed.findings.len(), 1);
        let text = "curl -u app:hunter2 x\n";
        assert!(
            !conceal(&file(text))
                .expect("there is one")
                .file
                .text
                .contains("hunter2")
        );
    }
}
