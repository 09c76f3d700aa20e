//! Libraries that fall over on odd input, held so that a book does not fall with them.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside [`contained`]: then nobody is told of a panic.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a library's code on text from outside; `None` where it panics, and nothing is printed.
///
/// For libraries alone: a panic of ours is a bug, and is to be seen.
pub fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !INSIDE.get() {
                tell(panic);
            }
        }));
    });
    let outside = INSIDE.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(outside);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::contained;

    #[test]
    fn a_panic_is_held() {
        assert_eq!(contained(|| 1), Some(1));
        assert_eq!(contained(|| -> u8 { panic!("of a library") }), None);
        let inner = contained(|| contained(|| -> u8 { panic!("inner") }));
        assert_eq!(inner, Some(None));
    }
}
