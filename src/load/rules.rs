//! Finds and reads the rule files of the monitoring system, which may lie anywhere on the machine.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::read;
use crate::diagnostic::{Diagnostic, Label, Lint, Outcome};
use crate::model::alert_rule::rule_file_key;
use crate::source::{SitePath, SourceFile, Span};

/// The largest rule file, in bytes.
const LARGEST: u64 = 8 << 20;

/// How many rule files are read, and how many entries of folders are looked at for one pattern.
const MOST_FILES: usize = 10_000;
const MOST_ENTRIES: usize = 200_000;

/// A pattern of rule files, and where it was written.
#[derive(Debug, Clone)]
pub struct RulesGlob {
    /// The pattern, as in `../rules/*.yaml`.
    pub pattern: String,
    /// The folder that it is relative to, as it is shown; empty for the current one.
    pub base: PathBuf,
    /// Where it stands in the settings; `None` for the command line's.
    pub span: Option<Span>,
}

/// A rule file and how its author would type it.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// The text, under a key that no file of the source has.
    pub file: SourceFile,
    /// From the current folder, as in `rules/web.yaml`.
    pub shown: String,
    /// As the pattern writes it, as in `../rules/web.yaml`: the same wherever the program was started.
    pub written: String,
    /// Whether it could be read; else the text is only for the finding that says why not.
    pub is_whole: bool,
}

/// Reads all files that some patterns find, by their names; a file that two of them find is read once.
///
/// Diagnostics: `invalid-rules`.
pub fn rules(globs: &[RulesGlob]) -> Outcome<Vec<RuleText>> {
    let mut diagnostics = Vec::new();
    let mut found: BTreeSet<Found> = BTreeSet::new();
    for glob in globs {
        match find(glob) {
            Ok(files) => found.extend(files),
            Err(fault) => diagnostics.push(fault.of(glob)),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|file| seen.insert(file.location.clone()));
    let mut texts = Vec::new();
    for (number, file) in found.into_iter().take(MOST_FILES).enumerate() {
        let name = Path::new(&file.shown).file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let Some(key) = rule_file_key(number, &name) else {
            continue;
        };
        let read = read::text(&file.location, LARGEST);
        let is_whole = read.is_ok();
        let text = read.unwrap_or_else(|fault| {
            let message = format!("`{}` {}", file.shown, fault.message);
            let place = fault.place.map(|(text, span)| (text, Some(span)));
            let (text, span) = place.unwrap_or_default();
            let finding = Diagnostic::new(Lint::InvalidRules, message, Label::new(&key, span));
            diagnostics.push(finding.help("its alerts are in no number until it can be read"));
            text
        });
        texts.push(RuleText {
            file: SourceFile::new(key, text),
            shown: file.shown,
            written: file.written,
            is_whole,
        });
    }
    Outcome {
        value: texts,
        diagnostics,
    }
}

/// A file that a pattern found. Sorted by how the patterns write them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    written: String,
    shown: String,
    location: PathBuf,
}

/// Why a pattern finds nothing.
struct Fault {
    message: String,
    help: Option<&'static str>,
}

impl Fault {
    fn new(message: String) -> Self {
        Fault {
            message,
            help: None,
        }
    }

    fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    fn of(self, glob: &RulesGlob) -> Diagnostic {
        let settings = crate::config::path();
        // The command line is no file; its patterns get a name that says so.
        let command_line = SitePath::new("--rules").unwrap_or_else(|_| settings.clone());
        let label = match glob.span {
            Some(span) => Label::new(&settings, span),
            None => Label::new(&command_line, None),
        };
        let mut finding = Diagnostic::new(Lint::InvalidRules, self.message, label);
        finding.help = self.help.map(str::to_owned);
        finding
    }
}

fn find(glob: &RulesGlob) -> Result<Vec<Found>, Fault> {
    let pattern = &glob.pattern;
    let (folder, rest) = split(pattern);
    let start = glob.base.join(folder);
    let start = match start.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => start,
    };
    let Some(rest) = rest else {
        return match start.is_dir() {
            true => Err(Fault::new(format!("`{pattern}` is a folder"))
                .help("write which of its files hold rules, as in   rules/*.yaml")),
            false if start.is_file() => Ok(entry(&start, Path::new(folder)).into_iter().collect()),
            false => Err(Fault::new(format!("there is no rule file `{pattern}`"))),
        };
    };
    let matcher = GlobBuilder::new(rest)
        .literal_separator(true)
        .build()
        .map_err(|fault| Fault::new(format!("`{pattern}` is no pattern: {}", fault.kind())))?
        .compile_matcher();
    let deepest = match rest.contains("**") {
        true => usize::MAX,
        false => rest.split('/').count(),
    };
    let walk = WalkDir::new(&start)
        .max_depth(deepest)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    let mut files = Vec::new();
    for (number, found) in walk.enumerate() {
        if number == MOST_ENTRIES || files.len() > MOST_FILES {
            return Err(Fault::new(format!("`{pattern}` looks at too many files"))
                .help("name the folder that holds the rules"));
        }
        // A folder that cannot be read holds nothing that could be named.
        let Ok(found) = found else { continue };
        let inside = found.path().strip_prefix(&start).unwrap_or(found.path());
        if matcher.is_match(inside) && found.path().is_file() {
            files.extend(entry(found.path(), &Path::new(folder).join(inside)));
        }
    }
    match files.is_empty() {
        true => Err(Fault::new(format!("no rule file fits `{pattern}`"))
            .help("patterns in opsbook.toml are relative to its folder, those of --rules to the current one")),
        false => Ok(files),
    }
}

fn entry(path: &Path, written: &Path) -> Option<Found> {
    Some(Found {
        written: lexical(written),
        location: path.canonicalize().ok()?,
        shown: lexical(path),
    })
}

/// Splits a pattern into the folder, or file, that it names, and the rest from the first name with a sign.
fn split(pattern: &str) -> (&str, Option<&str>) {
    let Some(sign) = pattern.find(['*', '?', '[', '{', '\\']) else {
        return (pattern, None);
    };
    match pattern[..sign].rfind('/') {
        Some(slash) => (&pattern[..=slash], Some(&pattern[slash + 1..])),
        None => ("", Some(pattern)),
    }
}

/// Writes a path without `.` and, where a folder stands before it, without `..`: `content/../rules` is `rules`.
fn lexical(path: &Path) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut root = "";
    for component in path.components() {
        match component {
            Component::RootDir | Component::Prefix(_) => root = "/",
            Component::CurDir => {}
            Component::ParentDir if names.last().is_some_and(|name| name != "..") => {
                names.pop();
            }
            Component::ParentDir if root.is_empty() => names.push("..".to_owned()),
            Component::ParentDir => {}
            Component::Normal(name) => names.push(name.to_string_lossy().into_owned()),
        }
    }
    format!("{root}{}", names.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{RulesGlob, lexical, rules, split};

    #[test]
    fn patterns_begin_in_a_folder() {
        assert_eq!(split("../rules/*.yaml"), ("../rules/", Some("*.yaml")));
        assert_eq!(split("*.yaml"), ("", Some("*.yaml")));
        assert_eq!(split("/a/**/x[0-9].yml"), ("/a/", Some("**/x[0-9].yml")));
        assert_eq!(split("a/b.yaml"), ("a/b.yaml", None));
        assert_eq!(
            lexical(Path::new("./content/../rules/a.yaml")),
            "rules/a.yaml"
        );
        assert_eq!(lexical(Path::new("../../x/./a")), "../../x/a");
    }

    #[test]
    fn files_are_found_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("rules/deep")).unwrap();
        fs::create_dir_all(folder.path().join("content")).unwrap();
        for name in [
            "rules/b.yaml",
            "rules/a.yaml",
            "rules/deep/c.yaml",
            "rules/x.txt",
        ] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        fs::write(folder.path().join("rules/bad.yaml"), b"a\n\xE9").unwrap();
        let read = |patterns: &[&str]| {
            let globs: Vec<RulesGlob> = patterns
                .iter()
                .map(|pattern| RulesGlob {
                    pattern: (*pattern).to_owned(),
                    base: folder.path().join("content"),
                    span: None,
                })
                .collect();
            let outcome = rules(&globs);
            let top = folder.path().to_string_lossy().into_owned();
            let shown = outcome
                .value
                .into_iter()
                .map(|text| text.shown.replace(&top, ""));
            let said = outcome.diagnostics.into_iter();
            let said: Vec<_> = said.map(|found| found.message.replace(&top, "")).collect();
            (shown.collect::<Vec<_>>(), said)
        };
        let (shown, said) = read(&["../rules/*.yaml", "../rules/**/*.yaml"]);
        assert_eq!(
            shown,
            [
                "/rules/a.yaml",
                "/rules/b.yaml",
                "/rules/bad.yaml",
                "/rules/deep/c.yaml"
            ]
        );
        assert_eq!(
            said,
            ["`/rules/bad.yaml` is not UTF-8: byte 0xE9 at line 2, column 1"]
        );
        let (shown, said) = read(&["../none/*.yaml", "../rules", "../rules/no.yaml"]);
        assert!(shown.is_empty());
        assert_eq!(
            said,
            [
                "no rule file fits `../none/*.yaml`",
                "`../rules` is a folder",
                "there is no rule file `../rules/no.yaml`",
            ]
        );
    }
}
