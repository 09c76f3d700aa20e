//! From the grammar's tree to ours: the only place that knows the grammar's library.
//!
//! On the way it notes where placeholders stand, since only the grammar can tell a string from a substitution in it.

mod endless;
mod fault;
mod words;

use brush_parser::ast;
use brush_parser::word;
use brush_parser::{Parser, ParserOptions, SourceSpan};

use crate::error::contained;
use crate::model::shell::{HereDelimiter, Quoting, Slot};
use crate::parse::shell::nested;
use crate::parse::shell::programs;
use crate::parse::shell::tree::{
    Fault, Part, Pipeline, Reading, Redirect, RedirectKind, Script, Simple, Word,
};
use crate::source::Span;

/// Substitutions inside one another that are looked into.
const DEEPEST: usize = 8;

/// Reads the masked text with the grammar.
///
/// # Errors
/// Where the grammar refuses.
pub(super) fn walk(text: &str, masked: &str, slots: &[Span]) -> Result<Reading, Fault> {
    let mut walker = Walker {
        text,
        masked,
        slots,
        places: vec![None; slots.len()],
        script: Script::default(),
        seen: Vec::new(),
        base: 0,
        depth: 0,
        extent: None,
        commands: Vec::new(),
    };
    walker.program(0, masked.len())?;
    Ok(walker.finish())
}

/// What a word is to its command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The program.
    Program,
    /// Anything else that may begin with a dash.
    Argument,
    /// A value that cannot be an option.
    Value,
}

struct Walker<'a> {
    text: &'a str,
    masked: &'a str,
    slots: &'a [Span],
    places: Vec<Option<(Quoting, bool)>>,
    script: Script,
    /// Words and here-documents: what is no comment.
    seen: Vec<Span>,
    /// Where the part that is being read begins.
    base: usize,
    depth: usize,
    /// Of the top-level command that is being read.
    extent: Option<Span>,
    commands: Vec<Span>,
}

impl Walker<'_> {
    /// Reads a part of the text as a script of its own.
    fn program(&mut self, start: usize, end: usize) -> Result<(), Fault> {
        let part = &self.masked[start..end];
        let options = ParserOptions::default();
        // Half-written text can bring the grammar's library down.
        let parsed = contained(|| Parser::new(part.as_bytes(), &options).parse_program());
        let program = parsed
            .ok_or_else(|| Fault {
                at: start,
                message: "the shell cannot read this".to_owned(),
                is_incomplete: false,
            })?
            .map_err(|error| fault::fault(&error, start, end))?;
        let base = std::mem::replace(&mut self.base, start);
        for command in &program.complete_commands {
            self.list(command);
            if self.depth == 0 {
                self.commands.extend(self.extent.take());
            }
        }
        self.base = base;
        Ok(())
    }

    fn finish(mut self) -> Reading {
        nested::mark(&self.script, self.slots, self.text, &mut self.places);
        self.seen.sort();
        let mut slots = Vec::with_capacity(self.slots.len());
        for (at, span) in self.slots.iter().enumerate() {
            let place = self.places[at].take();
            let (quoting, starts_word) = place.unwrap_or_else(|| match self.is_comment(*span) {
                true => (Quoting::Comment, false),
                // What nobody understands takes harmless characters only.
                false => (Quoting::Code, true),
            });
            slots.push(Slot {
                span: *span,
                quoting,
                starts_word,
            });
        }
        Reading {
            script: self.script,
            slots,
            commands: self.commands,
        }
    }

    /// Says whether a place that is in no word lies behind a `#` on its line.
    fn is_comment(&self, span: Span) -> bool {
        let line = self.masked[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let before = self.seen.partition_point(|seen| seen.start < span.start);
        let last = self.seen[..before].iter().rev().take(64);
        let word_end = last.map(|seen| seen.end).max().unwrap_or(0);
        let from = line.max(word_end.min(span.start));
        comment_start(&self.masked[..span.start], from).is_some()
    }

    fn span(&self, loc: &SourceSpan) -> Span {
        let end = self.masked.len();
        Span::new(
            (self.base + loc.start.index).min(end),
            (self.base + loc.end.index).min(end),
        )
    }

    fn touch(&mut self, span: Span) {
        if self.depth == 0 {
            let extent = self.extent.get_or_insert(span);
            *extent = Span::new(extent.start.min(span.start), extent.end.max(span.end));
        }
    }

    fn list(&mut self, list: &ast::CompoundList) {
        for ast::CompoundListItem(and_or, _) in &list.0 {
            self.pipeline(&and_or.first);
            for next in &and_or.additional {
                match next {
                    ast::AndOr::And(pipeline) | ast::AndOr::Or(pipeline) => self.pipeline(pipeline),
                }
            }
        }
    }

    fn pipeline(&mut self, pipeline: &ast::Pipeline) {
        if let Some(
            ast::PipelineTimed::Timed(loc) | ast::PipelineTimed::TimedWithPosixOutput(loc),
        ) = &pipeline.timed
        {
            self.touch(self.span(loc));
        }
        // Its place is taken first, so that what it holds comes after it.
        let at = self.script.pipelines.len();
        let commands = Vec::new();
        self.script.pipelines.push(Pipeline { commands });
        let commands = pipeline.seq.iter().map(|command| self.command(command));
        let commands = commands.collect();
        self.script.pipelines[at].commands = commands;
    }

    fn command(&mut self, command: &ast::Command) -> Simple {
        let mut simple = Simple::default();
        match command {
            ast::Command::Simple(command) => {
                simple.is_plain = true;
                self.simple(command, &mut simple);
            }
            ast::Command::Compound(compound, redirects) => {
                let start = self.script.pipelines.len();
                self.compound(compound);
                simple.holds = start..self.script.pipelines.len();
                simple.is_endless = endless::is_endless(compound, &self.script.pipelines[start..]);
                self.redirects(redirects.as_ref(), &mut simple);
            }
            ast::Command::Function(function) => {
                self.name(&function.fname);
                self.compound(&function.body.0);
                self.redirects(function.body.1.as_ref(), &mut simple);
            }
            ast::Command::ExtendedTest(test, redirects) => {
                self.touch(self.span(&test.loc));
                self.seen.push(self.span(&test.loc));
                self.test(&test.expr, 0);
                self.redirects(redirects.as_ref(), &mut simple);
            }
        }
        simple
    }

    fn simple(&mut self, command: &ast::SimpleCommand, simple: &mut Simple) {
        for item in command.prefix.iter().flat_map(|prefix| &prefix.0) {
            self.item(item, true, simple);
        }
        if let Some(name) = &command.word_or_name {
            let mut word = self.word(name, Role::Program);
            // Nobody keeps anything else in a variable of that name.
            if word.parts == [Part::Unknown]
                && let Some(program) = programs::of_variable(word.span.text(self.masked))
            {
                word.parts = vec![Part::Text(program)];
            }
            simple.words.push(word);
        }
        for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
            self.item(item, false, simple);
        }
    }

    fn item(
        &mut self,
        item: &ast::CommandPrefixOrSuffixItem,
        is_prefix: bool,
        simple: &mut Simple,
    ) {
        match item {
            ast::CommandPrefixOrSuffixItem::IoRedirect(redirect) => self.redirect(redirect, simple),
            ast::CommandPrefixOrSuffixItem::Word(word) => {
                let word = self.word(word, Role::Argument);
                simple.words.push(word);
            }
            ast::CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
                self.assignment(assignment, word, is_prefix, simple);
            }
            ast::CommandPrefixOrSuffixItem::ProcessSubstitution(_, shell) => {
                let span = self.span(&shell.loc);
                self.touch(span);
                self.list(&shell.list);
                simple.words.push(Word {
                    parts: vec![Part::Unknown],
                    span,
                });
            }
        }
    }

    fn assignment(
        &mut self,
        assignment: &ast::Assignment,
        word: &ast::Word,
        is_prefix: bool,
        simple: &mut Simple,
    ) {
        let Some(span) = self.place(word) else { return };
        // The index of an array's element may hold one of its own.
        let name = match &assignment.name {
            ast::AssignmentName::ArrayElementName(name, index) => name.len() + index.len() + 2,
            ast::AssignmentName::VariableName(name) => name.len(),
        };
        let equals = self.masked.get(span.start + name..span.end);
        let Some(equals) = equals.and_then(|text| text.find('=')).map(|at| name + at) else {
            return;
        };
        self.touch(span);
        self.seen.push(span);
        let value = Span::new(span.start + equals + 1, span.end);
        let is_array = matches!(assignment.value, ast::AssignmentValue::Array(_));
        // The elements of an array have no places of their own: slots in them take harmless characters only.
        let value = match is_array {
            true => Word {
                parts: vec![Part::Unknown],
                span: value,
            },
            false => self.word_at(value, Role::Value),
        };
        if is_prefix {
            let name = self.text[span.start..span.start + equals].trim_end_matches('+');
            simple.assignments.push((name.to_owned(), value));
        } else {
            let mut parts = vec![Part::Text(
                self.text[span.start..=span.start + equals].to_owned(),
            )];
            value
                .parts
                .into_iter()
                .for_each(|part| words::push(&mut parts, part));
            simple.words.push(Word { parts, span });
        }
    }

    fn redirects(&mut self, redirects: Option<&ast::RedirectList>, simple: &mut Simple) {
        for redirect in redirects.into_iter().flat_map(|list| &list.0) {
            self.redirect(redirect, simple);
        }
    }

    fn redirect(&mut self, redirect: &ast::IoRedirect, simple: &mut Simple) {
        let (kind, target) = match redirect {
            ast::IoRedirect::File(_, kind, target) => {
                let kind = match kind {
                    ast::IoFileRedirectKind::Read => RedirectKind::Read,
                    ast::IoFileRedirectKind::Append => RedirectKind::Append,
                    ast::IoFileRedirectKind::DuplicateInput
                    | ast::IoFileRedirectKind::DuplicateOutput => RedirectKind::Duplicate,
                    ast::IoFileRedirectKind::Write
                    | ast::IoFileRedirectKind::ReadAndWrite
                    | ast::IoFileRedirectKind::Clobber => RedirectKind::Write,
                };
                match target {
                    ast::IoFileRedirectTarget::Filename(word)
                    | ast::IoFileRedirectTarget::Duplicate(word) => {
                        (kind, self.word(word, Role::Argument))
                    }
                    ast::IoFileRedirectTarget::Fd(_) => return,
                    ast::IoFileRedirectTarget::ProcessSubstitution(_, shell) => {
                        let span = self.span(&shell.loc);
                        self.touch(span);
                        self.list(&shell.list);
                        let parts = vec![Part::Unknown];
                        (kind, Word { parts, span })
                    }
                }
            }
            ast::IoRedirect::HereDocument(_, document) => {
                let Some(body) = self.here_document(document) else {
                    return;
                };
                (RedirectKind::Text, body)
            }
            ast::IoRedirect::HereString(_, word) => {
                (RedirectKind::Text, self.word(word, Role::Value))
            }
            ast::IoRedirect::OutputAndError(word, appends) => {
                let kind = match appends {
                    true => RedirectKind::Append,
                    false => RedirectKind::Write,
                };
                (kind, self.word(word, Role::Argument))
            }
        };
        simple.redirects.push(Redirect { kind, target });
    }

    fn here_document(&mut self, document: &ast::IoHereDocument) -> Option<Word> {
        self.name(&document.here_end);
        let start = self.place(&document.doc)?.start;
        let quoted = document.here_end.value.as_str();
        let delimiter: String = quoted
            .chars()
            .filter(|c| !matches!(c, '\'' | '"' | '\\'))
            .collect();
        let mut body_end = start;
        let mut end = start;
        for line in self.masked[start..].split_inclusive('\n') {
            end += line.len();
            let text = line.trim_end_matches('\n');
            let text = match document.remove_tabs {
                true => text.trim_start_matches('\t'),
                false => text,
            };
            if text == delimiter {
                break;
            }
            body_end = end;
        }
        let delimiter = Box::new(HereDelimiter {
            text: delimiter.into(),
            strips_tabs: document.remove_tabs,
        });
        let body = Span::new(start, body_end);
        let end = end - usize::from(self.masked[start..end].ends_with('\n'));
        self.touch(Span::new(start, end.max(start)));
        self.seen.push(Span::new(start, end.max(start)));
        let mut parts = Vec::new();
        if document.requires_expansion {
            let text = &self.masked[body.start..body.end];
            let pieces = contained(|| word::parse_heredoc(text, &ParserOptions::default()));
            let pieces = pieces.and_then(Result::ok).unwrap_or_default();
            let quoting = Quoting::HereDocument(delimiter);
            self.pieces(&pieces, body.start, &quoting, false, &mut parts);
        } else {
            self.stretch(
                body,
                &Quoting::RawHereDocument(delimiter),
                false,
                &mut parts,
            );
        }
        Some(Word { parts, span: body })
    }

    fn compound(&mut self, compound: &ast::CompoundCommand) {
        use ast::CompoundCommand as Compound;
        match compound {
            Compound::Arithmetic(command) => self.opaque(&command.loc),
            Compound::ArithmeticForClause(command) => {
                let span = self.span(&command.loc);
                self.touch(span);
                let head = self.masked[span.start..span.end].find("))").unwrap_or(0);
                let head = Span::new(span.start, span.start + head);
                self.script.arithmetic.push(head);
                self.list(&command.body.list);
            }
            Compound::BraceGroup(command) => {
                self.touch(self.span(&command.loc));
                self.list(&command.list);
            }
            Compound::Subshell(command) => {
                self.touch(self.span(&command.loc));
                self.list(&command.list);
            }
            Compound::ForClause(command) => {
                self.touch(self.span(&command.loc));
                for value in command.values.iter().flatten() {
                    let value = self.word(value, Role::Value);
                    self.script
                        .loops
                        .push((command.variable_name.clone(), value));
                }
                self.list(&command.body.list);
            }
            Compound::CaseClause(command) => {
                self.touch(self.span(&command.loc));
                self.word(&command.value, Role::Value);
                for case in &command.cases {
                    for pattern in &case.patterns {
                        self.word(pattern, Role::Value);
                    }
                    case.cmd.iter().for_each(|list| self.list(list));
                }
            }
            Compound::IfClause(command) => {
                self.touch(self.span(&command.loc));
                self.list(&command.condition);
                self.list(&command.then);
                for clause in command.elses.iter().flatten() {
                    clause.condition.iter().for_each(|list| self.list(list));
                    self.list(&clause.body);
                }
                self.close_if();
            }
            Compound::WhileClause(command) | Compound::UntilClause(command) => {
                self.touch(self.span(&command.2));
                self.list(&command.0);
                self.list(&command.1.list);
            }
            Compound::Coprocess(command) => {
                self.touch(self.span(&command.loc));
                let simple = self.command(&command.body);
                self.script.pipelines.push(Pipeline {
                    commands: vec![simple],
                });
            }
        }
    }

    /// Finds the `fi`, which the grammar gives no place.
    fn close_if(&mut self) {
        let Some(extent) = self.extent.filter(|_| self.depth == 0) else {
            return;
        };
        let bytes = self.masked.as_bytes();
        let mut at = extent.end;
        while at < bytes.len() {
            let is_start = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            if is_start && bytes[at] == b'#' {
                at += self.masked[at..].find('\n').unwrap_or(bytes.len() - at);
            } else if is_start
                && bytes[at..].starts_with(b"fi")
                && bytes
                    .get(at + 2)
                    .is_none_or(|next| !next.is_ascii_alphanumeric())
            {
                return self.touch(Span::new(at, at + 2));
            } else {
                at += 1;
            }
        }
    }

    fn opaque(&mut self, loc: &SourceSpan) {
        let span = self.span(loc);
        self.touch(span);
        self.seen.push(span);
        self.script.arithmetic.push(span);
    }

    fn test(&mut self, test: &ast::ExtendedTestExpr, depth: usize) {
        use ast::ExtendedTestExpr as Test;
        if depth > 64 {
            return;
        }
        match test {
            Test::And(left, right) | Test::Or(left, right) => {
                self.test(left, depth + 1);
                self.test(right, depth + 1);
            }
            Test::Not(inner) | Test::Parenthesized(inner) => self.test(inner, depth + 1),
            Test::UnaryTest(predicate, word) => {
                let word = self.word(word, Role::Value);
                if matches!(
                    predicate,
                    ast::UnaryPredicate::ShellVariableIsSetAndAssigned
                        | ast::UnaryPredicate::ShellVariableIsSetAndNameRef
                        | ast::UnaryPredicate::FdIsOpenTerminal
                ) {
                    self.script.arithmetic.push(word.span);
                }
            }
            // Quoted, a regular expression would be plain text.
            Test::BinaryTest(ast::BinaryPredicate::StringMatchesRegex, left, _) => {
                self.word(left, Role::Value);
            }
            Test::BinaryTest(predicate, left, right) => {
                let words = [left, right].map(|word| self.word(word, Role::Value).span);
                if is_arithmetic(predicate) {
                    self.script.arithmetic.extend(words);
                }
            }
        }
    }

    fn place(&self, word: &ast::Word) -> Option<Span> {
        let span = word.loc.as_ref().map(|loc| self.span(loc))?;
        // The second word behind a here-document's mark begins, for the grammar's library, at the space before it.
        let text = span.text(self.masked);
        let spaces = text.len() - text.trim_start_matches([' ', '\t']).len();
        Some(Span::new(span.start + spaces, span.end))
    }

    /// Notes a word in which no value may stand.
    fn name(&mut self, word: &ast::Word) {
        if let Some(span) = self.place(word) {
            self.touch(span);
            self.seen.push(span);
        }
    }

    fn word(&mut self, word: &ast::Word, role: Role) -> Word {
        match self.place(word) {
            Some(span) => {
                self.touch(span);
                self.seen.push(span);
                self.word_at(span, role)
            }
            None => Word {
                parts: vec![Part::Unknown],
                span: Span::default(),
            },
        }
    }
}

/// Says whether a test of two words takes them for arithmetic.
fn is_arithmetic(predicate: &ast::BinaryPredicate) -> bool {
    use ast::BinaryPredicate as Is;
    matches!(
        predicate,
        Is::ArithmeticEqualTo
            | Is::ArithmeticNotEqualTo
            | Is::ArithmeticLessThan
            | Is::ArithmeticLessThanOrEqualTo
            | Is::ArithmeticGreaterThan
            | Is::ArithmeticGreaterThanOrEqualTo
    )
}

/// Returns where a comment begins at or after `from`, on that line.
pub(super) fn comment_start(masked: &str, from: usize) -> Option<usize> {
    let line = masked.get(from..)?;
    let line = line.split('\n').next()?;
    let bytes = masked.as_bytes();
    let hashes = line.match_indices('#').map(|(at, _)| from + at);
    hashes
        .filter(|at| {
            *at == 0
                || matches!(
                    bytes[at - 1],
                    b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b')'
                )
        })
        .find(|_| true)
}
