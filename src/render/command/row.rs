//! One command as a row: what it does, its text, its button, and what belongs to it.
//!
//! Every command of the site has this HTML, wherever it comes from: scripts and other programs rely on it.

use crate::model::command::{Command, Danger, Place};
use crate::model::shell::{ShellCommand, Wait};
use crate::render::command::text::{attribute_into, command_into, has_hidden, target_into};
use crate::render::escape::escape_into;
use crate::render::paper::height;
use crate::render::words::Words;

/// How many characters of a command its button is named by.
const NAME_LENGTH: usize = 60;

/// A command and what is said about it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The id of the row in the page.
    pub anchor: Option<&'a str>,
    /// The id under which the book declares it.
    pub id: Option<&'a str>,
    pub title: Option<&'a str>,
    pub command: &'a ShellCommand,
    pub danger: Danger,
    pub place: Option<Place>,
    /// The comment behind it.
    pub after: Option<&'a str>,
    pub verify: Option<&'a ShellCommand>,
    pub expect: Option<&'a str>,
    pub undo: Option<&'a ShellCommand>,
}

impl<'a> Row<'a> {
    /// Makes the row of a command of which nothing more is known.
    pub fn new(command: &'a ShellCommand) -> Self {
        Row {
            anchor: None,
            id: None,
            title: None,
            command,
            danger: command.danger,
            place: None,
            after: None,
            verify: None,
            expect: None,
            undo: None,
        }
    }

    /// Lends it what the book declares of the same command, known by `name`.
    pub fn declared(self, name: &'a str, declared: &'a Command) -> Self {
        Row {
            id: Some(name),
            title: self.title.or(declared.title.as_deref()),
            danger: declared.danger(),
            place: declared.place,
            verify: declared.verify.as_ref().map(|verify| &verify.value),
            expect: declared.expect.as_deref(),
            undo: declared.undo.as_ref().map(|undo| &undo.value),
            ..self
        }
    }

    /// Appends the row, and under it how to verify and undo it.
    pub fn write(&self, words: &Words, html: &mut String) {
        let lines = self.command.text.lines().count();
        html.push_str("<div class=\"command command--");
        html.push_str(self.danger.name());
        html.push('"');
        if let Some(anchor) = self.anchor {
            attribute_into("id", anchor, html);
        }
        html.push_str(" data-command");
        attribute_into("data-danger", self.danger.name(), html);
        if let Some(id) = self.id {
            attribute_into("data-command-id", id, html);
        }
        if let Some(wait) = self.command.wait {
            attribute_into("data-wait", wait_name(wait), html);
        }
        if lines > 1 {
            attribute_into("data-lines", &lines.to_string(), html);
        }
        html.push_str(height(&self.command.text));
        html.push_str(">\n");
        self.head(words, html);
        html.push_str(
            "<div class=\"command__line\"><pre class=\"command__run\"><code data-command-text>",
        );
        command_into(self.command, html);
        html.push_str("</code></pre>");
        let is_hidden = has_hidden(&self.command.text);
        if !is_hidden {
            self.button(words, lines, html);
        }
        html.push_str("</div>\n");
        self.notes(words, is_hidden, html);
        html.push_str("</div>\n");
        self.more(words, html);
    }

    fn head(&self, words: &Words, html: &mut String) {
        let danger = danger_text(words, self.danger);
        let wait = self.command.wait;
        if self.title.is_none() && self.place.is_none() && wait.is_none() && danger.is_empty() {
            return;
        }
        html.push_str("<p class=\"command__head\">");
        let mut part = |class: &str, text: &str| {
            html.push_str("<span class=\"command__");
            html.push_str(class);
            html.push_str("\">");
            escape_into(text, html);
            html.push_str("</span> ");
        };
        if let Some(title) = self.title {
            part("title\" dir=\"auto", title);
        }
        if let Some(place) = self.place {
            let on = words.text("command_where", "on");
            part("place", &format!("{on} {}", place.name()));
        }
        match wait {
            Some(Wait::Person) => part("wait", words.text("command_waits", "waits for you")),
            Some(Wait::Endless) => {
                part("wait", words.text("command_endless", "runs until stopped"))
            }
            None => {}
        }
        if !danger.is_empty() {
            part("danger", danger);
        }
        html.truncate(html.trim_end().len());
        html.push_str("</p>\n");
    }

    fn button(&self, words: &Words, lines: usize, html: &mut String) {
        let text = match lines > 1 {
            true => words
                .text("copy_lines", "Copy {n} lines")
                .replace("{n}", &lines.to_string()),
            false => words.text("copy", "Copy").to_owned(),
        };
        html.push_str("<button class=\"command__copy\" type=\"button\" data-copy hidden");
        let name = match self.title {
            Some(title) => shortened(title),
            None => shortened(&self.command.text),
        };
        attribute_into("aria-label", &format!("{text}: {name}"), html);
        html.push('>');
        escape_into(&text, html);
        html.push_str("</button>");
    }

    fn notes(&self, words: &Words, is_hidden: bool, html: &mut String) {
        let mut note = |class: &str, text: &str| {
            html.push_str("<p class=\"command__");
            html.push_str(class);
            html.push_str("\" dir=\"auto\">");
            escape_into(text, html);
            html.push_str("</p>\n");
        };
        if let Some(after) = self.after {
            note("after", after);
        }
        if is_hidden {
            let text = words.text(
                "command_hidden",
                "Not to be copied: it holds characters that nobody sees, marked above.",
            );
            note("notice", text);
        }
        if let Some(fault) = &self.command.fault {
            let line = line_of(&self.command.text, fault.at);
            let text = words
                .text("command_whole", "Copied whole. Line {line}: {why}.")
                .replace("{line}", &line.to_string())
                .replace("{why}", fault.message.trim_end_matches('.'));
            note("notice", &text);
        }
        if self.danger != Danger::Destructive {
            return;
        }
        if !self.command.target.is_empty() {
            html.push_str("<p class=\"command__target\" data-target hidden>");
            target_into(self.command, html);
            html.push_str("</p>\n");
        }
        if let Some(undo) = self.undo {
            html.push_str("<div data-undo hidden>");
            command_into(undo, html);
            html.push_str("</div>\n");
        }
    }

    /// Appends what belongs to the command. It stands behind the row and not in it: a row holds one command.
    fn more(&self, words: &Words, html: &mut String) {
        if self.verify.is_none() && self.expect.is_none() && self.undo.is_none() {
            return;
        }
        html.push_str("<dl class=\"command__more\">\n");
        let verify = words.text("command_verify", "Verify");
        let undo = words.text("command_undo", "Undo");
        part(words, verify, self.verify, html);
        if let Some(expect) = self.expect {
            term(words.text("command_expect", "Shows"), html);
            html.push_str("<samp dir=\"auto\">");
            escape_into(expect, html);
            html.push_str("</samp></dd></div>\n");
        }
        part(words, undo, self.undo, html);
        html.push_str("</dl>\n");
    }
}

fn part(words: &Words, name: &str, command: Option<&ShellCommand>, html: &mut String) {
    let Some(command) = command else {
        return;
    };
    term(name, html);
    Row::new(command).write(words, html);
    html.push_str("</dd></div>\n");
}

fn term(name: &str, html: &mut String) {
    html.push_str("<div><dt>");
    escape_into(name, html);
    html.push_str("</dt><dd>");
}

/// Returns the words for a danger; none for none.
pub fn danger_text(words: &Words, danger: Danger) -> &str {
    match danger {
        Danger::None => "",
        Danger::Caution => words.text("danger_caution", "changes production"),
        Danger::Destructive => words.text("danger_destructive", "DESTRUCTIVE"),
    }
}

fn wait_name(wait: Wait) -> &'static str {
    match wait {
        Wait::Person => "person",
        Wait::Endless => "endless",
    }
}

/// Returns the first characters of a text in one line.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut words = text.split_whitespace();
    for word in words.by_ref() {
        let length = short.chars().count() + word.chars().take(NAME_LENGTH).count();
        if length >= NAME_LENGTH {
            short.extend(
                word.chars()
                    .take(if short.is_empty() { NAME_LENGTH } else { 0 }),
            );
            short.truncate(short.trim_end().len());
            short.push('\u{2026}');
            return short;
        }
        short.push_str(word);
        short.push(' ');
    }
    short.truncate(short.trim_end().len());
    short
}

fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_button_is_named_by_the_beginning_of_its_command() {
        assert_eq!(shortened("kubectl get\n  pods"), "kubectl get pods");
        assert_eq!(
            shortened(&"x".repeat(400)),
            format!("{}\u{2026}", "x".repeat(60))
        );
        assert!(shortened(&"word ".repeat(40)).chars().count() <= 61);
    }
}
