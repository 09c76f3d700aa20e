//! Fetches the files that are missing, a few at once. Each goes on where it was cut off, and counts once its bytes are right.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::fault::{PullFault, Refusal};
use super::parts::Parts;
use super::place::{Opened, Place, sign_in};
use super::{Limits, PullProgress};
use crate::publish::{MANIFEST, ManifestFile};

/// What fetching needs to know.
pub(super) struct Fetch<'a> {
    pub(super) place: &'a Place,
    pub(super) parts: &'a Parts,
    pub(super) limits: &'a Limits,
    pub(super) progress: &'a dyn PullProgress,
}

/// How a transfer ended that the disk and the host had no fault with.
enum End {
    /// All bytes are there.
    Whole,
    /// There are more than there should be.
    TooLong,
    /// It was cut off.
    CutOff(Option<io::Error>),
}

impl Fetch<'_> {
    /// Fetches files, each with bytes that no other has. The first that fails ends it.
    ///
    /// # Errors
    /// Where the disk or the host fails, or what it sends is not what was published.
    pub(super) fn all(&self, files: Vec<&ManifestFile>) -> Result<(), PullFault> {
        let threads = match self.place {
            Place::Host(_) => self.limits.connections.min(files.len()),
            _ => 1,
        };
        let left = Mutex::new((VecDeque::from(files), None));
        let work = || {
            loop {
                let next = {
                    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
                    left.0.pop_front()
                };
                let Some(file) = next else { break };
                if let Err(fault) = self.one(file) {
                    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
                    left.0.clear();
                    left.1.get_or_insert(fault);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        let (_, fault) = left.into_inner().unwrap_or_else(PoisonError::into_inner);
        fault.map_or(Ok(()), Err)
    }

    fn one(&self, file: &ManifestFile) -> Result<(), PullFault> {
        let path = &*file.path;
        let mut tries = self.limits.tries;
        loop {
            let mut from = self.parts.begun(file);
            if from > file.size || (from == file.size && !self.parts.finish(file)?) {
                from = 0;
            } else if from == file.size {
                return Ok(());
            }
            let mut end = End::CutOff(None);
            let (mut begun_at, mut is_page) = (0, false);
            let is_there = self.place.get(path, from, &mut |opened| {
                (begun_at, is_page) = (opened.from, opened.is_page);
                end = self.transfer(file, opened)?;
                Ok(())
            })?;
            if !is_there {
                let refusal = Refusal::of(
                    path,
                    "the host does not have it, although it was published with the others",
                );
                return Err(refusal.unless_new().into());
            }
            match end {
                End::Whole if self.parts.finish(file)? => return Ok(()),
                // What was there of it may have been wrong.
                End::Whole if begun_at > 0 => {}
                // A page that asks to sign in comes in the place of any page.
                _ if is_page && self.asks_to_sign_in() => {
                    drop(self.parts.write(file, 0)?);
                    return Err(sign_in(path));
                }
                End::Whole | End::TooLong => {
                    let refusal =
                        Refusal::of(path, "the host sent other bytes than were published");
                    return Err(refusal.unless_new().into());
                }
                End::CutOff(cause) => {
                    let came = self.parts.begun(file);
                    tries = tries.saturating_sub(1);
                    if tries == 0 || came <= begun_at {
                        return Err(cut_off(file, came, cause));
                    }
                    thread::sleep(self.limits.pause);
                }
            }
        }
    }

    /// Says whether the host answers with a page also where none is.
    fn asks_to_sign_in(&self) -> bool {
        let mut is_page = false;
        let asked = self.place.get(MANIFEST, 0, &mut |opened: Opened<'_>| {
            is_page = opened.is_page;
            Ok(())
        });
        asked.is_ok() && is_page
    }

    fn transfer(&self, file: &ManifestFile, opened: Opened<'_>) -> Result<End, PullFault> {
        let is_page = file.path.ends_with(".html") || file.path.ends_with(".htm");
        if opened.is_page && !is_page {
            return Err(sign_in(&file.path));
        }
        let mut part = self.parts.write(file, opened.from)?;
        let mut came = opened.from;
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = match opened.body.read(&mut piece) {
                Ok(0) if came == file.size => return Ok(End::Whole),
                Ok(0) => return Ok(End::CutOff(None)),
                Ok(length) => length,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) if cause.kind() == io::ErrorKind::TimedOut => {
                    let seconds = self.limits.idle.as_secs_f32();
                    let (least, size) = (self.limits.least, file.size);
                    return Err(PullFault::host(
                        &file.path,
                        format!(
                            "the host is too slow: {came} of {size} bytes, and then less than {least} in {seconds} s"
                        ),
                    ));
                }
                Err(cause) => return Ok(End::CutOff(Some(cause))),
            };
            came += length as u64;
            if came > file.size {
                // None of it can be trusted.
                drop(self.parts.write(file, 0)?);
                return Ok(End::TooLong);
            }
            let written = part.write_all(&piece[..length]);
            written.map_err(|cause| self.parts.cannot_write(cause))?;
            self.progress.step(length as u64);
        }
    }
}

fn cut_off(file: &ManifestFile, came: u64, cause: Option<io::Error>) -> PullFault {
    let mut error = crate::error::Error::new(format!(
        "{}: it was cut off after {came} of {} bytes",
        file.path, file.size
    ))
    .help("what was fetched is kept: the next pull goes on from there");
    error.cause = cause.map(|cause| cause.into());
    PullFault::Failed(error)
}
