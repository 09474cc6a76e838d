//! How much may be asked for in a span of time.

use crate::clock::{Seconds, Timestamp};
use crate::error::Error;
use crate::store::db::Tx;

/// When the span of this length that `now` lies in began.
pub fn begins(span: Seconds, now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.millis() - now.millis().rem_euclid(span.0 * 1000))
}

/// Takes one from the allowance of `subject` in the current span; `false` when it is used up. Spans begin at multiples
/// of their length, so two nodes agree on them without talking.
pub async fn take(tx: &mut Tx, subject: &str, allowance: i64, span: Seconds, now: Timestamp) -> Result<bool, Error> {
    let starts_at = begins(span, now);
    let taken = tx
        .query(
            "INSERT INTO quotas (subject, starts_at, used, expires_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (subject, starts_at) DO UPDATE SET used = quotas.used + 1 WHERE quotas.used < $4",
        )
        .bind(subject)
        .bind(starts_at)
        .bind(starts_at + span)
        .bind(allowance)
        .execute()
        .await?;
    Ok(taken > 0)
}
