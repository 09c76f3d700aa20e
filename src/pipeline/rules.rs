//! Reads and understands the rule files of the monitoring system.

use std::path::Path;

use rayon::prelude::*;

use super::Sources;
use super::secrets::hide;
use crate::config::Config;
use crate::diagnostic::{self, Allowance, Diagnostic};
use crate::load::{self, RuleText, RulesGlob};
use crate::model::alert_rule::{AlertRules, RuleFile, SkippedPart};
use crate::parse::alert_rules::parse_alert_rules;
use crate::source::{SitePath, Span};

/// What was read of rule files, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulesSummary {
    /// Files that were read.
    pub files: usize,
    /// Alerts, by their names.
    pub alerts: usize,
    /// Those that have a runbook.
    pub covered: usize,
    /// Those that the settings ignore; they are not among the alerts.
    pub ignored: usize,
    /// Recording rules.
    pub recording: usize,
    /// Documents that were not understood, or hold no rules.
    pub documents_skipped: usize,
    /// Rules that were not understood.
    pub rules_skipped: usize,
}

/// What came of reading rule files.
pub(super) struct Read {
    /// `None` where nobody named any.
    pub(super) rules: Option<AlertRules>,
    pub(super) texts: Vec<RuleText>,
    /// What the comments of each file allow.
    pub(super) allowances: Vec<(SitePath, Vec<Allowance>)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the rule files that the settings name, and those of the command line, which are relative to the current folder.
pub(super) fn read(source: &Path, config: &Config, more: &[String], hides_secrets: bool) -> Read {
    let of_settings = config.alerts.rules.iter().map(|glob| RulesGlob {
        pattern: glob.value.clone(),
        base: source.to_owned(),
        span: Some(glob.span),
    });
    let of_words = more.iter().map(|pattern| RulesGlob {
        pattern: pattern.clone(),
        base: std::path::PathBuf::new(),
        span: None,
    });
    let globs: Vec<RulesGlob> = of_settings.chain(of_words).collect();
    let mut diagnostics = Vec::new();
    let mut texts = load::rules(&globs).take(&mut diagnostics);
    if hides_secrets {
        // They are not ours to judge, but what is shown of them is.
        texts
            .par_iter_mut()
            .for_each(|text| text.file = hide(&text.file, Vec::new, &mut Vec::new()));
    }
    let whole: Vec<&RuleText> = texts.iter().filter(|text| text.is_whole).collect();
    let parsed: Vec<_> = whole
        .into_par_iter()
        .map(|text| parse_alert_rules(&text.file, &text.written))
        .collect();
    let files: Vec<RuleFile> = parsed
        .into_iter()
        .map(|outcome| outcome.take(&mut diagnostics))
        .collect();
    let allowances = texts.iter().map(|text| {
        let whole = Span::new(0, text.file.text.len());
        (
            text.file.path.clone(),
            diagnostic::in_lines(&text.file.text, whole),
        )
    });
    Read {
        allowances: allowances
            .filter(|(_, allowed)| !allowed.is_empty())
            .collect(),
        rules: (!globs.is_empty()).then_some(AlertRules { files }),
        texts,
        diagnostics,
    }
}

impl Read {
    /// Adds the texts to those that findings are shown in.
    pub(super) fn show(&self, sources: &mut Sources) {
        for text in &self.texts {
            sources.add_outside(&text.file, &text.shown);
        }
    }
}

/// Returns how many documents and how many rules were skipped.
pub(super) fn skipped(rules: &AlertRules) -> (usize, usize) {
    let parts = rules.skipped().map(|(_, skipped)| skipped.part);
    let (in_rules, documents): (Vec<_>, Vec<_>) =
        parts.partition(|part| *part == SkippedPart::Rule);
    (documents.len(), in_rules.len())
}
