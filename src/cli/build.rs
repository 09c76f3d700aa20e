//! `opsbook build`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use opsbook::diagnostic::{Diagnostic, Level, Lint};
use opsbook::error::Error;
use opsbook::pipeline::{self, BuildOptions, BuildReport, Sources};
use opsbook::publish;

use super::args::{BuildArgs, DEFAULT_OUT};
use super::progress::Line;
use super::report::{count, human::Human};
use super::visible::visible;
use super::{Verdict, keys, output, print, world};

/// Makes the site, prints errors whole and all else as counts, and ends in one line.
pub fn run(args: &BuildArgs) -> Result<Verdict, Error> {
    let start = Instant::now();
    let source = args.source.folder();
    if let Some(fault) = publish::usage_fault(&args.out, &source) {
        return Err(fault);
    }
    let options = BuildOptions {
        stamp: world::stamp(&source)?,
        today: world::today(),
        out: args.out.clone(),
        skip: Vec::new(),
        keep_going: args.keep_going,
        overrides: args.settings.overrides(),
        source,
    };
    let key = keys::secret_key(args.sign.as_deref())?;
    let signer = key.as_ref().map(|key| key as &dyn publish::Signer);
    let line = Line::new();
    let report = pipeline::build(&options, signer, &line);
    line.clear();
    let report = report?;
    say_findings(&report.diagnostics, &report.sources);
    match &report.published {
        Some(published) => {
            print(&last_line(&report, published, &args.out, start.elapsed()))?;
        }
        None => {
            let kept = match options.out.exists() {
                true => "; the site of before stands as it was",
                false => "",
            };
            let or_else = match options.keep_going {
                true => "",
                false => ", or publish what can be with --keep-going",
            };
            output::say(&format!(
                "nothing was published: {}{kept}\n  help: mend them{or_else}\n",
                count(errors(&report.diagnostics), "error"),
            ));
        }
    }
    Ok(match errors(&report.diagnostics) {
        0 => Verdict::Fine,
        _ => Verdict::Faulty,
    })
}

pub(super) fn errors(findings: &[Diagnostic]) -> usize {
    number_of(findings, Level::Error)
}

pub(super) fn number_of(findings: &[Diagnostic], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

/// Prints errors whole and all else as counts.
pub(super) fn say_findings(findings: &[Diagnostic], sources: &Sources) {
    let mut human = Human::new(sources, output::colours_stderr());
    let mut counts: BTreeMap<(Level, Lint), usize> = BTreeMap::new();
    for finding in findings {
        match finding.level {
            Level::Error => output::say(&human.write(finding)),
            level => *counts.entry((level, finding.lint)).or_default() += 1,
        }
    }
    if counts.is_empty() {
        return;
    }
    let mut said = String::new();
    for ((level, lint), number) in counts {
        said.push_str(&format!(
            "{number:6} {:<8} {}\n",
            word(level, number),
            lint.name()
        ));
    }
    said.push_str("   `opsbook check` shows each with its place and the way to mend it\n");
    output::say(&said);
}

fn word(level: Level, number: usize) -> &'static str {
    match (level, number) {
        (Level::Error, 1) => "error",
        (Level::Error, _) => "errors",
        (Level::Warning, 1) => "warning",
        (Level::Warning, _) => "warnings",
        (Level::Advice, _) => "advice",
    }
}

fn last_line(
    report: &BuildReport,
    published: &publish::Published,
    out: &Path,
    took: Duration,
) -> String {
    let mut parts = vec![count(report.pages, "page"), count(published.files, "file")];
    let (errors, warnings) = (
        errors(&report.diagnostics),
        number_of(&report.diagnostics, Level::Warning),
    );
    if errors > 0 {
        parts.push(count(errors, "error"));
    }
    parts.push(count(warnings, "warning"));
    let index = out.join("index.html");
    // The folder of every day is shown without its `./`.
    let index = match out == Path::new(DEFAULT_OUT) {
        true => "site/index.html".into(),
        false => index.to_string_lossy(),
    };
    format!(
        "{} in {:.2} s: open {}, or run opsbook serve --open\n",
        parts.join(", "),
        took.as_secs_f64(),
        visible(&index)
    )
}
