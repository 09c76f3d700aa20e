//! What a text may do that the grammar refuses: the worst of all that could be a command in it.

use std::collections::BTreeSet;

use crate::model::command::Danger;
use crate::model::danger::Rules;
use crate::model::shell::Guess;
use crate::parse::shell::effect;
use crate::parse::shell::tree;

/// Lines that the grammar tries alone, and their bytes.
const MOST_LINES: usize = 500;
const MOST_BYTES: usize = 32 << 10;

/// Pieces that are judged whatever they are; behind them only those with a program that the rules know.
const MOST_PIECES: usize = 1000;

/// Words behind which a command begins.
const KEYWORDS: &[&str] = &[
    "then", "do", "else", "elif", "if", "while", "until", "!", "$", "#", "%", "time", "-", "*", "+",
];

/// Returns the worst that a refused text may do.
pub(super) fn worst(text: &str, guess: Option<Guess>, rules: &Rules) -> Danger {
    let text = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut worst = match guess {
        Some(Guess::Sql) => effect::at_database(&text, rules),
        Some(Guess::DatabasePrompt) => effect::at_database(&without_prompts(&text), rules),
        _ => Danger::None,
    };
    let mut seen = BTreeSet::new();
    let mut bytes = 0;
    let mut before = "";
    for (at, line) in text.lines().enumerate() {
        if line == std::mem::replace(&mut before, line) {
            continue;
        }
        bytes += line.len();
        if at < MOST_LINES
            && bytes <= MOST_BYTES
            && let Ok(script) = tree::parse(line)
        {
            worst = worst.max(effect::effect(&script, rules).danger);
        }
        let pieces = line.split([';', '&', '|', '(', ')', '{', '}', '`']);
        // Quotes hold code as often as they hold a word's spaces.
        let in_quotes = line.split(['\'', '"', ';', '&', '|', '(', ')', '{', '}', '`']);
        for piece in pieces.chain(in_quotes) {
            if worst == Danger::Destructive || seen.len() > 2 * MOST_PIECES {
                return worst;
            }
            let piece = without_keywords(piece);
            if piece.is_empty() || seen.contains(piece) {
                continue;
            }
            let program = piece.split_whitespace().next().unwrap_or_default();
            if seen.len() <= MOST_PIECES || effect::knows(program) {
                seen.insert(piece.to_owned());
                worst = worst.max(effect::of_words(piece, rules));
            }
        }
    }
    worst
}

fn without_keywords(piece: &str) -> &str {
    let mut rest = piece.trim();
    while let Some((first, behind)) = rest.split_once(char::is_whitespace) {
        if !KEYWORDS.contains(&first) {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

/// Takes the prompts of a database off the lines of a session.
fn without_prompts(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let ends = ["=# ", "=> ", "-# ", "> "].iter();
        let ends = ends.filter_map(|end| Some(line.find(end)? + end.len()));
        &line[ends.min().unwrap_or(0)..]
    });
    lines.collect::<Vec<_>>().join("\n")
}
