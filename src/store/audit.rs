//! The security log: appended in the transaction it tells of.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::area::Area;
use crate::model::client::Client;
use crate::model::ids::{RowId, SessionId, UserId};
use crate::model::user::By;
use crate::store::db::{Db, Tx, rows};

/// What the actor of an operator's entry begins with; the name on the machine follows.
pub const OPERATOR: &str = "cli:";

/// Who brought something about, from where, and when.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a> {
    /// Whose account, and through which of its sessions.
    pub by: By,
    /// The other end.
    pub client: &'a Client,
    /// The instant of the transaction.
    pub now: Timestamp,
}

impl<'a> Cause<'a> {
    /// What `by` does now from `client`.
    pub fn new(by: impl Into<By>, client: &'a Client, now: Timestamp) -> Self {
        Self { by: by.into(), client, now }
    }
}

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
    /// What else was kept: of a mail, its kind and whereto; of a change, what it was about.
    pub detail: Option<String>,
    /// From which address.
    pub ip: String,
    /// With which user agent.
    pub agent: String,
    /// The request's reference.
    pub reference: String,
}

rows! { Recorded { id, at, actor, event, action, factor, detail, ip, agent, reference } }

/// Appends an entry.
pub async fn append(tx: &mut Tx, entry: Entry<'_>, client: &Client, now: Timestamp) -> Result<(), Error> {
    let actor = match &client.operator {
        Some(name) => format!("{OPERATOR}{name}"),
        None if entry.session.is_some() => "user".to_owned(),
        None => "visitor".to_owned(),
    };
    tx.query(
        "INSERT INTO audit (id, at, user_id, session_id, actor, event, action, factor, detail, ip, agent, reference, area)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
    .bind(Area::of(entry.event, entry.action).name())
    .execute()
    .await?;
    Ok(())
}

/// Appends that a mail of a kind was queued, to whoever's log the address belongs: as one of theirs, or as a former one
/// that can still take a change back. An address of nobody costs the same statement, so that time tells nothing.
///
/// Whereto is kept for an owner alone, with whom it is erased: an address of nobody would stand here for ever.
pub async fn mailed(tx: &mut Tx, email_key: &str, address: &str, kind: &str, now: Timestamp) -> Result<(), Error> {
    tx.query(
        "INSERT INTO audit (id, at, user_id, actor, event, detail, ip, agent, reference, area)
         SELECT $1, $2, o.owner, 'system', 'mail.queued',
            CASE WHEN o.owner IS NULL THEN $4 ELSE $4 || ' ' || $6 END, '', '', '', $5
         FROM (SELECT
            coalesce((SELECT user_id FROM emails WHERE email_key = $3),
                     (SELECT user_id FROM email_undos WHERE old_key = $3 AND used_at IS NULL AND expires_at > $2 LIMIT 1))
            AS owner) AS o",
    )
    .bind(RowId::new())
    .bind(now)
    .bind(email_key)
    .bind(kind)
    .bind(Area::of("mail.queued", None).name())
    .bind(address)
    .execute()
    .await?;
    Ok(())
}

struct Id {
    id: RowId,
}

rows! { Id { id } }

/// Takes addresses, devices and details out of at most `limit` of an account's entries, the oldest behind `from`. The last
/// one cleaned; `None` when there was none left.
pub async fn clean(tx: &mut Tx, user: UserId, from: RowId, limit: i64) -> Result<Option<RowId>, Error> {
    let batch = tx
        .query("SELECT id FROM audit WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3")
        .bind(user)
        .bind(from)
        .bind(limit)
        .all::<Id>()
        .await?;
    let Some(last) = batch.last() else { return Ok(None) };
    tx.query(
        "UPDATE audit SET ip = '', agent = '', detail = NULL, reference = '' WHERE user_id = $1 AND id > $2 AND id <= $3",
    )
    .bind(user)
    .bind(from)
    .bind(last.id)
    .execute()
    .await?;
    Ok(Some(last.id))
}

/// From where on to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The newest.
    Newest,
    /// What is older than this entry.
    Before(RowId),
    /// What is newer than this entry, the nearest first in line.
    After(RowId),
}

macro_rules! page {
    ($where:literal) => {
        concat!(
            "SELECT id, at, actor, event, action, factor, detail, ip, agent, reference FROM audit WHERE user_id = $1 AND ",
            $where
        )
    };
}

/// The statements of [`page`]. Each reads as many rows of one index as it answers, however many others there are.
pub const OLDER: &str = page!("id < $2 ORDER BY id DESC LIMIT $3");
/// See [`OLDER`].
pub const OLDER_OF: &str = page!("area = $4 AND id < $2 ORDER BY id DESC LIMIT $3");
/// See [`OLDER`].
pub const NEWER: &str = page!("id > $2 ORDER BY id LIMIT $3");
/// See [`OLDER`].
pub const NEWER_OF: &str = page!("area = $4 AND id > $2 ORDER BY id LIMIT $3");

/// At most `limit` of the account's entries, newest first; of one part of the log when `area` is given.
pub async fn page(db: &Db, user: UserId, area: Option<Area>, place: Place, limit: i64) -> Result<Vec<Recorded>, Error> {
    // The largest UUID stands for "from the newest on": no statement of its own.
    let (sql, from) = match (place, area) {
        (Place::Newest, None) => (OLDER, RowId(uuid::Uuid::max())),
        (Place::Newest, Some(_)) => (OLDER_OF, RowId(uuid::Uuid::max())),
        (Place::Before(id), None) => (OLDER, id),
        (Place::Before(id), Some(_)) => (OLDER_OF, id),
        (Place::After(id), None) => (NEWER, id),
        (Place::After(id), Some(_)) => (NEWER_OF, id),
    };
    let query = db.query(sql).bind(user).bind(from).bind(limit);
    let mut rows = match area {
        Some(area) => query.bind(area.name()).all::<Recorded>().await?,
        None => query.all::<Recorded>().await?,
    };
    if matches!(place, Place::After(_)) {
        rows.reverse();
    }
    Ok(rows)
}

/// The account's entries, newest first: `limit` of them, older than `before` when given.
pub async fn list(db: &Db, user: UserId, before: Option<RowId>, limit: i64) -> Result<Vec<Recorded>, Error> {
    page(db, user, None, before.map_or(Place::Newest, Place::Before), limit).await
}

/// What was recorded at one instant, the newest last. A transaction has a single instant, so that of a link or a mail leads to
/// what it told of.
pub async fn at(db: &Db, user: UserId, at: Timestamp) -> Result<Vec<Recorded>, Error> {
    db.query(page!("at = $2 ORDER BY id LIMIT 50")).bind(user).bind(at).all().await
}

/// One entry of the account.
pub async fn find(db: &Db, user: UserId, id: RowId) -> Result<Option<Recorded>, Error> {
    db.query(page!("id = $2")).bind(user).bind(id).optional().await
}
