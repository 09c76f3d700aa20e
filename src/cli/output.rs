//! Standard output and standard error, and whether they are coloured.

use std::io::{self, IsTerminal as _, Write as _};

/// Prints what was asked for. A reader that has gone, as `head` does, is no fault.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive_closed(
        stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush()),
    )
}

/// Prints what there is to say besides. Where even that cannot be said, nobody is left to tell.
pub fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn forgive_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Says whether standard error takes colours.
pub fn colours_stderr() -> bool {
    is_coloured(
        |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
        io::stderr().is_terminal(),
    )
}

/// `NO_COLOR` wins, then `CLICOLOR_FORCE`; else a terminal takes colours, unless it is a dumb one or `CLICOLOR` is 0.
fn is_coloured(variable: impl Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let is = |name, wanted: &str| variable(name).is_some_and(|value| value == wanted);
    if is_set("NO_COLOR") {
        false
    } else if is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        true
    } else {
        is_terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0")
    }
}

#[cfg(test)]
mod tests {
    use super::is_coloured;

    #[test]
    fn colours_are_for_terminals_and_for_who_asks() {
        let with = |set: &[(&str, &str)], is_terminal| {
            let find = |name: &str| set.iter().find(|(key, _)| *key == name);
            is_coloured(
                |name| find(name).map(|(_, value)| (*value).to_owned()),
                is_terminal,
            )
        };
        assert!(with(&[], true) && !with(&[], false));
        assert!(with(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
        assert!(!with(&[("TERM", "dumb")], true));
        assert!(with(&[("NO_COLOR", "")], true));
    }
}
