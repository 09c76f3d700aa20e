//! The whole-program tests, in one binary.

mod conformance;
mod markdown;
mod render;
