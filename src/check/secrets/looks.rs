//! How a value looks: drawn at random, thought up as a password, or only the name of something.

use crate::data::decode_base64;

/// Says whether a value looks as if a machine had drawn it: no word, no name, no path, no number.
///
/// Hashes look so too. Only what stands beside it tells what it is.
pub(super) fn is_random(value: &str, least: usize) -> bool {
    let length = value.len();
    if length < least || length > 4096 || !value.is_ascii() || is_reference(value) {
        return false;
    }
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"+/=_.~:%-!@#$^&*|".contains(&b);
    if !value.bytes().all(is_token)
        || is_made_of_names(value)
        || is_resource(value)
        || is_measure(value)
    {
        return false;
    }
    let has = |test: fn(&u8) -> bool| value.bytes().any(|b| test(&b));
    let has_letter = has(u8::is_ascii_alphabetic);
    if !has_letter || !has(u8::is_ascii_digit) && (length < 16 || turns(value) * 4 < length) {
        return false;
    }
    entropy(value) >= if length < 16 { 2.5 } else { 3.0 }
}

/// Says whether a value looks as if somebody had thought it up as a password: letters with digits or signs among them.
pub(super) fn is_password(value: &str) -> bool {
    let length = value.chars().count();
    if !(6..=200).contains(&length) || value.contains(char::is_whitespace) || is_reference(value) {
        return false;
    }
    // `String!`, `required.`
    let word = value.trim_end_matches(['!', '?', '.', ',', ';', ':', ')', '*']);
    let has_letter = value.chars().any(char::is_alphabetic);
    let has = |test: fn(&u8) -> bool| value.bytes().any(|b| test(&b));
    let has_cases = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    let is_letters = value.bytes().all(|b| b.is_ascii_alphabetic());
    if is_letters && has_cases && !is_camel(value) && length >= 10 && turns(value) * 5 >= length * 2
    {
        return true;
    }
    let has_sign =
        |c: char| !c.is_alphabetic() && !matches!(c, '-' | '_' | '.' | '/' | ':' | ',' | '\'');
    if !has_letter || !word.chars().any(has_sign) {
        return false;
    }
    if is_measure(value) {
        return false;
    }
    let has_all = has_cases && has(u8::is_ascii_digit) && !value.contains(['/', '.', ':']);
    if has_all || is_word_and_number(value) {
        return true;
    }
    !(value.contains(['-', '_', '.', '/', ':']) && is_made_of_names(value))
}

/// `walnut-2591`: a word, a sign, a number of more than one digit.
pub(super) fn is_word_and_number(value: &str) -> bool {
    let Some((word, number)) = value.split_once(['-', '_', '.', '/', ':']) else {
        return false;
    };
    word.len() >= 4
        && number.len() >= 2
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && number.bytes().all(|b| b.is_ascii_digit())
        && !super::filler::is_made_of_words(&word.to_ascii_lowercase())
}

/// Says whether a value leads to a secret, or is code that reads one.
pub(super) fn is_reference(value: &str) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| value.starts_with(start));
    let holds = |parts: &[&str]| parts.iter().any(|part| value.contains(part));
    begins(&[
        "/",
        "./",
        "../",
        "~/",
        "file:",
        "op://",
        "vault:",
        "ref+",
        "arn:",
        "projects/",
        "C:\\",
        "!",
        "@/",
        "--",
        "data:",
        "sha1:",
        "sha256:",
        "sha512:",
        "sha1-",
        "sha256-",
        "sha384-",
        "sha512-",
        "md5:",
        "ssh-",
    ]) || value.starts_with('@') && value[1..].contains('.')
        || value.contains("://")
        || holds(&[
            "()", "[\"", "['", "](", "\\d", "\\w", "[a-z", "[A-Z", "[0-9", "{8,", "=>", "env.",
            "environ", "getenv", "ENC[",
        ])
        || value.ends_with(')') && value.contains('(')
        || value.contains("::")
        || is_call(value)
        || is_mail(value)
        || ends_like_a_file(value)
}

/// `config.read(`, `getPassword(user)`.
fn is_call(value: &str) -> bool {
    let is_path = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b == b'.';
    value.split_once('(').is_some_and(|(name, _)| {
        name.len() >= 3 && name.bytes().all(is_path) || value.ends_with('(')
    })
}

fn is_mail(value: &str) -> bool {
    let Some((name, host)) = value.split_once('@') else {
        return false;
    };
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b".-_+".contains(&b);
    // The last name of a host has letters alone; a password rarely ends so.
    let last = host.rsplit('.').next().unwrap_or_default();
    !name.is_empty()
        && name.bytes().all(is_plain)
        && host.contains('.')
        && (2..=8).contains(&last.len())
        && host.bytes().all(is_plain)
        && last.bytes().all(|b| b.is_ascii_lowercase())
}

fn ends_like_a_file(value: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "txt", "json", "yaml", "yml", "toml", "env", "pem", "crt", "key", "cfg", "conf", "ini",
        "sh", "py", "md", "html", "log", "csv", "gpg", "asc", "pub", "jks", "p12", "pfx", "tfvars",
        "tf", "js", "ts", "go", "rb", "php", "sql", "com", "net", "org", "io", "dev", "local",
        "internal", "svc",
    ];
    let Some((stem, ending)) = value.rsplit_once('.') else {
        return false;
    };
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-/".contains(&b);
    stem.bytes().all(is_plain) && ENDINGS.contains(&ending)
}

/// Says whether a value is a number, a date, a version, a size, a duration or an address.
pub(super) fn is_measure(value: &str) -> bool {
    let rest = value.trim_start_matches(['v', 'V', '~', '>', '<', '=']);
    let unit = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '/' | '_' | ',' | '+' | '%')
    });
    let is_unit = unit.len() <= 8 && unit.bytes().all(|b| b.is_ascii_lowercase());
    unit.is_empty()
        || rest.len() != unit.len() && is_unit && !unit.contains(|c: char| c.is_ascii_digit())
        || matches!(unit.as_bytes(), [b'T' | b'Z', ..])
            && unit
                .bytes()
                .all(|b| b.is_ascii_digit() || b"TZ:.+-".contains(&b))
}

/// Says whether a value is the name of a thing that a cluster has numbered: `db-creds-7f9c8`, `api-6d4cf56db6-x8k2p`.
pub(super) fn is_resource(value: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    value.contains('-')
        && value.bytes().all(is_part)
        && !is_uuid(value)
        && value.split(['-', '.']).all(|part| part.len() < 16)
}

/// Says whether a value is made of words as names of things are: `db-password-v2`, `app.auth.token`, `someLongName`.
pub(super) fn is_made_of_names(value: &str) -> bool {
    value.split(['-', '_', '.', '/', ':', '#']).all(is_name)
}

fn is_name(part: &str) -> bool {
    let digits = part.bytes().rev().take_while(u8::is_ascii_digit).count();
    let letters = &part[..part.len() - digits];
    if letters.is_empty() {
        return digits <= 8;
    }
    let is_short = letters.len() <= 2;
    letters.bytes().all(|b| b.is_ascii_alphabetic())
        && (digits <= 4 || is_short && digits <= 12)
        && (is_short || turns(letters) * 3 <= letters.len() + 2 || is_camel(letters))
        // Nobody reads twelve consonants.
        && (letters.len() < 8 || letters.bytes().any(|b| b"aeiouyAEIOUY".contains(&b)))
        && letters.len() <= 24
}

/// `SetScanConfigAuth`: each word has three letters at least.
fn is_camel(letters: &str) -> bool {
    letters[1..]
        .split(|c: char| c.is_ascii_uppercase())
        .all(|word| word.len() >= 2)
}

/// Counts how often a text changes between capitals, small letters and digits; a capital that begins a word is none.
pub(super) fn turns(text: &str) -> usize {
    let kind = |b: u8| match b {
        b'0'..=b'9' => 1,
        b'A'..=b'Z' => 2,
        b'a'..=b'z' => 3,
        _ => 0,
    };
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .filter(|pair| kind(pair[0]) != kind(pair[1]))
        .count()
}

/// Returns the bits that each character tells, by how often it occurs.
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|b| counts[usize::from(b)] += 1);
    #[allow(clippy::cast_precision_loss, reason = "a value is short")]
    let length = text.len() as f64;
    let bits = counts.iter().filter(|count| **count > 0).map(|count| {
        let share = f64::from(*count) / length;
        -share * share.log2()
    });
    bits.sum()
}

/// Says whether a value is a UUID.
pub(super) fn is_uuid(value: &str) -> bool {
    let lengths = value.split('-').map(str::len);
    value.len() == 36
        && lengths.eq([8, 4, 4, 4, 12])
        && value.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Decodes base64 that is text.
pub(super) fn decode_text(text: &str) -> Option<String> {
    let text = String::from_utf8(decode_base64(text)?).ok()?;
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(is_shown).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{decode_text, is_made_of_names, is_password, is_random, is_uuid};

    #[test]
    fn names_and_measures_are_neither_random_nor_passwords() {
        for name in [
            "db-password-v2",
            "someLongVariableName",
            "SetScanConfigAuth",
            "required",
            "String!",
            "8-64",
            "90days",
            "2025-01-31",
            "v1.2.3",
            "var.db_password",
            "/run/secrets/db",
            "os.environ[\"X\"]",
            "ask@example.com",
            "kube-system",
            "team-lead",
            "token.txt",
            "vault:app/db#password",
        ] {
            assert!(!is_random(name, 12), "{name}");
            assert!(!is_password(name), "{name}");
        }
        assert!(is_made_of_names("redis-master-0"));
    }

    #[test]
    fn what_is_drawn_or_thought_up_is_seen() {
        for value in [
            "otter2591",
            "S3cret!",
            "Tr0ub4dor&3",
            "pa$$word9",
            "p@ssW0rd",
        ] {
            assert!(is_password(value), "{value}");
        }
        for value in [
            "9f86d081884c7d659a2feaa0c55ad015",
            "kT3bVq9ZsW1xLm7RpN5y",
            "aBxZkQwErTyUiOpLkJhGf",
        ] {
            assert!(is_random(value, 16), "{value}");
        }
        assert!(is_uuid("123e4567-e89b-12d3-a456-426614174000"));
        assert_eq!(decode_text("YTpi").as_deref(), Some("a:b"));
        assert_eq!(decode_text("A"), None);
    }
}
