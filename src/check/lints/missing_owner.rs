//! Pages that nobody keeps true.
//!
//! Silent in a plain folder of Markdown, where it would say the same of every page; said once where no page at all has
//! an owner.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::Page;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    if subject.config.is_plain || !subject.has_owners || page.owner.is_some() {
        return;
    }
    let message = "this page has no owner, so nobody is asked when it is wrong";
    let help = "add `owner:` to its front matter, or to the `defaults:` of its section";
    let label = Label::new(page.path(), None);
    sink.push(Diagnostic::new(Lint::MissingOwner, message, label).help(help));
}

pub(in crate::check) fn anywhere(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    if subject.config.is_plain || subject.has_owners || subject.playbook.pages.is_empty() {
        return;
    }
    let file = crate::config::path();
    let message = "no page of this playbook has an owner";
    let help = "set `owner = \"...\"` here for all pages; a section's `defaults:` or a page can name another";
    sink.push(Diagnostic::new(Lint::MissingOwner, message, Label::new(&file, None)).help(help));
}
