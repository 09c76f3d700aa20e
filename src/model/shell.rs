//! Fences of shell, understood: what their lines are, which commands they hold, where values may go.

use crate::model::block::Code;
use crate::model::command::Danger;
use crate::model::excerpt::Excerpt;
use crate::source::Span;

/// A fence of shell: commands, each with its label, and output. Spans are bytes of the fence's text unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandBlock {
    /// The fence as it stands.
    pub code: Code,
    /// What its lines are, in order. Their spans tile the text: nothing twice, nothing missing.
    pub parts: Vec<Part>,
}

impl CommandBlock {
    /// Returns its commands, in order.
    pub fn rows(&self) -> impl Iterator<Item = &CommandRow> {
        self.parts.iter().filter_map(|part| match part {
            Part::Command(row) => Some(&**row),
            _ => None,
        })
    }
}

/// One or more lines of a fence.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Lines without text.
    Blank(Span),
    /// Comments: the label of the command that follows.
    Label(Span),
    /// What a command printed; never copied.
    Output(Span),
    /// A command.
    Command(Box<CommandRow>),
}

impl Part {
    /// Returns which lines of the fence it is, line ends included.
    pub fn span(&self) -> Span {
        match self {
            Part::Blank(span) | Part::Label(span) | Part::Output(span) => *span,
            Part::Command(row) => row.span,
        }
    }
}

/// A command and the lines that it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandRow {
    /// Its lines, with prompts, the comment behind it and line ends.
    pub span: Span,
    /// Where the copied text begins.
    pub at: usize,
    /// Whether it stands in the fence as it is; prompts on later lines had to be taken out where it does not.
    pub is_contiguous: bool,
    /// The comment behind it, with its `#`; shown and not copied.
    pub after: Option<Span>,
    /// What is copied, understood.
    pub command: ShellCommand,
}

/// The text of a command as it is copied, and what is known of it. Spans are bytes of `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShellCommand {
    /// What is copied: no comment, prompt, output or line end behind it.
    pub text: Excerpt,
    /// Where values go, in order.
    pub slots: Box<[Slot]>,
    /// The program that it is listed under: the one behind `sudo`, assignments and the like; empty where none is known.
    pub program: Span,
    /// What it does to production, by the rules.
    pub danger: Danger,
    /// The words that danger is about, in the order of the text: what the second act names as the target.
    pub target: Box<[Span]>,
    /// Whether it ends by itself.
    pub wait: Option<Wait>,
    /// What the lints want to know of it, and where.
    pub facts: Box<[(Fact, Span)]>,
    /// Why the grammar refused it; then it is shown and copied whole, and nobody knows what it does.
    pub fault: Option<Box<ShellFault>>,
}

impl ShellCommand {
    /// Returns the name of a slot's placeholder.
    pub fn name_of(&self, slot: &Slot) -> &str {
        let Span { start, end } = slot.span;
        self.text
            .get(start + 1..end.saturating_sub(1))
            .unwrap_or_default()
    }

    /// Returns the names of the placeholders, slot by slot.
    pub fn slot_names(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().map(|slot| self.name_of(slot))
    }

    /// Returns the program that it is listed under; empty where none is known.
    pub fn program(&self) -> &str {
        self.program.text(&self.text)
    }
}

/// Why a command does not end by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// It waits for a person: `exec -it`, an editor, a password.
    Person,
    /// It runs until it is stopped: `logs -f`, `get -w`, `port-forward`.
    Endless,
}

/// What a lint looks for in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Reads logs by a selector, of which kubectl shows the last ten lines, without saying how many.
    TruncatedLogs,
    /// Asks for a terminal to run one command that needs none.
    NeedlessTty,
    /// The option with which it asks for that terminal, or for input.
    TerminalOption,
    /// Runs what it downloads.
    PipeToShell,
    /// Only reads, behind what changes something on the same line: perhaps the proof that it worked. Program first.
    ReadsAfterChange,
}

/// A place for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The placeholder with its angle brackets.
    pub span: Span,
    /// How a value is written there.
    pub quoting: Quoting,
    /// Whether the value begins a word, so that a `-` would make it an option.
    pub starts_word: bool,
}

/// How a value is written so that the shell sees its very characters, by the place where the slot stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quoting {
    /// In a bare word: as it is if harmless, else in single quotes.
    Bare,
    /// A bare word that names the program: the same, but a reserved word or an assignment is no program's name.
    Program,
    /// In a bare word with braces, in which a comma or two dots would make several words.
    Braces,
    /// In double quotes, which are closed around it.
    Double,
    /// In single quotes, which are closed around it.
    Single,
    /// In `$'...'`, which is closed around it.
    Ansi,
    /// In a here-document in which the shell replaces variables.
    HereDocument(Box<HereDelimiter>),
    /// In a here-document that the shell leaves alone.
    RawHereDocument(Box<HereDelimiter>),
    /// Inside code of another language, or of a second shell, where no quoting of ours can help: harmless characters only.
    Code,
    /// In a comment inside the command.
    Comment,
}

/// What ends a here-document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HereDelimiter {
    /// The line that ends it.
    pub text: Box<str>,
    /// Whether tabs before it are ignored (`<<-`).
    pub strips_tabs: bool,
}

/// Why the grammar refused a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellFault {
    /// Where in the text the grammar gave up.
    pub at: usize,
    /// What is wrong, in words.
    pub message: String,
    /// What it is instead, as far as it can be guessed.
    pub guess: Option<Guess>,
}

/// What a text is that stands under a shell's name and is no shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// What a command printed.
    Output,
    /// Statements for a database.
    Sql,
    /// What was typed at a database's prompt, with the prompt.
    DatabasePrompt,
    /// A query for Prometheus.
    PromQl,
    /// Data in JSON.
    Json,
    /// Data in YAML.
    Yaml,
}
