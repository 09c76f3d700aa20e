//! Copies of a site: packs, signs and verifies them.
//!
//! Knows files, digests and keys, and nothing of pages.

mod archive;
mod keys;
mod verify;

use crate::publish::SIGNATURE;
pub use archive::pack;
pub use keys::{KeyFault, PublicKey, SecretKey, SignatureFault, generate};
pub use verify::{Fault, Report, Signature, verify};
