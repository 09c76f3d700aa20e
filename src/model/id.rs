//! Ids: the author's names for things, and our indices for them.

use crate::source::Spanned;

macro_rules! index_types {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub usize);)*
    };
}

index_types! {
    /// Index into `Playbook::pages`.
    PageId,
    /// Index into `Playbook::severities`.
    SeverityId,
    /// Index into `Playbook::metrics`.
    MetricId,
    /// Index into `Playbook::contacts`.
    ContactId,
    /// Index into `Playbook::policies`.
    PolicyId,
    /// Index into `Playbook::rotations`.
    RotationId,
    /// Index into `Playbook::tools`.
    ToolId,
    /// Index into `Playbook::commands`.
    CommandId,
    /// Index into `Playbook::assets`.
    AssetId,
}

/// An id as the author wrote it, and what it stands for once `assemble` has looked it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<I> {
    /// The author's word and its place.
    pub name: Spanned<String>,
    /// What it stands for. `None` before `assemble`; after it, an id that nothing has (and a diagnostic says so).
    pub target: Option<I>,
}

impl<I> Reference<I> {
    /// Makes a reference that is not looked up yet.
    pub fn new(name: Spanned<String>) -> Self {
        Reference { name, target: None }
    }
}
