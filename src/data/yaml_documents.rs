//! The documents of one YAML text.

use crate::source::Span;

/// Returns the documents of a text, each with the `---` that it begins with.
///
/// Cut by lines, so that one document that is broken costs no other. A document marker stands at the start of its line,
/// and ends whatever stands before it, even a text of many lines.
pub fn documents(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_end = is_marker(line, "...");
        if is_marker(line, "---") || is_end {
            found.push(Span::new(start, at));
            start = if is_end { at + line.len() } else { at };
        }
        at += line.len();
    }
    found.push(Span::new(start, text.len()));
    found.retain(|span| !is_empty(span.text(text)));
    found
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Says whether there is nothing but comments, directives and white space.
fn is_empty(document: &str) -> bool {
    let document = document.strip_prefix("---").unwrap_or(document);
    let mut lines = document.lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with(['#', '%']))
}

#[cfg(test)]
mod tests {
    use super::documents;

    #[test]
    fn documents_are_cut_by_their_markers() {
        let cut = |text: &str| -> Vec<String> {
            let spans = documents(text).into_iter();
            spans.map(|span| span.text(text).to_owned()).collect()
        };
        assert_eq!(cut(""), [""; 0]);
        assert_eq!(cut("a: 1"), ["a: 1"]);
        assert_eq!(
            cut("# x\n---\na: 1\n---\n---\nb: |\n  ---\n...\n%YAML 1.2\n---\r\nc\n"),
            ["---\na: 1\n", "---\nb: |\n  ---\n", "---\r\nc\n"]
        );
        assert_eq!(cut("--- {a: 1}\n----\n"), ["--- {a: 1}\n----\n"]);
    }
}
