//! Playbook and theme → pages and data files. `view` is the contract with template authors.
//!
//! Pure: the bytes of a file depend on the playbook, the settings, the theme and the stamp, and on nothing else.

pub mod block;
pub mod escape;
pub mod highlight;
pub mod svg;
pub mod view;
