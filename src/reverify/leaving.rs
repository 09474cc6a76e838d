//! An account on its way out: when it is erased, and what keeps it until then. The same from its own page and from the
//! command line.

use crate::clock::{Seconds, Timestamp};
use crate::config::Config;
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::Post;
use crate::mail::views::Keep;
use crate::store::audit::Cause;
use crate::store::tokens::{self, Purpose};
use crate::store::users::Account;
use crate::store::{Tx, emails, half_sign_ins, sessions, users};

/// When an account is erased that is scheduled for it now; `None` when that is at once, which nobody takes back.
///
/// After the days of grace, and not before the last change of its addresses can no longer be taken back (`open_until`):
/// whoever took the account over could end it, and with it the way back.
pub fn erased_on(config: &Config, open_until: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let at = now + Seconds::days(i64::from(config.deletion_grace_days));
    Some(at).max(open_until).filter(|at| *at > now)
}

/// Schedules the erasure for a day of [`erased_on`], signs every device out and voids what waits. What keeps the account,
/// for the mails to its addresses. Called under the account's lock.
pub async fn schedule(
    tx: &mut Tx,
    post: &Post,
    account: &Account,
    on: Option<Timestamp>,
    cause: &Cause<'_>,
) -> Result<Keep, Error> {
    let (id, now) = (account.id, cause.now);
    users::schedule_deletion(tx, id, Some(on.unwrap_or(now))).await?;
    emails::cancel_change(tx, id).await?;
    tokens::void(tx, Purpose::ResetPassword, id).await?;
    half_sign_ins::end_all(tx, id).await?;
    sessions::end_all(tx, cause).await?;
    match on {
        // Housekeeping does the rest; nobody gets in until then, and nothing takes it back.
        None => {
            users::begin_erasing(tx, id).await?;
            Ok(Keep::No)
        }
        Some(on) if account.active => {
            let token = Token::random()?;
            tokens::create(tx, Purpose::UndoDeletion, token.hash(), id, now, on).await?;
            Ok(Keep::Link(post.link(&format!("/undo/deletion/{}", token.expose()))))
        }
        // Switched off: its owner has no say.
        Some(_) => Ok(Keep::No),
    }
}
