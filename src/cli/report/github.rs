//! Findings as GitHub shows them beside the lines of a change: one workflow command each.

use std::fmt::Write as _;

use opsbook::diagnostic::{Diagnostic, Level};
use opsbook::pipeline::Sources;

use super::address::Addresses;
use super::place::Places;
use crate::cli::visible::visible;

/// Writes findings, one by one.
pub struct Github<'a> {
    places: Places<'a>,
    addresses: Addresses<'a>,
}

impl<'a> Github<'a> {
    /// Writes findings about these texts.
    pub fn new(sources: &'a Sources, addresses: Addresses<'a>) -> Self {
        Github {
            places: Places::new(sources),
            addresses,
        }
    }

    /// Returns a finding as one line, line break included. Quickest in the order of findings.
    pub fn write(&mut self, finding: &Diagnostic) -> String {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "notice",
        };
        let file = self.addresses.path(&finding.primary.file);
        let mut line = format!("::{command} file={}", property(&file));
        if let Some(place) = self.places.find_next(&finding.primary) {
            let (start, end) = (place.start, place.end);
            let _ = write!(line, ",line={},endLine={}", start.line, end.line);
            // Columns are understood within one line alone.
            if start.line == end.line {
                let _ = write!(line, ",col={},endColumn={}", start.column, end.column);
            }
        }
        let _ = write!(line, ",title={}::", property(finding.lint.name()));
        line.push_str(&message(&finding.message));
        if let Some(help) = &finding.help {
            line.push_str("%0A");
            line.push_str(&message(help));
        }
        line.push('\n');
        line
    }
}

/// Escapes what would end a message.
fn message(text: &str) -> String {
    let lines = text.lines().map(|line| visible(line).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

/// Escapes what would end a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
