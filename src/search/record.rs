//! What the browser shows of a page, and how much of its text that is. Knows nothing of terms.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::Playbook;
use crate::search::document::Section;

/// How many bytes of text all sections together may keep for the lines under a result; each keeps its share of it.
const TEXT_BUDGET: usize = 10_000_000;
/// How much text a section keeps at least, and at most.
const TEXT_OF_SECTION: (usize, usize) = (100, 3_000);
/// How many commands a section keeps, and how many bytes of one; a longer one is found, and not shown as an answer.
const COMMANDS: (usize, usize) = (24, 400);
/// The same in a book of which sections keep the least text.
const COMMANDS_AT_LEAST: (usize, usize) = (4, 120);

/// A page as the browser shows it.
#[derive(Serialize)]
pub(super) struct PageRecord<'a> {
    /// What it is.
    pub(super) k: &'a str,
    /// Address.
    pub(super) h: &'a str,
    /// Title.
    pub(super) t: &'a str,
    /// Where it belongs.
    pub(super) c: &'a str,
    /// Severities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) v: Vec<&'a str>,
    /// Services.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) w: &'a [String],
    /// Sections: heading, anchor, level, text, commands.
    pub(super) s: Vec<SectionRecord<'a>>,
    /// How it is reached: kind, text, address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) a: Option<(&'a str, &'a str, &'a str)>,
}

/// A section: heading, anchor, level, text, commands.
#[derive(Serialize)]
pub(super) struct SectionRecord<'a>(&'a str, &'a str, u8, Cow<'a, str>, Vec<CommandRecord<'a>>);

/// A command: text, danger, whether it has slots.
#[derive(Serialize)]
pub(super) struct CommandRecord<'a>(&'a str, u8, u8);

/// How much of a section is kept to be shown, so that the index of a large book stays within its budget.
pub(super) struct Kept {
    /// How many bytes of its text.
    pub(super) text: usize,
    commands: usize,
    command: usize,
}

impl Kept {
    /// Shares out what there is among the sections of a book.
    pub(super) fn of(playbook: &Playbook) -> Self {
        let pages = playbook.pages.iter();
        let sections: usize = pages
            .map(|page| 1 + page.parsed.body.headings().len())
            .sum();
        let (least, most) = TEXT_OF_SECTION;
        let text = (TEXT_BUDGET / sections.max(1)).clamp(least, most);
        let (commands, command) = match text > least {
            true => COMMANDS,
            false => COMMANDS_AT_LEAST,
        };
        Kept {
            text,
            commands,
            command,
        }
    }

    /// Returns the sections of a page as they are shown.
    pub(super) fn records<'t>(&self, sections: &'t [Section]) -> Vec<SectionRecord<'t>> {
        let record = |section: &'t Section| {
            let commands = section.commands.iter();
            let shown = commands.filter(|command| command.text.len() <= self.command);
            let commands = shown.take(self.commands).map(|command| {
                CommandRecord(
                    &command.text,
                    command.danger as u8,
                    u8::from(command.has_slots),
                )
            });
            SectionRecord(
                &section.heading,
                section.anchor.as_deref().unwrap_or_default(),
                section.level,
                self.kept_text(section),
                commands.collect(),
            )
        };
        sections.iter().map(record).collect()
    }

    /// Returns the text that is shown under a result: running text first, then what stands in fences.
    fn kept_text<'t>(&self, section: &'t Section) -> Cow<'t, str> {
        let kept = |text: &'t str, most: usize| &text[..text.floor_char_boundary(most)];
        let text = kept(&section.text, self.text);
        let room = self.text.saturating_sub(text.len() + 1);
        match (text, kept(&section.code, room)) {
            (text, "") => text.into(),
            ("", code) => code.into(),
            (text, code) => format!("{text}\n{code}").into(),
        }
    }
}
