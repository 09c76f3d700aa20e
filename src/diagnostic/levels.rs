//! The level that a book sets for each lint.

use std::collections::BTreeMap;

use super::{Diagnostic, Level, Lint};

/// What a book says of a lint: `allow`, `advice`, `warn` or `deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelSetting {
    /// Not reported.
    Allow,
    /// Reported as advice.
    Advice,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

impl LevelSetting {
    /// The words that a book may use.
    pub const NAMES: &'static [&'static str] = &["allow", "advice", "warn", "deny"];

    /// Finds a setting by its word.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "allow" => LevelSetting::Allow,
            "advice" => LevelSetting::Advice,
            "warn" => LevelSetting::Warn,
            "deny" => LevelSetting::Deny,
            _ => return None,
        })
    }

    fn level(self) -> Option<Level> {
        match self {
            LevelSetting::Allow => None,
            LevelSetting::Advice => Some(Level::Advice),
            LevelSetting::Warn => Some(Level::Warning),
            LevelSetting::Deny => Some(Level::Error),
        }
    }
}

/// The levels of one book.
#[derive(Debug, Clone, Default)]
pub struct LintLevels {
    /// What the book's `[checks]` says.
    pub set: BTreeMap<Lint, LevelSetting>,
    /// Whether the folder is a plain one, without `opsbook.toml`: there, errors about structure that
    /// its authors never meant for us are warnings.
    pub lenient: bool,
}

impl LintLevels {
    /// Returns the findings at the levels of this book, without those that it allows.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let leveled = |mut diagnostic: Diagnostic| {
            diagnostic.level = self.level_of(&diagnostic)?;
            Some(diagnostic)
        };
        diagnostics.into_iter().filter_map(leveled).collect()
    }

    fn level_of(&self, diagnostic: &Diagnostic) -> Option<Level> {
        if let Some(setting) = self.set.get(&diagnostic.lint) {
            return setting.level();
        }
        let structural = matches!(
            diagnostic.lint,
            Lint::UnknownDirective | Lint::UnknownId | Lint::DuplicateId | Lint::UnknownKey
        );
        match diagnostic.level {
            Level::Error if self.lenient && structural => Some(Level::Warning),
            level => Some(level),
        }
    }
}
