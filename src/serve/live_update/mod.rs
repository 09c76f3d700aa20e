//! What a browser is told while an author writes: the pages of a [`Preview`] with a script more, and what is wrong with
//! them.
//!
//! The script is added to the answer and never to the site: what is previewed is what is published. Everything of it
//! lies below `_opsbook/`, where no page of a book can be.

use std::panic::{self, AssertUnwindSafe};

use serde::Serialize;

use super::Content;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::Error;
use crate::pipeline::{Preview, Sources, escape};

/// What loads the script, for the head of a page. It is the first to run when the page is there.
const SCRIPT_TAG: &str = "<script src=\"/_opsbook/live.js\" defer></script>";

/// What a page begins with that cannot be made.
const FAILED: &str = concat!(
    "<!doctype html>\n<html lang=\"en\">\n<head><script src=\"/_opsbook/live.js\" defer></script>\n",
    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n",
    "<title>This page cannot be made</title>\n</head>\n<body>\n<h1>This page cannot be made</h1>\n",
);

/// The scripts, in the order in which they run.
const SCRIPTS: &[&str] = &[
    include_str!("words.js"),
    include_str!("outline.js"),
    include_str!("rules.js"),
    include_str!("match.js"),
    include_str!("plan.js"),
    include_str!("apply.js"),
    include_str!("keep.js"),
    include_str!("carry.js"),
    include_str!("frame.js"),
    include_str!("find.js"),
    include_str!("marks.js"),
    include_str!("tray.js"),
    include_str!("panel.js"),
    include_str!("connection.js"),
    include_str!("update.js"),
];

/// The styles, in order.
const STYLES: &[&str] = &[
    include_str!("frame.css"),
    include_str!("tray.css"),
    include_str!("panel.css"),
];

/// Writes a finding as the terminal shows it, in plain text.
pub type Show<'a> = &'a (dyn Fn(&Diagnostic, &Sources) -> String + Sync);

/// The name of the event that says that the source has changed.
pub const CHANGED: &str = "changed";

/// Takes over a change; `None` where we fail, which ends neither the preview nor the watching of the source.
pub fn outlived<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

/// The pages of a preview, each with the script that keeps it up to date.
pub struct LiveSite<'a> {
    preview: &'a Preview,
    show: Show<'a>,
    /// Which run of the program this is: generations of another one mean nothing to it.
    run: String,
}

impl<'a> LiveSite<'a> {
    /// Shows a preview.
    pub fn new(preview: &'a Preview, show: Show<'a>) -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        LiveSite {
            preview,
            show,
            run: format!("{:x}", now.unwrap_or_default().as_nanos()),
        }
    }

    /// Returns the data of the event that says which state of the source is shown.
    pub fn changed(&self, generation: u64) -> String {
        serde_json::json!({ "generation": self.generation(generation) }).to_string()
    }

    fn generation(&self, count: u64) -> String {
        format!("{}-{count}", self.run)
    }

    /// Returns a file of ours, by its path below `_opsbook/`.
    fn own(&self, path: &str) -> Option<Vec<u8>> {
        match path {
            "live.js" => Some(SCRIPTS.concat().into_bytes()),
            "live.css" => Some(STYLES.concat().into_bytes()),
            _ => {
                let url = path.strip_prefix("page/")?.strip_suffix(".json")?;
                serde_json::to_vec(&self.report(url)).ok()
            }
        }
    }

    fn report(&self, url: &str) -> Report {
        let report = self.preview.page_report(url);
        let findings = report.findings.iter();
        let findings = findings.map(|(finding, place)| Finding {
            level: match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Advice => "note",
            },
            lint: finding.lint.name(),
            message: finding.message.clone(),
            help: finding
                .help
                .iter()
                .flat_map(|help| help.lines().map(str::to_owned))
                .collect(),
            file: finding.primary.file.to_string(),
            line: place.position.map(|position| position.line),
            column: place.position.map(|position| position.column),
            section: place.section.clone(),
            text: place.text.clone(),
            shown: (self.show)(finding, &report.sources),
        });
        Report {
            findings: findings.collect(),
            generation: self.generation(report.generation),
            exists: report.exists,
            moved: report.moved.map(|url| url.to_string()),
            trouble: report.trouble,
            files: report
                .files
                .into_iter()
                .map(|(path, generation)| File {
                    path: path.to_string(),
                    generation: self.generation(generation),
                })
                .collect(),
            elsewhere: report
                .elsewhere
                .iter()
                .map(|other| Elsewhere {
                    file: report.sources.shown(&other.file).to_owned(),
                    page: other.page.as_ref().map(ToString::to_string),
                    errors: other.errors,
                })
                .collect(),
        }
    }
}

impl Content for LiveSite<'_> {
    fn get(&self, path: &str) -> Option<Result<Vec<u8>, Error>> {
        if let Some(own) = path.strip_prefix("_opsbook/") {
            return self.own(own).map(Ok);
        }
        let file = self.preview.file(path)?;
        // The policy of the single file allows no script but its own.
        Some(
            match path.ends_with(".html") && !self.preview.is_single_file(path) {
                true => file.map(with_script),
                false => file,
            },
        )
    }

    fn has(&self, path: &str) -> bool {
        self.preview.has_file(path)
    }

    /// A page whose template fails comes by itself when it is mended.
    fn failed(&self, path: &str, error: &Error) -> Option<Vec<u8>> {
        let is_page = path.ends_with(".html");
        is_page.then(|| format!("{FAILED}<p>{}</p>\n", escape(&error.tried)).into_bytes())
    }
}

/// Adds the script to a page.
fn with_script(page: Vec<u8>) -> Vec<u8> {
    let head = b"<head>";
    let at = page
        .windows(head.len())
        .position(|window| window.eq_ignore_ascii_case(head));
    // A template without a head: the browser makes one of what stands first.
    let at = at.map_or(0, |at| at + head.len());
    [&page[..at], SCRIPT_TAG.as_bytes(), &page[at..]].concat()
}

/// What the script is told of a page.
#[derive(Serialize)]
struct Report {
    generation: String,
    exists: bool,
    moved: Option<String>,
    trouble: Option<String>,
    files: Vec<File>,
    findings: Vec<Finding>,
    elsewhere: Vec<Elsewhere>,
}

#[derive(Serialize)]
struct Finding {
    level: &'static str,
    lint: &'static str,
    message: String,
    help: Vec<String>,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    section: Option<String>,
    text: Option<String>,
    shown: String,
}

/// A copied file whose bytes have changed, and since when.
#[derive(Serialize)]
struct File {
    path: String,
    generation: String,
}

#[derive(Serialize)]
struct Elsewhere {
    file: String,
    page: Option<String>,
    errors: usize,
}

#[cfg(test)]
mod tests {
    use super::{SCRIPT_TAG, with_script};

    #[test]
    fn a_page_differs_from_what_is_published_by_the_script_alone() {
        for page in [
            "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\"></head><body>&lt;head></body>",
            "<HTML><HEAD></HEAD>",
            "a template without a head",
            "",
        ] {
            let shown = String::from_utf8(with_script(page.into())).expect("is text");
            assert_eq!(shown.replacen(SCRIPT_TAG, "", 1), page);
            assert!(!page.to_lowercase().contains("<head>") || !shown.starts_with(SCRIPT_TAG));
        }
    }
}
