//! Cuts text into the terms that search knows: the one definition, twin of the theme's `js/search-text.js`.
//!
//! `tests/fixtures/shared/search-text.json` binds the two. Operations text is full of identifiers, so a compound such as
//! `KubePodCrashLooping`, `kube-proxy` or `fs.file-nr` gives its parts and, joined, itself.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What is longer is cut, here and in the query: digests and the like are still found.
const LONGEST_TERM: usize = 48;

/// How a term came out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A word, or a part of a compound.
    Part,
    /// A compound as a whole, without what joins its parts.
    Whole,
    /// An option with its dashes, as in `--previous`.
    Flag,
}

/// Several words that connectors or letter case join, where they stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compound<'t> {
    /// As it is written.
    pub text: &'t str,
    /// Its first byte in the text.
    pub start: usize,
    /// Whether two dashes stand before it.
    pub is_flag: bool,
    /// Whether a single `/` joins it to the compound before it.
    pub continues_path: bool,
}

/// Makes terms of text, by the rules of a language.
pub struct Analyzer {
    stemmer: Option<rust_stemmers::Stemmer>,
}

impl Analyzer {
    /// Takes the language of the book, as in `en` or `de-AT`. Words are reduced to their stems in English alone; what
    /// prefixes and edit distance find is found in every language.
    pub fn new(language: &str) -> Self {
        let is_english = language
            .split(['-', '_'])
            .next()
            .is_some_and(|primary| primary.eq_ignore_ascii_case("en"));
        let stemmer = || rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
        Analyzer {
            stemmer: is_english.then(stemmer),
        }
    }

    /// Says whether words are reduced to their stems.
    pub fn stems(&self) -> bool {
        self.stemmer.is_some()
    }

    /// Returns the term of a word, or of several joined, as names are looked up; empty without words.
    pub fn term<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let is_plain = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        match &self.stemmer {
            Some(stemmer) if is_plain => match stemmer.stem(word) {
                Cow::Borrowed(stem) => cut(stem).into(),
                Cow::Owned(stem) => cut(&stem).to_owned().into(),
            },
            _ => cut(word).into(),
        }
    }

    /// Returns the terms of a text, each once for every place, with wholes and flags.
    pub fn all_terms(&self, text: &str) -> Vec<(String, Role)> {
        let mut terms = Vec::new();
        for compound in compounds(text) {
            compound.words(|word, role| terms.push((self.term(word).into_owned(), role)));
        }
        terms
    }

    /// Returns the words of a text, folded and not stemmed, each part of a compound by itself.
    pub fn words(&self, text: &str) -> Vec<String> {
        compounds(text)
            .flat_map(|compound| parts(compound.text))
            .map(|part| fold(&part))
            .filter(|part| !part.is_empty())
            .collect()
    }
}

impl Compound<'_> {
    /// Calls `found` with each word of it that has a term: its parts in order, and then the whole.
    pub fn words(&self, mut found: impl FnMut(&str, Role)) {
        let parts = parts(self.text);
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let version = parts.first().and_then(|part| part.strip_prefix(['v', 'V']));
        let is_version = version.is_some_and(|number| !number.is_empty() && is_number(number));
        let is_numeric = parts
            .iter()
            .enumerate()
            .all(|(at, part)| is_number(part) || (at == 0 && is_version));
        if is_numeric && parts.len() > 1 {
            // A version, an address or a time: its numbers alone mean nothing. `v1.27` is meant by `1.27`.
            let number = lower(&self.text[usize::from(is_version)..]);
            found(&number, Role::Part);
            return;
        }
        let mut whole = String::new();
        let mut count = 0;
        for part in &parts {
            let folded = fold(part);
            whole.push_str(&folded);
            for piece in pieces(&folded) {
                count += 1;
                found(piece, Role::Part);
            }
        }
        if count > 1 && !whole.chars().any(is_unspaced) {
            found(&whole, Role::Whole);
        }
        if self.is_flag {
            found(&format!("--{}", lower(self.text)), Role::Flag);
        }
    }
}

/// Returns the compounds of a text, in order.
pub fn compounds(text: &str) -> impl Iterator<Item = Compound<'_>> {
    let bytes = text.as_bytes();
    let mut last_end = None;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = loop {
            let (sign, length) = sign_at(text, at)?;
            if sign == Sign::Word {
                break at;
            }
            at += length;
        };
        while let Some((sign, length)) = sign_at(text, at) {
            let end = at + length;
            let joins = || matches!(sign_at(text, end), Some((Sign::Word, _)));
            if sign == Sign::Other || sign == Sign::Connector && !joins() {
                break;
            }
            at = end;
        }
        let before = |back: usize| start.checked_sub(back).map(|at| bytes[at]);
        let is_flag = before(1) == Some(b'-') && before(2) == Some(b'-') && {
            let c = text[..start - 2].chars().next_back();
            c.is_none_or(|c| c != '-' && Sign::of(c) != Sign::Word)
        };
        let continues_path = before(1) == Some(b'/') && last_end == Some(start - 1);
        last_end = Some(at);
        Some(Compound {
            text: &text[start..at],
            start,
            is_flag,
            continues_path,
        })
    })
}

/// What a character is to a compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A letter, a digit, or a mark on one.
    Word,
    /// Joins two words without space between.
    Connector,
    /// Ends it.
    Other,
}

/// Those of ASCII, which nearly all text is: to look one up takes a fraction of decoding it.
const ASCII_SIGNS: [Sign; 128] = {
    let mut signs = [Sign::Other; 128];
    let mut at = 0;
    while at < signs.len() {
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() {
            signs[at] = Sign::Word;
        } else if matches!(byte, b'-' | b'.' | b'_' | b'\'') {
            signs[at] = Sign::Connector;
        }
        at += 1;
    }
    signs
};

impl Sign {
    fn of(c: char) -> Sign {
        match c {
            c if c.is_ascii() => ASCII_SIGNS[c as usize],
            '\u{2019}' => Sign::Connector,
            c if c.is_alphanumeric() || is_combining_mark(c) => Sign::Word,
            _ => Sign::Other,
        }
    }
}

/// Returns what begins at a byte, and how many bytes it has.
#[inline]
fn sign_at(text: &str, at: usize) -> Option<(Sign, usize)> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some((ASCII_SIGNS[usize::from(*byte)], 1)),
        _ => text[at..]
            .chars()
            .next()
            .map(|c| (Sign::of(c), c.len_utf8())),
    }
}

/// Returns the term that a command is known by as a whole: letter case and white space do not matter.
pub fn command_key(command: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for word in command.split_whitespace() {
        // The twin counts in UTF-16.
        for unit in word.to_lowercase().encode_utf16().chain([32]) {
            hash = (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193);
        }
    }
    format!("${hash:08x}")
}

/// Splits a compound where connectors or letter case say so. Apostrophes go, and with them a possessive `s`.
fn parts(compound: &str) -> Vec<Cow<'_, str>> {
    let mut parts = Vec::new();
    for segment in compound.split(['-', '.', '_']) {
        if segment.contains(['\'', '\u{2019}']) {
            let segment = without_apostrophes(segment);
            parts.extend(words_by_case(&segment).map(|part| part.to_owned().into()));
        } else {
            parts.extend(words_by_case(segment).map(Cow::from));
        }
    }
    parts
}

fn without_apostrophes(segment: &str) -> String {
    let segment = segment.replace('\u{2019}', "'");
    let owner = segment.strip_suffix("'s").or(segment.strip_suffix("'S"));
    owner.unwrap_or(&segment).replace('\'', "")
}

/// Splits a segment of a compound where its letter case says that a word begins.
fn words_by_case(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let mut last = None;
        let next = rest.char_indices().find(|(at, c)| {
            let before = last.replace(*c);
            before.is_some_and(|before| begins_word(before, *c, &rest[at + c.len_utf8()..]))
        });
        let (word, others) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
        rest = others;
        (!word.is_empty()).then_some(word)
    })
}

/// Says whether a word begins with a character, by those around it.
fn begins_word(before: char, first: char, after: &str) -> bool {
    let after = || {
        let mut after = after.chars();
        [after.next(), after.next()]
    };
    if matches!(first, '1'..='5') && matches!(after(), [Some('x' | 'X'), Some('x' | 'X')]) {
        // The class of a status, as in `HTTP5xxHigh`.
        return before.is_alphabetic();
    }
    if !first.is_uppercase() {
        return false;
    }
    let [second, third] = after().map(|c| c.is_some_and(char::is_lowercase));
    // In `OOMKilled` the second word begins at the K; `PVCs` and `IPv4` are one word.
    before.is_lowercase()
        || (before.is_numeric() && second)
        || (before.is_uppercase() && second && third)
}

fn lower(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.to_lowercase(),
    }
}

/// Folds letter case, accents and compatibility forms.
fn fold(part: &str) -> String {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    let lower = part.nfkd().collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for c in lower.chars() {
        match c {
            // Accents, and the signs for vowels of Hebrew and Arabic, which few write.
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{652}' => {}
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            c => folded.push(c),
        }
    }
    // Together again, what is no accent: Japanese and Korean letters were taken apart too.
    folded
        .nfc()
        .filter(|c| Sign::of(*c) == Sign::Word)
        .collect()
}

/// Cuts writing without spaces into pairs of characters; other words stay whole.
fn pieces(word: &str) -> Vec<&str> {
    if word.is_ascii() || !word.chars().any(is_unspaced) {
        return if word.is_empty() { vec![] } else { vec![word] };
    }
    let mut pieces = Vec::new();
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let end = |at: usize| chars.get(at + 1).map_or(word.len(), |(start, _)| *start);
    let mut at = 0;
    while at < chars.len() {
        let kind = is_unspaced(chars[at].1);
        let mut last = at;
        while last + 1 < chars.len() && is_unspaced(chars[last + 1].1) == kind {
            last += 1;
        }
        if kind && last > at {
            pieces.extend((at..last).map(|at| &word[chars[at].0..end(at + 1)]));
        } else {
            pieces.push(&word[chars[at].0..end(last)]);
        }
        at = last + 1;
    }
    pieces
}

/// Says whether a character belongs to a writing that does not part its words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn cut(term: &str) -> &str {
    match term.char_indices().nth(LONGEST_TERM) {
        Some((at, _)) => &term[..at],
        None => term,
    }
}
