//! The alerts that the monitoring system knows, as its rule files declare them.

use std::collections::BTreeSet;

use crate::source::{SitePath, SourceFile, Span, Spanned};

/// All rule files that were read.
#[derive(Debug, Clone, Default)]
pub struct AlertRules {
    /// By the path that their author would type.
    pub files: Vec<RuleFile>,
}

/// A rule file, as far as it was understood.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The file; its path is a key that no file of the source has.
    pub file: SourceFile,
    /// The file as the settings write it, as in `../rules/web.yaml`.
    pub name: String,
    /// Its groups, in order.
    pub groups: Vec<RuleGroup>,
    /// How many recording rules it has: those have no runbook.
    pub recording: usize,
    /// What was not understood.
    pub skipped: Vec<SkippedRules>,
}

/// Rules that are evaluated together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleGroup {
    /// Its name; may be empty.
    pub name: String,
    /// Its alerts, in order.
    pub alerts: Vec<AlertRule>,
}

/// A rule that raises an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRule {
    /// The alert's name; several rules may have the same.
    pub name: Spanned<String>,
    /// What it asks; `None` where it is more than a text, as in Grafana.
    pub expr: Option<String>,
    /// How long that has to hold.
    pub hold: Option<String>,
    /// Labels that it sets, in order.
    pub labels: Vec<(String, String)>,
    /// Annotations, in order.
    pub annotations: Vec<(String, Spanned<String>)>,
}

/// A part of a rule file that was not understood, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRules {
    /// What it is: a whole document, or less.
    pub part: SkippedPart,
    /// Where it stands.
    pub span: Span,
    /// Why it was skipped; a clause, as in "its name is made by a template".
    pub why: String,
}

/// How much was skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkippedPart {
    /// A document that is not YAML; a finding of its own says why.
    Broken,
    /// A document that could be read only by running a template.
    Document,
    /// A document of which we know that it declares no alert, such as a Service.
    Foreign,
    /// A rule or a group.
    Rule,
}

impl RuleFile {
    /// Says whether there is nothing in the file.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.recording == 0 && self.skipped.is_empty()
    }
}

impl AlertRule {
    /// Returns an annotation.
    pub fn annotation(&self, key: &str) -> Option<&Spanned<String>> {
        let found = self.annotations.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// Returns the address of its runbook, as it is written.
    pub fn runbook_url(&self) -> Option<&Spanned<String>> {
        ["runbook_url", "runbook"]
            .iter()
            .filter_map(|key| self.annotation(key))
            .find(|url| !url.value.trim().is_empty())
    }
}

/// An alert rule and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct PlacedAlert<'a> {
    /// Its file.
    pub file: &'a RuleFile,
    /// Its group.
    pub group: &'a RuleGroup,
    /// The rule.
    pub rule: &'a AlertRule,
}

impl AlertRules {
    /// Returns all alert rules, in the order of files and rules.
    pub fn alerts(&self) -> impl Iterator<Item = PlacedAlert<'_>> {
        let groups = self
            .files
            .iter()
            .flat_map(|file| file.groups.iter().map(move |group| (file, group)));
        groups.flat_map(|(file, group)| {
            let rules = group.alerts.iter();
            rules.map(move |rule| PlacedAlert { file, group, rule })
        })
    }

    /// Returns everything that was not understood, with its file.
    pub fn skipped(&self) -> impl Iterator<Item = (&RuleFile, &SkippedRules)> {
        self.files
            .iter()
            .flat_map(|file| file.skipped.iter().map(move |skipped| (file, skipped)))
    }

    /// Returns the words of the files of which some was skipped: an alert that they name may well be declared there.
    pub fn words_of_skipped(&self) -> BTreeSet<&str> {
        let is_part = |file: &&RuleFile| {
            let mut skipped = file.skipped.iter();
            skipped.any(|skipped| skipped.part != SkippedPart::Foreign)
        };
        let files = self.files.iter().filter(is_part);
        files.flat_map(|file| words(&file.file.text)).collect()
    }
}

/// Returns the words of a text, as names of alerts are made of them.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    words.filter(|word| !word.is_empty())
}

/// Returns the key of the rule file with a number, by which findings and texts name it.
///
/// No file of a source has such a path: names that begin with a dot are never read.
pub fn rule_file_key(number: usize, file_name: &str) -> Option<SitePath> {
    SitePath::new(&format!(".rules/{number:06}/{file_name}")).ok()
}
