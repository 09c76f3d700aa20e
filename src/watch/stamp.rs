//! What tells one state of a file from another without reading it.

use std::fs::Metadata;
use std::time::SystemTime;

/// The state of a file, folder or link, as far as the system tells it cheaply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    is_folder: bool,
    /// Of a file or link: a folder's say only that an entry came or went, which is seen by itself.
    content: Option<(u64, Option<SystemTime>)>,
    system: System,
}

#[cfg(unix)]
type System = [i64; 7];
#[cfg(not(unix))]
type System = bool;

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Stamp {
        let is_folder = metadata.is_dir();
        Stamp {
            is_folder,
            content: (!is_folder).then(|| (metadata.len(), metadata.modified().ok())),
            system: system(metadata, is_folder),
        }
    }
}

/// Returns identity, permissions, owner and, of a file, when any of it last changed: a time of change cannot be set back.
#[cfg(unix)]
fn system(metadata: &Metadata, is_folder: bool) -> System {
    use std::os::unix::fs::MetadataExt as _;
    let changed = if is_folder {
        [0, 0]
    } else {
        [metadata.ctime(), metadata.ctime_nsec()]
    };
    [
        metadata.dev().cast_signed(),
        metadata.ino().cast_signed(),
        i64::from(metadata.mode()),
        i64::from(metadata.uid()),
        i64::from(metadata.gid()),
        changed[0],
        changed[1],
    ]
}

#[cfg(not(unix))]
fn system(metadata: &Metadata, _: bool) -> System {
    metadata.permissions().readonly()
}
