//! What a person reads on a built page: the text of its `<main>`, without navigation, its code and its links.

use std::collections::BTreeSet;

use super::markdown::with_placeholder;

/// Stands where one block ends and another begins, so that no words are found across the two.
const BLOCK: char = '\u{1f}';

/// Elements whose content nobody reads as part of the page.
const UNREAD: &[&str] = &["head", "nav", "script", "style", "svg", "template"];

/// Elements that do not break a sentence.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// How far from its name, in bytes, what belongs to a record may stand.
const NEAR: usize = 400;

/// A page as it is read.
pub struct Page {
    pub path: String,
    /// Where its links lead.
    pub hrefs: BTreeSet<String>,
    text: String,
    code: Vec<String>,
}

impl Page {
    pub fn read(path: &str, html: &str) -> Page {
        let main = html
            .find("<main")
            .and_then(|start| html[start..].split("</main>").next())
            .unwrap_or_default();
        let mut page = Page {
            path: path.to_owned(),
            hrefs: BTreeSet::new(),
            text: String::new(),
            code: Vec::new(),
        };
        let mut text = String::new();
        let mut unread = 0;
        let mut code: Option<String> = None;
        let mut after_end = false;
        for piece in pieces(main) {
            match piece {
                Piece::Text("") => {}
                Piece::Text(raw) if unread == 0 => {
                    after_end = false;
                    let words = decoded(raw);
                    if let Some(code) = &mut code {
                        code.push_str(&words);
                    }
                    text.push_str(&words);
                }
                Piece::Text(_) => {}
                Piece::Tag { name, inner } => {
                    let closes = inner.starts_with('/');
                    if UNREAD.contains(&name) && !inner.ends_with('/') {
                        unread = if closes { unread - 1 } else { unread + 1 };
                    }
                    if unread == 0 && name == "code" {
                        page.code.extend(code.take());
                        code = (!closes).then(String::new);
                    }
                    if unread == 0 && name == "a" {
                        page.hrefs.extend(attribute(inner, "href"));
                    }
                    if !INLINE.contains(&name) {
                        text.push(BLOCK);
                    } else if after_end && !closes && code.is_none() {
                        // The styles keep two such pieces apart.
                        text.push(' ');
                    }
                    after_end = closes;
                }
            }
        }
        let blocks = text
            .split(BLOCK)
            .map(|block| block.split_whitespace().collect::<Vec<_>>().join(" "));
        page.text = with_placeholder(
            &blocks
                .filter(|block| !block.is_empty())
                .collect::<Vec<_>>()
                .join("\u{1f}"),
        );
        page
    }

    /// Returns where words stand at or behind `from`, not as part of longer words, and within one block.
    pub fn find(&self, words: &str, from: usize) -> Option<usize> {
        let joins = |c: &char| c.is_alphanumeric() || "-_@#/".contains(*c);
        self.text
            .get(from..)?
            .match_indices(words)
            .map(|(at, _)| from + at)
            .find(|at| {
                let before = self.text[..*at].chars().next_back();
                let behind = self.text[at + words.len()..].chars().next();
                !before.is_some_and(|c| joins(&c)) && !behind.is_some_and(|c| joins(&c))
            })
    }

    /// Says whether all cells stand close behind the first one.
    pub fn has_record(&self, cells: &[String]) -> bool {
        let Some((name, others)) = cells.split_first() else {
            return true;
        };
        let mut from = 0;
        while let Some(at) = self.find(name, from) {
            from = at + name.len();
            let is_near =
                |cell: &String| self.find(cell, at).is_some_and(|found| found - at <= NEAR);
            if others.iter().all(is_near) {
                return true;
            }
        }
        false
    }

    /// Says whether a command stands on the page to the letter, as whole lines of code.
    pub fn has_command(&self, command: &str) -> bool {
        let wanted: Vec<&str> = command.lines().collect();
        self.code.iter().any(|code| {
            let code = with_placeholder(code);
            let lines: Vec<&str> = code.lines().collect();
            lines.windows(wanted.len()).any(|lines| lines == wanted)
        })
    }
}

enum Piece<'h> {
    Text(&'h str),
    /// `inner` is what stands between the angle brackets.
    Tag {
        name: &'h str,
        inner: &'h str,
    },
}

/// Splits HTML as opsbook writes it: every `<` begins a tag, and no value of an attribute holds a `>`.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    html.split_inclusive('>').flat_map(|part| {
        let (text, tag) = match part.rsplit_once('<') {
            Some((text, tag)) => (text, tag.trim_end_matches('>')),
            None => (part, ""),
        };
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next();
        [
            Piece::Text(text),
            Piece::Tag {
                name: name.unwrap_or_default(),
                inner: tag,
            },
        ]
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(decoded(value.split('"').next()?))
}

fn decoded(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (entity, plain)| {
        text.replace(entity, plain)
    })
}
