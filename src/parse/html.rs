//! Raw HTML in Markdown: its tags told apart, and those that may pass, by the lists of `ammonia`.
//!
//! Knows no tree: whether a closing tag closes anything is for the builder to say. Linear in its input.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The longest tag that is read; what is longer is text.
const LONGEST_TAG: usize = 64 << 10;

/// A piece of raw HTML, as byte ranges of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text, its entities not resolved.
    Text(Range<usize>),
    /// A comment.
    Comment(Range<usize>),
    /// An opening tag.
    Open(Range<usize>),
    /// A closing tag.
    Close(Range<usize>),
    /// A declaration or processing instruction.
    Other(Range<usize>),
}

/// Splits raw HTML into tags and text; nothing is lost between the tokens.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    let mut comments_end = true;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let Some(token) = markup(html, start, &mut comments_end) else {
            at = start + 1;
            continue;
        };
        if text_start < start {
            tokens.push(Token::Text(text_start..start));
        }
        at = token.range().end;
        text_start = at;
        tokens.push(token);
    }
    if text_start < html.len() {
        tokens.push(Token::Text(text_start..html.len()));
    }
    tokens
}

impl Token {
    /// Returns which bytes it is.
    pub fn range(&self) -> Range<usize> {
        match self {
            Token::Text(range)
            | Token::Comment(range)
            | Token::Open(range)
            | Token::Close(range)
            | Token::Other(range) => range.clone(),
        }
    }
}

/// `comments_end` remembers that no comment ends any more, so that many beginnings do not each search to the end.
fn markup(html: &str, start: usize, comments_end: &mut bool) -> Option<Token> {
    let rest = &html[start..];
    if let Some(short) = ["<!-->", "<!--->"].iter().find(|c| rest.starts_with(**c)) {
        return Some(Token::Comment(start..start + short.len()));
    }
    if let Some(inside) = rest.strip_prefix("<!--") {
        if !*comments_end {
            return None;
        }
        let end = inside.find("-->");
        *comments_end = end.is_some();
        return end.map(|end| Token::Comment(start..start + 4 + end + 3));
    }
    let second = *rest.as_bytes().get(1)?;
    let range = start..tag_end(html, start)?;
    match second {
        b'!' | b'?' => Some(Token::Other(range)),
        b'/' if rest.as_bytes().get(2)?.is_ascii_alphabetic() => Some(Token::Close(range)),
        second if second.is_ascii_alphabetic() => Some(Token::Open(range)),
        _ => None,
    }
}

fn tag_end(html: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    let bytes = html.as_bytes()[start + 1..].iter().take(LONGEST_TAG);
    for (offset, byte) in bytes.enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'>') => return Some(start + offset + 2),
            (None, b'<') => return None,
            (None, _) => {}
        }
    }
    None
}

/// Returns the name of a tag in lower case, from its text with the angle brackets.
pub fn name(tag: &str) -> String {
    let inside = tag.trim_start_matches(['<', '/']);
    inside[..name_length(inside)].to_ascii_lowercase()
}

fn name_length(inside: &str) -> usize {
    inside
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(inside.len())
}

/// Returns the attributes of an opening tag, names in lower case, entities resolved; of two alike, the first.
pub fn attributes(tag: &str) -> Vec<(String, String)> {
    let inside = tag.trim_start_matches(['<', '/']);
    let after_name = inside[name_length(inside)..].trim_end_matches('>');
    let mut rest = after_name.trim_start_matches(is_between);
    let mut attributes = Vec::new();
    let mut seen = BTreeSet::new();
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .find(|(at, c)| *at > 0 && (is_between(*c) || *c == '='))
            .map_or(rest.len(), |(at, _)| at);
        let name = rest[..end].to_ascii_lowercase();
        let after = rest[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => split_value(after.trim_start_matches(|c: char| c.is_ascii_whitespace())),
            None => ("", after),
        };
        if seen.insert(name.clone()) {
            attributes.push((name, decode(value)));
        }
        rest = after.trim_start_matches(is_between);
    }
    attributes
}

fn is_between(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/'
}

fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace());
    text.split_at(end.unwrap_or(text.len()))
}

/// Resolves entities as browsers do.
pub fn decode(text: &str) -> String {
    /// Cleans one attribute of one element; only its reading of entities is used.
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::empty();
        builder
            .add_tags(["span"])
            .add_tag_attributes("span", ["title"]);
        builder
    });
    if !text.contains('&') {
        return text.to_owned();
    }
    let quoted = text.replace('"', "&quot;");
    let clean = CLEANER
        .clean(&format!("<span title=\"{quoted}\"></span>"))
        .to_string();
    let value = clean
        .strip_prefix("<span title=\"")
        .and_then(|rest| rest.split_once('"'))
        .map_or("", |(value, _)| value);
    let plain = value.replace("&quot;", "\"").replace("&lt;", "<");
    let plain = plain.replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    plain.replace("&amp;", "&")
}

/// What may be done with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It passes.
    Allowed,
    /// It is HTML, and is not let through.
    Refused,
    /// It is not HTML.
    Unknown,
}

struct Lists {
    tags: BTreeSet<&'static str>,
    attributes: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let ammonia = ammonia::Builder::default();
    let mut tags: BTreeSet<_> = ammonia.clone_tags().into_iter().collect();
    tags.insert("tfoot");
    let attributes = ammonia.clone_tag_attributes().into_iter();
    let attributes = attributes.map(|(tag, names)| (tag, names.into_iter().collect()));
    Lists {
        tags,
        attributes: attributes.collect(),
    }
});

/// Tags of HTML that a page of a book has no business with; all others that are not let through are no HTML.
const REFUSED: &[&str] = &[
    "applet",
    "audio",
    "base",
    "basefont",
    "big",
    "blink",
    "body",
    "button",
    "canvas",
    "datalist",
    "dialog",
    "dir",
    "embed",
    "fieldset",
    "font",
    "form",
    "frame",
    "frameset",
    "head",
    "html",
    "iframe",
    "input",
    "label",
    "legend",
    "link",
    "main",
    "marquee",
    "math",
    "menu",
    "meta",
    "meter",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "output",
    "param",
    "picture",
    "plaintext",
    "progress",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "source",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "video",
    "xmp",
];

/// Says what may be done with a tag of this name.
pub fn standing(name: &str) -> Standing {
    if LISTS.tags.contains(name) {
        Standing::Allowed
    } else if REFUSED.contains(&name) {
        Standing::Refused
    } else {
        Standing::Unknown
    }
}

/// Says whether an attribute passes. `class`, `style` and `data-…` never do: they are the theme's.
pub fn allows(tag: &str, attribute: &str) -> bool {
    matches!(attribute, "id" | "lang" | "title" | "dir")
        || (tag == "details" && attribute == "open")
        || (tag == "img" && attribute == "loading")
        || LISTS
            .attributes
            .get(tag)
            .is_some_and(|names| names.contains(attribute))
}

/// Says whether an element has no content and no closing tag.
pub fn is_void(tag: &str) -> bool {
    matches!(tag, "area" | "br" | "col" | "hr" | "img" | "wbr")
}

/// Says whether an element may stand directly inside `parent`. Browsers close the elements around a misplaced one,
/// and a closing tag would then close something of the page around the body.
pub fn may_stand_in(tag: &str, parent: Option<&str>) -> bool {
    let parents: &[&str] = match tag {
        "li" => &["ul", "ol"],
        "td" | "th" => &["tr"],
        "tr" => &["table", "tbody", "thead", "tfoot"],
        "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => &["table"],
        "col" => &["colgroup"],
        "dt" | "dd" => &["dl"],
        "summary" => &["details"],
        _ => return true,
    };
    parent.is_some_and(|parent| parents.contains(&parent))
}

/// Says whether an element ends where `tag` begins, because its author left its closing tag out.
pub fn ends_before(open: &str, tag: &str) -> bool {
    match tag {
        "li" => open == "li" || open == "p",
        "td" | "th" => matches!(open, "td" | "th" | "p"),
        "tr" => matches!(open, "td" | "th" | "tr" | "p" | "caption" | "colgroup"),
        "tbody" | "thead" | "tfoot" => {
            matches!(open, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "p")
                || matches!(open, "caption" | "colgroup")
        }
        "dt" | "dd" => matches!(open, "dt" | "dd" | "p"),
        "p" | "div" | "ul" | "ol" | "dl" | "table" | "blockquote" | "pre" | "h1" | "h2" | "h3"
        | "h4" | "h5" | "h6" | "details" | "hr" => open == "p",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Token, attributes, decode, tokens};

    #[test]
    fn attributes_are_read_as_browsers_read_them() {
        let pairs = attributes("<a HREF='x?a=1&copy=2&amp;b' title=\"&quot;&lt;\" open id=q/>");
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("href", "x?a=1&copy=2&b"),
                ("title", "\"<"),
                ("open", ""),
                ("id", "q/")
            ]
        );
        assert_eq!(decode("a &lt; b &copy;"), "a < b ©");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert_eq!(tokens("a < b <% x %>"), [Token::Text(0..13)]);
        assert_eq!(tokens("<!-- x"), [Token::Text(0..6)]);
    }

    proptest! {
        #[test]
        fn tokens_cover_the_whole_text(html in "[<>/a\"'! =-]{0,40}|\\PC{0,40}") {
            let mut at = 0;
            for token in tokens(&html) {
                prop_assert_eq!(token.range().start, at);
                at = token.range().end;
                attributes(&html[token.range()]);
            }
            prop_assert_eq!(at, html.len());
        }
    }
}
