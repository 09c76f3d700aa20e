//! `opsbook serve`.

use opsbook::error::Error;

use super::Verdict;
use super::args::ServeArgs;

/// Shows the site on this machine until it is stopped.
pub fn run(args: &ServeArgs) -> Result<Verdict, Error> {
    Err(Error::new(format!("{args:?}")))
}
