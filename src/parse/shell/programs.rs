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

/// Programs that scripts keep in a variable of their name: `$KUBECTL`, `${SUDO}`.
const IN_VARIABLES: &[&str] = &[
    "aws",
    "az",
    "bash",
    "docker",
    "docker-compose",
    "doas",
    "gcloud",
    "git",
    "helm",
    "kubectl",
    "mysql",
    "oc",
    "podman",
    "psql",
    "redis-cli",
    "rm",
    "sh",
    "ssh",
    "sudo",
    "systemctl",
    "terraform",
    "tofu",
    "xargs",
];

/// Returns the program that a variable holds by its name, or that `$(which rm)` finds.
pub(super) fn of_variable(word: &str) -> Option<String> {
    let word = word.trim_matches('"');
    let inside = |open: &str, close: char| word.strip_prefix(open)?.strip_suffix(close);
    if let Some(search) = inside("$(", ')').or_else(|| inside("`", '`')) {
        let words: Vec<&str> = search.split_whitespace().take(4).collect();
        return match words[..] {
            ["which", name] | ["command", "-v", name] | ["type", "-p", name] => {
                Some(name.to_owned())
            }
            _ => None,
        };
    }
    let name = word.strip_prefix('$')?;
    let name = match name.strip_prefix('{') {
        Some(braced) => braced.strip_suffix('}')?,
        None => name,
    };
    let name = name.to_ascii_lowercase().replace('_', "-");
    let endings = ["-bin", "-cmd", "-command", "-path"];
    let ending = endings.iter().find_map(|ending| name.strip_suffix(ending));
    let name = ending.unwrap_or(&name);
    IN_VARIABLES.contains(&name).then(|| name.to_owned())
}
