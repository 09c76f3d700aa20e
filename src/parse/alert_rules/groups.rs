//! Finds groups of rules in a document, wherever they stand in it, and reads their rules.

use super::view::View;
use crate::data::shortened;
use crate::model::alert_rule::{AlertRule, RuleGroup, SkippedPart, SkippedRules};
use crate::model::data::{Entry, Node, Scalar, Value};
use crate::source::{Span, Spanned};

/// Reads one document.
pub(super) struct Reader<'a> {
    view: &'a View,
    /// Puts the actions of a template back into a text.
    restore: &'a dyn Fn(&str) -> String,
    /// In how many texts the document stands.
    pub(super) depth: usize,
    pub(super) groups: Vec<RuleGroup>,
    pub(super) recording: usize,
    pub(super) skipped: Vec<SkippedRules>,
    /// Texts that look like rule files, as in a config map.
    pub(super) inside: Vec<View>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(view: &'a View, restore: &'a dyn Fn(&str) -> String, depth: usize) -> Self {
        Reader {
            view,
            restore,
            depth,
            groups: Vec::new(),
            recording: 0,
            skipped: Vec::new(),
            inside: Vec::new(),
        }
    }

    /// Finds the groups of a document. The tree is at most 64 levels deep, so this may go down it by calls.
    pub(super) fn document(&mut self, node: &Node) {
        match &node.value {
            Value::Map(entries) => {
                for entry in entries {
                    match (&*entry.key.value, &entry.value.value) {
                        ("groups", Value::List(groups)) if is_groups(groups) => {
                            groups.iter().for_each(|group| self.group(group));
                        }
                        ("groups", Value::Scalar(_)) if !self.may_hold_rules(&entry.value) => {
                            let why = "its groups are made by a template";
                            self.skip_if_templated(&entry.value, why);
                        }
                        _ => self.document(&entry.value),
                    }
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.document(item)),
            Value::Scalar(_) if self.may_hold_rules(node) => {
                let inside = self.inside(node);
                self.inside.push(inside);
            }
            Value::Scalar(_) | Value::Null => {}
        }
    }

    fn group(&mut self, node: &Node) {
        let name = self.text_of(&node.value, "name").unwrap_or_default();
        let mut alerts = Vec::new();
        match node.value.get("rules").map(|rules| (rules, &rules.value)) {
            Some((_, Value::List(rules))) => {
                alerts.extend(rules.iter().filter_map(|rule| self.rule(rule)));
            }
            Some((rules, Value::Scalar(_))) => {
                let why = "the rules of this group are no list";
                let templated = "the rules of this group are made by a template";
                if !self.skip_if_templated(rules, templated) {
                    self.skip(rules.span, why);
                }
            }
            Some((rules, Value::Map(_))) => {
                self.skip(rules.span, "the rules of this group are no list");
            }
            Some((_, Value::Null)) | None => {}
        }
        self.groups.push(RuleGroup { name, alerts });
    }

    fn rule(&mut self, node: &Node) -> Option<AlertRule> {
        let Value::Map(entries) = &node.value else {
            if node.value != Value::Null {
                self.skip(
                    node.span,
                    "it is no rule: a rule is a map with `alert` and `expr`",
                );
            }
            return None;
        };
        let is_grafana = entries
            .iter()
            .any(|entry| matches!(&*entry.key.value, "uid" | "data" | "condition"));
        let key = match is_grafana {
            true => "title",
            false => "alert",
        };
        let named = node.value.get(key);
        if named.is_none() && node.value.get("record").is_some() {
            self.recording += 1;
            return None;
        }
        let place = entries.first().map_or(node.span, |entry| entry.key.span);
        let Some(named) = named else {
            self.skip(place, "a rule has neither `alert` nor `record`");
            return None;
        };
        let Value::Scalar(name) = &named.value else {
            self.skip(named.span, "the rule names no alert");
            return None;
        };
        let name = (self.restore)(&name.text).trim().to_owned();
        if name.is_empty() || name.contains("{{") {
            let why = match name.is_empty() {
                true => "the rule names no alert".to_owned(),
                false => format!("the name `{}` is made by a template", shortened(&name)),
            };
            self.skip(named.span, why);
            return None;
        }
        Some(AlertRule {
            name: Spanned::new(name, self.view.place(named.span)),
            expr: self.text_of(&node.value, "expr"),
            hold: self.text_of(&node.value, "for"),
            labels: self
                .texts(&node.value, "labels")
                .map(|(key, value)| (key, value.value))
                .collect(),
            annotations: self.texts(&node.value, "annotations").collect(),
        })
    }

    fn text_of(&self, value: &Value, key: &str) -> Option<String> {
        match &value.get(key)?.value {
            Value::Scalar(scalar) => Some((self.restore)(&scalar.text)),
            _ => None,
        }
    }

    /// Returns the texts of a map, with their places.
    fn texts<'n>(
        &self,
        value: &'n Value,
        key: &str,
    ) -> impl Iterator<Item = (String, Spanned<String>)> {
        let entries: &'n [Entry] = match value.get(key).map(|node| &node.value) {
            Some(Value::Map(entries)) => entries,
            _ => &[],
        };
        let text = |entry: &Entry| match &entry.value.value {
            Value::Scalar(scalar) => {
                let place = self.view.place(entry.value.span);
                let text = (self.restore)(&scalar.text);
                Some(((self.restore)(&entry.key.value), Spanned::new(text, place)))
            }
            _ => None,
        };
        entries.iter().filter_map(text)
    }

    fn skip(&mut self, span: Span, why: impl Into<String>) {
        self.skipped.push(SkippedRules {
            part: SkippedPart::Rule,
            span: self.view.place(span),
            why: why.into(),
        });
    }

    /// Skips what a template makes, and says whether it is that.
    fn skip_if_templated(&mut self, node: &Node, why: &str) -> bool {
        let Value::Scalar(scalar) = &node.value else {
            return false;
        };
        let is_templated = (self.restore)(&scalar.text).contains("{{");
        if is_templated {
            self.skip(node.span, why);
        }
        is_templated
    }

    /// Says whether a text can be a rule file itself.
    fn may_hold_rules(&self, node: &Node) -> bool {
        matches!(&node.value, Value::Scalar(Scalar { text, .. }) if text.contains("groups") && text.contains("rules"))
            && is_rule_text(node)
    }

    /// Returns the text of a node as it stands in the file, without the indentation that a block has there; or, where it is
    /// written otherwise, as one place.
    fn inside(&self, node: &Node) -> View {
        let Value::Scalar(scalar) = &node.value else {
            return View::default();
        };
        if let Some(block) = unindented(&self.view.text, node.span)
            && block.text.trim_end() == scalar.text.trim_end()
        {
            return block.through(self.view).with_texts(self.restore);
        }
        let place = self.view.place(node.span);
        View::instead(&(self.restore)(&scalar.text), place)
    }
}

/// Says whether a list is one of groups: each has rules.
fn is_groups(groups: &[Node]) -> bool {
    groups.is_empty()
        || groups
            .iter()
            .any(|group| group.value.get("rules").is_some())
}

/// Says whether a text has lines that say `groups:` and `rules:`, or is JSON that does.
fn is_rule_text(node: &Node) -> bool {
    let Value::Scalar(scalar) = &node.value else {
        return false;
    };
    let has_key = |key: &str| {
        scalar.text.match_indices(key).any(|(at, _)| {
            let before = scalar.text[..at].trim_end_matches([' ', '"', '\'']);
            let after = scalar.text[at + key.len()..].trim_start_matches(['"', '\'']);
            after.trim_start_matches(' ').starts_with(':')
                && (before.is_empty() || before.ends_with(['\n', '{', ',', '-']))
        })
    };
    has_key("groups") && has_key("rules")
}

/// Returns the lines of a literal block without their indentation, where this is one: it begins behind the indentation of
/// its first line.
fn unindented(text: &str, span: Span) -> Option<View> {
    let start = text[..span.start].rfind('\n')? + 1;
    let indentation = span.start - start;
    if indentation == 0 || !text[start..span.start].bytes().all(|byte| byte == b' ') {
        return None;
    }
    let mut view = View::default();
    let mut at = start;
    for line in text[start..span.end].split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let cut = indentation.min(spaces);
        view.push(&line[cut..], at + cut);
        at += line.len();
    }
    Some(view)
}
