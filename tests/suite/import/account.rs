//! Reads the report of an import, and holds it against the document and the book.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// A row of the report.
struct Row<'r> {
    first: usize,
    last: usize,
    fate: &'r str,
    place: &'r str,
}

fn rows(report: &str) -> Vec<Row<'_>> {
    report.lines().skip(1).map(read_row).collect()
}

fn read_row(line: &str) -> Row<'_> {
    let (numbers, rest) = line.trim_start().split_once("  ").expect("has a fate");
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let fates = ["kept", "moved", "data", "left out", "blank"];
    let fate = fates.iter().find(|fate| rest.starts_with(**fate));
    let fate = fate.unwrap_or_else(|| panic!("no fate: {line}"));
    Row {
        first: first.parse().expect("a number"),
        last: last.parse().expect("a number"),
        fate,
        place: rest[fate.len()..].trim(),
    }
}

/// Asserts that the report accounts for each line once, and that no word of the document is lost.
#[track_caller]
pub fn assert_whole(text: &str, report: &str, book: &Path, name: &str) {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let mut there: HashMap<String, usize> = HashMap::new();
    let mut add = |text: &str| {
        for word in words(text) {
            *there.entry(word).or_default() += 1;
        }
    };
    let mut next = 1;
    for row in rows(report) {
        assert_eq!(row.first, next, "{name}: {report}");
        next = row.last + 1;
        let own = &lines[row.first - 1..row.last];
        match row.fate {
            "left out" => own.iter().for_each(|line| add(line)),
            "data" => add(row.place),
            "blank" => assert!(own.iter().all(|line| line.trim().is_empty()), "{name}"),
            _ => assert_stands(own, row.place, book, name),
        }
    }
    assert_eq!(next, lines.len() + 1, "{name}: {report}");
    for (path, bytes) in crate::book::tree(book) {
        if path.ends_with(".md") || path.ends_with(".toml") {
            add(&String::from_utf8_lossy(&bytes));
        }
    }
    for word in words(&without_targets(&text)) {
        let number = there.entry(word.clone()).or_default();
        assert!(*number > 0, "{name}: `{word}` is lost");
        *number -= 1;
    }
}

/// Asserts that lines stand where the report says.
#[track_caller]
fn assert_stands(own: &[&str], place: &str, book: &Path, name: &str) {
    let (path, line) = place.rsplit_once(':').expect("a place");
    let line: usize = line.parse().expect("a line's number");
    let page = fs::read_to_string(book.join(path)).expect("the page is there");
    let page: Vec<&str> = page.lines().collect();
    for (offset, source) in own.iter().enumerate() {
        let target = page.get(line - 1 + offset).copied().unwrap_or_default();
        let target = words(target);
        let missing: Vec<String> = words(&without_targets(source))
            .into_iter()
            .filter(|word| !target.contains(word))
            .collect();
        assert!(
            missing.is_empty(),
            "{name}: {source:?} is not at {path}:{line}+{offset}: {missing:?}"
        );
    }
}

/// Returns a text without what links lead to: that is what an import rewrites.
fn without_targets(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = ["](", "]: ", "href=\"", "src=\""]
        .iter()
        .filter_map(|mark| Some(rest.find(mark)? + mark.len()))
        .min()
    {
        left.push_str(&rest[..at]);
        left.push(' ');
        rest = rest[at..].trim_start_matches(|c: char| !c.is_whitespace() && !")\">".contains(c));
    }
    left + rest
}

fn words(text: &str) -> Vec<String> {
    opsbook::import::words(text)
}
