//! The postings of a meaning: where any of several phrases stands that say the same, worked out here so that a query reads
//! one list and not one for each word.

use std::collections::BTreeMap;

use super::reading::read;
use super::{Postings, SectionWeight};

/// Where a phrase stands: pages with their weight, and the sections with theirs.
type Places = BTreeMap<u32, (u8, Vec<(u16, u8)>)>;

/// Returns where any of the phrases stands, each given as the postings of its words; `sections` is how many the book has.
///
/// A phrase weighs the less the more common it is, against the rarest one. As rare as that is the meaning.
pub(in crate::search) fn meaning(phrases: &[Vec<&Postings>], sections: usize) -> Postings {
    let found = phrases.iter().map(|phrase| {
        // As common as its rarest word.
        let least = phrase.iter().map(|word| word.sections).min();
        (least.unwrap_or_default(), together(phrase))
    });
    let found: Vec<(u32, Places)> = found.collect();
    let rarest = found.iter().map(|(count, _)| *count).min();
    let rarest = rarest.unwrap_or_default();
    let mut all = Places::new();
    for (count, places) in found {
        let share = rarity(count, sections) / rarity(rarest, sections);
        let scaled = |weight: u8| (f32::from(weight) * share).round().max(1.0) as u8;
        for (page, (weight, sections)) in places {
            let (most, known) = all.entry(page).or_default();
            *most = scaled(weight).max(*most);
            known.extend(sections.into_iter().map(|(at, steps)| (at, scaled(steps))));
        }
    }
    let mut postings = Postings::default();
    for (page, (weight, mut sections)) in all {
        // Of a section the greatest weight stays.
        sections.sort_unstable_by(|(a, x), (b, y)| a.cmp(b).then(y.cmp(x)));
        sections.dedup_by_key(|(section, _)| *section);
        let sections: Vec<(u16, SectionWeight)> = sections.into_iter().map(plain).collect();
        postings.add(page, weight, &sections);
    }
    postings.sections = rarest;
    postings
}

/// Returns how much a word tells that stands in so many sections: the same as in the browser.
fn rarity(count: u32, sections: usize) -> f32 {
    let (count, sections) = (count as f32, sections as f32);
    (1.0 + (sections - count.min(sections) + 0.5) / (count + 0.5)).ln()
}

fn plain((section, steps): (u16, u8)) -> (u16, SectionWeight) {
    let is_name = false;
    (section, SectionWeight { steps, is_name })
}

/// Returns where all words of a phrase stand; each place weighs as much as its lightest word there.
fn together(words: &[&Postings]) -> Places {
    let mut words: Vec<&[u8]> = words.iter().map(|word| &word.bytes[..]).collect();
    // The rarest first, so that little is kept.
    words.sort_by_key(|bytes| bytes.len());
    let Some((rarest, others)) = words.split_first() else {
        return Places::new();
    };
    let rarest = read(rarest).into_iter();
    let mut places: Places = rarest
        .map(|page| (page.number, (page.weight(), page.sections())))
        .collect();
    for bytes in others {
        let mut common = Places::new();
        for page in read(bytes) {
            let Some((weight, known)) = places.get(&page.number) else {
                continue;
            };
            let both = page.sections().into_iter().filter_map(|(section, steps)| {
                let at = known.binary_search_by_key(&section, |(own, _)| *own).ok()?;
                Some((section, steps.min(known[at].1)))
            });
            let both = (page.weight().min(*weight), both.collect());
            common.insert(page.number, both);
        }
        places = common;
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
    type Place = (u32, u8, Vec<(u16, u8)>);

    fn places(meaning: &Postings) -> Vec<Place> {
        let pages = read(&meaning.bytes).into_iter();
        pages
            .map(|page| (page.number, page.weight(), page.sections()))
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
