//! Fences of YAML and JSON that are none.

use serde::de::IgnoredAny;

use crate::check::{Subject, commands};
use crate::data::yaml;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::block::{Block, Code};
use crate::model::command::slot_length;
use crate::model::page::Page;
use crate::source::Span;

pub(in crate::check) fn yaml(_: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    each(page, &["yaml", "yml"], |code| {
        let fault = yaml_fault(&code.text)?;
        let message = format!("this YAML cannot be read: {}", fault.message);
        let help = "mend it, or name the fence `text`";
        let help = fault.help.unwrap_or_else(|| help.to_owned());
        let label = commands::in_code(page, code, fault.span);
        sink.push(Diagnostic::new(Lint::InvalidYamlBlock, message, label).help(help));
        Some(())
    });
}

pub(in crate::check) fn json(_: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    each(page, &["json"], |code| {
        let (at, why) = json_fault(&code.text)?;
        let message = format!("this JSON cannot be read: {why}");
        let help = "mend it, or name the fence `text`; one with comments is `jsonc`";
        let label = commands::in_code(page, code, Span::new(at, at));
        sink.push(Diagnostic::new(Lint::InvalidJsonBlock, message, label).help(help));
        Some(())
    });
}

fn each(page: &Page, languages: &[&str], mut report: impl FnMut(&Code) -> Option<()>) {
    for block in page.parsed.body.all_blocks() {
        if let Block::Code(code) = block
            && languages.contains(&code.language.as_str())
            && !is_template(&code.text)
        {
            report(code);
        }
    }
}

/// Says whether the text becomes YAML or JSON only when Helm, Jinja or another program has filled it in.
fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

fn yaml_fault(text: &str) -> Option<crate::data::Fault> {
    let mut masked = String::with_capacity(text.len());
    for line in mask_slots(text, b'x').split_inclusive('\n') {
        // Dots alone say "and so on"; to YAML they would end the document.
        match line.trim() {
            "..." | "\u{2026}" => masked.push_str(&blank(line)),
            _ => masked.push_str(line),
        }
    }
    if masked.starts_with('%') {
        return None;
    }
    let mut start = 0;
    for (at, line) in lines(&masked) {
        let is_break = line.trim_end() == "---" || line.starts_with("--- ");
        if is_break && start < at {
            if let Some(fault) = document_fault(&masked[start..at], start) {
                return Some(fault);
            }
            start = at;
        }
    }
    document_fault(&masked[start..], start)
}

fn document_fault(text: &str, start: usize) -> Option<crate::data::Fault> {
    let mut parsed = yaml::parse(text, start);
    // A key that stands twice shows two ways to write it.
    match parsed.root {
        Some(_) => None,
        None => parsed.faults.pop(),
    }
}

fn json_fault(text: &str) -> Option<(usize, String)> {
    let masked = mask_json(text)?;
    let values = serde_json::Deserializer::from_str(&masked).into_iter::<IgnoredAny>();
    let error = values.filter_map(Result::err).next()?;
    let line = lines(&masked).nth(error.line().saturating_sub(1));
    let at = line.map_or(masked.len(), |(start, _)| {
        start + error.column().saturating_sub(1)
    });
    let told = error.to_string();
    let why = told.split(" at line ").next().unwrap_or_default();
    let why = match why {
        _ if masked
            .get(at..)
            .is_some_and(|rest| rest.starts_with(['}', ']']))
            && is_after_comma(&masked[..at]) =>
        {
            "a comma stands before a closing bracket"
        }
        "trailing comma" => "a comma stands before a closing bracket",
        "key must be a string" => "a key needs double quotes",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a string may not span lines"
        }
        why if why.starts_with("EOF") => "it breaks off before its end",
        why => why,
    };
    Some((text.floor_char_boundary(at.min(text.len())), why.to_owned()))
}

fn is_after_comma(text: &str) -> bool {
    text.trim_end().ends_with(',')
}

/// Masks placeholders and dots that stand for a value; `None` where comments make it another language.
fn mask_json(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut in_string = false;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if in_string {
            match rest[0] {
                b'\\' => at += 1,
                b'"' => in_string = false,
                _ => {}
            }
        } else if rest.starts_with(b"//") || rest.starts_with(b"/*") || rest[0] == b'#' {
            return None;
        } else if rest.starts_with(b"...") || rest.starts_with("\u{2026}".as_bytes()) {
            let comma = bytes[..at].iter().rposition(|b| !b.is_ascii_whitespace());
            bytes[at..at + 3].fill(b' ');
            if let Some(comma) = comma.filter(|comma| bytes[*comma] == b',') {
                bytes[comma] = b' ';
            }
            at += 2;
        } else if rest[0] == b'<'
            && let Some(length) = text.get(at..).and_then(slot_length)
        {
            bytes[at..at + length].fill(b' ');
            bytes[at] = b'0';
            at += length - 1;
        } else {
            in_string = rest[0] == b'"';
        }
        at += 1;
    }
    String::from_utf8(bytes).ok()
}

/// Replaces placeholders by words of equal length.
fn mask_slots(text: &str, filler: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (at, _) in text.match_indices('<') {
        if let Some(length) = slot_length(&text[at..]) {
            bytes[at..at + length].fill(filler);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn blank(line: &str) -> String {
    let blank = |c: char| {
        if c == '\n' || c == '\r' {
            c.to_string()
        } else {
            " ".repeat(c.len_utf8())
        }
    };
    line.chars().map(blank).collect()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}

#[cfg(test)]
mod tests {
    use super::{json_fault, yaml_fault};

    #[test]
    fn yaml_is_told_from_what_is_none() {
        for fine in [
            "a: 1\n---\nb: [1, 2]\n",
            "name: <pod name>\n...\nimage: <image>:<tag>\n",
            "---\n- a\n- ...\n",
            "a: 1\na: 2\n",
            "",
        ] {
            assert!(yaml_fault(fine).is_none(), "{fine:?}");
        }
        for (wrong, at) in [("a: 1\n---\nb: @x\n", 12), ("a: [1\n", 3), ("a: b: c\n", 4)] {
            assert_eq!(
                yaml_fault(wrong).map(|fault| fault.span.start),
                Some(at),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn json_is_told_from_what_is_none() {
        for fine in [
            "{\"a\": <n>, \"b\": \"<x>\", ...}\n",
            "{\"a\": 1}\n{\"a\": 2}\n",
            "[1, 2, ...]",
            "{\"a\": 1} // one\n",
            "[\"...\", {\"x\": [\n  ...\n]}]",
        ] {
            assert!(
                json_fault(fine).is_none(),
                "{fine:?}: {:?}",
                json_fault(fine)
            );
        }
        for wrong in [
            "{\"a\": 1,}",
            "{a: 1}",
            "{\"a\": [1}",
            "{\"a\": \"b",
            "nope",
        ] {
            assert!(json_fault(wrong).is_some(), "{wrong:?}");
        }
    }
}
