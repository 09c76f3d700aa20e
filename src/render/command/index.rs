//! Every command of the book, each text once, with the places where it stands.

use std::collections::BTreeMap;

use crate::model::Playbook;
use crate::model::command::{Command, Danger};
use crate::model::id::{CommandId, PageId};
use crate::model::shell::ShellCommand;
use crate::render::book::Book;
use crate::render::command::row::Row;
use crate::render::href;
use crate::render::places::{Noun, anchor};
use crate::render::view::{CommandGroupView, CommandView, LinkView};
use crate::source::Digest;

/// How many commands `commands.html` shows: more no one reads, and no browser likes.
const MOST: usize = 2_000;
/// How many of the pages that use a command are named.
const MOST_PAGES: usize = 12;

/// All commands, sorted by their text.
pub struct CommandIndex<'a>(Vec<Entry<'a>>);

/// A command and where it stands.
pub struct Entry<'a> {
    pub command: &'a ShellCommand,
    /// The declaration, where there is one.
    pub id: Option<CommandId>,
    /// The pages that show it, in reading order.
    pub pages: Vec<PageId>,
}

impl<'a> CommandIndex<'a> {
    /// Looks through all pages.
    pub fn new(book: &Book<'a>) -> Self {
        let mut entries: BTreeMap<&'a str, Entry<'a>> = BTreeMap::new();
        let playbook: &'a Playbook = book.playbook;
        for (at, declared) in playbook.commands.iter().enumerate() {
            let id = CommandId(at);
            let command = &declared.noun.run.value;
            let entry = entries.entry(command.text.trim()).or_insert(Entry {
                command,
                id: Some(id),
                pages: Vec::new(),
            });
            entry.pages.extend(book.places.users(id));
        }
        for id in &playbook.nav.order {
            for row in playbook.page(*id).parsed.body.command_blocks() {
                for row in row.rows() {
                    let entry = entries.entry(row.command.text.trim()).or_insert(Entry {
                        command: &row.command,
                        id: None,
                        pages: Vec::new(),
                    });
                    entry.pages.push(*id);
                }
            }
        }
        let mut order = vec![0; playbook.pages.len()];
        for (at, id) in playbook.nav.order.iter().enumerate() {
            order[id.0] = at;
        }
        let mut entries: Vec<Entry<'a>> = entries.into_values().collect();
        for entry in &mut entries {
            entry.pages.sort_by_key(|id| order[id.0]);
            entry.pages.dedup();
        }
        CommandIndex(entries)
    }

    /// Returns all of them, sorted by text.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.0
    }

    /// Returns those that `commands.html` shows, by text, and how many it leaves out: declared ones come first, then
    /// those that most pages use.
    fn shown(&self) -> (Vec<&Entry<'a>>, usize) {
        let mut entries: Vec<&Entry<'a>> = self.0.iter().collect();
        if entries.len() > MOST {
            entries.sort_by_key(|entry| {
                let uses = std::cmp::Reverse(entry.pages.len());
                (entry.id.is_none(), uses, &*entry.command.text)
            });
            entries.truncate(MOST);
            entries.sort_by_key(|entry| &*entry.command.text);
        }
        let hidden = self.0.len() - entries.len();
        (entries, hidden)
    }
}

/// Returns the id of the first row of a command on a page. The colon keeps it apart from the ids of headings.
pub fn row_anchor(text: &str) -> String {
    format!("cmd:{}", Digest::of(text.trim().as_bytes()).short(8))
}

impl Book<'_> {
    /// Returns the commands that `commands.html` shows, by program, and how many it leaves out.
    pub fn command_groups(
        &self,
        index: &CommandIndex<'_>,
        place: &dyn Fn(CommandId) -> Option<String>,
    ) -> (Vec<CommandGroupView>, usize) {
        let (entries, hidden) = index.shown();
        let mut groups: BTreeMap<&str, Vec<CommandView>> = BTreeMap::new();
        for entry in entries {
            let view = self.entry(entry, place);
            groups.entry(program(entry.command)).or_default().push(view);
        }
        let groups = groups.into_iter();
        let groups = groups.map(|(program, commands)| CommandGroupView {
            program: program.to_owned(),
            commands,
        });
        (groups.collect(), hidden)
    }

    fn entry(&self, entry: &Entry<'_>, place: &dyn Fn(CommandId) -> Option<String>) -> CommandView {
        let mut view = match entry.id {
            Some(id) => self.command(id, place(id)),
            None => {
                let mut row_html = String::new();
                Row::new(entry.command).write(self.words, &mut row_html);
                CommandView {
                    id: None,
                    title: None,
                    danger: entry.command.danger.name().to_owned(),
                    row_html,
                    pages: Vec::new(),
                    pages_hidden: 0,
                }
            }
        };
        let pages = self.uses(entry);
        let shown = pages.iter().take(MOST_PAGES);
        view.pages = shown.map(|id| self.use_link(entry, *id)).collect();
        view.pages_hidden = pages.len() - view.pages.len();
        view
    }

    /// Returns the pages of a command; one that no page shows has that which declares it.
    fn uses(&self, entry: &Entry<'_>) -> Vec<PageId> {
        match entry.id {
            Some(id) if entry.pages.is_empty() => vec![self.playbook.commands[id.0].page],
            _ => entry.pages.clone(),
        }
    }

    fn use_link(&self, entry: &Entry<'_>, page: PageId) -> LinkView {
        let page = self.playbook.page(page);
        let href = match self.anchor_on(entry, page.id) {
            Some(anchor) => href::with_anchor(&page.url, &anchor),
            None => href::path(&page.url),
        };
        LinkView {
            title: page.title.clone(),
            href: Some(href),
        }
    }

    /// Returns the id of a command's row on a page; `None` where the page does not show it.
    pub fn anchor_on(&self, entry: &Entry<'_>, page: PageId) -> Option<String> {
        if let Some(id) = entry.id
            && self.places.page(self.playbook, Noun::Command(id)) == Some(page)
        {
            return Some(anchor(self.playbook, Noun::Command(id)));
        }
        let is_shown = entry.pages.contains(&page);
        is_shown.then(|| row_anchor(&entry.command.text))
    }

    /// Returns the first page that shows a command, else the one that declares it.
    pub fn first_use(&self, entry: &Entry<'_>) -> Option<PageId> {
        let card = entry
            .id
            .and_then(|id| self.places.page(self.playbook, Noun::Command(id)));
        card.or_else(|| self.uses(entry).first().copied())
    }

    /// Says what a command does: as declared, else by the rules.
    pub fn danger_of(&self, entry: &Entry<'_>) -> Danger {
        let declared = entry.id.map(|id| &self.playbook.commands[id.0].noun);
        declared.map_or(entry.command.danger, Command::danger)
    }
}

/// Returns the program that a command is listed under: the grammar's answer, else its first word that is none of those
/// that go before a program.
fn program(command: &ShellCommand) -> &str {
    if !command.program().is_empty() {
        return command.program();
    }
    let mut words = command.text.split_whitespace();
    let is_program = |word: &&str| *word != "sudo" && !word.contains('=');
    words.find(is_program).unwrap_or_default()
}
