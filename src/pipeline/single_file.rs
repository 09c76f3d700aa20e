//! The whole book in one file: put together from the files of the site, which a build has staged and a preview makes.

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::site::OutputPath;
use crate::publish::Staging;
use crate::render::{Content, MOST_BYTES, Output, Renderer, SingleFile};
use crate::search::SearchIndex;

/// Takes the pieces, and says whether it wants more.
pub(super) type Take<'t> = dyn FnMut(&str) -> Result<bool, Error> + 't;

/// Gives a file of the site.
pub(super) type Read<'r> = dyn FnMut(&OutputPath) -> Result<Vec<u8>, Error> + 'r;

/// Puts the file together, piece by piece, and says whether all were taken.
///
/// # Errors
/// Where the machine fails. A template that fails is a finding about the theme.
pub(super) fn assemble(
    renderer: &Renderer<'_>,
    index: &[OutputPath],
    read: &mut Read<'_>,
    take: &mut Take<'_>,
) -> Result<Result<bool, Box<Diagnostic>>, Error> {
    let mut file = match renderer.single_file() {
        Ok(file) => file,
        Err(finding) => return Ok(Err(finding)),
    };
    if !take(file.head())? {
        return Ok(Ok(false));
    }
    for (path, at) in file.pages() {
        let html = text(read(&path)?);
        let mut fault = None;
        let mut inlined = |path: &OutputPath| match read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                fault = Some(error);
                None
            }
        };
        let page = file.page(at, &html, &mut inlined);
        if let Some(fault) = fault {
            return Err(fault);
        }
        if !take(&page)? {
            return Ok(Ok(false));
        }
    }
    let mut is_wanted = take(file.middle())?;
    for path in index {
        let script = text(read(path)?);
        if let Some((name, data)) = SearchIndex::part_in(&script) {
            is_wanted = is_wanted && take(&SingleFile::part(name, data))?;
        }
    }
    Ok(Ok(is_wanted && take(file.tail())?))
}

/// Writes it into the staging folder. In place of one that would be too large stands a page that says so.
///
/// # Errors
/// Where the machine fails.
pub(super) fn stage(
    renderer: &Renderer<'_>,
    staging: &Staging,
    output: &Output,
    index: &[OutputPath],
) -> Result<Option<Box<Diagnostic>>, Error> {
    if renderer.has_single_file() {
        let mut staged = staging.begin_file(&output.path)?;
        let mut size = 0;
        let assembled = assemble(
            renderer,
            index,
            &mut |path| staging.read(path),
            &mut |piece| {
                size += piece.len();
                if size < MOST_BYTES {
                    staged.append(piece.as_bytes())?;
                }
                Ok(size < MOST_BYTES)
            },
        )?;
        match assembled {
            Ok(true) => {
                staged.finish()?;
                return Ok(None);
            }
            Ok(false) => staged.give_up()?,
            Err(finding) => return Ok(Some(finding)),
        }
    }
    match renderer.render(output) {
        Ok(Content::Bytes(bytes)) => staging.write(&output.path, &bytes)?,
        Ok(_) => {}
        Err(finding) => return Ok(Some(finding)),
    }
    Ok(None)
}

/// Makes it in memory, for a preview; `None` where it would be too large.
///
/// # Errors
/// Where a file cannot be made.
pub(super) fn preview(
    renderer: &Renderer<'_>,
    search: &SearchIndex,
    read: &mut Read<'_>,
) -> Result<Option<Vec<u8>>, Error> {
    if !renderer.has_single_file() {
        return Ok(None);
    }
    let index: Vec<OutputPath> = search.files().map(|(path, _)| path).collect();
    let mut bytes = Vec::new();
    let assembled = assemble(renderer, &index, read, &mut |piece| {
        bytes.extend_from_slice(piece.as_bytes());
        Ok(bytes.len() < MOST_BYTES)
    })?;
    match assembled {
        Ok(is_whole) => Ok(is_whole.then_some(bytes)),
        Err(finding) => Err(Error::new(finding.message)),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
