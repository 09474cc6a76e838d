//! Accounts that do not exist yet. Until the address is proven there is no account, so there is nothing a stranger could
//! plant in it (pre-hijacking): no session, no factor, no change under way.

use crate::clock::Timestamp;
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::SignUpId;
use crate::model::user::PasswordHash;
use crate::store::db::{Db, Tx, rows};

/// A sign-up that waits for its address to be proven.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Which.
    pub id: SignUpId,
    /// The address as typed.
    pub address: String,
    /// The name the person goes by.
    pub display_name: String,
    password_hash: String,
    /// Keyed hash of the mailed code; `None` where the address has an account already, or no mail could leave: every code is
    /// wrong then.
    pub code_mac: Option<Vec<u8>>,
    /// When the newest code was mailed.
    pub code_sent_at: Timestamp,
}

rows! { SignUp { id, address, display_name, password_hash, code_mac, code_sent_at } }

impl SignUp {
    /// The password chosen at sign-up.
    pub fn password_hash(&self) -> PasswordHash {
        PasswordHash::from_phc(self.password_hash.clone())
    }
}

/// The secrets of a sign-up as stored: both are replaced together.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Keyed hash of the mailed code.
    pub code_mac: Option<Vec<u8>>,
    /// Hash of the mailed link's token.
    pub link_hash: Option<TokenHash>,
}

/// Records a sign-up.
#[expect(clippy::too_many_arguments, reason = "one for each column")]
pub async fn create(
    tx: &mut Tx,
    id: SignUpId,
    address: &EmailAddress,
    name: &str,
    hash: &PasswordHash,
    secrets: Secrets,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO sign_ups (id, address, email_key, display_name, password_hash, code_mac, link_hash, code_sent_at, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
    )
    .bind(id)
    .bind(address.as_str())
    .bind(address.key())
    .bind(name)
    .bind(hash.as_phc())
    .bind(secrets.code_mac)
    .bind(secrets.link_hash)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(())
}

/// The sign-up with this identity.
pub async fn find(db: &Db, id: SignUpId, now: Timestamp) -> Result<Option<SignUp>, Error> {
    db.query(
        "SELECT id, address, display_name, password_hash, code_mac, code_sent_at FROM sign_ups WHERE id = $1 AND expires_at > $2",
    )
    .bind(id)
    .bind(now)
    .optional()
    .await
}

/// The sign-up that a mailed link names.
pub async fn find_by_link(db: &Db, link: TokenHash, now: Timestamp) -> Result<Option<SignUp>, Error> {
    db.query(
        "SELECT id, address, display_name, password_hash, code_mac, code_sent_at FROM sign_ups WHERE link_hash = $1 AND expires_at > $2",
    )
    .bind(link)
    .bind(now)
    .optional()
    .await
}

/// The newest sign-up for an address.
pub async fn newest_for(db: &Db, address: &EmailAddress, now: Timestamp) -> Result<Option<SignUp>, Error> {
    db.query(
        "SELECT id, address, display_name, password_hash, code_mac, code_sent_at FROM sign_ups
         WHERE email_key = $1 AND expires_at > $2 ORDER BY id DESC LIMIT 1",
    )
    .bind(address.key())
    .bind(now)
    .optional()
    .await
}

/// Puts newer secrets in the place of the old ones, unless the sign-up is finished or was renewed meanwhile.
pub async fn renew(tx: &mut Tx, sign_up: &SignUp, secrets: Secrets, now: Timestamp) -> Result<bool, Error> {
    let changed = tx
        .query(
            "UPDATE sign_ups SET code_mac = $1, link_hash = $2, code_sent_at = $3 WHERE id = $4 AND code_sent_at = $5",
        )
        .bind(secrets.code_mac)
        .bind(secrets.link_hash)
        .bind(now)
        .bind(sign_up.id)
        .bind(sign_up.code_sent_at)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Takes a sign-up, once, if its code is still the one that was checked.
pub async fn claim(tx: &mut Tx, sign_up: &SignUp, now: Timestamp) -> Result<bool, Error> {
    let claimed = tx
        .query("DELETE FROM sign_ups WHERE id = $1 AND code_sent_at = $2 AND expires_at > $3")
        .bind(sign_up.id)
        .bind(sign_up.code_sent_at)
        .bind(now)
        .execute()
        .await?;
    Ok(claimed > 0)
}

/// Lets nothing be right any more in the other sign-ups for an address: it has an owner now. They go on waiting, as one
/// that was begun afterwards would; gone, they would tell their makers of the account.
pub async fn void(tx: &mut Tx, address: &EmailAddress) -> Result<(), Error> {
    tx.query("UPDATE sign_ups SET code_mac = NULL, link_hash = NULL WHERE email_key = $1")
        .bind(address.key())
        .execute()
        .await?;
    Ok(())
}

/// Makes other tries at this sign-up wait.
pub async fn lock(tx: &mut Tx, id: SignUpId) -> Result<(), Error> {
    tx.query("UPDATE sign_ups SET created_at = created_at WHERE id = $1").bind(id).execute().await?;
    Ok(())
}
