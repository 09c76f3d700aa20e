//! What fits on a sheet of paper. A style sheet cannot know it, so the HTML says it.

/// What a line of code holds on A4; longer ones wrap.
const LINE_CHARS: usize = 80;

/// So many lines of code stand on a sheet of Letter, the lower of the two, below a heading and a few words.
const SHEET_LINES: usize = 36;

/// What a heading stays with anyway, and by how many lines each further step is taller.
const STEP_LINES: [usize; 2] = [5, 8];

/// Returns how much of a sheet code takes, as an attribute with a blank before it: `data-long` where it has more lines than a sheet has
/// room for below its heading, so that it must be split; else `data-tall`, from 1 to 4; nothing for what is low.
pub(super) fn height(code: &str) -> &'static str {
    let lines = code.lines();
    let rows = lines.map(|line| line.chars().count().div_ceil(LINE_CHARS).max(1));
    // The lines of a huge one need not all be counted.
    let rows = rows.take(SHEET_LINES + 1).sum::<usize>();
    let [low, step] = STEP_LINES;
    match rows.saturating_sub(low).div_ceil(step) {
        _ if rows > SHEET_LINES => " data-long",
        0 => "",
        1 => " data-tall=\"1\"",
        2 => " data-tall=\"2\"",
        3 => " data-tall=\"3\"",
        _ => " data-tall=\"4\"",
    }
}

#[cfg(test)]
mod tests {
    use super::height;

    #[test]
    fn lines_count_as_often_as_they_wrap() {
        let long = " data-long";
        assert_eq!(height(""), "");
        assert_eq!(height(&"x\n".repeat(5)), "");
        assert_eq!(height(&"x\n".repeat(6)), " data-tall=\"1\"");
        assert_eq!(height(&"x\n".repeat(14)), " data-tall=\"2\"");
        assert_eq!(height(&"x\n".repeat(36)), " data-tall=\"4\"");
        assert_eq!(height(&"\n".repeat(37)), long);
        assert_eq!(height(&"x".repeat(80 * 36)), " data-tall=\"4\"");
        assert_eq!(height(&"é".repeat(80 * 36 + 1)), long);
    }
}
