//! Codes of an authenticator app: TOTP (RFC 6238), SHA-1, six digits, steps of 30 s, one step of drift either way.
//!
//! SHA-1 is what every app understands; its collisions do not matter for HMAC (RFC 4226, B.2).

use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::crypto::{KeyRing, random_bytes};
use crate::error::Error;
use crate::factors::beginner::Beginner;
use crate::model::ids::UserId;
use crate::store::totps::TotpRow;

/// The secret shared with the app: 160 bits (RFC 4226, 4: at least 128).
pub struct Seed(Zeroizing<[u8; 20]>);

/// What a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// No step of the window has this code.
    None,
    /// It is the code of a step that was used already.
    Used,
    /// It is the code of this step.
    Step(i64),
}

/// What a person needs to set the app up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The QR code as an SVG element.
    pub qr_svg: String,
    /// The secret in base32, in groups of four.
    pub secret: String,
    /// The `otpauth:` link.
    pub uri: String,
}

const SEALED: &str = "totp seed";

impl Seed {
    /// A new one.
    pub fn random() -> Result<Self, Error> {
        Ok(Self(Zeroizing::new(random_bytes()?)))
    }

    /// Sealed to the account.
    pub fn seal(&self, keys: &KeyRing, user: UserId) -> Result<Vec<u8>, Error> {
        keys.seal(SEALED, user.0.as_bytes(), self.0.as_slice())
    }

    /// Sealed to whoever enrols it: useless in the account's row.
    pub fn seal_pending(&self, keys: &KeyRing, to: &Beginner) -> Result<Vec<u8>, Error> {
        keys.seal(SEALED, to.bytes(), self.0.as_slice())
    }

    fn open(keys: &KeyRing, identity: &[u8], sealed: &[u8]) -> Option<Self> {
        let plain = keys.open(SEALED, identity, sealed)?;
        Some(Self(Zeroizing::new(plain.as_slice().try_into().ok()?)))
    }

    /// Opens what [`Seed::seal_pending`] made.
    pub fn open_pending(keys: &KeyRing, to: &Beginner, sealed: &[u8]) -> Option<Self> {
        Self::open(keys, to.bytes(), sealed)
    }

    fn totp(&self, brand: &str, account: &str) -> Result<Totp, Error> {
        // A colon would end the issuer in the link.
        let plain = |text: &str| text.replace(':', " ");
        Builder::new()
            .with_secret(*self.0)
            .with_issuer(Some(plain(brand)))
            .with_account_name(plain(account))
            .build()
            .map_err(|e| Error::corrupt(format!("totp: {e}")))
    }

    /// Which step of the window has this code, later than `last`.
    pub fn matches(&self, code: &str, last: i64, now: Timestamp) -> Match {
        // The library groups digits its own way; here they come without.
        if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Match::None;
        }
        let (Ok(totp), Ok(seconds)) = (self.totp("", ""), u64::try_from(now.millis() / 1000)) else {
            return Match::None;
        };
        match totp.check(code, seconds).and_then(|step| i64::try_from(step).ok()) {
            Some(step) if step > last => Match::Step(step),
            Some(_) => Match::Used,
            None => Match::None,
        }
    }

    /// What is shown once, while it is set up.
    pub fn setup(&self, brand: &str, account: &str) -> Result<Setup, Error> {
        let totp = self.totp(brand, account)?;
        let uri = totp.to_url().map_err(|e| Error::corrupt(format!("totp: {e}")))?;
        let code = QrCode::new(uri.as_bytes()).map_err(|e| Error::corrupt(format!("qr: {e}")))?;
        // One unit a module: the page decides how large it is.
        let image = code.render::<svg::Color<'_>>().module_dimensions(1, 1).build();
        let drawing = image.split_once('>').map_or(image.as_str(), |(_, svg)| svg);
        let side = code.width() + 8;
        let sized = format!(" width=\"{side}\" height=\"{side}\"");
        let qr_svg = drawing.replacen(&sized, "", 1);
        let secret = totp.secret().to_base32();
        let groups: Vec<String> =
            secret.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        Ok(Setup { qr_svg, secret: groups.join(" "), uri })
    }
}

/// Checks a code against the account's seed. A seed that does not open matches nothing.
pub fn check(keys: &KeyRing, user: UserId, row: &TotpRow, code: &str, now: Timestamp) -> Match {
    match Seed::open(keys, user.0.as_bytes(), &row.sealed) {
        Some(seed) => seed.matches(code, row.last_step, now),
        None => {
            tracing::error!(%user, "an authenticator's seed does not open: wrong key file or damaged row");
            Match::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, shortened to six digits.
    const VECTORS: [(i64, &str); 5] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ];

    fn seed() -> Seed {
        Seed(Zeroizing::new(*b"12345678901234567890"))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn the_standards_own_vectors() {
        for (seconds, code) in VECTORS {
            assert_eq!(seed().matches(code, 0, at(seconds)), Match::Step(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn one_step_of_drift_and_no_more() {
        let (seconds, code) = (1_234_567_890, "005924");
        for (drift, right) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let matched = seed().matches(code, 0, at(seconds + drift));
            assert_eq!(matched == Match::Step(seconds / 30), right, "{drift}");
        }
    }

    #[test]
    fn a_step_is_not_taken_again() {
        let (seconds, code) = (1_234_567_890, "005924");
        assert_eq!(seed().matches(code, seconds / 30, at(seconds)), Match::Used);
        assert_eq!(seed().matches(code, seconds / 30 - 1, at(seconds)), Match::Step(seconds / 30));
    }

    #[test]
    fn junk_is_no_code() {
        for junk in ["", "00592", "0059244", "00592a", "００５９２４", "-05924", "005 24"] {
            assert_eq!(seed().matches(junk, 0, at(1_234_567_890)), Match::None, "{junk}");
        }
    }

    #[test]
    fn the_link_names_the_account() {
        let setup = seed().setup("Ex:ample", "mara@example.com").unwrap();
        assert!(setup.uri.starts_with("otpauth://totp/"), "{}", setup.uri);
        assert!(setup.uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{}", setup.uri);
        let (tag, drawing) = setup.qr_svg.split_once('>').unwrap();
        assert!(tag.starts_with("<svg") && tag.contains("viewBox") && !tag.contains(" width"), "{tag}");
        assert!(!drawing.contains("style"), "the content security policy would drop it");
        assert_eq!(setup.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
