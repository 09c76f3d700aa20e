//! Hides the secrets of a file, before anything else reads it: what nobody holds, nobody can print or publish.

use super::{Found, scan};
use crate::diagnostic::{self, Allowance, Diagnostic, Label, Lint};
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

/// Hides the secrets of a file; `None` where it has none. `allowed` is asked only where the file allows something: what
/// is allowed is reported, to be dropped where levels are settled, but not hidden.
///
/// Diagnostics: `secret`.
pub fn conceal(file: &SourceFile, allowed: impl FnOnce() -> Vec<Allowance>) -> Option<Concealed> {
    let found = scan(&file.text);
    if found.is_empty() {
        return None;
    }
    let allowed = match file.text.contains(diagnostic::MARK) {
        true => allowed(),
        false => Vec::new(),
    };
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut text = String::with_capacity(file.text.len());
    let mut at = 0;
    for secret in &found {
        let finding = finding(file, secret);
        if !allowed.iter().any(|allowance| allowance.allows(&finding)) {
            text.push_str(&file.text[at..secret.span.start]);
            hide(secret, &file.text, &mut text);
            at = secret.span.end;
        } else if findings.len() >= MOST {
            continue;
        }
        findings.push(finding);
    }
    text.push_str(&file.text[at..]);
    let more = findings.len().saturating_sub(MOST);
    findings.truncate(MOST);
    if let (Some(last), true) = (findings.last_mut(), more > 0) {
        last.message += &format!(", and there are {more} more");
    }
    Some(Concealed {
        file: SourceFile {
            path: file.path.clone(),
            text: text.into(),
            digest: file.digest,
        },
        findings,
    })
}

fn finding(file: &SourceFile, secret: &Found) -> Diagnostic {
    let shown = secret.shown(&file.text);
    let message = format!("this is {} (`{shown}\u{2026}`)", secret.kind);
    Diagnostic::new(Lint::Secret, message, Label::new(&file.path, secret.span)).help(
        "revoke it, keep the new one in a vault, and write a placeholder here, as in `<token>`; where it is no secret, \
         say so on the line before: `<!-- opsbook-allow: secret because ... -->`",
    )
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

#[cfg(test)]
mod tests {
    use super::conceal;
    use crate::diagnostic::in_comments;
    use crate::source::{SitePath, SourceFile, Span};

    fn file(text: &str) -> SourceFile {
        SourceFile::new(SitePath::new("a.md").expect("is a path"), text)
    }

    #[test]
    fn every_byte_but_the_secret_is_where_it_was() {
        let text = "url: postgres://app:s\u{FC}pers3cret-\u{1F600}9@db/x\nend\n";
        let concealed = conceal(&file(text), Vec::new).expect("there is one");
        assert_eq!(concealed.file.text.len(), text.len());
        assert!(!concealed.file.text.contains("pers3cret"));
        assert!(concealed.file.text.ends_with("@db/x\nend\n"));
        assert_eq!(concealed.findings.len(), 1);
    }

    #[test]
    fn what_is_allowed_is_reported_and_shown() {
        let text =
            "<!-- opsbook-allow: secret because it is a test's -->\ncurl -u app:otter2591 x\n";
        let comment = Span::new(0, text.find('\n').expect("ends"));
        let concealed = conceal(&file(text), || in_comments(text, &[comment]));
        let concealed = concealed.expect("there is one");
        assert_eq!(&*concealed.file.text, text);
        assert_eq!(concealed.findings.len(), 1);
        let concealed = conceal(&file(text), Vec::new).expect("there is one");
        assert!(!concealed.file.text.contains("otter2591"));
    }
}
