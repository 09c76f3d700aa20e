//! `opsbook export --single-file`.

use std::path::Path;
use std::time::Instant;

use opsbook::config::Overrides;
use opsbook::diagnostic::Level;
use opsbook::error::Error;
use opsbook::pipeline::{self, ExportOptions};

use super::build::{errors, number_of, say_findings};
use super::progress::Line;
use super::report::count;
use super::visible::visible;
use super::{Verdict, output, print, world};

/// Writes the whole book into one file.
///
/// # Errors
/// Where the machine fails.
pub fn write(source: &Path, file: &Path, overrides: Overrides) -> Result<Verdict, Error> {
    let start = Instant::now();
    let options = ExportOptions {
        stamp: world::stamp(source)?,
        today: world::today(),
        file: file.to_owned(),
        source: source.to_owned(),
        overrides,
    };
    let line = Line::new();
    let report = pipeline::export_single_file(&options, &line);
    line.clear();
    let report = report?;
    say_findings(&report.diagnostics, &report.sources);
    let Some(size) = report.size else {
        output::say(&format!(
            "nothing was written: {}\n",
            count(errors(&report.diagnostics), "error")
        ));
        return Ok(Verdict::Faulty);
    };
    print(&format!(
        "{}, {}, {:.1} MB in {:.2} s: {}\n",
        count(report.pages, "page"),
        count(number_of(&report.diagnostics, Level::Warning), "warning"),
        size as f64 / 1e6,
        start.elapsed().as_secs_f64(),
        visible(&file.to_string_lossy())
    ))?;
    Ok(Verdict::Fine)
}
