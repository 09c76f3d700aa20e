//! The commands of a book, each with the place where its author wrote it, whether in a fence or in front matter.
//!
//! A fence may repeat a command that the book declares: then what is to be said of it is said at the declaration.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::diagnostic::{Edit, Label};
use crate::model::block::Code;
use crate::model::command::Command;
use crate::model::excerpt::Excerpt;
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
    Fence(&'a CommandRow, Rc<Lines<'a>>),
    FrontMatter(Span),
}

impl Written<'_> {
    /// Makes a label at some bytes of the command.
    pub(super) fn label(&self, span: Span) -> Label {
        let file = &self.page.parsed.file.text;
        let place = match &self.place {
            Place::Fence(row, lines) if row.is_contiguous => lines.place(file, span.shift(row.at)),
            Place::Fence(row, lines) => lines.place(file, row.span),
            Place::FrontMatter(place) => within(file, *place, &self.command.text, span),
        };
        Label::new(self.page.path(), place)
    }

    /// Makes a change of some bytes of the command; `None` where they do not stand in the file as they are.
    pub(super) fn edit(&self, span: Span, text: &str) -> Option<Edit> {
        let place = self.label(span).span?;
        let stands = place.text(&self.page.parsed.file.text) == span.text(&self.command.text);
        (stands && !span.text(&self.command.text).is_empty()).then(|| Edit {
            span: place,
            text: text.to_owned(),
        })
    }

    /// Says whether it stands in front matter, where a quote means something to YAML.
    pub(super) fn is_data(&self) -> bool {
        matches!(self.place, Place::FrontMatter(_))
    }

    /// Makes a label at the command as a whole.
    pub(super) fn whole(&self) -> Label {
        self.label(Span::new(0, self.command.text.len()))
    }
}

/// What a declared command is to the book.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role<'a> {
    Run(&'a Command),
    Verify,
    Undo(&'a Command),
    /// Finds the value of a placeholder.
    Find,
}

impl Role<'_> {
    /// Says whether the author has judged its danger: of a command and, with it, of the way back.
    pub(super) fn is_judged(self) -> bool {
        matches!(self, Role::Run(command) | Role::Undo(command) if command.danger.is_some())
    }
}

/// All commands that the book declares, by their text.
pub(super) struct Declared<'a>(BTreeMap<&'a str, Role<'a>>);

impl<'a> Declared<'a> {
    pub(super) fn new(pages: &'a [Page]) -> Self {
        let mut by_text: BTreeMap<&str, Role<'_>> = BTreeMap::new();
        for (role, command) in pages.iter().flat_map(declared) {
            let known = by_text.entry(&command.value.text).or_insert(role);
            // Of several with one text, the one that says most.
            let is_better = |role: Role<'_>| (role.is_judged(), matches!(role, Role::Run(_)));
            if is_better(role) > is_better(*known) {
                *known = role;
            }
        }
        Declared(by_text)
    }

    /// Returns what a command of a fence repeats.
    pub(super) fn role(&self, command: &ShellCommand) -> Option<Role<'a>> {
        self.0.get(&*command.text).copied()
    }
}

/// Returns the commands of a page of which something may be said: those of its fences that repeat nothing, then those
/// that it declares.
pub(super) fn all<'a>(page: &'a Page, book: &Declared<'_>) -> Vec<Written<'a>> {
    let blocks = page.parsed.body.command_blocks().into_iter();
    let mut written: Vec<_> = blocks
        .flat_map(|block| in_fence(page, block))
        .filter(|written| book.role(written.command).is_none())
        .collect();
    written.extend(in_front_matter(page).map(|(_, written)| written));
    written
}

/// Returns the commands of a fence, in order, repeated ones too.
pub(super) fn in_fence<'a>(
    page: &'a Page,
    block: &'a CommandBlock,
) -> impl Iterator<Item = Written<'a>> {
    let lines = Rc::new(Lines::new(&page.parsed.file.text, &block.code));
    block.rows().map(move |row| Written {
        page,
        command: &row.command,
        place: Place::Fence(row, Rc::clone(&lines)),
    })
}

/// Returns the commands that a page declares, and what each is.
pub(super) fn in_front_matter(page: &Page) -> impl Iterator<Item = (Role<'_>, Written<'_>)> {
    declared(page).map(move |(role, command)| {
        let written = Written {
            page,
            command: &command.value,
            place: Place::FrontMatter(command.span),
        };
        (role, written)
    })
}

fn declared(page: &Page) -> impl Iterator<Item = (Role<'_>, &Spanned<ShellCommand>)> {
    let front_matter = &page.parsed.front_matter;
    let commands = front_matter.data.commands.iter().flat_map(|command| {
        let run = Some((Role::Run(command), &command.run));
        let verify = command.verify.as_ref().map(|verify| (Role::Verify, verify));
        let undo = command.undo.as_ref();
        [run, verify, undo.map(|undo| (Role::Undo(command), undo))]
    });
    let placeholders = front_matter.placeholders.iter();
    let finds = placeholders.map(|placeholder| Some((Role::Find, placeholder.find.as_ref()?)));
    commands.chain(finds).flatten()
}

/// Returns the place in a file of some bytes of a value that stands at `place`, if it stands there as it is; else the value's.
pub(super) fn within(file: &str, place: Span, value: &str, span: Span) -> Span {
    match place.text(file).find(value) {
        Some(at) if !value.is_empty() => span.shift(place.start + at),
        _ => place,
    }
}

/// Where the text of a fence stands in its file, from which indentation and the marks of quotations were taken out.
pub(super) struct Lines<'a> {
    code: &'a Code,
    /// For code that does not stand in the file as it is: where each of its lines begins, and the line of the file.
    starts: Vec<(usize, Span)>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(file: &str, code: &'a Code) -> Self {
        let mut starts = Vec::new();
        if let Excerpt::Own(text) = &code.text {
            let mut at = code.span.start;
            let of_file = code.span.text(file).split_inclusive('\n').map(|line| {
                let start = at;
                at += line.len();
                Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
            });
            let mut of_code = 0;
            let lines = text
                .split_inclusive('\n')
                .zip(of_file.skip(usize::from(code.info.is_some())));
            starts.extend(lines.map(|(line, in_file)| {
                let start = of_code;
                of_code += line.len();
                (start, in_file)
            }));
        }
        Lines { code, starts }
    }

    /// Returns the place in the file of some bytes of the text: of several lines, from the first on to the end of that line.
    pub(super) fn place(&self, file: &str, span: Span) -> Span {
        let text = match &self.code.text {
            Excerpt::InFile(_, place) => return span.shift(place.start),
            Excerpt::Own(text) => text,
        };
        let index = self
            .starts
            .partition_point(|(start, _)| *start <= span.start);
        let Some((start, in_file)) = index
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
        else {
            return self.code.span;
        };
        let line = text
            .get(*start..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        // What was taken out stood in front, so the line of the file ends as the line of the code does.
        let at = span.start - start;
        if !in_file.text(file).ends_with(line) || at > line.len() {
            return *in_file;
        }
        let length = line.len().min(span.end - start) - at;
        let from = in_file.end - line.len() + at;
        Span::new(from, from + length)
    }
}

/// Makes a label at some bytes of a fence's text.
pub(super) fn in_code(page: &Page, code: &Code, span: Span) -> Label {
    let file = &page.parsed.file.text;
    Label::new(page.path(), Lines::new(file, code).place(file, span))
}
