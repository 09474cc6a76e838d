//! Accounts.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::email::EmailAddress;
use crate::model::ids::UserId;
use crate::model::recipient::Recipient;
use crate::model::user::PasswordHash;
use crate::store::db::{Db, Tx, rows};
use crate::store::email_undos::YOUNG;

/// What a deciding transaction needs to know about an account, read under the account's lock.
#[derive(Debug, Clone)]
pub struct Account {
    /// Which account.
    pub id: UserId,
    /// The name the person goes by.
    pub display_name: String,
    /// The primary address.
    pub email: String,
    /// The stored password, if one is set.
    pub password_hash: Option<PasswordHash>,
    /// When it was last changed.
    pub password_changed_at: Timestamp,
    /// Whether the account may act at all.
    pub active: bool,
    /// Whether it is being erased, which nothing takes back.
    pub erasing: bool,
    /// Whether the password opens nothing until it was reset by mail.
    pub must_reset: bool,
    /// When the account will be erased, if that is scheduled.
    pub deletion_at: Option<Timestamp>,
    /// Tag of the language its mails are in: the one that was chosen, else the one the browser asked for at the last sign-in.
    pub language: Option<String>,
}

impl Account {
    /// The owner, at one of the account's addresses or a former one.
    pub fn at(&self, address: impl Into<String>) -> Recipient {
        Recipient { address: address.into(), language: self.language.clone() }
    }
}

struct AccountRow {
    id: UserId,
    display_name: String,
    address: String,
    password_hash: Option<String>,
    password_changed_at: Timestamp,
    status: String,
    must_reset: bool,
    deletion_at: Option<Timestamp>,
    language: Option<String>,
}

struct Id {
    user_id: UserId,
}

rows! {
    AccountRow { id, display_name, address, password_hash, password_changed_at, status, must_reset, deletion_at, language }
    Id { user_id }
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id,
            display_name: row.display_name,
            email: row.address,
            password_hash: row.password_hash.map(PasswordHash::from_phc),
            password_changed_at: row.password_changed_at,
            active: row.status == "active",
            erasing: row.status == "erasing",
            must_reset: row.must_reset,
            deletion_at: row.deletion_at,
            language: row.language,
        }
    }
}

/// Locks an account for the rest of the transaction and reads it. Everything that decides about an account begins here,
/// so that two decisions about one account never overlap, on either database.
pub async fn lock(tx: &mut Tx, id: UserId) -> Result<Option<Account>, Error> {
    if take_turn(tx, id).await? { read(tx, id).await } else { Ok(None) }
}

/// The statements of [`lock`] and no account: for an answer that must take the same time whether there is one or not.
pub async fn lock_nobody(tx: &mut Tx) -> Result<(), Error> {
    let nobody = UserId::new();
    take_turn(tx, nobody).await?;
    read(tx, nobody).await?;
    Ok(())
}

async fn take_turn(tx: &mut Tx, id: UserId) -> Result<bool, Error> {
    Ok(tx.query("UPDATE users SET turn = turn + 1 WHERE id = $1").bind(id).execute().await? > 0)
}

async fn read(tx: &mut Tx, id: UserId) -> Result<Option<Account>, Error> {
    let row = tx
        .query(
            "SELECT u.id, u.display_name, e.address, u.password_hash, u.password_changed_at, u.status, u.must_reset, u.deletion_at,
                    COALESCE(u.language, u.browser_language) AS language
             FROM users u JOIN emails e ON e.user_id = u.id AND e.is_primary WHERE u.id = $1",
        )
        .bind(id)
        .optional::<AccountRow>()
        .await?;
    Ok(row.map(Account::from))
}

/// The account that an address signs in to.
pub async fn find_by_email(db: &Db, address: &EmailAddress) -> Result<Option<UserId>, Error> {
    let row = db.query("SELECT user_id FROM emails WHERE email_key = $1").bind(address.key()).optional::<Id>().await?;
    Ok(row.map(|row| row.user_id))
}

/// Creates an account with its first, verified address; without a password it waits for one to be chosen.
///
/// # Errors
/// A unique violation when the address was taken meanwhile.
pub async fn create(
    tx: &mut Tx,
    name: &str,
    address: &EmailAddress,
    hash: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<UserId, Error> {
    let id = UserId::new();
    tx.query(
        "INSERT INTO users (id, display_name, password_hash, password_changed_at, password_since, status, must_reset, created_at, turn)
         VALUES ($1, $2, $3, $4, $4, 'active', $5, $4, 0)",
    )
    .bind(id)
    .bind(name)
    .bind(hash.map(|hash| hash.as_phc().to_owned()))
    .bind(now)
    .bind(false)
    .execute()
    .await?;
    tx.query("INSERT INTO emails (email_key, user_id, address, is_primary, verified_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(address.key())
        .bind(id)
        .bind(address.as_str())
        .bind(true)
        .bind(now)
        .execute()
        .await?;
    Ok(id)
}

/// Changes the name.
pub async fn rename(tx: &mut Tx, id: UserId, name: &str) -> Result<(), Error> {
    tx.query("UPDATE users SET display_name = $1 WHERE id = $2").bind(name).bind(id).execute().await?;
    Ok(())
}

/// Notes what the browser asks for that has just signed in.
pub async fn set_browser_language(tx: &mut Tx, id: UserId, tag: &str) -> Result<(), Error> {
    tx.query("UPDATE users SET browser_language = $1 WHERE id = $2").bind(tag).bind(id).execute().await?;
    Ok(())
}

/// Keeps the language with this tag, or none.
pub async fn choose_language(tx: &mut Tx, id: UserId, tag: Option<&str>) -> Result<(), Error> {
    let tag = tag.map(str::to_owned);
    tx.query("UPDATE users SET language = $1 WHERE id = $2").bind(tag).bind(id).execute().await?;
    Ok(())
}

/// Sets a new password, which also ends a forced reset.
pub async fn set_password(tx: &mut Tx, id: UserId, hash: &PasswordHash, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE users SET password_hash = $1, password_changed_at = $2, must_reset = $3 WHERE id = $4")
        .bind(hash.as_phc())
        .bind(now)
        .bind(false)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// A password that nothing of the account vouched for (the first one, or one chosen through a mailed link) is a young
/// factor.
pub async fn password_is_new(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE users SET password_since = $1 WHERE id = $2").bind(now).bind(id).execute().await?;
    Ok(())
}

/// Since when the account has a password that was chosen through a mailed link; `None` while it has its first one.
pub async fn reset_at(db: &Db, id: UserId) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT password_since FROM users WHERE id = $1 AND password_since > created_at";
    Ok(db.query(sql).bind(id).number().await?.map(Timestamp::from_millis))
}

/// Notes that the account has no second factor any more: for a while it keeps its higher level.
pub async fn second_removed(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE users SET second_removed_at = $1 WHERE id = $2").bind(now).bind(id).execute().await?;
    Ok(())
}

/// Notes that a second factor was removed that had been there since then. Of several within [`YOUNG`] the oldest counts.
pub async fn second_gone(tx: &mut Tx, id: UserId, since: Timestamp, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "UPDATE users SET second_gone_at = $1, second_gone_since =
            CASE WHEN second_gone_at > $2 AND second_gone_since < $3 THEN second_gone_since ELSE $3 END
         WHERE id = $4",
    )
    .bind(now)
    .bind(now - YOUNG)
    .bind(since)
    .bind(id)
    .execute()
    .await?;
    Ok(())
}

/// Whether a second factor from before `since` was removed after that, or not long before.
pub async fn second_was_replaced(tx: &mut Tx, id: UserId, since: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT count(*) FROM users WHERE id = $1 AND second_gone_since <= $2 AND second_gone_at > $3";
    Ok(tx.query(sql).bind(id).bind(since).bind(since - YOUNG).number().await?.unwrap_or(0) > 0)
}

/// Notes that the password alone opens nothing until there is a second factor again, or that it does.
pub async fn second_is_owed(tx: &mut Tx, id: UserId, owed: bool) -> Result<(), Error> {
    tx.query("UPDATE users SET second_owed = $1 WHERE id = $2").bind(owed).bind(id).execute().await?;
    Ok(())
}

/// Stores the same password under newer parameters, unless it was changed meanwhile.
pub async fn rehash(tx: &mut Tx, id: UserId, from: &PasswordHash, to: &PasswordHash) -> Result<(), Error> {
    tx.query("UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3")
        .bind(to.as_phc())
        .bind(id)
        .bind(from.as_phc())
        .execute()
        .await?;
    Ok(())
}

/// Makes the password useless until it is reset through a mailed link.
pub async fn require_reset(tx: &mut Tx, id: UserId) -> Result<(), Error> {
    tx.query("UPDATE users SET must_reset = $1 WHERE id = $2").bind(true).bind(id).execute().await?;
    Ok(())
}

/// Schedules erasure, or takes it back with `None`.
pub async fn schedule_deletion(tx: &mut Tx, id: UserId, at: Option<Timestamp>) -> Result<(), Error> {
    tx.query("UPDATE users SET deletion_at = $1 WHERE id = $2").bind(at).bind(id).execute().await?;
    Ok(())
}

/// Puts a scheduled erasure off until then, unless it is later anyway; whether it did.
pub async fn put_deletion_off(tx: &mut Tx, id: UserId, until: Timestamp) -> Result<bool, Error> {
    let put_off = tx.query("UPDATE users SET deletion_at = $1 WHERE id = $2 AND deletion_at < $1");
    Ok(put_off.bind(until).bind(id).execute().await? > 0)
}

/// Accounts whose time to be erased has come.
pub async fn due_for_erasure(db: &Db, now: Timestamp) -> Result<Vec<UserId>, Error> {
    let rows = db
        .query("SELECT id AS user_id FROM users WHERE deletion_at IS NOT NULL AND deletion_at <= $1 LIMIT 100")
        .bind(now)
        .all::<Id>()
        .await?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Notes that an account is being erased: from here on it does not act, and is not kept.
pub async fn begin_erasing(tx: &mut Tx, id: UserId) -> Result<(), Error> {
    tx.query("UPDATE users SET status = 'erasing' WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

/// Whether an address with this keyed hash was erased once.
pub async fn has_tombstone(tx: &mut Tx, mac: Vec<u8>) -> Result<bool, Error> {
    let count = tx.query("SELECT count(*) FROM tombstones WHERE email_mac = $1").bind(mac).number().await?;
    Ok(count.unwrap_or(0) > 0)
}

/// Erases an account and everything that belongs to it, but for its log, which is cleaned before.
/// A keyed hash of each address stays, which says that an account existed and not whose.
pub async fn erase(tx: &mut Tx, id: UserId, email_macs: Vec<Vec<u8>>, now: Timestamp) -> Result<(), Error> {
    for mac in email_macs {
        tx.query("INSERT INTO tombstones (email_mac, erased_at) VALUES ($1, $2) ON CONFLICT (email_mac) DO UPDATE SET erased_at = $2")
            .bind(mac)
            .bind(now)
            .execute()
            .await?;
    }
    tx.query("DELETE FROM attempts WHERE subject = $1").bind(id.to_string()).execute().await?;
    tx.query("DELETE FROM users WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

struct Hash {
    password_hash: Option<String>,
}

rows! { Hash { password_hash } }

/// The password that an account must not be given again, while it has to choose a new one.
pub async fn useless_password(db: &Db, id: UserId) -> Result<Option<PasswordHash>, Error> {
    let row =
        db.query("SELECT password_hash FROM users WHERE id = $1 AND must_reset").bind(id).optional::<Hash>().await?;
    Ok(row.and_then(|row| row.password_hash).map(PasswordHash::from_phc))
}

/// What an account is called by.
#[derive(Debug)]
pub struct Names {
    /// The name the person goes by.
    pub display_name: String,
    /// The primary address.
    pub email: String,
}

rows! { Names { display_name, email } }

/// An account's name and primary address, for a page or a rule.
pub async fn names(db: &Db, id: UserId) -> Result<Option<Names>, Error> {
    db.query(
        "SELECT u.display_name, e.address AS email
         FROM users u JOIN emails e ON e.user_id = u.id AND e.is_primary WHERE u.id = $1",
    )
    .bind(id)
    .optional()
    .await
}
