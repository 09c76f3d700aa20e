//! Colours of PromQL, which syntect's syntaxes do not know.

use crate::model::code::{Class, Run};
use crate::source::Span;

const KEYWORDS: &[&str] = &[
    "and",
    "avg",
    "bool",
    "bottomk",
    "by",
    "count",
    "count_values",
    "group",
    "group_left",
    "group_right",
    "ignoring",
    "max",
    "min",
    "offset",
    "on",
    "or",
    "quantile",
    "stddev",
    "stdvar",
    "sum",
    "topk",
    "unless",
    "without",
];

/// Returns the coloured runs of a query: strings, numbers and durations, comments, operators that are words.
pub(super) fn highlight(code: &str) -> Vec<Run> {
    let bytes = code.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let class = match bytes[at] {
            b'#' => {
                at = code[at..].find('\n').map_or(bytes.len(), |end| at + end);
                Some(Class::Comment)
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at = string_end(bytes, at + 1, quote);
                Some(Class::String)
            }
            byte if byte.is_ascii_digit() => {
                at = word_end(bytes, at);
                Some(Class::Number)
            }
            byte if is_word(byte) => {
                at = word_end(bytes, at);
                KEYWORDS
                    .contains(&code[start..at].to_ascii_lowercase().as_str())
                    .then_some(Class::Keyword)
            }
            _ => {
                at += 1;
                None
            }
        };
        runs.extend(class.map(|class| Run {
            span: Span::new(start, at),
            class,
        }));
    }
    runs
}

fn is_word(byte: u8) -> bool {
    // Bytes of letters outside ASCII stay together, so that no run ends inside a character.
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.') || byte >= 0x80
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..]
        .iter()
        .take_while(|byte| is_word(**byte))
        .count()
}

fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote != b'`' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::highlight;

    #[test]
    fn queries() {
        let text = "sum by (job) (rate(http_total{code=~\"5..\"}[5m])) > 0.05 # errors";
        let words: Vec<_> = highlight(text)
            .iter()
            .map(|run| run.span.text(text))
            .collect();
        assert_eq!(words, ["sum", "by", "\"5..\"", "5m", "0.05", "# errors"]);
    }
}
