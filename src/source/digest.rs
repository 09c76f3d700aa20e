//! SHA-256 of some bytes.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// SHA-256 of some bytes; shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Digests the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest(Sha256::digest(bytes).into())
    }

    /// Returns its bytes, to be digested again.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the first `digits` hexadecimal digits (at most 64), for a fingerprint in a file name.
    pub fn short(&self, digits: usize) -> String {
        let digits = digits.min(2 * self.0.len());
        let mut hex = String::with_capacity(digits + 1);
        for byte in &self.0[..digits.div_ceil(2)] {
            for digit in [byte >> 4, byte & 15] {
                hex.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        hex.truncate(digits);
        hex
    }
}

/// Digests bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Digests the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// Returns the digest of all pieces, as of one.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.short(12))
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn is_sha256_in_hexadecimal() {
        assert_eq!(
            Digest::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(Digest::of(b"abc").short(8), "ba7816bf");
    }
}
