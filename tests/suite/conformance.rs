//! The Markdown stage against the examples of CommonMark and of GitHub's extensions.

use std::collections::BTreeMap;

use opsbook::model::link::{DirectiveIndex, LinkIndex};
use opsbook::model::page::Body;
use opsbook::parse::markdown::{Dialect, parse_body};
use opsbook::render::block::{self, Host};
use opsbook::source::{SitePath, Span};
use serde_json::Value;

struct Example {
    number: u64,
    markdown: String,
    html: String,
}

fn examples(json: &str) -> Vec<Example> {
    let examples: Value = serde_json::from_str(json).expect("the fixture is JSON");
    let text = |example: &Value, key: &str| example[key].as_str().expect("a text").to_owned();
    let examples = examples.as_array().expect("a list").iter();
    examples
        .map(|example| Example {
            number: example["example"].as_u64().expect("a number"),
            markdown: text(example, "markdown"),
            html: text(example, "html"),
        })
        .collect()
}

fn commonmark() -> Vec<Example> {
    examples(include_str!("../fixtures/commonmark/commonmark.json"))
}

/// Every link as the author wrote it.
struct AsWritten<'a>(&'a Body);

impl Host for AsWritten<'_> {
    fn href(&self, link: LinkIndex) -> Option<String> {
        Some(encode(&self.0.links[link.0].destination))
    }
    fn is_local(&self, _: LinkIndex) -> bool {
        true
    }
    fn directive(&self, _: DirectiveIndex, _: &mut String) {}
    fn is_page(&self) -> bool {
        false
    }
}

/// Encodes what may not stand in an address, as the specification's reference writer does.
fn encode(destination: &str) -> String {
    let mut href = String::new();
    for byte in destination.bytes() {
        if byte.is_ascii_alphanumeric()
            || b"-_.+!*'(),%#@?=;:/,+&$~[]".contains(&byte) && !b"[]".contains(&byte)
        {
            href.push(char::from(byte));
        } else {
            href.push_str(&format!("%{byte:02X}"));
        }
    }
    href
}

fn html(markdown: &str, dialect: Dialect) -> String {
    let path = SitePath::new("example.md").expect("a path");
    let body = parse_body(&path, markdown, Span::new(0, markdown.len()), dialect).value;
    let mut html = String::new();
    block::write(&body, &AsWritten(&body), &mut html);
    html
}

/// Says whether an example holds raw HTML, which our pages let pass only through an allow-list.
fn has_raw_html(markdown: &str) -> bool {
    use pulldown_cmark::{Event, Parser};
    Parser::new(markdown).any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

/// Normalises HTML as the specification's test program does: white space around blocks, entities, order of attributes.
fn normalised(html: &str) -> String {
    const BLOCKS: &str = " article header aside hgroup blockquote hr iframe body li map button object canvas ol caption \
        output col p colgroup pre dd progress div section dl table td dt tbody embed textarea fieldset tfoot figcaption th \
        figure thead footer tr form ul h1 h2 h3 h4 h5 h6 video script style ";
    let mut out = String::new();
    let mut rest = html;
    let mut in_pre = false;
    let mut after_block = true;
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let tag = rest[1..end - 1].trim_end_matches('/').trim();
            rest = &rest[end..];
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .collect();
            let is_close = tag.starts_with('/');
            let is_block = BLOCKS.contains(&format!(" {name} "));
            if is_block && !(in_pre && !is_close) {
                out.truncate(out.trim_end_matches([' ', '\n']).len());
            }
            if name == "pre" {
                in_pre = !is_close;
            }
            out.push('<');
            out.push_str(if is_close { "/" } else { "" });
            out.push_str(&name);
            let mut attributes = attributes(&tag[name.len() + usize::from(is_close)..]);
            attributes.sort();
            for (name, value) in attributes {
                out.push_str(&format!(" {name}=\"{}\"", decode(&value)));
            }
            out.push('>');
            after_block = is_block;
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let mut text = decode(&rest[..end]);
            rest = &rest[end..];
            if !in_pre {
                let mut folded = String::new();
                for c in text.chars() {
                    let c = if c.is_ascii_whitespace() { ' ' } else { c };
                    if !(c == ' ' && folded.ends_with(' ')) {
                        folded.push(c);
                    }
                }
                text = if after_block {
                    folded.trim_start().to_owned()
                } else {
                    folded
                };
            }
            after_block &= text.is_empty();
            out.push_str(&text);
        }
    }
    out.trim().to_owned()
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(tail) = rest.strip_prefix("=\"") {
            let end = tail.find('"').unwrap_or(tail.len());
            value = tail[..end].to_owned();
            rest = tail[(end + 1).min(tail.len())..].trim_start();
        }
        if name.is_empty() {
            // Not an attribute: a stray sign inside what only looks like a tag.
            rest = rest
                .trim_start_matches(|c: char| !c.is_whitespace())
                .trim_start();
        }
        attributes.push((name, value));
    }
    attributes
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "\u{1}")
        .replace("&gt;", "\u{2}")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[track_caller]
fn all_pass(examples: &[Example], dialect: Dialect) {
    let mut failures = Vec::new();
    for example in examples {
        let ours = html(&example.markdown, dialect);
        if normalised(&ours) != normalised(&example.html) {
            failures.push(format!(
                "example {}\n{}\n--- expected\n{}\n--- got\n{}",
                example.number, example.markdown, example.html, ours
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} fail\n{}",
        failures.len(),
        examples.len(),
        failures.join("\n======\n")
    );
}

#[test]
fn commonmark_without_raw_html() {
    let examples: Vec<_> = commonmark()
        .into_iter()
        .filter(|example| !has_raw_html(&example.markdown))
        .collect();
    assert!(examples.len() >= 580, "{}", examples.len());
    all_pass(&examples, Dialect::CommonMark);
}

#[test]
fn gfm_extensions() {
    let examples = examples(include_str!("../fixtures/commonmark/gfm.json"));
    assert!(examples.len() >= 22);
    all_pass(&examples, Dialect::Gfm);
}

#[test]
fn every_example_keeps_its_words_as_a_page() {
    // Whatever is done to markup, no word of an author's is lost: letters and digits of the text come out again. Example
    // 616 is a tag whose value holds `>`, which this test's reading of tags does not know.
    let mut lost = BTreeMap::new();
    for example in commonmark()
        .into_iter()
        .filter(|example| example.number != 616)
    {
        let expected = words(&example.html);
        let page = html(&example.markdown, Dialect::Page);
        let ours = words(&page);
        for word in expected {
            if !ours.contains(&word) {
                lost.insert((example.number, word.clone()), page.clone());
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Returns the words of a page's text, tags left out.
fn words(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = rest[at..].split_once('>').map_or("", |(_, tail)| tail);
    }
    text.push_str(rest);
    decode(&text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The examples that a published page deliberately shows otherwise, by number and reason.
const DEVIATIONS: &[(Reason, &[u64])] = &[
    (Reason::BareUrl, &[606, 608, 611, 612]),
    (
        Reason::RawHtml,
        &[
            21, 31, 148, 150, 151, 152, 153, 154, 155, 156, 157, 158, 163, 164, 165, 169, 170, 171,
            172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 187, 201, 308, 309,
            344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627,
            628, 629, 630, 631, 642, 643,
        ],
    ),
    (Reason::Scheme, &[596, 598, 599, 601]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// Raw HTML passes an allow-list and is written anew: other tags are text, comments are dropped, tags are closed.
    RawHtml,
    /// A scheme that is not allowed: the link is its text.
    Scheme,
    /// A bare address is a link.
    BareUrl,
    /// None that is meant: an extension has changed what the specification says.
    NotMeant,
}

/// A page's host: as written, but for schemes that are not allowed.
struct AsPublished<'a>(&'a Body);

impl Host for AsPublished<'_> {
    fn href(&self, link: LinkIndex) -> Option<String> {
        const SCHEMES: &[&str] = &["https", "http", "mailto", "tel", "sms", "slack"];
        let destination = &self.0.links[link.0].destination;
        let scheme = destination
            .split_once(':')
            .map(|(scheme, _)| scheme.to_lowercase());
        let is_refused = scheme.is_some_and(|scheme| {
            scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
                && !SCHEMES.contains(&scheme.as_str())
        });
        (!is_refused).then(|| encode(destination))
    }
    fn is_local(&self, _: LinkIndex) -> bool {
        true
    }
    fn directive(&self, _: DirectiveIndex, _: &mut String) {}
    fn is_page(&self) -> bool {
        false
    }
}

#[test]
fn deviations_of_published_pages_are_known() {
    let path = SitePath::new("example.md").expect("a path");
    let mut deviating: BTreeMap<Reason, Vec<u64>> = BTreeMap::new();
    for example in commonmark() {
        let span = Span::new(0, example.markdown.len());
        let body = parse_body(&path, &example.markdown, span, Dialect::Page).value;
        let mut html = String::new();
        block::write(&body, &AsPublished(&body), &mut html);
        if normalised(&html) != normalised(&example.html) {
            deviating
                .entry(reason(&example, &html))
                .or_default()
                .push(example.number);
        }
    }
    let known: BTreeMap<Reason, Vec<u64>> = DEVIATIONS
        .iter()
        .map(|(reason, numbers)| (*reason, numbers.to_vec()))
        .collect();
    assert_eq!(deviating, known);
}

/// Works out why a page shows an example otherwise.
fn reason(example: &Example, page: &str) -> Reason {
    if has_raw_html(&example.markdown) {
        Reason::RawHtml
    } else if page.contains("class=\"broken\"") {
        Reason::Scheme
    } else if page.matches("<a href").count() > example.html.matches("<a href").count() {
        Reason::BareUrl
    } else {
        Reason::NotMeant
    }
}
