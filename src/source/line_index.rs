//! Byte offsets as lines and columns.

/// A place for people: line and column, both counted from 1; the column in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Column number in Unicode scalars, from 1.
    pub column: usize,
}

/// Starts of the lines of one text, to turn byte offsets into positions by binary search.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes a text. A line ends at `\n`; a `\r` before it counts as part of the line.
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        LineIndex { starts }
    }

    /// Returns where `offset` stands in `text`, which must be the text that was indexed.
    ///
    /// An offset past the end counts as the end; one inside a character, as that character's start.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let line_index = self.starts.partition_point(|start| *start <= offset) - 1;
        let before = &text[self.starts[line_index]..offset];
        Position {
            line: line_index + 1,
            column: before.chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    #[test]
    fn counts_lines_and_unicode_scalars_from_one() {
        let text = "a\r\nbé\u{1F600}c\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text, text.find(needle).expect("is in the text"));
        assert_eq!(at("a"), Position { line: 1, column: 1 });
        assert_eq!(at("c"), Position { line: 2, column: 4 });
        assert_eq!(
            index.position(text, 1000),
            Position { line: 3, column: 1 },
            "past the end is the end"
        );
    }
}
