//! The postings of a meaning: where any of several phrases stands that say the same, worked out here so that a query reads
//! one list and not one for each word.

use std::cmp::Reverse;

use super::reading::read;
use super::{Postings, SectionWeight};

/// A place of a phrase: its page, its section (`None` for the page as a whole), and its weight there. In this order the
/// greatest weight of a place comes first.
type Place = (u32, Option<u16>, Reverse<u8>);

/// Returns where any of the phrases stands, each given as the postings of its words; `sections` is how many the book has.
///
/// A phrase weighs the less the more common it is, against the rarest one. As rare as that is the meaning.
pub(in crate::search) fn meaning(phrases: &[Vec<&Postings>], sections: usize) -> Postings {
    let rarest = phrases.iter().map(|phrase| common(phrase)).min();
    let rarest = rarest.unwrap_or_default();
    let mut all: Vec<Place> = Vec::new();
    for phrase in phrases {
        let share = rarity(common(phrase), sections) / rarity(rarest, sections);
        let scaled = |weight: u8| (f32::from(weight) * share).round().max(1.0) as u8;
        let places = together(phrase).into_iter();
        all.extend(
            places.map(|(page, section, weight)| (page, section, Reverse(scaled(weight.0)))),
        );
    }
    // Each phrase's are sorted, which is found and made use of by this sort and not by the other.
    all.sort();
    all.dedup_by_key(|(page, section, _)| (*page, *section));
    let mut postings = Postings::default();
    for places in all.chunk_by(|one, next| one.0 == next.0) {
        let (page, _, weight) = places[0];
        let sections = places.iter().filter_map(|(_, section, weight)| {
            let (steps, is_name) = (weight.0, false);
            Some(((*section)?, SectionWeight { steps, is_name }))
        });
        postings.add(page, weight.0, &sections.collect::<Vec<_>>());
    }
    postings.sections = rarest;
    postings
}

/// Returns in how many sections a phrase stands, about: as its rarest word.
fn common(phrase: &[&Postings]) -> u32 {
    let words = phrase.iter().map(|word| word.sections);
    words.min().unwrap_or_default()
}

/// Returns how much a word tells that stands in so many sections: the same as in the browser.
fn rarity(count: u32, sections: usize) -> f32 {
    let (count, sections) = (count as f32, sections as f32);
    (1.0 + (sections - count.min(sections) + 0.5) / (count + 0.5)).ln()
}

/// Returns where all words of a phrase stand, in order; each place weighs as much as its lightest word there.
fn together(words: &[&Postings]) -> Vec<Place> {
    let mut words: Vec<&[u8]> = words.iter().map(|word| &word.bytes[..]).collect();
    // The rarest first, so that little is kept.
    words.sort_by_key(|bytes| bytes.len());
    let mut words = words.into_iter().map(places);
    let mut all = words.next().unwrap_or_default();
    for others in words {
        all.retain_mut(|(page, section, weight)| {
            let other = others.binary_search_by_key(&(*page, *section), |one| (one.0, one.1));
            // The greater of the two in their order is the lighter one.
            other.is_ok_and(|at| {
                *weight = others[at].2.max(*weight);
                true
            })
        });
    }
    all
}

/// Returns where a word stands, in order.
fn places(bytes: &[u8]) -> Vec<Place> {
    let mut places = Vec::new();
    for page in read(bytes) {
        places.push((page.number, None, Reverse(page.weight())));
        let sections = page.sections();
        places.extend(sections.map(|(at, steps)| (page.number, Some(at), Reverse(steps))));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::reading::read;
    use super::{Postings, meaning};

    /// Page 3 with a name, sections 0 and 2 (as a name); page 5 without sections; page 300 with section 40.
    const WORD: &[u8] = &[
        3, 0xc0, 2, 0x05, 0xff, 5, 2, 10, 0, 0xa7, 2, 20, 1, 0xf3, 80,
    ];
    /// Page 3, section 0; page 4, section 1.
    const OTHER: &[u8] = &[3, 10, 1, 0x01, 1, 20, 1, 0x12];

    fn word(bytes: &[u8], sections: u32) -> Postings {
        let mut postings = Postings::default();
        postings.bytes.extend(bytes);
        postings.sections = sections;
        postings
    }

    /// Page, weight, and sections with theirs.
    type PageAndSections = (u32, u8, Vec<(u16, u8)>);

    fn places(meaning: &Postings) -> Vec<PageAndSections> {
        let pages = read(&meaning.bytes).into_iter();
        pages
            .map(|page| (page.number, page.weight(), page.sections().collect()))
            .collect()
    }

    #[test]
    fn a_phrase_stands_where_all_its_words_stand() {
        let (one, other) = (word(WORD, 4), word(OTHER, 2));
        let meaning = meaning(&[vec![&one, &other]], 1000);
        assert_eq!(places(&meaning), [(3, 10, vec![(0, 1)])]);
    }

    #[test]
    fn a_meaning_stands_where_any_phrase_stands_and_is_no_name() {
        let (one, other) = (word(WORD, 4), word(OTHER, 4));
        let meaning = meaning(&[vec![&other], vec![&one]], 1000);
        let all = [
            (3, 64, vec![(0, 5), (2, 15)]),
            (4, 20, vec![(1, 2)]),
            (5, 10, vec![]),
            (300, 20, vec![(40, 3)]),
        ];
        assert_eq!(places(&meaning), all);
        assert_eq!((meaning.sections, meaning.bytes[1]), (4, 64));
    }

    #[test]
    fn a_common_phrase_weighs_less_than_a_rare_one() {
        // The logarithms of 2 and of 400: a share of 0.116.
        let (rare, common) = (word(OTHER, 2), word(WORD, 500));
        let meaning = meaning(&[vec![&rare], vec![&common]], 1000);
        let all = [
            (3, 10, vec![(0, 1), (2, 2)]),
            (4, 20, vec![(1, 2)]),
            (5, 1, vec![]),
            (300, 2, vec![(40, 1)]),
        ];
        assert_eq!((places(&meaning), meaning.sections), (all.to_vec(), 2));
    }
}
