//! What stands above a line without a prompt: could a command have printed it?

/// What stands above a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// The beginning of the fence, or labels there.
    Nothing,
    Blank,
    /// A command that prints nothing, so that what follows is no output.
    Quiet,
    /// A command that shows a file or a page, whose comments it prints.
    Shows,
    Command,
    Output,
}

/// Says what a command is to the line below it.
pub(super) fn above(command: &str) -> Above {
    let mut words = command.split([' ', '\t', '\n', '|', '(']);
    let first = words.clone().next().unwrap_or_default();
    let is_assignment = !command.contains([' ', '\n']) && first.contains('=');
    if QUIET.contains(&first) || is_assignment {
        return Above::Quiet;
    }
    match words.any(|word| SHOWS.contains(&word)) {
        true => Above::Shows,
        false => Above::Command,
    }
}

/// Commands that print nothing.
const QUIET: &[&str] = &["cd", "export", "set", "shopt", "unset", "umask", "alias"];

/// Programs that show what others have written, comments and all.
const SHOWS: &[&str] = &[
    "awk",
    "bat",
    "cat",
    "crontab",
    "curl",
    "diff",
    "git",
    "grep",
    "head",
    "http",
    "iptables-save",
    "less",
    "more",
    "sed",
    "tail",
    "wget",
    "zcat",
    "zgrep",
];
