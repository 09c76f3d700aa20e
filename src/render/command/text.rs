//! A command's text as HTML: colours, slots, and what must not be copied unseen.

use crate::model::characters::{self, OddCharacter, Oddity};
use crate::model::code::{Class, Run};
use crate::model::shell::{HereDelimiter, Quoting, ShellCommand, Slot};
use crate::render::escape::escape_into;
use crate::render::highlight;

/// Appends a command. Its text content is the command, byte for byte.
pub fn command_into(command: &ShellCommand, html: &mut String) {
    let shown = Shown::new(&command.text);
    let mut at = 0;
    for slot in &command.slots {
        let (start, end) = (slot.span.start, slot.span.end);
        if start < at || command.text.get(start..end).is_none() {
            continue;
        }
        coloured_into(&shown, at, start, html);
        slot_into(slot, &command.text[start..end], quote(&slot.quoting), html);
        at = end;
    }
    coloured_into(&shown, at, command.text.len(), html);
}

/// Appends what the second act names: the words that the danger is about, their slots filled as they are.
pub fn target_into(command: &ShellCommand, html: &mut String) {
    let shown = Shown::new(&command.text);
    for (index, span) in command.target.iter().enumerate() {
        if index > 0 {
            html.push(' ');
        }
        let mut at = span.start;
        let inside = |slot: &&Slot| slot.span.start >= span.start && slot.span.end <= span.end;
        for slot in command.slots.iter().filter(inside) {
            shown.write(at, slot.span.start, html);
            slot_into(slot, slot.span.text(&command.text), "plain", html);
            at = slot.span.end;
        }
        shown.write(at, span.end, html);
    }
}

/// Appends a part of a command with its colours. Runs may reach over its edges: a slot stands in a string.
fn coloured_into(shown: &Shown<'_>, from: usize, to: usize, html: &mut String) {
    let mut at = from;
    let first = shown.runs.partition_point(|run| run.span.end <= from);
    let runs = shown.runs[first..].iter();
    for Run { span, class } in runs.take_while(|run| run.span.start < to) {
        let (start, end) = (span.start.max(at), span.end.min(to));
        // A slot that the grammar does not take for one is plain text.
        if start >= end || start < at || *class == Class::Placeholder {
            continue;
        }
        shown.write(at, start, html);
        html.push_str("<i class=\"");
        html.push_str(class.name());
        html.push_str("\">");
        shown.write(start, end, html);
        html.push_str("</i>");
        at = end;
    }
    shown.write(at, to, html);
}

fn slot_into(slot: &Slot, text: &str, quote: &str, html: &mut String) {
    html.push_str("<span class=\"slot\"");
    attribute_into("data-slot", &text[1..text.len() - 1], html);
    attribute_into("data-quote", quote, html);
    if quote != "plain" {
        if let Quoting::HereDocument(end) | Quoting::RawHereDocument(end) = &slot.quoting {
            let HereDelimiter { text, strips_tabs } = &**end;
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

/// A command's text, and what of it is not what it looks like.
struct Shown<'a> {
    text: &'a str,
    runs: Vec<Run>,
    odd: Vec<OddCharacter>,
}

impl<'a> Shown<'a> {
    fn new(text: &'a str) -> Self {
        Shown {
            text,
            runs: highlight::shell::highlight(text),
            odd: characters::in_command(text),
        }
    }

    /// Appends a part of it: the one place where a command is escaped.
    ///
    /// What nobody sees stands there by its number, and what looks like something else with its number behind it: the
    /// text cannot be taken for the command by hand either. Typography stays what is copied, and is marked.
    fn write(&self, from: usize, to: usize, html: &mut String) {
        let mut at = from;
        let first = self.odd.partition_point(|odd| odd.span.start < from);
        for odd in &self.odd[first..] {
            if odd.span.end > to {
                break;
            }
            escape_into(self.text.get(at..odd.span.start).unwrap_or_default(), html);
            html.push_str("<mark class=\"odd-character\"");
            attribute_into("title", &odd.name(), html);
            html.push('>');
            if odd.oddity != Oddity::Hidden {
                escape_into(odd.span.text(self.text), html);
            }
            if odd.is_unsafe() {
                html.push_str(&characters::code_point(odd.character));
            }
            html.push_str("</mark>");
            at = odd.span.end;
        }
        escape_into(self.text.get(at..to).unwrap_or_default(), html);
    }
}

/// Says whether a command holds what is not what it looks like, and so must not be copied.
pub fn has_hidden(text: &str) -> bool {
    characters::in_command(text)
        .iter()
        .any(OddCharacter::is_unsafe)
}

#[cfg(test)]
mod tests {
    use super::{command_into, has_hidden, target_into};
    use crate::model::shell::{Quoting, ShellCommand, Slot};
    use crate::source::Span;

    fn command() -> ShellCommand {
        let text = "rm -r \"/x/<dir>/y\" & <b>";
        ShellCommand {
            text: text.into(),
            slots: [Slot {
                span: Span::new(10, 15),
                quoting: Quoting::Double,
                starts_word: false,
            }]
            .into(),
            target: [Span::new(6, 18)].into(),
            ..ShellCommand::default()
        }
    }

    #[test]
    fn a_slot_is_cut_out_of_the_colours_around_it() {
        let mut html = String::new();
        command_into(&command(), &mut html);
        assert_eq!(
            html,
            "rm <i class=\"f\">-r</i> <i class=\"s\">&quot;/x/</i><span class=\"slot\" data-slot=\"dir\" data-quote=\"double\">\
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
    fn what_is_not_what_it_looks_like_is_shown() {
        let text = "rm \u{202e}x d\u{435}l \u{2013}f";
        assert!(has_hidden(text) && !has_hidden("echo gr\u{f6}\u{df}e \u{2013}n\n\t\u{1f600}"));
        let odd = ShellCommand {
            text: text.into(),
            ..ShellCommand::default()
        };
        let mut html = String::new();
        command_into(&odd, &mut html);
        let mark =
            |title, text| format!("<mark class=\"odd-character\" title=\"{title}\">{text}</mark>");
        assert_eq!(
            html,
            format!(
                "rm {}x d{}l {}f",
                mark("U+202E RIGHT-TO-LEFT OVERRIDE", "U+202E"),
                mark("U+0435 CYRILLIC SMALL LETTER IE", "\u{435}U+0435"),
                mark("U+2013 EN DASH", "\u{2013}")
            )
        );
    }
}
