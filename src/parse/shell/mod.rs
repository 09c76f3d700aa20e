//! Shell code: what its lines are, what its commands do, where values may go, how it is coloured.
//!
//! A real grammar reads it (`tree`); the eye's colours come from one pass of our own (`colour`), which any text survives.

mod colour;
mod tree;

pub(super) use colour::highlight;
