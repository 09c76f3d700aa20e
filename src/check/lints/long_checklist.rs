//! Lists to tick off that are longer than anybody reads under stress.
//!
//! Templates are filled in at a desk, so theirs may be long.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::block::{Block, ListItem};
use crate::model::page::{Kind, Page};

/// The longest that people work through item by item; the upper end of what aviation uses.
const MOST: usize = 9;

pub(in crate::check) fn check(_: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    if page.kind == Kind::Template {
        return;
    }
    for block in page.parsed.body.all_blocks() {
        let Block::List(list) = block else {
            continue;
        };
        let tasks: Vec<&ListItem> = list
            .items
            .iter()
            .filter(|item| item.task.is_some())
            .collect();
        let Some(first) = tasks.first().filter(|_| tasks.len() > MOST) else {
            continue;
        };
        let message = format!(
            "this checklist has {} items, and people stop reading at nine",
            tasks.len()
        );
        let help = "part it by what belongs together, with a heading over each part, and leave out what nobody forgets";
        let label = Label::new(page.path(), first.span.first_line(&page.parsed.file.text));
        sink.push(Diagnostic::new(Lint::LongChecklist, message, label).help(help));
    }
}
