//! Pages whose review was due before today.

use crate::check::{Subject, counted};
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::page::Page;

pub(in crate::check) fn check(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    dated_ahead(subject, page, sink);
    never(page, sink);
    let Some(due) = page.review_due.filter(|due| *due < subject.today) else {
        return;
    };
    let days = subject.today.duration_since(due).as_hours().unsigned_abs() / 24;
    let message = format!(
        "the review of this page was due on {due}, {} ago",
        counted(days as usize, "day")
    );
    let help = match page.parsed.front_matter.review_due {
        Some(_) => "read the page as if you needed it tonight, then set `review_date:` to the day of the next review".to_owned(),
        None => format!(
            "read the page as if you needed it tonight, then set `reviewed: {}`",
            subject.today
        ),
    };
    sink.push(Diagnostic::new(Lint::OverdueReview, message, label(page)).help(help));
}

fn label(page: &Page) -> Label {
    let front = &page.parsed.front_matter;
    let due = front.review_due.as_ref();
    let date = due.or(front.reviewed.as_ref());
    Label::new(page.path(), date.map(|date| date.span))
}

/// A day that is still to come, which would keep a page fresh until then.
fn dated_ahead(subject: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let reviewed = page.parsed.front_matter.reviewed.as_ref();
    // Somewhere it is tomorrow already.
    let tomorrow = subject.today.tomorrow().unwrap_or(subject.today);
    let Some(reviewed) = reviewed.filter(|reviewed| reviewed.value > tomorrow) else {
        return;
    };
    let message = format!(
        "this page was reviewed on {}, which is still to come",
        reviewed.value
    );
    let label = Label::new(page.path(), reviewed.span);
    let help = "write the day on which somebody last read it through";
    sink.push(Diagnostic::new(Lint::OverdueReview, message, label).help(help));
}

/// A page that says how often it is reviewed, and not when it last was.
fn never(page: &Page, sink: &mut Vec<Diagnostic>) {
    let front = &page.parsed.front_matter;
    let Some(every) = &front.review_every else {
        return;
    };
    if page.reviewed.is_none() && front.review_due.is_none() {
        let message = "this page says how often it is reviewed, and not when it last was";
        let label = Label::new(page.path(), every.span);
        let help = "read it through, and add `reviewed:` with the day";
        sink.push(Diagnostic::new(Lint::OverdueReview, message, label).help(help));
    }
}
