//! A command's text as HTML: colours, slots, and what must not be copied unseen.

use crate::model::code::{Class, Run};
use crate::model::shell::{HereDelimiter, Quoting, ShellCommand, Slot};
use crate::render::escape::escape_into;

/// Appends a command. Its text content is the command, byte for byte.
pub fn command_into(command: &ShellCommand, html: &mut String) {
    let mut at = 0;
    for slot in &command.slots {
        let (start, end) = (slot.span.start, slot.span.end);
        if start < at || command.text.get(start..end).is_none() {
            continue;
        }
        coloured_into(command, at, start, html);
        slot_into(slot, &command.text[start..end], quote(&slot.quoting), html);
        at = end;
    }
    coloured_into(command, at, command.text.len(), html);
}

/// Appends what the second act names: the words that the danger is about, their slots filled as they are.
pub fn target_into(command: &ShellCommand, html: &mut String) {
    for (index, span) in command.target.iter().enumerate() {
        if index > 0 {
            html.push(' ');
        }
        let mut at = span.start;
        let inside = |slot: &&Slot| slot.span.start >= span.start && slot.span.end <= span.end;
        for slot in command.slots.iter().filter(inside) {
            let Some(before) = command.text.get(at..slot.span.start) else {
                continue;
            };
            text_into(before, html);
            slot_into(slot, slot.span.text(&command.text), "plain", html);
            at = slot.span.end;
        }
        text_into(command.text.get(at..span.end).unwrap_or_default(), html);
    }
}

/// Appends a part of a command with its colours. Runs may reach over its edges: a slot stands in a string.
fn coloured_into(command: &ShellCommand, from: usize, to: usize, html: &mut String) {
    let mut at = from;
    let first = command.runs.partition_point(|run| run.span.end <= from);
    let runs = command.runs[first..].iter();
    for Run { span, class } in runs.take_while(|run| run.span.start < to) {
        let (start, end) = (span.start.max(at), span.end.min(to));
        let (Some(before), Some(inside)) =
            (command.text.get(at..start), command.text.get(start..end))
        else {
            continue;
        };
        // A slot that the grammar does not take for one is plain text.
        if inside.is_empty() || *class == Class::Placeholder {
            continue;
        }
        text_into(before, html);
        html.push_str("<i class=\"");
        html.push_str(class.name());
        html.push_str("\">");
        text_into(inside, html);
        html.push_str("</i>");
        at = end;
    }
    text_into(command.text.get(at..to).unwrap_or_default(), html);
}

fn slot_into(slot: &Slot, text: &str, quote: &str, html: &mut String) {
    html.push_str("<span class=\"slot\"");
    attribute_into("data-slot", &slot.name, html);
    attribute_into("data-quote", quote, html);
    if quote != "plain" {
        if let Quoting::HereDocument(HereDelimiter { text, strips_tabs })
        | Quoting::RawHereDocument(HereDelimiter { text, strips_tabs }) = &slot.quoting
        {
            attribute_into("data-delimiter", text, html);
            html.push_str(if *strips_tabs {
                " data-strips-tabs"
            } else {
                ""
            });
        }
        html.push_str(if slot.starts_word { " data-starts" } else { "" });
    }
    html.push('>');
    escape_into(text, html);
    html.push_str("</span>");
}

/// Returns the word by which scripts know a quoting.
fn quote(quoting: &Quoting) -> &'static str {
    match quoting {
        Quoting::Bare => "bare",
        Quoting::Program => "program",
        Quoting::Braces => "braces",
        Quoting::Double => "double",
        Quoting::Single => "single",
        Quoting::Ansi => "ansi",
        Quoting::HereDocument(_) => "here",
        Quoting::RawHereDocument(_) => "raw-here",
        Quoting::Code => "code",
        Quoting::Comment => "comment",
    }
}

/// Appends an attribute.
pub fn attribute_into(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape_into(value, html);
    html.push('"');
}

/// Appends text of a command: the one place where it is escaped. A character that nobody sees is shown by its number, so
/// that the text cannot be taken for the command by hand either.
fn text_into(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
        escape_into(&rest[..at], html);
        html.push_str("<mark class=\"hidden-character\">U+");
        html.push_str(&format!("{:04X}", u32::from(c)));
        html.push_str("</mark>");
        rest = &rest[at + c.len_utf8()..];
    }
    escape_into(rest, html);
}

/// Says whether a command holds what nobody sees, and so must not be copied.
pub fn has_hidden(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_hidden) || text.bytes().any(is_control)
}

fn is_control(byte: u8) -> bool {
    (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f
}

/// Says whether a character is a control, turns the direction of text or has no width.
fn is_hidden(c: char) -> bool {
    match c {
        '\0'..='\x7f' => is_control(c as u8),
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' => true,
        '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' => true,
        '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{command_into, has_hidden, target_into};
    use crate::model::code::{Class, Run};
    use crate::model::shell::{Quoting, ShellCommand, Slot};
    use crate::source::Span;

    fn command() -> ShellCommand {
        let text = "rm -r \"/x/<dir>/y\" & <b>";
        ShellCommand {
            text: text.into(),
            runs: vec![Run {
                span: Span::new(6, 18),
                class: Class::String,
            }],
            slots: vec![Slot {
                span: Span::new(10, 15),
                name: "dir".into(),
                quoting: Quoting::Double,
                starts_word: false,
            }],
            target: vec![Span::new(6, 18)],
            ..ShellCommand::default()
        }
    }

    #[test]
    fn a_slot_is_cut_out_of_the_colours_around_it() {
        let mut html = String::new();
        command_into(&command(), &mut html);
        assert_eq!(
            html,
            "rm -r <i class=\"s\">&quot;/x/</i><span class=\"slot\" data-slot=\"dir\" data-quote=\"double\">\
             &lt;dir&gt;</span><i class=\"s\">/y&quot;</i> &amp; &lt;b&gt;"
        );
    }

    #[test]
    fn the_target_takes_values_as_they_are() {
        let mut html = String::new();
        target_into(&command(), &mut html);
        assert_eq!(
            html,
            "&quot;/x/<span class=\"slot\" data-slot=\"dir\" data-quote=\"plain\">&lt;dir&gt;</span>/y&quot;"
        );
    }

    #[test]
    fn what_nobody_sees_is_shown() {
        let text = "rm \u{202e}x\r";
        assert!(has_hidden(text) && !has_hidden("echo größe\n\t😀"));
        let hidden = ShellCommand {
            text: text.into(),
            ..ShellCommand::default()
        };
        let mut html = String::new();
        command_into(&hidden, &mut html);
        let mark = |code| format!("<mark class=\"hidden-character\">U+{code}</mark>");
        assert_eq!(html, format!("rm {}x{}", mark("202E"), mark("000D")));
    }
}
