//! The book's own rules about danger, from `[danger]` in `opsbook.toml`: words, split and grouped by program.
//!
//! What the words of a rule are (a subcommand, a flag, a flag's value) depends on the program, which `parse` knows.

use std::collections::BTreeMap;

use super::command::Danger;

/// The rules of a book; by default none, which leaves ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    by_program: BTreeMap<String, Vec<Rule>>,
}

/// A rule: what commands of one program are that have these words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What such a command does.
    pub danger: Danger,
    /// Subcommands and flags; empty for all commands of the program.
    pub words: Vec<String>,
}

impl Rules {
    /// Groups rules by their program; what [`rule_words`] refuses is left out.
    pub fn new<'a>(rules: impl IntoIterator<Item = (Danger, &'a str)>) -> Self {
        let mut by_program: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for (danger, text) in rules {
            let Ok(mut words) = rule_words(text) else {
                continue;
            };
            let program = words.remove(0);
            let rule = Rule { danger, words };
            by_program.entry(program).or_default().push(rule);
        }
        Rules { by_program }
    }

    /// Returns the rules about a program, in the book's order.
    pub fn of(&self, program: &str) -> &[Rule] {
        self.by_program.get(program).map_or(&[], Vec::as_slice)
    }

    /// Returns all rules, by their program.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Rule])> {
        self.by_program
            .iter()
            .map(|(program, rules)| (program.as_str(), rules.as_slice()))
    }
}

/// Why a text is no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleFault {
    /// It has no words.
    Empty,
    /// A quote is opened and never closed.
    OpenQuote,
    /// It holds what a shell would act upon.
    Operator(char),
    /// It begins with a flag or `sudo`, behind which the program stands.
    NoProgram,
}

/// Splits a rule into its words, of which the first is the program and never missing.
///
/// # Errors
/// Where the text is not one plain command.
pub fn rule_words(text: &str) -> Result<Vec<String>, RuleFault> {
    let mut words: Vec<String> = Vec::new();
    let mut quote = None;
    let mut in_word = false;
    for character in text.chars() {
        match quote {
            Some(open) if character == open => quote = None,
            None if character.is_whitespace() => in_word = false,
            None if "|&;<>()$`\\".contains(character) => {
                return Err(RuleFault::Operator(character));
            }
            _ => {
                if !in_word {
                    words.push(String::new());
                    in_word = true;
                }
                if quote.is_none() && matches!(character, '"' | '\'') {
                    quote = Some(character);
                } else if let Some(word) = words.last_mut() {
                    word.push(character);
                }
            }
        }
    }
    if quote.is_some() {
        return Err(RuleFault::OpenQuote);
    }
    match words.first().map(String::as_str) {
        None | Some("") => Err(RuleFault::Empty),
        Some("sudo" | "doas") => Err(RuleFault::NoProgram),
        Some(first) if first.starts_with('-') || first.contains('=') => Err(RuleFault::NoProgram),
        Some(_) => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::{RuleFault, Rules, rule_words};
    use crate::model::command::Danger;

    #[test]
    fn a_rule_is_one_plain_command() {
        assert_eq!(
            rule_words("  shopctl 'purge all' --dry-run ").expect("a rule"),
            ["shopctl", "purge all", "--dry-run"]
        );
        for (text, fault) in [
            (" ", RuleFault::Empty),
            ("''", RuleFault::Empty),
            ("shopctl 'purge", RuleFault::OpenQuote),
            ("shopctl purge | tee x", RuleFault::Operator('|')),
            ("sudo shopctl purge", RuleFault::NoProgram),
            ("--dry-run", RuleFault::NoProgram),
        ] {
            assert_eq!(rule_words(text), Err(fault), "{text}");
        }
        let rules = Rules::new([(Danger::Caution, "a b"), (Danger::None, "|")]);
        assert_eq!(rules.of("a").len(), 1);
        assert!(rules.of("b").is_empty());
    }
}
