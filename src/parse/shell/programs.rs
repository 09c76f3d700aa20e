//! Programs that several rules speak of.

/// Shells: what they are given behind `-c` or fed is a script.
pub(super) const SHELLS: &[&str] = &["sh", "bash", "zsh", "dash", "ksh", "ash", "fish"];

/// Interpreters of other languages that read a program from their input.
pub(super) const INTERPRETERS: &[&str] = &["python", "python2", "python3", "perl", "ruby", "node"];

/// The letters of the options of `ssh` that take a value.
pub(super) const SSH_VALUES: &str = "BbcDEeFIiJLlmOopQRSWw";

/// Says whether a program is a shell.
pub(super) fn is_shell(name: &str) -> bool {
    SHELLS.contains(&name)
}
