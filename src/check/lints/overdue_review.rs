//! Pages whose review was due before today.

use crate::check::{Subject, counted};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::Page;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let Some(due) = page.review_due.filter(|due| *due < subject.today) else {
        return;
    };
    let days = subject.today.duration_since(due).as_hours().unsigned_abs() / 24;
    let message = format!(
        "the review of this page was due on {due}, {} ago",
        counted(days as usize, "day")
    );
    let help = format!(
        "read the page as if you needed it tonight, then set `reviewed: {}`",
        subject.today
    );
    sink.push(Diagnostic::new(Lint::OverdueReview, message, label(page)).help(help));
}

fn label(page: &Page) -> Label {
    let front = &page.parsed.front_matter;
    let due = front.review_due.as_ref();
    let date = due.or(front.reviewed.as_ref());
    Label::new(page.path(), date.map(|date| date.span))
}
