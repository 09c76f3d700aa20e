//! `opsbook check --fix`: what can be mended without a thought, shown first as a difference.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use opsbook::diagnostic::{Diagnostic, Edit};
use opsbook::error::Error;
use opsbook::pipeline::CheckReport;
use opsbook::source::SitePath;

use super::output;
use super::report::{address::Addresses, count};
use super::visible::{push_visible, visible};

/// Lines shown around a change.
const CONTEXT: usize = 2;

/// The change of one file.
struct Change {
    /// How the file is called.
    shown: String,
    location: PathBuf,
    /// The bytes that were read, and those that are to be written.
    old: Vec<u8>,
    new: Vec<u8>,
    /// How many findings it mends.
    findings: usize,
}

/// Shows what can be mended, and mends it; asks before where somebody sits at a terminal. Returns whether anything was.
///
/// # Errors
/// Where a file cannot be read or written; what was written by then stays.
pub fn run(
    report: &CheckReport,
    source: &Path,
    print: &dyn Fn(&str) -> Result<(), Error>,
) -> Result<bool, Error> {
    let changes = changes(report, source)?;
    if changes.is_empty() {
        return Ok(false);
    }
    for change in &changes {
        print(&difference(change))?;
    }
    let findings = changes.iter().map(|change| change.findings).sum();
    let what = format!(
        "{} in {}",
        count(findings, "finding"),
        count(changes.len(), "file")
    );
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        output::say(&format!("mend {what}? [y/N] "));
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            output::say("nothing was changed\n");
            return Ok(false);
        }
    }
    for change in &changes {
        write(change)?;
    }
    output::say(&format!("mended {what}\n"));
    Ok(true)
}

fn changes(report: &CheckReport, source: &Path) -> Result<Vec<Change>, Error> {
    let addresses = Addresses::new(&report.sources, source);
    let mut by_file: BTreeMap<&SitePath, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in report
        .diagnostics
        .iter()
        .filter(|finding| !finding.fix.is_empty())
    {
        by_file
            .entry(&finding.primary.file)
            .or_default()
            .push(finding);
    }
    let mut changes = Vec::new();
    for (file, findings) in by_file {
        let location = source.join(file.as_str());
        let location = location.canonicalize().unwrap_or(location);
        let old =
            fs::read(&location).map_err(|cause| Error::io("cannot read", &location, cause))?;
        let mark = if old.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let text = std::str::from_utf8(&old[mark..]).unwrap_or_default();
        if !report.sources.is_text_of(file, text) {
            let message = "this file was changed while it was checked, and stays as it is:";
            return Err(Error::new(message)
                .at(&location)
                .help("run the command again"));
        }
        // A file with secrets is mended by hand: the difference would show them.
        if report.sources.text(file) != Some(text) {
            output::say(&format!(
                "{}: left as it is, because the changes would show its secrets; mend it by hand\n",
                visible(&addresses.path(file))
            ));
            continue;
        }
        // A link leads to a file that is mended under its own name.
        if changes
            .iter()
            .any(|change: &Change| change.location == location)
        {
            continue;
        }
        let (edits, findings) = compatible(&findings);
        let mut new = old[..mark].to_vec();
        new.extend_from_slice(apply(text, &edits).as_bytes());
        changes.push(Change {
            shown: visible(&addresses.path(file)).into_owned(),
            location,
            old,
            new,
            findings,
        });
    }
    Ok(changes)
}

/// Returns the edits of a file that do not touch one another, in order, and how many findings they mend. What is left
/// over is found again by the next run.
fn compatible<'a>(findings: &[&'a Diagnostic]) -> (Vec<&'a Edit>, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut mended = 0;
    for finding in findings {
        let is_free = |edit: &Edit| {
            taken
                .iter()
                .all(|other| edit.span.end <= other.span.start || other.span.end <= edit.span.start)
        };
        let is_taken = finding.fix.iter().all(|edit| taken.contains(&edit));
        let is_free = !is_taken && finding.fix.iter().all(is_free);
        if is_free {
            taken.extend(&finding.fix);
        }
        mended += usize::from(is_taken || is_free);
    }
    taken.sort_by_key(|edit| edit.span);
    (taken, mended)
}

fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        new.push_str(&text[at..edit.span.start]);
        new.push_str(&edit.text);
        at = edit.span.end;
    }
    new.push_str(&text[at..]);
    new
}

/// Writes beside the file and renames, so that it is never half written. Keeps its permissions.
fn write(change: &Change) -> Result<(), Error> {
    let failed = |cause| Error::io("cannot write", &change.location, cause);
    let now = fs::read(&change.location).map_err(failed)?;
    if now != change.old {
        let message = "this file was changed meanwhile, and stays as it is:";
        return Err(Error::new(message)
            .at(&change.location)
            .help("run the command again"));
    }
    let permissions = fs::metadata(&change.location)
        .map_err(failed)?
        .permissions();
    let name = change
        .location
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let beside = change
        .location
        .with_file_name(format!(".{name}.opsbook-{}", std::process::id()));
    let written = fs::File::create_new(&beside)
        .and_then(|mut file| file.write_all(&change.new).and_then(|()| file.sync_all()))
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &change.location));
    written.map_err(|cause| {
        let _ = fs::remove_file(&beside);
        failed(cause)
    })
}

/// Returns a change as a unified difference. No change adds or takes a line, so the numbers of both sides are the same.
fn difference(change: &Change) -> String {
    let old = String::from_utf8_lossy(&change.old);
    let new = String::from_utf8_lossy(&change.new);
    let pairs: Vec<(&str, &str)> = old.lines().zip(new.lines()).collect();
    let changed: Vec<usize> = (0..pairs.len())
        .filter(|at| pairs[*at].0 != pairs[*at].1)
        .collect();
    let mut shown = format!("--- {0}\n+++ {0}\n", change.shown);
    let mut rest = &changed[..];
    while let Some(first) = rest.first() {
        let together = rest
            .windows(2)
            .take_while(|two| two[1] - two[0] <= 2 * CONTEXT)
            .count()
            + 1;
        let (hunk, others) = rest.split_at(together);
        rest = others;
        let from = first.saturating_sub(CONTEXT);
        let to = (hunk[hunk.len() - 1] + CONTEXT + 1).min(pairs.len());
        shown.push_str(&format!("@@ -{0},{1} +{0},{1} @@\n", from + 1, to - from));
        let mut at = from;
        while at < to {
            let run = pairs[at..to]
                .iter()
                .take_while(|(old, new)| old != new)
                .count();
            pairs[at..at + run]
                .iter()
                .for_each(|(old, _)| push_line('-', old, &mut shown));
            pairs[at..at + run]
                .iter()
                .for_each(|(_, new)| push_line('+', new, &mut shown));
            if run == 0 {
                push_line(' ', pairs[at].0, &mut shown);
            }
            at += run.max(1);
        }
    }
    shown
}

fn push_line(mark: char, line: &str, shown: &mut String) {
    shown.push(mark);
    for c in line.chars() {
        match c {
            '\t' => shown.push(c),
            // A blank that is none is shown by its number, as all that cannot be seen.
            c if c.is_whitespace() && c != ' ' => shown.extend(c.escape_unicode()),
            c => push_visible(c, shown),
        }
    }
    shown.push('\n');
}
