//! The manual pages of the lints are true: each bad example gives the findings that the page says, in each good one
//! there is nothing to find.
//!
//! An example is one or more fences with a language and a file name, a book that is written to a folder and read
//! from there; `hex` as the language stands for bytes that are no text. The fence `finding` holds the expected lines:
//! file, line and column where there are any, lint, message.

use std::fs;
use std::sync::Arc;

use jiff::civil::{Date, date};
use opsbook::assemble::assemble;
use opsbook::check::check;
use opsbook::check::secrets::conceal;
use opsbook::diagnostic::{self, Diagnostic, FileAllowances, Lint};
use opsbook::load::{self, LoadOptions, RulesGlob, load};
use opsbook::model::alert_rule::AlertRules;
use opsbook::parse::alert_rules::parse_alert_rules;
use opsbook::parse::{ParseOptions, allowances, parse_page};
use opsbook::source::{LineIndex, SourceFile};

const TODAY: Date = date(2025, 6, 1);

/// Findings about something else than the pages of the book: the repository, the theme (whose loader has tests of its own).
const WITHOUT_EXAMPLE: &[Lint] = &[Lint::UnknownBuildTime, Lint::InvalidTheme];

#[test]
fn manual_pages_are_true() {
    let mut wrong = String::new();
    for lint in Lint::ALL {
        if WITHOUT_EXAMPLE.contains(lint) {
            continue;
        }
        let bad = Example::of(&lint.manual(), "## Bad");
        let good = Example::of(&lint.manual(), "## Good");
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

#[cfg(unix)]
#[test]
fn a_symbolic_link_out_of_the_source_is_outside_too() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().join("content");
    fs::create_dir(&root).expect("writable");
    fs::write(folder.path().join("secret.md"), "# Secret\n").expect("writable");
    std::os::unix::fs::symlink("../secret.md", root.join("notes.md")).expect("writable");
    let options = LoadOptions {
        root,
        ..LoadOptions::default()
    };
    let tree = load(&options).expect("the folder is readable");
    assert!(tree.value.files.is_empty());
    let found: Vec<Lint> = tree
        .diagnostics
        .iter()
        .map(|finding| finding.lint)
        .collect();
    assert_eq!(found, [Lint::LinkOutside]);
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
            match info.split_once(' ') {
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
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (name, bytes) in &self.files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("writable");
            fs::write(path, bytes).expect("writable");
        }
        let options = LoadOptions {
            root: folder.path().to_owned(),
            ..LoadOptions::default()
        };
        let mut sink = Vec::new();
        let tree = load(&options).expect("the folder is readable");
        let tree = tree.take(&mut sink);
        let options = ParseOptions {
            is_plain: tree.config.is_plain,
            ..ParseOptions::default()
        };
        let mut hide = |file: &SourceFile| match conceal(file, || {
            allowances(&parse_page(file, &options).value)
        }) {
            Some(concealed) => {
                sink.extend(concealed.findings);
                concealed.file
            }
            None => file.clone(),
        };
        let files: Vec<SourceFile> = tree.files.iter().map(&mut hide).collect();
        let pages = files.iter();
        let pages = pages.map(|file| Arc::new(parse_page(file, &options).take(&mut sink)));
        let pages = pages.collect();
        let playbook = assemble(&tree.config, pages, tree.assets).take(&mut sink);
        let globs = tree.config.alerts.rules.iter().map(|glob| RulesGlob {
            pattern: glob.value.clone(),
            base: folder.path().to_owned(),
            span: Some(glob.span),
        });
        let globs: Vec<RulesGlob> = globs.collect();
        let texts = load::rules(&globs).take(&mut sink);
        let read = texts.iter().map(|text| parse_alert_rules(&text.file, ""));
        let read = read.map(|outcome| outcome.take(&mut sink)).collect();
        let rules = (!globs.is_empty()).then_some(AlertRules { files: read });
        sink.extend(check(&playbook, &tree.config, rules.as_ref(), TODAY));
        let pages = playbook.pages.iter();
        sink.extend(pages.flat_map(opsbook::render::svg::check_diagrams));
        let pages = playbook.pages.iter();
        let allowances: Vec<_> = pages
            .map(|page| (page.path(), allowances(&page.parsed)))
            .collect();
        let allowances = allowances.iter().map(|(file, allowances)| FileAllowances {
            file,
            allowances,
            is_judged: true,
        });
        let findings = diagnostic::settle(sink, &tree.config.levels, allowances);
        let files = tree.files.into_iter().chain(tree.config_file);
        let files: Vec<SourceFile> = files.chain(tree.unreadable_texts).collect();
        let files: Vec<SourceFile> = files
            .into_iter()
            .chain(texts.into_iter().map(|text| text.file))
            .collect();
        let lines = findings.iter().map(|finding| line(finding, &files));
        // Rule files have a key instead of a path. Those of the examples lie in one folder.
        let keys = |line: String| match line.strip_prefix(".rules/") {
            Some(rest) => format!("rules/{}", rest.split_once('/').map_or(rest, |it| it.1)),
            None => line,
        };
        lines.map(keys).collect()
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
