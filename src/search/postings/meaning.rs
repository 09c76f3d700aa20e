//! The postings of a meaning: where any of several phrases stands that say the same, worked out here so that a query reads
//! one list and not one for each word.

use std::collections::BTreeMap;

use super::reading::read;
use super::{Postings, SectionWeight};

/// Where a phrase stands: pages with their weight, and the sections with theirs.
type Places = BTreeMap<u32, (u8, Vec<(u16, u8)>)>;

/// Returns where any of the phrases stands, each given as the postings of its words.
pub(in crate::search) fn meaning(phrases: &[Vec<&[u8]>]) -> Postings {
    let mut all = Places::new();
    for phrase in phrases {
        for (page, (weight, sections)) in together(phrase) {
            let (most, known) = all.entry(page).or_default();
            *most = weight.max(*most);
            known.extend(sections);
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
    postings
}

fn plain((section, steps): (u16, u8)) -> (u16, SectionWeight) {
    let is_name = false;
    (section, SectionWeight { steps, is_name })
}

/// Returns where all words of a phrase stand; each place weighs as much as its lightest word there.
fn together(words: &[&[u8]]) -> Places {
    let mut words = words.to_vec();
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
                let at = known
                    .binary_search_by_key(&section, |(own, _)| *own)
                    .ok()?;
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
    use super::meaning;

    /// Page 3 with a name, sections 0 and 2 (as a name); page 5 without sections; page 300 with section 40.
    const WORD: &[u8] = &[
        3, 0xc0, 2, 0x05, 0xff, 5, 2, 10, 0, 0xa7, 2, 20, 1, 0xf3, 80,
    ];
    /// Page 3, section 0; page 4, section 1.
    const OTHER: &[u8] = &[3, 10, 1, 0x01, 1, 20, 1, 0x12];

    fn places(phrases: &[Vec<&[u8]>]) -> Vec<(u32, u8, Vec<(u16, u8)>)> {
        let postings = meaning(phrases);
        let pages = read(&postings.bytes).into_iter();
        pages
            .map(|page| (page.number, page.weight(), page.sections()))
            .collect()
    }

    #[test]
    fn a_phrase_stands_where_all_its_words_stand() {
        assert_eq!(places(&[vec![WORD, OTHER]]), [(3, 10, vec![(0, 1)])]);
    }

    #[test]
    fn a_meaning_stands_where_any_phrase_stands_and_is_no_name() {
        let both = [vec![OTHER], vec![WORD]];
        let all = [
            (3, 64, vec![(0, 5), (2, 15)]),
            (4, 20, vec![(1, 2)]),
            (5, 10, vec![]),
            (300, 20, vec![(40, 3)]),
        ];
        assert_eq!(places(&both), all);
        let postings = meaning(&both);
        assert_eq!(postings.sections, 5);
        assert!(read(&postings.bytes).iter().all(|page| page.weight() < 128));
    }
}
