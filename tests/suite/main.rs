//! The whole-program tests, in one binary.

mod architecture;
mod book;
mod content;
mod corpus;
mod determinism;
mod hostile;
mod lints;
