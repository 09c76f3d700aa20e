//! Words, and whether one text holds all words of another: the check that keeps the import from losing any.

use std::collections::HashMap;

/// Returns the words of a text in lower case: runs of letters and digits.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Says whether each word of `source` stands as often in what is shown.
pub(super) fn covers<'a>(source: &str, shown: impl IntoIterator<Item = &'a str>) -> bool {
    let mut there: HashMap<String, usize> = HashMap::new();
    for word in shown.into_iter().flat_map(words) {
        *there.entry(word).or_default() += 1;
    }
    words(source)
        .into_iter()
        .all(|word| match there.get_mut(&word) {
            Some(number) if *number > 0 => {
                *number -= 1;
                true
            }
            _ => false,
        })
}

/// Returns a text without the markup that stands around words: emphasis, code, escapes, links to what they say.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let mut step = c.len_utf8();
        match c {
            '\\' if rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) => {
                plain.push_str(&rest[1..2]);
                step = 2;
            }
            '*' | '`' => {}
            '<' if rest.find('>').is_some_and(|end| is_autolink(&rest[1..end])) => {
                let end = rest.find('>').unwrap_or(1);
                plain.push_str(&rest[1..end]);
                step = end + 1;
            }
            '[' => match link(rest) {
                Some((words, length)) => {
                    plain.push_str(words);
                    step = length;
                }
                None => plain.push(c),
            },
            c => plain.push(c),
        }
        rest = &rest[step..];
    }
    let plain = plain.trim();
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| plain.strip_prefix(*quote)?.strip_suffix(*quote));
    unquoted.unwrap_or(plain).trim().to_owned()
}

/// Returns a text with links to what they say as these words alone: `[a@b.c](mailto:a@b.c)` says nothing twice.
pub(super) fn spoken(text: &str) -> String {
    let mut spoken = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        spoken.push_str(&rest[..at]);
        let (words, length) = link(&rest[at..]).unwrap_or(("[", 1));
        spoken.push_str(words);
        rest = &rest[at + length..];
    }
    spoken + rest
}

fn is_autolink(text: &str) -> bool {
    !text.contains(' ') && (text.contains('@') || text.contains("://"))
}

/// Reads `[words](address)` where the address says no more than the words.
fn link(text: &str) -> Option<(&str, usize)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, _) = rest.split_once(')')?;
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    let address = address.strip_prefix("tel:").unwrap_or(address);
    let is_same = address.trim_end_matches('/') == words.trim_end_matches('/');
    let length = text.find("](")? + 2 + rest.find(')')? + 1;
    is_same.then_some((words, length))
}

/// Shortens a heading to what a name of a thing may be.
pub(super) fn id(text: &str) -> String {
    let slug = crate::model::slug::slug(text);
    let mut id = String::new();
    for c in slug.chars() {
        if c != '-' || !(id.is_empty() || id.ends_with('-')) {
            id.push(c);
        }
    }
    let id: String = id.chars().take(60).collect();
    id.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{covers, id, plain};

    #[test]
    fn every_word_has_to_be_there_as_often() {
        assert!(covers("**P1** and p1", ["P1", "and", "P1"]));
        assert!(!covers("a a", ["a"]));
    }

    #[test]
    fn markup_around_words_is_left_out() {
        assert_eq!(plain("**a\\_b** `c`"), "a_b c");
        assert_eq!(plain("[x@y.z](mailto:x@y.z)"), "x@y.z");
        assert_eq!(plain("<x@y.z>"), "x@y.z");
        assert_eq!(plain("[docs](https://x.y)"), "[docs](https://x.y)");
        assert_eq!(
            id("P1 (Critical) - Service Down"),
            "p1-critical-service-down"
        );
    }
}
