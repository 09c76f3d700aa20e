//! The whole-program tests, in one binary.

mod architecture;
mod attacks;
mod book;
mod cli;
mod command_lints;
mod commands;
mod conformance;
mod content;
mod corpus;
mod determinism;
mod hostile;
mod import;
mod lints;
mod manual;
mod markdown;
mod people;
mod preview;
mod publish;
mod render;
mod search;
mod serve;
mod serve_watch;
mod severity;
mod steps;
mod watch_events;
