//! Fences of shell, cut into commands: the law of parts, the shipped playbook's commands, and other people's runbooks.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use opsbook::model::shell::{CommandBlock, Part};
use opsbook::parse::{ParseOptions, parse_page};
use opsbook::source::{SitePath, SourceFile};

use crate::book::{shared, tree};

fn blocks_of(path: &str, text: &str) -> Vec<CommandBlock> {
    let path = SitePath::new(path).expect("a path inside the source");
    let file = SourceFile::new(path, text.to_owned());
    let page = parse_page(&file, &ParseOptions::default()).value;
    page.body.command_blocks().into_iter().cloned().collect()
}

/// The law: the parts are the text of the fence, in order, nothing twice, nothing missing, and what is copied is what
/// stands in its lines without prompts and the comment behind it.
fn tiles(block: &CommandBlock) {
    let text = &*block.code.text;
    let mut at = 0;
    for part in &block.parts {
        let span = part.span();
        assert_eq!(span.start, at, "{text}");
        at = span.end;
        let lines = &text[span.start..span.end];
        match part {
            Part::Blank(_) => assert!(
                matches!(lines.trim(), "" | "$" | "%" | "#") || lines.trim().ends_with('$'),
                "{lines}"
            ),
            Part::Label(_) => assert!(lines.lines().all(|line| line.contains('#')), "{lines}"),
            Part::Output(_) => assert!(!lines.trim().is_empty()),
            Part::Command(row) => {
                let copied = &*row.command.text;
                assert!(!copied.is_empty(), "{lines}");
                if row.is_contiguous {
                    // A prompt, the command to the letter, the comment behind it: nothing else.
                    let prompt = &text[span.start..row.at];
                    assert!(prompt.trim().is_empty() || prompt.ends_with(' '), "{lines}");
                    let behind = text[row.at..span.end]
                        .strip_prefix(copied)
                        .expect("to the letter");
                    let after = row.after.map_or("", |after| &text[after.start..after.end]);
                    assert_eq!(behind.trim(), after, "{lines}");
                } else {
                    let mut shown = lines.lines();
                    for line in copied.lines() {
                        assert!(shown.any(|shown| shown.contains(line)), "{line}\n{lines}");
                    }
                }
            }
        }
    }
    assert_eq!(at, text.len(), "{text}");
}

#[test]
fn the_shipped_playbook_has_its_commands() {
    let mut shown = String::new();
    let (mut fences, mut commands) = (0, 0);
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for (path, bytes) in tree(&content) {
        if !path.ends_with(".md") {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        let blocks = blocks_of(&path, &text);
        if blocks.is_empty() {
            continue;
        }
        writeln!(shown, "== {path}").expect("memory");
        for block in blocks {
            tiles(&block);
            fences += 1;
            for part in &block.parts {
                match part {
                    Part::Label(span) => {
                        write!(shown, "{}", span.text(&block.code.text)).expect("memory")
                    }
                    Part::Command(row) => {
                        commands += 1;
                        let command = &row.command;
                        let danger = command.danger.name();
                        let wait = command.wait.map(|wait| format!(", {wait:?}"));
                        writeln!(
                            shown,
                            "{danger}{}: {}",
                            wait.unwrap_or_default(),
                            &*command.text
                        )
                        .expect("memory");
                    }
                    _ => {}
                }
            }
            shown.push('\n');
        }
    }
    assert_eq!((fences, commands), (14, 37), "{shown}");
    assert_snapshot!(shown);
}

#[test]
fn the_playbook_itself_has_its_commands() {
    let Some(path) = shared("corpus/cronos-playbook/playbook.md") else {
        return;
    };
    let text = fs::read_to_string(path).expect("the playbook can be read");
    let blocks = blocks_of("playbook.md", &text);
    let commands: usize = blocks.iter().map(|block| block.rows().count()).sum();
    assert_eq!((blocks.len(), commands), (14, 37));
}

/// Prints the share of fences that the grammar takes, and each that it does not with the reason; run with `--nocapture`.
#[test]
fn other_peoples_fences_are_cut_without_loss() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let (mut fences, mut refused, mut guessed) = (0, String::new(), 0);
    let mut faults = 0;
    for (path, bytes) in tree(&corpus) {
        if !path.ends_with(".md") {
            continue;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        for block in blocks_of(&path, &text) {
            tiles(&block);
            fences += 1;
            for row in block.rows() {
                let Some(fault) = &row.command.fault else {
                    continue;
                };
                faults += 1;
                guessed += usize::from(fault.guess.is_some());
                let line = text[..block.code.span.start].matches('\n').count() + 1;
                let guess = fault.guess;
                writeln!(refused, "{path}:{line} {} ({guess:?})", fault.message).expect("memory");
            }
        }
    }
    println!(
        "{fences} fences of shell, {faults} refused, {guessed} of them recognised as something else\n{refused}"
    );
    assert!(fences > 0);
    // What is well-formed parses: the rest is recognised as what it is instead.
    let lost = faults - guessed;
    assert!(
        lost * 100 <= fences - guessed,
        "{lost} of {fences}\n{refused}"
    );
}
