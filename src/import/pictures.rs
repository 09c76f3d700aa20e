//! Pictures that an editor has written into the document itself: they become files of the book.
//!
//! Such an address (`data:image/png;base64,...`) is long, and no page may have it.

use std::collections::{BTreeSet, HashMap};

use super::draft::Draft;
use super::links::Links;
use super::words;
use crate::data::decode_base64;
use crate::model::slug::Anchors;
use crate::source::SitePath;

/// A picture as a file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it lies.
    pub path: SitePath,
    /// What it is.
    pub bytes: Vec<u8>,
}

/// Takes pictures out of definitions, and says on each page that uses one where it is. Runs before other definitions go
/// to their pages.
pub(super) fn understand(draft: &mut Draft<'_>, links: &mut Links) {
    let document = draft.document;
    let mut names = Anchors::default();
    let mut uses: HashMap<String, BTreeSet<usize>> = HashMap::new();
    for link in &document.outline.links {
        if let Some(label) = &link.label {
            let page = draft.page_of(document.line_of(link.span.start));
            uses.entry(normal(label)).or_default().insert(page);
        }
    }
    for definition in &document.outline.definitions {
        let text = definition.span.text(&document.text);
        let Some(at) = text.find("]:") else { continue };
        let address = text[at + 2..].trim().trim_start_matches('<');
        if !is_data(address) {
            continue;
        }
        let label = normal(&definition.label);
        let lines = document.lines_of(definition.span);
        let picture = read(address).and_then(|(bytes, extension)| {
            let wanted = words::id(&definition.label);
            let wanted = if wanted.is_empty() { "image" } else { &wanted };
            let name = names.take(wanted);
            let path = SitePath::new(&format!("img/{name}.{extension}")).ok()?;
            Some(Picture { path, bytes })
        });
        let Some(picture) = picture else {
            draft.leave_out(
                lines,
                "picture in a form that no page may have: put it into a file",
            );
            continue;
        };
        // Of two definitions of a label the first one counts.
        let pages = uses.remove(&label).unwrap_or_default();
        let is_used = !pages.is_empty();
        for page in pages {
            let href = draft.plan.pages[page].path.relative_to(&picture.path);
            let line = format!("[{}]: {href}", definition.label);
            links.defined.entry(page).or_default().push(line);
        }
        if is_used {
            let reason = format!("picture, which is the file {} now", picture.path);
            draft.leave_out(lines, &reason);
            links.pictures.push(picture);
        } else {
            draft.leave_out(lines, "picture that is shown nowhere");
        }
    }
}

/// Says whether an address is data itself.
pub(super) fn is_data(address: &str) -> bool {
    let start = address.get(..5);
    start.is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

fn normal(label: &str) -> String {
    let words: Vec<String> = label.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Reads the bytes of a picture, and the extension that its first bytes ask for.
pub(super) fn read(address: &str) -> Option<(Vec<u8>, &'static str)> {
    let (kind, data) = address.split_once(',')?;
    if !kind.to_ascii_lowercase().ends_with(";base64") {
        return None;
    }
    let end = data.find(['>', ')', ' ', '\n']).unwrap_or(data.len());
    let bytes = decode_base64(&data[..end])?;
    let extension = match &bytes[..] {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [b'G', b'I', b'F', b'8', ..] => "gif",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "webp",
        _ if is_svg(&bytes) => "svg",
        _ => return None,
    };
    Some((bytes, extension))
}

fn is_svg(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim_start();
    text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn pictures_are_read_by_what_they_are() {
        let png = read("data:image/png;base64,iVBORw0KGgo=>").map(|(_, extension)| extension);
        assert_eq!(png, Some("png"));
        let svg = read("data:image/svg+xml;base64,PHN2Zz4=").map(|(_, extension)| extension);
        assert_eq!(svg, Some("svg"));
        assert_eq!(read("data:image/png;base64,aGVsbG8="), None);
        assert_eq!(read("data:image/png,plain"), None);
    }
}
