//! Fences of shell that no shell would understand.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Lint};
use crate::model::page::Page;
use crate::model::shell::Guess;
use crate::source::Span;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    for written in subject.commands(page) {
        let Some(fault) = &written.command.fault else {
            continue;
        };
        let text = &written.command.text;
        let at = text.floor_char_boundary(fault.at.min(text.len()));
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        let message = format!(
            "this is not a command that a shell understands: {}",
            fault.message
        );
        let help = match fault.guess {
            Some(Guess::Output) => {
                "it reads like output: name the fence `text`, or `console` with a `$ ` before each command"
            }
            Some(Guess::Sql) => "it reads like SQL: name the fence `sql`",
            Some(Guess::DatabasePrompt) => {
                "it reads like a database's prompt: name the fence `sql` and leave the prompt out, or name it `text`"
            }
            Some(Guess::PromQl) => "it reads like PromQL: name the fence `promql`",
            Some(Guess::Json) => "it reads like JSON: name the fence `json`",
            Some(Guess::Yaml) => "it reads like YAML: name the fence `yaml`",
            None => {
                "mend it, or name the fence after what it is, such as `text`; until then it is copied whole"
            }
        };
        let label = written.label(Span::new(at, at + width));
        sink.push(Diagnostic::new(Lint::UnparsedCommand, message, label).help(help));
    }
}
