//! The order of the stages, in one place.
