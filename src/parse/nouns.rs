//! The nouns of a playbook as front matter writes them: contacts, severities, commands and their like.
//!
//! Ids that refer to something stay the author's words; only `assemble` can tell whether they exist.

mod command;
mod people;
mod severity;

pub(crate) use command::{command, placeholders, tool};
pub(crate) use people::{contact, policy, rotation};
pub(crate) use severity::{metric, severity};
#[cfg(test)]
pub(crate) use {
    command::{placeholder, tool_link},
    people::{service, slack, step},
    severity::metric_condition,
};

use crate::data::{Complaint, Fields, FromScalar, named};
use crate::model::command::{Danger, Place};
use crate::model::data::{Scalar, Value};
use crate::model::id::Reference;
use crate::model::page::{Audience, Kind};
use crate::source::Spanned;

macro_rules! words {
    ($($noun:ty, $expected:literal;)*) => {
        $(impl FromScalar for $noun {
            const EXPECTED: &'static str = $expected;

            fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
                named(scalar, <$noun>::NAMES, <$noun>::from_name)
            }
        })*
    };
}

words! {
    Kind, "a kind of page";
    Danger, "a danger";
    Place, "a place";
}

/// Reads for whom a page or an entry is. A word that is not known counts as the narrower: `--keep-going` must not show a
/// public reader what a slip in `internal` was to hide.
pub(crate) fn audience(fields: &mut Fields<'_, '_, '_>) -> Option<Audience> {
    let is_given = fields
        .value("audience")
        .is_some_and(|node| node.value != Value::Null);
    let audience = fields.get("audience");
    audience.or(is_given.then_some(Audience::Internal))
}

/// A name by which something is declared; free of what addresses and references give a meaning to.
pub(crate) struct Id(String);

impl FromScalar for Id {
    const EXPECTED: &'static str = "an id";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let id = scalar.text.trim();
        if id.is_empty() {
            return Err(Complaint::new("is empty").help("give it a short name, as in team-lead"));
        }
        if id.chars().count() > 80 || id.contains(['/', '\\', '\n', '\r', '\t']) {
            return Err(Complaint::new("cannot be an id")
                .help("use at most 80 letters, digits, `-`, `_` and `.`"));
        }
        Ok(Id(id.to_owned()))
    }
}

/// The id of something declared elsewhere; `team/id` reaches into a section with ids of its own.
pub(crate) struct Name(String);

impl FromScalar for Name {
    const EXPECTED: &'static str = "an id";

    fn from_scalar(scalar: &Scalar) -> Result<Self, Complaint> {
        let name = scalar.text.trim();
        if name.is_empty() {
            return Err(Complaint::new("names nothing").help("write an id, or leave the key out"));
        }
        Ok(Name(name.to_owned()))
    }
}

impl Id {
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl Name {
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// Reads the id that an entry is declared by; without one the entry cannot be kept.
pub(crate) fn declared_id(fields: &mut Fields<'_, '_, '_>) -> Option<Spanned<String>> {
    Some(fields.required::<Id>("id")?.map(|id| id.0))
}

/// Reads one id that refers to something.
pub(crate) fn reference<I>(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
) -> Option<Reference<I>> {
    Some(refer(fields.spanned(key)?))
}

/// Reads ids that refer to something.
pub(crate) fn references<I>(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
) -> Vec<Reference<I>> {
    fields.all(key).into_iter().map(refer).collect()
}

pub(crate) fn refer<I>(name: Spanned<Name>) -> Reference<I> {
    Reference::new(name.map(|name| name.0))
}
