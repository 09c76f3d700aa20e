//! Where the system watches only so many folders.

use std::fs;
use std::process::Command;

use super::{Watched, a_book, is_watched_still};

/// Runs a test of this binary where only so many folders can be watched; only there: the limit is that of a name space.
fn with_limit(limit: usize, test: &str) {
    const LIMIT: &str = "/proc/sys/user/max_inotify_watches";
    let script = format!("echo {limit} > {LIMIT} || exit 77; exec \"$@\"");
    let mut limited = Command::new("unshare");
    limited.args(["-Ur", "sh", "-c", &script, "sh"]);
    limited.arg(std::env::current_exe().unwrap());
    limited.args(["--exact", "--ignored", "--nocapture", test]);
    let output = limited.output();
    match output.as_ref().map(|output| output.status.code()) {
        Ok(Some(0)) => {
            let said = String::from_utf8_lossy(&output.as_ref().unwrap().stdout).into_owned();
            assert!(said.contains("1 passed"), "{said}");
        }
        Ok(Some(101)) => panic!("{output:?}"),
        _ => eprintln!("skipped: no limit can be set here: {output:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn looks_by_itself_where_the_system_watches_no_more() {
    with_limit(3, "watch_events::limits::inside_of_a_small_limit");
    with_limit(12, "watch_events::limits::inside_of_a_larger_limit");
}

/// Whether a limit is set indeed: somebody may run all that is ignored.
fn is_limited() -> bool {
    let limit = fs::read_to_string("/proc/sys/user/max_inotify_watches").unwrap_or_default();
    limit.trim().parse().is_ok_and(|limit: usize| limit < 100)
}

#[test]
#[ignore = "is run where a limit is set"]
fn inside_of_a_small_limit() {
    if !is_limited() {
        return;
    }
    let mut watched = Watched::new(None, a_book);
    assert!(watched.watcher.is_polling());
    let why = watched.watcher.why_polling().expect("nobody asked for it");
    assert!(why.contains("max_user_watches"), "{why}");
    is_watched_still(&mut watched);
}

#[test]
#[ignore = "is run where a limit is set"]
fn inside_of_a_larger_limit() {
    if !is_limited() {
        return;
    }
    let mut watched = Watched::new(None, a_book);
    assert!(!watched.watcher.is_polling() && watched.watcher.why_polling().is_none());
    fs::create_dir_all(watched.root().join("1/2/3/4/5/6/7/8")).unwrap();
    watched.expect_unknown();
    assert!(watched.watcher.is_polling() && watched.watcher.why_polling().is_some());
    fs::write(watched.root().join("1/2/3/4/5/6/7/8/a.md"), "a").unwrap();
    watched.expect(&["1/2/3/4/5/6/7/8/a.md"]);
}
