//! Base64 as people write it: of either alphabet, with or without its filling.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Returns the bytes that a text stands for; `None` where it is no base64.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone),
    );
    let text = text.trim_end_matches('=');
    let standard = text.replace('-', "+").replace('_', "/");
    LENIENT.decode(standard).ok()
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn both_alphabets_are_read_with_filling_and_without() {
        for text in ["aGVsbG8=", "aGVsbG8"] {
            assert_eq!(decode_base64(text).as_deref(), Some(&b"hello"[..]));
        }
        assert_eq!(decode_base64("-_-_"), decode_base64("+/+/"));
        assert_eq!(decode_base64("aGVs bG8="), None);
        assert_eq!(decode_base64("aGVsb"), None);
    }
}
