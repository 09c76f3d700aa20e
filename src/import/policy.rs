//! An escalation policy as front matter has it.

use super::yaml;

/// An escalation policy as it will stand in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Policy {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) severities: Vec<String>,
    pub(super) when: Vec<String>,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) after: Option<String>,
    /// Id of a contact.
    pub(super) contact: String,
}

impl Policy {
    /// Writes it as an item of front matter.
    pub(super) fn written(&self) -> Vec<String> {
        let mut lines = vec![
            format!("  - id: {}", yaml::scalar(&self.id)),
            format!("    name: {}", yaml::scalar(&self.name)),
        ];
        if !self.severities.is_empty() {
            let list = yaml::list(self.severities.iter().map(String::as_str));
            lines.push(format!("    severities: {list}"));
        }
        if !self.when.is_empty() {
            lines.push("    when:".to_owned());
        }
        let when = self.when.iter();
        lines.extend(when.map(|text| format!("      - {}", yaml::scalar(text))));
        lines.push("    steps:".to_owned());
        for step in &self.steps {
            let contact = yaml::flow(&step.contact);
            lines.push(match &step.after {
                Some(after) => format!("      - {{ after: {after}, contact: {contact} }}"),
                None => format!("      - {{ contact: {contact} }}"),
            });
        }
        lines
    }
}
