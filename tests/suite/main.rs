//! The whole-program tests, in one binary.
mod render;

mod conformance;
