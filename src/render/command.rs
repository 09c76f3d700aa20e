//! Declared commands as views: text, slots, danger by declaration.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::command::{Command, CommandPiece, Danger, pieces};
use crate::model::id::CommandId;
use crate::model::playbook::Declared;
use crate::render::book::Book;
use crate::render::escape::escape_into;
use crate::render::view::{CommandGroupView, CommandView};

/// How many of the pages that use a command are named.
const MOST_PAGES: usize = 20;

impl Book<'_> {
    /// Returns a command.
    pub fn command(&self, id: CommandId) -> CommandView {
        let Declared { noun, name, page } = &self.playbook.commands[id.0];
        let danger = noun.danger.unwrap_or_default();
        let mut pages = vec![*page];
        let users = self.places.users(id).iter().copied();
        pages.extend(users.filter(|user| user != page).take(MOST_PAGES - 1));
        CommandView {
            id: Some(name.clone()),
            anchor: None,
            title: noun.title.clone(),
            run_html: command_html(&noun.run.value.text),
            danger: danger.name().to_owned(),
            danger_text: self.danger_text(danger),
            place: noun.place.map(|place| place.name().to_owned()),
            verify_html: noun
                .verify
                .as_ref()
                .map(|verify| command_html(&verify.value.text)),
            expect: noun.expect.clone(),
            undo_html: noun
                .undo
                .as_ref()
                .map(|undo| command_html(&undo.value.text)),
            placeholders: placeholders(noun),
            pages: self.page_links(&pages),
        }
    }

    fn danger_text(&self, danger: Danger) -> String {
        match danger {
            Danger::None => "",
            Danger::Caution => self.words.text("danger_caution", "changes production"),
            Danger::Destructive => self.words.text("danger_destructive", "DESTRUCTIVE"),
        }
        .to_owned()
    }

    /// Returns the commands with a tag, or all.
    pub fn commands(&self, tag: Option<&str>) -> Vec<CommandView> {
        let commands = self.playbook.commands.iter().enumerate();
        commands
            .filter(|(_, command)| tag.is_none_or(|tag| command.noun.tags.iter().any(|t| t == tag)))
            .map(|(at, _)| self.command(CommandId(at)))
            .collect()
    }

    /// Returns all commands by program, sorted.
    pub fn command_groups(&self) -> Vec<CommandGroupView> {
        let mut groups: BTreeMap<String, Vec<CommandView>> = BTreeMap::new();
        for (at, command) in self.playbook.commands.iter().enumerate() {
            let program = program(&command.noun.run.value.text).to_owned();
            groups
                .entry(program)
                .or_default()
                .push(self.command(CommandId(at)));
        }
        let groups = groups.into_iter();
        groups
            .map(|(program, commands)| CommandGroupView { program, commands })
            .collect()
    }
}

/// Returns the first word that names a program: not `sudo`, not an assignment.
fn program(run: &str) -> &str {
    let mut words = run.split_whitespace();
    words
        .find(|word| *word != "sudo" && !word.contains('='))
        .unwrap_or("")
}

fn placeholders(command: &Command) -> Vec<String> {
    let texts = [
        Some(&command.run),
        command.verify.as_ref(),
        command.undo.as_ref(),
    ];
    let mut seen = BTreeSet::new();
    let mut names: Vec<String> = Vec::new();
    for text in texts.into_iter().flatten() {
        for piece in pieces(&text.value.text) {
            if let CommandPiece::Slot(name) = piece
                && seen.insert(name)
            {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Returns a command as HTML. Its text content is the command, byte for byte.
pub fn command_html(command: &str) -> String {
    let mut html = String::with_capacity(command.len() + 32);
    for piece in pieces(command.trim_end_matches('\n')) {
        match piece {
            CommandPiece::Text(text) => escape_into(text, &mut html),
            CommandPiece::Slot(name) => {
                html.push_str("<span data-slot=\"");
                escape_into(name, &mut html);
                html.push_str("\">&lt;");
                escape_into(name, &mut html);
                html.push_str("&gt;</span>");
            }
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::{command_html, program};

    #[test]
    fn slots_are_marked_and_the_rest_is_escaped() {
        assert_eq!(
            command_html("kubectl get <pod-name> > \"a\" && b\n"),
            "kubectl get <span data-slot=\"pod-name\">&lt;pod-name&gt;</span> &gt; &quot;a&quot; &amp;&amp; b"
        );
    }

    #[test]
    fn the_program_is_behind_sudo_and_assignments() {
        assert_eq!(program("KUBECONFIG=x sudo kubectl get pods"), "kubectl");
    }
}
