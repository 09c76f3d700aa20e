//! Finds words that authors mistyped: who looks for `recycle` with the same mistake still means all the other pages.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::search::postings::Postings;

/// A word that stands in more sections than this is meant.
const RARE: u32 = 3;
/// How many times more common the word must be that it is taken for.
const TIMES: u32 = 8;
/// Shorter words are too near to one another.
const SHORTEST: usize = 5;
/// How many are kept: they are read with every first query.
const MOST: usize = 300;

/// Returns rare words, each with the common one that a slip of the hand turned into it, sorted.
pub(super) fn find(terms: &[(Box<str>, Postings)]) -> Vec<(String, String)> {
    let is_word =
        |term: &str| term.len() >= SHORTEST && term.bytes().all(|byte| byte.is_ascii_lowercase());
    let words = terms.iter().filter(|(term, _)| is_word(term));
    // Words that differ in one letter give the same text where that letter is left out.
    let mut common: HashMap<String, (&str, u32), RandomState> = HashMap::default();
    for (term, postings) in words.clone() {
        if postings.sections < TIMES {
            continue;
        }
        for shorter in shorter(term) {
            let best = common.entry(shorter).or_insert((term, postings.sections));
            if postings.sections > best.1 {
                *best = (term, postings.sections);
            }
        }
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for (term, postings) in words {
        if postings.sections > RARE {
            continue;
        }
        let near = shorter(term).filter_map(|shorter| common.get(&shorter));
        let meant = near
            .filter(|(other, sections)| {
                *sections >= TIMES * postings.sections
                    && *other != &**term
                    && other.as_bytes()[0] == term.as_bytes()[0]
                    && is_slip(term, other)
            })
            .max_by_key(|(other, sections)| (*sections, std::cmp::Reverse(*other)));
        if let Some((other, _)) = meant {
            found.push((term.to_string(), (*other).to_owned()));
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Returns the word itself, and the word without each of its letters.
fn shorter(word: &str) -> impl Iterator<Item = String> + '_ {
    let without = (0..word.len()).map(|at| [&word[..at], &word[at + 1..]].concat());
    std::iter::once(word.to_owned()).chain(without)
}

/// Says whether one letter is missing, too many or swapped with its neighbour. Another letter often makes another word:
/// `stale` is no mistake for `state`.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a @ ..], _) if a == b => true,
        (_, [_, b @ ..]) if a == b => true,
        ([p, q, x @ ..], [r, s, y @ ..]) => p == s && q == r && x == y,
        _ => false,
    }
}
