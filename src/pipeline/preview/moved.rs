//! Where pages went that were renamed while the book was shown, so that those who look at them can follow.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Playbook;
use crate::model::page::Page;
use crate::model::site::OutputPath;

/// How much of its lines a page must share with another to be the same one under a new name, in percent. As git has it.
const ALIKE: usize = 50;
/// How many new pages each old one is compared with.
const MOST: usize = 200;

/// Returns where pages went, by their old addresses, after one more change.
pub(super) fn since(
    mut moved: BTreeMap<OutputPath, OutputPath>,
    before: &Playbook,
    after: &Playbook,
) -> BTreeMap<OutputPath, OutputPath> {
    let gone = before
        .pages
        .iter()
        .filter(|page| !after.page_by_url.contains_key(&page.url));
    let gone: Vec<&Page> = gone.collect();
    let new = after
        .pages
        .iter()
        .filter(|page| !before.page_by_url.contains_key(&page.url));
    let mut new: Vec<&Page> = new.collect();
    for page in gone {
        let Some(at) = same(page, &new) else {
            continue;
        };
        let target = new.swap_remove(at).url.clone();
        // Who went from a to b, and now to c, is found from a too.
        for earlier in moved.values_mut().filter(|earlier| **earlier == page.url) {
            *earlier = target.clone();
        }
        moved.insert(page.url.clone(), target);
    }
    // An address that is in use again leads where it says.
    moved.retain(|old, target| {
        !after.page_by_url.contains_key(old) && after.page_by_url.contains_key(target)
    });
    moved
}

/// Returns which of the new pages an old one is: that of its file or text, else the one that is most like it.
fn same(page: &Page, new: &[&Page]) -> Option<usize> {
    let file = &page.parsed.file;
    let is_same = |other: &&Page| {
        other.parsed.file.path == file.path || other.parsed.file.digest == file.digest
    };
    if let Some(at) = new.iter().position(is_same) {
        return Some(at);
    }
    let lines = lines(page);
    let candidates = new.iter().enumerate().take(MOST);
    let scored = candidates.map(|(at, other)| (alike(&lines, &self::lines(other)), at));
    let (score, at) = scored.max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at)))?;
    (score >= ALIKE).then_some(at)
}

fn lines(page: &Page) -> BTreeSet<&str> {
    let lines = page.parsed.file.text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}

/// Returns how many lines of both stand in both, in percent.
fn alike(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> usize {
    let shared = one.intersection(other).count();
    let all = one.union(other).count();
    (shared * 100).checked_div(all).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::since;
    use crate::assemble::assemble;
    use crate::config::Config;
    use crate::model::Playbook;
    use crate::parse::{ParseOptions, parse_page};
    use crate::source::{SitePath, SourceFile};

    fn book(pages: &[(&str, &str)]) -> Playbook {
        let pages = pages.iter().map(|(path, text)| {
            let path = SitePath::new(path).expect("a path of the test");
            let file = SourceFile::new(path, *text);
            Arc::new(parse_page(&file, &ParseOptions::default()).value)
        });
        assemble(&Config::default(), pages.collect(), Arc::default()).value
    }

    #[test]
    fn who_looks_at_a_page_follows_it_under_its_new_names() {
        let home = ("index.md", "# Home\n");
        let first = book(&[home, ("a.md", "# A\n\nOne.\n\nTwo.\n\nThree.\n")]);
        let second = book(&[home, ("b.md", "# A\n\nOne.\n\nTwo.\n\nThree, mended.\n")]);
        let third = book(&[
            home,
            ("sub/c.md", "# A\n\nOne.\n\nTwo.\n\nThree, mended.\n"),
        ]);
        let back = book(&[home, ("a.md", "# Another\n")]);
        let shown = |moved: &BTreeMap<_, _>| -> Vec<String> {
            let moved: &BTreeMap<SitePath, SitePath> = moved;
            moved
                .iter()
                .map(|(from, to)| format!("{from} {to}"))
                .collect()
        };
        let moved = since(BTreeMap::new(), &first, &second);
        assert_eq!(shown(&moved), ["a.html b.html"]);
        let moved = since(moved, &second, &third);
        assert_eq!(shown(&moved), ["a.html sub/c.html", "b.html sub/c.html"]);
        let moved = since(moved, &third, &back);
        assert!(moved.is_empty(), "{moved:?}");
    }
}
