//! Copies of a site: packs, signs and verifies them.
//!
//! Knows files, digests and keys, and nothing of pages.

mod archive;
mod copy;
mod keys;
mod listing;
mod verify;

pub use archive::pack;
pub use keys::{KeyFault, PublicKey, SecretKey, SignatureFault, generate};
pub use verify::{Fault, Report, Signature, verify};
