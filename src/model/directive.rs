//! Directives: fences named in braces that place structured data.

use crate::model::id::{CommandId, PolicyId, Reference, SeverityId, ToolId};
use crate::source::Spanned;

/// A directive with its argument and options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `{severities}`: response and resolution targets of all severities.
    Severities,
    /// `{severity} P1`: the full card of one severity.
    Severity(Reference<SeverityId>),
    /// `{decision-table}`: the criteria of all severities.
    DecisionTable,
    /// `{wizard}`: the severity wizard; without script, the decision table.
    Wizard,
    /// `{contacts}`, of one group where `group` is given.
    Contacts {
        /// Only contacts of this group.
        group: Option<Spanned<String>>,
    },
    /// `{escalation} ID`: when to escalate, and the ladder.
    Escalation(Reference<PolicyId>),
    /// `{on-call}`: the planned rota.
    OnCall,
    /// `{command} ID`: one declared command.
    Command(Reference<CommandId>),
    /// `{commands}`: the declared commands, with a tag where one is given.
    Commands {
        /// Only commands with this tag.
        tag: Option<Spanned<String>>,
    },
    /// `{tools}`: all tools, or those named by `ids`, in that order.
    Tools {
        /// Only these.
        ids: Vec<Reference<ToolId>>,
    },
    /// `{runbooks}`: a list of runbooks.
    Runbooks {
        /// Only those that serve this severity.
        severity: Option<Reference<SeverityId>>,
        /// Only those of this service.
        service: Option<Spanned<String>>,
        /// Only those with this tag.
        tag: Option<Spanned<String>>,
    },
    /// `{alerts}`: all alerts with their runbooks.
    Alerts,
    /// `{incident}`: the incident log; without script, a sheet to write on.
    Incident,
    /// Nothing: what the author named is for internal eyes, and the book is public.
    Withheld,
}
