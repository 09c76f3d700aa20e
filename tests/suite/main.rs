//! The whole-program tests, in one binary.

mod architecture;
mod book;
mod conformance;
mod corpus;
mod determinism;
mod hostile;
