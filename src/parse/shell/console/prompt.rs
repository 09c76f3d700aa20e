//! Prompts: what of a line stands before the command that was typed.

/// Which prompts a place may have, beside `$ ` and `% `.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    /// A lone `# ` is root's prompt, and no comment.
    pub(super) root: bool,
    /// The fence says that it is of a terminal: a path, or a host's name alone, may stand before the sign.
    pub(super) terminal: bool,
}

/// The longest that stands before the sign of a prompt.
const LONGEST: usize = 80;

/// Returns the length of the prompt that a line begins with.
pub(super) fn prompt(line: &str, signs: Signs) -> Option<usize> {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    let start = indent + environment(&line[indent..]);
    let rest = &line[start..];
    let is_sign = |c: char| matches!(c, '$' | '%') || (signs.root && c == '#');
    if rest.starts_with(is_sign) {
        let is_alone = rest.len() == 1 || rest[1..].starts_with(['\n', '\r']);
        return match space(&rest[1..]) {
            0 => is_alone.then_some(start + 1),
            space => Some(start + 1 + space),
        };
    }
    let mut places = rest.match_indices(['$', '#', '%', '\n']);
    let (sign, space) = places
        .by_ref()
        .take_while(|(at, sign)| *at <= LONGEST && *sign != "\n")
        .map(|(at, _)| (at, space(&rest[at + 1..])))
        .find(|(_, space)| *space > 0)?;
    let is_root = rest[sign..].starts_with('#');
    let name = &rest[..sign];
    let is_place = is_shell(name) || is_host(name, is_root) || {
        signs.terminal && (is_path(name) || !is_root && is_name(name))
    };
    is_place.then_some(start + sign + 1 + space)
}

/// Says whether the prompt is that of a person who is not root.
pub(super) fn is_user(line: &str, length: usize) -> bool {
    line[..length].trim_end().ends_with(['$', '%'])
}

/// Returns the length of the space that a text begins with: also of one that does not break, as copied from web pages.
fn space(text: &str) -> usize {
    match text.chars().next() {
        Some(space @ (' ' | '\u{a0}')) => space.len_utf8(),
        _ => 0,
    }
}

/// Returns the length of `(venv) ` before a prompt.
fn environment(text: &str) -> usize {
    let name = text
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "));
    match name {
        Some((name, _)) if is_word(name) => name.len() + 3,
        _ => 0,
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// `bash-5.1$ `
fn is_shell(name: &str) -> bool {
    ["bash-", "sh-"].iter().any(|shell| {
        name.strip_prefix(shell).is_some_and(|version| {
            !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    })
}

/// `user@host:~$ `, `[root@host ~]# `, `user@host ~ % `, `user@host:~/x (main)$ `, `host:~ user$ `, `host:~ # `
fn is_host(name: &str, is_root: bool) -> bool {
    let bracket = name
        .strip_prefix('[')
        .and_then(|name| name.trim_end().strip_suffix(']'));
    let inside = bracket.unwrap_or(name);
    let begins_path = |path: &str| path.starts_with(['~', '/']);
    let Some((user, rest)) = inside.split_once('@') else {
        let Some((host, path)) = inside.split_once(':') else {
            return false;
        };
        let (path, user) = path.split_once(' ').unwrap_or((path, "-"));
        let is_user = is_word(user) || (is_root && user.is_empty());
        return is_word(host) && begins_path(path) && is_user && name.contains(' ');
    };
    let host = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))
        .unwrap_or(rest.len());
    let (host, tail) = rest.split_at(host);
    if !is_word(user) || host.is_empty() {
        return false;
    }
    // The branch of a repository, as many prompts show it.
    let tail = match tail.trim_end().strip_suffix(')') {
        Some(tail) => tail.split_once(" (").map_or(tail, |(tail, _)| tail),
        None => tail,
    };
    let is_dir = |dir: &str| {
        let dir = dir.trim_end();
        !dir.is_empty() && !dir.contains(' ') && !dir.bytes().all(|b| b.is_ascii_digit())
    };
    match (tail.strip_prefix(':'), tail.strip_prefix(' ')) {
        (Some(path), _) => path.is_empty() || begins_path(path) || bracket.is_some(),
        (_, Some(dir)) => bracket.is_some() || is_dir(dir),
        _ => tail.is_empty(),
    }
}

/// `/ # `, `~/x $ `
fn is_path(name: &str) -> bool {
    name.strip_suffix(' ')
        .is_some_and(|path| path.starts_with(['~', '/']) && !path.contains(' '))
}

/// `web-1$ `
fn is_name(name: &str) -> bool {
    is_word(name) && name.starts_with(|c: char| c.is_ascii_lowercase())
}
