//! Pictures of the single file. A small one stands in it wherever it is shown; a larger one once, where it is shown first. In its other
//! places the script shows it from there, and without script a link leads to it.

use super::page::between;
use super::{SingleFile, inline};
use crate::model::site::OutputPath;
use crate::render::attributes;
use crate::render::escape::escape;

/// What is larger stands in the file once.
const MOST_EACH_TIME: usize = 32 << 10;

/// Marks a picture that stands elsewhere, until the link is written.
const LED: &str = "data-first";

/// Where a large picture is shown first.
pub(super) struct First {
    number: usize,
    href: String,
}

impl SingleFile<'_, '_> {
    /// Writes the address of a picture.
    pub(super) fn picture(
        &mut self,
        path: &OutputPath,
        at: usize,
        read: &mut dyn FnMut(&OutputPath) -> Option<Vec<u8>>,
        out: &mut String,
    ) {
        if let Some(First { number, href }) = self.seen.get(path) {
            attributes::write("data-picture", &number.to_string(), out);
            out.push(' ');
            return attributes::write(LED, href, out);
        }
        let Some(bytes) = read(path) else {
            let absent = self
                .renderer
                .book
                .words
                .text("single_file_absent", "not in this file");
            return attributes::write("data-absent", &escape(absent), out);
        };
        attributes::write("src", &inline::data_url(path, &bytes), out);
        if bytes.len() > MOST_EACH_TIME {
            let number = self.seen.len() + 1;
            // No heading has such an anchor.
            let anchor = format!("picture~{number}");
            let id = format!("{}{anchor}", self.names.prefix(at));
            let href = self.names.href(at, &anchor);
            out.push(' ');
            attributes::write("id", &escape(&id), out);
            out.push(' ');
            attributes::write("data-picture", &number.to_string(), out);
            self.seen.insert(path.clone(), First { number, href });
        }
    }
}

/// Writes links to where pictures are shown first, before those that stand there.
pub(super) fn lead_to_first(html: String) -> String {
    if !html.contains(LED) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(start) = rest.find("<img") {
        out.push_str(&rest[..start]);
        let mut is_quoted = false;
        let end = rest[start..].find(|c: char| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        });
        let end = end.map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        rest = &rest[end..];
        let Some(href) = between(tag, "data-first=\"", "\"") else {
            out.push_str(tag);
            continue;
        };
        // A picture that is a link leads where its author wants, and its words stand there.
        if out.rfind("<a ") <= out.rfind("</a>") {
            let alt = between(tag, " alt=\"", "\"").unwrap_or_default();
            out.push_str("<a data-picture-link ");
            attributes::write("href", href, &mut out);
            out.push('>');
            out.push_str(if alt.trim().is_empty() {
                "\u{25a3}"
            } else {
                alt
            });
            out.push_str("</a>");
        }
        out.push_str(&tag.replace(&format!(" {LED}=\"{href}\""), ""));
    }
    out.push_str(rest);
    out
}
