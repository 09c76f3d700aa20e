//! The whole book: all pages and their data, with every name resolved.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::command::Command;
use crate::model::contact::Contact;
use crate::model::escalation::{EscalationPolicy, Rotation};
use crate::model::id::{
    CommandId, ContactId, MetricId, PageId, PolicyId, RotationId, SeverityId, ToolId,
};
use crate::model::nav::Nav;
use crate::model::page::Page;
use crate::model::severity::{Metric, Severity};
use crate::model::site::{AssetFile, OutputPath};
use crate::model::tool::Tool;

/// Something that the book declares, and the page on which it does.
#[derive(Debug, Clone)]
pub struct Declared<T> {
    /// What is declared.
    pub noun: T,
    /// On which page.
    pub page: PageId,
    /// The name by which the whole book reaches it: the id, or `team/id` in a section with a team of its own.
    pub name: String,
}

/// A name that a machine's suspicion goes by, and the runbooks that answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The name, in the author's letter case.
    pub name: String,
    /// The pages that claim it; more than one gives a page to choose.
    pub pages: Vec<PageId>,
}

/// An old address and the page that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The old address.
    pub url: OutputPath,
    /// Where it leads.
    pub page: PageId,
}

/// The whole book. Ids are unique, URLs are unique, lists are in the book's order.
#[derive(Debug, Default)]
pub struct Playbook {
    /// All published pages, sorted by their path in the source.
    pub pages: Vec<Page>,
    /// Their order and nesting.
    pub nav: Nav,
    /// From most to least severe.
    pub severities: Vec<Declared<Severity>>,
    /// Metrics.
    pub metrics: Vec<Declared<Metric>>,
    /// Contacts.
    pub contacts: Vec<Declared<Contact>>,
    /// Escalation policies.
    pub policies: Vec<Declared<EscalationPolicy>>,
    /// Rotations.
    pub rotations: Vec<Declared<Rotation>>,
    /// Tools.
    pub tools: Vec<Declared<Tool>>,
    /// Commands.
    pub commands: Vec<Declared<Command>>,
    /// Alerts, by name.
    pub alerts: Vec<Alert>,
    /// Old addresses, by URL.
    pub aliases: Vec<Alias>,
    /// Files that are copied beside the pages, sorted by path.
    pub assets: Arc<Vec<AssetFile>>,
    /// Which page lies at which URL.
    pub page_by_url: BTreeMap<OutputPath, PageId>,
}

macro_rules! lookups {
    ($($name:ident $field:ident $id:ident $noun:ty;)*) => {
        impl Playbook {
            $(
                #[doc = concat!("Returns one of `", stringify!($field), "`, by its index.")]
                pub fn $name(&self, id: $id) -> &$noun {
                    &self.$field[id.0].noun
                }
            )*
        }
    };
}

lookups! {
    severity severities SeverityId Severity;
    metric metrics MetricId Metric;
    contact contacts ContactId Contact;
    policy policies PolicyId EscalationPolicy;
    rotation rotations RotationId Rotation;
    tool tools ToolId Tool;
    command commands CommandId Command;
}

impl Playbook {
    /// Returns a page by its index.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }
}
