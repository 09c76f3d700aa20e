//! The book's own accent colour, made readable on the light and on the dark ground.

use crate::source::Digest;

/// Luminance of the theme's grounds, `#ffffff` and `#12151a`.
const LIGHT: f64 = 1.0;
const DARK: f64 = 0.0072;
/// WCAG AA for text.
const CONTRAST: f64 = 4.5;

/// Returns the name and text of a style sheet that sets `--accent-light` and `--accent-dark` from `#rrggbb`.
pub fn style(color: &str) -> Option<(String, String)> {
    let color = parse(color)?;
    let light = readable(color, LIGHT, [0.0; 3]);
    let dark = readable(color, DARK, [255.0; 3]);
    let css = format!(
        ":root {{ --accent-light: {}; --accent-dark: {}; }}\n",
        hex(light),
        hex(dark)
    );
    let name = format!("accent.{}.css", Digest::of(css.as_bytes()).short(10));
    Some((name, css))
}

fn parse(color: &str) -> Option<[f64; 3]> {
    let digits = color.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some([16, 8, 0].map(|shift| f64::from((value >> shift) & 0xff)))
}

/// Mixes the colour with `towards` (black or white) in small steps until it stands out enough.
fn readable(color: [f64; 3], ground: f64, towards: [f64; 3]) -> [f64; 3] {
    let mixed =
        |share: f64| [0, 1, 2].map(|at| (color[at] * (1.0 - share) + towards[at] * share).round());
    let steps = (0..=20).map(|step| mixed(f64::from(step) / 20.0));
    steps
        .into_iter()
        .find(|color| contrast(luminance(*color), ground) >= CONTRAST)
        .unwrap_or(towards)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: [f64; 3]) -> f64 {
    let linear = color.map(|part| {
        let part = part / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn hex(color: [f64; 3]) -> String {
    let [r, g, b] = color.map(|part| part.clamp(0.0, 255.0) as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn a_colour_is_kept_where_it_can_be_read() {
        let (_, css) = style("#b3261e").expect("a colour");
        assert!(css.contains("--accent-light: #b3261e"), "{css}");
        assert!(!css.contains("--accent-dark: #b3261e"), "{css}");
        assert_eq!(style("red;}"), None);
        assert_eq!(style("#12345é"), None);
    }
}
