//! A fence of shell: its commands as rows, with their labels, and what they printed.

use std::borrow::Cow;

use crate::model::command::Danger;
use crate::model::shell::{CommandBlock, CommandRow, Part};
use crate::render::book::Book;
use crate::render::command::row::Row;
use crate::render::command::text::{attribute_into, has_hidden};
use crate::render::escape::escape_into;
use crate::render::paper::height;

impl Book<'_> {
    /// Appends a fence. `anchor` gives a row its id, where it is the first of its command on the page.
    pub fn write_commands(
        &self,
        block: &CommandBlock,
        anchor: &dyn Fn(&str) -> Option<String>,
        html: &mut String,
    ) {
        html.push_str("<div class=\"commands\"");
        if !block.code.language.is_empty() {
            attribute_into("data-language", &block.code.language, html);
        }
        html.push_str(" data-commands>\n");
        let mut label = None;
        for part in &block.parts {
            match part {
                // A blank line parts a comment from the command below; it is still all that says what comes.
                Part::Blank(_) => {}
                Part::Label(span) => {
                    self.write_label(label.take(), html);
                    label = Some(comment(span.text(&block.code.text)));
                }
                Part::Output(span) => {
                    self.write_label(label.take(), html);
                    write_output(span.text(&block.code.text), html);
                }
                Part::Command(row) => {
                    let label = label.take().filter(|label| !label.is_empty());
                    self.write_row(block, row, label.as_deref(), anchor, html);
                }
            }
        }
        self.write_label(label, html);
        self.write_block_button(block, html);
        html.push_str("</div>\n");
    }

    fn write_row(
        &self,
        block: &CommandBlock,
        row: &CommandRow,
        label: Option<&str>,
        anchor: &dyn Fn(&str) -> Option<String>,
        html: &mut String,
    ) {
        let after = row.after.map(|span| comment(span.text(&block.code.text)));
        let anchor = anchor(&row.command.text);
        let shown = Row {
            anchor: anchor.as_deref(),
            title: label,
            after: after.as_deref().filter(|after| !after.is_empty()),
            ..Row::new(&row.command)
        };
        match self.declared(&row.command.text) {
            Some(declared) => shown
                .declared(&declared.name, &declared.noun)
                .write(self.words, html),
            None => shown.write(self.words, html),
        }
    }

    /// Writes a comment that no command follows.
    fn write_label(&self, label: Option<String>, html: &mut String) {
        let Some(label) = label.filter(|label| !label.is_empty()) else {
            return;
        };
        html.push_str("<p class=\"commands__note\" dir=\"auto\">");
        escape_into(&label, html);
        html.push_str("</p>\n");
    }

    /// Writes the button that copies a block, where nothing in it can do harm or stand in the way of the next.
    fn write_block_button(&self, block: &CommandBlock, html: &mut String) {
        let rows = block.rows().count();
        let may_follow = |row: &CommandRow| {
            let declared = self.declared(&row.command.text);
            let danger = declared.map_or(row.command.danger, |declared| declared.noun.danger());
            danger == Danger::None
                && row.command.wait.is_none()
                && row.command.fault.is_none()
                && !has_hidden(&row.command.text)
        };
        if rows < 2 || !block.rows().all(may_follow) {
            return;
        }
        let text = self.words.text("copy_block", "Copy {n} commands");
        html.push_str("<button class=\"command__block\" type=\"button\" data-copy-block hidden>");
        escape_into(&text.replace("{n}", &rows.to_string()), html);
        html.push_str("</button>\n");
    }
}

fn write_output(text: &str, html: &mut String) {
    html.push_str("<pre class=\"command__output\"");
    html.push_str(height(text));
    html.push_str("><code>");
    escape_into(text.trim_end_matches(['\n', '\r']), html);
    html.push_str("</code></pre>\n");
}

/// Returns the words of a comment of one or more lines, without what marks it as one.
fn comment(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.trim();
        // Behind the prompt of a terminal a comment stands like a command.
        let line = line
            .strip_prefix(['$', '%', '>'])
            .map_or(line, str::trim_start);
        Cow::from(line.trim_start_matches('#').trim_end_matches('#').trim())
    });
    let lines: Vec<Cow<'_, str>> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::comment;
    use crate::config::Config;
    use crate::model::Playbook;
    use crate::model::block::Code;
    use crate::model::command::Danger;
    use crate::model::excerpt::Excerpt;
    use crate::model::shell::{CommandBlock, CommandRow, Part, ShellCommand};
    use crate::render::book::Book;
    use crate::render::command::ByText;
    use crate::render::places::Places;
    use crate::render::words::Words;
    use crate::source::Span;

    #[test]
    fn a_label_is_the_words_of_its_comment() {
        assert_eq!(
            comment("  # Check pods\n#\n# and <nodes>\n"),
            "Check pods and <nodes>"
        );
        assert_eq!(comment("#### Section ####"), "Section");
        assert_eq!(comment("$ # note"), "note");
    }

    fn html(last: Danger) -> String {
        let text = "# Look <at> pods\nget pods # first\nNAME\ndelete x\n";
        let span = |part: &str| {
            let start = text.find(part).expect("a part of the text");
            Span::new(start, start + part.len())
        };
        let row = |line: &str, command: &str, danger| {
            Part::Command(Box::new(CommandRow {
                span: span(line),
                at: span(command).start,
                is_contiguous: true,
                after: (line != command).then(|| span("# first")),
                command: ShellCommand {
                    text: command.into(),
                    danger,
                    ..ShellCommand::default()
                },
            }))
        };
        let block = CommandBlock {
            code: Code {
                info: Some("bash".to_owned()),
                language: "bash".to_owned(),
                text: Excerpt::Own(text.into()),
                span: Span::new(0, text.len()),
            },
            parts: vec![
                Part::Label(span("# Look <at> pods\n")),
                row("get pods # first", "get pods", Danger::None),
                Part::Output(span("NAME\n")),
                row("delete x", "delete x", last),
            ],
        };
        let (playbook, config) = (Playbook::default(), Config::default());
        let book = Book {
            playbook: &playbook,
            config: &config,
            words: &Words::default(),
            places: &Places::default(),
            by_text: &ByText::new(&playbook),
        };
        let mut html = String::new();
        book.write_commands(&block, &|_| None, &mut html);
        html
    }

    #[test]
    fn a_fence_is_rows_with_labels_and_output() {
        insta::assert_snapshot!(html(Danger::Destructive));
    }

    #[test]
    fn only_a_harmless_block_is_copied_whole() {
        assert!(html(Danger::None).contains("data-copy-block hidden>Copy 2 commands<"));
        assert!(!html(Danger::Caution).contains("data-copy-block"));
    }
}
