//! Changes after which nobody looks whether they worked.

use crate::check::commands::{self, Role, Written};
use crate::check::{Subject, told};
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::block::{Block, Inline};
use crate::model::command::{Command, Danger};
use crate::model::directive::Directive;
use crate::model::id::CommandId;
use crate::model::page::{Kind, Page};
use crate::model::plain_text::plain_text;
use crate::model::shell::{Fact, ShellCommand, Wait};

/// Programs that change nothing, and show nothing of production either.
const SHOWS_NOTHING: &[&str] = &[
    "alias", "cd", "echo", "export", "popd", "printf", "pushd", "read", "set", "sleep", "source",
    "true", "unset", ".", ":",
];

/// Subcommands that lead to production, and show nothing of it.
const LEADS_THERE: &[&str] = &[
    "clone",
    "configure",
    "get-credentials",
    "login",
    "logout",
    "port-forward",
    "proxy",
    "update-kubeconfig",
    "use-context",
    "write-kubeconfig",
];

/// Programs that wait for a person, who reads what they show.
const READERS: &[&str] = &["htop", "k9s", "less", "more", "top"];

/// How a sentence begins to speak of a proof; the command of which stands in it.
const PROOF: &[&str] = &[
    "check",
    "confirm",
    "ensure",
    "make sure",
    "should show",
    "validate",
    "verify",
];

/// What the heading of a section says that tells how one sees whether it worked.
const VERIFICATION: &[&str] = &["validate", "validation", "verification", "verify"];

const HELP: &str = "show what proves that it worked: a command that reads, or `verify:` where the command is declared";

pub(in crate::check) fn declared(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    for declared in &subject.playbook.commands {
        let command = &declared.noun;
        if command.danger() > Danger::None && command.verify.is_none() {
            let message = format!(
                "`{}` changes production, and nothing verifies it",
                command.label()
            );
            let label = subject.label(declared, command.id.span);
            sink.push(Diagnostic::new(Lint::ChangeWithoutVerify, message, label).help(HELP));
        }
    }
}

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    if !matches!(page.kind, Kind::Runbook | Kind::Procedure) {
        return;
    }

    if let Some(change) = unverified(subject, page) {
        let message =
            "this command changes production, and nothing after it shows whether it worked";
        sink.push(Diagnostic::new(Lint::ChangeWithoutVerify, message, change.whole()).help(HELP));
    }
}

/// Returns the last change in the fences of a page that nothing after it verifies: one proof would serve for those before.
fn unverified<'a>(subject: &Subject<'a>, page: &'a Page) -> Option<Written<'a>> {
    let mut unverified = None;
    for block in page.parsed.body.all_blocks() {
        match block {
            Block::Commands(fence) => {
                for written in commands::in_fence(page, fence) {
                    let role = subject.declared.role(written.command);
                    if reads(written.command)
                        || verifies_itself(written.command)
                        || matches!(role, Some(Role::Run(command)) if proves(command))
                    {
                        unverified = None;
                    } else if role.is_none() && written.command.danger > Danger::None {
                        unverified = Some(written);
                    }
                }
            }
            Block::Directive(index) => {
                let directive = page
                    .directives
                    .get(index.0)
                    .map(|directive| &directive.value);
                if let Some(Directive::Command(reference)) = directive
                    && let Some(CommandId(command)) = reference.target
                    && proves(&subject.playbook.commands[command].noun)
                {
                    unverified = None;
                }
            }
            Block::Paragraph(content) | Block::Inlines(content) if tells_to_look(content) => {
                unverified = None
            }
            Block::Heading(heading) if told(&plain_text(&heading.content), VERIFICATION) => {
                unverified = None;
            }
            _ => {}
        }
    }
    unverified
}

/// Says whether a declared command shows whether something worked: by its `verify`, or itself.
fn proves(command: &Command) -> bool {
    command.verify.is_some() || (command.danger() == Danger::None && reads(&command.run.value))
}

/// Says whether a command changes something and then shows it, as in `restart && status`.
fn verifies_itself(command: &ShellCommand) -> bool {
    let behind = command.facts.iter();
    let mut behind = behind.filter(|(fact, _)| *fact == Fact::ReadsAfterChange);
    behind.any(|(_, span)| {
        let text = span.text(&command.text);
        let program = text.split_whitespace().next().unwrap_or_default();
        !SHOWS_NOTHING.contains(&program)
            && !text
                .split_whitespace()
                .any(|word| LEADS_THERE.contains(&word))
    })
}

/// Says whether a command shows something of production.
fn reads(command: &ShellCommand) -> bool {
    let program = command.program();
    let leads_there = || {
        command
            .text
            .split_whitespace()
            .any(|word| LEADS_THERE.contains(&word))
    };
    let waits = command.wait == Some(Wait::Person) && !READERS.contains(&program);
    command.danger == Danger::None
        && command.fault.is_none()
        && !program.is_empty()
        && !SHOWS_NOTHING.contains(&program)
        && !waits
        && !leads_there()
}

/// Says whether a sentence tells to look, with a command of more than one word.
fn tells_to_look(content: &[Inline]) -> bool {
    let is_command = |inline: &Inline| matches!(inline, Inline::Code(code) if code.contains(' '));
    content.iter().any(is_command) && told(&plain_text(content), PROOF)
}
