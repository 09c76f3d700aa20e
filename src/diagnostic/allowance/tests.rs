use super::{MARK, in_comments, in_lines};
use crate::source::Span;

/// Returns the names of what is allowed and the text for which it holds.
fn in_markdown(text: &str) -> Vec<(String, String)> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("<!--") {
        let start = at + found;
        at = text[start..]
            .find("-->")
            .map_or(text.len(), |end| start + end + 3);
        if text[start..at].contains(MARK) {
            comments.push(Span::new(start, at));
        }
    }
    shown(text, in_comments(text, &comments))
}

fn shown(text: &str, allowances: Vec<super::Allowance>) -> Vec<(String, String)> {
    let of = |allowance: super::Allowance| {
        assert_eq!(allowance.lint.span.text(text), allowance.lint.value);
        let mark = if allowance.has_reason {
            ""
        } else {
            " without a reason"
        };
        let covers = allowance.covers.text(text).trim_end().to_owned();
        (allowance.lint.value + mark, covers)
    };
    allowances.into_iter().map(of).collect()
}

fn expect(found: &[(String, String)], expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(found, expected);
}

#[test]
fn beside_something_it_holds_for_the_line() {
    let text = "One\ntwo <!-- opsbook-allow: broken-link because it comes --> end\nthree\n";
    let line = "two <!-- opsbook-allow: broken-link because it comes --> end";
    expect(&in_markdown(text), &[("broken-link", line)]);
}

#[test]
fn alone_it_holds_for_the_block_below() {
    let text = "<!-- opsbook-allow: a, b because x -->\n\n1. One\n   ```sh\n   x\n\n   y\n   ```\n   two\n\nthree\n";
    let block = "1. One\n   ```sh\n   x\n\n   y\n   ```\n   two";
    expect(&in_markdown(text), &[("a", block), ("b", block)]);
}

#[test]
fn those_above_one_another_hold_for_the_same() {
    let text = "<!-- opsbook-allow: a because x -->\n<!-- opsbook-allow: b\n  because y -->\nOne\ntwo\n<!-- opsbook-allow: c because z -->\nthree\r\n\r\nfour";
    let expected = [("a", "One\ntwo"), ("b", "One\ntwo"), ("c", "three")];
    expect(&in_markdown(text), &expected);
    expect(
        &in_markdown("> <!-- opsbook-allow: a because x -->\n> One\n\ntwo"),
        &[("a", "> One")],
    );
    expect(
        &in_markdown("<!-- opsbook-allow: a because x -->"),
        &[("a", "")],
    );
}

#[test]
fn two_on_a_line_of_their_own_hold_for_the_block_below() {
    let text = "<!-- opsbook-allow: a because x --> <!-- opsbook-allow: b because y -->\nOne\n";
    expect(&in_markdown(text), &[("a", "One"), ("b", "One")]);
}

#[test]
fn a_reason_is_asked_for() {
    let without = "One <!-- opsbook-allow: a because ... -->";
    expect(&in_markdown(without), &[("a without a reason", without)]);
    let alone = "One <!-- opsbook-allow: a -->";
    expect(&in_markdown(alone), &[("a without a reason", alone)]);
}

#[test]
fn data_have_comments_of_lines() {
    let text = "url = 1\n# opsbook-allow: a because x\n\n# other\nb:\n  c: 1\n\n  d: 2\ne: 3 # opsbook-allow: f because y\nopsbook-allow: no comment\n";
    let found = shown(text, in_lines(text, Span::new(0, text.len())));
    let expected = [
        ("a", "b:\n  c: 1\n\n  d: 2"),
        ("f", "e: 3 # opsbook-allow: f because y"),
    ];
    expect(&found, &expected);
}
