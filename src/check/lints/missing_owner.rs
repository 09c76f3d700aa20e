//! Pages that nobody keeps true.
//!
//! Silent in a plain folder of Markdown, where it would say the same of every page; said once where no page at all has
//! an owner.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::source::SitePath;

pub(in crate::check) fn check(subject: &Subject<'_>, sink: &mut Vec<Diagnostic>) {
    let pages = &subject.playbook.pages;
    if subject.config.is_plain || pages.is_empty() {
        return;
    }
    if pages.iter().all(|page| page.owner.is_none()) {
        let file = SitePath::new("opsbook.toml").expect("a file name is a path");
        let message = "no page of this playbook has an owner";
        let help = "set `owner = \"...\"` here for all pages; a section's `defaults:` or a page can name another";
        sink.push(Diagnostic::new(Lint::MissingOwner, message, Label::new(&file, None)).help(help));
        return;
    }
    for page in pages.iter().filter(|page| page.owner.is_none()) {
        let message = "this page has no owner, so nobody is asked when it is wrong";
        let help = "add `owner:` to its front matter, or to the `defaults:` of its section";
        let label = Label::new(page.path(), None);
        sink.push(Diagnostic::new(Lint::MissingOwner, message, label).help(help));
    }
}
