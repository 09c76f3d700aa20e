use proptest::prelude::*;

use super::parse_body;
use crate::model::block::{Block, CalloutKind, Inline};
use crate::model::page::Body;
use crate::parse::ParseOptions;
use crate::source::{SitePath, SourceFile, Span};

fn body(text: &str) -> (Body, Vec<String>) {
    let path = SitePath::new("page.md").expect("a path of the test");
    let file = SourceFile::new(path, text);
    let span = Span::new(0, text.len());
    let outcome = parse_body(
        &file,
        span,
        &ParseOptions {
            is_plain: false,
            ..ParseOptions::default()
        },
    );
    let messages = outcome.diagnostics.into_iter().map(|d| d.message).collect();
    (outcome.value, messages)
}

#[test]
fn a_tag_that_is_not_html_is_text() {
    let (body, messages) = body("Restart <pod-name> now");
    let text = Inline::Text("Restart <pod-name> now".into());
    assert_eq!(body.blocks, [Block::Paragraph(vec![text])]);
    assert_eq!(messages, ["`<pod-name>` is not an HTML tag"]);
}

#[test]
fn details_hold_markdown() {
    let (body, messages) = body("<details>\n<summary>More</summary>\n\n- a\n\n</details>\n\nafter");
    assert!(messages.is_empty(), "{messages:?}");
    let [Block::Element(details), Block::Paragraph(_)] = &body.blocks[..] else {
        panic!("{body:#?}");
    };
    let is_white = |block: &Block| matches!(block, Block::Inlines(_));
    let content: Vec<&Block> = details.content.iter().filter(|b| !is_white(b)).collect();
    assert!(
        matches!(content[..], [Block::Element(_), Block::List(_)]),
        "{details:#?}"
    );
}

#[test]
fn a_directive_of_other_tools_keeps_what_follows_its_name() {
    let code = |text: &str| match &body(text).0.blocks[..] {
        [Block::Code(code)] => code.text.to_string(),
        other => panic!("{other:#?}"),
    };
    assert_eq!(
        code("```{note} Mind the dog\nIt bites.\n```"),
        "{note} Mind the dog\nIt bites.\n"
    );
    assert_eq!(code("```{image} x.png\n```"), "{image} x.png\n");
    assert_eq!(code("```{toctree}\n```"), "{toctree}\n");
    assert_eq!(code("```{r}\nx <- 1\n```"), "x <- 1\n");
    assert_eq!(code("```{r setup, echo=FALSE}\nx\n```"), "x\n");
}

#[test]
fn an_argument_stands_behind_the_braces() {
    let said = |text: &str| body(text).1;
    let message = "only the name of a directive stands in the braces";
    for wrong in [
        "{severity P1}",
        "{ severities }",
        "{contacts group=internal}",
    ] {
        assert_eq!(said(&format!("```{wrong}\n```")), [message], "{wrong}");
    }
    for other in ["{r setup, include=FALSE}", "{.bash .numberLines}", "{}"] {
        assert!(said(&format!("```{other}\nx\n```")).is_empty(), "{other}");
    }
}

#[test]
fn nesting_without_end_keeps_its_text() {
    for sign in [
        "> ", "- ", "*", "[", "![", "<div>", "&", "www.", "a@", "<b>",
    ] {
        let (_, _) = body(&format!("{}text", sign.repeat(2_000)));
    }
    let (body, messages) = body(&format!("{}text", "> ".repeat(2_000)));
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(format!("{body:?}").contains("text"));
}

#[test]
fn admonitions_of_mkdocs_are_callouts_with_true_places() {
    let text = "!!! warning \"Stop\"\n    Read [this](a.md).\n\n    - and\n    - that\n\nafter";
    let (body, messages) = body(text);
    assert!(messages.is_empty(), "{messages:?}");
    let [
        Block::Callout(CalloutKind::Warning, blocks),
        Block::Paragraph(_),
    ] = &body.blocks[..]
    else {
        panic!("{body:#?}");
    };
    assert!(
        matches!(
            &blocks[..],
            [Block::Paragraph(_), Block::Paragraph(_), Block::List(_)]
        ),
        "{blocks:#?}"
    );
    assert_eq!(body.links[0].span.text(text), "[this](a.md)");
}

proptest! {
    #[test]
    fn places_lie_in_the_file(text in "(!!! a \"b\"\n    )?[-#>*_`\\[\\]()!<>/a-c|:{}~&;@.w \n\r\té]{0,80}(\n\n    [-a>!\\[é]{0,9})?|\\PC{0,60}") {
        let (body, _) = body(&text);
        for link in &body.links {
            prop_assert!(text.get(link.span.start..link.span.end).is_some());
        }
        for heading in body.headings() {
            prop_assert!(text.get(heading.span.start..heading.span.end).is_some());
        }
    }
}
