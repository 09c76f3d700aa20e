//! A severity as front matter has it.

use super::criteria::Criterion;
use super::yaml;

/// A severity as it will stand in front matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Severity {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) respond_within: Option<String>,
    pub(super) resolve_within: Option<String>,
    pub(super) when: Vec<Criterion>,
    pub(super) escalation: Option<String>,
}

impl Severity {
    /// Writes it as an item of front matter.
    pub(super) fn written(&self) -> Vec<String> {
        let mut lines = vec![format!("  - id: {}", yaml::scalar(&self.id))];
        let fields = [
            ("name", &self.name),
            ("description", &self.description),
            ("respond_within", &self.respond_within),
            ("resolve_within", &self.resolve_within),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                let value = match key {
                    "respond_within" | "resolve_within" => value.clone(),
                    _ => yaml::scalar(value),
                };
                lines.push(format!("    {key}: {value}"));
            }
        }
        if !self.when.is_empty() {
            lines.push("    when:".to_owned());
        }
        for criterion in &self.when {
            lines.push(match criterion {
                Criterion::Statement(text) => format!("      - {}", yaml::scalar(text)),
                Criterion::Metric { metric, bounds } => {
                    let bounds = bounds
                        .iter()
                        .map(|(key, value)| format!(", {key}: {value}"));
                    let bounds: String = bounds.collect();
                    format!("      - {{ metric: {metric}{bounds} }}")
                }
            });
        }
        if let Some(policy) = &self.escalation {
            lines.push(format!("    escalation: {}", yaml::scalar(policy)));
        }
        lines
    }
}
