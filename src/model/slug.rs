//! Anchors of headings, as GitHub makes them.

use std::collections::HashMap;

/// Returns GitHub's slug of a heading's text: lower case, spaces as dashes, only letters, digits, `-` and `_` kept.
///
/// Empty where nothing is left of the text.
pub fn slug(text: &str) -> String {
    let kept = text.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() || is_mark(c) => Some(c),
        _ => None,
    });
    kept.collect::<String>().to_lowercase()
}

/// Combining marks belong to the letter before them; without them Hindi and Arabic slugs lose their vowels.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Makes anchors unique on a page: a second `steps` becomes `steps-1`, as on GitHub.
#[derive(Debug, Default)]
pub struct Anchors {
    /// For each anchor given out, the number to try next. A map, so that 50,000 equal headings cost their number.
    next: HashMap<String, usize>,
}

impl Anchors {
    /// Returns `wanted`, or the first of `wanted-1`, `wanted-2`, ... that is not taken, and takes it.
    pub fn take(&mut self, wanted: &str) -> String {
        if !self.next.contains_key(wanted) {
            self.next.insert(wanted.to_owned(), 1);
            return wanted.to_owned();
        }
        let mut number = self.next[wanted];
        let anchor = loop {
            let anchor = format!("{wanted}-{number}");
            number += 1;
            if !self.next.contains_key(&anchor) {
                break anchor;
            }
        };
        self.next.insert(wanted.to_owned(), number);
        self.next.insert(anchor.clone(), 1);
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchors, slug};

    #[test]
    fn slugs_are_githubs() {
        assert_eq!(
            slug("P1 (Critical) - Service Down"),
            "p1-critical---service-down"
        );
        assert_eq!(
            slug("On-Call Response Time SLAs"),
            "on-call-response-time-slas"
        );
        assert_eq!(slug("Größe & `kubectl`"), "größe--kubectl");
    }

    #[test]
    fn equal_anchors_are_numbered_and_never_clash() {
        let mut anchors = Anchors::default();
        let given: Vec<String> = ["a", "a", "a-1", "a"]
            .iter()
            .map(|wanted| anchors.take(wanted))
            .collect();
        assert_eq!(given, ["a", "a-1", "a-1-1", "a-2"]);
    }
}
