//! The whole-program tests, in one binary.

mod architecture;
mod book;
mod corpus;
mod determinism;
mod hostile;
mod lints;
