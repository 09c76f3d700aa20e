//! What becomes of the files that output goes to.

use crate::model::command::Danger;
use crate::parse::shell::effect::invocation::Invocation;
use crate::parse::shell::tree::{RedirectKind, Simple, Word};
use crate::source::Span;

/// A file that output goes to, and what that does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Write {
    pub(super) danger: Danger,
    pub(super) place: Span,
}

/// Devices that hold file systems.
const DEVICES: &[&str] = &[
    "/dev/sd",
    "/dev/hd",
    "/dev/nvme",
    "/dev/vd",
    "/dev/xvd",
    "/dev/mmcblk",
    "/dev/mapper/",
    "/dev/md",
    "/dev/dm-",
    "/dev/disk/",
    "/dev/mem",
];

/// Where the system and its services live.
const SYSTEM: &[&str] = &[
    "/etc/",
    "/boot/",
    "/usr/",
    "/bin/",
    "/sbin/",
    "/lib",
    "/var/lib/",
    "/sys/",
    "/proc/",
    "/dev/shm/",
];

/// Returns what a command does to the files that its output goes to, where that matters.
pub(super) fn writes(simple: &Simple, outer: Option<Span>) -> Vec<Write> {
    let mut found = Vec::new();
    let mut add = |word: &Word, empties: bool| {
        let danger = danger(word, empties);
        if danger > Danger::None {
            let place = outer.unwrap_or(word.span);
            found.push(Write { danger, place });
        }
    };
    let says_nothing = says_nothing(simple);
    for redirect in &simple.redirects {
        match redirect.kind {
            RedirectKind::Write => add(&redirect.target, says_nothing),
            RedirectKind::Append => add(&redirect.target, false),
            _ => {}
        }
    }
    found
}

/// Returns what `tee` does to its files.
pub(super) fn teed(invocation: &Invocation) -> Vec<Write> {
    let files = invocation.operands().iter();
    let files = files.filter(|word| !word.first_text().starts_with('-'));
    let written = files.map(|word| Write {
        danger: danger(word, false),
        place: invocation.outer.unwrap_or(word.span),
    });
    written
        .filter(|write| write.danger > Danger::None)
        .collect()
}

fn danger(file: &Word, empties: bool) -> Danger {
    let path = file.first_text();
    let is_in = |roots: &[&str]| roots.iter().any(|root| path.starts_with(root));
    let file_name = path.rsplit('/').next().unwrap_or_default();
    let is_switch = path == "/proc/sysrq-trigger"
        || path.starts_with("/sys/")
            && matches!(file_name, "delete" | "remove" | "unbind" | "reset");
    let is_nothing = path.starts_with("/proc/self/") || path.starts_with("/dev/fd/");
    let is_passing = is_in(&["/tmp/", "/var/tmp/", "/dev/"]) && !path.contains("..");
    if is_nothing {
        Danger::None
    } else if is_in(DEVICES) || is_switch || empties && !is_passing {
        Danger::Destructive
    } else if is_in(SYSTEM) {
        Danger::Caution
    } else {
        Danger::None
    }
}

/// Says whether a command prints nothing, so that the file that its output goes to is emptied.
fn says_nothing(simple: &Simple) -> bool {
    if !simple.holds.is_empty() || simple.is_endless {
        return false;
    }
    let Some((first, words)) = simple.words.split_first() else {
        return simple.is_plain;
    };
    let is_empty = |word: &Word| word.literal() == Some("");
    match first.literal().unwrap_or_default() {
        ":" | "true" => true,
        "cat" => words.len() == 1 && words[0].literal() == Some("/dev/null"),
        "echo" => {
            words.first().and_then(Word::literal) == Some("-n") && words[1..].iter().all(is_empty)
        }
        "printf" => words.len() == 1 && is_empty(&words[0]),
        _ => false,
    }
}
