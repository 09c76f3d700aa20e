//! Findings as text: for people, and in the forms that programs read.

pub mod address;
pub mod github;
pub mod human;
pub mod json;
mod place;
pub mod sarif;

/// Returns a number with its noun, as in `1 page` or `3 warnings`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
