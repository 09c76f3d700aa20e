//! What fits on a sheet of paper. A style sheet cannot know it, so the HTML says it.

/// What a line of code holds on A4; longer ones wrap.
const LINE_CHARS: usize = 80;

/// So many lines of code stand on a sheet of Letter, the lower of the two, below a heading and a few words.
const SHEET_LINES: usize = 36;

/// Says whether code has more lines on paper than a sheet has room for below its heading, so that it must be split.
pub(super) fn is_long(code: &str) -> bool {
    let lines = code.lines();
    let rows = lines.map(|line| line.chars().count().div_ceil(LINE_CHARS).max(1));
    // The lines of a huge one need not all be counted.
    rows.take(SHEET_LINES + 1).sum::<usize>() > SHEET_LINES
}

#[cfg(test)]
mod tests {
    use super::is_long;

    #[test]
    fn lines_count_as_often_as_they_wrap() {
        assert!(!is_long(""));
        assert!(!is_long(&"x\n".repeat(36)));
        assert!(is_long(&"\n".repeat(37)));
        assert!(!is_long(&"x".repeat(80 * 36)));
        assert!(is_long(&"é".repeat(80 * 36 + 1)));
    }
}
