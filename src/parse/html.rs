//! Raw HTML: which tags and attributes may pass, and the tags of a piece of it.
//!
//! The lists are ammonia's. What passes becomes part of our own tree and is written anew from it, so what the author
//! wrote never reaches a page as it stands, and the tree is well nested whatever the author nested.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A piece of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An opening tag.
    Open(Tag),
    /// A closing tag, by its name in lower case.
    Close(String),
    /// Text, entities not yet resolved.
    Text(&'a str),
    /// A comment, declaration or the like: never shown.
    Hidden,
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// The name, in lower case.
    pub name: String,
    /// Attributes in the author's order, entities resolved; names in lower case.
    pub attributes: Vec<(String, String)>,
}

/// What a tag is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// May pass.
    Allowed,
    /// HTML, but may do harm or break the page.
    Refused,
    /// Not HTML: most likely a placeholder, as `<pod-name>`.
    Unknown,
}

struct Lists {
    tags: BTreeSet<&'static str>,
    attributes: BTreeMap<&'static str, BTreeSet<&'static str>>,
    generic: BTreeSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let ammonia = ammonia::Builder::default();
    let attributes = ammonia.clone_tag_attributes();
    Lists {
        tags: ammonia
            .clone_tags()
            .into_iter()
            .chain(["big", "section"])
            .collect(),
        attributes: attributes
            .into_iter()
            .map(|(tag, names)| (tag, names.into_iter().collect()))
            .collect(),
        generic: ammonia
            .clone_generic_attributes()
            .into_iter()
            .chain(["dir", "id"])
            .collect(),
    }
});

/// Elements of HTML that are not on ammonia's list.
const REFUSED: &[&str] = &[
    "applet",
    "audio",
    "base",
    "basefont",
    "bgsound",
    "blink",
    "body",
    "button",
    "canvas",
    "command",
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
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "legend",
    "link",
    "listing",
    "main",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "nobr",
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
    "portal",
    "progress",
    "script",
    "search",
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

/// Elements that hold nothing.
const VOID: &[&str] = &["area", "br", "col", "hr", "img", "wbr"];

/// Says what a tag is to us, by its name in lower case.
pub(super) fn standing(name: &str) -> Standing {
    if LISTS.tags.contains(name) {
        Standing::Allowed
    } else if REFUSED.contains(&name) {
        Standing::Refused
    } else {
        Standing::Unknown
    }
}

/// Says whether an element holds nothing.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Returns the attributes of a tag that may pass, without `id` and those that lead somewhere.
pub(super) fn allowed_attributes(tag: &Tag) -> Vec<(String, String)> {
    let own = LISTS.attributes.get(tag.name.as_str());
    let passes = |name: &str| {
        let listed = LISTS.generic.contains(name) || own.is_some_and(|own| own.contains(name));
        let opens = tag.name == "details" && name == "open";
        // Addresses go through the page's table of links; the other ones that hold an address are not worth it.
        listed
            && !matches!(
                name,
                "id" | "href" | "src" | "cite" | "rel" | "hreflang" | "longdesc" | "usemap"
            )
            || opens
    };
    let mut kept: Vec<(String, String)> = Vec::new();
    for (name, value) in &tag.attributes {
        if passes(name) && kept.iter().all(|(other, _)| other != name) {
            kept.push((name.clone(), value.clone()));
        }
    }
    kept
}

impl Tag {
    /// Returns an attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Splits raw HTML into tags, text and what is never shown, each with its bytes.
pub(super) fn pieces(html: &str) -> Vec<(Piece<'_>, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    // Once an end is missing it is missing for all that follows: without this, `<!--<!--...` costs its square.
    let mut ends = Ends::default();
    while let Some(found) = html[at..].find('<') {
        let open = at + found;
        match piece(html, open, &mut ends) {
            Some((piece, end)) => {
                if text_start < open {
                    pieces.push((Piece::Text(&html[text_start..open]), text_start..open));
                }
                pieces.push((piece, open..end));
                at = end;
                text_start = end;
            }
            None => at = open + 1,
        }
    }
    if text_start < html.len() {
        pieces.push((Piece::Text(&html[text_start..]), text_start..html.len()));
    }
    pieces
}

#[derive(Default)]
struct Ends {
    no_comment_end: bool,
    no_instruction_end: bool,
    no_tag_end: bool,
}

fn piece<'a>(html: &'a str, open: usize, ends: &mut Ends) -> Option<(Piece<'a>, usize)> {
    let rest = &html[open..];
    let until = |end: &str, missing: &mut bool| {
        if *missing {
            return None;
        }
        let found = rest.find(end).map(|at| open + at + end.len());
        *missing = found.is_none();
        found
    };
    if rest.starts_with("<!--") {
        // An unclosed comment hides the rest of its block, as it does in a browser.
        let end = until("-->", &mut ends.no_comment_end).unwrap_or(html.len());
        return Some((Piece::Hidden, end));
    }
    if rest.starts_with("<!") {
        return until(">", &mut ends.no_tag_end).map(|end| (Piece::Hidden, end));
    }
    if rest.starts_with("<?") {
        return until("?>", &mut ends.no_instruction_end).map(|end| (Piece::Hidden, end));
    }
    if ends.no_tag_end {
        return None;
    }
    let is_close = rest[1..].starts_with('/');
    let name_at = 1 + usize::from(is_close);
    let name_length = rest[name_at..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(rest.len() - name_at);
    let name = &rest[name_at..name_at + name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let mut scanner = Scanner {
        text: rest,
        at: name_at + name_length,
    };
    let attributes = scanner.attributes();
    if !scanner.ends_tag() {
        ends.no_tag_end = scanner.at >= rest.len();
        return None;
    }
    let end = open + scanner.at;
    let piece = if is_close {
        Piece::Close(name)
    } else {
        Piece::Open(Tag { name, attributes })
    };
    Some((piece, end))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start().len();
        self.at += length;
        length > 0
    }

    fn take_until(&mut self, ends: impl Fn(char) -> bool) -> String {
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        let taken = self.rest()[..length].to_owned();
        self.at += length;
        taken
    }

    fn attributes(&mut self) -> Vec<(String, String)> {
        // More attributes than any real tag has are not kept, so that the look-up among them stays cheap.
        const MOST: usize = 100;
        let mut attributes = Vec::new();
        while self.skip_space() {
            let name = self.take_until(|c| {
                c.is_whitespace() || matches!(c, '=' | '>' | '/' | '"' | '\'' | '<')
            });
            if name.is_empty() {
                break;
            }
            let before = self.at;
            self.skip_space();
            let value = if self.rest().starts_with('=') {
                self.at += 1;
                self.skip_space();
                self.value()
            } else {
                self.at = before;
                String::new()
            };
            if attributes.len() < MOST {
                attributes.push((name.to_ascii_lowercase(), resolve_entities(&value)));
            }
        }
        attributes
    }

    fn value(&mut self) -> String {
        for quote in ['"', '\''] {
            if self.rest().starts_with(quote) {
                self.at += 1;
                let value = self.take_until(|c| c == quote);
                self.at = (self.at + 1).min(self.text.len());
                return value;
            }
        }
        self.take_until(|c| c.is_whitespace() || matches!(c, '>' | '"' | '\'' | '<' | '`'))
    }

    fn ends_tag(&mut self) -> bool {
        self.skip_space();
        if self.rest().starts_with('/') {
            self.at += 1;
        }
        let ends = self.rest().starts_with('>');
        self.at += usize::from(ends);
        ends
    }
}

/// Resolves entities as Markdown does; what is no entity stays as it is.
pub(super) fn resolve_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // The Markdown parser knows all of HTML's names. Everything else that means something to it is taken out of its
    // way, so that only entities are left to be resolved.
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        let tail = &rest[at..];
        let end = tail
            .bytes()
            .take(40)
            .position(|byte| byte == b';')
            .map(|end| end + 1);
        let entity = end.map(|end| &tail[..end]).filter(|entity| {
            entity[1..entity.len() - 1]
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        match entity {
            Some(entity) => {
                for event in pulldown_cmark::Parser::new(entity) {
                    if let pulldown_cmark::Event::Text(words) = event {
                        resolved.push_str(&words);
                    }
                }
                rest = &tail[entity.len()..];
            }
            None => {
                resolved.push('&');
                rest = &tail[1..];
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let names: Vec<String> =
            pieces("a <DIV class='x' hidden data-y=1>b < c</div><br/><!-- no --> <3")
                .into_iter()
                .map(|(piece, _)| match piece {
                    Piece::Open(tag) => format!("<{}:{}>", tag.name, tag.attributes.len()),
                    Piece::Close(name) => format!("</{name}>"),
                    Piece::Text(text) => text.to_owned(),
                    Piece::Hidden => "hidden".to_owned(),
                })
                .collect();
        assert_eq!(
            names,
            [
                "a ", "<div:3>", "b < c", "</div>", "<br:0>", "hidden", " <3"
            ]
        );
    }

    #[test]
    fn harmful_attributes_do_not_pass() {
        let html =
            "<a href=x onclick=y style=z title='&lt;t&gt;' target=_blank data-command=q class=c>";
        let Some((Piece::Open(tag), _)) = pieces(html).into_iter().next() else {
            panic!("a tag")
        };
        assert_eq!(
            allowed_attributes(&tag),
            [("title".to_owned(), "<t>".to_owned())]
        );
        assert_eq!(standing("script"), Standing::Refused);
        assert_eq!(standing("pod-name"), Standing::Unknown);
        assert_eq!(standing("details"), Standing::Allowed);
    }

    #[test]
    fn hostile_html_costs_its_length() {
        for piece in ["<!--", "<a ", "<a b=\"", "<?", "<!", "</", "&amp", "<a b='"] {
            pieces(&piece.repeat(50_000));
        }
    }
}
