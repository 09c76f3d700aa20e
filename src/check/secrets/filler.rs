//! What stands in the place of a secret: blanks, examples, what documentation shows.

use super::letters::is_drawn;
use crate::source::Digest;

/// Whole values that nobody means, in lower case, without signs.
const WORDS: &str = "password passwd passphrase passcode pass pwd pw secret token key apikey changeme changeit \
    changethis example sample test testing demo none null nil undefined true false yes no admin \
    user username root guest foo bar baz foobar value string required optional empty unset \
    hidden redacted masked removed omitted todo tbd default placeholder dummy fake mypassword \
    mypass mysecret mytoken mykey myapikey thepassword somepassword newpassword oldpassword \
    userpassword dbpassword dbpass rootpassword adminpassword secretpassword secretkey \
    secrettoken accesstoken authtoken bearertoken credentials credential letters here postgres \
    anonymous insecure supersecret topsecret verysecret strongpassword securepassword correct \
    1password keepass bitwarden lastpass vault base64 sha256 sha512 md5 bcrypt oauth2 x509 utf8 \
    k8s prompt stdin clientsecret privatekey publickey xoxb passw0rd personalaccesstoken jwt \
    minioadmin pass123 user123 hunter2 hunter2hunter2";

/// What tutorials and lists of bad passwords show most, spelled without the digits that stand for letters.
const WELL_KNOWN: &[&str] = &[
    "password",
    "passwd",
    "letmein",
    "qwerty",
    "topsecret",
    "supersecret",
];

/// What fillers hold, in lower case.
const PARTS: &str = "example placeholder changeme change-me change_me changeit change-this replace redacted \
    your- your_ yourpass yourtoken yoursecret yourkey yourapi your. insert todo fixme dummy \
    notreal not-a-real not-real not_real goeshere goes-here goes_here -here _here tokenhere \
    keyhere passwordhere secrethere xxxx **** .... \u{2026} my-password my_password my-secret \
    my_secret my-token my_token my-api my_api mypassword somesecret some- some_ abc123 deadbeef \
    foobar fake sample \u{2022}\u{2022} enter- enter_ masked hidden \u{25cf}\u{25cf} invalid \
    this-is thisis this_is abcdefgh 12345678 0123456 0000000 lorem";

/// SHA-256 (first sixteen digits) of what vendors and standards show in their documentation: so that no scanner of
/// repositories finds them here.
const SHOWN: &str = include_str!("shown.txt");

/// Says whether a value stands in the place of a secret.
pub(super) fn is_filler(value: &str) -> bool {
    let value = value.trim();
    if value.len() < 3 || value.is_empty() {
        return true;
    }
    let first = value.as_bytes()[0];
    if matches!(first, b'<' | b'$' | b'{' | b'[' | b'(' | b'*' | b'#' | b'&')
        && !is_sign_of_password(value)
        || value.starts_with('%') && value[1..].contains('%')
        || value.starts_with("...")
        || value.starts_with(".*")
        || value.starts_with("&lt;")
        || value.starts_with("__") && value.ends_with("__")
        || value.starts_with("@@") && value.ends_with("@@")
        || is_encrypted(value)
    {
        return true;
    }
    if ["{{", "${", "$(", "<%", "...", "***"]
        .iter()
        .any(|part| value.contains(part))
        || has_blank(value)
    {
        return true;
    }
    is_repeated(value) || is_ascending(value) || is_spelled(value) || is_shown(value)
}

/// Says the same of what is made of capitals, where a name in capitals is no reason.
pub(super) fn is_blank(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    is_repeated(value)
        || is_ascending(value)
        || PARTS.split(' ').any(|part| lower.contains(part))
        || is_shown(value)
}

/// A password may begin with any sign; a variable goes on with a letter and ends as one.
fn is_sign_of_password(value: &str) -> bool {
    let rest = &value[1..];
    let is_variable = rest
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':');
    let begins_group = value.starts_with(['<', '{', '[', '(']);
    !is_variable
        && !begins_group
        && !value.starts_with("${")
        && !value.starts_with("$(")
        && value.len() >= 8
        && rest.bytes().any(|b| b.is_ascii_digit())
        && !value.starts_with("$2")
        && !value.starts_with("**")
        && !value.starts_with("$$")
        && value.matches('$').count() < 3
}

/// `<token>` anywhere in it.
fn has_blank(value: &str) -> bool {
    value.find('<').is_some_and(|at| value[at..].contains('>'))
}

/// What was encrypted to stand in a repository: of sops, Jasypt, Spring, Ansible, Vault's transit, sealed secrets.
fn is_encrypted(value: &str) -> bool {
    const STARTS: &[&str] = &[
        "ENC[",
        "ENC(",
        "{cipher}",
        "{aes",
        "{AES",
        "$ANSIBLE_VAULT",
        "vault:v1:",
        "vault:v2:",
        "AQICAH",
    ];
    STARTS.iter().any(|start| value.starts_with(start))
        || value.starts_with("Ag") && value.len() >= 300
}

/// `Passw0rd!`, `p4ssw0rd`, `P@ssword123`.
fn is_well_known(lower: &str) -> bool {
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    if lower.len() > word.len() + 5 || word.len() > 16 {
        return false;
    }
    let letter = |c| match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '3' => 'e',
        '1' => 'i',
        '$' | '5' => 's',
        c => c,
    };
    let spelled: String = word.chars().map(letter).collect();
    WELL_KNOWN.contains(&spelled.as_str())
}

/// `newpassword99`: words that speak of passwords, and a number.
fn is_numbered(lower: &str) -> bool {
    let words = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    words.len() + 2 >= lower.len() && words.contains("pass") && is_made_of_words(words)
}

/// `PASSWORD@HOST:8080`, of an address without its beginning.
fn is_before_host(value: &str) -> bool {
    let Some((password, host)) = value.split_once('@') else {
        return false;
    };
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_sign = |b: u8| matches!(b, b'-' | b'_' | b'.');
    let is_host = name.bytes().all(|b| b.is_ascii_lowercase() || is_sign(b))
        || name.bytes().all(|b| b.is_ascii_uppercase() || is_sign(b));
    !name.is_empty()
        && is_host
        && port.bytes().all(|b| b.is_ascii_alphanumeric())
        && is_spelled(password)
}

/// Few characters again and again: `xxxxxxxx`, `--------`, `aaaabbbb`.
fn is_repeated(value: &str) -> bool {
    let mut seen = [false; 256];
    value.bytes().for_each(|b| seen[usize::from(b)] = true);
    let distinct = seen.iter().filter(|seen| **seen).count();
    if distinct <= 2
        || distinct <= 3 && value.len() >= 8
        || distinct * 8 <= value.len() && value.len() < 60
    {
        return true;
    }
    let mut longest = 1;
    let mut length = 1;
    for pair in value.as_bytes().windows(2) {
        length = if pair[0] == pair[1] { length + 1 } else { 1 };
        longest = longest.max(length);
    }
    value.len() <= 128 && longest >= 7
}

/// `abcdefgh`, `1234567890`: most characters follow the one before.
fn is_ascending(value: &str) -> bool {
    let bytes = value.as_bytes();
    let follows = |pair: &&[u8]| {
        pair[1] == pair[0].wrapping_add(1)
            || pair[0] == b'9' && matches!(pair[1], b'0' | b'a' | b'A')
            || pair[0] == b'f' && pair[1] == b'0'
    };
    let following = bytes.windows(2).filter(follows).count();
    value.len() >= 8 && following * 10 >= (value.len() - 1) * 6
}

/// Words that say that it is none, or a name in capitals that is to be replaced.
fn is_spelled(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_word = WORDS.split(' ').any(|word| word == plain)
        && lower
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '\'' | '.'));
    let has_part = lower.len() <= 256 && PARTS.split(' ').any(|part| lower.contains(part));
    let is_capital = |b: u8| b.is_ascii_uppercase() || b == b'_' || b == b'-';
    let is_name = value.bytes().all(|b| is_capital(b) || b.is_ascii_digit())
        && value.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
        && value
            .split(['_', '-'])
            .all(|word| word.len() <= 14 && word.bytes().filter(u8::is_ascii_digit).count() <= 2)
        && (value.bytes().all(is_capital) && value.len() <= 40 || value.contains('_'))
        && !is_drawn(value, 12);
    is_word
        || has_part
        || is_name
        || is_made_of_words(&lower)
        || is_well_known(&lower)
        || is_numbered(&lower)
        || is_before_host(value)
}

/// `mysecretpassword`, `super-secret-key`: nothing but words that speak of secrets.
pub(super) fn is_made_of_words(lower: &str) -> bool {
    const PIECES: &str = "my the your some secret password passwd pass pwd pw token key api super top very db \
    database user admin root new old test strong secure random long here access auth client \
    private service app redis postgres mysql a is this it not be should must set me value \
    string complex unique generated real actual plain text clear local dev encryption signing \
    jwt session bearer basic name use another any dont commit in of from vault put store \
    proxy";
    if lower.len() > 40
        || !lower
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b' '))
    {
        return false;
    }
    let mut reaches = [false; 41];
    reaches[0] = true;
    for at in 0..lower.len() {
        if !reaches[at] {
            continue;
        }
        let rest = &lower[at..];
        if rest.starts_with(['-', '_', ' ']) {
            reaches[at + 1] = true;
        }
        for piece in PIECES.split(' ') {
            reaches[(at + piece.len()).min(40)] |= rest.starts_with(piece);
        }
    }
    reaches[lower.len()]
}

fn is_shown(value: &str) -> bool {
    value.len() >= 8 && value.len() <= 512 && {
        let digest = Digest::of(value.as_bytes()).short(16);
        SHOWN.lines().any(|line| line == digest)
    }
}

#[cfg(test)]
mod tests {
    use super::is_filler;

    #[test]
    fn blanks_and_examples_are_fillers() {
        for value in [
            "<token>",
            "${TOKEN}",
            "$PASS",
            "$(cat x)",
            "{{ .Values.x }}",
            "%PASSWORD%",
            "YOUR_TOKEN_HERE",
            "xxxxxxxx",
            "********",
            "...",
            "changeme",
            "password",
            "PASSWORD",
            "your-token",
            "REDACTED",
            "abcdefghijkl",
            "1234567890",
            "aaaaaaaaaaaa",
            "[hidden]",
            "API_KEY",
            "Example123",
            "hunter2",
            "p4ssw0rd",
            "P@ssw0rd!",
            "Password123",
            "@@PASSWORD@@",
            "PASSWORD@HOST",
            "PASSWORD@HOST:8080",
            "proxypass",
            "ENC[AES256_GCM,data:Tr7o1k6,iv:1vR3mQ=,type:str]",
            "{cipher}682bc583f4641835fa2d",
        ] {
            assert!(is_filler(value), "{value}");
        }
    }

    #[test]
    fn passwords_are_none() {
        for value in [
            "otter2591",
            "S3cret!",
            "Secret@4Kx9",
            "$ecr3t-Pass!9",
            "#Winter2024!",
            "Tr0ub4dor&3",
            "K7GNU3SDTOFN2XMP",
        ] {
            assert!(!is_filler(value), "{value}");
        }
    }
}
