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

/// Says whether a word is no other than `key` but for a slip: another letter case, signs that are not seen or belong to no
/// word, letters of other scripts that look the same, at most two letters changed.
pub fn is_slip_of(word: &str, key: &str) -> bool {
    const MOST: usize = 2;
    if word == key {
        return false;
    }
    let letters: Vec<char> = word
        .chars()
        .take(80)
        .flat_map(char::to_lowercase)
        .map(looks_like)
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    let key: Vec<char> = key.chars().collect();
    letters.len().abs_diff(key.len()) <= MOST && distance(&letters, &key) <= MOST
}

/// Returns the small Latin letter that a sign is taken for.
fn looks_like(sign: char) -> char {
    match sign {
        'а' | 'α' | 'á' | 'à' | 'ä' | 'â' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'é' | 'è' | 'ё' => 'e',
        'і' | 'ι' | 'ı' | 'í' | 'ï' => 'i',
        'ո' | 'п' | 'η' => 'n',
        'υ' | 'ս' | 'ü' | 'ц' => 'u',
        'ѕ' => 's',
        'ӏ' | 'ⅼ' => 'l',
        'т' => 't',
        // Full width.
        '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(sign) - 0xff41 + u32::from('a')).unwrap_or(sign)
        }
        other => other,
    }
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
    use super::{is_slip_of, nearest};

    #[test]
    fn slips_of_a_key_are_told_from_other_words() {
        let slips = [
            "Audience",
            "AUDIENCE",
            "audiance",
            "аudіеnсе",
            "audience\u{200b}",
            "audiences",
            "audience ",
            "_audience",
            "ａｕｄｉｅｎｃｅ",
            "aud-ience",
        ];
        for slip in slips {
            assert!(is_slip_of(slip, "audience"), "{slip}");
        }
        for other in [
            "audience",
            "author",
            "audio",
            "description",
            "аудитория",
            "",
        ] {
            assert!(!is_slip_of(other, "audience"), "{other}");
        }
    }

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
