//! What only the world outside knows: the day, and when and from what a site is built.

use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::Date;
use opsbook::error::Error;
use opsbook::model::site::Stamp;

/// Returns today's date, UTC.
pub fn today() -> Date {
    jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::now())
        .date()
}

/// Returns the stamp of a site: `SOURCE_DATE_EPOCH`, else the newest commit that touches the source, else nothing.
///
/// # Errors
/// Where `SOURCE_DATE_EPOCH` is set and no moment.
pub fn stamp(source: &Path) -> Result<Stamp, Error> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        // The commit is left out: copies of one source, in git or not, make the same bytes.
        Ok(text) if !text.trim().is_empty() => Ok(Stamp {
            built: Some(moment(&text)?),
            commit: None,
        }),
        _ => Ok(newest_commit(source).unwrap_or_default()),
    }
}

fn moment(text: &str) -> Result<i64, Error> {
    let seconds: Option<i64> = text.trim().parse().ok();
    seconds
        .filter(|seconds| *seconds >= 0 && jiff::Timestamp::from_second(*seconds).is_ok())
        .ok_or_else(|| {
            Error::new(
                "SOURCE_DATE_EPOCH is no moment: it must be seconds since 1970, as in 1767323045",
            )
        })
}

/// Returns time and hash of the newest commit that touches the source; nothing where there is no git, or no commit.
fn newest_commit(source: &Path) -> Option<Stamp> {
    // Neither a monitor nor a signature check is started by the configuration of a folder that we only read.
    let output = Command::new("git")
        .arg("-C")
        .arg(source)
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "log.showSignature=false",
        ])
        .args(["log", "-1", "--format=%ct %H", "--", "."])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (seconds, hash) = text.trim().split_once(' ')?;
    let is_hash = hash.len() >= 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(Stamp {
        built: Some(seconds.parse().ok()?),
        commit: Some(hash.to_owned()),
    })
}
