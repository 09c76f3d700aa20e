//! Commands that the book declares, and the placeholders in them.

use crate::model::page::Audience;
use crate::model::shell::ShellCommand;
use crate::source::Spanned;

/// What a command does to production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Danger {
    /// Changes nothing that matters.
    #[default]
    None,
    /// Changes production, and recovers.
    Caution,
    /// Cannot be undone, or stops the service.
    Destructive,
}

impl Danger {
    /// The words for it, in the order of the variants.
    pub const NAMES: &'static [&'static str] = &["none", "caution", "destructive"];

    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Danger::None => "none",
            Danger::Caution => "caution",
            Danger::Destructive => "destructive",
        }
    }

    /// Finds a danger by its word.
    pub fn from_name(name: &str) -> Option<Danger> {
        [Danger::None, Danger::Caution, Danger::Destructive]
            .into_iter()
            .find(|danger| danger.name() == name)
    }
}

/// Where a command is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the responder's own machine.
    Laptop,
    /// On a jump host.
    Bastion,
    /// Inside a container.
    Pod,
    /// At a database's prompt.
    Db,
}

impl Place {
    /// The words for it.
    pub const NAMES: &'static [&'static str] = &["laptop", "bastion", "pod", "db"];

    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Place::Laptop => "laptop",
            Place::Bastion => "bastion",
            Place::Pod => "pod",
            Place::Db => "db",
        }
    }

    /// Finds a place by its word.
    pub fn from_name(name: &str) -> Option<Place> {
        [Place::Laptop, Place::Bastion, Place::Pod, Place::Db]
            .into_iter()
            .find(|place| place.name() == name)
    }
}

/// A command that front matter declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The author's id.
    pub id: Spanned<String>,
    /// What it does.
    pub title: Option<String>,
    /// What to type, with placeholders in angle brackets.
    pub run: Spanned<ShellCommand>,
    /// What it does to production; `None` where the book does not say.
    pub danger: Option<Danger>,
    /// Where to type it.
    pub place: Option<Place>,
    /// The command that shows whether it worked.
    pub verify: Option<Spanned<ShellCommand>>,
    /// What `verify` should show.
    pub expect: Option<String>,
    /// How to take it back.
    pub undo: Option<Spanned<ShellCommand>>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who may see it; `None` means whoever may see the page on which it is declared.
    pub audience: Option<Audience>,
}

impl Command {
    /// Returns what it does to production: by its author's word, else by the rules.
    pub fn danger(&self) -> Danger {
        self.danger.unwrap_or(self.run.value.danger)
    }

    /// Returns the title, or the id where it has none.
    pub fn label(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id.value)
    }
}

/// A named value to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The name between the angle brackets.
    pub name: Spanned<String>,
    /// What people call it.
    pub label: Option<String>,
    /// What a value must match as a whole; a regular expression.
    pub pattern: Option<Spanned<String>>,
    /// The value where nobody gives one.
    pub default: Option<String>,
    /// A value as it might be.
    pub example: Option<String>,
    /// A command that finds the value.
    pub find: Option<Spanned<ShellCommand>>,
    /// Labels of an alert that give the value.
    pub from_labels: Vec<String>,
    /// Whether the value is a secret; `None` where the book does not say.
    pub sensitive: Option<bool>,
}

/// A piece of a command: text, or a slot for a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandPiece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// A slot, by the placeholder's name (without its angle brackets).
    Slot(&'a str),
}

/// Splits a command into text and slots.
///
/// A slot is `<name>`: a letter first, then letters, digits, `_`, `.`, `-` and single inner spaces. What else follows a
/// `<` is text: a redirection, a here-document, a comparison.
pub fn pieces(command: &str) -> Vec<CommandPiece<'_>> {
    let mut pieces = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    while let Some(found) = command[at..].find('<') {
        let open = at + found;
        match slot_length(&command[open..]) {
            Some(length) => {
                if text_start < open {
                    pieces.push(CommandPiece::Text(&command[text_start..open]));
                }
                pieces.push(CommandPiece::Slot(&command[open + 1..open + length - 1]));
                at = open + length;
                text_start = at;
            }
            None => at = open + 1,
        }
    }
    if text_start < command.len() {
        pieces.push(CommandPiece::Text(&command[text_start..]));
    }
    pieces
}

/// Returns the length in bytes of the slot that `text` starts with, brackets included.
pub fn slot_length(text: &str) -> Option<usize> {
    // No name is this long; without a bound, `<a <a <a ...` costs its square.
    const LONGEST: usize = 80;
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'<') || !bytes.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    for (index, byte) in bytes.iter().enumerate().take(LONGEST).skip(2) {
        let before = bytes[index - 1];
        match byte {
            b'>' => return (before != b' ').then_some(index + 1),
            b' ' if before != b' ' => {}
            b'_' | b'.' | b'-' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{CommandPiece::*, pieces};

    #[test]
    fn slots_are_told_from_redirections() {
        assert_eq!(
            pieces("kubectl logs <pod-name> -n <team name> < in <<EOF <3>"),
            [
                Text("kubectl logs "),
                Slot("pod-name"),
                Text(" -n "),
                Slot("team name"),
                Text(" < in <<EOF <3>"),
            ]
        );
        assert_eq!(pieces("<a  b> <a > <>"), [Text("<a  b> <a > <>")]);
    }
}
