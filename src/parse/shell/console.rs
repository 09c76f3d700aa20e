//! What a terminal showed: commands behind prompts, and what they printed.

use crate::model::excerpt::Excerpt;
use crate::model::shell::{CommandRow, Part};
use crate::parse::shell::rows::{lines, push_part};
use crate::parse::shell::tree;
use crate::parse::shell::walk::comment_start;
use crate::parse::shell::{Options, understand};
use crate::source::Span;

/// The most lines that are tried as the continuation of one command.
const MOST_LINES: usize = 100;

/// Which prompts a fence has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompts {
    /// Of a terminal: `#` is root's prompt, unless the fence has `$` or `%` too; then it is a comment.
    Terminal,
    /// `$` in a fence that says it is a script: `#` is a comment there.
    Script,
}

/// Cuts what a terminal showed into its parts.
pub(super) fn parts(text: &Excerpt, prompts: Prompts, options: &Options<'_>) -> Vec<Part> {
    let lines = lines(text);
    let has_user = lines
        .iter()
        .any(|line| prompt(line.text(text), false).is_some());
    let root = prompts == Prompts::Terminal && !has_user;
    let mut parts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].text(text);
        let Some(length) = prompt(line, root) else {
            push_part(
                &mut parts,
                without_prompt(line, lines[at], has_user || root),
            );
            at += 1;
            continue;
        };
        let command = line[length..].trim();
        if command.is_empty() || command.starts_with('#') {
            // An empty prompt prints nothing, and a comment behind one says what comes next.
            let part = match command.is_empty() {
                true => Part::Blank(lines[at]),
                false => Part::Label(lines[at]),
            };
            push_part(&mut parts, part);
            at += 1;
            continue;
        }
        let count = extent(text, &lines[at..], length, root);
        parts.push(row(text, &lines[at..at + count], length, options));
        at += count;
    }
    parts
}

/// Says whether a fence without a language is what a terminal showed: each line is a command behind a prompt.
pub(super) fn is_session(text: &str) -> bool {
    let lines = lines(text);
    let mut has_command = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].text(text);
        if line.trim().is_empty() {
            at += 1;
            continue;
        }
        let Some(length) = prompt(line, false) else {
            return false;
        };
        let count = extent(text, &lines[at..], length, false);
        let (command, _) = joined(text, &lines[at..at + count], length);
        if tree::parse(&command).is_err() {
            return false;
        }
        has_command |= !command.trim().is_empty();
        at += count;
    }
    has_command
}

/// Says whether a script's fence has prompts before its commands.
pub(super) fn has_prompts(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let root_shell = |line: &str| prompt(line, false).is_some();
    first.is_some_and(root_shell)
}

/// Returns the length of the prompt that a line begins with; `root` says whether a lone `#` is one.
fn prompt(line: &str, root: bool) -> Option<usize> {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = &line[indent..];
    let ends = |sign: char| {
        rest.starts_with(sign) && (rest.len() == 1 || rest[1..].starts_with([' ', '\n', '\r']))
    };
    if ends('$') || ends('%') || (root && ends('#')) {
        return Some(indent + 1 + usize::from(rest[1..].starts_with(' ')));
    }
    // `user@host:~$ `, `[root@host ~]# `, `bash-5.1$ `
    let first_line = rest.split('\n').next()?;
    let sign = first_line.find(['$', '#', '%'])?;
    let name = &first_line[..sign];
    if !first_line[sign + 1..].starts_with(' ') {
        return None;
    }
    let is_short = name.len() <= 80;
    let is_host = name.contains('@')
        && name.split('@').next().is_some_and(|user| {
            let user = user.strip_prefix('[').unwrap_or(user);
            !user.is_empty()
                && user
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        })
        && (name.contains(':') || name.ends_with(']') || !name.contains(' '));
    let is_shell = ["bash-", "sh-"].iter().any(|shell| {
        name.strip_prefix(shell).is_some_and(|version| {
            !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    });
    (is_short && (is_host || is_shell)).then_some(indent + sign + 2)
}

/// Returns how many lines the command has that the first of them begins.
///
/// A line behind `> ` belongs to it only while it is unfinished: tools print such lines too.
fn extent(text: &str, lines: &[Span], prompt_length: usize, root: bool) -> usize {
    let is_unfinished = |count: usize| {
        let (command, _) = joined(text, &lines[..count], prompt_length);
        command.ends_with('\\') || tree::read(&command).is_err_and(|fault| fault.is_incomplete)
    };
    let mut count = 1;
    while is_unfinished(count) {
        let next = lines.get(count).filter(|_| count < MOST_LINES);
        let Some(next) = next.map(|line| line.text(text)) else {
            return 1.max(continued(text, lines));
        };
        if prompt(next, root).is_some() {
            return 1.max(continued(text, &lines[..count]));
        }
        count += 1;
    }
    count
}

/// Returns how many of the lines of an unfinished command are its own: the first, and what follows behind `> `.
fn continued(text: &str, lines: &[Span]) -> usize {
    let more = lines
        .iter()
        .skip(1)
        .take_while(|line| line.text(text).starts_with("> "));
    1 + more.count()
}

/// Joins the lines of a command without their prompts; says whether it stands in the fence as it is.
fn joined(text: &str, lines: &[Span], prompt_length: usize) -> (String, bool) {
    let mut command = String::new();
    let mut is_contiguous = true;
    for (index, line) in lines.iter().enumerate() {
        let line = line.text(text);
        let own = match (index, line.strip_prefix("> ")) {
            (0, _) => &line[prompt_length.min(line.len())..],
            (_, Some(rest)) => {
                is_contiguous = false;
                rest
            }
            // An empty line of a here-document or string has a prompt without its space.
            (_, None) if line.trim_end() == ">" => {
                is_contiguous = false;
                &line[1..]
            }
            (_, None) => line,
        };
        command.push_str(own);
    }
    let length = command.trim_end_matches(['\n', '\r', ' ', '\t']).len();
    command.truncate(length);
    (command, is_contiguous)
}

fn row(text: &Excerpt, lines: &[Span], prompt_length: usize, options: &Options<'_>) -> Part {
    let span = Span::new(lines[0].start, lines[lines.len() - 1].end);
    let (joined, is_contiguous) = joined(text, lines, prompt_length);
    let spaces = joined.len() - joined.trim_start().len();
    let command = joined.trim_start();
    let comment = match tree::read(command) {
        Ok(reading) => {
            let last = reading.commands.last().map_or(0, |command| command.end);
            let last_line = command.rfind('\n').map_or(0, |at| at + 1);
            comment_start(command, last.max(last_line)).filter(|at| *at > 0)
        }
        Err(_) => None,
    };
    let copied = command[..comment.unwrap_or(command.len())].trim_end();
    let at = lines[0].start + prompt_length + spaces;
    // The comment ends the last line, whatever prompts stand before.
    let after = comment.map(|comment| {
        let end = span.start + span.text(text).trim_end().len();
        Span::new(end - (command.len() - comment), end)
    });
    let copied = match is_contiguous {
        true => text.part(Span::new(at, at + copied.len())),
        false => Excerpt::from(copied),
    };
    Part::Command(Box::new(CommandRow {
        span,
        at,
        is_contiguous,
        after,
        command: understand(copied, options),
    }))
}

fn without_prompt(line: &str, span: Span, has_prompts: bool) -> Part {
    let content = line.trim();
    if content.is_empty() {
        Part::Blank(span)
    } else if has_prompts && (content.starts_with("# ") || content == "#") {
        Part::Label(span)
    } else {
        Part::Output(span)
    }
}
