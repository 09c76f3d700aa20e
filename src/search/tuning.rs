//! The numbers of the ranking that are fixed while building; those of the query stand in the theme's `js/search-rank.js`.
//!
//! Found by hand on the judged queries of `tests/search/`, each varied alone and kept where the score is flat around it.

/// Weight of a word in a page's title, its alerts and old names, against one in running text.
pub(super) const TITLE: f32 = 8.0;
/// What a word in a title adds besides, where running text alone comes near 1: a title must not be outdone by repetition.
pub(super) const TITLE_BONUS: f32 = 0.4;
/// Weight of a word among tags and services.
pub(super) const TAG: f32 = 1.0;
/// Weight of a word in a section's heading.
pub(super) const HEADING: f32 = 3.0;
/// Weight of a word in a heading above.
pub(super) const PATH: f32 = 0.6;
/// Weight of a heading's word for the whole page.
pub(super) const HEADING_ON_PAGE: f32 = 2.0;
/// Weight of a word in a fence.
pub(super) const CODE: f32 = 1.2;
/// Where a word's weight is half of what it can reach.
pub(super) const SATURATION: f32 = 2.0;
/// How many terms a usual section has. Fixed, so that a page weighs the same whatever stands on the others.
const SECTION_LENGTH: f32 = 60.0;
/// How many terms a usual page has.
const PAGE_LENGTH: f32 = 350.0;
/// Paths longer than this many bytes are known by their parts alone.
pub(super) const LONGEST_PATH: usize = 48;

/// How much of the length of a section counts, and of a page: a page about everything answers nothing.
const LENGTH_OF_SECTION: f32 = 0.5;
const LENGTH_OF_PAGE: f32 = 0.75;

/// Returns what a word's count is divided by in a section of this many terms.
pub(super) fn section_norm(length: f32) -> f32 {
    1.0 - LENGTH_OF_SECTION + LENGTH_OF_SECTION * length / SECTION_LENGTH
}

/// Returns what a word's count is divided by on a page of this many terms.
pub(super) fn page_norm(length: f32) -> f32 {
    1.0 - LENGTH_OF_PAGE + LENGTH_OF_PAGE * length / PAGE_LENGTH
}
