//! Headings that skip a level, and pages with more than one title.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Label, Lint};
use crate::model::block::Heading;
use crate::model::page::Page;

pub(in crate::check) fn check(_: &Subject<'_>, page: &Page, sink: &mut Vec<Diagnostic>) {
    let headings = page.parsed.body.headings();
    skipped(page, &headings, sink);
    titles(page, &headings, sink);
}

fn skipped(page: &Page, headings: &[&Heading], sink: &mut Vec<Diagnostic>) {
    // The page's title stands above the first heading, wherever it comes from.
    let mut above = 1;
    for heading in headings {
        if heading.level > above + 1 {
            let message = format!(
                "this heading skips a level: {} follows {}",
                marks(heading.level),
                marks(above)
            );
            let help = format!(
                "use {}, so that the outline of the page has no hole",
                marks(above + 1)
            );
            let label = Label::new(page.path(), heading.span);
            sink.push(Diagnostic::new(Lint::HeadingLevel, message, label).help(help));
        }
        above = heading.level;
    }
}

fn titles(page: &Page, headings: &[&Heading], sink: &mut Vec<Diagnostic>) {
    let mut titles = headings.iter().filter(|heading| heading.level == 1);
    let (Some(first), Some(second)) = (titles.next(), titles.next()) else {
        return;
    };
    let message = format!(
        "this page has {} headings with one `#`, which makes each a title",
        2 + titles.count()
    );
    let first = Label::new(page.path(), first.span).message("the title");
    let second = Label::new(page.path(), second.span).message("the next one");
    sink.push(
        Diagnostic::new(Lint::HeadingLevel, message, second)
            .related(first)
            .help("give the sections of the page two: `## ...`"),
    );
}

fn marks(level: u8) -> String {
    format!("`{}`", "#".repeat(usize::from(level)))
}
