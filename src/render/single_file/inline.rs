//! What stands in files of its own on the site, made fit to stand in one: pictures as addresses that hold them, scripts and style
//! sheets as blocks that a policy names by their digests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::site::OutputPath;
use crate::source::Digest;

/// Returns an address that holds a file.
pub(super) fn data_url(path: &OutputPath, bytes: &[u8]) -> String {
    let mut url = format!("data:{};base64,", media_type(path));
    STANDARD.encode_string(bytes, &mut url);
    url
}

fn media_type(path: &OutputPath) -> &'static str {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "vcf" => "text/vcard",
        "ics" => "text/calendar",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Returns how the policy names a block of this text.
pub(super) fn policy_hash(text: &str) -> String {
    let digest = STANDARD.encode(Digest::of(text.as_bytes()).bytes());
    format!("'sha256-{digest}'")
}

/// Returns a script that cannot end its element. In a script these letters stand in texts, patterns and comments alone, where a
/// backslash before a sign changes nothing.
pub(super) fn script(text: &str) -> String {
    let text = text.replace("<!--", "<\\!--");
    replace_ignoring_case(&text, "</script", "<\\/script")
}

/// Returns a style sheet that cannot end its element.
pub(super) fn style(text: &str) -> String {
    replace_ignoring_case(text, "</style", "<\\/style")
}

/// Returns JSON that cannot end its element.
pub(super) fn json(text: &str) -> String {
    text.replace('<', "\\u003c")
}

fn replace_ignoring_case(text: &str, from: &str, to: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in lower.match_indices(from) {
        out.push_str(&text[done..at]);
        out.push_str(to);
        done = at + from.len();
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{data_url, json, policy_hash, script, style};
    use crate::model::site::OutputPath;

    #[test]
    fn nothing_ends_the_element_that_it_stands_in() {
        assert_eq!(script("a = '</SCRIPT><!--'"), "a = '<\\/script><\\!--'");
        assert_eq!(style("/* </Style> */"), "/* <\\/style> */");
        assert_eq!(json("\"</script>\""), "\"\\u003c/script>\"");
    }

    #[test]
    fn a_block_is_named_as_browsers_name_it() {
        assert_eq!(
            policy_hash(""),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
        );
        let path = OutputPath::new("img/a.PNG").expect("a path of the test");
        assert_eq!(data_url(&path, b"abc"), "data:image/png;base64,YWJj");
    }
}
