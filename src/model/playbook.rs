//! The whole book: all pages and their data, with every name resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::command::Command;
use crate::model::contact::{Contact, people};
use crate::model::decision::Decision;
use crate::model::escalation::{EscalationPolicy, Rotation};
use crate::model::id::{
    CommandId, ContactId, MetricId, PageId, PolicyId, RotationId, SeverityId, ToolId,
};
use crate::model::nav::Nav;
use crate::model::page::Page;
use crate::model::severity::{Metric, Severity};
use crate::model::site::{AssetFile, OutputPath};
use crate::model::tool::Tool;
use crate::source::SitePath;

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
    /// The pages that claim it, by path; more than one gives a page to choose.
    pub pages: Vec<PageId>,
    /// Its forwarding pages, all the same bytes: the exact name first, then other spellings and lower case. Empty where
    /// something else stands at its address (and a diagnostic says so).
    pub urls: Vec<OutputPath>,
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
    /// What the book is called.
    pub title: String,
    /// All published pages, sorted by their path in the source.
    pub pages: Vec<Page>,
    /// Their order and nesting.
    pub nav: Nav,
    /// From most to least severe.
    pub severities: Vec<Declared<Severity>>,
    /// Metrics.
    pub metrics: Vec<Declared<Metric>>,
    /// What the criteria of the severities say, as one table.
    pub decision: Decision,
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
    /// Files that are copied beside the pages, sorted by path; the path is the one in the site.
    pub assets: Arc<Vec<AssetFile>>,
    /// What opsbook itself writes: pages, data files, files for hosts. Without those that the author's own replace.
    pub generated: BTreeSet<OutputPath>,
    /// Generated files that the author's own replace, and where those stand (the letter case may differ).
    pub replaced: BTreeMap<OutputPath, OutputPath>,
    /// The first page that holds the wizard; `severity.html` forwards there.
    pub wizard: Option<PageId>,
    /// Files that are not published: drafts and, in a public book, pages for internal eyes.
    pub left_out: Vec<SitePath>,
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

    /// Finds the contact that stands for an owner: by name or id, else the only one who looks like the same people.
    pub fn owner_contact(&self, owner: &str) -> Option<ContactId> {
        let contacts = || self.contacts.iter().enumerate();
        let exact =
            contacts().find(|(_, contact)| contact.name == owner || contact.noun.name == owner);
        let found = exact.or_else(|| {
            let wanted = people(owner);
            let mut alike = contacts().filter(|(_, contact)| people(&contact.noun.name) == wanted);
            let first = alike.next().filter(|_| !wanted.is_empty());
            first.filter(|_| alike.next().is_none())
        });
        found.map(|(at, _)| ContactId(at))
    }

    /// Says what a page is, as templates and search do: `home` and `section` beside the kinds of pages.
    pub fn kind_name(&self, page: &Page) -> &'static str {
        if self.nav.home == Some(page.id) {
            "home"
        } else if page.is_section {
            "section"
        } else {
            page.kind.name()
        }
    }

    /// Returns where a generated file such as `search.html` is found, or the author's own in its place.
    ///
    /// `None` where this book has none, as a book without contacts has no `contacts.vcf`.
    pub fn url_of(&self, name: &str) -> Option<&OutputPath> {
        let name = OutputPath::new(name).ok()?;
        let own = self.replaced.get(&name);
        own.or_else(|| self.generated.get(&name))
    }
}
