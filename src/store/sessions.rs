//! Signed-in devices and what they have proven.

use crate::clock::{Seconds, Timestamp};
use crate::crypto::TokenHash;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::factor::{FactorClass, ProofKind, Proven};
use crate::model::ids::{DeviceId, SessionId, UserId};
use crate::model::user::{Identity, Session, User};
use crate::store::audit::Cause;
use crate::store::db::{Db, Tx, rows};
use crate::store::parked::{self, Waiting};
use crate::store::users::{self, Account};

/// A session ends this long after its last use (NIST SP 800-63B-4, 2.1.3 allows up to 30 days in all).
pub const IDLE: Seconds = Seconds::days(7);
/// A session ends this long after sign-in, however much it is used.
pub const ABSOLUTE: Seconds = Seconds::days(30);
/// `last_seen_at` is written at most this often: reading a page must not be a write.
pub const SEEN_EVERY: Seconds = Seconds::minutes(1);

struct IdentityRow {
    id: SessionId,
    user_id: UserId,
    device_id: Option<DeviceId>,
    first_at: Option<Timestamp>,
    first_by: Option<String>,
    first_since: Option<Timestamp>,
    second_at: Option<Timestamp>,
    second_by: Option<String>,
    second_since: Option<Timestamp>,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    display_name: String,
    address: String,
    email_key: String,
    addresses: i64,
    username: Option<String>,
    picture: Option<String>,
    has_password: bool,
    has_second: bool,
    password_changed_at: Timestamp,
    deletion_at: Option<Timestamp>,
    email_pending: bool,
    recovery_at: Option<Timestamp>,
    language: Option<String>,
}

rows! {
    IdentityRow {
        id, user_id, device_id, first_at, first_by, first_since, second_at, second_by, second_since, created_at,
        last_seen_at, display_name, address, email_key, addresses, username, picture, has_password, has_second, password_changed_at, deletion_at,
        email_pending, recovery_at, language,
    }
}

/// A stored proof; one whose kind is unknown counts as none. One without the age of its factor (written before that was
/// kept) counts as given by a factor of that moment.
pub(super) fn proof(at: Option<Timestamp>, by: Option<&str>, since: Option<Timestamp>) -> Option<Proven> {
    let at = at?;
    Some(Proven { at, by: ProofKind::from_name(by?)?, since: since.unwrap_or(at) })
}

impl IdentityRow {
    fn into_identity(self, token: TokenHash) -> Identity {
        Identity {
            user: User {
                id: self.user_id,
                display_name: self.display_name,
                email: self.address,
                email_key: self.email_key,
                addresses: self.addresses,
                username: self.username,
                picture: self.picture,
                has_password: self.has_password,
                has_second: self.has_second,
                password_changed_at: self.password_changed_at,
                deletion_at: self.deletion_at,
                email_pending: self.email_pending,
                recovery_at: self.recovery_at,
                language: self.language,
            },
            session: Session {
                id: self.id,
                device: self.device_id,
                first: proof(self.first_at, self.first_by.as_deref(), self.first_since),
                second: proof(self.second_at, self.second_by.as_deref(), self.second_since),
                created_at: self.created_at,
                last_seen_at: self.last_seen_at,
            },
            token,
        }
    }
}

const IDENTITY: &str = "SELECT s.id, s.user_id, s.device_id, s.first_at, s.first_by, s.first_since, s.second_at, s.second_by, s.second_since,
        s.created_at, s.last_seen_at, u.display_name, e.address, e.email_key, u.password_hash IS NOT NULL AS has_password,
        (SELECT count(*) FROM emails m WHERE m.user_id = u.id) AS addresses,
        (SELECT username FROM usernames n WHERE n.user_id = u.id) AS username,
        (SELECT content_hash FROM pictures f WHERE f.user_id = u.id) AS picture,
        (EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id) OR EXISTS (SELECT 1 FROM totps t WHERE t.user_id = u.id)) AS has_second,
        u.password_changed_at, u.deletion_at, u.language,
        EXISTS (SELECT 1 FROM email_changes c WHERE c.user_id = u.id AND c.expires_at > $2) AS email_pending,
        (SELECT r.ready_at FROM recoveries r WHERE r.user_id = u.id) AS recovery_at
    FROM sessions s
    JOIN users u ON u.id = s.user_id AND u.status = 'active'
    JOIN emails e ON e.user_id = u.id AND e.is_primary
    WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3";

/// Who a cookie value stands for: the one statement of a signed-in page.
pub async fn identify(db: &Db, token: TokenHash, now: Timestamp) -> Result<Option<Identity>, Error> {
    let row = db.query(IDENTITY).bind(token).bind(now).bind(now - IDLE).optional::<IdentityRow>().await?;
    Ok(row.map(|row| row.into_identity(token)))
}

/// The same inside a deciding transaction, under the account's lock. `None` when the value was replaced meanwhile.
pub async fn identify_in(tx: &mut Tx, token: TokenHash, now: Timestamp) -> Result<Option<Identity>, Error> {
    let row = tx.query(IDENTITY).bind(token).bind(now).bind(now - IDLE).optional::<IdentityRow>().await?;
    Ok(row.map(|row| row.into_identity(token)))
}

/// Begins a deciding transaction of somebody who is signed in: the account under its lock, the session as it is now. `None`
/// when the session is over or its cookie value was replaced since the request began, or the account does not act.
pub async fn begin(db: &Db, who: &Identity, now: Timestamp) -> Result<Option<(Tx, Account, Identity)>, Error> {
    let mut tx = db.write().await?;
    let Some(account) = users::lock(&mut tx, who.user.id).await? else { return Ok(None) };
    let identity = identify_in(&mut tx, who.token, now).await?;
    Ok(identity.filter(|_| account.active).map(|identity| (tx, account, identity)))
}

/// Whether a cookie value was the right one until it was last replaced.
pub async fn was_replaced(db: &Db, token: TokenHash) -> Result<bool, Error> {
    let found = db.query("SELECT count(*) FROM sessions WHERE former_hash = $1").bind(token).number().await?;
    Ok(found.unwrap_or(0) > 0)
}

/// Signs a device in, with what was proven for it.
#[expect(clippy::too_many_arguments, reason = "one row, named column by column")]
pub async fn create(
    tx: &mut Tx,
    user: UserId,
    token: TokenHash,
    device: DeviceId,
    first: Proven,
    second: Option<Proven>,
    client: &Client,
    now: Timestamp,
) -> Result<SessionId, Error> {
    let id = SessionId::new();
    // A passkey is both factors and one thing.
    let by = match second.filter(|second| second.by != first.by) {
        Some(second) => format!("{}+{}", first.by.name(), second.by.name()),
        None => first.by.name().to_owned(),
    };
    tx.query(
        "INSERT INTO sessions (id, token_hash, user_id, device_id, first_at, first_by, first_since, second_at, second_by, second_since,
            created_at, last_seen_at, expires_at, agent, ip, signed_in_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15)",
    )
    .bind(id)
    .bind(token)
    .bind(user)
    .bind(device)
    .bind(first.at)
    .bind(first.by.name())
    .bind(first.since)
    .bind(second.map(|proven| proven.at))
    .bind(second.map(|proven| proven.by.name().to_owned()))
    .bind(second.map(|proven| proven.since))
    .bind(now)
    .bind(now + ABSOLUTE)
    .bind(client.agent.as_str())
    .bind(client.ip_text())
    .bind(by)
    .execute()
    .await?;
    Ok(id)
}

/// Replaces the cookie value: whoever holds a copy of the old one is signed out.
pub async fn rotate(tx: &mut Tx, id: SessionId, from: TokenHash, to: TokenHash) -> Result<bool, Error> {
    let changed = tx
        .query("UPDATE sessions SET token_hash = $1, former_hash = $2 WHERE id = $3 AND token_hash = $2")
        .bind(to)
        .bind(from)
        .bind(id)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Records a proof in the session, for actions with a window.
pub async fn record(tx: &mut Tx, id: SessionId, class: FactorClass, proven: Proven) -> Result<(), Error> {
    let sql = match class {
        FactorClass::First => "UPDATE sessions SET first_at = $1, first_by = $2, first_since = $3 WHERE id = $4",
        FactorClass::Second => "UPDATE sessions SET second_at = $1, second_by = $2, second_since = $3 WHERE id = $4",
    };
    tx.query(sql).bind(proven.at).bind(proven.by.name()).bind(proven.since).bind(id).execute().await?;
    Ok(())
}

/// Forgets what a session has proven: the next sensitive action asks again.
pub async fn forget_proofs(tx: &mut Tx, id: SessionId) -> Result<(), Error> {
    tx.query("UPDATE sessions SET first_at = NULL, second_at = NULL WHERE id = $1").bind(id).execute().await?;
    // A copy of everything was allowed on such a proof.
    tx.query("DELETE FROM exports WHERE session_id = $1").bind(id).execute().await?;
    Ok(())
}

/// Forgets what any session of the account has proven: a credential changed.
pub async fn forget_all_proofs(tx: &mut Tx, user: UserId) -> Result<(), Error> {
    tx.query("UPDATE sessions SET first_at = NULL, second_at = NULL WHERE user_id = $1").bind(user).execute().await?;
    tx.query("DELETE FROM exports WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)")
        .bind(user)
        .execute()
        .await?;
    Ok(())
}

/// Ends one session of the cause's account, and what it has parked; `false` when it is not there, or somebody else's.
pub async fn end(tx: &mut Tx, id: SessionId, cause: &Cause<'_>) -> Result<bool, Error> {
    parked::void(tx, Waiting::OfSession(id), cause).await?;
    Ok(tx.query("DELETE FROM sessions WHERE id = $1 AND user_id = $2").bind(id).bind(cause.by.user).execute().await?
        > 0)
}

/// Ends every session of the cause's account but one, and what they have parked; how many ended.
pub async fn end_others(tx: &mut Tx, keep: SessionId, cause: &Cause<'_>) -> Result<u64, Error> {
    parked::void(tx, Waiting::OfOthers(keep), cause).await?;
    tx.query("DELETE FROM sessions WHERE user_id = $1 AND id <> $2").bind(cause.by.user).bind(keep).execute().await
}

/// Ends every session of the cause's account, and all that is parked; how many ended.
pub async fn end_all(tx: &mut Tx, cause: &Cause<'_>) -> Result<u64, Error> {
    parked::void(tx, Waiting::All, cause).await?;
    tx.query("DELETE FROM sessions WHERE user_id = $1").bind(cause.by.user).execute().await
}

/// Notes that the session is in use, and from where.
pub async fn touch(tx: &mut Tx, id: SessionId, ip: &str, now: Timestamp) -> Result<(), Error> {
    tx.query("UPDATE sessions SET last_seen_at = $1, ip = $2 WHERE id = $3 AND last_seen_at <= $4")
        .bind(now)
        .bind(ip)
        .bind(id)
        .bind(now - SEEN_EVERY)
        .execute()
        .await?;
    Ok(())
}

/// How many live sessions the account has.
pub async fn count(db: &Db, user: UserId, now: Timestamp) -> Result<usize, Error> {
    let count = db
        .query("SELECT count(*) FROM sessions WHERE user_id = $1 AND expires_at > $2 AND last_seen_at > $3")
        .bind(user)
        .bind(now)
        .bind(now - IDLE)
        .number()
        .await?;
    Ok(usize::try_from(count.unwrap_or(0)).unwrap_or(0))
}
