//! The numbers of the ranking that are fixed while building; those of the query stand in the theme's `js/search-rank.js`.
//!
//! Found by hand on the judged queries of `tests/search/`, each varied alone and kept where the score is flat around it.

/// Weight of a word in a page's title, its alerts and old names, against one in running text.
pub(super) const TITLE: f32 = 8.0;
/// Weight of a word among tags and services.
pub(super) const TAG: f32 = 2.0;
/// Weight of a word in a section's heading.
pub(super) const HEADING: f32 = 5.0;
/// Weight of a word in a heading above.
pub(super) const PATH: f32 = 0.6;
/// Weight of a heading's word for the whole page.
pub(super) const HEADING_ON_PAGE: f32 = 2.0;
/// Weight of a word in a fence.
pub(super) const CODE: f32 = 1.2;
/// Where a word's weight is half of what it can reach.
pub(super) const SATURATION: f32 = 1.6;
/// How many terms a usual section has. Fixed, so that a page weighs the same whatever stands on the others.
pub(super) const SECTION_LENGTH: f32 = 60.0;
/// How many terms a usual page has.
pub(super) const PAGE_LENGTH: f32 = 350.0;
/// Paths longer than this many bytes are known by their parts alone.
pub(super) const LONGEST_PATH: usize = 48;

/// How much of a text's length counts.
const LENGTH: f32 = 0.5;

/// Returns what a word's count is divided by in a text of this many terms.
pub(super) fn norm(length: f32, usual: f32) -> f32 {
    1.0 - LENGTH + LENGTH * length / usual
}
