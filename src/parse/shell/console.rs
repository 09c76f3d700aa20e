//! What a terminal showed: commands behind prompts, and what they printed.

mod above;
mod prompt;
mod root;

use crate::model::command::Danger;
use crate::model::excerpt::Excerpt;
use crate::model::shell::{CommandRow, Part};
use crate::parse::shell::console::above::{Above, above};
use crate::parse::shell::console::prompt::{Signs, is_user, prompt};
use crate::parse::shell::console::root::Shells;
use crate::parse::shell::effect;
use crate::parse::shell::rows::{lines, push_part, rows};
use crate::parse::shell::tree;
use crate::parse::shell::walk::comment_start;
use crate::parse::shell::{Options, understand};
use crate::source::Span;

/// The most lines that are tried as the continuation of one command.
const MOST_LINES: usize = 100;

/// Which prompts a fence has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompts {
    /// Of a terminal: `#` is root's prompt, unless the fence has `$` or `%` too: then only behind `sudo -i` and the like.
    Terminal,
    /// `$` in a fence that says it is a script: `#` is a comment there.
    Script,
}

/// Cuts what a terminal showed into its parts.
pub(super) fn parts(text: &Excerpt, prompts: Prompts, options: &Options<'_>) -> Vec<Part> {
    let mut session = Session::new(text, prompts, options);
    if prompts == Prompts::Script {
        session.take_script();
    }
    while session.at < session.lines.len() {
        session.step();
    }
    session.parts
}

/// Takes the prompts off a declared command, as it is pasted from a terminal.
pub(super) fn without_prompts(text: &Excerpt, options: &Options<'_>) -> Excerpt {
    let first = text.lines().next().unwrap_or_default();
    if prompt(first, Signs::default()).is_none() {
        return text.clone();
    }
    let parts = parts(text, Prompts::Script, options);
    let rows = parts.into_iter().filter_map(|part| match part {
        Part::Command(row) => Some(row.command.text),
        _ => None,
    });
    let rows: Vec<Excerpt> = rows.collect();
    match &rows[..] {
        [] => text.clone(),
        [row] => row.clone(),
        rows => {
            let rows: Vec<&str> = rows.iter().map(|row| &**row).collect();
            Excerpt::from(rows.join("\n").as_str())
        }
    }
}

/// Says whether a fence without a language is what a terminal showed: each line is a command behind a prompt.
pub(super) fn is_session(text: &str) -> bool {
    let lines = lines(text);
    let signs = Signs::default();
    let mut has_command = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].text(text);
        if line.trim().is_empty() {
            at += 1;
            continue;
        }
        let Some(length) = prompt(line, signs) else {
            return false;
        };
        let count = extent(text, &lines[at..], length, signs);
        let (command, _) = joined(text, &lines[at..at + count], length);
        if tree::parse(&command).is_err() {
            return false;
        }
        has_command |= !command.trim().is_empty();
        at += count;
    }
    has_command
}

/// Returns where in a script's fence the first line begins that has a prompt before its command.
///
/// Such a line in a string or here-document is text, so the grammar has to say where commands begin.
pub(super) fn first_prompt(text: &str) -> Option<usize> {
    let signs = Signs::default();
    let is_prompt = |line: &Span| prompt(line.text(text), signs).is_some();
    let lines = lines(text);
    let first = lines.iter().position(is_prompt)?;
    let before = lines[..first].iter().map(|line| line.text(text).trim());
    let mut before = before.filter(|line| !line.is_empty() && !line.starts_with('#'));
    if before.next().is_none() {
        return Some(lines[first].start);
    }
    let Ok(reading) = tree::read(text) else {
        // What stands above is commands at least when it is whole by itself.
        let above = tree::read(&text[..lines[first].start]);
        return above.is_ok().then_some(lines[first].start);
    };
    reading.commands.iter().find_map(|command| {
        let line = lines.partition_point(|line| line.start <= command.start);
        let line = lines.get(line.checked_sub(1)?)?;
        let is_first = text[line.start..command.start].trim().is_empty();
        (is_first && is_prompt(line)).then_some(line.start)
    })
}

/// What a terminal showed, read line by line.
struct Session<'a> {
    text: &'a Excerpt,
    options: &'a Options<'a>,
    prompts: Prompts,
    lines: Vec<Span>,
    /// For each line, the next one below it that is neither blank nor begins with `#`.
    next: Vec<usize>,
    /// Whether `# ` is root's prompt everywhere.
    is_root: bool,
    /// Whether the fence has prompts at all.
    has_prompts: bool,
    shells: Shells,
    above: Above,
    at: usize,
    /// How many more lines without a prompt are tried as commands.
    tries: usize,
    parts: Vec<Part>,
}

/// The most lines without a prompt that are tried as commands.
const MOST_TRIES: usize = 200;

impl<'a> Session<'a> {
    fn new(text: &'a Excerpt, prompts: Prompts, options: &'a Options<'a>) -> Self {
        let lines = lines(text);
        let signs = Signs {
            root: false,
            terminal: prompts == Prompts::Terminal,
        };
        let has_user = lines
            .iter()
            .any(|line| prompt(line.text(text), signs).is_some());
        let is_root = prompts == Prompts::Terminal && !has_user;
        let mut next = vec![lines.len(); lines.len()];
        for at in (1..lines.len()).rev() {
            let line = lines[at].text(text).trim();
            next[at - 1] = match line.is_empty() || line.starts_with('#') {
                true => next[at],
                false => at,
            };
        }
        Session {
            text,
            options,
            prompts,
            lines,
            next,
            is_root,
            has_prompts: has_user || is_root,
            shells: Shells::default(),
            above: Above::Nothing,
            at: 0,
            tries: MOST_TRIES,
            parts: Vec::new(),
        }
    }

    fn line(&self, at: usize) -> &'a str {
        self.lines[at].text(self.text)
    }

    fn signs(&self, line: &str) -> Signs {
        let behind = line.trim_start().strip_prefix('#').unwrap_or_default();
        let terminal = self.prompts == Prompts::Terminal;
        Signs {
            root: self.is_root || (terminal && self.shells.are_at(behind)),
            terminal,
        }
    }

    /// Takes the commands of a script above the first prompt.
    fn take_script(&mut self) {
        let Some(end) = first_prompt(self.text) else {
            return;
        };
        let above = self.text.part(Span::new(0, end));
        let Ok(parts) = rows(&above, self.options) else {
            return;
        };
        if parts.iter().any(|part| matches!(part, Part::Command(_))) {
            self.parts = parts;
            self.at = self.lines.partition_point(|line| line.start < end);
            self.above = Above::Command;
        }
    }

    fn step(&mut self) {
        let line = self.line(self.at);
        let signs = self.signs(line);
        let Some(length) = prompt(line, signs) else {
            return self.without_prompt(line);
        };
        if is_user(line, length) {
            self.shells.close();
        }
        let command = line[length..].trim();
        if command.is_empty() || command.starts_with('#') {
            // An empty prompt prints nothing, and a comment behind one says what comes next.
            let part = match command.is_empty() {
                true => Part::Blank(self.lines[self.at]),
                false => Part::Label(self.lines[self.at]),
            };
            self.above = Above::Blank;
            return self.push(part);
        }
        self.command(length, signs);
    }

    fn command(&mut self, length: usize, signs: Signs) {
        let count = extent(self.text, &self.lines[self.at..], length, signs);
        let lines = &self.lines[self.at..self.at + count];
        let part = row(self.text, lines, length, self.options);
        if let Part::Command(row) = &part {
            self.shells.typed(&row.command.text);
            self.above = above(&row.command.text);
        }
        self.parts.push(part);
        self.at += count;
    }

    fn without_prompt(&mut self, line: &'a str) {
        let span = self.lines[self.at];
        let content = line.trim();
        if content.is_empty() {
            if matches!(self.above, Above::Shows | Above::Command | Above::Output) {
                self.above = Above::Blank;
            }
            return self.push(Part::Blank(span));
        }
        let is_comment = content.starts_with("# ") || content == "#";
        if self.has_prompts && is_comment && self.is_label(content) {
            return self.push(Part::Label(span));
        }
        if self.prompts == Prompts::Script && !is_comment && self.is_command(content) {
            let signs = self.signs(line);
            return self.command(0, signs);
        }
        self.above = Above::Output;
        self.push(Part::Output(span));
    }

    fn push(&mut self, part: Part) {
        push_part(&mut self.parts, part);
        self.at += 1;
    }

    /// Says whether a `# ` line says what comes next, and was not printed.
    fn is_label(&self, content: &str) -> bool {
        let mut words = content[1..].split_whitespace();
        let first = words.next().unwrap_or_default();
        let is_long = words.next().is_some();
        let is_word = first.chars().any(char::is_lowercase);
        let next = self.next[self.at];
        let is_above_prompt = || {
            next == self.lines.len() || {
                let line = self.line(next);
                prompt(line, self.signs(line)).is_some()
            }
        };
        match self.above {
            Above::Nothing => true,
            Above::Blank => (is_long || is_word) && is_above_prompt(),
            Above::Quiet => is_long || is_word,
            Above::Command => is_long && is_above_prompt(),
            Above::Shows | Above::Output => false,
        }
    }

    /// Says whether a line of a script is a command that has no prompt though others have.
    fn is_command(&mut self, content: &str) -> bool {
        let mut words = content.split_whitespace();
        let first = words.next().unwrap_or_default();
        let program = match first {
            "sudo" => words.next().unwrap_or_default(),
            first => first,
        };
        let is_quiet = self.above == Above::Quiet;
        if self.tries == 0 || !is_quiet && !effect::knows(program) {
            return false;
        }
        self.tries -= 1;
        let parses = || tree::parse(content).ok();
        if is_quiet {
            return !first.ends_with(':') && parses().is_some();
        }
        let least = match self.above {
            Above::Output => Danger::Destructive,
            _ => Danger::Caution,
        };
        let danger = parses().map(|script| effect::effect(&script, self.options.rules).danger);
        danger.is_some_and(|danger| danger >= least)
    }
}

/// Returns how many lines the command has that the first of them begins.
///
/// A line behind `> ` belongs to it only while it is unfinished: tools print such lines too.
fn extent(text: &str, lines: &[Span], prompt_length: usize, signs: Signs) -> usize {
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
        // A here-document may well hold comments.
        let is_text = text[lines[0].start..lines[0].end].contains("<<");
        let signs = Signs {
            root: signs.root && !is_text,
            ..signs
        };
        if prompt(next, signs).is_some() {
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
