//! Writes values as YAML that reads back as the same text.

/// Writes a text as a scalar, in quotes where it needs them.
pub(super) fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_alphabetic());
    let is_harmless = |c: char| c.is_alphanumeric() || " ,.()/_'-&+;=@<>%$?!".contains(c);
    let inside = text.chars().all(|c| is_harmless(c) || c == ':');
    let word = text.to_ascii_lowercase();
    let is_word = matches!(
        word.as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let has_colon = text.contains(": ") || text.ends_with(':');
    let is_plain = starts && inside && !is_word && !has_colon && text.trim() == text;
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Writes a text as a scalar inside `[...]` or `{...}`.
pub(super) fn flow(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_. ".contains(c))
        && scalar(text) == text;
    match is_plain {
        true => text.to_owned(),
        false => match scalar(text) {
            quoted if quoted.starts_with('"') => quoted,
            plain => format!("\"{plain}\""),
        },
    }
}

/// Writes texts as `[a, b]`.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(flow).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{flow, scalar};
    use crate::data::yaml;
    use crate::model::data::Value;

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(text in "[^\\p{Cc}\u{85}\u{2028}\u{2029}\u{feff}]{0,20}") {
            for written in [format!("k: {}\n", scalar(&text)), format!("k: [{}]\n", flow(&text))] {
                let parsed = yaml::parse(&written, 0);
                let root = parsed.root.expect("it is YAML");
                let node = root.value.get("k").expect("has the key").clone();
                let node = match node.value {
                    Value::List(items) => items[0].clone(),
                    _ => node,
                };
                let Value::Scalar(read) = node.value else { panic!("{written}") };
                assert_eq!(read.text, text);
            }
        }
    }
}
