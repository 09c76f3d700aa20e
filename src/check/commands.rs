//! Every command of a page with the place where its author wrote it, whether in a fence or in front matter.

use crate::diagnostic::Label;
use crate::model::block::Code;
use crate::model::code::CodeText;
use crate::model::command::Command;
use crate::model::page::Page;
use crate::model::shell::{CommandBlock, CommandRow, ShellCommand};
use crate::source::{Span, Spanned};

/// A command and where it is written.
pub(super) struct Written<'a> {
    pub(super) page: &'a Page,
    pub(super) command: &'a ShellCommand,
    place: Place<'a>,
}

enum Place<'a> {
    Fence(&'a CommandBlock, &'a CommandRow),
    FrontMatter(Span),
}

impl Written<'_> {
    /// Returns the place in the file of some bytes of the command.
    pub(super) fn place(&self, span: Span) -> Span {
        match self.place {
            Place::Fence(block, row) => block.place_in_file(row, span),
            Place::FrontMatter(place) => {
                let file = &self.page.parsed.file.text;
                within(file, place, &self.command.text, span)
            }
        }
    }

    /// Makes a label at some bytes of the command.
    pub(super) fn label(&self, span: Span) -> Label {
        Label::new(self.page.path(), self.place(span))
    }

    /// Says whether it belongs to a declared command whose own `danger` speaks for it.
    pub(super) fn is_undo(&self) -> bool {
        let commands = &self.page.parsed.front_matter.data.commands;
        let declared = commands.iter().filter(|command| command.danger.is_some());
        let of = |undo: &Spanned<ShellCommand>| std::ptr::eq(&undo.value, self.command);
        declared.filter_map(|command| command.undo.as_ref()).any(of)
    }

    /// Makes a label at the command as a whole.
    pub(super) fn whole(&self) -> Label {
        self.label(Span::new(0, self.command.text.len()))
    }
}

/// Returns the place in a file of some bytes of a value that stands at `place`, if it stands there as it is; else the value's.
pub(super) fn within(file: &str, place: Span, value: &str, span: Span) -> Span {
    match place.text(file).find(value) {
        Some(at) if !value.is_empty() => span.shift(place.start + at),
        _ => place,
    }
}

/// Returns all commands of a page: of its fences first, then of its front matter.
pub(super) fn all(page: &Page) -> Vec<Written<'_>> {
    let mut written = in_fences(page);
    written.extend(declared(page));
    written
}

/// Returns the commands of a page's fences, in order.
pub(super) fn in_fences(page: &Page) -> Vec<Written<'_>> {
    let mut written = Vec::new();
    for block in page.parsed.body.command_blocks() {
        written.extend(block.rows().map(|row| Written {
            page,
            command: &row.command,
            place: Place::Fence(block, row),
        }));
    }
    written
}

fn declared(page: &Page) -> Vec<Written<'_>> {
    let front_matter = &page.parsed.front_matter;
    let commands = front_matter.data.commands.iter().flat_map(|command| {
        let Command {
            run, verify, undo, ..
        } = command;
        [Some(run), verify.as_ref(), undo.as_ref()]
    });
    let finds = front_matter.placeholders.iter();
    let finds = finds.map(|placeholder| placeholder.find.as_ref());
    let all = commands.chain(finds).flatten();
    all.map(|command: &Spanned<ShellCommand>| Written {
        page,
        command: &command.value,
        place: Place::FrontMatter(command.span),
    })
    .collect()
}

/// Makes a label at some bytes of a fence's text; at their line, where the text was indented or quoted in the file.
pub(super) fn in_code(page: &Page, code: &Code, span: Span) -> Label {
    let file = &page.parsed.file.text;
    let place = match &code.text {
        CodeText::InFile(_, place) => span.shift(place.start),
        CodeText::Own(text) => {
            let before = text.get(..span.start).unwrap_or_default();
            let number = before.matches('\n').count() + usize::from(code.info.is_some());
            let mut start = code.span.start;
            let mut lines = code.span.text(file).split_inclusive('\n');
            start += lines.by_ref().take(number).map(str::len).sum::<usize>();
            let line = lines.next().unwrap_or_default().trim_end();
            Span::new(start, start + line.len())
        }
    };
    Label::new(page.path(), place)
}
