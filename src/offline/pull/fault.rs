//! Why a pull came to nothing.

use std::fmt;

use crate::error::Error;

/// Why a pull came to nothing. Whatever it is, the copy stands as it was.
#[derive(Debug)]
pub enum PullFault {
    /// What the host has is not what the team published, or may not be taken.
    Refused(Refusal),
    /// The network or the machine failed: another time it may work.
    Failed(Error),
}

/// What is wrong with what the host has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, beginning with the file.
    pub message: String,
    /// What to do about it, where we know.
    pub help: Option<String>,
    /// Whether it would be so too where the site was published anew while it was fetched.
    pub(super) may_be_new: bool,
}

impl Refusal {
    /// Refuses a file.
    pub(super) fn of(file: &str, what: impl fmt::Display) -> Self {
        Refusal {
            message: format!("{file}: {what}"),
            help: None,
            may_be_new: false,
        }
    }

    /// Adds what to do about it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says that a site which was published anew meanwhile would look the same.
    pub(super) fn unless_new(mut self) -> Self {
        self.may_be_new = true;
        self
    }
}

impl PullFault {
    /// Says that the network or the host failed with a file.
    pub(super) fn host(file: &str, what: impl fmt::Display) -> Self {
        PullFault::Failed(Error::new(format!("{file}: {what}")))
    }
}

impl From<Error> for PullFault {
    fn from(error: Error) -> Self {
        PullFault::Failed(error)
    }
}

impl From<Refusal> for PullFault {
    fn from(refusal: Refusal) -> Self {
        PullFault::Refused(refusal)
    }
}
