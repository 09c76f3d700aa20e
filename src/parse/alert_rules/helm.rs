//! Rule files with Helm's braces: what only steers the template is left out, what stands in values is kept as text.
//!
//! Renders nothing: of `if` and `else` both sides are read.

use std::collections::HashMap;

use super::view::View;
use crate::source::Span;

/// The first of the characters that stand for a template's actions: they belong to nobody, and no YAML means them.
const FIRST: u32 = 0xF0000;

/// How many different actions one document may have.
const MOST: usize = 50_000;

/// How many actions may be left open: each costs a look for its end.
const MOST_OPEN: usize = 100;

/// The longest action, in bytes: what is never closed must not cost its square.
const LONGEST: usize = 16 << 10;

/// A document whose actions are taken out.
pub(super) struct Unbraced {
    pub(super) view: View,
    actions: Vec<String>,
}

/// Takes the actions out of a document that stands at `offset`; `None` where it has none, or too many.
pub(super) fn unbrace(text: &str, offset: usize) -> Option<Unbraced> {
    let is_taken = |c: char| u32::from(c) >= FIRST;
    if !text.contains("{{") || text.contains(is_taken) {
        return None;
    }
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut unbraced = Unbraced {
        view: View::default(),
        actions: Vec::new(),
    };
    let (mut at, mut open) = (0, 0);
    while at < text.len() {
        let line = LineOfActions::read(text, at);
        open += usize::from(line.is_open);
        if open > MOST_OPEN {
            return None;
        }
        let next = line.end;
        if line.is_control {
            // The line stays, empty: what follows keeps its own.
            unbraced.view.push("\n", offset + next.saturating_sub(1));
            at = next;
            continue;
        }
        let mut from = at;
        for action in line.actions {
            unbraced.view.push(&text[from..action.start], offset + from);
            let written = action.text(text);
            if is_control(written) {
                // Steers what stands beside it on the line, and prints nothing.
                from = action.end;
                continue;
            }
            let number = match numbers.get(written) {
                Some(number) => *number,
                None => {
                    let number = unbraced.actions.len();
                    if number == MOST {
                        return None;
                    }
                    numbers.insert(written, number);
                    unbraced.actions.push(shown(written));
                    number
                }
            };
            let stand_in = char::from_u32(FIRST + u32::try_from(number).ok()?)?;
            let mut bytes = [0; 4];
            let there = action.shift(offset);
            let stand_in = stand_in.encode_utf8(&mut bytes);
            unbraced.view.push_instead(stand_in, there);
            from = action.end;
        }
        unbraced.view.push(&text[from..next], offset + from);
        at = next;
    }
    Some(unbraced)
}

impl Unbraced {
    /// Puts the actions back into a text: what they print, where they print their own words; else as they are written.
    pub(super) fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        for c in text.chars() {
            let number = u32::from(c)
                .checked_sub(FIRST)
                .and_then(|number| usize::try_from(number).ok());
            match number.and_then(|number| self.actions.get(number)) {
                Some(action) => restored.push_str(action),
                None => restored.push(c),
            }
        }
        restored
    }
}

/// A line, or more of them where an action goes on over their ends.
struct LineOfActions {
    actions: Vec<Span>,
    /// One past its line break.
    end: usize,
    /// Whether it holds actions and nothing else.
    is_control: bool,
    /// Whether an action on it is never closed.
    is_open: bool,
}

impl LineOfActions {
    fn read(text: &str, start: usize) -> Self {
        let mut actions = Vec::new();
        let line_end = |from: usize| {
            text[from..]
                .find('\n')
                .map_or(text.len(), |at| from + at + 1)
        };
        let (mut at, mut end) = (start, line_end(start));
        let (mut has_words, mut is_open) = (false, false);
        while let Some(open) = text[at..end].find("{{").map(|open| at + open) {
            let Some(close) = closing(text, open) else {
                // Never closed, so it is no action; nor is what follows on this line.
                has_words = true;
                is_open = true;
                break;
            };
            has_words |= !text[at..open].trim().is_empty();
            actions.push(Span::new(open, close));
            at = close;
            if close > end {
                end = line_end(close);
            }
        }
        has_words |= !text[at..end].trim().is_empty();
        let words = actions.first().map_or("", |action| action.text(text));
        let is_control = !actions.is_empty() && !has_words && !is_of_prometheus(words);
        LineOfActions {
            actions,
            end,
            is_control,
            is_open,
        }
    }
}

/// Says whether an action steers the template and prints nothing.
fn is_control(action: &str) -> bool {
    let words = action.trim_start_matches(['{', '-', ' ']);
    let first = words.split(|c: char| !c.is_alphanumeric()).next();
    const STEERING: &[&str] = &[
        "if", "else", "end", "range", "with", "define", "block", "break", "continue",
    ];
    words.starts_with("/*")
        || STEERING.contains(&first.unwrap_or_default())
        || words.starts_with('$') && words.contains(":=")
}

/// Says whether an action is one that Prometheus runs when the alert fires: alone on a line of a text, it belongs there.
fn is_of_prometheus(action: &str) -> bool {
    let words = action.trim_start_matches(['{', '-', ' ']);
    ["$labels", "$value", "$externalLabels", "`", "\""]
        .iter()
        .any(|start| words.starts_with(start))
}

/// Returns the end of an action that begins at `open`. Braces inside its texts and comments are no ends.
fn closing(text: &str, open: usize) -> Option<usize> {
    let limit = text.floor_char_boundary((open + LONGEST).min(text.len()));
    let inside = &text[open..limit];
    let mut at = 2;
    let body = inside[2..].trim_start_matches(['-', ' ', '\t', '\r', '\n']);
    if body.starts_with("/*") {
        let end = inside.find("*/")?;
        return Some(open + end + inside[end..].find("}}")? + 2);
    }
    let bytes = inside.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(open + at + 2),
            b'{' if bytes.get(at + 1) == Some(&b'{') => return None,
            quote @ (b'"' | b'`') => at = quoted(bytes, at, quote)?,
            _ => at += 1,
        }
    }
    None
}

/// Returns one past the end of a quoted text.
fn quoted(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote => return Some(at + 1),
            b'\n' if quote == b'"' => return None,
            _ => at += 1,
        }
    }
    None
}

/// Returns what an action prints where that is a text of its own, as in ``{{ `{{` }}``; else the action.
fn shown(action: &str) -> String {
    let inner = action.trim_start_matches('{').trim_end_matches('}');
    let inner = inner.trim_start_matches('-').trim_end_matches('-').trim();
    for quote in ['`', '"'] {
        let text = inner
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        // Without a length check one quote would be its own end.
        if let Some(text) = text.filter(|text| !text.contains([quote, '\\'])) {
            return text.to_owned();
        }
    }
    action.to_owned()
}

#[cfg(test)]
mod tests {
    use super::unbrace;

    fn told(text: &str) -> (String, String) {
        let unbraced = unbrace(text, 0).expect("it has braces");
        let shown = unbraced.view.text.clone();
        let restored = unbraced.restore(&shown);
        (
            shown.replace(|c| u32::from(c) >= super::FIRST, "@"),
            restored,
        )
    }

    #[test]
    fn control_lines_go_and_values_stay() {
        let text = "{{- if .Values.x }}\na: {{ .Values.y }}/z\n  {{- range $k, $v := .z }}{{ end }}\nb: '{{`{{`}} $labels.pod {{`}}`}}'\n{{- end }}";
        let (shown, restored) = told(text);
        assert_eq!(shown, "\na: @/z\n\nb: '@ $labels.pod @'\n\n");
        assert_eq!(
            restored,
            "\na: {{ .Values.y }}/z\n\nb: '{{ $labels.pod }}'\n\n"
        );
    }

    #[test]
    fn comments_texts_and_what_is_never_closed() {
        let (shown, _) = told("{{- /*\n a: {{ x }}\n*/ -}}\nb: 1\n");
        assert_eq!(shown, "\nb: 1\n");
        let (_, restored) = told("a: {{ \"{{\" }} x {{ printf \"}}\" }}\n");
        assert_eq!(restored, "a: {{ x {{ printf \"}}\" }}\n");
        let (shown, _) = told("a: {{ x\n{{{{{{\nb: {{ y }}\n");
        assert_eq!(shown, "a: {{ x\n{{{{{{\nb: @\n");
    }
}
