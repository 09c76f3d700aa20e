//! Copies of a site: packs, signs, verifies and fetches them.
//!
//! Knows files, digests and keys, and nothing of pages.

mod archive;
mod copy;
mod keys;
mod layout;
mod listing;
mod pull;
mod verify;

pub use archive::pack;
pub use keys::{KeyFault, PublicKey, SecretKey, SignatureFault, generate};
pub use pull::{
    Header, Limits, Pinned, PullFault, PullOptions, PullProgress, Pulled, Refusal, pull,
};
pub use verify::{Fault, Report, Signature, verify};
