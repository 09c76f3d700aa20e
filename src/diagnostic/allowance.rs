//! What an author allows where it stands, with a reason: `opsbook-allow: LINT because ...`.
//!
//! Knows comments and lines, and nothing of Markdown: whether something is a comment there, the parser says.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, Label, LevelSetting, Lint, LintLevels, nearest};
use crate::source::{SitePath, Span, Spanned};

/// The word that begins an allowance.
pub const MARK: &str = "opsbook-allow";

/// What may stand in front of them on a line of YAML, TOML or another text.
const COMMENTS: &[&str] = &["#", "//", ";", "/*", "<!--"];

/// One lint that may be broken at some lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The lint's name, as the author wrote it; empty where none is named.
    pub lint: Spanned<String>,
    /// Whether the author says why.
    pub has_reason: bool,
    /// The lines for which it holds.
    pub covers: Span,
}

/// Reads what the comments of a Markdown file allow; of each its place, in the order of the text.
///
/// A comment that stands beside something holds for its lines; one that stands alone, for the block below: up to an empty
/// line, fences whole.
pub fn in_comments(file: &str, comments: &[Span]) -> Vec<Allowance> {
    in_places(file, comments, block_below)
}

/// Reads what the comments of YAML, TOML or another text allow that is made of lines.
///
/// A comment behind something holds for its line; one that stands alone, for the line below and those that are indented deeper.
pub fn in_lines(file: &str, part: Span) -> Vec<Allowance> {
    let text = part.text(file);
    let mut comments = Vec::new();
    for (found, _) in text.match_indices(MARK) {
        let at = part.start + found;
        let line = line_of(file, at);
        let before = file[line.start..at].trim_end();
        let Some(mark) = COMMENTS.iter().find(|mark| before.ends_with(**mark)) else {
            continue;
        };
        let start = line.start + before.len() - mark.len();
        comments.push(Span::new(start, line.end));
    }
    in_places(file, &comments, lines_below)
}

/// Reads comments from the last to the first, so that those above one another look for what follows only once.
fn in_places(file: &str, comments: &[Span], below: fn(&str, usize) -> Span) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    // The line on which the comment below this one begins, and for which lines it holds.
    let mut next: Option<(usize, Span)> = None;
    for comment in comments.iter().rev() {
        let text = comment.text(file);
        let Some(found) = text.find(MARK) else {
            continue;
        };
        let (first, last) = (
            line_of(file, comment.start),
            line_of(file, comment.end.saturating_sub(1).max(comment.start)),
        );
        let covers = match stands_alone(file, *comment, first, last) {
            true => {
                let from = next_line(file, last.end);
                match next {
                    Some((line, covers)) if from == line => covers,
                    _ => below(file, from),
                }
            }
            false => Span::new(first.start, last.end),
        };
        next = Some((first.start, covers));
        let said = Span::new(comment.start + found + MARK.len(), comment.end);
        let mut of_comment = read(file, said, covers);
        of_comment.reverse();
        allowances.append(&mut of_comment);
    }
    allowances.reverse();
    allowances
}

/// Reads what follows the mark: names, `because`, and why.
fn read(file: &str, said: Span, covers: Span) -> Vec<Allowance> {
    let text = said.text(file);
    let text = text.strip_suffix("-->").unwrap_or(text);
    let mut names = Vec::new();
    let mut has_reason = false;
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let start = at;
        at += word.len();
        let name = word.trim_matches(|c: char| c.is_whitespace() || ",:`".contains(c));
        if name.eq_ignore_ascii_case("because") {
            has_reason = text[at..].chars().any(char::is_alphanumeric);
            break;
        }
        if !name.is_empty() && names.len() < Lint::ALL.len() {
            let place = said.start + start + word.find(name).unwrap_or_default();
            let span = Span::new(place, place + name.len());
            names.push(Spanned::new(name.to_owned(), span));
        }
    }
    if names.is_empty() {
        names.push(Spanned::new(String::new(), said));
    }
    let allowance = |lint| Allowance {
        lint,
        has_reason,
        covers,
    };
    names.into_iter().map(allowance).collect()
}

fn line_of(file: &str, at: usize) -> Span {
    let start = file[..at].rfind('\n').map_or(0, |found| found + 1);
    let end = file[at..].find('\n').map_or(file.len(), |found| at + found);
    Span::new(start, end)
}

fn next_line(file: &str, end: usize) -> usize {
    (end + 1).min(file.len())
}

/// Says whether nothing but marks of quotations stands on the lines of a comment beside it.
fn stands_alone(file: &str, comment: Span, first: Span, last: Span) -> bool {
    let is_nothing = |text: &str| {
        let text = without_comments(text);
        text.trim_matches(|c: char| c.is_whitespace() || c == '>')
            .is_empty()
    };
    is_nothing(&file[first.start..comment.start]) && is_nothing(&file[comment.end..last.end])
}

/// Takes whole comments out of a piece of a line.
fn without_comments(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else {
            break;
        };
        left.push_str(before);
        rest = behind;
    }
    left + rest
}

/// Returns the block of Markdown that begins on a line or below it: up to an empty line, or to the next allowance.
fn block_below(file: &str, from: usize) -> Span {
    let mut at = from;
    let mut begin = None;
    let mut fence: Option<(char, usize)> = None;
    for line in file[from..].split_inclusive('\n') {
        let inner = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        at += line.len();
        if let Some((mark, length)) = fence {
            let closing = inner.chars().take_while(|c| *c == mark).count();
            if closing >= length && closing == inner.chars().count() {
                fence = None;
            }
            continue;
        }
        let is_comment = inner.starts_with("<!--");
        match begin {
            None if inner.is_empty() || is_comment => continue,
            None => begin = Some(at - line.len()),
            Some(begin) if inner.is_empty() || (is_comment && inner.contains(MARK)) => {
                return Span::new(begin, at - line.len());
            }
            Some(_) => {}
        }
        fence = opens(inner);
    }
    begin.map_or(Span::new(from, from), |begin| Span::new(begin, at))
}

/// Returns mark and length of the fence that a line opens, in an item of a list too.
fn opens(line: &str) -> Option<(char, usize)> {
    let text = line.trim_start_matches(|c: char| c.is_ascii_digit() || " .)-*+".contains(c));
    let mark = text
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == mark).count();
    (length >= 3 && !(mark == '`' && text[length..].contains('`'))).then_some((mark, length))
}

/// Returns the line that says something next, and those below it that are indented deeper.
fn lines_below(file: &str, from: usize) -> Span {
    let mut at = from;
    let mut begin: Option<(usize, usize)> = None;
    for line in file[from..].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        let is_comment = COMMENTS.iter().any(|mark| text.starts_with(mark));
        match begin {
            None if text.is_empty() || is_comment => {}
            None => begin = Some((start, indent)),
            Some((begin, least)) if !text.is_empty() && indent <= least => {
                return Span::new(begin, start);
            }
            Some(_) => {}
        }
    }
    begin.map_or(Span::new(from, from), |(begin, _)| Span::new(begin, at))
}

/// What the comments of one file allow.
#[derive(Debug, Clone, Copy)]
pub struct FileAllowances<'a> {
    /// The file.
    pub file: &'a SitePath,
    /// What it allows.
    pub allowances: &'a [Allowance],
    /// Whether all rules have looked at it: else nobody can tell that one is not needed.
    pub is_judged: bool,
}

/// Returns the findings at the levels of a book, without those that an author allows where they stand; sorted.
///
/// Diagnostics: `unused-allow`.
pub fn settle<'a>(
    findings: Vec<Diagnostic>,
    levels: &LintLevels,
    files: impl IntoIterator<Item = FileAllowances<'a>>,
) -> Vec<Diagnostic> {
    let mut findings = levels.apply(findings);
    let files: BTreeMap<&SitePath, FileAllowances<'_>> = files
        .into_iter()
        .filter(|of_file| !of_file.allowances.is_empty())
        .map(|of_file| (of_file.file, of_file))
        .collect();
    if !files.is_empty() {
        let mut needed: BTreeSet<(&SitePath, usize)> = BTreeSet::new();
        // Where a lint is found that nothing allows: an allowance of it may stand at a wrong place.
        let mut elsewhere: BTreeMap<(SitePath, Lint), Option<Span>> = BTreeMap::new();
        findings.retain(|finding| {
            let Some(of_file) = files.get(&finding.primary.file) else {
                return true;
            };
            let allowing = of_file.allowances.iter().enumerate();
            let allowing = allowing.filter(|(_, allowance)| allowance.allows(finding));
            let mut is_allowed = false;
            for (at, _) in allowing {
                is_allowed = true;
                needed.insert((of_file.file, at));
            }
            if !is_allowed {
                let place = (finding.primary.file.clone(), finding.lint);
                elsewhere.entry(place).or_insert(finding.primary.span);
            }
            !is_allowed
        });
        let mut unused = Vec::new();
        for of_file in files.values() {
            for (at, allowance) in of_file.allowances.iter().enumerate() {
                if !needed.contains(&(of_file.file, at)) {
                    unused.extend(allowance.unused(of_file, levels, &elsewhere));
                }
            }
        }
        findings.extend(levels.apply(unused));
    }
    super::sort(&mut findings);
    findings
}

impl Allowance {
    /// Says whether it allows a finding about its file.
    pub fn allows(&self, finding: &Diagnostic) -> bool {
        let is_here = finding.primary.span.is_none_or(|span| {
            let start = span.start;
            self.covers.start <= start && start < self.covers.end.max(self.covers.start + 1)
        });
        is_here && self.has_reason && self.lint.value == finding.lint.name()
    }

    /// Returns what is wrong with an allowance that allows nothing.
    fn unused(
        &self,
        of_file: &FileAllowances<'_>,
        levels: &LintLevels,
        elsewhere: &BTreeMap<(SitePath, Lint), Option<Span>>,
    ) -> Option<Diagnostic> {
        const FORM: &str = "write   opsbook-allow: LINT because REASON";
        let name = &self.lint.value;
        let label = Label::new(of_file.file, self.lint.span);
        let finding = |message: String| Diagnostic::new(Lint::UnusedAllow, message, label);
        if name.is_empty() {
            return Some(finding("this comment names no lint to allow".to_owned()).help(FORM));
        }
        let Some(lint) = Lint::from_name(name) else {
            let near = nearest(name, Lint::ALL.iter().map(|lint| lint.name()));
            let help = near.map_or(FORM.to_owned(), |near| format!("did you mean `{near}`?"));
            return Some(finding(format!("there is no lint `{name}` to allow")).help(help));
        };
        if !self.has_reason {
            let message =
                format!("`{name}` is not allowed here, because the comment does not say why");
            return Some(finding(message).help(FORM));
        }
        let is_off = levels.set.get(&lint) == Some(&LevelSetting::Allow);
        if is_off || !of_file.is_judged || lint.comes_and_goes() {
            return None;
        }
        let found = finding(format!("there is no `{name}` here to allow"));
        let other = elsewhere
            .get(&(of_file.file.clone(), lint))
            .copied()
            .flatten();
        Some(match other {
            Some(span) => {
                let there = Label::new(of_file.file, span).message("found here");
                found
                    .related(there)
                    .help("put the comment on the line above what it allows, or remove it")
            }
            None => found.help("remove the comment: what it allowed is mended"),
        })
    }
}

#[cfg(test)]
mod tests;
