//! When a batch is complete: soon after the last file was closed, later where one is half done.

use std::path::Path;
use std::time::{Duration, Instant};

use super::pending::{Newcomers, Pending, Touched};

/// No event for this long, and what was closed is told.
const QUIET: Duration = Duration::from_millis(5);
/// Instead, where more paths have changed than an editor saves at once: a checkout is to be one batch.
const QUIET_OF_MANY: Duration = Duration::from_millis(30);
/// This many paths are what an editor touches to save a file or two.
const MANY: usize = 8;
/// How long a file may be empty, away or open before it is told so: it is being saved, most likely.
const UNFINISHED: Duration = Duration::from_millis(60);
/// After this, what is there is told, whatever goes on.
const CAP: Duration = Duration::from_millis(300);
/// Whether the system tells when a writer is done. Where it does not, each write may be the last.
const TELLS_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What a path is just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not there.
    Gone,
    /// A file without a byte.
    Empty,
    /// A file with some.
    Filled,
    /// A folder, a link: whole as soon as it is there.
    Whole,
}

impl State {
    pub(super) fn of(path: &Path) -> State {
        match path.symlink_metadata() {
            Err(_) => State::Gone,
            Ok(found) if !found.is_file() => State::Whole,
            Ok(found) if found.len() == 0 => State::Empty,
            Ok(_) => State::Filled,
        }
    }
}

/// Returns until when to wait at least; `None` where the batch is complete, or where there is none.
pub(super) fn settled(
    pending: &Pending,
    newcomers: &Newcomers,
    now: Instant,
    state: impl Fn(&Path) -> State,
) -> Option<Instant> {
    let times = pending.times()?;
    let quiet = match pending.paths().len() {
        _ if pending.is_lost() => UNFINISHED,
        0..=MANY => QUIET,
        _ => QUIET_OF_MANY,
    };
    let cap = times.first + CAP;
    let wait_until = |at: Instant| (now < at.min(cap)).then(|| at.min(cap));
    if let Some(until) = wait_until(times.last + quiet) {
        return Some(until);
    }
    let mut latest = None;
    for (path, touched) in pending.paths() {
        let until = touched.last + UNFINISHED;
        if now < until && is_unfinished(touched, newcomers.contains(path), state(path)) {
            latest = latest.max(Some(until));
        }
    }
    wait_until(latest?)
}

fn is_unfinished(touched: &Touched, is_newcomer: bool, state: State) -> bool {
    match state {
        // What came for a moment only is not missed: a temporary name, vim's `4913`.
        State::Gone => !touched.is_new && !is_newcomer,
        State::Empty => true,
        State::Filled => touched.is_open && TELLS_CLOSING,
        State::Whole => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    use super::super::pending::{Newcomers, Pending, Touch};
    use super::{State, settled};

    /// Checks how long after the last event a batch is told, in milliseconds.
    #[track_caller]
    fn told_after(touches: &[(&str, Touch)], states: &[(&str, State)], expected: u64) {
        let start = Instant::now();
        let mut pending = Pending::default();
        for (path, touch) in touches {
            pending.touch(PathBuf::from(path), *touch, start);
        }
        let state = |path: &std::path::Path| {
            let known = states.iter().find(|(name, _)| path.ends_with(name));
            known.map_or(State::Filled, |(_, state)| *state)
        };
        let mut now = start;
        while let Some(until) = settled(&pending, &Newcomers::new(), now, state) {
            assert!(until > now, "it gets on");
            now = until;
        }
        assert_eq!(now - start, Duration::from_millis(expected));
    }

    #[test]
    fn what_is_closed_is_told_soon_and_what_is_half_done_later() {
        told_after(&[("a.md", Touch::Closed)], &[], 5);
        told_after(&[("a.md", Touch::Closed)], &[("a.md", State::Empty)], 60);
        told_after(&[("a.md", Touch::Gone)], &[("a.md", State::Gone)], 60);
        told_after(&[("link", Touch::Created)], &[("link", State::Whole)], 5);
        #[cfg(target_os = "linux")]
        told_after(&[("a.md", Touch::Written)], &[], 60);
    }

    #[test]
    fn a_name_for_a_moment_holds_up_nobody() {
        told_after(
            &[
                ("4913", Touch::Created),
                ("4913", Touch::Gone),
                ("a.md", Touch::Gone),
                ("a.md~", Touch::MovedIn),
                ("a.md", Touch::Created),
                ("a.md", Touch::Closed),
                ("a.md~", Touch::Gone),
            ],
            &[("4913", State::Gone), ("a.md~", State::Gone)],
            5,
        );
    }

    #[test]
    fn many_files_are_waited_for_longer_and_none_for_ever() {
        let names: Vec<String> = (0..20).map(|number| format!("{number}.md")).collect();
        let touches: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), Touch::Closed))
            .collect();
        told_after(&touches, &[], 30);

        let start = Instant::now();
        let mut pending = Pending::default();
        let mut now = start;
        while now < start + Duration::from_millis(299) {
            pending.touch(PathBuf::from("log.md"), Touch::Closed, now);
            let wait = settled(&pending, &Newcomers::new(), now, |_| State::Filled);
            assert!(wait.is_some());
            now += Duration::from_millis(1);
        }
        now = start + Duration::from_millis(300);
        pending.touch(PathBuf::from("log.md"), Touch::Closed, now);
        let wait = settled(&pending, &Newcomers::new(), now, |_| State::Empty);
        assert_eq!(wait, None);
    }
}
