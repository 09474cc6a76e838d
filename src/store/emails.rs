//! Addresses, and new ones that wait for their code.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::model::recipient::Recipient;
use crate::store::db::{Db, Tx, rows};

/// The most addresses of one account.
pub const MOST: usize = 50;

/// An address of an account. All of them are proven: what is not yet is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// As typed.
    pub address: String,
    /// What addresses are compared by.
    pub email_key: String,
    /// Whether it is the one that mail goes to.
    pub is_primary: bool,
    /// Since when it is proven.
    pub verified_at: Timestamp,
}

/// An address as its owner's page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// As typed.
    pub address: String,
    /// What addresses are compared by.
    pub email_key: String,
    /// Whether it is the one that mail goes to.
    pub is_primary: bool,
    /// Since when it is proven.
    pub verified_at: Timestamp,
    /// When the earliest change of addresses was made that can still be taken back.
    pub open_since: Option<Timestamp>,
}

/// A new address that has not proven itself yet.
#[derive(Debug, Clone)]
pub struct PendingEmail {
    /// The new address.
    pub address: String,
    /// Keyed hash of the mailed code; `None` where the address belongs to somebody else.
    pub code_mac: Option<Vec<u8>>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the newest code was mailed.
    pub code_sent_at: Timestamp,
    /// When the change is given up.
    pub expires_at: Timestamp,
    /// Whether it takes the place of the primary address, or stands beside the others.
    pub make_primary: bool,
}

rows! {
    Address { address, email_key, is_primary, verified_at }
    Shown { address, email_key, is_primary, verified_at, open_since }
    PendingEmail { address, code_mac, created_at, code_sent_at, expires_at, make_primary }
}

/// The account's addresses, for a page: the primary one first.
pub async fn list(db: &Db, user: UserId) -> Result<Vec<Address>, Error> {
    db.query(LIST).bind(user).all().await
}

/// The same, each with when the earliest change of addresses was made that can still be taken back: in one statement, as a
/// page has few.
pub async fn shown(db: &Db, user: UserId, now: Timestamp) -> Result<Vec<Shown>, Error> {
    let sql = "SELECT address, email_key, is_primary, verified_at,
            (SELECT min(created_at) FROM email_undos WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2) AS open_since
        FROM emails WHERE user_id = $1 ORDER BY is_primary DESC, verified_at, email_key";
    db.query(sql).bind(user).bind(now).all().await
}

/// The same inside a deciding transaction.
pub async fn list_in(tx: &mut Tx, user: UserId) -> Result<Vec<Address>, Error> {
    tx.query(LIST).bind(user).all().await
}

const LIST: &str = "SELECT address, email_key, is_primary, verified_at FROM emails
    WHERE user_id = $1 ORDER BY is_primary DESC, verified_at, email_key";

/// Whether an address belongs to another account than `user`, or is held for one that may still take it back.
pub async fn is_taken(tx: &mut Tx, key: &str, user: Option<UserId>, now: Timestamp) -> Result<bool, Error> {
    let count = tx
        .query(
            "SELECT (SELECT count(*) FROM emails WHERE email_key = $1 AND ($2 IS NULL OR user_id <> $2))
                  + (SELECT count(*) FROM email_undos
                     WHERE old_key = $1 AND used_at IS NULL AND expires_at > $3 AND ($2 IS NULL OR user_id <> $2))",
        )
        .bind(key)
        .bind(user)
        .bind(now)
        .number()
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

/// Waits for the code of a new address, in the place of one that waited before.
pub async fn begin_change(
    tx: &mut Tx,
    user: UserId,
    address: &EmailAddress,
    make_primary: bool,
    code_mac: Option<Vec<u8>>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO email_changes (user_id, address, email_key, code_mac, code_sent_at, created_at, expires_at, make_primary)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
         ON CONFLICT (user_id) DO UPDATE
         SET address = $2, email_key = $3, code_mac = $4, code_sent_at = $5, created_at = $5, expires_at = $6, make_primary = $7",
    )
    .bind(user)
    .bind(address.as_str())
    .bind(address.key())
    .bind(code_mac)
    .bind(now)
    .bind(expires_at)
    .bind(make_primary)
    .execute()
    .await?;
    Ok(())
}

/// Puts a newer code in the place of the old one.
pub async fn renew_code(tx: &mut Tx, user: UserId, code_mac: Option<Vec<u8>>, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE email_changes SET code_mac = $1, code_sent_at = $2 WHERE user_id = $3")
        .bind(code_mac)
        .bind(now)
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

const PENDING: &str = "SELECT address, code_mac, created_at, code_sent_at, expires_at, make_primary FROM email_changes
    WHERE user_id = $1 AND expires_at > $2";

/// The change under way, for a page.
pub async fn pending(db: &Db, user: UserId, now: Timestamp) -> Result<Option<PendingEmail>, Error> {
    db.query(PENDING).bind(user).bind(now).optional().await
}

/// The change under way, inside a deciding transaction.
pub async fn pending_in(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<PendingEmail>, Error> {
    tx.query(PENDING).bind(user).bind(now).optional().await
}

/// Gives up the change under way; whether there was one.
pub async fn cancel_change(tx: &mut Tx, user: UserId) -> Result<bool, Error> {
    Ok(tx.query("DELETE FROM email_changes WHERE user_id = $1").bind(user).execute().await? > 0)
}

/// Puts `address` in the place of the primary one.
///
/// # Errors
/// A unique violation when it was taken meanwhile.
pub async fn replace_primary(tx: &mut Tx, user: UserId, address: &EmailAddress, now: Timestamp) -> Result<(), Error> {
    tx.query("DELETE FROM emails WHERE user_id = $1 AND (is_primary OR email_key = $2)")
        .bind(user)
        .bind(address.key())
        .execute()
        .await?;
    insert(tx, user, address, true, now).await
}

/// Puts `address` beside the others.
///
/// # Errors
/// A unique violation when it was taken meanwhile.
pub async fn add(tx: &mut Tx, user: UserId, address: &EmailAddress, now: Timestamp) -> Result<(), Error> {
    insert(tx, user, address, false, now).await
}

async fn insert(
    tx: &mut Tx,
    user: UserId,
    address: &EmailAddress,
    primary: bool,
    verified_at: Timestamp,
) -> Result<(), Error> {
    tx.query("INSERT INTO emails (email_key, user_id, address, is_primary, verified_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(address.key())
        .bind(user)
        .bind(address.as_str())
        .bind(primary)
        .bind(verified_at)
        .execute()
        .await?;
    Ok(())
}

/// Makes one of the account's addresses the primary one; `false` when it is not one of them.
pub async fn set_primary(tx: &mut Tx, user: UserId, key: &str) -> Result<bool, Error> {
    tx.query("UPDATE emails SET is_primary = $1 WHERE user_id = $2 AND is_primary AND email_key <> $3")
        .bind(false)
        .bind(user)
        .bind(key)
        .execute()
        .await?;
    let changed = tx
        .query("UPDATE emails SET is_primary = $1 WHERE user_id = $2 AND email_key = $3")
        .bind(true)
        .bind(user)
        .bind(key)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Takes an address off the account, unless it is the primary one; whether it did.
pub async fn remove(tx: &mut Tx, user: UserId, key: &str) -> Result<bool, Error> {
    let gone = tx.query("DELETE FROM emails WHERE user_id = $1 AND email_key = $2 AND NOT is_primary");
    Ok(gone.bind(user).bind(key).execute().await? > 0)
}

/// Puts a former address back with the age it had, beside the others. `false`, and nothing is done, when it is another
/// account's.
pub async fn put_back(
    tx: &mut Tx,
    user: UserId,
    address: &EmailAddress,
    verified_at: Timestamp,
) -> Result<bool, Error> {
    // Without an error where it is taken: after one PostgreSQL takes no further statement.
    let back = tx
        .query(
            "INSERT INTO emails (email_key, user_id, address, is_primary, verified_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (email_key) DO UPDATE
             SET verified_at = CASE WHEN emails.verified_at > $5 THEN $5 ELSE emails.verified_at END
             WHERE emails.user_id = $2",
        )
        .bind(address.key())
        .bind(user)
        .bind(address.as_str())
        .bind(false)
        .bind(verified_at)
        .execute()
        .await?;
    Ok(back > 0)
}

/// Takes every address away that was proven since then, but for one.
pub async fn remove_since(tx: &mut Tx, user: UserId, since: Timestamp, but: &EmailAddress) -> Result<(), Error> {
    tx.query("DELETE FROM emails WHERE user_id = $1 AND verified_at >= $2 AND email_key <> $3")
        .bind(user)
        .bind(since)
        .bind(but.key())
        .execute()
        .await?;
    Ok(())
}

struct Known {
    address: String,
}

struct Reads {
    language: Option<String>,
}

rows! {
    Known { address }
    Recipient { address, language }
    Reads { language }
}

/// Where a way back into the account is mailed when somebody else may have been in it: to the addresses that have been
/// the account's since before `since`, and to the one from before every change that can still be taken back (those between
/// may be a thief's, too). To all of them where none is that old.
pub async fn recovery(tx: &mut Tx, user: UserId, since: Timestamp, now: Timestamp) -> Result<Vec<String>, Error> {
    let rows = tx
        .query(
            "SELECT address FROM emails WHERE user_id = $1 AND verified_at <= $2
             UNION SELECT address FROM (SELECT old_address AS address FROM email_undos
                WHERE user_id = $1 AND used_at IS NULL AND expires_at > $3 AND kind <> 'removed'
                ORDER BY created_at LIMIT 1) AS before",
        )
        .bind(user)
        .bind(since)
        .bind(now)
        .all::<Known>()
        .await?;
    let mut addresses: Vec<String> = rows.into_iter().map(|row| row.address).collect();
    if addresses.is_empty() {
        addresses = all(tx, user).await?;
    }
    addresses.sort();
    Ok(addresses)
}

/// Every address of the account, the primary one first.
pub async fn all(tx: &mut Tx, user: UserId) -> Result<Vec<String>, Error> {
    Ok(list_in(tx, user).await?.into_iter().map(|row| row.address).collect())
}

/// Those that were proven after `since`, where there are older ones.
pub async fn young(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<Vec<String>, Error> {
    let rows = list_in(tx, user).await?;
    if rows.iter().all(|row| row.verified_at > since) {
        return Ok(Vec::new());
    }
    Ok(rows.into_iter().filter(|row| row.verified_at > since).map(|row| row.address).collect())
}

/// The same, each with the language its mails are in.
pub async fn recipients(tx: &mut Tx, user: UserId) -> Result<Vec<Recipient>, Error> {
    tx.query(
        "SELECT e.address, COALESCE(u.language, u.browser_language) AS language
         FROM emails e JOIN users u ON u.id = e.user_id
         WHERE e.user_id = $1 ORDER BY e.is_primary DESC, e.verified_at, e.email_key",
    )
    .bind(user)
    .all()
    .await
}

/// The account that keeps an address from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its primary address.
    pub address: String,
    /// Until when the address can be taken back; `None` where it is the account's own.
    pub until: Option<Timestamp>,
}

rows! { Holder { address, until } }

/// Whose the address is that [`is_taken`] means.
pub async fn holder(db: &Db, address: &EmailAddress, now: Timestamp) -> Result<Option<Holder>, Error> {
    db.query(
        "SELECT p.address,
            CASE WHEN p.user_id IN (SELECT user_id FROM emails WHERE email_key = $1) THEN NULL
                 ELSE (SELECT max(expires_at) FROM email_undos
                       WHERE user_id = p.user_id AND old_key = $1 AND used_at IS NULL AND expires_at > $2) END AS until
         FROM emails p
         WHERE p.is_primary AND p.user_id IN (SELECT user_id FROM emails WHERE email_key = $1
                                              UNION SELECT user_id FROM email_undos
                                              WHERE old_key = $1 AND used_at IS NULL AND expires_at > $2) LIMIT 1",
    )
    .bind(address.key())
    .bind(now)
    .optional()
    .await
}

/// Whoever [`is_taken`] means, reading what they read and not what somebody reads who entered their address; for an
/// address that nobody has, `otherwise`. Asked in both cases, so that neither takes longer.
pub async fn owner_of(
    tx: &mut Tx,
    address: &EmailAddress,
    otherwise: Recipient,
    now: Timestamp,
) -> Result<Recipient, Error> {
    let owner = tx
        .query(
            "SELECT COALESCE(language, browser_language) AS language FROM users
             WHERE id IN (SELECT user_id FROM emails WHERE email_key = $1
                          UNION SELECT user_id FROM email_undos
                          WHERE old_key = $1 AND used_at IS NULL AND expires_at > $2) LIMIT 1",
        )
        .bind(address.key())
        .bind(now)
        .optional::<Reads>()
        .await?;
    Ok(match owner {
        Some(Reads { language }) => Recipient { language, ..otherwise },
        None => otherwise,
    })
}
