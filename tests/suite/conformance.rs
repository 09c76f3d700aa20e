//! Markdown as its specifications say, and where published pages deviate from them on purpose.

use opsbook::parse::{ParseOptions, markdown};
use opsbook::render::block;
use opsbook::source::{SitePath, SourceFile, Span};
use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    example: usize,
    section: String,
    markdown: String,
    html: String,
}

const COMMONMARK: &str = include_str!("../fixtures/commonmark/commonmark.json");
const GFM: &str = include_str!("../fixtures/commonmark/gfm.json");

fn examples(json: &str) -> Vec<Example> {
    serde_json::from_str(json).expect("the fixture is a list of examples")
}

fn file(example: &Example) -> SourceFile {
    let path = SitePath::new("example.md").expect("a path");
    SourceFile::new(path, example.markdown.as_str())
}

/// Says whether the parser finds raw HTML in an example. Our pages let it pass through an allow-list only.
fn has_raw_html(example: &Example) -> bool {
    use pulldown_cmark::{Event, Parser};
    Parser::new(&example.markdown)
        .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

/// Makes HTML comparable: breaks and rules written one way, entities for quotes resolved, no white space at line ends
/// between tags.
fn normal(html: &str) -> String {
    html.replace(" />", ">")
        .replace("&quot;", "\"")
        .replace(
            "checked=\"\" disabled=\"\" type=\"checkbox\"",
            "type=\"checkbox\" checked disabled",
        )
        .replace(
            "disabled=\"\" type=\"checkbox\"",
            "type=\"checkbox\" disabled",
        )
        .replace("checked=\"\"", "checked")
        .replace("disabled=\"\"", "disabled")
        .trim()
        .to_owned()
}

fn failures(list: &[Example], gfm: bool) -> Vec<String> {
    let wrong = list
        .iter()
        .filter(|e| !has_raw_html(e))
        .filter_map(|example| {
            let body = markdown::conformance(&file(example), gfm);
            let mut html = String::new();
            block::write_conformance(&body, &mut html);
            (normal(&html) != normal(&example.html)).then(|| {
                format!(
                    "{} ({})\n{}\nexpected\n{}\nfound\n{html}",
                    example.example, example.section, example.markdown, example.html
                )
            })
        });
    wrong.collect()
}

#[test]
fn commonmark_without_raw_html_is_understood() {
    let list = examples(COMMONMARK);
    assert_eq!(list.iter().filter(|e| !has_raw_html(e)).count(), 580);
    let wrong = failures(&list, false);
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n---\n")
    );
}

#[test]
fn the_extensions_of_gfm_are_understood() {
    let wrong = failures(&examples(GFM), true);
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n---\n")
    );
}

/// Where pages of a book differ from the answers of CommonMark, and why.
const DEVIATIONS: &[(&str, &[usize])] = &[
    (
        "an allowed tag is written anew: closed where it was left open, attributes filtered, its address encoded",
        &[
            21, 31, 148, 150, 152, 153, 154, 155, 161, 164, 169, 174, 175, 184, 186, 187, 344, 475,
            476, 477, 614, 615, 616, 630, 631, 642, 643,
        ],
    ),
    (
        "a tag that is not HTML, and one that never ends, is shown as text",
        &[156, 157, 158, 163, 201, 491, 494, 524, 536, 613, 617],
    ),
    (
        "a tag that may not stand in a page is shown as text",
        &[170, 171, 172, 173, 176, 178],
    ),
    (
        "a closing tag that closes nothing is dropped",
        &[151, 165, 623],
    ),
    ("a comment is dropped", &[177, 179, 183, 308, 309, 625, 626]),
    (
        "a declaration or instruction is shown as text",
        &[180, 181, 182, 627, 628, 629],
    ),
    ("a bare address is a link", &[602, 606, 608, 611, 612]),
];

#[test]
fn pages_deviate_only_where_it_is_meant() {
    let options = ParseOptions {
        is_plain: true,
        ..ParseOptions::default()
    };
    let mut found = Vec::new();
    for example in examples(COMMONMARK) {
        let file = file(&example);
        let span = Span::new(0, file.text.len());
        let body = markdown::parse_body(&file, span, &options).value;
        let mut html = String::new();
        block::write_conformance(&body, &mut html);
        if normal(&html) != normal(&example.html) {
            found.push(example.example);
        }
    }
    let listed = DEVIATIONS.iter().flat_map(|(_, numbers)| *numbers).copied();
    let mut listed: Vec<usize> = listed.collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}
