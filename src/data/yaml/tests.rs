use super::parse;
use crate::model::data::{Node, Value};

/// Writes what was parsed as JSON, and what is wrong as `text under the place: message`.
fn seen(text: &str) -> String {
    // An offset shows whether places are shifted, each exactly once.
    let padded = format!("0123456789{text}");
    let parsed = parse(text, 10);
    let data = parsed.root.map(|root| root.value.to_json().to_string());
    let faults = parsed.faults.iter().map(|fault| {
        let first = fault
            .related
            .as_ref()
            .map(|(span, _)| format!(" (first at {})", span.start - 10))
            .unwrap_or_default();
        format!("{:?}: {}{first}", fault.span.text(&padded), fault.message)
    });
    data.into_iter()
        .chain(faults)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn text_stays_text_and_places_are_true() {
    assert_eq!(
        seen(
            "version: 1.0\nhours: 24/7\non: no\nday: 2025-01-02\nempty:\nquoted: 'true'\ntrue: yes\n"
        ),
        r#"{"day":"2025-01-02","empty":null,"hours":"24/7","on":"no","quoted":"true","true":"yes","version":1.0}"#
    );
    let text = "a:\r\n  - { k: 'v w' } # c\r\n  - |\r\n    x\r\n    y\r\nb: é\r\n";
    let root = parse(text, 0).root.expect("is YAML");
    let mut places = Vec::new();
    collect(&root, text, &mut places);
    assert_eq!(
        places,
        [
            "a",
            "k",
            "'v w'",
            "{ k: 'v w' }",
            "x\r\n    y",
            "- { k: 'v w' } # c\r\n  - |\r\n    x\r\n    y",
            "b",
            "é",
        ]
    );
}

fn collect(node: &Node, text: &str, places: &mut Vec<String>) {
    match &node.value {
        Value::List(items) => {
            items.iter().for_each(|item| collect(item, text, places));
            places.push(node.span.text(text).to_owned());
        }
        Value::Map(entries) => {
            for entry in entries {
                places.push(entry.key.span.text(text).to_owned());
                collect(&entry.value, text, places);
            }
            if node.span.text(text).starts_with('{') {
                places.push(node.span.text(text).to_owned());
            }
        }
        _ => places.push(node.span.text(text).to_owned()),
    }
}

#[test]
fn faults_are_told_in_an_authors_words() {
    for (text, expected) in [
        (
            "a: 1\n\tb: 2",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        (
            "a:\n\tb: 1",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        (
            "\ta: 1",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        (
            "a:\n\t- b",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        (
            "a:\n  b: 1\n\tc: 2",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        (
            "a:\n  - b: 1\n  \tc: 2",
            "\"\\t\": YAML is indented with spaces, and this line starts with a tab",
        ),
        ("title: P1: down", "\":\": a second `: ` in one line"),
        ("a: {{ b }}", "\"{\": a list or map cannot be a key"),
        ("a: [1, 2", "\"[\": `[` is never closed"),
        ("a: \"x", "\"\\\"\": this quote is never closed"),
        (
            "a: @x",
            "\"@\": a text without quotes cannot start with `@`",
        ),
        (
            "a: *x",
            "\"*\": this refers to an anchor that stands nowhere before it",
        ),
        (
            "a: \"\\d\"",
            "\"\\\"\": a backslash in this text starts an escape that does not exist",
        ),
        (
            "a: b\n---\nc: d",
            "\"---\": a second YAML document starts here",
        ),
        ("a: b\0", "\"\\0\": a NUL byte cannot stand here"),
        (
            "a: \"\\0\"",
            "\"\\\"\\\\0\\\"\": a NUL byte cannot stand here",
        ),
        (
            "a: &a [*a]",
            "\"*a\": this alias stands inside what it refers to",
        ),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn tabs_that_indent_nothing_are_fine() {
    assert_eq!(
        seen("a:\t1 # c\n\t\nb:\n\t# c\nempty:\n\t\nlast: |\n  x\n  \ty\n"),
        r#"{"a":1,"b":null,"empty":null,"last":"x\n\ty\n"}"#
    );
}

#[test]
fn of_a_key_that_stands_twice_the_first_counts() {
    assert_eq!(
        seen("a: 1\nb: { c: 1, c: 2 }\na: 2\n"),
        "{\"a\":1,\"b\":{\"c\":1}}\n\"c\": the key `c` stands here twice (first at 10)\n\"a\": the key `a` stands here twice (first at 0)"
    );
}

#[test]
fn aliases_and_merges_are_resolved() {
    assert_eq!(
        seen("base: &b { x: 1, y: 2 }\nuse: { <<: *b, y: 3 }\nlist: [*b]\nkey: &k name\n*k : v\n"),
        r#"{"base":{"x":1,"y":2},"key":"name","list":[{"x":1,"y":2}],"name":"v","use":{"x":1,"y":3}}"#
    );
}

#[test]
fn bombs_are_refused() {
    let aliases = (1..30).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        let many = vec![format!("*a{}", n - 1); 10].join(", ");
        format!("{text}a{n}: &a{n} [{many}]\n")
    });
    let long = format!(
        "a: &a {}\nb: [{}]",
        "x".repeat(30_000),
        "*a, ".repeat(8_000)
    );
    let merges = (1..30).fold("a0: &a0 {k: v}\n".to_owned(), |text, n| {
        let many: Vec<String> = (0..10).map(|k| format!("k{k}: *a{}", n - 1)).collect();
        format!(
            "{text}a{n}: &a{n} {{<<: *a{}, {}}}\n",
            n - 1,
            many.join(", ")
        )
    });
    for text in [aliases, long, merges] {
        assert!(seen(&text).ends_with("the aliases of this YAML unfold to too much data"));
    }
    let deeper = (1..40).fold("a0: &a0 [[[x]]]\n".to_owned(), |text, n| {
        format!("{text}a{n}: &a{n} [[[*a{}]]]\n", n - 1)
    });
    let flow = "[".repeat(100_000);
    let maps = "{a: ".repeat(100_000);
    let blocks: String = (0..1_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    let items = "- ".repeat(100_000);
    for text in [deeper, flow, maps, blocks, items] {
        assert!(
            seen(&text).ends_with("lists and maps are nested too deeply here"),
            "{}",
            seen(&text)
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_survived(text in "[ \\-\\[\\]{}:,&*!|>'\"%@#ab\n\t\\\\<.?é]{0,60}") {
        let parsed = parse(&text, 0);
        for fault in parsed.faults {
            assert!(fault.span.end <= text.len() && text.is_char_boundary(fault.span.start));
        }
    }
}
