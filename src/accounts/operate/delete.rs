//! Deleting an account: after the days of grace, or at once.

use crate::accounts::Accounts;
use crate::accounts::operate::Operated;
use crate::clock::{Seconds, Timestamp};
use crate::crypto::Token;
use crate::error::Error;
use crate::mail::views::Did;
use crate::model::client::Client;
use crate::model::ids::UserId;
use crate::store::tokens::{self, Purpose};
use crate::store::{emails, operators, users};

impl Accounts {
    /// Schedules the erasure as the account's own page does: every device is signed out now, and until the day comes the
    /// owner can take it back. Where the account is switched off, only the operator can. The day.
    pub async fn schedule_deletion(&self, id: UserId, client: &Client) -> Result<Operated<Timestamp>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if account.deletion_at.is_some() {
            return Ok(Operated::Already);
        }
        let at = now + Seconds::days(i64::from(self.config.deletion_grace_days));
        users::schedule_deletion(&mut tx, id, Some(at)).await?;
        emails::cancel_change(&mut tx, id).await?;
        tokens::void(&mut tx, Purpose::ResetPassword, id).await?;
        self.shut_out(&mut tx, id).await?;
        let undo = match account.active {
            true => {
                let token = Token::random()?;
                tokens::create(&mut tx, Purpose::UndoDeletion, token.hash(), id, now, at).await?;
                Some(self.post.link(&format!("/undo/deletion/{}", token.expose())))
            }
            false => None,
        };
        self.tell(&mut tx, id, Did::Deletion { on: at, undo }, now).await?;
        self.record(&mut tx, Some(id), "deletion.scheduled", None, client, now).await?;
        tx.commit().await?;
        Ok(Operated::Done(at))
    }

    /// Erases an account now, as housekeeping does when its day has come. [`Operated::Already`] when it still stands, though
    /// nothing should keep it.
    pub async fn erase_now(&self, id: UserId, client: &Client) -> Result<Operated<()>, Error> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Some(account) = users::lock(&mut tx, id).await? else { return Ok(Operated::Gone) };
        if !account.erasing {
            // Before the addresses are gone.
            self.tell(&mut tx, id, Did::Erased, now).await?;
            // Housekeeping finishes it should this be interrupted, and nobody keeps what they were told is gone.
            users::schedule_deletion(&mut tx, id, Some(now)).await?;
            self.doom(&mut tx, id).await?;
        }
        tx.commit().await?;
        let erased = self.erase(id, client, now).await?;
        // Housekeeping may have been faster.
        Ok(match erased || operators::details(&self.db, id).await?.is_none() {
            true => Operated::Done(()),
            false => Operated::Already,
        })
    }
}
