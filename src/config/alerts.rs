//! `[alerts]` of `opsbook.toml`: where the rules of the monitoring system lie, and how many alerts need a runbook.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::shape::{IgnoreGlob, Percent};
use crate::data::Fields;
use crate::source::Spanned;

/// What is known of the monitoring system's alerts, and asked of them.
#[derive(Debug, Clone, Default)]
pub struct AlertSettings {
    /// Globs of rule files, relative to the folder of the settings; they may leave it.
    pub rules: Vec<Spanned<String>>,
    /// How many alerts need a runbook at least, in percent.
    pub min_coverage: Option<Spanned<f64>>,
    /// Globs of the names of alerts that need no runbook.
    pub ignore: Vec<Spanned<String>>,
    ignored: GlobSet,
}

impl AlertSettings {
    /// Says whether an alert needs no runbook.
    pub fn ignores(&self, alert: &str) -> bool {
        self.ignored.is_match(alert)
    }
}

pub(super) fn read(fields: &mut Fields<'_, '_, '_>) -> AlertSettings {
    let globs = |globs: Vec<Spanned<IgnoreGlob>>| -> Vec<Spanned<String>> {
        let globs = globs.into_iter();
        globs.map(|glob| glob.map(|glob| glob.0)).collect()
    };
    let rules = globs(fields.all("rules"));
    let min_coverage = fields.spanned::<Percent>("min_coverage");
    let ignore = globs(fields.all("ignore"));
    let mut ignored = GlobSetBuilder::new();
    // A name of an alert is no path: `*` takes any character, a slash too.
    let built = ignore
        .iter()
        .filter_map(|glob| GlobBuilder::new(&glob.value).build().ok());
    for glob in built {
        ignored.add(glob);
    }
    AlertSettings {
        rules,
        min_coverage: min_coverage.map(|percent| percent.map(|percent| percent.0)),
        ignore,
        ignored: ignored.build().unwrap_or_default(),
    }
}
