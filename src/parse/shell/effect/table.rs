//! The rules about what programs do to production, as data: `rules.txt`, read once.
//!
//! A section begins with its programs in brackets. `values` lists options that take a value, so that it is not taken for
//! a subcommand; `long` says that a single dash begins a whole word (`-var`); `anycase` and `kinds` say how words are
//! compared. A rule is a danger and what the command must have: words in order (`a|b` either, `*` any, `**` any number,
//! `del*` beginnings) and options anywhere (`--force|-f`, `--replicas=0`). `never` is a danger of its own: such a command
//! does nothing at all. The rule that says most wins; of two that say as much, the more severe.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::model::command::Danger;

/// What is known of a program.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// Options that take a value.
    pub(super) values: BTreeSet<&'static str>,
    /// Whether a single dash begins a whole word.
    pub(super) has_long: bool,
    /// Whether upper and lower case are one.
    pub(super) any_case: bool,
    /// Whether the word behind the verb is a kind of Kubernetes objects.
    pub(super) has_kinds: bool,
    pub(super) rules: Vec<Rule>,
}

impl Program {
    /// Says whether the rules speak of an option.
    pub(super) fn knows(&self, option: &str) -> bool {
        let mut named = self.rules.iter().flat_map(|rule| &rule.options);
        self.values.contains(option)
            || named.any(|rule| rule.names.iter().any(|name| name == option))
    }

    /// Says whether a word is a verb by the rules.
    pub(super) fn has_verb(&self, word: &str) -> bool {
        let mut first = self.rules.iter().filter_map(|rule| rule.words.first());
        first.any(|verbs| verbs.split('|').any(|verb| verb == word))
    }
}

/// What a command must have, and what it then does.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// `None` for `never`.
    pub(super) danger: Option<Danger>,
    pub(super) words: Vec<String>,
    pub(super) options: Vec<OptionRule>,
    /// How much it says.
    pub(super) weight: usize,
}

/// An option, by any of its names, with any of these values; without values it need only be there.
#[derive(Debug, Clone)]
pub(super) struct OptionRule {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<String>,
}

/// How much more a rule of the book says than any of ours.
pub(super) const OF_THE_BOOK: usize = 1_000_000;

impl Rule {
    fn new<'a>(danger: Option<Danger>, tokens: impl Iterator<Item = &'a str>) -> Self {
        let mut rule = Rule {
            danger,
            words: Vec::new(),
            options: Vec::new(),
            weight: 0,
        };
        for token in tokens {
            if token.starts_with('-') {
                let (names, values) = token.split_once('=').unwrap_or((token, ""));
                let list = |text: &str| -> Vec<String> {
                    let texts = text.split('|').filter(|text| !text.is_empty());
                    texts.map(str::to_owned).collect()
                };
                let values = list(values);
                let is_certain = values.iter().any(|value| value != "*");
                rule.weight += 500 + 100 * usize::from(is_certain);
                rule.options.push(OptionRule {
                    names: list(names),
                    values,
                });
            } else {
                rule.weight += match token {
                    "**" => 0,
                    "*" => 1,
                    glob if glob.contains('*') => 100,
                    _ => 1000,
                };
                // A second `**` would cost the words of a command squared.
                let is_second = token == "**" && rule.words.iter().any(|word| word == "**");
                rule.words
                    .push(if is_second { "*" } else { token }.to_owned());
            }
        }
        rule
    }

    /// Makes a rule of the book's, which wins over ours.
    pub(super) fn of_the_book(danger: Danger, words: &[String]) -> Self {
        let mut rule = Rule::new(Some(danger), words.iter().map(String::as_str));
        rule.weight += OF_THE_BOOK;
        rule
    }
}

static PROGRAMS: LazyLock<BTreeMap<&'static str, Program>> =
    LazyLock::new(|| read(include_str!("rules.txt")));

/// Returns what is known of a program, by its name.
pub(super) fn program(name: &str) -> Option<&'static Program> {
    PROGRAMS.get(name).or_else(|| {
        let family = name.split('.').next().filter(|family| *family != name)?;
        PROGRAMS.get(format!("{family}.*").as_str())
    })
}

/// Returns what is true of every program.
pub(super) fn every() -> &'static Program {
    static NONE: LazyLock<Program> = LazyLock::new(Program::default);
    PROGRAMS.get("*").unwrap_or(&NONE)
}

/// Returns all rules, for a command whose program is a slot.
pub(super) fn all() -> impl Iterator<Item = &'static Program> {
    PROGRAMS
        .iter()
        .filter(|(name, _)| **name != "*")
        .map(|(_, program)| program)
}

fn read(text: &'static str) -> BTreeMap<&'static str, Program> {
    let mut programs: BTreeMap<&'static str, Program> = BTreeMap::new();
    let mut names: Vec<&'static str> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(list) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            names = list.split_whitespace().collect();
            continue;
        }
        let mut tokens = line.split_whitespace();
        let key = tokens.next().unwrap_or_default();
        for name in &names {
            let program = programs.entry(name).or_default();
            match key {
                "values" => program.values.extend(tokens.clone()),
                "long" => program.has_long = true,
                "anycase" => program.any_case = true,
                "kinds" => program.has_kinds = true,
                "never" => program.rules.push(Rule::new(None, tokens.clone())),
                _ => {
                    let danger = Danger::from_name(key).unwrap_or_default();
                    program.rules.push(Rule::new(Some(danger), tokens.clone()));
                }
            }
        }
    }
    programs
}

#[cfg(test)]
mod tests {
    use crate::model::command::Danger;

    #[test]
    fn every_line_of_the_table_is_a_rule() {
        for line in include_str!("rules.txt").lines() {
            let key = line.split_whitespace().next().unwrap_or("#");
            let is_known = key.starts_with(['#', '['])
                || ["values", "long", "anycase", "kinds", "never"].contains(&key)
                || Danger::from_name(key).is_some();
            assert!(is_known, "{line}");
        }
    }

    /// `a|b c` reads as two words, and an option with the wrong number of dashes is never met.
    #[test]
    fn every_rule_can_be_met() {
        for (name, program) in super::PROGRAMS.iter() {
            for rule in &program.rules {
                let names = rule.options.iter().flat_map(|option| &option.names);
                for option in names {
                    let is_meant = match program.has_long {
                        true => !option.starts_with("--"),
                        false => option.starts_with("--") || option.len() == 2,
                    };
                    assert!(is_meant, "[{name}] {option}");
                }
                for value in rule
                    .options
                    .iter()
                    .filter(|option| !option.values.is_empty())
                {
                    let has_value = value.names.iter().any(|name| {
                        program.values.contains(name.as_str()) || name.starts_with("--")
                    });
                    assert!(has_value, "[{name}] {:?}", value.names);
                }
                let verbs = rule.words.first().into_iter();
                for verb in verbs.flat_map(|verbs| verbs.split('|')) {
                    let twice = rule
                        .words
                        .get(1)
                        .is_some_and(|next| next == verb && !verb.contains('*'));
                    assert!(!twice, "[{name}] {:?}", rule.words);
                }
            }
        }
    }
}
