//! Shell code: what its lines are, what its commands do, where values may go.
//!
//! A real grammar reads it (`tree`, `walk`); `rows` and `console` cut a fence into commands, labels and output; `effect`
//! says what a command does. Colours are for the eye, and `render`'s.

mod console;
mod effect;
mod evaluated;
mod guess;
mod nested;
mod programs;
mod refused;
mod rows;
mod tree;
mod walk;

use console::Prompts;

use crate::model::block::Code;
use crate::model::command::{Danger, Place};
use crate::model::danger::Rules;
use crate::model::excerpt::Excerpt;
use crate::model::page::FrontMatter;
use crate::model::shell::{Part, Quoting, ShellCommand, ShellFault, Slot};
use crate::source::{Span, Spanned};
use tree::Fault;

/// The languages of fences that hold a shell's commands.
const SHELLS: &[&str] = &[
    "bash",
    "sh",
    "shell",
    "zsh",
    "ksh",
    "ash",
    "dash",
    "shellscript",
    "shell-script",
];

/// The languages of fences that hold what a terminal showed: commands after prompts, and their output.
const TERMINALS: &[&str] = &[
    "console",
    "shell-session",
    "shellsession",
    "sh-session",
    "bash-session",
    "terminal",
];

/// What a command's danger depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options<'a> {
    /// The book's own rules.
    pub(super) rules: &'a Rules,
}

/// Understands a fence of shell, or of what a terminal showed; `None` where its language is another.
pub(super) fn block(code: &Code, options: &Options<'_>) -> Option<Vec<Part>> {
    let text = &code.text;
    let language = code.language.as_str();
    if TERMINALS.contains(&language) {
        return Some(console::parts(text, Prompts::Terminal, options));
    }
    if language.is_empty()
        && code
            .info
            .as_deref()
            .is_some_and(|info| info.trim().is_empty())
    {
        return console::is_session(text).then(|| console::parts(text, Prompts::Script, options));
    }
    if !SHELLS.contains(&language) {
        return None;
    }
    if console::first_prompt(text).is_some() {
        return Some(console::parts(text, Prompts::Script, options));
    }
    Some(match rows::rows(text, options) {
        Ok(parts) => parts,
        Err(fault) => rows::whole(text, fault, options),
    })
}

/// Makes a command of what front matter says, before anything is known of it.
///
/// A YAML block (`|`) ends in a line end, with which a pasted command would run at once: it is taken off.
pub(super) fn unread(text: &str) -> ShellCommand {
    ShellCommand {
        text: text.trim_end_matches(['\n', '\r']).into(),
        ..ShellCommand::default()
    }
}

/// Understands the commands that front matter declares.
pub(super) fn read_declared(front_matter: &mut FrontMatter, options: &Options<'_>) {
    let read = |command: &mut Spanned<ShellCommand>, place: Option<Place>| {
        let text = console::without_prompts(&command.value.text, options);
        command.value = match place {
            Some(Place::Db) => at_database(text, options),
            _ => understand(text, options),
        };
    };
    for command in &mut front_matter.data.commands {
        read(&mut command.run, command.place);
        let more = command.verify.iter_mut().chain(&mut command.undo);
        more.for_each(|more| read(more, command.place));
    }
    for placeholder in &mut front_matter.placeholders {
        placeholder
            .find
            .iter_mut()
            .for_each(|find| read(find, None));
    }
}

/// Understands what is run where a database is: a shell's command, or what is typed at the database's own prompt.
fn at_database(text: Excerpt, options: &Options<'_>) -> ShellCommand {
    let typed = effect::at_database(&text, options.rules);
    let second = text.split_whitespace().nth(1).unwrap_or_default();
    let has_option = second.starts_with(['-', '/']);
    let is_statement = nested::reads_as_sql(&text) && !has_option;
    let command = match is_statement {
        true => ShellCommand::default(),
        false => understand(text.clone(), options),
    };
    let is_typed = command.danger == Danger::None && typed > Danger::None && !has_option;
    if is_statement || command.fault.is_some() || is_typed {
        return ShellCommand {
            slots: slots_as_code(&text),
            text,
            danger: typed.max(command.danger),
            ..ShellCommand::default()
        };
    }
    command
}

/// Finds out everything about a command.
fn understand(text: Excerpt, options: &Options<'_>) -> ShellCommand {
    let reading = match tree::read(&text) {
        Ok(reading) => reading,
        Err(fault) => return refused(text, fault, options),
    };
    let effect = effect::effect(&reading.script, options.rules);
    // The program stands in the text, if only inside of a string.
    let program = text.find(&effect.program).unwrap_or(text.len());
    ShellCommand {
        program: Span::new(program, program + effect.program.len()),
        text,
        slots: reading.slots.into(),
        danger: effect.danger,
        target: effect.target.into(),
        wait: effect.wait,
        facts: effect.facts.into(),
        fault: None,
    }
}

/// Makes a command of a text that the grammar refuses.
///
/// It may hold commands all the same: the worst of them is what copying the whole may do.
fn refused(text: Excerpt, fault: Fault, options: &Options<'_>) -> ShellCommand {
    let guess = guess::guess(&text);
    ShellCommand {
        danger: refused::worst(&text, guess, options.rules),
        slots: slots_as_code(&text),
        fault: Some(Box::new(ShellFault {
            at: fault.at.min(text.len()),
            message: fault.message,
            guess,
        })),
        text,
        ..ShellCommand::default()
    }
}

fn slots_as_code(text: &str) -> Box<[Slot]> {
    let slots = tree::slots(text).into_iter();
    let slots = slots.map(|span| Slot {
        span,
        quoting: Quoting::Code,
        starts_word: true,
    });
    slots.collect()
}

#[cfg(test)]
mod tests;
