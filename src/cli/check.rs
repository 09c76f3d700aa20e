//! `opsbook check`.

use std::path::PathBuf;

use opsbook::diagnostic::{Diagnostic, Level};
use opsbook::error::Error;
use opsbook::model::coverage::rounded_percent;
use opsbook::pipeline::{self, CheckOptions, CheckReport, RulesSummary};

use super::args::{CheckArgs, DEFAULT_OUT, Deny, Format};
use super::progress::Line;
use super::report::{address::Addresses, count, github::Github, human::Human, json::Json, sarif};
use super::{Verdict, fix, output, print, world};

/// How often `--fix` looks again at what it mended.
const MOST_ROUNDS: usize = 4;

/// How much is printed at once.
const PORTION: usize = 1 << 16;

/// Prints every finding, and ends in one line.
pub fn run(args: &CheckArgs) -> Result<Verdict, Error> {
    let options = CheckOptions {
        source: args.source.folder(),
        skip: vec![PathBuf::from(DEFAULT_OUT)],
        rules: args.rules.clone(),
        overrides: args.settings.overrides(),
        today: world::today(),
    };
    let mut report = examine(&options)?;
    if report.pages == 0 && report.diagnostics.is_empty() {
        let message = "there is no page in this folder, so nothing was checked:";
        let help = "name the folder of the playbook, as in `opsbook check content`";
        return Err(Error::new(message).usage().at(&options.source).help(help));
    }
    if args.fix {
        // What was asked for goes to standard output: findings for a program, or else the changes.
        let show = |text: &str| match args.format {
            Format::Human => print(text),
            _ => {
                output::say(text);
                Ok(())
            }
        };
        // A command that is plain again may show something else that needs no thought.
        for _ in 0..MOST_ROUNDS {
            if !fix::run(&report, &options.source, &show)? {
                break;
            }
            report = examine(&options)?;
        }
    }
    match args.format {
        Format::Human => say_all(&report, args.fix),
        Format::Json => {
            let mut json = Json::new(&report.sources);
            print_each(&report, |finding| json.write(finding))?;
        }
        Format::Github => {
            let addresses = Addresses::new(&report.sources, &options.source);
            let mut github = Github::new(&report.sources, addresses);
            print_each(&report, |finding| github.write(finding))?;
        }
        Format::Sarif => {
            let addresses = Addresses::new(&report.sources, &options.source);
            let findings = &report.diagnostics;
            print(&sarif::write(&report.sources, &addresses, findings))?;
        }
    }
    if args.format != Format::Human {
        say_rules(&report);
    }
    let is_fault = |finding: &Diagnostic| match finding.level {
        Level::Error => true,
        Level::Warning => args.deny == Some(Deny::Warnings),
        Level::Advice => false,
    };
    Ok(match report.diagnostics.iter().any(is_fault) {
        true => Verdict::Faulty,
        false => Verdict::Fine,
    })
}

fn say_all(report: &CheckReport, is_mended: bool) {
    let mut human = Human::new(&report.sources, output::colours_stderr());
    for finding in &report.diagnostics {
        output::say(&human.write(finding));
    }
    let number = |level| {
        let with = report.diagnostics.iter().filter(|it| it.level == level);
        with.count()
    };
    let summary = match report.diagnostics.is_empty() {
        true => "nothing to mend".to_owned(),
        false => [
            count(number(Level::Error), "error"),
            count(number(Level::Warning), "warning"),
            format!("{} advice", number(Level::Advice)),
        ]
        .join(", "),
    };
    say_rules(report);
    output::say(&format!("{}: {summary}\n", count(report.pages, "page")));
    let mendable = report
        .diagnostics
        .iter()
        .filter(|finding| !finding.fix.is_empty());
    match mendable.count() {
        0 => {}
        _ if is_mended => {}
        number => output::say(&format!(
            "  `opsbook check --fix` mends {number} of them, and shows the changes first\n"
        )),
    }
    if let Some(first) = report.diagnostics.first() {
        let name = first.lint.name();
        output::say(&format!(
            "  `opsbook explain {name}` says more about a finding\n"
        ));
    }
}

fn say_rules(report: &CheckReport) {
    if let Some(rules) = &report.rules {
        output::say(&rules_line(rules));
    }
}

/// Returns in one line what was read of rule files, and what was not.
fn rules_line(rules: &RulesSummary) -> String {
    let mut parts = vec![count(rules.files, "file"), count(rules.alerts, "alert")];
    let mut add = |number: usize, words: String| {
        if number > 0 {
            parts.push(words);
        }
    };
    let alerts = rules.alerts;
    let percent = rounded_percent(rules.covered as f64 * 100.0 / alerts.max(1) as f64);
    add(
        alerts,
        format!("{} with a runbook ({percent} %)", rules.covered),
    );
    add(rules.ignored, format!("{} ignored", rules.ignored));
    let documents = count(rules.documents_skipped, "document");
    add(rules.documents_skipped, format!("{documents} skipped"));
    add(
        rules.rules_skipped,
        format!("{} skipped", count(rules.rules_skipped, "rule")),
    );
    format!("rules: {}\n", parts.join(", "))
}

fn examine(options: &CheckOptions) -> Result<CheckReport, Error> {
    let line = Line::new();
    let report = pipeline::check(options, &line);
    line.clear();
    report
}

fn print_each(
    report: &CheckReport,
    mut write: impl FnMut(&Diagnostic) -> String,
) -> Result<(), Error> {
    let mut lines = String::new();
    for finding in &report.diagnostics {
        lines.push_str(&write(finding));
        if lines.len() > PORTION {
            print(&std::mem::take(&mut lines))?;
        }
    }
    print(&lines)
}
