//! What a name promises of its value: a password, a token, or only something about one.

/// What kind of secret a name promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// Something a person may have thought up.
    Password,
    /// Something that a machine drew.
    Token,
}

/// Words before `key` that make it a secret.
const SECRET_KEYS: &str = "api access secret private auth encryption encrypt signing sign master account shared \
    service app application integration routing client ingest ingestion webhook deploy session \
    license licence sas admin storage hmac jwt aes registration write server consumer \
    subscription function cookie root datadog dd newrelic stripe sendgrid mailgun mailchimp \
    twilio openai pagerduty opsgenie cloudflare heroku algolia genie global management rest \
    bearer token x shodan honeycomb team write decryption fernet wireguard unseal recovery \
    events project airtable segment postmark mailjet sparkpost okta snyk launchdarkly sdk maps \
    google";

/// Words before `token` that make it a mark in a list or of a request.
const MARKS: &str = "next page starting forward backward continuation idempotency request lock sync cancellation \
    confirmation unit pagination resume scroll cursor update concurrency change stop end";

fn is_mark(word: &str) -> bool {
    MARKS.split(' ').any(|mark| mark == word)
}

fn is_secret_key(word: &str) -> bool {
    SECRET_KEYS.split(' ').any(|key| key == word)
}

/// Words that are passwords only by chance, or no such thing at all.
const OTHERS: &[&str] = &[
    "bypass",
    "compass",
    "keepass",
    "lastpass",
    "surpass",
    "trespass",
    "overpass",
    "underpass",
    "encompass",
];

/// Returns what a name promises, where its last words name a secret: `db_password`, `X-Api-Key`, `clientSecret`.
///
/// `password_file`, `secretName` and `token-url` promise nothing: their last word names something else.
pub(super) fn promise(name: &str) -> Option<Promise> {
    let words = words_of(name);
    let (last, before) = words.split_last()?;
    let mut last = last.as_str();
    let mut before = before;
    // Rails' `secret_key_base`; `password_prod`, `token_staging`.
    if matches!(
        last,
        "base"
            | "prod"
            | "production"
            | "staging"
            | "stage"
            | "dev"
            | "live"
            | "old"
            | "new"
            | "current"
            | "value"
            | "plaintext"
            | "plain"
            | "b64"
            | "base64"
    ) {
        let (word, rest) = before.split_last()?;
        (last, before) = (word, rest);
    }
    let is_one = |words: &[&str]| words.contains(&last);
    if is_one(OTHERS) {
        return None;
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| last.ends_with(end));
    if is_one(&[
        "pass",
        "pw",
        "psk",
        "masterauth",
        "passcode",
        "rootpw",
        "storepass",
        "keypass",
        "requirepass",
        "sshpass",
    ]) || ends(&["password", "passwd", "passphrase", "pwd", "passwort"])
        || last == "word" && before.last().is_some_and(|word| word == "pass")
    {
        return Some(Promise::Password);
    }
    let singular = last.strip_suffix('s').unwrap_or(last);
    let is_key = |key: &str| {
        key == "key" && before.last().is_some_and(|word| is_secret_key(word))
            || key.len() > 3 && key.ends_with("key") && is_secret_key(&key[..key.len() - 3])
    };
    // What pages through a list, or tells one request from another, opens nothing.
    let is_mark = singular == "token" && before.last().is_some_and(|word| is_mark(word));
    let is_token = !is_mark
        && (singular.ends_with("token")
            || singular.ends_with("secret")
            || singular.ends_with("credential")
            || matches!(
                last,
                "creds" | "auth" | "bearer" | "pat" | "apitoken" | "accesskey"
            )
            || is_key(singular));
    is_token.then_some(Promise::Token)
}

/// Says whether a name is that of a variable that is set to a password: `POSTGRES_PASSWORD`. `RESET_PASSWORD` says what
/// is done with one.
pub(super) fn is_variable(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "FORGOT",
        "FORGOTTEN",
        "RESET",
        "ENABLE",
        "ENABLED",
        "WRONG",
        "INVALID",
        "ALLOW",
        "EMPTY",
        "BAD",
        "REQUIRE",
        "REQUIRED",
        "HAS",
        "NO",
        "IS",
        "USE",
        "EXPIRED",
        "MISSING",
        "CHANGE",
        "UPDATE",
        "INCORRECT",
        "ERR",
        "ERROR",
        "RANDOM",
        "SHOW",
        "HIDE",
        "FORCE",
        "WEAK",
        "EXPIRE",
        "SKIP",
        "VALIDATE",
        "DISABLE",
        "ONETIME",
        "EVENT",
    ];
    let ends = ["PASSWORD", "PASSWD", "PASSPHRASE", "_PASS", "_PWD", "_PW"];
    let is_part = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    ends.iter().any(|end| name.ends_with(end))
        && name.bytes().all(is_part)
        && !name.split('_').any(|word| OTHERS.contains(&word))
}

/// Returns the words of a name in lower case, without the numbers behind them.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let characters: Vec<char> = name.chars().collect();
    let mut word = String::new();
    for (at, &c) in characters.iter().enumerate() {
        if !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1);
        let begins = c.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || before.is_some_and(char::is_uppercase)
                    && after.is_some_and(|c| c.is_lowercase()));
        if begins {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    words.push(word);
    let words = words.into_iter().map(|word| match word.as_str() {
        "b64" | "base64" => word,
        _ => word
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned(),
    });
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Promise, promise};

    #[test]
    fn the_last_words_of_a_name_promise() {
        for name in [
            "password",
            "DB_PASSWORD",
            "PGPASSWORD",
            "rootPassword",
            "spring.datasource.password",
            "MYSQL_PWD",
            "storepass",
        ] {
            assert_eq!(promise(name), Some(Promise::Password), "{name}");
        }
        for name in [
            "token",
            "X-Api-Key",
            "clientSecret",
            "aws_secret_access_key",
            "_authToken",
            "apikey",
            "API key",
            "SECRET_KEY_BASE",
        ] {
            assert_eq!(promise(name), Some(Promise::Token), "{name}");
        }
        for name in [
            "secretName",
            "password_file",
            "token_url",
            "passwordSecretRef",
            "secretKeyRef",
            "access_key_id",
            "public_key",
            "key",
            "max_tokens_used",
            "primary_key",
            "password-policy",
            "keepass",
            "token_hash",
            "monkey",
            "NextToken",
            "nextPageToken",
            "--lock-token",
            "",
        ] {
            assert_eq!(promise(name), None, "{name}");
        }
    }
}
