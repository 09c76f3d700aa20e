//! Playbook and theme → pages and data files. `view` is the contract with template authors.
//!
//! Pure: the bytes of a file depend on the playbook, the settings, the theme and the stamp, and on nothing else.

mod accent;
mod answers;
mod attributes;
pub mod block;
mod book;
mod book_script;
mod command;
mod coverage;
pub mod data_files;
mod decision;
mod direction;
mod directive;
mod engine;
pub mod escape;
mod fields;
mod findings;
mod format;
mod groundwork;
pub mod highlight;
pub mod href;
mod incident;
mod index_pages;
mod lists;
mod markdown_source;
mod nav;
mod page;
mod paper;
mod people;
mod places;
mod print;
mod qr;
mod ready;
mod renderer;
mod rota;
mod severity;
mod sheets;
mod single_file;
pub mod svg;
pub mod view;
mod words;

pub use decision::decision_json;
pub use groundwork::Groundwork;
pub use index_pages::IndexPage;
pub use nav::MadeSection;
pub use renderer::{Content, Output, Pieces, Renderer, What};
pub use single_file::{MOST_BYTES, SingleFile};
