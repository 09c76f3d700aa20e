//! What ends a command: the machine failed us, or was asked for what we must not do.
//!
//! Never about the playbook: what its author can mend is a `Diagnostic`.

mod contained;

pub use contained::contained;

use std::fmt;
use std::path::{Path, PathBuf};

/// The machine failed us: what was tried, on which path, and why it did not work.
#[derive(Debug)]
pub struct Error {
    /// What was tried, as in "cannot read" or "cannot swap in the new site".
    pub tried: String,
    /// On which file or folder, where there is one.
    pub path: Option<PathBuf>,
    /// Why it failed, as the system said it.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// What to do about it, where we know.
    pub help: Option<String>,
    /// The machine is well: what was asked for on the command line cannot be done.
    pub is_usage: bool,
}

impl Error {
    /// Makes an error about a path, from the system's own error.
    pub fn io(tried: impl Into<String>, path: impl AsRef<Path>, cause: std::io::Error) -> Self {
        Error {
            tried: tried.into(),
            path: Some(path.as_ref().to_owned()),
            cause: Some(Box::new(cause)),
            help: None,
            is_usage: false,
        }
    }

    /// Makes an error without a cause beneath it.
    pub fn new(tried: impl Into<String>) -> Self {
        Error {
            tried: tried.into(),
            path: None,
            cause: None,
            help: None,
            is_usage: false,
        }
    }

    /// Adds the path it is about.
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_owned());
        self
    }

    /// Adds what the system or a library said.
    pub fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// Says that another command line is the cure.
    pub fn usage(mut self) -> Self {
        self.is_usage = true;
        self
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tried)?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause.as_ref() as _)
    }
}
