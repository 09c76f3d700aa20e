//! "Did you mean", within bounds.

use std::cell::Cell;

use crate::diagnostic;

/// Makes guesses until so many words have been compared: ten thousand wrong ids in a book of ten thousand must not
/// cost their product.
pub(super) struct Guesses {
    left: Cell<usize>,
}

impl Default for Guesses {
    fn default() -> Self {
        const COMPARISONS: usize = 300_000;
        Guesses {
            left: Cell::new(COMPARISONS),
        }
    }
}

impl Guesses {
    /// Returns the known word nearest to `word`, as [`diagnostic::nearest`] does, while there is budget.
    pub(super) fn nearest<'a>(
        &self,
        word: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let left = &self.left;
        let counted = known.take_while(|_| {
            let before = left.get();
            left.set(before.saturating_sub(1));
            before > 0
        });
        diagnostic::nearest(word, counted)
    }
}
