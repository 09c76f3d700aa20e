//! What a hostile web page, neighbour or program may try on `opsbook serve`, at the real program on this machine.

mod malformed;
mod paths;
mod slow;

use crate::book::Book;
use crate::serve::Served;

/// What stands in files that are no part of the site.
const SECRET: &str = "KEEP-THIS-TO-YOURSELF";

fn book() -> Book {
    let book = Book::new()
        .file("index.md", "# Home\n\n[a](sub/a.md)\n")
        .file("sub/a.md", "# A\n");
    std::fs::write(book.folder().join("secret.txt"), SECRET).expect("can be written");
    book
}

/// Says that an answer gives away neither what it should not know nor what runs here.
#[track_caller]
fn tells_nothing(served: &Served, said: &str, case: &str) {
    let head = said.split("\r\n\r\n").next().unwrap_or_default();
    let folder = served.book.folder().to_string_lossy().into_owned();
    for secret in [SECRET, "root:", &*folder, "panicked"] {
        assert!(!said.contains(secret), "{case:?} shows {secret}:\n{said}");
    }
    for secret in ["tiny", "Rust", env!("CARGO_PKG_VERSION")] {
        assert!(!head.contains(secret), "{case:?} shows {secret}:\n{head}");
    }
}
