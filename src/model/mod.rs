//! The nouns of the field, as plain data. No parsing, no HTML, no reading or writing.
//!
//! `parse` fills the *parsed* types, in which ids and links are still the author's words; `assemble` makes the
//! [`Playbook`] of them, in which they are resolved.

pub mod alert_rule;
pub mod answer;
pub mod block;
pub mod characters;
pub mod code;
pub mod command;
pub mod contact;
pub mod coverage;
pub mod danger;
pub mod data;
pub mod decision;
pub mod directive;
pub mod escalation;
pub mod excerpt;
pub mod id;
pub mod link;
pub mod nav;
pub mod page;
pub mod pattern;
pub mod plain_text;
pub mod playbook;
pub mod rota;
pub mod severity;
pub mod shell;
pub mod site;
pub mod site_url;
pub mod slug;
pub mod step;
pub mod time;
pub mod tool;

pub use id::Reference;
pub use page::{Page, ParsedPage};
pub use playbook::Playbook;
