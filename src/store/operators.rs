//! What the operator's commands read, page by page, and the one thing they write that nobody else does.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::ids::{RowId, SessionId, UserId};
use crate::store::db::{Db, Tx, rows};

/// Rows read at a time: a list of any length takes the memory of one page.
pub const PAGE: i64 = 500;

/// An account as the list names it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which account.
    pub id: UserId,
    /// The name the person goes by.
    pub display_name: String,
    /// The primary address.
    pub address: String,
    /// `active` or `disabled`.
    pub status: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it will be erased, if that is scheduled.
    pub deletion_at: Option<Timestamp>,
}

/// An account's own row, as far as an operator may see it.
#[derive(Debug, Clone)]
pub struct Details {
    /// The name the person goes by.
    pub display_name: String,
    /// The username, if one was chosen.
    pub username: Option<String>,
    /// `active` or `disabled`.
    pub status: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it will be erased, if that is scheduled.
    pub deletion_at: Option<Timestamp>,
    /// Whether a password is set.
    pub has_password: bool,
    /// When it was last changed.
    pub password_changed_at: Timestamp,
    /// Whether it opens nothing until it was reset by mail.
    pub must_reset: bool,
}

/// An address of an account.
#[derive(Debug, Clone)]
pub struct Address {
    /// As typed.
    pub address: String,
    /// Whether notices go there.
    pub is_primary: bool,
    /// When it was proven.
    pub verified_at: Timestamp,
}

/// A counter of wrong tries that has not started anew.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Of which factor.
    pub factor: String,
    /// Whose tries: `unknown`, or one device or session.
    pub pool: String,
    /// How many.
    pub failures: i64,
    /// Until when further tries are refused; in the past when they are not.
    pub blocked_until: Timestamp,
}

/// An entry of the security log, whole.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Which entry.
    pub id: RowId,
    /// When.
    pub at: Timestamp,
    /// Whose account.
    pub user_id: Option<UserId>,
    /// Through which session.
    pub session_id: Option<SessionId>,
    /// Who did it.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// The action concerned.
    pub action: Option<String>,
    /// The factor concerned.
    pub factor: Option<String>,
    /// Anything else.
    pub detail: Option<String>,
    /// From which address.
    pub ip: String,
    /// With which user agent.
    pub agent: String,
    /// The request's reference.
    pub reference: String,
}

rows! {
    Listed { id, display_name, address, status, created_at, deletion_at }
    Details { display_name, username, status, created_at, deletion_at, has_password, password_changed_at, must_reset }
    Address { address, is_primary, verified_at }
    Counted { factor, pool, failures, blocked_until }
    Logged { id, at, user_id, session_id, actor, event, action, factor, detail, ip, agent, reference }
}

/// The next page of accounts, oldest first; the first page without `after`.
pub async fn accounts(db: &Db, after: Option<UserId>) -> Result<Vec<Listed>, Error> {
    db.query(
        "SELECT u.id, u.display_name, e.address, u.status, u.created_at, u.deletion_at
         FROM users u JOIN emails e ON e.user_id = u.id AND e.is_primary
         WHERE u.id > $1 ORDER BY u.id LIMIT $2",
    )
    .bind(after.unwrap_or(UserId(uuid::Uuid::nil())))
    .bind(PAGE)
    .all()
    .await
}

/// The account's own row.
pub async fn details(db: &Db, user: UserId) -> Result<Option<Details>, Error> {
    db.query(
        "SELECT display_name, (SELECT username FROM usernames n WHERE n.user_id = users.id) AS username, status,
            created_at, deletion_at, password_hash IS NOT NULL AS has_password,
            password_changed_at, must_reset
         FROM users WHERE id = $1",
    )
    .bind(user)
    .optional()
    .await
}

/// The account's addresses, the primary one first.
pub async fn addresses(db: &Db, user: UserId) -> Result<Vec<Address>, Error> {
    db.query(
        "SELECT address, is_primary, verified_at FROM emails WHERE user_id = $1 ORDER BY is_primary DESC, email_key",
    )
    .bind(user)
    .all()
    .await
}

/// The account's counters of wrong tries.
pub async fn counters(db: &Db, user: UserId) -> Result<Vec<Counted>, Error> {
    db.query(
        "SELECT factor, pool, failures, blocked_until FROM attempts
         WHERE subject = $1 AND failures > 0 ORDER BY factor, pool",
    )
    .bind(user.to_string())
    .all()
    .await
}

/// The next page of the security log, newest first: of one account, or of all.
pub async fn log(db: &Db, user: Option<UserId>, before: Option<RowId>) -> Result<Vec<Logged>, Error> {
    let before = before.unwrap_or(RowId(uuid::Uuid::max()));
    let query = match user {
        Some(user) => db
            .query(
                "SELECT id, at, user_id, session_id, actor, event, action, factor, detail, ip, agent, reference
                 FROM audit WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            )
            .bind(user),
        None => db.query(
            "SELECT id, at, user_id, session_id, actor, event, action, factor, detail, ip, agent, reference
             FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2",
        ),
    };
    query.bind(before).bind(PAGE).all().await
}

/// Switches an account on or off; `false` when it was that already, or is being erased.
pub async fn switch(tx: &mut Tx, user: UserId, on: bool) -> Result<bool, Error> {
    let status = if on { "active" } else { "disabled" };
    let changed = tx
        .query("UPDATE users SET status = $1 WHERE id = $2 AND status IN ('active', 'disabled') AND status <> $1")
        .bind(status)
        .bind(user)
        .execute()
        .await?;
    Ok(changed > 0)
}
