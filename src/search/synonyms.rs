//! Words that mean the same to those on call, and words that mean little.

use serde::Serialize;

use crate::search::analysis::{Analyzer, Role};
use crate::search::postings::{Postings, meaning};

/// One group a line, phrases parted by commas.
const SHIPPED: &str = include_str!("synonyms.txt");

/// What nearly every English sentence holds.
const STOP_WORDS: &str = "a an and are as at be been but by can could did do does for from had has have how i if in into is \
    it its just may me must my of on or our out over should so some than that the their them then there these they this to \
    too up us was we were what when where which who why will with would you your please get got need want show help";

/// Phrases that mean the same, each as its terms.
#[derive(Debug, Default, Serialize)]
pub(super) struct Group(
    /// The term under which all places of those lie that the book holds.
    String,
    /// Those that the book holds.
    Vec<Vec<String>>,
    /// Those that only a reader says.
    Vec<Vec<String>>,
);

/// Returns the groups that ship and those of the book, where they lead to a term that the book holds; and to `terms`, which
/// are sorted, adds one for each. `count` is how many sections there are.
pub(super) fn groups(
    analyzer: &Analyzer,
    own: &[Vec<String>],
    count: usize,
    terms: &mut Vec<(Box<str>, Postings)>,
) -> Vec<Group> {
    let shipped = SHIPPED.lines().map(|line| {
        let phrases = line.split(',');
        phrases.map(str::trim).map(str::to_owned).collect()
    });
    let all = shipped
        .filter(|_| analyzer.stems())
        .chain(own.iter().cloned());
    let mut groups: Vec<Group> = Vec::new();
    let mut meanings: Vec<(Box<str>, Postings)> = Vec::new();
    for phrases in all {
        let Group(mut term, mut held, mut others) = Group::default();
        let mut places = Vec::new();
        for phrase in phrases {
            let phrase = self::terms(analyzer, &phrase);
            if phrase.is_empty() || held.contains(&phrase) || others.contains(&phrase) {
                continue;
            }
            match places_of(&phrase, terms) {
                Some(found) => {
                    places.push(found);
                    held.push(phrase);
                }
                None => others.push(phrase),
            }
        }
        match &held[..] {
            [] => continue,
            [_] if others.is_empty() => continue,
            [alone] if alone.len() == 1 => term.clone_from(&alone[0]),
            _ => {
                // No text gives such a term.
                term = format!("~{:03}", meanings.len());
                meanings.push((term.as_str().into(), meaning(&places, count)));
            }
        }
        groups.push(Group(term, held, others));
    }
    let at = terms.partition_point(|(term, _)| term.as_ref() < "~");
    terms.splice(at..at, meanings);
    groups
}

/// Returns where each word of a phrase stands; `None` where the book does not hold them all.
fn places_of<'t>(
    phrase: &[String],
    terms: &'t [(Box<str>, Postings)],
) -> Option<Vec<&'t Postings>> {
    let words = phrase.iter().map(|word| {
        let at = terms.binary_search_by(|(own, _)| own.as_ref().cmp(word.as_str()));
        let (_, postings) = &terms[at.ok()?];
        Some(postings)
    });
    words.collect()
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
