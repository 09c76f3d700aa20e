//! Keys and signatures in the format of minisign.
//!
//! <https://jedisct1.github.io/minisign/>

use std::fmt;
use std::io::Cursor;

use crate::error::{Error, contained};
use crate::publish::Signer;

/// A key that says who published a site.
#[derive(Debug, Clone)]
pub struct PublicKey(minisign::PublicKey);

/// The key with which a site is signed.
pub struct SecretKey {
    secret: minisign::SecretKey,
    public: PublicKey,
}

/// Why a text is no key that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// It is not a key of minisign.
    NoKey,
    /// It is protected, and no password was given.
    NeedsPassword,
    /// The password is wrong.
    WrongPassword,
}

/// Why a signature does not prove anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureFault {
    /// It is not a signature of minisign.
    NoSignature,
    /// Another key made it: its id.
    OtherKey(String),
    /// What was signed are other bytes.
    OtherBytes,
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureFault::NoSignature => f.write_str("it is not a signature of minisign"),
            SignatureFault::OtherKey(id) => write!(f, "the key {id} made it"),
            SignatureFault::OtherBytes => f.write_str("what was signed is not what is here"),
        }
    }
}

/// Makes a pair of keys, as the texts of two files: the secret one, and the public one. Without a password, whoever has
/// the secret file can sign.
///
/// # Errors
/// Where the system gives no random numbers.
pub fn generate(password: Option<&str>) -> Result<(String, String), Error> {
    let failed = |cause| Error::new("cannot make a key").because(cause);
    let pair = match password {
        Some(password) => minisign::KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        None => minisign::KeyPair::generate_unencrypted_keypair(),
    };
    let pair = pair.map_err(failed)?;
    let public = PublicKey(pair.pk);
    let comment = format!("opsbook secret key {}", public.id());
    let secret = pair
        .sk
        .to_box(Some(&comment))
        .map_err(failed)?
        .into_string();
    Ok((secret, public.to_file()))
}

impl PublicKey {
    /// Reads a public key: the line that is the key, or a file that holds it.
    pub fn from_text(text: &str) -> Result<Self, KeyFault> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let key = lines.find(|line| !line.starts_with("untrusted comment:"));
        let key = key
            .filter(|_| lines.next().is_none())
            .ok_or(KeyFault::NoKey)?;
        match contained(|| minisign::PublicKey::from_base64(key)) {
            Some(Ok(key)) => Ok(PublicKey(key)),
            _ => Err(KeyFault::NoKey),
        }
    }

    /// Returns its short name: 16 hexadecimal digits.
    pub fn id(&self) -> String {
        shown(self.0.keynum())
    }

    /// Returns it as a file.
    pub fn to_file(&self) -> String {
        let (id, key) = (self.id(), self.to_text());
        format!("untrusted comment: opsbook public key {id}\n{key}\n")
    }

    /// Returns it as one line of text.
    pub fn to_text(&self) -> String {
        self.0.to_base64()
    }

    /// Checks a signature of some bytes; returns what the signer wrote beside it.
    pub fn verify(&self, bytes: &[u8], signature: &str) -> Result<String, SignatureFault> {
        let Some(signature) = signature_of_form(signature) else {
            return Err(SignatureFault::NoSignature);
        };
        if signature.keynum() != self.0.keynum() {
            return Err(SignatureFault::OtherKey(shown(signature.keynum())));
        }
        let checked = contained(|| {
            minisign::verify(&self.0, &signature, Cursor::new(bytes), true, false, false)
        });
        match checked {
            Some(Ok(())) => Ok(signature.trusted_comment().unwrap_or_default()),
            _ => Err(SignatureFault::OtherBytes),
        }
    }
}

/// Says whether a text is a signature, byte for byte as it is written.
pub(super) fn is_of_form(text: &str) -> bool {
    signature_of_form(text).is_some()
}

/// Reads a signature that has its four lines and nothing else. The first of them is not signed: where opsbook wrote the
/// others, it is the one that opsbook writes; where minisign's own program did, one printable line.
fn signature_of_form(text: &str) -> Option<minisign::SignatureBox> {
    let read = contained(|| {
        let read = minisign::SignatureBox::from_string(text).ok()?;
        (read.to_string() == text).then_some(read)
    });
    let read = read.flatten()?;
    let comment = read.untrusted_comment().ok()?;
    let is_ours = read.trusted_comment().ok()?.starts_with("opsbook ");
    let is_fit = match is_ours {
        true => comment == signed_by(&shown(read.keynum())),
        false => comment.chars().all(is_printable),
    };
    is_fit.then_some(read)
}

/// Says whether a character is shown as it is, and moves none beside it.
pub(super) fn is_printable(c: char) -> bool {
    let moves_others = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !moves_others
}

/// Returns what opsbook writes above a signature.
fn signed_by(id: &str) -> String {
    format!("signature by opsbook, key {id}")
}

/// Nothing of the secret is shown.
impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.public.id())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.to_text() == other.to_text()
    }
}

impl SecretKey {
    /// Reads a secret key. `password` is asked for only where the key is protected.
    pub fn from_text(text: &str, password: Option<&str>) -> Result<Self, KeyFault> {
        let read = || minisign::SecretKeyBox::from_string(text);
        let Some(Ok(sealed)) = contained(read) else {
            return Err(KeyFault::NoKey);
        };
        let open = contained(|| sealed.into_unencrypted_secret_key()).ok_or(KeyFault::NoKey)?;
        let secret = match (open, password) {
            (Ok(secret), _) => secret,
            (Err(fault), _) if !fault.to_string().contains("encrypted") => {
                return Err(KeyFault::NoKey);
            }
            (Err(_), None) => return Err(KeyFault::NeedsPassword),
            (Err(_), Some(password)) => {
                let opened = contained(|| read()?.into_secret_key(Some(password.to_owned())));
                opened
                    .ok_or(KeyFault::NoKey)?
                    .map_err(|_| KeyFault::WrongPassword)?
            }
        };
        let public = minisign::PublicKey::from_secret_key(&secret).map_err(|_| KeyFault::NoKey)?;
        Ok(SecretKey {
            secret,
            public: PublicKey(public),
        })
    }

    /// Returns the key by which others check what this one signs.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl Signer for SecretKey {
    fn public_file(&self) -> String {
        self.public.to_file()
    }

    /// A signature holds chance, so the one of before is kept where it is of the same bytes.
    fn sign(&self, bytes: &[u8], said: &str, before: Option<&str>) -> Result<String, Error> {
        let is_same = |before: &&str| self.public.verify(bytes, before).is_ok_and(|it| it == said);
        if let Some(before) = before.filter(is_same) {
            return Ok(before.to_owned());
        }
        let comment = signed_by(&self.public.id());
        let signed = minisign::sign(
            Some(&self.public.0),
            &self.secret,
            Cursor::new(bytes),
            Some(said),
            Some(&comment),
        );
        let signed = signed.map_err(|cause| Error::new("cannot sign").because(cause))?;
        Ok(signed.into_string())
    }
}

fn shown(id: &[u8]) -> String {
    id.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{KeyFault, PublicKey, SecretKey, SignatureFault, generate};
    use crate::publish::Signer as _;

    #[test]
    fn signatures_prove_bytes_and_signer() {
        let (secret, public) = generate(None).expect("random numbers");
        let (_, other) = generate(None).expect("random numbers");
        let key = SecretKey::from_text(&secret, None).expect("a key");
        let public = PublicKey::from_text(&public).expect("a key");
        assert_eq!(key.public(), &public);
        assert_eq!(PublicKey::from_text(&public.to_text()), Ok(public.clone()));
        let signature = key.sign(b"abc", "said", None).expect("signed");
        assert_eq!(public.verify(b"abc", &signature).as_deref(), Ok("said"));
        assert_eq!(
            public.verify(b"abd", &signature),
            Err(SignatureFault::OtherBytes)
        );
        let other = PublicKey::from_text(&other).expect("a key");
        let fault = other.verify(b"abc", &signature);
        assert_eq!(fault, Err(SignatureFault::OtherKey(public.id())));
        assert_eq!(
            key.sign(b"abc", "said", Some(&signature)).as_ref().ok(),
            Some(&signature)
        );
        // What is said beside it is signed as well.
        let changed = signature.replace("said", "sold");
        assert_eq!(
            public.verify(b"abc", &changed),
            Err(SignatureFault::OtherBytes)
        );
        for text in [
            "",
            "x",
            "untrusted comment: x\nAAAA\ntrusted comment: y\nBBBB\n",
        ] {
            assert_eq!(
                public.verify(b"abc", text),
                Err(SignatureFault::NoSignature),
                "{text}"
            );
            assert_eq!(PublicKey::from_text(text), Err(KeyFault::NoKey));
            assert_eq!(
                SecretKey::from_text(text, None).err(),
                Some(KeyFault::NoKey)
            );
        }
    }
}
