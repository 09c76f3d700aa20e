//! A text that was made of another one, and where each part of it came from.

use crate::source::Span;

/// A text that stands for a part of a file: without template lines, or without the indentation that it has there.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) text: String,
    /// Where each piece begins, here and in the file.
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    here: usize,
    there: Span,
    /// Whether each byte is the file's, or the piece as a whole stands for what is there.
    is_same: bool,
}

impl View {
    /// Shows a part of a text as it is; `offset` is where it begins in the file.
    pub(super) fn whole(text: &str, offset: usize) -> Self {
        let mut view = View::default();
        view.push(text, offset);
        view
    }

    /// Shows a text that stands for a place as a whole.
    pub(super) fn instead(text: &str, there: Span) -> Self {
        let mut view = View::default();
        view.push_instead(text, there);
        view
    }

    /// Adds a text that stands in the file at `there`.
    pub(super) fn push(&mut self, text: &str, there: usize) {
        let span = Span::new(there, there + text.len());
        self.add(text, span, true);
    }

    /// Adds a text that stands for a place.
    pub(super) fn push_instead(&mut self, text: &str, there: Span) {
        self.add(text, there, false);
    }

    fn add(&mut self, text: &str, there: Span, is_same: bool) {
        if text.is_empty() {
            return;
        }
        let here = self.text.len();
        self.text.push_str(text);
        let goes_on = self.pieces.last().is_some_and(|last| {
            last.is_same && is_same && last.there.start + (here - last.here) == there.start
        });
        if !goes_on {
            self.pieces.push(Piece {
                here,
                there,
                is_same,
            });
        }
    }

    /// Returns this view of another view's text as a view of the file.
    pub(super) fn through(&self, outer: &View) -> View {
        let mut view = View::default();
        for (text, there, is_same) in self.all() {
            if !is_same {
                view.push_instead(text, outer.place(there));
                continue;
            }
            // Cut where the outer one is: each part comes from one of its pieces.
            let mut from = 0;
            while from < text.len() {
                let there = there.start + from;
                let next = outer.pieces.partition_point(|outer| outer.here <= there);
                let end = outer.pieces.get(next).map_or(usize::MAX, |next| next.here);
                let to = (from + (end - there)).min(text.len());
                let is_same = next
                    .checked_sub(1)
                    .is_some_and(|at| outer.pieces[at].is_same);
                let span = outer.place(Span::new(there, there + (to - from)));
                view.add(&text[from..to], span, is_same);
                from = to;
            }
        }
        view
    }

    /// Returns the view with other texts in the pieces that are not the file's own.
    pub(super) fn with_texts(&self, text: impl Fn(&str) -> String) -> View {
        let mut view = View::default();
        for (own, there, is_same) in self.all() {
            match is_same {
                true => view.push(own, there.start),
                false => view.push_instead(&text(own), there),
            }
        }
        view
    }

    fn all(&self) -> impl Iterator<Item = (&str, Span, bool)> {
        self.pieces.iter().enumerate().map(|(at, piece)| {
            let next = self.pieces.get(at + 1);
            let end = next.map_or(self.text.len(), |next| next.here);
            (&self.text[piece.here..end], piece.there, piece.is_same)
        })
    }

    /// Returns where a place of this text stands in the file.
    pub(super) fn place(&self, span: Span) -> Span {
        let start = self.find(span.start).0;
        let end = match span.end > span.start {
            true => self.find(span.end - 1).1,
            false => start,
        };
        Span::new(start, end)
    }

    /// Returns where a byte comes from, and one past it.
    fn find(&self, at: usize) -> (usize, usize) {
        let next = self.pieces.partition_point(|piece| piece.here <= at);
        let Some(piece) = self.pieces.get(next.saturating_sub(1)) else {
            return (0, 0);
        };
        match piece.is_same {
            true => {
                let there = piece.there.start + (at - piece.here);
                (there, there + 1)
            }
            false => (piece.there.start, piece.there.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::source::Span;

    #[test]
    fn places_lead_back_to_the_file() {
        let mut view = View::default();
        view.push("ab\n", 10);
        view.push("cd\n", 17);
        view.push_instead("x", Span::new(30, 35));
        view.push("ef", 35);
        assert_eq!(view.text, "ab\ncd\nxef");
        assert_eq!(view.place(Span::new(0, 2)), Span::new(10, 12));
        assert_eq!(view.place(Span::new(3, 5)), Span::new(17, 19));
        assert_eq!(view.place(Span::new(6, 8)), Span::new(30, 36));
        assert_eq!(view.place(Span::new(9, 9)), Span::new(37, 37));
        assert_eq!(View::default().place(Span::new(4, 9)), Span::new(0, 0));
    }
}
