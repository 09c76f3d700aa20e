//! `confirmed.js`: when a copy was last known to be what its host has.
//!
//! It lies beside the manifest and not in it, as it changes while the site does not. From disk a page can load nothing but a
//! script, so it is one; its form is fixed to the byte, so that nothing else can hide in it.

use jiff::Timestamp;

use super::manifest::Manifest;
use crate::source::Digest;

/// Name of the file, inside the site.
pub const CONFIRMED: &str = "confirmed.js";

/// What it holds in a site that was built, and compared with no host yet.
pub const UNCONFIRMED: &str = "window.opsbookConfirmed = {\"at\":null};\n";

/// What it holds in an archive, and in what was taken from one: nobody knows how long that was on its way.
pub const PACKED: &str = "window.opsbookConfirmed = {\"at\":null,\"packed\":true};\n";

/// How many seconds the clocks of two machines may differ.
const CLOCKS_DIFFER: i64 = 3600;

/// A moment at which a copy was what its host had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// As in `2026-01-02T03:04:05Z`.
    at: String,
    /// SHA-256 of the manifest, in lower-case hexadecimal digits.
    of: String,
}

impl Confirmation {
    /// Says of a copy with this manifest that it was right at a moment, to the second.
    pub fn new(at: Timestamp, manifest: &[u8]) -> Self {
        let second = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Confirmation {
            at: second.to_string(),
            of: Digest::of(manifest).to_string(),
        }
    }

    /// Returns the moment, as in `2026-01-02T03:04:05Z`.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Says whether it is of a copy with this manifest.
    pub fn is_of(&self, manifest: &[u8]) -> bool {
        self.of == Digest::of(manifest).to_string()
    }

    /// Says whether it is not of a moment before the site was built; two clocks may differ by an hour.
    pub fn is_possible(&self, manifest: &[u8]) -> bool {
        let manifest: Option<Manifest> = serde_json::from_slice(manifest).ok();
        let built = manifest.and_then(|manifest| manifest.built?.parse::<Timestamp>().ok());
        match (built, self.at.parse::<Timestamp>()) {
            (Some(built), Ok(at)) => at.as_second() + CLOCKS_DIFFER >= built.as_second(),
            _ => true,
        }
    }

    /// Says whether it is of a moment that has not come yet.
    pub fn is_ahead_of(&self, now: Timestamp) -> bool {
        let at = self.at.parse::<Timestamp>();
        at.is_ok_and(|at| at.as_second() > now.as_second() + CLOCKS_DIFFER)
    }

    /// Returns the file. The sum makes every change of a byte visible.
    pub fn to_script(&self) -> String {
        let Confirmation { at, of } = self;
        let sum = Digest::of(format!("{at}\n{of}").as_bytes());
        format!(
            "window.opsbookConfirmed = {{\"at\":\"{at}\",\"of\":\"{of}\",\"sum\":\"{sum}\"}};\n"
        )
    }

    /// Reads the file; nothing where no host has confirmed it yet.
    ///
    /// # Errors
    /// Where it is not of the exact form.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, NotOfForm> {
        if [UNCONFIRMED, PACKED].map(str::as_bytes).contains(&bytes) {
            return Ok(None);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NotOfForm)?;
        let mut quoted = text.split('"').skip(3);
        let (at, of) = (quoted.next(), quoted.nth(3));
        let moment = at.and_then(|at| at.parse::<Timestamp>().ok());
        let read = Confirmation {
            at: moment.ok_or(NotOfForm)?.to_string(),
            of: of.ok_or(NotOfForm)?.to_owned(),
        };
        let is_plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_digest = read.of.len() == 64 && read.of.bytes().all(is_plain);
        let is_second = read.at.len() == "2026-01-02T03:04:05Z".len();
        match is_digest && is_second && read.to_script() == text {
            true => Ok(Some(read)),
            false => Err(NotOfForm),
        }
    }
}

/// The file is not as opsbook writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOfForm;

#[cfg(test)]
mod tests {
    use super::{Confirmation, NotOfForm, PACKED, UNCONFIRMED};

    #[test]
    fn nothing_but_the_exact_form_is_read() {
        let at = "2026-11-30T15:03:37.5Z".parse().expect("a moment");
        let confirmation = Confirmation::new(at, b"{}");
        let script = confirmation.to_script();
        assert_eq!(confirmation.at(), "2026-11-30T15:03:37Z");
        assert!(confirmation.is_of(b"{}") && !confirmation.is_of(b"{ }"));
        assert_eq!(script.lines().count(), 1);
        assert_eq!(
            Confirmation::read(script.as_bytes()),
            Ok(Some(confirmation))
        );
        for unconfirmed in [UNCONFIRMED, PACKED] {
            assert_eq!(Confirmation::read(unconfirmed.as_bytes()), Ok(None));
        }
        for whole in [&script, UNCONFIRMED, PACKED] {
            for at in 0..whole.len() {
                for bit in 0..8 {
                    let mut bytes = whole.as_bytes().to_vec();
                    bytes[at] ^= 1 << bit;
                    assert_eq!(Confirmation::read(&bytes), Err(NotOfForm), "{at} {bit}");
                }
            }
            let longer = format!("{whole}alert(1)");
            for text in [
                "",
                &whole[1..],
                whole.trim_end(),
                &longer,
                &format!(" {whole}"),
            ] {
                assert_eq!(
                    Confirmation::read(text.as_bytes()),
                    Err(NotOfForm),
                    "{text}"
                );
            }
        }
    }
}
