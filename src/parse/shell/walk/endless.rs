//! Loops that nothing ends.

use brush_parser::ast;

use crate::parse::shell::tree::{Pipeline, Word};

/// Says whether a compound command goes on until it is stopped; `held` are the pipelines in it, its condition's first.
pub(super) fn is_endless(compound: &ast::CompoundCommand, held: &[Pipeline]) -> bool {
    use ast::CompoundCommand as Compound;
    let is_one =
        |list: &ast::CompoundList| matches!(&list.0[..], [item] if item.0.additional.is_empty());
    let (holds, body) = match compound {
        Compound::WhileClause(command) => (
            is_one(&command.0) && condition(held).is_some_and(|words| always(words, true)),
            held.get(1..),
        ),
        Compound::UntilClause(command) => (
            is_one(&command.0) && condition(held).is_some_and(|words| always(words, false)),
            held.get(1..),
        ),
        Compound::ArithmeticForClause(command) => {
            let condition = command.condition.as_ref();
            let condition = condition.map_or("", |condition| condition.value.trim());
            (matches!(condition, "" | "1"), Some(held))
        }
        _ => return false,
    };
    let leaves = |word: &Word| {
        (word.literal()).is_some_and(|name| matches!(name, "break" | "exit" | "return" | "exec"))
    };
    let mut body = body.into_iter().flatten();
    holds
        && !body.any(|pipeline| {
            let mut names = pipeline
                .commands
                .iter()
                .filter_map(|simple| simple.words.first());
            names.any(leaves)
        })
}

fn condition(held: &[Pipeline]) -> Option<&[Word]> {
    match &held.first()?.commands[..] {
        [simple] => Some(&simple.words),
        _ => None,
    }
}

/// Says whether a condition always comes out like this.
fn always(words: &[Word], expected: bool) -> bool {
    let words: Option<Vec<&str>> = words.iter().map(Word::literal).collect();
    let words = words.unwrap_or_default();
    match expected {
        true => matches!(
            words[..],
            ["true" | ":"] | ["sleep", ..] | ["[", "1" | "true", "]"]
        ),
        false => words == ["false"],
    }
}
