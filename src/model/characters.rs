//! Characters that are not what they look like: invisible ones, look-alikes, and typography where ASCII was meant.
//!
//! What is copied is what is seen, so `check` reports them and `render` shows them, by the same functions. Works on
//! text alone; knows just enough of a shell's quotes to tell a message from a flag.

mod names;
mod words;

use unicode_security::skeleton;

use crate::source::Span;

/// Why a character is not what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// Cannot be seen, or changes the order in which its neighbours are seen.
    Hidden,
    /// Looks like another character, which is the one a reader would type.
    LookAlike,
    /// Typography that a word processor put where ASCII was meant.
    Typographic,
}

/// A character that is not what it looks like, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OddCharacter {
    /// Its place in the text.
    pub span: Span,
    /// The character.
    pub character: char,
    /// Why it is odd.
    pub oddity: Oddity,
}

impl OddCharacter {
    /// Says whether what is copied would not be what is seen.
    pub fn is_unsafe(&self) -> bool {
        self.oddity != Oddity::Typographic
    }

    /// Returns its code point and name, as in `U+202E RIGHT-TO-LEFT OVERRIDE`; the code point alone where we know no name.
    pub fn name(&self) -> String {
        let code = code_point(self.character);
        match names::name(self.character) {
            Some(name) => format!("{code} {name}"),
            None => code,
        }
    }

    /// Returns the ASCII that it looks like or stands for.
    pub fn meant(&self) -> Option<String> {
        match self.oddity {
            Oddity::Hidden => None,
            Oddity::LookAlike => look_alike(self.character).map(String::from),
            Oddity::Typographic => typographic(self.character).map(str::to_owned),
        }
    }
}

/// Returns a code point as people write it: `U+200B`.
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Finds the characters of any text that cannot be seen, or that change the order in which others are seen.
///
/// Those that a script or an emoji needs where they stand are left alone.
pub fn hidden(text: &str) -> Vec<OddCharacter> {
    if text.bytes().all(is_plain) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    let mut in_flag = false;
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        in_flag = c == '\u{1F3F4}' || (in_flag && is_tag(c));
        if is_hidden(c) && !in_flag && !is_needed(c, before, after) {
            found.push(odd(at, c, Oddity::Hidden));
        }
        // What modifies an emoji does not part it from what joins it to the next.
        if !matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}') {
            before = Some(c);
        }
    }
    found
}

/// Finds what is not what it looks like in a command for a shell, in the order of the text.
pub fn in_command(text: &str) -> Vec<OddCharacter> {
    if text.bytes().all(is_plain) {
        return Vec::new();
    }
    let mut found = hidden(text);
    let private = text.char_indices().filter(|(_, c)| is_private(*c));
    found.extend(private.map(|(at, c)| odd(at, c, Oddity::Hidden)));
    found.extend(words::look_alikes(text));
    found.extend(words::typographic_in_command(text));
    found.sort_by_key(|odd| (odd.span, odd.oddity));
    found.dedup_by_key(|odd| odd.span);
    found
}

/// Finds what is not what it looks like in the address of a link: what is hidden, and look-alikes in the host.
pub fn in_address(address: &str) -> Vec<OddCharacter> {
    if address.bytes().all(is_plain) {
        return Vec::new();
    }
    let mut found = hidden(address);
    if let Some(host) = host(address) {
        found.extend(words::in_host(address, host));
    }
    found.sort_by_key(|odd| (odd.span, odd.oddity));
    found.dedup_by_key(|odd| odd.span);
    found
}

/// Says whether a character cannot be seen, or changes the order in which others are seen.
pub fn is_hidden(c: char) -> bool {
    if c.is_control() {
        return !matches!(c, '\t' | '\n' | '\r');
    }
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the ASCII that a typographic character stands for.
pub fn typographic(c: char) -> Option<&'static str> {
    const FULL_WIDTH: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
                              abcdefghijklmnopqrstuvwxyz{|}~";
    Some(match c {
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            " "
        }
        '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{B4}' | '\u{2BC}' | '\u{2B9}' => "'",
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{AB}' | '\u{BB}' => "\"",
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => "-",
        '\u{2014}' | '\u{2015}' => "--",
        '\u{2026}' => "...",
        '\u{FF01}'..='\u{FF5E}' => {
            let index = (u32::from(c) - 0xFF01) as usize;
            FULL_WIDTH.get(index..=index)?
        }
        _ => return None,
    })
}

/// Returns the ASCII character that another looks like.
fn look_alike(c: char) -> Option<char> {
    if c.is_ascii() || typographic(c).is_some() {
        return None;
    }
    if let Some(sign) = sign_alike(c) {
        return Some(sign);
    }
    if !c.is_alphanumeric() {
        return None;
    }
    let mut buffer = [0; 4];
    let mut seen = skeleton(c.encode_utf8(&mut buffer));
    let first = seen.next()?;
    (seen.next().is_none() && first.is_ascii_alphanumeric()).then_some(first)
}

/// Returns the sign that another looks like, of those that mean something to a shell or in an address.
fn sign_alike(c: char) -> Option<char> {
    Some(match c {
        '\u{37E}' => ';',
        '\u{2044}' | '\u{2215}' | '\u{29F8}' => '/',
        '\u{2216}' | '\u{29F5}' => '\\',
        '\u{1C0}' | '\u{2223}' | '\u{2758}' => '|',
        '\u{2236}' | '\u{A789}' | '\u{2D0}' => ':',
        '\u{2024}' => '.',
        '\u{204E}' | '\u{2217}' => '*',
        '\u{2039}' | '\u{2C2}' => '<',
        '\u{203A}' | '\u{2C3}' => '>',
        '\u{223C}' | '\u{2DC}' => '~',
        '\u{A778}' => '&',
        _ => return None,
    })
}

/// Says whether a hidden character belongs where it stands: it joins emoji, or parts letters as a script demands.
fn is_needed(c: char, before: Option<char>, after: Option<char>) -> bool {
    let is_letter = |c: char| {
        c.is_alphabetic() && matches!(c, '\u{600}'..='\u{1CFF}' | '\u{A840}'..='\u{ABFF}')
    };
    let is_mark = |c: char| matches!(c, '\u{900}'..='\u{1CFF}');
    match (c, before, after) {
        ('\u{200D}', Some(before), Some(after)) if is_emoji(before) && is_emoji(after) => true,
        ('\u{200C}' | '\u{200D}', Some(before), Some(after)) => {
            (is_letter(before) || is_mark(before)) && (is_letter(after) || is_mark(after))
        }
        ('\u{FE0E}' | '\u{FE0F}', Some(before), _) if is_emoji(before) => true,
        ('\u{FE0F}', Some('0'..='9' | '#' | '*'), Some('\u{20E3}')) => true,
        ('\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}', Some(before), _) => {
            is_ideograph(before)
        }
        ('\u{180B}'..='\u{180F}', Some(before), _) => matches!(before, '\u{1820}'..='\u{18AF}'),
        _ => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{27FF}'
        | '\u{2900}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
        && c != '\u{2800}'
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Says whether a character is of nobody's: what it looks like, each machine's own fonts decide.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Says whether a byte is ASCII that shows.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// Returns where the host stands in an address that has one.
fn host(address: &str) -> Option<Span> {
    let start = match address.find("//") {
        Some(at) => at + 2,
        None => address.find('@')? + 1,
    };
    let rest = &address[start..];
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let name = rest[..end].rfind('@').map_or(0, |at| at + 1);
    Some(Span::new(start + name, start + end))
}

fn odd(at: usize, character: char, oddity: Oddity) -> OddCharacter {
    OddCharacter {
        span: Span::new(at, at + character.len_utf8()),
        character,
        oddity,
    }
}

#[cfg(test)]
mod tests;
