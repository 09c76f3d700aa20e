//! Where a value and its name begin and end.

use super::Reader;

/// Longest name and longest value that is looked at.
pub(super) const LONGEST_NAME: usize = 64;
pub(super) const LONGEST_VALUE: usize = 2048;

/// Where a value stands, without its quotes.
pub(super) struct Value {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_quoted: bool,
}

/// Returns the value that begins here, behind blanks on the same line.
pub(super) fn value_after(reader: &Reader<'_>, from: usize, is_colon: bool) -> Option<Value> {
    let rest = reader.rest_of_line(from, LONGEST_VALUE);
    let mut inner = rest.trim_start_matches([' ', '\t']);
    if rest.len() - inner.len() > 24 {
        return None;
    }
    // `**Password:** value`
    if inner.starts_with("** ") || inner.starts_with("__ ") {
        inner = inner[2..].trim_start();
    }
    inner = inner.strip_prefix("!!str ").unwrap_or(inner);
    let mut start = from + rest.len() - inner.len();
    let quotes = ["\\\"", "\\'", "\"", "'", "``", "`"];
    if let Some(quote) = quotes.iter().find(|quote| inner.starts_with(**quote)) {
        start += quote.len();
        let value = &inner[quote.len()..];
        let end = closing(value, quote)?;
        // `"api_key": "'...'"`
        return Some(Value {
            start,
            end: start + end,
            is_quoted: true,
        });
    }
    let ends: &[char] = match is_colon {
        true => &['"', '\'', '`', ',', '}', '|', ' ', '\t', '\r'],
        false => &[
            '"', '\'', '`', ',', ';', '&', '<', '>', ')', '}', '|', ' ', '\t', '\r',
        ],
    };
    // A blank is read whole, to be known as one.
    if inner.starts_with(['<', '$', '{', '[', '(', '%'])
        && super::filler::is_filler(inner.split([' ', '"', '\'']).next().unwrap_or_default())
    {
        return None;
    }
    let mut length = inner.find(ends).unwrap_or(inner.len());
    if length == 0 {
        return None;
    }
    if is_colon || !reader.bytes[..from].ends_with(b"=") {
        length = inner[..length]
            .trim_end_matches(['.', ')', ']', ';', '*', '?'])
            .len();
    }
    (length > 0).then_some(Value {
        start,
        end: start + length,
        is_quoted: false,
    })
}

/// Returns where a quotation ends; quotes that are escaped are part of it.
fn closing(value: &str, quote: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + value[from..].find(quote)?;
        let escapes = value[..at]
            .bytes()
            .rev()
            .take_while(|b| *b == b'\\')
            .count();
        if escapes % 2 == 0 || quote.starts_with('\\') {
            return Some(at);
        }
        from = at + quote.len();
    }
}

/// Returns the name that ends here. Labels of prose may have blanks in them: `API key: ...`.
pub(super) fn name_before<'t>(reader: &Reader<'t>, to: usize, is_label: bool) -> &'t str {
    let from = to.saturating_sub(LONGEST_NAME).max(reader.line);
    let from = reader.text.ceil_char_boundary(from);
    let before = reader.text.get(from..to).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t', '"', '\'', '`', '*', '\\', ']', '?']);
    let is_name =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || is_label && c == ' ';
    let name = before.trim_end_matches(is_name);
    before[name.len()..].trim_start()
}

/// Returns the name that stands behind a value in the same element: `value="..." key="ApiKey"`.
pub(super) fn named_behind<'t>(reader: &Reader<'t>, at: usize) -> &'t str {
    let rest = reader.rest_of_line(at, 400);
    let rest = rest
        .strip_prefix("=\"")
        .and_then(|rest| rest.split_once("\" "));
    let name = rest.and_then(|(_, behind)| {
        let behind = behind.trim_start();
        let behind = behind
            .strip_prefix("key=\"")
            .or_else(|| behind.strip_prefix("name=\""))?;
        behind.split_once('"')
    });
    name.map_or("", |(name, _)| name)
}

/// Returns the name that stands before a `value`: `- name: API_TOKEN`, `"key": "ApiKey"`.
pub(super) fn named_before<'t>(reader: &Reader<'t>, to: usize) -> &'t str {
    let from = reader.text.ceil_char_boundary(to.saturating_sub(120));
    let before = reader.text.get(from..to).unwrap_or_default();
    // Of the line before at most.
    let start = before.rmatch_indices('\n').nth(1).map_or(0, |(at, _)| at);
    let before = &before[start..];
    let signs: &[char] = &[' ', ':', '=', '"', '\''];
    let named = ["name", "key", "Name", "Key"].iter().filter_map(|word| {
        let at = before.rfind(word)?;
        // `key="ApiKey"` has two.
        let at = match before[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
            true => before[..at].rfind(word)?,
            false => at,
        };
        let at = at + word.len();
        let name = before[at..].trim_start_matches(signs);
        let length =
            name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'));
        let name = &name[..length.unwrap_or(name.len())];
        (before[at..].starts_with(signs) && !name.is_empty()).then_some((at, name))
    });
    named.max().map_or("", |(_, name)| name)
}
