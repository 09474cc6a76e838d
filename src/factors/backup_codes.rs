//! Backup codes: ten at a time, 80 random bits each, kept as keyed hashes.
//!
//! Written in Crockford's base32, which has no letters that look like others; what is typed is read forgivingly.

use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::crypto::{KeyRing, random_bytes};
use crate::error::Error;
use crate::factors::beginner::Beginner;
use crate::model::client::Client;
use crate::model::ids::{SessionId, UserId};
use crate::store::backup_codes::BackupCodeRow;
use crate::store::enrolments::{self, Kind};
use crate::store::{Tx, backup_codes};

/// How many are made at a time.
pub const COUNT: usize = 10;
const SEALED: &str = "backup codes";

/// From this many left on, the person is warned.
pub const LOW: u32 = 2;

const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p',
    'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
];

/// New codes as they are shown: four groups of four.
pub fn make() -> Result<Vec<Zeroizing<String>>, Error> {
    (0..COUNT).map(|_| Ok(Zeroizing::new(write(random_bytes()?)))).collect()
}

fn write(bits: [u8; 10]) -> String {
    let mut number = bits.into_iter().fold(0_u128, |number, byte| number << 8 | u128::from(byte));
    let mut letters = Vec::with_capacity(16);
    for _ in 0..16 {
        letters.push(ALPHABET.get((number & 31) as usize).copied().unwrap_or_default());
        number >>= 5;
    }
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// A code as typed, made comparable: case, spaces and hyphens do not matter, nor do letters that look like digits.
fn normal(typed: &str) -> Zeroizing<String> {
    let letter = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    Zeroizing::new(typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '_')).map(letter).collect())
}

const STORED: &str = "backup code";

/// What is stored of a code.
fn mac(keys: &KeyRing, user: UserId, code: &str) -> Vec<u8> {
    keys.mac(STORED, &[user.0.as_bytes(), normal(code).as_bytes()]).to_vec()
}

/// The code as it is stored, if the account has it; it may have been stored under an older key.
pub async fn find(
    tx: &mut Tx,
    keys: &KeyRing,
    user: UserId,
    typed: &str,
) -> Result<Option<(Vec<u8>, BackupCodeRow)>, Error> {
    let code = normal(typed);
    for mac in keys.macs(STORED, &[user.0.as_bytes(), code.as_bytes()]) {
        if let Some(row) = backup_codes::find(tx, user, mac.to_vec()).await? {
            return Ok(Some((mac.to_vec(), row)));
        }
    }
    Ok(None)
}

/// Makes new codes for the account, voids the old ones, and keeps the new ones sealed to whoever asked for them until they
/// were shown once. Nothing else ever holds them in the clear.
pub async fn issue(
    tx: &mut Tx,
    keys: &KeyRing,
    user: UserId,
    session: SessionId,
    client: &Client,
    now: Timestamp,
) -> Result<(), Error> {
    let codes = make()?;
    let macs = codes.iter().map(|code| mac(keys, user, code)).collect();
    backup_codes::replace(tx, user, macs, now).await?;
    let lines = Zeroizing::new(codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("\n"));
    let sealed = keys.seal(SEALED, Beginner::new(session, client).bytes(), lines.as_bytes())?;
    enrolments::keep(tx, session, Kind::BackupCodes, sealed, now).await
}

/// Takes the codes that were not shown yet, once. Where they do not open, the transaction must not be committed: a copy of
/// the session's cookie would use up what only the browser that asked for them can read.
pub async fn reveal(
    tx: &mut Tx,
    keys: &KeyRing,
    session: SessionId,
    client: &Client,
    now: Timestamp,
) -> Result<Option<Vec<String>>, Error> {
    let Some(sealed) = enrolments::claim(tx, session, Kind::BackupCodes, now).await? else { return Ok(None) };
    let plain = keys.open(SEALED, Beginner::new(session, client).bytes(), &sealed);
    Ok(plain.map(|plain| String::from_utf8_lossy(&plain).lines().map(str::to_owned).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_different_ones_of_eighty_bits() {
        let codes = make().unwrap();
        assert_eq!(codes.len(), COUNT);
        for (n, code) in codes.iter().enumerate() {
            assert_eq!(normal(code).len() * 5, 80, "{}", code.as_str());
            assert!(codes.iter().skip(n + 1).all(|other| other != code));
        }
        assert_eq!(write([0; 10]), "0000-0000-0000-0000");
        assert_eq!(write([255; 10]), "zzzz-zzzz-zzzz-zzzz");
    }

    #[test]
    fn typing_is_forgiven() {
        for typed in ["ab01-cd23", "AB01CD23", " aboi cd23 ", "ab0l–cd23"] {
            assert_eq!(normal(typed).as_str(), "ab01cd23", "{typed}");
        }
    }
}
