//! The security log: appended in the transaction it tells of.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::client::Client;
use crate::model::ids::{RowId, SessionId, UserId};
use crate::store::db::{Db, Tx, rows};

/// What the actor of an operator's entry begins with; the name on the machine follows.
pub const OPERATOR: &str = "cli:";

/// One entry to append.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    /// Whose account.
    pub user: Option<UserId>,
    /// Through which session.
    pub session: Option<SessionId>,
    /// What happened, e.g. `action.executed`.
    pub event: &'a str,
    /// The action's registered name, where one is concerned.
    pub action: Option<&'a str>,
    /// The factor's name, where one is concerned.
    pub factor: Option<&'a str>,
    /// Anything else worth keeping. Never a secret.
    pub detail: Option<String>,
}

/// One entry as shown to the account's owner.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Which entry; also the place to go on reading from.
    pub id: RowId,
    /// When.
    pub at: Timestamp,
    /// Who did it: `user`, `visitor`, or `cli:` and the operator's name on the machine.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// The action concerned.
    pub action: Option<String>,
    /// The factor concerned.
    pub factor: Option<String>,
    /// From which address.
    pub ip: String,
    /// With which user agent.
    pub agent: String,
    /// The request's reference.
    pub reference: String,
}

rows! { Recorded { id, at, actor, event, action, factor, ip, agent, reference } }

/// Appends an entry.
pub async fn append(tx: &mut Tx, entry: Entry<'_>, client: &Client, now: Timestamp) -> Result<(), Error> {
    let actor = match &client.operator {
        Some(name) => format!("{OPERATOR}{name}"),
        None if entry.session.is_some() => "user".to_owned(),
        None => "visitor".to_owned(),
    };
    tx.query(
        "INSERT INTO audit (id, at, user_id, session_id, actor, event, action, factor, detail, ip, agent, reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(RowId::new())
    .bind(now)
    .bind(entry.user)
    .bind(entry.session)
    .bind(actor)
    .bind(entry.event)
    .bind(entry.action.map(str::to_owned))
    .bind(entry.factor.map(str::to_owned))
    .bind(entry.detail)
    .bind(client.ip_text())
    .bind(client.agent.as_str())
    .bind(client.reference.as_str())
    .execute()
    .await?;
    Ok(())
}

/// The account's entries, newest first: `limit` of them, older than `before` when given.
pub async fn list(db: &Db, user: UserId, before: Option<RowId>, limit: i64) -> Result<Vec<Recorded>, Error> {
    // The largest UUID stands for "from the newest on": one statement instead of two.
    let before = before.unwrap_or(RowId(uuid::Uuid::max()));
    db.query(
        "SELECT id, at, actor, event, action, factor, ip, agent, reference FROM audit
         WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(user)
    .bind(before)
    .bind(limit)
    .all()
    .await
}
