//! Commands as views and rows: those that the book declares, and those that stand in its fences.

mod block;
mod index;
mod row;
mod text;

pub(super) use index::{CommandIndex, row_anchor};
pub(super) use row::Row;
pub(super) use text::attribute_into;

use std::collections::BTreeMap;

use crate::model::Playbook;
use crate::model::command::Command;
use crate::model::id::CommandId;
use crate::model::playbook::Declared;
use crate::render::book::Book;
use crate::render::view::CommandView;

/// Declared commands by what they run. Of two that run the same, the first counts.
pub struct ByText(BTreeMap<String, CommandId>);

impl ByText {
    pub fn new(playbook: &Playbook) -> Self {
        let mut by_text = BTreeMap::new();
        for (at, command) in playbook.commands.iter().enumerate() {
            let text = command.noun.run.value.text.trim();
            by_text.entry(text.to_owned()).or_insert(CommandId(at));
        }
        ByText(by_text)
    }

    /// Returns the declared command that runs a text.
    pub fn find(&self, text: &str) -> Option<CommandId> {
        self.0.get(text.trim()).copied()
    }
}

impl Book<'_> {
    /// Returns what the book declares of a command that stands in a fence.
    pub fn declared(&self, text: &str) -> Option<&Declared<Command>> {
        let id = self.by_text.find(text)?;
        Some(&self.playbook.commands[id.0])
    }

    /// Returns a declared command; `anchor` is the id of its row, where links lead to it.
    pub fn command(&self, id: CommandId, anchor: Option<String>) -> CommandView {
        let Declared { noun, name, .. } = &self.playbook.commands[id.0];
        let mut row_html = String::new();
        Row {
            anchor: anchor.as_deref(),
            ..Row::new(&noun.run.value)
        }
        .declared(name, noun)
        .write(self.words, &mut row_html);
        CommandView {
            id: Some(name.clone()),
            title: noun.title.clone(),
            danger: noun.danger().name().to_owned(),
            row_html,
            pages: Vec::new(),
            pages_hidden: 0,
        }
    }

    /// Returns the ids of the commands with a tag, or of all.
    pub fn commands(&self, tag: Option<&str>) -> Vec<CommandId> {
        let commands = self.playbook.commands.iter().enumerate();
        commands
            .filter(|(_, command)| tag.is_none_or(|tag| command.noun.tags.iter().any(|t| t == tag)))
            .map(|(at, _)| CommandId(at))
            .collect()
    }
}
