//! The address of a hosted page as a QR code: what leads from paper back to the page.
//!
//! The library finds the modules; the picture is written here, as one path without style. Knows no page.

use std::fmt::Write as _;

use qrcode::bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{Color, EcLevel};
use qrcode::{Version, ec};

use crate::render::escape::escape_into;

/// Modules of light around the code, without which a camera does not find it.
const QUIET: usize = 4;

/// The largest code that a camera still reads at the size it is printed in: version 12, an address of about 280 bytes.
const LARGEST: i16 = 12;

/// More bytes than that never fit, and need not be tried.
const MOST_BYTES: usize = 300;

/// A tenth of what is printed may be dirt or a fold; more would make the modules smaller, and so harder to read.
const LEVEL: EcLevel = EcLevel::M;

/// Appends the code of an address; `false`, and nothing, where the address is too long for a code that a camera could read.
pub(super) fn write(url: &str, label: &str, html: &mut String) -> bool {
    let Some(modules) = modules(url) else {
        return false;
    };
    let side = modules.len().isqrt();
    let whole = side + 2 * QUIET;
    html.push_str("<svg class=\"qr\" role=\"img\" data-chrome aria-label=\"");
    escape_into(label, html);
    // The strokes are a hair wider than a module: rows that only touch show a light line between them in a PDF.
    let _ = write!(
        html,
        "\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\"><path stroke=\"#000\" \
         stroke-width=\"1.04\" d=\""
    );
    for (row, line) in modules.chunks(side).enumerate() {
        write_row(row, line, html);
    }
    html.push_str("\"/></svg>");
    true
}

/// Appends the dark runs of one row.
fn write_row(row: usize, line: &[Color], html: &mut String) {
    let mut column = 0;
    let mut pen = None;
    for run in line.chunk_by(|a, b| a == b) {
        if run[0] == Color::Dark {
            let _ = match pen {
                None => write!(html, "M{} {}.5", column + QUIET, row + QUIET),
                Some(at) => write!(html, "m{} 0", column - at),
            };
            let _ = write!(html, "h{}", run.len());
            pen = Some(column + run.len());
        }
        column += run.len();
    }
}

/// Returns the modules row by row.
///
/// The mask is always the same: finding the one that looks best costs fifty times as much as all the rest, and a reader
/// reads them all.
fn modules(url: &str) -> Option<Vec<Color>> {
    if url.len() > MOST_BYTES {
        return None;
    }
    let bits = bits::encode_auto(url.as_bytes(), LEVEL).ok()?;
    let version = bits.version();
    if !matches!(version, Version::Normal(number) if number <= LARGEST) {
        return None;
    }
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, LEVEL).ok()?;
    let mut canvas = Canvas::new(version, LEVEL);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MaskPattern::Checkerboard);
    Some(canvas.into_colors())
}

#[cfg(test)]
mod tests {
    use super::{QUIET, modules, write};
    use qrcode::types::Color;

    /// Draws the path as a grid again, one `#` for each dark module.
    fn drawn(html: &str) -> Vec<String> {
        let (_, path) = html.split_once(" d=\"").expect("a path");
        let (path, _) = path.split_once('"').expect("its end");
        let mut rows = Vec::new();
        for row in path.split('M').skip(1) {
            let runs = row.split_once('h').expect("a run");
            let (x, y) = runs.0.split_once(' ').expect("where it begins");
            let mut at: usize = x.parse().expect("a column");
            let mut line = vec![' '; at];
            for run in row[runs.0.len()..].split('m') {
                let (gap, length) = run.split_once('h').expect("a run");
                let gap: usize = gap
                    .strip_suffix(" 0")
                    .map_or(0, |gap| gap.parse().expect("a gap"));
                let length: usize = length.parse().expect("a length");
                line.resize(at + gap, ' ');
                at += gap + length;
                line.resize(at, '#');
            }
            rows.resize(
                y.trim_end_matches(".5").parse().expect("a row"),
                String::new(),
            );
            rows.push(line.into_iter().collect());
        }
        rows
    }

    #[test]
    fn the_path_is_the_code_with_its_quiet_zone() {
        let url = "https://runbooks.example.com/incidents/p1.html";
        let mut html = String::new();
        assert!(write(url, "On the \"web\"", &mut html));
        assert!(
            html.contains("aria-label=\"On the &quot;web&quot;\""),
            "{html}"
        );
        let modules = modules(url).expect("it fits");
        let side = modules.len().isqrt();
        let rows = drawn(&html);
        assert_eq!(rows.len(), side + QUIET);
        for (row, line) in modules.chunks(side).enumerate() {
            let dark = |color: &Color| if *color == Color::Dark { '#' } else { ' ' };
            let wanted: String = std::iter::repeat_n(' ', QUIET)
                .chain(line.iter().map(dark))
                .collect();
            assert_eq!(rows[row + QUIET], wanted.trim_end(), "row {row}");
        }
    }

    #[test]
    fn an_address_too_long_to_be_read_has_none() {
        let long = format!("https://runbooks.example.com/{}", "a/".repeat(200));
        let mut html = String::new();
        assert!(!write(&long, "", &mut html));
        assert!(!write(&"x".repeat(100_000), "", &mut html));
        assert!(html.is_empty());
    }
}
