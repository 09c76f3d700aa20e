//! Patterns of placeholders: regular expressions that both the browser (JavaScript, flag `u`) and we understand.

use regex_automata::meta::Regex;
use regex_syntax::ast::{self, Ast, parse::Parser};

use crate::source::Span;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFault {
    /// Where in the pattern.
    pub span: Span,
    /// What is wrong; no full stop.
    pub message: String,
}

/// Says what keeps a pattern from meaning the same in every browser.
pub fn fault(pattern: &str) -> Option<PatternFault> {
    const LONGEST: usize = 1000;
    if pattern.len() > LONGEST {
        return Some(at(0, pattern.len(), "it is longer than 1000 bytes"));
    }
    let tree = match Parser::new().parse(pattern) {
        Ok(tree) => tree,
        Err(error) => {
            let span = error.span();
            return Some(at(
                span.start.offset,
                span.end.offset,
                &error.kind().to_string(),
            ));
        }
    };
    ast::visit(&tree, Portable).err()
}

/// Says whether a value matches a pattern as a whole; `None` where the pattern cannot be used.
pub fn matches(pattern: &str, value: &str) -> Option<bool> {
    const LARGEST: usize = 1 << 20;
    if fault(pattern).is_some() {
        return None;
    }
    let config = Regex::config().nfa_size_limit(Some(LARGEST));
    let whole = Regex::builder()
        .configure(config)
        .build(&format!("^(?:{pattern})$"));
    whole.ok().map(|whole| whole.is_match(value))
}

/// Refuses what JavaScript does not have, or reads differently.
struct Portable;

impl ast::Visitor for Portable {
    type Output = ();
    type Err = PatternFault;

    fn finish(self) -> Result<(), PatternFault> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), PatternFault> {
        let refuse = |message: &str| Err(foreign(ast.span(), message));
        match ast {
            Ast::Flags(_) => refuse("browsers have no flags inside a pattern"),
            Ast::Group(group) if matches!(&group.kind, ast::GroupKind::NonCapturing(flags) if !flags.items.is_empty()) => {
                refuse("browsers have no flags inside a pattern")
            }
            Ast::Group(group)
                if matches!(
                    group.kind,
                    ast::GroupKind::CaptureName {
                        starts_with_p: true,
                        ..
                    }
                ) =>
            {
                refuse("browsers write a named group `(?<name>...)`")
            }
            Ast::Assertion(assertion) => match assertion.kind {
                ast::AssertionKind::StartLine
                | ast::AssertionKind::EndLine
                | ast::AssertionKind::WordBoundary
                | ast::AssertionKind::NotWordBoundary => Ok(()),
                _ => refuse("browsers have no such anchor; a value must match as a whole anyway"),
            },
            Ast::Repetition(repetition) => match &*repetition.ast {
                Ast::Repetition(_) | Ast::Assertion(_) | Ast::Empty(_) | Ast::Flags(_) => {
                    refuse("there is nothing here that browsers could repeat")
                }
                _ => Ok(()),
            },
            Ast::Literal(literal) => portable(literal, false),
            Ast::ClassUnicode(class) => refuse_class(&class.span),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ast::ClassSetItem) -> Result<(), PatternFault> {
        match item {
            ast::ClassSetItem::Literal(literal) => portable(literal, true),
            ast::ClassSetItem::Range(range) => {
                portable(&range.start, true)?;
                portable(&range.end, true)
            }
            ast::ClassSetItem::Unicode(class) => refuse_class(&class.span),
            ast::ClassSetItem::Ascii(class) => Err(foreign(
                &class.span,
                "browsers have no named classes; write `a-z0-9`",
            )),
            ast::ClassSetItem::Bracketed(class) => Err(foreign(
                &class.span,
                "browsers have no class inside a class; write `\\[` for the bracket itself",
            )),
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(
        &mut self,
        op: &ast::ClassSetBinaryOp,
    ) -> Result<(), PatternFault> {
        Err(foreign(
            &op.span,
            "browsers cannot join classes with `&&`, `--` or `~~`",
        ))
    }
}

fn refuse_class(span: &ast::Span) -> Result<(), PatternFault> {
    Err(foreign(
        span,
        "classes by property differ between browsers; list the characters",
    ))
}

fn portable(literal: &ast::Literal, in_class: bool) -> Result<(), PatternFault> {
    use ast::{HexLiteralKind, LiteralKind, SpecialLiteralKind};
    let fits = match &literal.kind {
        LiteralKind::Verbatim => {
            in_class && literal.c != ']' || !matches!(literal.c, ']' | '{' | '}')
        }
        LiteralKind::Meta | LiteralKind::Superfluous => {
            "^$\\.*+?()[]{}|/".contains(literal.c) || (in_class && literal.c == '-')
        }
        LiteralKind::Octal => false,
        LiteralKind::HexFixed(kind) => *kind != HexLiteralKind::UnicodeLong,
        LiteralKind::HexBrace(kind) => *kind == HexLiteralKind::UnicodeShort,
        LiteralKind::Special(kind) => *kind != SpecialLiteralKind::Bell,
    };
    match fits {
        true => Ok(()),
        false if literal.kind == LiteralKind::Verbatim => Err(foreign(
            &literal.span,
            "browsers want a backslash before this bracket",
        )),
        false => Err(foreign(
            &literal.span,
            "browsers have no such escape; leave the backslash out",
        )),
    }
}

fn foreign(span: &ast::Span, message: &str) -> PatternFault {
    at(span.start.offset, span.end.offset, message)
}

fn at(start: usize, end: usize, message: &str) -> PatternFault {
    PatternFault {
        span: Span::new(start, end),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{fault, matches};

    #[test]
    fn only_what_every_browser_understands_passes() {
        for fine in [
            "[a-z0-9-]+",
            "[0-9]{1,5}",
            "(?:prod|staging)-\\d+",
            "[^\\s/]+",
            "\\w+\\.example\\.com",
            "[a-z\\-]+\\/x",
            "^a$",
            "\\u{1F600}",
        ] {
            assert_eq!(fault(fine), None, "{fine}");
        }
        for wrong in [
            "(?i)a",
            "(?i:a)",
            "(?P<x>a)",
            "a\\z",
            "[[:alpha:]]",
            "[a&&b]",
            "a**",
            "a]",
            "a}",
            "\\-",
            "\\@",
            "\\x{41}",
            "\\pL",
            "(a",
            "[z-a]",
            "(?=a)",
            "*a",
            "[]a]",
        ] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn a_value_matches_as_a_whole() {
        assert_eq!(matches("a|b", "b"), Some(true));
        assert_eq!(matches("a|b", "ab"), Some(false));
        assert_eq!(matches("[a-z0-9-]+", "api-7f9c\n"), Some(false));
        assert_eq!(matches("(a", "a"), None);
    }
}
