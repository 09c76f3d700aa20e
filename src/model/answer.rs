//! What search answers with beside the sections of pages: a contact, a command, an alert, a severity, a tool.

use crate::model::command::Danger;

/// A noun of the book as an answer of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is, as in `contact`.
    pub kind: &'static str,
    /// What people call it.
    pub title: String,
    /// Other names that it is known by: ids, handles.
    pub names: Vec<String>,
    /// The address of the page that has its card, relative to the top of the site.
    pub href: String,
    /// The id of the card on that page.
    pub anchor: Option<String>,
    /// Where it belongs, in a few words.
    pub context: String,
    /// What else it is found by, and what is shown of it.
    pub text: String,
    /// What can be done with it at once.
    pub action: Option<Action>,
}

/// What can be done with an answer at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Open an address of a phone, mail, chat or tool.
    Reach {
        /// What it is: `phone`, `sms`, `pagerduty`, `slack`, `email` or `link`.
        kind: String,
        /// What is shown: the number, handle, address or name.
        text: String,
        /// `tel:`, `mailto:`, `https:` ...
        url: String,
    },
    /// Copy a command.
    Copy {
        /// What is copied.
        text: String,
        /// What it does to production.
        danger: Danger,
        /// Whether values are to be filled in.
        has_slots: bool,
    },
}
