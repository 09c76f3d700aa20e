//! All that may be read in the bytes of a site: as they are, with every escape undone, and what is packed in them.

use std::collections::BTreeMap;
use std::io::Read as _;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use opsbook::source::percent_decode;

/// How deep something may be packed in something packed.
const DEEPEST: usize = 3;

/// Runs of base64 that are shorter hold no word that is looked for.
const SHORTEST_RUN: usize = 12;

/// Returns every reading of every file, with the names of the files as one more, in lower case.
pub fn of_site(files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, String)> {
    let mut readings = Vec::new();
    for (name, bytes) in files {
        let mut texts = Vec::new();
        of_bytes(bytes, DEEPEST, &mut texts);
        of_text(name, DEEPEST, &mut texts);
        readings.extend(
            texts
                .into_iter()
                .map(|text| (name.clone(), text.to_lowercase())),
        );
    }
    readings
}

fn of_bytes(bytes: &[u8], depth: usize, readings: &mut Vec<String>) {
    if depth == 0 {
        return;
    }
    if let Some(inflated) = inflate(bytes) {
        of_bytes(&inflated, depth - 1, readings);
    }
    of_text(&String::from_utf8_lossy(bytes), depth, readings);
}

fn of_text(text: &str, depth: usize, readings: &mut Vec<String>) {
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "");
    let entities = without_entities(&unfolded);
    let script = without_backslashes(&unfolded);
    let packed = [&unfolded, &entities, &script].map(|text| decoded(text));
    for bytes in packed.iter().flatten() {
        of_bytes(bytes, depth - 1, readings);
    }
    let mut all = vec![
        percent_decode(&unfolded),
        percent_decode(&entities),
        percent_decode(&script),
        without_entities(&script),
        without_backslashes(&entities),
        without_tags(&entities),
        entities,
        script,
        unfolded,
        text.to_owned(),
    ];
    all.sort();
    all.dedup();
    readings.extend(all);
}

/// Returns what the runs of base64 in a text hold.
fn decoded(text: &str) -> Vec<Vec<u8>> {
    let is_other = |sign: char| !sign.is_ascii_alphanumeric() && !"+/=".contains(sign);
    let runs = text.split(is_other).filter(|run| run.len() >= SHORTEST_RUN);
    runs.filter_map(decode).collect()
}

fn decode(run: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&STANDARD, config).decode(run).ok()
}

/// Inflates what is deflated, without a header as parts of the index are.
fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    let mut reader = flate2::read::DeflateDecoder::new(bytes);
    reader.read_to_end(&mut inflated).ok()?;
    Some(inflated).filter(|inflated| !inflated.is_empty())
}

fn without_entities(text: &str) -> String {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
    ];
    replaced(text, '&', |rest| {
        let (name, _) = rest.split_once(';').filter(|(name, _)| name.len() <= 8)?;
        let number = name
            .strip_prefix('#')
            .map(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
        let sign = match number {
            Some(number) => char::from_u32(number?)?,
            None => NAMED.iter().find(|(known, _)| *known == name)?.1,
        };
        Some((sign, name.len() + 1))
    })
}

fn without_backslashes(text: &str) -> String {
    replaced(text, '\\', |rest| {
        let first = rest.chars().next()?;
        let hex = |from: usize, to: usize| {
            let number = u32::from_str_radix(rest.get(from..to)?, 16).ok()?;
            Some((char::from_u32(number)?, to))
        };
        match first {
            'u' => hex(1, 5),
            'x' => hex(1, 3),
            'n' | 'r' | 't' => Some(('\n', 1)),
            sign => Some((sign, sign.len_utf8())),
        }
    })
}

/// Replaces what stands behind a mark, where `read` understands it: by what sign, and how many bytes long it is.
fn replaced(text: &str, mark: char, read: impl Fn(&str) -> Option<(char, usize)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        out.push_str(&rest[..at]);
        let behind = &rest[at + mark.len_utf8()..];
        match read(behind) {
            Some((sign, length)) => {
                out.push(sign);
                rest = &behind[length..];
            }
            None => {
                out.push(mark);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Returns what is left of HTML where its tags are taken out: words may be cut by spans of colour.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut is_inside = false;
    for sign in html.chars() {
        match sign {
            '<' => is_inside = true,
            '>' => is_inside = false,
            sign if !is_inside => text.push(sign),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn what_is_packed_and_escaped_is_read() {
        let mut deflate =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(2));
        deflate
            .write_all(b"words that are hidden")
            .expect("in memory");
        let packed = STANDARD.encode(deflate.finish().expect("in memory"));
        for text in [
            format!("part(\"{packed}\");"),
            "h&#105;d&#x64;en".to_owned(),
            "hi\\u0064den and \\\"".to_owned(),
            "?q=hid%64en".to_owned(),
            "hid<span class=\"x\">den</span>".to_owned(),
            "NOTE:hid\r\n den".to_owned(),
            format!(
                "data:text/plain;base64,{}",
                STANDARD.encode("a hidden word")
            ),
        ] {
            let files = BTreeMap::from([("a".to_owned(), text.clone().into_bytes())]);
            let readings = super::of_site(&files);
            assert!(
                readings
                    .iter()
                    .any(|(_, reading)| reading.contains("hidden")),
                "{text}"
            );
        }
    }
}
