//! The recipes of `docs/hosting.md`, read from its fences, so that what is tried is what is written.

use std::path::Path;

/// Returns the fences of a language below a heading, up to the next one of its rank or higher.
#[track_caller]
pub fn below(heading: &str, language: &str) -> Vec<String> {
    let text = document();
    let rank = |line: &str| line.len() - line.trim_start_matches('#').len();
    let mut lines = text.lines();
    lines
        .find(|line| *line == heading)
        .unwrap_or_else(|| panic!("{heading} is not in docs/hosting.md"));
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            Some(info) => {
                let content: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                if info == language {
                    found.push(content.join("\n") + "\n");
                }
            }
            None if (1..=rank(heading)).contains(&rank(line)) => break,
            None => {}
        }
    }
    assert!(!found.is_empty(), "{heading} has no {language}");
    found
}

/// Returns the one fence of a language below a heading.
#[track_caller]
pub fn one(heading: &str, language: &str) -> String {
    below(heading, language).swap_remove(0)
}

/// Returns all fences of a language.
pub fn all(language: &str) -> Vec<String> {
    below("# Hosting", language)
}

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hosting.md");
    std::fs::read_to_string(path).expect("the document is there")
}
