//! `opsbook import`.
//!
//! The book is written into a folder beside the one that was named, and takes its name when all is there: what fails
//! leaves nothing half behind.

mod files;
mod report;

use std::path::Path;

use opsbook::config::{Limits, Overrides};
use opsbook::diagnostic::{Diagnostic, Level};
use opsbook::error::Error;
use opsbook::import::{DENIED, Imported, import};
use opsbook::load;
use opsbook::pipeline::{self, CheckOptions};

use self::files::Staging;
use super::args::{ImportArgs, ReportFormat};
use super::init::quoted;
use super::progress::Line;
use super::report::count;
use super::{Verdict, output, print, visible::visible, world};

/// Makes a book of a document, writes it, and says where each line went.
pub fn run(args: &ImportArgs) -> Result<Verdict, Error> {
    if args.document.is_dir() {
        return Err(Error::new("this is a folder:")
            .at(&args.document)
            .help("name one document; a folder of Markdown needs no import: `opsbook build FOLDER`")
            .usage());
    }
    let text = load::document(&args.document, Limits::default().page)?;
    let staging = Staging::new(&args.out)?;
    let name = args.document.file_name().unwrap_or_default();
    let mut book = import(&name.to_string_lossy(), &text);
    let folder = args.document.parent().unwrap_or(Path::new("."));
    files::copy_beside(folder, &staging, &mut book)?;
    for (path, text) in &book.files {
        staging.write(path, text.as_bytes())?;
    }
    for picture in &book.pictures {
        staging.write(&picture.path, &picture.bytes)?;
    }
    let findings = check(&staging, &mut book)?;
    let table = match args.format {
        ReportFormat::Human => report::table(&book),
        ReportFormat::Json => report::json(&book),
    };
    if let Some(file) = &args.report {
        files::write_new(file, &table)?;
    }
    staging.publish()?;
    if args.report.is_none() {
        print(&table)?;
    }
    for note in &book.notes {
        output::say(&format!("note: {}\n", visible(&report::masked(note))));
    }
    output::say(&report::summary(&book));
    let shown = visible(&args.out.to_string_lossy()).into_owned();
    let out = quoted(&shown);
    output::say(&format!("  {}\n", said_of(&findings)));
    output::say(&format!(
        "  next: `opsbook check {out}`, `opsbook serve --watch {out}`\n"
    ));
    Ok(Verdict::Fine)
}

/// Checks the book before anybody sees it. A lint that it has from the start cannot be an error yet: the document came
/// with its broken links, and a book that does not build helps nobody.
fn check(staging: &Staging, book: &mut Imported) -> Result<Vec<Diagnostic>, Error> {
    let options = CheckOptions {
        source: staging.folder().to_owned(),
        skip: Vec::new(),
        rules: Vec::new(),
        overrides: Overrides::default(),
        today: world::today(),
    };
    let line = Line::new();
    let found = pipeline::check(&options, &line);
    line.clear();
    let mut findings = found?.diagnostics;
    let Some((path, settings)) = book
        .files
        .iter_mut()
        .find(|(path, _)| path.as_str() == "opsbook.toml")
    else {
        return Ok(findings);
    };
    for lint in DENIED {
        let number = findings.iter().filter(|it| it.lint.name() == *lint).count();
        if number > 0 {
            let denied = format!("{lint} = \"deny\"\n");
            let warned = format!(
                "# The document had {number} already. Set it to \"deny\" when they are mended.\n{lint} = \"warn\"\n"
            );
            *settings = settings.replace(&denied, &warned);
            for finding in findings.iter_mut().filter(|it| it.lint.name() == *lint) {
                finding.level = Level::Warning;
            }
        }
    }
    staging.write(path, settings.as_bytes())?;
    Ok(findings)
}

fn said_of(findings: &[Diagnostic]) -> String {
    let number = |level| findings.iter().filter(|it| it.level == level).count();
    let (errors, warnings) = (number(Level::Error), number(Level::Warning));
    match findings.is_empty() {
        true => "there is nothing to mend".to_owned(),
        false => format!(
            "to mend: {}, {}, {} advice",
            count(errors, "error"),
            count(warnings, "warning"),
            number(Level::Advice)
        ),
    }
}
