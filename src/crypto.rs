//! Keys, sealing, random tokens and their hashes. The inventory of every algorithm the product uses for itself.
//!
//! | For | Algorithm |
//! | --- | --- |
//! | sealing at rest | XChaCha20-Poly1305, random 192-bit nonce, row identity as associated data |
//! | keyed hashes (form tokens, mailed codes, tombstones) | HMAC-SHA-256 |
//! | hashes of 256-bit random tokens | SHA-256 |
//! | one key per purpose | HMAC-SHA-256 of the purpose under the master key |
//! | passwords | Argon2id, see [`crate::model::hasher`] |

use std::fmt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::Error;

const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 24;

/// A SHA-256 hash of a random token: what the database keeps instead of the token.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// The hash as bytes to store.
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// The hash as text, for the visitor's envelope.
    pub fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Reads what [`TokenHash::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

/// 256 random bits, as they travel in a cookie or a link. Never stored, never printed.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// A new token from the operating system's generator.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// A token that stands for none: where randomness or the database is gone and only an error page is left to render.
    pub fn zero() -> Self {
        Self(Zeroizing::new([0; 32]))
    }

    /// Reads a token as [`Token::expose`] writes it; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        // 32 bytes are 43 characters without padding; the check keeps junk from being decoded at all.
        if text.len() != 43 {
            return None;
        }
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The text form (base64url without padding, 43 characters) for a cookie or a link.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_ref())
    }

    /// What is stored and looked up.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_ref()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Fills `buffer` from the operating system's generator.
pub fn fill(buffer: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(buffer).map_err(|e| Error::Io(std::io::Error::other(e.to_string())))
}

/// `N` random bytes.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// A name for one request or command, by which its lines are found in logs: ten hexadecimal digits.
pub fn reference() -> Result<String, Error> {
    Ok(hex(&random_bytes::<5>()?).to_uppercase())
}

/// `bytes` as lower-case hexadecimal digits.
pub fn hex<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    use std::fmt::Write as _;
    let bytes = bytes.into_iter();
    let mut digits = String::with_capacity(bytes.size_hint().0 * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// A mailed code: eight random decimal digits (26 bits; NIST SP 800-63B asks for 20).
pub fn random_code() -> Result<String, Error> {
    const RANGE: u32 = 100_000_000;
    // Rejecting the tail keeps every code equally likely; the loop runs 1.02 times on average.
    loop {
        let n = u32::from_le_bytes(random_bytes()?);
        if n < u32::MAX - u32::MAX % RANGE {
            return Ok(format!("{:08}", n % RANGE));
        }
    }
}

/// What a database may know of a key: enough to tell it from others, nothing to find it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCheck {
    /// The name that sealed values carry.
    pub id: Vec<u8>,
    /// What the key makes of a known text.
    pub mac: Vec<u8>,
}

/// The master keys: the first seals and signs, all of them open and verify (rotation without a flag day).
pub struct KeyRing {
    keys: Vec<Zeroizing<[u8; 32]>>,
}

impl KeyRing {
    /// Reads a key file: one base64 key of 32 bytes per line, newest first; empty lines and `#` lines are skipped.
    ///
    /// # Errors
    /// One line of plain words when the file cannot be read or holds no usable key.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text =
            Zeroizing::new(std::fs::read_to_string(path).map_err(|e| format!("key file {}: {e}", path.display()))?);
        Self::parse(&text).map_err(|e| format!("key file {}: {e}", path.display()))
    }

    /// Reads the text of a key file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bytes = STANDARD.decode(line).map(Zeroizing::new);
            match bytes.ok().and_then(|b| <[u8; 32]>::try_from(b.as_slice()).ok()) {
                Some(key) => keys.push(Zeroizing::new(key)),
                None => return Err(format!("line {} is not 32 bytes in base64", number + 1)),
            }
        }
        if keys.is_empty() {
            return Err("holds no key; make one with: head -c 32 /dev/urandom | base64".into());
        }
        Ok(Self { keys })
    }

    /// A new key in the form a key file holds.
    pub fn generate() -> Result<String, Error> {
        Ok(STANDARD.encode(random_bytes::<32>()?) + "\n")
    }

    /// What a database may know of every key.
    pub fn checks(&self) -> Vec<KeyCheck> {
        let check =
            |key| KeyCheck { id: key_id(key).to_vec(), mac: mac_with(key, "key check", &[b"reverify"]).to_vec() };
        self.keys.iter().map(|key| check(key)).collect()
    }

    /// Encrypts `plain` for `purpose`; `identity` (the row it belongs to) must be given again to open it.
    pub fn seal(&self, purpose: &str, identity: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        let master = self.keys.first().ok_or_else(|| Error::corrupt("no key"))?;
        let nonce: [u8; NONCE] = random_bytes()?;
        let sealed = cipher(master, purpose)
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: identity })
            .map_err(|_| Error::corrupt("seal"))?;
        let mut out = Vec::with_capacity(1 + KEY_ID + NONCE + sealed.len());
        out.push(VERSION);
        out.extend_from_slice(&key_id(master));
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what [`KeyRing::seal`] made for the same purpose and identity; `None` for anything else.
    pub fn open(&self, purpose: &str, identity: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (version, rest) = sealed.split_first()?;
        let (id, rest) = rest.split_at_checked(KEY_ID)?;
        let (nonce, body) = rest.split_at_checked(NONCE)?;
        if *version != VERSION {
            return None;
        }
        let master = self.keys.iter().find(|k| key_id(k) == id)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        cipher(master, purpose)
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: identity })
            .ok()
            .map(Zeroizing::new)
    }

    /// Whether `sealed` names a key that is not here. What a key that is here does not open, none ever will.
    pub fn lacks_key(&self, sealed: &[u8]) -> bool {
        let named = sealed.split_first().filter(|(version, _)| **version == VERSION);
        let Some((id, _)) = named.and_then(|(_, rest)| rest.split_at_checked(KEY_ID)) else { return false };
        !self.keys.iter().any(|key| key_id(key) == id)
    }

    /// A keyed hash of `parts` for `purpose`, under the newest key.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        self.keys.first().map_or([0; 32], |k| mac_with(k, purpose, parts))
    }

    /// The keyed hashes of `parts` under every key, newest first: to look up what was stored under an older one.
    pub fn macs(&self, purpose: &str, parts: &[&[u8]]) -> impl Iterator<Item = [u8; 32]> {
        self.keys.iter().map(move |key| mac_with(key, purpose, parts))
    }

    /// Whether `tag` is the keyed hash of `parts` under any of the keys, in constant time per key.
    pub fn verify_mac(&self, purpose: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.keys.iter().any(|k| mac_with(k, purpose, parts).ct_eq(tag).into())
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC takes keys of any length; 32 bytes cannot fail, and `from` says so in the type.
    Hmac::<Sha256>::new(&{
        let mut block = [0_u8; 64];
        block[..32].copy_from_slice(key);
        block.into()
    })
}

fn derive(master: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac(master).chain_update(purpose.as_bytes()).finalize().into_bytes().into())
}

fn cipher(master: &[u8; 32], purpose: &str) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*derive(master, purpose)).into())
}

fn key_id(master: &[u8; 32]) -> [u8; KEY_ID] {
    let [a, b, c, d, ..] = *derive(master, "key id");
    [a, b, c, d]
}

fn mac_with(master: &[u8; 32], purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = hmac(&derive(master, purpose));
    for part in parts {
        // Length first, so that ("ab", "c") and ("a", "bc") differ.
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        KeyRing::parse(&KeyRing::generate().unwrap()).unwrap()
    }

    #[test]
    fn sealed_values_open_only_for_their_purpose_identity_and_key() {
        let ring = ring();
        let sealed = ring.seal("parked", b"row 1", b"secret").unwrap();
        assert_eq!(ring.open("parked", b"row 1", &sealed).unwrap().as_slice(), b"secret");
        assert!(ring.open("outbox", b"row 1", &sealed).is_none());
        assert!(ring.open("parked", b"row 2", &sealed).is_none());
        let other = super::tests::ring();
        assert!(other.open("parked", b"row 1", &sealed).is_none());
        assert!(other.lacks_key(&sealed) && !ring.lacks_key(&sealed) && !other.lacks_key(b""));
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(ring.open("parked", b"row 1", &bent).is_none(), "byte {at}");
            assert!(ring.open("parked", b"row 1", &sealed[..at]).is_none());
        }
    }

    #[test]
    fn a_new_first_key_still_opens_what_the_old_one_sealed() {
        let (old, new) = (KeyRing::generate().unwrap(), KeyRing::generate().unwrap());
        let sealed = KeyRing::parse(&old).unwrap().seal("p", b"", b"x").unwrap();
        let tag = KeyRing::parse(&old).unwrap().mac("m", &[b"x"]);
        let both = KeyRing::parse(&format!("# rotated\n{new}{old}")).unwrap();
        assert!(both.open("p", b"", &sealed).is_some());
        assert!(both.verify_mac("m", &[b"x"], &tag));
        assert_ne!(both.mac("m", &[b"x"]), tag);
    }

    #[test]
    fn parts_of_a_mac_do_not_run_together() {
        let ring = ring();
        assert_ne!(ring.mac("m", &[b"ab", b"c"]), ring.mac("m", &[b"a", b"bc"]));
    }

    #[test]
    fn codes_are_eight_digits() {
        for _ in 0..1000 {
            let code = random_code().unwrap();
            assert!(code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn tokens_survive_the_round_trip_and_junk_does_not() {
        let token = Token::random().unwrap();
        assert_eq!(Token::parse(&token.expose()).unwrap().hash(), token.hash());
        for junk in ["", "x", &"A".repeat(42), &"=".repeat(43), &"é".repeat(43)] {
            assert!(Token::parse(junk).is_none(), "{junk}");
        }
    }
}
