//! The system's events, by way of notify, as touches of paths.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RenameMode};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::pending::{Pending, Shared, Touch};

/// Whether each folder is watched by itself. Then the output, hidden folders and the like cost nothing; elsewhere the
/// system watches a folder with all below it.
const EACH_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Has the system tell of changes.
pub(super) struct Events(RecommendedWatcher);

impl Events {
    /// Begins, with nothing watched. The error is the reason why the system does not.
    pub(super) fn new(shared: Arc<Shared>) -> Result<Events, String> {
        let beginning = shared.lock().beginning;
        let receive = move |event: notify::Result<Event>| receive(&shared, beginning, event);
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(receive, config).map_err(|cause| reason(&cause))?;
        Ok(Events(watcher))
    }

    /// Watches the entries of a folder of the source, which is `root` or lies below it.
    pub(super) fn watch(&mut self, folder: &Path, root: &Path) -> Result<(), String> {
        if EACH_FOLDER {
            self.watch_as(folder, RecursiveMode::NonRecursive)
        } else if folder == root {
            self.watch_as(folder, RecursiveMode::Recursive)
        } else {
            Ok(())
        }
    }

    /// Watches only the entries of a folder.
    pub(super) fn watch_entries(&mut self, folder: &Path) -> Result<(), String> {
        self.watch_as(folder, RecursiveMode::NonRecursive)
    }

    fn watch_as(&mut self, folder: &Path, mode: RecursiveMode) -> Result<(), String> {
        match self.0.watch(folder, mode) {
            Ok(()) => Ok(()),
            Err(cause) if is_of_the_folder(&cause) => Ok(()),
            Err(cause) => Err(reason(&cause)),
        }
    }
}

/// Whether the folder is the reason: it is gone, or may not be read. The event that ends this is its parent's.
fn is_of_the_folder(cause: &notify::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match &cause.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(cause) => {
            matches!(cause.kind(), NotFound | PermissionDenied | NotADirectory)
        }
        _ => false,
    }
}

fn reason(cause: &notify::Error) -> String {
    match &cause.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
                .to_owned()
        }
        ErrorKind::Io(cause) => format!("the system cannot watch: {cause}"),
        _ => format!("the system cannot watch: {cause}"),
    }
}

/// Takes in what the system tells. Runs in notify's thread, so it only notes down.
fn receive(shared: &Shared, beginning: u64, event: notify::Result<Event>) {
    let now = Instant::now();
    let (paths, touch) = match event {
        Ok(event) if !event.need_rescan() => match touch(event.kind) {
            Some(touch) => (event.paths, touch),
            None => return,
        },
        trouble => {
            let mut pending = shared.lock();
            match trouble {
                _ if pending.beginning != beginning => {}
                Ok(_) => pending.lose(now),
                Err(cause) => drop(pending.failed.get_or_insert(reason(&cause))),
            }
            return shared.wake();
        }
    };
    let mut pending = shared.lock();
    let was_empty = pending.is_empty();
    if pending.beginning == beginning {
        for path in paths {
            take_in(&mut pending, path, touch, now);
        }
    }
    // A writer at work makes many events, and none of them lets anybody go on.
    if !pending.is_empty() && (was_empty || touch != Touch::Written) {
        shared.wake();
    }
}

fn take_in(pending: &mut Pending, path: PathBuf, touch: Touch, now: Instant) {
    let comes_or_goes = matches!(touch, Touch::Created | Touch::MovedIn | Touch::Gone);
    if comes_or_goes && pending.scope.turns(&path) {
        pending.lose(now);
    } else if pending.scope.matters(&path) {
        pending.touch(path, touch, now);
    }
}

fn touch(kind: EventKind) -> Option<Touch> {
    Some(match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Touch::Closed,
        EventKind::Access(_) => return None,
        EventKind::Create(CreateKind::Folder) => Touch::MovedIn,
        EventKind::Create(_) => Touch::Created,
        EventKind::Remove(_) => Touch::Gone,
        EventKind::Modify(ModifyKind::Metadata(_)) => Touch::Attributes,
        // Comes after one for each of the two names.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if EACH_FOLDER => return None,
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Touch::Gone,
        EventKind::Modify(ModifyKind::Name(_)) => Touch::MovedIn,
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => Touch::Written,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use notify::event::{AccessKind, AccessMode, DataChange, EventKind, Flag, ModifyKind};
    use notify::{Error, ErrorKind, Event};

    use super::super::pending::Shared;
    use super::receive;

    fn shared() -> Arc<Shared> {
        let shared = Arc::new(Shared::default());
        shared.lock().scope.root = "/book".into();
        shared.lock().scope.skip = vec!["/book/site".into()];
        shared
    }

    #[test]
    fn who_reads_changes_nothing() {
        let shared = shared();
        for kind in [
            AccessKind::Open(AccessMode::Any),
            AccessKind::Close(AccessMode::Read),
            AccessKind::Read,
        ] {
            let event = Event::new(EventKind::Access(kind)).add_path("/book/a.md".into());
            receive(&shared, 0, Ok(event));
        }
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for path in ["/book/site/a.html", "/book/.a.md.swp", "/other"] {
            receive(&shared, 0, Ok(Event::new(written).add_path(path.into())));
        }
        assert!(shared.lock().is_empty());
        receive(
            &shared,
            0,
            Ok(Event::new(written).add_path("/book/a.md".into())),
        );
        assert_eq!(shared.lock().paths().len(), 1);
    }

    #[test]
    fn who_watched_before_tells_nothing_new() {
        let shared = shared();
        let scope = shared.lock().scope.clone();
        shared.lock().begin(scope);
        let event = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        receive(&shared, 0, Ok(event.clone()));
        receive(&shared, 0, Err(Error::new(ErrorKind::MaxFilesWatch)));
        assert!(shared.lock().is_empty() && shared.lock().failed.is_none());
        receive(&shared, 1, Ok(event));
        assert!(shared.lock().take_lost());
    }

    #[test]
    fn what_the_system_forgot_may_be_anything() {
        let shared = shared();
        receive(
            &shared,
            0,
            Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)),
        );
        assert!(shared.lock().take_lost());
        receive(&shared, 0, Err(Error::new(ErrorKind::MaxFilesWatch)));
        let failed = shared.lock().failed.take().expect("it is said");
        assert!(failed.contains("max_user_watches"), "{failed}");
    }
}
