//! What is enrolled on an account, at a glance.

use crate::clock::Timestamp;
use crate::error::Error;
use crate::model::factor::Held;
use crate::model::ids::{SessionId, UserId};
use crate::store::db::{Db, Tx, rows};
use crate::store::enrolments::Kind;
use crate::store::sessions::IDLE;

struct Row {
    password: Option<Timestamp>,
    passkey: Option<Timestamp>,
    totp: Option<Timestamp>,
    backup_codes: Option<Timestamp>,
    backup_left: i64,
    email: Option<Timestamp>,
    second_removed_at: Option<Timestamp>,
    second_owed: bool,
}

rows! { Row { password, passkey, totp, backup_codes, backup_left, email, second_removed_at, second_owed } }

impl From<Row> for Held {
    fn from(row: Row) -> Self {
        Self {
            password: row.password,
            passkey: row.passkey,
            totp: row.totp,
            backup_codes: row.backup_codes,
            backup_left: u32::try_from(row.backup_left).unwrap_or(0),
            email: row.email,
            second_removed_at: row.second_removed_at,
            second_owed: row.second_owed,
        }
    }
}

/// The columns of [`Held`], for the account `u`. A macro, because a statement has to be one literal.
macro_rules! held {
    ($more:literal) => {
        concat!(
            "SELECT CASE WHEN u.password_hash IS NULL THEN NULL ELSE coalesce(u.password_since, u.created_at) END AS password,
            (SELECT min(created_at) FROM passkeys WHERE user_id = u.id) AS passkey,
            (SELECT created_at FROM totps WHERE user_id = u.id) AS totp,
            (SELECT min(created_at) FROM backup_codes WHERE user_id = u.id AND used_at IS NULL) AS backup_codes,
            (SELECT count(*) FROM backup_codes WHERE user_id = u.id AND used_at IS NULL) AS backup_left,
            (SELECT verified_at FROM emails WHERE user_id = u.id AND is_primary) AS email,
            u.second_removed_at, u.second_owed",
            $more,
            " FROM users u WHERE u.id = $1"
        )
    };
}

const HELD: &str = held!("");

const OVERVIEW: &str = held!(
    ", (SELECT count(*) FROM sessions WHERE user_id = u.id AND expires_at > $3 AND last_seen_at > $4) AS sessions,
    (SELECT count(*) FROM backup_codes WHERE user_id = u.id) AS backup_made,
    (SELECT min(created_at) FROM backup_codes WHERE user_id = u.id) AS backup_at,
    (SELECT sealed FROM enrolments WHERE session_id = $2 AND kind = $5 AND expires_at > $3) AS totp_pending,
    (SELECT sealed FROM enrolments WHERE session_id = $2 AND kind = $6 AND expires_at > $3) AS passkey_pending"
);

/// Everything the Security page shows beside the passkeys: one statement.
pub struct Overview {
    /// What the account holds.
    pub held: Held,
    /// Live sessions.
    pub sessions: i64,
    /// Backup codes, used or not, and when they were made.
    pub backup_made: i64,
    /// When they were made.
    pub backup_at: Option<Timestamp>,
    /// An authenticator app that this session is setting up, sealed.
    pub totp_pending: Option<Vec<u8>>,
    /// A passkey that this session is adding, sealed.
    pub passkey_pending: Option<Vec<u8>>,
}

struct OverviewRow {
    held: Row,
    sessions: i64,
    backup_made: i64,
    backup_at: Option<Timestamp>,
    totp_pending: Option<Vec<u8>>,
    passkey_pending: Option<Vec<u8>>,
}

rows! { OverviewRow { sessions, backup_made, backup_at, totp_pending, passkey_pending; held } }

/// What the Security page of this session shows.
pub async fn overview(db: &Db, user: UserId, session: SessionId, now: Timestamp) -> Result<Option<Overview>, Error> {
    let row = db
        .query(OVERVIEW)
        .bind(user)
        .bind(session)
        .bind(now)
        .bind(now - IDLE)
        .bind(Kind::Totp.name())
        .bind(Kind::Passkey.name())
        .optional::<OverviewRow>()
        .await?;
    Ok(row.map(|row| Overview {
        held: row.held.into(),
        sessions: row.sessions,
        backup_made: row.backup_made,
        backup_at: row.backup_at,
        totp_pending: row.totp_pending,
        passkey_pending: row.passkey_pending,
    }))
}

/// What an account holds, inside a deciding transaction.
pub async fn held(tx: &mut Tx, user: UserId) -> Result<Held, Error> {
    Ok(tx.query(HELD).bind(user).optional::<Row>().await?.map(Held::from).unwrap_or_default())
}

/// The same for a page.
pub async fn look(db: &Db, user: UserId) -> Result<Held, Error> {
    Ok(db.query(HELD).bind(user).optional::<Row>().await?.map(Held::from).unwrap_or_default())
}
