//! "Did you mean": the nearest of some known words.

/// Returns the known word nearest to `word`, if it is near enough to be a likely slip.
///
/// Distance counts inserted, left out, replaced and swapped characters, in any letter case; at most a
/// third of the word's length, and at least one, may differ, but never all of it. Among equals the first known word wins.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A word longer than any id or key is no slip of one, and the distance is quadratic.
    const LONGEST: usize = 80;
    let word: Vec<char> = word.to_lowercase().chars().take(LONGEST).collect();
    let allowed = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let letters: Vec<char> = candidate.to_lowercase().chars().take(LONGEST).collect();
        if letters.len().abs_diff(word.len()) > allowed {
            continue;
        }
        let distance = distance(&word, &letters);
        let is_other = distance >= letters.len().max(word.len());
        if distance <= allowed && !is_other && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn guesses_only_when_the_guess_is_near() {
        let known = ["team-lead", "severity", "owner"];
        assert_eq!(nearest("team-laed", known), Some("team-lead"));
        assert_eq!(nearest("Severty", known), Some("severity"));
        assert_eq!(nearest("contacts", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("b", ["a"]), None);
        assert_eq!(nearest("p1", ["P2"]), Some("P2"));
    }
}
