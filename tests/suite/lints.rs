//! The manual pages of the lints are true: each bad example gives the findings that the page says, in each good one
//! there is nothing to find.
//!
//! An example is one or more fences with `file=NAME` in their info string, a book in memory. `hex` as the language
//! stands for bytes that are no text; such a book is written to a folder and loaded. The fence `finding` holds the
//! expected lines: file, line and column where there are any, lint, message.

use std::sync::Arc;

use jiff::civil::{Date, date};
use opsbook::assemble::assemble;
use opsbook::check::check;
use opsbook::config::{Config, parse_config};
use opsbook::diagnostic::{self, Diagnostic, Lint};
use opsbook::parse::{ParseOptions, parse_page};
use opsbook::source::{LineIndex, SitePath, SourceFile};

const TODAY: Date = date(2025, 6, 1);

/// Findings about something else than the files of the book: the machine, the repository.
const WITHOUT_EXAMPLE: &[Lint] = &[Lint::UnknownBuildTime, Lint::UnreadableFile];

#[test]
fn manual_pages_are_true() {
    let mut wrong = String::new();
    for lint in Lint::ALL {
        if WITHOUT_EXAMPLE.contains(lint) {
            continue;
        }
        let bad = Example::of(lint.manual(), "## Bad");
        let good = Example::of(lint.manual(), "## Good");
        assert!(
            !bad.files.is_empty() && !good.files.is_empty(),
            "{}",
            lint.name()
        );
        let names_itself = |line: &&str| line.contains(&format!(" {} ", lint.name()));
        if !bad.findings.lines().any(|line| names_itself(&line)) {
            wrong += &format!("{}: the bad example does not show it\n", lint.name());
        }
        for (which, example) in [("bad", bad), ("good", good)] {
            let found = example.findings_of_book();
            if found != example.findings {
                wrong += &format!(
                    "{}, the {which} example\n--- the page says\n{}--- found\n{found}\n",
                    lint.name(),
                    example.findings
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A book in a manual page, and what is to be found in it.
#[derive(Default)]
struct Example {
    files: Vec<(String, Vec<u8>)>,
    findings: String,
}

impl Example {
    /// Reads the fences of one part of a manual page.
    fn of(manual: &str, part: &str) -> Example {
        let mut example = Example::default();
        let mut lines = manual.lines().skip_while(|line| *line != part).skip(1);
        while let Some(line) = lines.next().filter(|line| !line.starts_with("## ")) {
            let info = line.trim_start_matches('`');
            let fence = "`".repeat(line.len() - info.len());
            if fence.len() < 3 {
                continue;
            }
            let content: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let text = content.join("\n") + "\n";
            match info.split_once(" file=") {
                Some(("hex", name)) => example.files.push((name.to_owned(), from_hex(&text))),
                Some((_, name)) => example.files.push((name.to_owned(), text.into_bytes())),
                None if info == "finding" => example.findings = text,
                None => {}
            }
        }
        example
    }

    /// Returns what is found in the book, a line for each finding.
    fn findings_of_book(&self) -> String {
        let mut sink = Vec::new();
        let file = |(name, bytes): &(String, Vec<u8>)| {
            let path = SitePath::new(name).expect("the name is a path");
            let text = String::from_utf8(bytes.clone()).expect("the example is text");
            SourceFile::new(path, text)
        };
        let files: Vec<SourceFile> = self.files.iter().map(file).collect();
        let settings = files
            .iter()
            .find(|file| file.path.as_str() == "opsbook.toml");
        let config =
            settings.map_or_else(Config::default, |file| parse_config(file).take(&mut sink));
        let options = ParseOptions {
            is_plain: config.is_plain,
        };
        let pages = files
            .iter()
            .filter(|file| file.path.extension() == Some("md"));
        let pages = pages.map(|file| Arc::new(parse_page(file, &options).take(&mut sink)));
        let pages = pages.collect();
        let playbook = assemble(&config, pages, Arc::default()).take(&mut sink);
        sink.extend(check(&playbook, &config, TODAY));
        let mut findings = config.levels.apply(sink);
        diagnostic::sort(&mut findings);
        let lines = findings.iter().map(|finding| line(finding, &files));
        lines.collect()
    }
}

fn line(finding: &Diagnostic, files: &[SourceFile]) -> String {
    let label = &finding.primary;
    let file = files.iter().find(|file| file.path == label.file);
    let place = match (file, label.span) {
        (Some(file), Some(span)) => {
            let place = LineIndex::new(&file.text).position(&file.text, span.start);
            format!(":{}:{}", place.line, place.column)
        }
        _ => String::new(),
    };
    let lint = finding.lint.name();
    format!("{}{place} {lint} {}\n", label.file, finding.message)
}

fn from_hex(text: &str) -> Vec<u8> {
    let pairs = text.split_whitespace();
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).expect("two hexadecimal digits"))
        .collect()
}
