//! Words that mean the same to those on call, and words that mean little.

use serde::Serialize;

use crate::search::analysis::{Analyzer, Role};

/// One group a line, phrases parted by commas.
const SHIPPED: &str = include_str!("synonyms.txt");

/// What nearly every English sentence holds.
const STOP_WORDS: &str = "a an and are as at be been but by can could did do does for from had has have how i if in into is \
    it its just may me must my of on or our out over should so some than that the their them then there these they this to \
    too up us was we were what when where which who why will with would you your please get got need want show help";

/// Phrases that mean the same, each as its terms.
#[derive(Debug, Default, Serialize)]
pub(super) struct Group(
    /// Those that the book holds, so that the browser asks for nothing in vain.
    Vec<Vec<String>>,
    /// Those that only a reader says.
    Vec<Vec<String>>,
);

/// Returns the groups that ship and those of the book, where they lead to a term that the book holds.
pub(super) fn groups(
    analyzer: &Analyzer,
    own: &[Vec<String>],
    is_held: impl Fn(&str) -> bool,
) -> Vec<Group> {
    let shipped = SHIPPED.lines().map(|line| {
        let phrases = line.split(',');
        phrases.map(str::trim).map(str::to_owned).collect()
    });
    let groups = shipped
        .filter(|_| analyzer.stems())
        .chain(own.iter().cloned());
    groups
        .map(|phrases: Vec<String>| {
            let mut group = Group::default();
            for phrase in phrases {
                let terms = terms(analyzer, &phrase);
                let Group(held, others) = &mut group;
                if terms.is_empty() || held.contains(&terms) || others.contains(&terms) {
                    continue;
                }
                match terms.iter().all(|term| is_held(term)) {
                    true => held.push(terms),
                    false => others.push(terms),
                }
            }
            group
        })
        .filter(|Group(held, others)| !held.is_empty() && held.len() + others.len() > 1)
        .collect()
}

/// Returns the words that weigh little, as terms, sorted. None in a book of another language than English.
pub(super) fn stop_words(analyzer: &Analyzer) -> Vec<String> {
    if !analyzer.stems() {
        return Vec::new();
    }
    let mut terms = terms(analyzer, STOP_WORDS);
    terms.sort();
    terms.dedup();
    terms
}

fn terms(analyzer: &Analyzer, phrase: &str) -> Vec<String> {
    let terms = analyzer.all_terms(phrase).into_iter();
    terms
        .filter(|(_, role)| *role == Role::Part)
        .map(|(term, _)| term)
        .collect()
}
