//! Copies of one's data: who may fetch one, and what of an account no other page reads.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::{SessionId, UserId};
use crate::store::db::{Db, Tx, rows};

/// Lets a session fetch a copy until then.
pub async fn allow(tx: &mut Tx, session: SessionId, until: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO exports (session_id, expires_at) VALUES ($1, $2)
         ON CONFLICT (session_id) DO UPDATE SET expires_at = $2",
    )
    .bind(session)
    .bind(until)
    .execute()
    .await?;
    Ok(())
}

const ALLOWED: &str = "SELECT expires_at FROM exports WHERE session_id = $1 AND expires_at > $2";

/// Until when a session may fetch a copy, if it may.
pub async fn allowed(db: &Db, session: SessionId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let until = db.query(ALLOWED).bind(session).bind(now).number().await?;
    Ok(until.map(Timestamp::from_millis))
}

/// Whether it may, inside a deciding transaction.
pub async fn is_allowed(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.query(ALLOWED).bind(session).bind(now).number().await?.is_some())
}

/// The account's own row, without the password.
pub struct AccountRow {
    /// The name the person goes by.
    pub display_name: String,
    /// The name that signs in, if it has one.
    pub username: Option<String>,
    /// Since when it exists.
    pub created_at: Timestamp,
    /// When the password was last changed.
    pub password_changed_at: Timestamp,
    /// When it will be erased, if that is scheduled.
    pub deletion_at: Option<Timestamp>,
    /// What the browser it was last used in asks for.
    pub browser_language: Option<String>,
}

/// One of its addresses.
pub struct AddressRow {
    /// The address.
    pub address: String,
    /// Whether notices go there.
    pub is_primary: bool,
    /// When it proved itself.
    pub verified_at: Timestamp,
}

/// A former address that is still kept, because a change can be taken back.
pub struct FormerRow {
    /// The address before.
    pub old_address: String,
    /// The address after.
    pub new_address: String,
    /// When the change was asked for, or made.
    pub created_at: Timestamp,
    /// Until when this is kept.
    pub expires_at: Timestamp,
    /// The user agent that asked for it; empty when none is known.
    pub agent: String,
}

/// A browser that has signed in before.
pub struct BrowserRow {
    /// When it first did.
    pub created_at: Timestamp,
    /// When it last did.
    pub last_seen_at: Timestamp,
    /// The way it last confirmed with.
    pub last_method: Option<String>,
}

rows! {
    AccountRow { display_name, username, created_at, password_changed_at, deletion_at, browser_language }
    AddressRow { address, is_primary, verified_at }
    FormerRow { old_address, new_address, created_at, expires_at, agent }
    BrowserRow { created_at, last_seen_at, last_method }
}

/// The account's own row; `None` when it is gone or going.
pub async fn account(db: &Db, user: UserId) -> Result<Option<AccountRow>, Error> {
    db.query(
        "SELECT display_name, (SELECT username FROM usernames n WHERE n.user_id = u.id) AS username, created_at,
            password_changed_at, deletion_at, browser_language
         FROM users u WHERE id = $1 AND status = 'active'",
    )
    .bind(user)
    .optional()
    .await
}

/// Its addresses, the primary one first.
pub async fn addresses(db: &Db, user: UserId) -> Result<Vec<AddressRow>, Error> {
    db.query(
        "SELECT address, is_primary, verified_at FROM emails WHERE user_id = $1 ORDER BY is_primary DESC, email_key",
    )
    .bind(user)
    .all()
    .await
}

/// Its former addresses, as far as they are kept.
pub async fn former(db: &Db, user: UserId, now: Timestamp) -> Result<Vec<FormerRow>, Error> {
    db.query(
        "SELECT old_address, new_address, created_at, expires_at, agent FROM email_undos
         WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at",
    )
    .bind(user)
    .bind(now)
    .all()
    .await
}

/// The browsers it was used in.
pub async fn browsers(db: &Db, user: UserId) -> Result<Vec<BrowserRow>, Error> {
    db.query("SELECT created_at, last_seen_at, last_method FROM devices WHERE user_id = $1 ORDER BY created_at, id")
        .bind(user)
        .all()
        .await
}
