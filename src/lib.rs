//! Turns an on-call playbook, Markdown with structured front matter, into a static site.
//!
//! The stages are [`load`], [`parse`], [`assemble`], [`check`], [`render`] and [`publish`]; [`pipeline`] alone
//! knows their order. `ARCHITECTURE.md` tells the story on one page.

pub mod assemble;
pub mod check;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod error;
pub mod import;
pub mod load;
pub mod model;
pub mod offline;
pub mod parse;
pub mod pipeline;
pub mod publish;
pub mod render;
pub mod search;
pub mod serve;
pub mod source;
pub mod theme;
pub mod watch;
